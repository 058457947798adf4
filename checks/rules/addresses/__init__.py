"""The URL of an article: its form, and what it is the address of."""

from ...declaring.registry import family

family("UR", "URLs", place=10)
