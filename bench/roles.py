"""Score the role assignment on labelled dumps: `python -m bench.roles DUMPS_FOLDER [--hosts | --write]`.

The folder holds one-record dumps and `index.jsonl`, which names the schema.org property of every block after the
header, in order (`file`, `url`, `labels`). Hosts are registered domains. Files are halved by host, so that one half
never saw an outlet of the other: the weights were set on `tuning` alone, by hand.

`--hosts` scores one host after the other: the shares of blocks, and of blocks of the mean host, which a large outlet
does not carry. The weights of the reader are set by hand and are the same for every host, so that no host has to be
left out of a training. `--write` puts this table into docs/accuracy.md.

What is not in the data is not asked for:

- A block is also right when a block of the same words, or of the same instant, in its record carries the label: which
  of two copies is which cannot be told. The second of two equal headlines is `headline_alt`.
- `name` and `alternativeHeadline` are the headline of a record that has no `headline`.
- `alternativeHeadline` is used for a second title and for the deck, which is a description.
- `about` and `mentions` may be links or keywords, and are not counted among the keywords to be found.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import NamedTuple
from urllib.parse import urlsplit

from tldextract import TLDExtract

from presscheck.parsers.dump import read
from presscheck.parsers.roles.features import folded_words

from .roles_page import into_page

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

BY_HOST = ("headline", "description", "datePublished", "dateModified", "keywords", "articleSection", "author")
"""Properties that are scored by host."""

ONE_LABEL = {"keyword": "keywords", "keywords_joined": "keywords"}
"""Roles that one label covers."""


_DOMAIN = TLDExtract(suffix_list_urls=())


class Scored(NamedTuple):
    """One block: its label, the role it was given, and whether that is right; exact: by its own label alone."""

    half: str
    host: str
    label: str
    role: str
    right: bool
    exact: bool
    file: str
    text: str


def score(folder: Path) -> list[Scored]:
    """Every labelled block of a folder."""
    rows = []
    for entry in map(json.loads, (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        host = _host(entry["url"])
        half = "tuning" if hashlib.sha256(_site(entry["url"]).encode()).digest()[0] % 2 else "held out"
        with (folder / entry["file"]).open("rb") as stream:
            blocks = [block for make in read(stream, entry["file"]) for block in make().blocks.iter_rows(named=True)]
        labels = [label.lower() for label in entry["labels"]]
        found = [(ONE_LABEL.get(block["role"], block["role"]), block["text"].strip()) for block in blocks[1:]]
        if len(found) != len(labels):
            raise SystemExit(f"{entry['file']}: {len(found)} blocks, {len(labels)} labels")
        wanted = _wanted(labels, [text for _, text in found])
        for label, (role, text) in zip(labels, found, strict=True):
            exact = role in ROLES_OF_LABEL.get(label, ())
            rows.append(Scored(half, host, label, role, role in wanted[_key(text)], exact, entry["file"], text))
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


def _host(url: str) -> str:
    return _DOMAIN(url).top_domain_under_public_suffix or _site(url)


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


def by_host(rows: list[Scored], labels: tuple[str, ...] = BY_HOST) -> list[str]:
    """Lines of a Markdown table: for each label the shares of blocks and of the mean host, right and exact."""
    lines = [
        "| Property | Blocks | Hosts | Right | Right, mean host | Exact | Exact, mean host | Hosts under half |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for label in labels:
        named = [row for row in rows if row.label == label.lower()]
        hosts: defaultdict[str, list[Scored]] = defaultdict(list)
        for row in named:
            hosts[row.host].append(row)
        right = [fmean(row.right for row in its) for its in hosts.values()]
        exact = [fmean(row.exact for row in its) for its in hosts.values()]
        shares = (fmean(row.right for row in named), fmean(right), fmean(row.exact for row in named), fmean(exact))
        cells = [
            label,
            len(named),
            len(hosts),
            *(f"{share:.1%}" for share in shares),
            sum(each < 0.5 for each in right),
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def main() -> None:
    """Print the table and the confusions, or the table by host."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DUMPS_FOLDER")
    parser.add_argument("--hosts", action="store_true", help="score one host after the other")
    parser.add_argument("--write", action="store_true", help="put the table by host into docs/accuracy.md")
    options = parser.parse_args()
    rows = score(options.folder)
    lines = by_host(rows) if options.hosts or options.write else [*table(rows), "", *confusions(rows)]
    print(*lines, sep="\n")
    if options.write:
        into_page(lines)


if __name__ == "__main__":
    main()
