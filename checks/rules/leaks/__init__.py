"""Metadata, markup and code in the text."""

from ...declaring.registry import family

family("LK", "Leaked metadata and code", place=5)
