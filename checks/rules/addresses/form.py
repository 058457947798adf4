"""UR: whether the text in `url` is an address, and in its usual form."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...text.grades import graded
from ...text.repairs import each

_BASE: Final = str(CLEAN["url"])

_AUTHORITY: Final = r"(?i)^https?://(?:[^\s/?#@]*@)?"
_REST: Final = r"(?::\d{1,5})?(?:[/?#](?s:.*))?$"
_PUBLIC: Final = rf"{_AUTHORITY}(?:[\p{{L}}\p{{M}}\p{{N}}_-]+\.)+[\p{{L}}\p{{M}}\p{{N}}-]{{2,}}\.?{_REST}"
_INNER: Final = rf"{_AUTHORITY}(?:\[[0-9a-f:.]+\]|[\p{{L}}\p{{N}}_-]+|\d{{1,3}}(?:\.\d{{1,3}}){{3}}){_REST}"
"""An address of an inner network: UR013 judges it."""

_RELATIVE: Final = r"^[^\s\\<>\"']*[/.][^\s\\<>\"']*$"
_SCHEME: Final = r"(?i)^(?:[a-z][a-z0-9+-]*:|h?t{1,3}ps?[:/])"
_OTHER_IDENTITY: Final = r"(?i)^(?:urn|tag|doi|ark|hdl|info):\S+$"
_PLACEHOLDER: Final = (
    r"(?i:\$\{|%24%7B|\{\{|%7B%7B|\{%|<%|%%[A-Z_]+%%|\[object|%5Bobject)|/\{[a-z_]+\}|/%7B[a-z_]+%7D|\$[A-Z]+(?:_[A-Z]+)+"
    r"|//(?:undefined|null|NaN)(?:[/?#.:]|$)|[^:/]/(?:undefined|null|NaN)(?:[/?#.]|$)|/:(?:id|slug|title|year)(?:[/?#]|$)"
)
_DOUBLE_SCHEME: Final = r"(?i)^https?:/*https?:?/"
_PLACEHOLDER_CUES: Final = (
    *("$", "{", "%7b", "<%", "%%", "[object", "%5bobject", "/undefined", "/null", "/nan"),
    *("/:id", "/:slug", "/:title", "/:year"),
)
_SECOND: Final = r"(?i)^https?://.*[^=/?&#:]https?://"
_STRAY: Final = r"[\s<>\"]"
_TAGGED: Final = r"(?i)^[<\"'].{0,20}https?://"
_PLAIN: Final = r"^https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[!-~]*$"
"""What nearly all addresses are like."""


def _address() -> pl.Expr:
    """The URL without outer blanks, which no parser minds."""
    return pl.col("url").str.strip_chars()


def _is_relative(address: pl.Expr) -> pl.Expr:
    return address.str.contains(_RELATIVE) & ~address.str.contains(_SCHEME)


def _own_host_again(address: pl.Expr) -> pl.Expr:
    """A page's address behind the address of its site: `https://a.example/https://a.example/b`."""
    again = (
        pl.concat_str(pl.lit(f"/{scheme}://{www}"), "host") for scheme in ("http", "https") for www in ("", "www.")
    )
    return pl.any_horizontal(patterns.holds(address, one) for one in again)


def _has_two(address: pl.Expr) -> pl.Expr:
    several = address.str.count_matches("(?i)https?:/") > 1
    second = address.str.contains(_SECOND) | _own_host_again(address)
    return address.str.contains(_DOUBLE_SCHEME) | (several & second.fill_null(False))


def _is_web(address: pl.Expr) -> pl.Expr:
    """An address on the web without a defect that makes it none."""
    return address.str.contains(_PUBLIC) & ~address.str.contains(_DOUBLE_SCHEME)


