"""What kind of furniture a leaked line looks like: weak labels, from lists of phrases and from its form."""

from __future__ import annotations

from typing import Final

import polars as pl

from presscheck.checks.text.labels import has_phrase, is_label, label
from presscheck.checks.text.line_model import KINDS
from presscheck.checks.text.phrase_lists import phrases

__all__ = ["kinds_of_phrases", "weak_kinds"]

_LABELS: Final = {
    "share": ("share_networks", "share_labels"),
    "consent": ("consent_labels",),
    "comment": ("comment_labels",),
    "subscribe": ("newsletter_labels",),
    "menu": ("navigation", "site_pages", "site_sections"),
    "credit": ("photo_labels", "date_labels", "byline_prefixes"),
    "teaser": ("read_more_labels",),
    "other": ("ad_labels",),
}
"""Kind to the topics of which a line is a phrase, and nothing else."""

_PHRASES: Final = {
    "consent": ("consent",),
    "comment": ("comments",),
    "subscribe": ("newsletter", "paywall", "app_promo", "donations"),
    "share": ("share_calls",),
    "credit": ("copyright", "photo_by", "picture_agencies"),
    "teaser": ("read_more", "read_on"),
    "other": ("noscript", "tips", "embeds"),
}
"""Kind to the topics of which a line holds a phrase."""

_CREDIT: Final = (
    r"(?i)©|^\W*(?:by|von|par|por|autor|foto|photo|автор|фото)\b.{2,60}$|^\D{0,25}\d{1,4}[-./年 ].{0,25}\d{2}\D{0,15}$"
)
_FIRST_PERSON: Final = r"(?i)\b(?:i|ich|je|я|eu|yo|ja)\b"
_MENU_WORDS: Final = 3


def weak_kinds(texts: pl.Series) -> pl.Series:
    """A kind of each line: by a phrase if it has one, else by its form. Null where neither tells."""
    text = pl.col("text")
    words = text.str.count_matches(r"\S+") + text.str.count_matches(r"\p{Han}|\p{Hiragana}|\p{Katakana}") // 3
    says = [(kind, is_label(pl.col("label"), *topics)) for kind, topics in _LABELS.items()]
    says += [(kind, has_phrase(text, topic)) for kind, topics in _PHRASES.items() for topic in topics]
    says += [
        ("credit", text.str.contains(_CREDIT)),
        ("menu", (words <= _MENU_WORDS) & ~text.str.contains(r"\d")),
        (
            "comment",
            (words >= 20) & text.str.contains(r"[.!?…]\s") & text.str.contains(_FIRST_PERSON),
        ),
        ("teaser", (words >= 5) & text.str.contains(r"^\W*[\p{Lu}\p{Lo}\p{N}“\"«„]")),
    ]
    chosen = pl.coalesce(*(pl.when(condition).then(pl.lit(kind)) for kind, condition in says))
    told = texts.to_frame("text").with_columns(label=label(text)).select(chosen.alias("kind"))
    return told["kind"].cast(pl.Enum(KINDS))


def kinds_of_phrases() -> pl.DataFrame:
    """The phrases themselves, as lines (`text`) of a `kind`: in all their languages."""
    rows = [
        (phrase, kind)
        for kind, topics in [*_LABELS.items(), *_PHRASES.items()]
        for topic in topics
        for phrase in phrases(topic)
    ]
    return pl.DataFrame(rows, schema={"text": pl.String, "kind": pl.Enum(KINDS)}, orient="row").unique(
        "text", keep="first", maintain_order=True
    )
