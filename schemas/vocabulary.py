"""The closed vocabularies of presscheck: every value that an Enum column may hold, defined once.

Plain tuples, so that the command line can offer them without loading polars.
"""

from __future__ import annotations

from typing import Final, Literal

Severity = Literal["info", "warning", "error"]
Fix = Literal["none", "safe", "unsafe"]
FrameName = Literal["article", "block", "corpus", "cluster", "history"]
Audience = Literal["extractor", "editor"]
Verdict = Literal["pass", "fail"]
State = Literal["new", "known", "suppressed", "expired"]

SEVERITIES: Final[tuple[Severity, ...]] = ("info", "warning", "error")
"""In rising order: `SEVERITIES.index` compares two."""

FIXES: Final[tuple[Fix, ...]] = ("none", "safe", "unsafe")

STATES: Final[tuple[State, ...]] = ("new", "known", "suppressed", "expired")
"""What is known of a finding.

known: the baseline has it. suppressed: somebody lets it pass. expired: somebody did, until a day that is over.
"""

COUNTED_STATES: Final[tuple[State, ...]] = ("new", "expired")
"""The states of findings that can fail a run."""

PROFILE_KINDS: Final = ("articles", "missing", "length", "rule", "duplicates", "severity", "language", "layout")
"""What a number of a run's profile counts; `name` says more.

articles: records. missing: records without a field (name). length: records with a body whose characters are in a step
(name: see `checks.comparing.profile`). rule: records with a finding of a rule (code); of the whole run, 0 if it was on
and found nothing. duplicates: records that repeat others. severity: findings of a severity (name). language:
records whose body is written in a language (name). layout: records of a dump with an order of roles (name).
"""

WHOLE_RUN: Final = "<run>"
"""The source of findings that are about no record, but about the run."""

ARCHIVE: Final = "<archive>"
"""The source of articles that an archive holds: they were published before all that is checked."""

FILE_FORMATS: Final = ("dump", "json", "jsonl", "csv", "tsv", "parquet", "ipc")
"""What a file may hold, as `--format` names it."""

FORMATS: Final = (*FILE_FORMATS, "frame")
"""How a record was read; `frame` is a dict or a Polars frame that a program handed over."""

PRECISIONS: Final = ("missing", "unparsed", "sentinel", "day", "naive", "minute", "second", "subsecond")
"""What a raw timestamp told.

missing: null or blank. unparsed: text that no format of the ladder reads. sentinel: a zero value of some
language (0001-01-01, 1970-01-01T00:00Z). day: a date without a time. naive: a time without an offset.
minute, second, subsecond: an instant, known to that unit.
"""

INSTANT_PRECISIONS: Final = ("minute", "second", "subsecond")
"""The precisions at which two timestamps can be put in order."""

DATE_ROLES: Final = ("explicit", "position", "equal", "ambiguous")
"""How created/published/modified were told apart.

By name; by their position in a dump; not at all, because created and published are equal; or with a guess, because
another order is nearly as likely.
"""

AUDIENCES: Final[tuple[Audience, ...]] = ("extractor", "editor")
"""Whom the help of a finding is for: who extracts articles from pages, or who writes them."""

KINDS: Final = (
    "header",
    "timestamp",
    "year",
    "image_size",
    "selector",
    "image_url",
    "url",
    "contact",
    "locale",
    "text",
)
"""What a text block looks like, on its own: the lexical ladder, first match wins."""

ROLES: Final = (
    "header",
    "headline",
    "headline_alt",
    "description",
    "created",
    "published",
    "modified",
    "keyword",
    "keywords_joined",
    "selector",
    "image",
    "image_size",
    "body",
    "related",
    "organization",
    "author",
    "section",
    "genre",
    "copyright_year",
    "language",
    "access",
    "count",
    "unknown",
)
"""What a text block is in its article (schema.org property, in our words)."""

ROLE_SOURCES: Final = ("lexical", "position", "set_equality", "length", "field", "none")
"""What the role was read from; `field` means that the source named it."""
