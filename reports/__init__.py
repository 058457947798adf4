"""Findings to people and programs: one file a format, or a folder. Reads a finished `Run`; changes nothing."""
