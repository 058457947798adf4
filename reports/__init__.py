"""Findings to people and programs: one file per format, or a folder. Reads a finished `Run` (`model`); changes nothing.

Which report goes where is decided in `gate.cli.outputs`.
"""
