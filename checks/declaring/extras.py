"""Optional dependencies of rules: what the extra is called, what it brings, and whether it is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from typing import Final

__all__ = ["EXTRAS", "is_installed"]

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "lang": ("py3langid",),
    "contacts": ("phonenumbers",),
    "urls": ("courlan", "tldextract"),
}
"""Extra, as in `pip install presscheck[lang]`, to the modules that its rules import."""


@cache
def is_installed(extra: str) -> bool:
    """Whether every module of an extra can be imported; the empty extra is always there."""
    return not extra or all(find_spec(module) is not None for module in EXTRAS[extra])