@rule(
    code="UR001",
    name="invalid-url",
    severity="error",
    frame="article",
    column="url",
    screen=lambda _: ~pl.col("url").str.contains(_PLAIN),
    message="this is not a web URL: {excerpt}",
    bad=(
        article(url="http:/www.harbour-courier.example/2024/03/14/ferry"),
        article(url="https://www..harbour-courier.example/2024/03/14/ferry"),
        article(url="mailto:desk@harbour-courier.example"),
        article(url="see our page on the ferry"),
    ),
    good=(
        article(url="https://www.hafen-blätter.example/2024/03/14/fähre?seite=2"),
        article(url="https://harbour-courier.example:8443/2024/03/14/ferry"),
        article(url="urn:newsml:harbour-courier.example:20240314:ferry"),
        article(url=None),
        article(url="https://порт-эллери.example/2024/03/14/паром"),
    ),
)
def invalid_url(_: Options) -> pl.Expr:
    """A browser cannot open the URL.

    What it does: Finds texts that are not an `http` or `https` URL with a host name.
    Why it matters: The article cannot be opened, linked or distinguished from its copies.
    Leaves alone: Names in other scripts, ports, and identifiers such as `urn:`; a missing or blank URL. Relative URLs
    (UR009), templates (UR010), two URLs in one (UR011), internal networks (UR013) and words for “no value” (LK012) have
    their own rules.
    Fix: Take the URL from the page again: its canonical link, or the URL that was fetched.
    For editors: Correct the URL of the article.
    Evidence: mediacloud/metadata-lib repairs doubled protocols, missing slashes and backslashes.
    """
    address = _address()
    another = address.str.contains(_OTHER_IDENTITY) | address.str.contains(_PLACEHOLDER) | _has_two(address)
    nothing = address.str.to_lowercase().is_in(["", *patterns.NO_VALUE])
    another |= address.str.contains(_INNER) | _is_relative(address) | address.str.contains(_TAGGED)
    return ~(address.str.contains(_PUBLIC) | another | nothing)


def _with_scheme(url: str) -> str:
    """The address with its scheme; one that lacks its host, which nobody can guess, as it was."""
    address = url.strip()
    if address.startswith("//"):
        return f"https:{address}"
    return f"https://{address}" if re.match(r"www\d?\.[^\s/?#.]+\.[^\s/?#]+", address, re.IGNORECASE) else url


@rule(
    code="UR009",
    name="relative-url",
    severity="warning",
    frame="article",
    column="url",
    screen=lambda _: ~_address().str.starts_with("http"),
    message="the URL is incomplete: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("url"), _with_scheme),
    bad=(
        article(url="/2024/03/14/ferry-timetable-council-vote"),
        article(url="//www.harbour-courier.example/2024/03/14/ferry-timetable-council-vote"),
        article(url="www.harbour-courier.example/2024/03/14/ferry-timetable-council-vote"),
    ),
    good=(article(), article(url="urn:newsml:harbour-courier.example:20240314:ferry")),
)
def relative_url(_: Options) -> pl.Expr:
    """The URL lacks its scheme or its host.

    What it does: Finds URLs such as `/news/ferry`, `//host/news/ferry` and `www.host/news/ferry`.
    Why it matters: Outside its page the URL leads nowhere, and the outlet is unknown.
    Leaves alone: Identifiers such as `urn:`.
    Fix: Add `https:` if only the scheme is missing; otherwise use the URL of the page.
    Evidence: 30 of 1,931 pages declare a relative canonical URL.
    """
    return _is_relative(_address())


@rule(
    code="UR010",
    name="placeholder-in-url",
    severity="error",
    frame="article",
    column="url",
    literals=_PLACEHOLDER_CUES,
    mark=_PLACEHOLDER,
    message="the URL contains an unfilled placeholder: {excerpt}",
    bad=(
        article(url="https://www.harbour-courier.example/$REGULAR_HTML_URL"),
        article(url="https://www.harbour-courier.example/news/undefined"),
        article(url="https://www.harbour-courier.example/{{ story.slug }}"),
        article(url="https://www.harbour-courier.example/%7Bslug%7D"),
    ),
    good=(
        article(url="https://www.harbour-courier.example/2024/03/14/null-hypothesis-of-the-ferry"),
        article(url="https://www.harbour-courier.example/2024/03/14/a-$5-ticket-for-the-undefined"),
        article(url="https://minutes.port-ellery.example/board.nsf/0/4711/$FILE/ferry"),
    ),
)
def placeholder_in_url(_: Options) -> pl.Expr:
    """The URL contains an unfilled template placeholder.

    What it does: Finds template markers, names such as `$REGULAR_HTML_URL`, and `undefined`, `null` or `NaN` as a part
    of the path.
    Why it matters: The URL leads nowhere, and all articles of the site share it.
    Leaves alone: These words within a longer one, and a dollar sign before a price.
    Fix: Fetch the page again, and tell its publisher.
    For editors: Save the article again so that its URL is complete.
    Evidence: A news site's canonical URL is `$REGULAR_HTML_URL`.
    """
    return _address().str.contains(_PLACEHOLDER)


_BEFORE_ANOTHER: Final = re.compile(
    r"(?i)(?:(?<=[^=/?&#:\s,;|])|(?<=[=/?&#:][\s,;|])|(?<=^[\s,;|]))[\s,;|]*(?=https?://)"
)
"""Where a second address follows, unless it is a part of the first: what separates them, looked for from its beginning
only, or many separators would take the square of time."""


