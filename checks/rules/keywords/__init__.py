"""Keywords: whether they are separated, and are keywords."""

from ...declaring.registry import family

family("KW", "Keywords", place=8)
