"""Rules, and what runs them: from `Articles` and `Blocks` to findings.

declaring < judging < text < comparing < rules: each imports only those before it. No file is read here, and no verdict
is given: that is the gate's.
"""
