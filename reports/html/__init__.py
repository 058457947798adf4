"""The HTML page: one file without requests to anywhere."""
