"""Rules on frames: which may fire (literals, screens, sieves), the Pandera schema that judges, and the places of hits.

Knows rules as data; nothing of news is here.
"""
