"""The version: stated here alone, and imported by whoever tells it. Imports nothing."""

__version__ = "0.1.0"
