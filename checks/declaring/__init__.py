"""What a rule is: the data of a declaration, its examples, its place among all rules.

Nothing is evaluated here (`judging`), and no rule is declared here (`rules`).
"""
