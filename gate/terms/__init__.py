"""What is agreed before a run: configuration, selected rules, limits, suppressions, baseline; and the verdict.

Nothing is run here.
"""
