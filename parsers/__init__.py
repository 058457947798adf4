"""Bytes to frames: sources, formats, fields, times. `read` is the entrance.

What cannot be read is in the column `read_error`; no defect is judged here (`checks`), no text is changed.
"""
