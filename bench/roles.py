"""Score the role assignment on labelled dumps: `python -m bench.roles DUMPS_FOLDER`.

The folder holds one-record dumps and `index.jsonl`, which names the schema.org property of every block after the
header, in order (`file`, `url`, `labels`). Files are halved by host, so that one half never saw an outlet of the
other: rules were tuned on `tuning` alone.

What is not in the data is not asked for:

- A block is also right when a block of the same words, or of the same instant, in its record carries the label: which
  of two copies is which cannot be told. A second copy of the headline is `headline_alt`, whatever its label.
- `name` and `alternativeHeadline` are the headline of a record that has no `headline`.
- `alternativeHeadline` is used for a second title and for the deck, which is a description.
- `about` and `mentions` may be links or keywords, and are not counted among the keywords to be found.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from presscheck.parsers.dump import read
from presscheck.parsers.roles.features import folded_words

ROLES_OF_LABEL: dict[str, tuple[str, ...]] = {
    "headline": ("headline",),
    "headline name": ("headline",),
    "name": ("headline_alt",),
    "alternativeheadline": ("headline_alt", "description"),
    "description": ("description",),
    "datepublished": ("published",),
    "datemodified": ("modified",),
    "datecreated": ("created",),
    "uploaddate": ("created",),
    "articlebody": ("body",),
    "text": ("body",),
    "keywords": ("keywords",),
    "about": ("related", "keywords"),
    "mentions": ("related", "keywords"),
    "author": ("author",),
    "editor": ("author",),
    "contributor": ("author",),
    "author creator": ("author",),
    "creator": ("author", "organization"),
    "publisher": ("organization",),
    "sourceorganization": ("organization",),
    "copyrightholder": ("organization",),
    "copyrightholder provider sourceorganization": ("organization",),
    "provider": ("organization",),
    "producer": ("organization",),
    "ispartof": ("organization",),
    "articlesection": ("section",),
    "genre": ("genre", "section"),
    "image": ("image", "image_size"),
    "images": ("image", "image_size"),
    "thumbnailurl": ("image",),
    "thumbnail": ("image",),
    "associatedmedia": ("image",),
    "associatedmedia image": ("image",),
    "logo": ("image",),
    "url": ("related",),
    "mainentityofpage": ("related",),
    "url mainentityofpage": ("related",),
    "citation": ("related",),
    "isbasedon": ("related",),
    "discussionurl": ("related",),
    "potentialaction": ("related",),
    "wordcount": ("count",),
    "commentcount": ("count",),
    "timerequired": ("count",),
    "isaccessibleforfree": ("access",),
    "haspart": ("access",),
    "inlanguage": ("language",),
    "copyrightyear": ("copyright_year",),
    "speakable": ("selector",),
}
"""schema.org property, in lower case, to the roles that are right for it. Others have no role of ours."""


TITLES = ("headline", "headline name", "name", "alternativeheadline")
"""Properties that hold a title, the first before the others."""

ONE_LABEL = {"keyword": "keywords", "keywords_joined": "keywords"}
"""Roles that one label covers."""


class Scored(NamedTuple):
    """One block: its label, the role it was given, and whether that is right."""

    half: str
    label: str
    role: str
    right: bool
    file: str
    text: str


def score(folder: Path) -> list[Scored]:
    """Every labelled block of a folder."""
    rows = []
    for entry in map(json.loads, (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        half = "tuning" if hashlib.sha256(_site(entry["url"]).encode()).digest()[0] % 2 else "held out"
        with (folder / entry["file"]).open("rb") as stream:
            blocks = [block for make in read(stream, entry["file"]) for block in make().blocks.iter_rows(named=True)]
        labels = [label.lower() for label in entry["labels"]]
        found = [(ONE_LABEL.get(block["role"], block["role"]), block["text"].strip()) for block in blocks[1:]]
        if len(found) != len(labels):
            raise SystemExit(f"{entry['file']}: {len(found)} blocks, {len(labels)} labels")
        wanted = _wanted(labels, [text for _, text in found])
        for label, (role, text) in zip(labels, found, strict=True):
            rows.append(Scored(half, label, role, role in wanted[_key(text)], entry["file"], text))
    return rows


def _wanted(labels: list[str], texts: list[str]) -> dict[str | datetime, set[str]]:
    """The roles that are right for a text of a record."""
    wanted: defaultdict[str | datetime, set[str]] = defaultdict(set)
    seen = Counter(zip(labels, map(_key, texts), strict=True))
    for label, text in zip(labels, texts, strict=True):
        roles = wanted[_key(text)]
        roles.update(ROLES_OF_LABEL.get(label, ()))
        if label in TITLES and TITLES[0] not in labels:
            roles.add("headline")
        if seen[TITLES[0], _key(text)] > 1:
            roles.add("headline_alt")
    return wanted


def _key(text: str) -> str | datetime:
    """What copies have in common: their instant, or their words."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return " ".join(folded_words(text)) or text


def _site(url: str) -> str:
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _share(rows: list[Scored]) -> str:
    return f"{sum(row.right for row in rows) / len(rows):7.1%}" if rows else "      –"


def table(rows: list[Scored]) -> list[str]:
    """Lines: role, precision and recall, for each half and for all."""
    halves = ("tuning", "held out")
    lines = [f"{'role':16}" + "".join(f"{half:>20}" for half in (*halves, "all")) + "     blocks"]
    lines.append(" " * 16 + f"{'prec.':>12}{'rec.':>8}" * 3)
    for role in sorted({role for roles in ROLES_OF_LABEL.values() for role in roles}):
        given = [row for row in rows if row.role == role]
        named = [row for row in rows if role in ROLES_OF_LABEL.get(row.label, ())[:1]]
        shares = [
            _share([row for row in some if row.half in half])
            for half in (halves[:1], halves[1:], halves)
            for some in (given, named)
        ]
        cells = "".join(
            f"    {precision} {recall}" for precision, recall in zip(shares[::2], shares[1::2], strict=True)
        )
        lines.append(f"{role:16}{cells}{len(named):11}")
    return lines


def confusions(rows: list[Scored], most: int = 40) -> list[str]:
    """Lines: how often a label was given which wrong role."""
    wrong = Counter((row.label, row.role) for row in rows if not row.right and row.label in ROLES_OF_LABEL)
    return [f"{count:5}  {label} read as {role}" for (label, role), count in wrong.most_common(most)]


def main() -> None:
    """Print the table and the confusions."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m bench.roles DUMPS_FOLDER")
    rows = score(Path(sys.argv[1]))
    print(*table(rows), "", *confusions(rows), sep="\n")


if __name__ == "__main__":
    main()
