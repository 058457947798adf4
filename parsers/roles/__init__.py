"""Which block of a dump is what: headline, description, times, keywords, body. `assign` asks the others in turn."""
