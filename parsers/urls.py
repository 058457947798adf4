"""What a URL tells: its identity, its host and the date in its path.

Only absolute web addresses count (`http:`, `https:` or scheme-relative `//host/…`); of any other text, and of
hostile ones, all three are null. Nothing is looked up, and nothing raises.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Final

import polars as pl

from ..glances.few_rows import FewRows
from ..schemas.patterns import AMP_CACHE, HOME_PATH, TRACKING, without_parameters

__all__ = ["URL_DTYPES", "parts"]

URL_DTYPES: Final[dict[str, pl.DataType]] = {"url_canonical": pl.String(), "host": pl.String(), "url_date": pl.Date()}
"""Columns of what `parts` gives."""

_WEB = r"^(?i:https?:)?//[^/?#\s]"
_SCHEME = r"^(?i:https?:)?//"
_AFTER_AUTHORITY = r"(?s)[/?#].*"
_DEFAULT_PORT = r"\.?(?::(?:80|443)?)?$"
_HOST = r"^(?:[^\s\[\]:@]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$"

_CACHE = rf"^{AMP_CACHE}(?:s/)?"

_PLAIN = r"^https?://([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)(?:[/?#]|$)"
"""Whose host is what stands there: without user, port, capitals and white space."""

_PLAIN_COPY = rf"^https?://{AMP_CACHE}"

_HOST_MARKS = r"^(?:(?:www[0-9]?|m|mobile|amp)\.)+([^.]+\.)"
"""Hosts that show the same page; a name that has only one part more (`m.tv`) is a brand."""

_NOT_SHOWN = rf"{TRACKING}|outputtype=[^&#]*"
"""Parameters that change nothing of the text that is shown."""

_DATE = r"(?:^|[/_-])((?:19|20)[0-9]{2}[/-]?(?:0[1-9]|1[0-2])[/-]?(?:0[1-9]|[12][0-9]|3[01]))(?:[/_.-]|$)"
"""Catalogue TS015."""


def parts(urls: pl.Series, names: Collection[str] = URL_DTYPES) -> pl.DataFrame:
    """Identity, host and date of each URL: `URL_DTYPES`, or these of them; one row a value.

    url_canonical: see `Articles`; other parameters of the query stay. Case of the path stays. A home page is no
    article, and identifies none: null.
    """
    if set(names) == {"host"}:
        return _hosts(urls.cast(pl.String)).to_frame("host")
    addresses = urls.cast(pl.String).to_frame("address")
    found = [_found()[name] for name in URL_DTYPES if name in names]
    told = _few_rows().told(addresses)
    if told is not None:
        return told.select(found)
    query = addresses.lazy()
    for step in _steps():
        query = query.select(one.alias(name) for name, one in step.items())
    return query.select(found).collect()


def _hosts(urls: pl.Series) -> pl.Series:
    """Hosts alone; nearly all can be told at once."""
    hosts = urls.str.extract(_PLAIN).str.strip_prefix("www.")
    rest = (urls.is_not_null() & (hosts.is_null() | urls.str.contains(_PLAIN_COPY))).arg_true()
    return hosts.scatter(rest, parts(urls.gather(rest), URL_DTYPES)["host"]) if len(rest) else hosts


@cache
def _few_rows() -> FewRows:
    return FewRows(*_steps())


@cache
def _steps() -> tuple[dict[str, pl.Expr], ...]:
    """Selections, one after the other; built once, for one URL is read in the time in which they are built."""
    text, address = pl.col("address").str.strip_chars(), pl.col("address")
    authority, path = pl.col("authority"), pl.col("path")
    host_and_port = authority.str.replace(r"^.*@", "").str.to_lowercase().str.replace(_DEFAULT_PORT, "")
    after_authority = address.str.slice(authority.str.len_chars()).str.replace("(?s)#.*", "")
    canonical = pl.concat_str(_main_host(authority), _main_path(path))
    return (
        {"address": pl.when(text.str.contains(_WEB)).then(text.str.replace(_SCHEME, "").str.replace(_CACHE, ""))},
        {"address": address, "authority": address.str.replace(_AFTER_AUTHORITY, "")},
        {"authority": host_and_port, "path": after_authority},
        {"authority": pl.when(authority.str.contains(_HOST)).then(authority), "path": path},
        {
            "url_canonical": pl.when(~_main_path(path).str.contains(HOME_PATH)).then(canonical),
            "host": authority.str.replace(r":[0-9]+$", "").str.strip_prefix("www."),
            "date": pl.when(authority.is_not_null()).then(path.str.extract(_DATE)),
        },
    )


@cache
def _found() -> dict[str, pl.Expr]:
    """What of `URL_DTYPES` the last step gives."""
    day = pl.col("date").str.replace_all("-", "", literal=True).str.replace_all("/", "", literal=True)
    return {
        "url_canonical": pl.col("url_canonical"),
        "host": pl.col("host"),
        "url_date": day.str.to_date("%Y%m%d", strict=False).alias("url_date"),
    }


def _main_host(host: pl.Expr) -> pl.Expr:
    return pl.when(host.str.contains(_HOST_MARKS)).then(host.str.replace(_HOST_MARKS, "$1")).otherwise(host)


def _main_path(path: pl.Expr) -> pl.Expr:
    """Path and query without tracking, AMP marks and final slash."""
    return (
        without_parameters(path, _NOT_SHOWN)
        .str.replace(r"^/amp/", "/")
        .str.replace(r"(?:/amp/*|\.amp)$", "")
        .str.replace(".amp.html", ".html", literal=True)
        .str.replace("/amp?", "?", literal=True)
        .str.replace("/?", "?", literal=True)
        .str.strip_chars_end("/")
    )
