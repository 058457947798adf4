"""From sources to a verdict. terms < run < cluster, fixing, `check` < cli: each imports only those before it.

No rule and no format is here: rules are in `checks`, formats in `parsers`, `writers` and `reports`.
"""
