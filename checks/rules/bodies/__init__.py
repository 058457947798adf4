"""The body: whether it is there, whole, once, and only the article."""

from ...declaring.registry import family

family("BD", "Body", place=4)
