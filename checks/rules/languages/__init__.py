"""The language that is declared, and the one of the text."""

from ...declaring.registry import family

family("LG", "Language", place=9)
