"""Frames to bytes: articles that were repaired, in the form in which they came.

What is repaired is not decided here (`gate.fixing`); reports are in `reports`.
"""
