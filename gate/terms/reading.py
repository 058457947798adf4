"""`[per-source]`: names of fields for some sources, and which names hold for a source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, TypedDict

from .config import Config
from .ignores import matches

__all__ = ["HowToRead", "how_to_read", "read_as", "under_command_line"]


class HowToRead(TypedDict):
    """Keywords of the parsers."""

    preset: str | None
    mapping: Mapping[str, str | tuple[str, ...]]


_NO_FIELDS: Final[Mapping[str, Any]] = {}


def how_to_read(config: Config, source: str) -> HowToRead:
    """Preset and map for a source, by the name by which reports tell it.

    The settings of each pattern that matches override the general ones, and those of the patterns before it.
    """
    preset, mapping = config.preset, dict(config.map)
    for pattern, own in config.per_source.items():
        if matches(source, pattern):
            preset = own.get("preset", preset)
            mapping |= own.get("map", _NO_FIELDS)
    return HowToRead(preset=preset, mapping=mapping)


def read_as(config: Config, preset: str | None, mapping: Mapping[str, str | tuple[str, ...]]) -> Config:
    """The configuration, under what a command line says of fields."""
    per_source = under_command_line(config.per_source, preset, mapping)
    return config.with_options(preset=preset, map={**config.map, **mapping}, per_source=per_source)


def under_command_line(
    per_source: Mapping[str, Mapping[str, Any]], preset: str | None, columns: Collection[str]
) -> dict[str, dict[str, Any]]:
    """The settings by source, without what the command line says: a preset, and the fields of some columns."""
    left: dict[str, dict[str, Any]] = {}
    for pattern, own in per_source.items():
        left[pattern] = {key: value for key, value in own.items() if key == "map" or preset is None}
        if "map" in own:
            left[pattern]["map"] = {column: names for column, names in own["map"].items() if column not in columns}
    return left
