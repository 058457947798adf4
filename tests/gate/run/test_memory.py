"""What is freed is handed back to the system."""

import sys

import pytest

from presscheck.gate.run.memory import give_back, own_bytes


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere nothing is known of memory")
def test_what_was_freed_between_things_in_use_is_given_back():
    texts = [bytes(2_000) for _ in range(50_000)]
    kept = texts[::50]
    held = own_bytes()
    del texts
    give_back()
    assert own_bytes() < held - 50_000_000
    assert len(kept) == 1_000
