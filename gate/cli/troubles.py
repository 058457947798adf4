"""Why a check did not take place, in one sentence."""

from __future__ import annotations

import traceback
from pathlib import Path

from ...archive.storage import ArchiveError
from ...checks.declaring.registry import SelectionError
from ...checks.declaring.rule import RuleDeclarationError, RuleError
from ...parsers.fields import FieldError
from ...parsers.source import SourceError
from ..terms.config import ConfigError

__all__ = ["no_records", "sentence"]

_USAGE = (SourceError, FieldError, ConfigError, ArchiveError, SelectionError, RuleDeclarationError)
"""What a user can put right; each says how."""


def sentence(error: BaseException) -> str:
    """What to tell of an error: its own words, or where in the program it arose."""
    if isinstance(error, _USAGE):
        return str(error)
    if isinstance(error, RuleError):
        return f"internal error: {error}"
    place = traceback.extract_tb(error.__traceback__)[-1]
    at = f"{Path(place.filename).name}:{place.lineno}"
    return f"internal error; please report it:  {type(error).__name__} at {at}: {error}"


def no_records(names: str) -> str:
    """Nothing was checked, which is no pass."""
    return f"no records in {names}: is this the right file?"
