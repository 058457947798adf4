"""What names a record, and records that are the same or nearly so."""

from ...declaring.registry import family

family("ID", "Identity and duplicates", place=13)
