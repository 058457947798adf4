"""Hypothesis profiles: no deadlines, for machines are busy; a failing example prints how to run it again."""

from __future__ import annotations

import os

from hypothesis import Phase, settings

settings.register_profile("presscheck", deadline=None, print_blob=True)
# What fails is told as it was found: to make it small takes minutes, and is done where one works on it
settings.register_profile(
    "ci",
    parent=settings.get_profile("presscheck"),
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("ci" if os.environ.get("CI") else "presscheck")
