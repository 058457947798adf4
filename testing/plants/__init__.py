"""Defects that can be planted into fictional articles, a file a subject. `catalogue` has all."""
