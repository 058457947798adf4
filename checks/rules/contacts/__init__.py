"""Contact data of publishers and persons in the text."""

from ...declaring.registry import family

family("CT", "Contacts", place=6)
