"""Frames to bytes: articles that were repaired, in the form in which they came."""
