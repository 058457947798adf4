"""Findings as LanguageTool tells them: matches of rules in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from ..._version import __version__
from ...checks.declaring.registry import families, find
from ...reports.offsets import Offsets
from ...reports.told import url_of
from ...schemas.vocabulary import COUNTED_STATES
from .annotated import Annotated
from .languages import name_of

__all__ = ["Wanted", "document"]

_CONTEXT_CHARS: Final = 40
_SENTENCE_CHARS: Final = 300
_SENTENCE_END: Final = re.compile(r"[.!?…。！？]['\"”’»)]*\s|\n")

_TYPES: Final = {"LK": "markup", "TX": "characters", "LG": "locale-violation", "DF": "formatting"}
_TYPES_OF_RULES: Final = {
    "BD018": "typographical",
    "BD021": "duplication",
    "BD037": "duplication",
    "TX011": "whitespace",
    "TX014": "typographical",
}
"""Localization quality issue types of ITS 2.0 (W3C), by family and by rule; all else is `uncategorized`."""


class Wanted:
    """Which rules a client wants to hear of: the fields `enabledRules`, `disabledRules` and so on of its form."""

    def __init__(self, form: Mapping[str, str]) -> None:
        names = ("enabledRules", "disabledRules", "enabledCategories", "disabledCategories")
        lists = {name: frozenset(part.strip() for part in form.get(name, "").split(",")) - {""} for name in names}
        self._on, self._off = lists["enabledRules"], lists["disabledRules"]
        self._on_families, self._off_families = lists["enabledCategories"], lists["disabledCategories"]
        self._only = form.get("enabledOnly", "").lower() in ("true", "yes")

    def has(self, finding: Mapping[str, Any]) -> bool:
        """Whether a finding is told. Rules are named by code or name, families by their letters."""
        names = {finding["code"], finding["name"]}
        family = finding["code"].rstrip("0123456789")
        if self._only:
            return bool(names & self._on) or family in self._on_families
        return not (names & self._off) and (family not in self._off_families or bool(names & self._on))


def document(
    answer: Mapping[str, Any], text: Annotated, wanted: Wanted, language: str, detected: str
) -> dict[str, Any]:
    """The response of `/v2/check`. answer: on the text. language: as asked for; detected: what the text is in."""
    code = detected if language == "auto" else language
    return {
        "software": {
            "name": "presscheck",
            "version": __version__,
            "buildDate": datetime.now(UTC).strftime("%Y-%m-%d 00:00:00 +0000"),
            "apiVersion": 1,
            "premium": False,
            "status": "",
        },
        "warnings": {"incompleteResults": bool(answer.get("internal_errors"))},
        "language": {
            "name": name_of(code),
            "code": code,
            "detectedLanguage": {"name": name_of(detected), "code": detected},
        },
        "matches": sorted(_matches(answer["findings"], text, wanted), key=lambda match: match["offset"]),
    }


def _matches(findings: Iterable[Mapping[str, Any]], text: Annotated, wanted: Wanted) -> Iterator[dict[str, Any]]:
    offsets = Offsets(text.text)
    for finding in findings:
        if finding["column"] != "body" or finding["state"] not in COUNTED_STATES or not wanted.has(finding):
            continue
        rule = _rule(finding)
        for place in finding["places"]:
            if place["start_char"] is not None:
                short = finding["name"].replace("-", " ").capitalize()
                yield {**_match(place, text, offsets), "shortMessage": short, "rule": rule}


def _rule(finding: Mapping[str, Any]) -> dict[str, Any]:
    rule = find(finding["code"])
    url = url_of(rule)
    kind = _TYPES_OF_RULES.get(rule.code) or _TYPES.get(rule.family, "uncategorized")
    return {
        "id": rule.code,
        "description": rule.summary,
        "issueType": kind,
        "category": {"id": rule.family, "name": families().get(rule.family, rule.family)},
        "urls": [{"value": url}] if url else [],
        "isPremium": False,
    }


def _match(place: Mapping[str, Any], text: Annotated, offsets: Offsets) -> dict[str, Any]:
    """A replacement is of the whole match, so the match is as long as both the place and its edit."""
    start, end, new = place["start_char"], place["end_char"], None
    edit = place["edit"]
    if edit is not None and "text" in edit:
        before, after = edit["start_char"], edit["end_char"]
        new = f"{text.text[min(start, before) : before]}{edit['text']}{text.text[after : max(end, after)]}"
        start, end = min(start, before), max(end, after)
    first, last = text.span(start, end)
    message = place["message"][:1].upper() + place["message"][1:]
    return {
        "message": message,
        "offset": first,
        "length": last - first,
        "replacements": [] if new is None or text.has_markup(first, last) else [{"value": new}],
        "context": _context(text.text, start, end, offsets),
        "sentence": _sentence(text.text, start),
        "type": {"typeName": "Other"},
        "ignoreForIncompleteSentence": False,
        "contextForSureMatch": 0,
    }


def _context(text: str, start: int, end: int, offsets: Offsets) -> dict[str, Any]:
    """What is around a match; offset and length are UTF-16 units in it."""
    first, last = max(0, start - _CONTEXT_CHARS), min(len(text), end + _CONTEXT_CHARS)
    before, after = "..." if first else "", "..." if last < len(text) else ""
    at = len(before) + offsets.utf16(start) - offsets.utf16(first)
    shown = re.sub(r"[\r\n\t]", " ", text[first:last])
    return {"text": f"{before}{shown}{after}", "offset": at, "length": offsets.utf16(end) - offsets.utf16(start)}


def _sentence(text: str, start: int) -> str:
    """The sentence that a character is in, or as much of it as is near."""
    first = max(0, start - _SENTENCE_CHARS)
    ends = [first, *(found.end() for found in _SENTENCE_END.finditer(text, first, start))]
    end = _SENTENCE_END.search(text, start, start + _SENTENCE_CHARS)
    return text[ends[-1] : end.end() if end else start + _SENTENCE_CHARS].strip()
