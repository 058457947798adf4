"""Rules, and what runs them: from `Articles` and `Blocks` to findings.

declaring < judging < text < comparing < rules: each imports only those before it. To add a rule, go to `rules`. No file
is read here and no verdict is given: `parsers` reads, `gate` decides.
"""
