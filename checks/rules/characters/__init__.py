"""Characters and encodings: what was misread, what nobody sees, what does not belong together."""

from ...declaring.registry import family

family("TX", "Characters and encoding", place=7)
