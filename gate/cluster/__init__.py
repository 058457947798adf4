"""The same run on Spark: the driver, and what its workers do."""
