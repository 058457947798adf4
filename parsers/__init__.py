"""Bytes to frames: one module a format. Imports `schemas` only."""
