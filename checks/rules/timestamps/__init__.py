"""Times of an article: their order, their form, and what an outlet does as a habit."""

from ...declaring.registry import family

family("TS", "Timestamps", place=2)
