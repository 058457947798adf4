"""Articles of any size, made of the examples of rules, and of what is hard on programs, repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from presscheck.checks.declaring import registry
from presscheck.checks.declaring.examples import CLEAN, Example
from presscheck.checks.declaring.rule import Rule
from presscheck.checks.text.sizes import BYTES_OF_A_LINE

__all__ = ["READING", "Text", "fields", "text", "wanted"]

READING: Final = "reading"
"""Stands for no rule: an article is read and laid out."""

HARD: Final[Mapping[str, str]] = {
    **{f"{one!r} only": one for one in "a.1A<&({[“-é漢"},
    **{f"lines of {one!r}": f"{one}\n" for one in ("", "a", ".", "1", "Advert", "A b c d e", "–", "#", "|", ">")},
    "timestamp lines": "2024-05-18T09:20:00+0000\n",
    "dated lines": "Published 14 March 2024\n",
    "spaces": " ",
    "words": "the boat of Mara ",
    "sentences": "The boat leaves at eight.",
    "lines of sentences": "The evening boat leaves the quay at eight, the harbour master said to nobody at all.\n",
    "numbers": "12,345.67 ",
    "open tags": "<p ",
    "tags": "<b>a</b>",
    "open entities": "&amp",
    "entities": "&amp;amp;quot;",
    "open braces": '{"a":',
    "objects": '{"a":1} ',
    "open brackets": "[a",
    "links": "[a](https://a.example/b) ",
    "addresses": "https://a.example/b?c=d ",
    "mails": "mara@a.example ",
    "dots": ". . ",
    "quotes": "“a” ",
    "open quotes": "“a ",
    "backticks": "`a` ",
    "open parentheses": "(Photo: a ",
    "zero widths": "a\u200b",
    "replacements": "\ufffda",
    "mojibake": "Ã©Ã¼ ",
    "carriage returns": "a\r",
    "rows": "a | b | c | d\n",
    "phones": "Tel. 030 1234567\n",
    "commas": "a, ",
    "capitals": "MARA SAID ",
    "glued": "wordWord.Word",
    "escapes": "\\u00e9\\n",
    "soft hyphens": "exam\u00adple ",
    "selectors": ".a .b{color:red;} ",
    "slashes": "/a/b",
}

_IN_DUMPS: Final = ("lines of 'a'", "lines of 'Advert'", "timestamp lines", "sentences", "addresses", "lines of '#'")
"""Those that are blocks of a dump as well."""

_COLUMNS: Final = frozenset(("headline", "description", "body", "url"))
_RENAMED: Final = {"published_raw": "published", "modified_raw": "modified", "created_raw": "created"}
_HEADER: Final = "date 2024-03-14 https://www.harbour-courier.example/2024/03/14/ferry"


@dataclass(frozen=True, eq=False)
class Text:
    """What is repeated, and in which column of which article; without a column, as blocks of a dump."""

    piece: Any
    column: str = ""
    base: Mapping[str, Any] = field(default_factory=lambda: CLEAN)

    def article(self, size: int, *, counted: bool = False) -> dict[str, Any] | bytes:
        """The article with so many bytes of it. counted: a short line counts as more, as when articles are too long."""
        if not self.column:
            before = (_HEADER, CLEAN["headline"], CLEAN["published_raw"])
            return "\n\n".join((*before, _repeated(self.piece.strip() + "\n\n", size))).encode()
        return fields({**self.base, self.column: _repeated(self.piece, size, counted=counted)})


def wanted(kind: str, beginnings: tuple[str, ...]) -> list[tuple[str, str]]:
    """Codes of rules, or of rules with a repair, and the names of their texts; one text after the other.

    The texts of a rule are those of its examples; a rule is tried on the hard ones too, and so are all repairs at once,
    in the body, in a dump, and in a url.
    """
    rules = [rule for rule in registry.all_rules() if rule.frame != "history" and rule.code.startswith(beginnings)]
    if kind == "repair":
        own = [(rule.code, name) for rule in rules if rule.repair for name in _own(rule.code) if name.startswith("bad")]
        return own + ([("ALL", name) for name in _repaired_names()] if "ALL".startswith(beginnings) else [])
    read = [(READING, name) for name in _hard_names()] if READING.startswith(beginnings) else []
    hard = [(rule.code, name) for name in _hard_names() for rule in rules]
    return read + [(rule.code, name) for rule in rules for name in _own(rule.code)] + hard


def text(code: str, name: str) -> Text:
    """The text of this name, where the rule looks."""
    if code == "ALL":
        return _repaired_names()[name]
    if name in (names := _hard_names()):
        return names[name] if code == READING else _hard(name, _column(registry.find(code)))
    return _own(code)[name]


def fields(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of an article by names of fields that are found."""
    return {_RENAMED.get(name, name): value for name, value in columns.items()}


@cache
def _hard_names() -> Mapping[str, Text]:
    dumps = {f"{name}, in a dump": Text(HARD[name]) for name in _IN_DUMPS}
    return {name: Text(piece, "body") for name, piece in HARD.items()} | dumps


@cache
def _repaired_names() -> Mapping[str, Text]:
    return {**_hard_names(), **{f"{name}, in a url": Text(piece, "url") for name, piece in HARD.items()}}


@cache
def _hard(name: str, column: str) -> Text:
    whole = _hard_names()[name]
    return replace(whole, column=column) if whole.column != column and whole.column else whole


def _column(rule: Rule) -> str:
    return rule.column if rule.frame == "article" and rule.column in _COLUMNS else "body"


def _repeated(value: Any, size: int, *, counted: bool = False) -> Any:
    """A text, or the items of a list, as often as they go into this size."""
    if isinstance(value, str):
        least = BYTES_OF_A_LINE * value.count("\n") if counted else 1
        return value * max(1, size // max(len(value.encode()), least))
    return value * max(1, size // len(repr(value)))


@cache
def _own(code: str) -> Mapping[str, Text]:
    """The texts of a rule's own examples, two that it fires on and two others."""
    rule = registry.find(code)
    found: dict[str, Text] = {}
    for says, examples in (("bad", rule.bad), ("good", rule.good)):
        for number, example in enumerate(examples[:2]):
            for column, value in _differing(example):
                base = example.records[0] if example.records else CLEAN
                if isinstance(value, str):
                    for shown, joint in (("lines", "\n"), ("spaces", " ")):
                        found[f"{says} {number} ({column or 'dump'}, {shown})"] = Text(value + joint, column, base)
                elif isinstance(value, list | tuple) and value:
                    found[f"{says} {number} ({column})"] = Text(list(value), column, base)
    return found


def _differing(example: Example) -> Iterator[tuple[str, Any]]:
    """What of an example is not as in the clean article; of a paragraph that was put into the body, this alone."""
    if not example.records:
        if example.file is not None:
            yield "", example.shows
        return
    for column, value in example.records[0].items():
        if value and value != CLEAN.get(column):
            yield column, example.shows if column == "body" and example.shows in str(value) else value
