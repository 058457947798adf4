"""The same run on Spark: the driver, what its workers do, and rows in a form that Spark can carry.

Decides nothing: findings come from `checks`, the verdict from `gate.terms`, as in `gate.run`.
"""
