"""Hypothesis profiles, and how many threads Polars has.

No deadlines, for machines are busy; a failing example prints how to run it again.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import Phase, settings

if "PYTEST_XDIST_WORKER" in os.environ:
    # One thread for each of several workers: on frames of a few rows, more of them mostly wait for each other, and a
    # check takes twice the time of the cores. What the tests start has all threads, and so has a run without workers.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLARS_MAX_THREADS", "1")
        import polars as pl

        pl.thread_pool_size()  # asks for the threads, which are there from now on

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
