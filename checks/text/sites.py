"""Names of sites, as headlines and hosts spell them."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...schemas import patterns

__all__ = ["host_stem", "site_key"]

_TRIMMINGS: Final = "^(?:the|der|die|das|le|la|el)|(?:blog|com|news|online)$"
"""What a site may or may not add to its name: `The Hill`, `BBC News`."""


def host_stem() -> pl.Expr:
    """`thehill` of thehill.com, `bbc` of news.bbc.co.uk."""
    return patterns.site_stem(pl.col("host"))


def site_key(name: pl.Expr) -> pl.Expr:
    """A name as sites spell it in hosts: letters and digits only, without trimmings."""
    return (
        patterns.nfkc(name)
        .str.to_lowercase()
        .str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "")
        .str.replace_all(_TRIMMINGS, "")
    )
