"""What is still in a text that is not ready to be published: notes of its authors, labels, tests, links to drafts."""

from ...declaring.registry import family

family("DR", "Drafts", place=16)
