"""Defects that can be planted into fictional articles, one file per subject. `catalogue` has all of one record.

`corpus` and `dumps` have those that only several articles or a dump can show. Import them from `strategies`.
"""
