"""Bytes to frames: sources, formats, fields, times. What cannot be read is in `read_error`; no defect is judged."""
