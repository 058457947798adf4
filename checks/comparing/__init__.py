"""Rules over many records, as pure functions: signatures of a batch, and the judgment of rows that share a key.

`gate.run` and `gate.cluster` carry the rows from the first function to the second; nothing is stored here. The rules
themselves are in `rules.corpora`, `rules.identity` and `rules.furniture`.
"""
