"""presscheck: a data-quality gate for extracted news articles."""

__version__ = "0.1.0"
