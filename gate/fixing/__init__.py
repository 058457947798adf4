"""Repairs: from records that were read to files that are written."""
