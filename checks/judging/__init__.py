"""Rules on frames: which may fire (literals, screens, sieves), the Pandera schema that judges, and the places of hits.

Rules are data here; what is particular to news is in `text` and `rules`.
"""