def _first_address(url: str) -> str:
    """One address: of a doubled scheme or host the second one, else the first of several."""
    address = re.sub(r"(?i)^https?:/*(?=https?:?/)", "", url.strip("\t\n\r <>\"'"))
    address = re.sub(r"(?i)^(https?):?/*", r"\1://", address)
    host = re.match(r"(?i)https?://(?:www\.)?([^/?#]+)", address)
    if host and (again := re.search(rf"/(https?://(?:www\.)?{re.escape(host[1])}.*)", address, re.IGNORECASE)):
        address = again[1]
    address = _BEFORE_ANOTHER.split(address, maxsplit=1)[0]
    return re.sub(r"[\s<>\"]", lambda stray: f"%{ord(stray[0]):02X}" if ord(stray[0]) < 0x80 else "%20", address)


@rule(
    code="UR011",
    name="glued-urls",
    severity="error",
    frame="article",
    column="url",
    screen=lambda _: _address().str.contains(r"(?i).http|[\s<>\"]"),
    grade=lambda _: graded(_has_two(_address()), "error", otherwise="warning"),
    message="this field contains more than one URL: {excerpt}",
    fix="unsafe",
    repair=lambda _: each(pl.col("url"), _first_address),
    bad=(
        article(url="http://" + _BASE),
        article(url=_BASE + "https://www.harbour-courier.example/2024/03/13/older"),
        article(url="https://www.harbour-courier.example/" + _BASE),
        article(url=f"<a href={_BASE}>"),
        article(url=_BASE + " (updated)"),
    ),
    good=(
        article(url="https://archive.example/web/20240314/" + _BASE),
        article(url="https://translate.example/read?from=en&page=" + _BASE),
        article(url=f" {_BASE}\n"),
    ),
)
def glued_urls(_: Options) -> pl.Expr:
    """The field contains two URLs, or a URL and other text.

    What it does: Finds a repeated `http://`, a second URL directly after the first one, and the URL of a page after
    that of its own site. Spaces, angle brackets and quotation marks within a URL are a warning.
    Why it matters: The URL leads nowhere, and the copy of the article at the right URL is not recognized.
    Leaves alone: Web archives, translators and share links, whose URLs contain that of the page after `/` or `=`.
    Fix: Check both URLs and keep one; write a space within a URL as `%20`.
    Evidence: `https://https://` in the JSON-LD of an agency's story; courlan's scrub_url; mediacloud/metadata-lib.
    """
    address = _address()
    stray = address.str.contains(_AUTHORITY) & address.str.contains(_STRAY)
    return (_has_two(address) | stray | address.str.contains(_TAGGED)) & ~address.str.contains(_PLACEHOLDER)


_DEFAULT_PORT: Final = r"(?i)^(?:http://[^/?#]+:80|https://[^/?#]+:443)(?:[/?#]|$)"
_CAPITALS: Final = r"^[^/]*[A-Z][^/]*//|^[^/]*//[^/?#]*[A-Z]"
_DOTS: Final = r"^[^?#]*/\.{1,2}(?:[/?#]|$)"
_EMPTY_QUERY: Final = r"^[^?#]*\?(?:#|$)"
_UNRESERVED: Final = r"%(?i:2D|2E|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])"
_ODD: Final = f"{_CAPITALS}|{_DOTS}|{_EMPTY_QUERY}|{_UNRESERVED}"


