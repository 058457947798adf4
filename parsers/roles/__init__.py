"""Which block of a dump is what: headline, description, times, keywords, body. `assign` asks the others in turn.

Only dumps come here: in other formats fields have names (`parsers.fields`).
"""
