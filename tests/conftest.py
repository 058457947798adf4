"""Hypothesis profiles: no deadlines, for machines are busy; a failing example prints how to run it again."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("presscheck", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("presscheck"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "presscheck")
