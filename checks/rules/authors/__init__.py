"""Authors: whether they are there, and are names."""

from ...declaring.registry import family

family("AU", "Authors", place=12)
