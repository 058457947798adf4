"""Findings to text, one module an output format. Imports `schemas` and `checks`."""
