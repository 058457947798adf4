"""The images of an article."""

from ...declaring.registry import family

family("IM", "Images", place=11)
