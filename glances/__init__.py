"""What expressions are on a few rows, told without a query: a query plans them, and compiles their regexes, each time.

Expressions are read as Polars writes them down, and what is not understood is left to Polars. Nothing here knows an
article or a rule.
"""
