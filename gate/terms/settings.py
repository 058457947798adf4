"""The settings of a run as keywords of a Python call, typed for editors and type checkers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any, TypedDict

from ...schemas.vocabulary import Audience, Severity

if TYPE_CHECKING:
    from ...archive.archive import Archive

__all__ = ["Settings"]


class Settings(TypedDict, total=False):
    """Keywords of `check`, `fix`, `article_schema` and `block_schema`: fields of `Config`, explained in the reference.

    You can write values as in a configuration file (`as_of="2026-01-31"`, `max_memory="2 GB"`). None means “not set”.
    """

    profile: str | None
    select: list[str] | tuple[str, ...] | None
    extend_select: list[str] | tuple[str, ...] | None
    ignore: list[str] | tuple[str, ...] | None
    preview: bool | None
    fail_on: Severity | None
    show: Severity | None
    help: Audience | None
    replacements: bool | None
    max_findings: int | None
    baseline: str | PathLike[str] | None
    suppressions: str | PathLike[str] | None
    history: str | PathLike[str] | None
    append_history: bool | None
    archive: str | PathLike[str] | Archive | None
    as_of: date | str | None
    batch_size: int | None
    batch_bytes: int | str | None
    max_article_bytes: int | None
    jobs: int | None
    max_memory: int | str | None
    cache: str | PathLike[str] | None
    preset: str | None
    map: Mapping[str, str | Sequence[str]] | None
    rule_files: Sequence[str | PathLike[str]] | None
    per_source_ignores: Mapping[str, Sequence[str]] | None
    per_source: Mapping[str, Mapping[str, Any]] | None
    limits: Mapping[str, Mapping[str, Any]] | None
    severity: Mapping[str, Severity] | None
    profiles: Mapping[str, Mapping[str, Any]] | None
    rules: Mapping[str, Mapping[str, Any]] | None
