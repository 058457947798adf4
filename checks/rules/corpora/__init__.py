"""Many articles together: pile-ups, gaps, and drift against earlier runs."""

from ...declaring.registry import family

family("CP", "Corpus", place=15)
