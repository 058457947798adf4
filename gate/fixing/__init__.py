"""Repairs: from records that were read to files that are written.

What a repair makes of a value is in its rule (`checks`); how a format is written is in `writers`.
"""
