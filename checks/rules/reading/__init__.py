"""What could not be read, and what a dump looks like: its header, lines, blocks, roles."""

from ...declaring.registry import family

family("DF", "Reading and dump format", place=1)
