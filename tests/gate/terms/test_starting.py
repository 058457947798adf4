"""Garbage is not looked for while the program starts, and is again when it works."""

import gc
import subprocess
import sys

from presscheck.gate.terms import starting

_TOLD = """
import gc, sys
from presscheck.gate.cli import entry
entry.command = lambda: None
entry.watch = lambda: None
entry.main()
print(gc.isenabled())
from presscheck import Config
from presscheck.gate.terms.rulebook import rulebook
rulebook(Config(select=["HL001"]))
print(gc.isenabled(), gc.get_freeze_count() > 0)
"""


def test_a_program_of_our_own_collects_as_soon_as_it_has_its_rules():
    told = subprocess.run([sys.executable, "-c", _TOLD], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["False", "True", "True"]


def test_a_library_leaves_the_collector_alone():
    gc.disable()
    try:
        starting.end()
        assert not gc.isenabled()
    finally:
        gc.enable()