def _normal(url: str) -> str:
    """The address in the form that RFC 3986, section 6.2.2 and 6.2.3, calls normal; it leads to the same page."""
    start, host, path, query = re.match(r"([^/]*//)([^/?#]*)([^?#]*)(.*)", url.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    start = start.lower()
    user, at, name = host.rpartition("@")
    name = name.lower().removesuffix(":80" if start == "http://" else ":443")
    path, query = (re.sub(_UNRESERVED.replace("(?i:", "(?:"), _decoded, part, flags=re.I) for part in (path, query))
    kept: list[str] = []
    steps = path.split("/")
    for step in steps:
        if step == ".." and len(kept) > 1:
            kept.pop()
        elif step not in (".", ".."):
            kept.append(step)
    if steps[-1] in (".", ".."):
        kept.append("")
    return start + user + at + name + "/".join(kept) + re.sub(r"^\?(?=#|$)", "", query)


def _decoded(escape: re.Match[str]) -> str:
    return unquote(escape[0])


@rule(
    code="UR002",
    name="non-canonical-url",
    severity="info",
    frame="article",
    column="url",
    screen=lambda _: pl.col("url").str.contains(_ODD) | pl.col("url").str.contains(":80|:443"),
    message="the URL is not normalized: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("url"), _normal),
    bad=(
        article(url=_BASE.replace("www.harbour", "WWW.Harbour")),
        article(url=_BASE.replace(".example/", ".example:443/")),
        article(url=_BASE.replace("/2024", "/news/../2024")),
        article(url=_BASE.replace("ferry-timetable", "%66erry%2Dtimetable") + "?"),
    ),
    good=(
        article(url=_BASE.replace("ferry-timetable", "Ferry-Timetable_f%C3%A4hre")),
        article(url=_BASE.replace(".example/", ".example:8443/") + "/?b=2&a=1"),
        article(url="https://www.harbour-courier.example/news/ferry...returns/2024/03/14/"),
    ),
)
def non_canonical_url(_: Options) -> pl.Expr:
    """The URL is not normalized.

    What it does: Finds uppercase letters in the scheme or host, the default port, `/./` and `/../`, an empty query, and
    percent-encoded plain letters and digits.
    Why it matters: The same page has two URLs, so copies are not found.
    Leaves alone: Anything that may lead to another page: the case of the path, a trailing slash, double slashes, the
    order of the query.
    Fix: Write the URL in its normalized form, which leads to the same page.
    Evidence: RFC 3986, section 6.2.2; courlan's normalize_url.
    """
    address = _address()
    return _is_web(address) & (address.str.contains(_ODD) | address.str.contains(_DEFAULT_PORT))


@rule(
    code="UR005",
    name="http-scheme",
    severity="info",
    frame="article",
    column="url",
    literals=("http://",),
    mark=r"(?i)^\s*http:",
    once=True,
    message="the URL uses http instead of https",
    fix="unsafe",
    repair=lambda _: pl.col("url").str.replace(r"(?i)^(\s*http):", "${1}s:"),
    bad=(article(url=_BASE.replace("https", "http")),),
    good=(article(), article(url="https://archive.example/web/20240314/" + _BASE.replace("https", "http"))),
)
def http_scheme(_: Options) -> pl.Expr:
    """The URL begins with `http`, not `https`.

    What it does: Finds URLs that begin with `http://`.
    Why it matters: The site usually offers the page under `https` too, so copies have two URLs.
    Leaves alone: URLs inside URLs, as in web archives.
    Fix: Use `https` if the site supports it.
    Evidence: 101 of 1,931 pages declare such a canonical URL.
    """
    address = _address()
    return address.str.contains("(?i)^http://") & _is_web(address)


_ENTRY: Final = (
    r"[a-z-]{0,20}(?:post|block|entry|update|event|live|item|moment)[a-z]{0,10}[-_=:]?"
    r"[A-Za-z0-9_-]{0,60}\d[A-Za-z0-9_-]{0,60}"
)
_PLACE_OF_ITS_OWN: Final = rf"(?i)#(?:[!/]|{_ENTRY}$)"


@rule(
    code="UR006",
    name="url-fragment",
    severity="info",
    frame="article",
    column="url",
    literals=("#",),
    mark="(?s)#.*$",
    message="the URL has a fragment: {excerpt}",
    fix="safe",
    repair=lambda _: pl.col("url").str.replace(r"(?s)#.*$", ""),
    bad=(
        article(url=_BASE + "#comments"),
        article(url=_BASE + "#webpage"),
        article(url=_BASE + "#ed=rss_www.harbour-courier.example/feed"),
    ),
    good=(
        article(url="https://www.harbour-courier.example/#!/2024/03/14/ferry-timetable-council-vote"),
        article(url="https://www.harbour-courier.example/live/2024/03/14/storm#liveblog-entry-4711"),
    ),
)
def url_fragment(_: Options) -> pl.Expr:
    """The URL has a fragment, the part after `#`.

    What it does: Finds a `#` in a URL.
    Why it matters: The fragment names a place within the page, or where a reader came from, so the same page has two
    URLs.
    Leaves alone: Pages that scripts build (`#!`, `#/`), and entries of live blogs, which are articles of their own.
    Fix: Remove the fragment.
    Evidence: `#webpage` in many JSON-LD URLs, `#ed=rss_…` in a test of htmldate.
    """
    address = _address()
    return address.str.contains("#", literal=True) & ~address.str.contains(_PLACE_OF_ITS_OWN) & _is_web(address)
