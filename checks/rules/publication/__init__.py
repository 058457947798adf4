"""Whether an article may be published, and has what that asks for."""

from ...declaring.registry import family

family("PB", "Publication", place=14)
