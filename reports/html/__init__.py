"""The HTML page: one file that works without a network. Its template, style and script are in `templates/`."""
