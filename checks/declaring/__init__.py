"""What a rule is: the data of a declaration, its examples, its place among all rules. Evaluates nothing."""
