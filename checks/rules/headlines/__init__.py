"""The headline: whether there is one, and what is not part of it."""

from ...declaring.registry import family

family("HL", "Headline", place=3)
