"""UR: what kind of address `url` is: that of an article, for all readers, on the site of its publisher."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...judging.subset import rarely
from ...text import hosts
from ...text.grades import graded
from ...text.repairs import each

_BASE: Final = str(CLEAN["url"])
_WEB: Final = r"(?i)^\s*https?://(?:[^\s/?#@]*@)?"


def _path() -> pl.Expr:
    """The path of the URL without a final slash; null if it is no web address."""
    return pl.col("url").str.extract(_WEB + r"[^\s/?#]+(/[^?#]*)?", 1).fill_null("").str.strip_chars_end("/ \n")


@rule(
    code="UR003",
    name="tracking-params",
    severity="warning",
    frame="article",
    column="url",
    literals=("?",),
    mark=rf"(?i)[?&](?:amp;)?(?:{patterns.TRACKING})",
    message="the URL has tracking parameters: {excerpt}",
    fix="safe",
    repair=lambda _: patterns.without_parameters(pl.col("url"), patterns.TRACKING),
    bad=(
        article(url=_BASE + "?utm_source=feed&utm_medium=rss"),
        article(url=_BASE + "?page=2&fbclid=IwAR0x1"),
        article(url=_BASE + "?ref=homepage"),
    ),
    good=(
        article(url=_BASE + "?page=2&id=4711"),
        article(url="https://www.harbour-courier.example/story?ref=4711"),
        article(url=_BASE + "?reference=homepage&format=full"),
    ),
)
def tracking_params(_: Options) -> pl.Expr:
    """The URL has tracking parameters.

    What it does: Finds the parameters of campaigns, social networks and analytics, such as `utm_source`, `fbclid` and
    `ref`.
    Why it matters: Every way to the page creates another URL, so copies are not found.
    Leaves alone: All other parameters; `ref` and `partner` with a number, which may select the content.
    Fix: Remove these parameters.
    Evidence: `?utm_campaign=rss-kreis-…` in feeds of a German daily; courlan's TRACKERS_RE.
    """
    return pl.col("url").str.contains(rf"(?i)[?&](?:amp;)?(?:{patterns.TRACKING})")


_MOBILE_HOST: Final = r"//(?:www\.)?(?:m|mobile|mobil|amp|touch|wap)\.[^./?#]+\.[^/?#]"
_AMP_PATH: Final = r"//[^/?#]+(?:/amp/|/[^?#]*/amp/?(?:[?#]|$)|/[^?#]*\.amp(?:\.html)?(?:[?#]|$))"
_AMP_QUERY: Final = r"[?&](?:amp(?:=(?:1|true|yes))?|outputtype=amp)(?:[&#]|$)"
_PRINT: Final = (
    r"//[^/?#]+/[^?#]+/print(?:/\d+)?/?(?:[?#]|$)"
    r"|[?&](?:print|printable|printview)=(?:1|true|yes|y|print)\b|[?&]view=print\b"
)
_SURELY_OTHER: Final = rf"{_AMP_PATH}|{_AMP_QUERY}|//{patterns.AMP_CACHE}|{_PRINT}"
_OTHER_VIEW: Final = rf"(?i){_MOBILE_HOST}|{_SURELY_OTHER}"
_NAMED_SO: Final = r"(?i)//(?:www\.)?\w+\.(?:ac|co|com|edu|gob|gov|net|org)\.[a-z]{2}(?:[/?#:]|$)"
"""The word is the name of the site itself: `mobile.co.uk`."""

_MAY_BE_SECTION: Final = r"(?i)//(?:www\.)?(?:mobile|mobil|touch)\."
_ON_MOBILES: Final = r"(?i)mobil|móvil|móvei|telefon|phone|gadget|téléphon|смартфон|мобіл|мобил|携帯|手机|手機"


def _is_section() -> pl.Expr:
    """The host may be that of a section on telephones, `mobile.courier.example`, as the record's own words say."""
    said = pl.concat_str("section", "genre", pl.col("keywords").list.join(" "), separator=" ", ignore_nulls=True)
    return pl.col("url").str.contains(_MAY_BE_SECTION) & said.str.contains(_ON_MOBILES)


def _of_the_page() -> pl.Expr:
    """The address of the page itself; a view for print, whose page has any address, as it was."""
    url = pl.col("url")  # Python's own expressions would look for a print view in the square of time
    return pl.when(url.str.contains(f"(?i){_PRINT}")).then(url).otherwise(each(url, _without_view))


def _without_view(url: str) -> str:
    """The address without what says that it is for mobiles or AMP."""
    url = re.sub(rf"(?i)//{patterns.AMP_CACHE}(?:s/)?", "//", url)
    url = re.sub(r"(?i)//(?:www\.)?(?:m|mobile|mobil|amp|touch|wap)\.(?=[^./?#]+\.)", "//www.", url)
    url = re.sub(r"(?i)(//[^/?#]+)/amp/", r"\1/", url)
    url = re.sub(r"(?i)(?:/amp/?|\.amp)(?=[?#]|$)|\.amp(?=\.html(?:[?#]|$))", "", url)
    url = re.sub(r"(?i)([?&])(?:amp(?:=(?:1|true|yes))?|outputtype=amp)(?=[&#]|$)&?", r"\1", url)
    return re.sub(r"[?&](?=#|$)", "", url)


@rule(
    code="UR004",
    name="amp-or-mobile-url",
    severity="warning",
    frame="article",
    column="url",
    literals=("//m", "//www.m", "amp", "touch.", "wap.", "print"),
    mark=_OTHER_VIEW,
    grade=lambda _: graded(
        pl.col("url").str.contains(_MAY_BE_SECTION) & ~pl.col("url").str.contains(f"(?i){_SURELY_OTHER}"),
        "info",
        otherwise="warning",
    ),
    message="this is the URL of an AMP, mobile or print version: {excerpt}",
    fix="unsafe",
    repair=lambda _: _of_the_page(),
    bad=(
        article(url=_BASE.replace("www.", "m.")),
        article(url=_BASE + "/amp/"),
        article(url=_BASE + "?outputType=amp"),
        article(url=_BASE + "/print"),
    ),
    good=(
        article(url=_BASE.replace("www.harbour-courier", "m")),
        article(url=_BASE.replace("www.harbour-courier.example", "mobile.co.uk"), publisher=None),
        article(url=_BASE.replace("www.", "mobile."), section="Mobile"),
        article(url="https://www.harbour-courier.example/mobile/two-phones-that-float-and-one-that-does-not"),
        article(url=_BASE.replace("ferry-timetable", "the-amp-of-the-printer")),
        article(url="https://www.harbour-courier.example/print/the-harbour-in-prints-and-maps"),
        article(url=_BASE + "?page=2&amp;id=7"),
    ),
)
def amp_or_mobile_url(_: Options) -> pl.Expr:
    """The URL leads to an AMP, mobile or print version of the page.

    What it does: Finds hosts such as `m.` and `amp.`, AMP pages and their cached copies, and print pages. A host
    `mobile.` is an info because it may be a section.
    Why it matters: Such a page may show only part of the article, and it gives the article a second URL.
    Leaves alone: Sites whose own name is that short (`m.tv`, `mobile.co.uk`), sections about prints, and sections about
    phones, as the section, genre or keywords of the record show.
    Fix: Use the canonical URL of the page; usually it is the same one without these markers.
    Evidence: mediacloud/metadata-lib resolves copies in AMP caches.
    """
    url = pl.col("url")
    mobile = url.str.contains(f"(?i){_MOBILE_HOST}") & ~url.str.contains(_NAMED_SO) & ~_is_section().fill_null(False)
    return mobile | url.str.contains(f"(?i){_SURELY_OTHER}")


_DOMAIN: Final = r"(?i)^\s*(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})/?\s*$"


def _key(name: pl.Expr) -> pl.Expr:
    return name.str.to_lowercase().str.replace_all("-", "", literal=True)


@rule(
    code="UR007",
    name="host-mismatch",
    severity="warning",
    frame="article",
    column="url",
    screen=lambda _: pl.col("publisher").str.contains(r"^\S+\.[A-Za-z]{2,}/?\s*$"),
    facts=lambda _: {"site": pl.col("publisher").str.strip_chars()},
    message="the URL is not on the publisher's site, {site}",
    bad=(
        article(publisher="island-post.example"),
        article(url="https://news.aggregator.example/2024/03/14/x", publisher="https://www.harbour-courier.example/"),
    ),
    good=(
        article(publisher="harbour-courier.example"),
        article(publisher="www.harbourcourier.com"),
        article(url="https://harbour-courier.blogs.example/2024/03/14/ferry", publisher="Harbour-Courier.org"),
        article(publisher="The Harbour Courier Co. Ltd."),
    ),
)
def host_mismatch(_: Options) -> pl.Expr:
    """The publisher is a domain, and the URL is on another one.

    What it does: Compares the publisher, if it is a host name, with the host of the URL.
    Why it matters: The page is a copy of another outlet's story, or the two fields come from different pages.
    Leaves alone: Publishers with a name; hosts that share their core name, whatever comes before or after it
    (`courier.example`, `courier.co.example`, `courier.blogs.example`).
    Fix: None: check which of the two is right.
    Evidence: 49 of 1,931 pages declare a canonical URL on another host, mostly as copies of an agency's story.
    """
    site = pl.col("publisher").str.extract(_DOMAIN, 1).str.to_lowercase()
    name, own = _key(patterns.site_stem(site)), _key(patterns.site_stem(pl.col("host")))
    in_host = patterns.holds(_key(pl.col("host")), name)
    in_site = patterns.holds(_key(site), own)
    return (name != "") & (own != "") & ~in_host & ~in_site


_MEDIA: Final = r"(?:mp4|m4v|webm|mov|mp3|m4a|ogg|wav)"
_FILE: Final = rf"(?i)^[^?#]*//[^/?#]+/[^?#]*\.(?:{patterns.IMAGE_ENDING}|{_MEDIA}|pdf)\s*(?:[?#]|$)"
_PAGE_OF_FILE: Final = r"(?i)/wiki/|/(?:file|image|datei|bild|fichier|archivo|файл):"


@rule(
    code="UR008",
    name="image-url-as-article-url",
    severity="error",
    frame="article",
    column="url",
    literals=(
        *(".jp", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".pdf"),
        *(".mp4", ".m4", ".webm", ".mov", ".mp3", ".ogg", ".wav"),
    ),
    grade=lambda _: graded(pl.col("url").str.contains(r"(?i)\.pdf\s*(?:[?#]|$)"), "warning", otherwise="error"),
    message="this is the URL of a file, not of an article: {excerpt}",
    bad=(
        article(url="https://images.harbour-courier.example/2024/03/14/ferry-at-the-quay_1920x1080.jpg"),
        article(url="https://media.harbour-courier.example/ferry.MP4?start=4"),
        article(url="https://www.port-ellery.example/minutes/2024-03-14.pdf"),
    ),
    good=(
        article(url="https://commons.wiki.example/wiki/File:Ferry_2024-03-14.jpg"),
        article(url=_BASE + "?picture=ferry.jpg"),
        article(url=_BASE.replace("council-vote", "photo-jpg.html")),
    ),
)
def image_url_as_article_url(_: Options) -> pl.Expr:
    """The URL leads to an image, video or audio file.

    What it does: Finds URLs whose path ends like the name of such a file. A PDF file, which may be a press release, is
    a warning.
    Why it matters: The first URL on the page was taken as that of the article, so the article can no longer be found.
    Leaves alone: Pages about a file, such as those of a wiki, and file names in the query.
    Fix: None: use the page's own URL.
    For editors: Enter the URL of the article, not that of a file.
    Evidence: In dumps, the URL of the picture comes before the text.
    """
    return pl.col("url").str.contains(_FILE) & ~pl.col("url").str.contains(_PAGE_OF_FILE)


_SECTIONS: Final = (
    r"news|latest|sports?|politics|business|world|opinion|culture|entertainment|technology|tech|science|health|local"
    r"|lifestyle|nachrichten|politik|wirtschaft|kultur|panorama|lokales|actualites?|politique|economie|societe|noticias"
    r"|politica|deportes?|economia|mundo|esportes|novosti|wiadomosci|nieuws"
)
_LISTS: Final = (
    r"tags?|topics?|categor(?:y|ies)|kategorien?|themen?|schlagwort(?:e|er)?|stichwort(?:e|er)?|themes?|authors?|autor(?:en)?"
    r"|auteurs?|autores|rubrik(?:en)?|rubriques?|temas?|etiquetas?|categorias?|mot-cles?|keywords?"
)
_SEARCHES: Final = r"search|suche|recherche|buscar?|busqueda|cerca|ricerca|zoeken|szukaj|wyszukiwarka|poisk|sok"
_DOORS: Final = (
    r"login|log-in|signin|sign-in|register|registration|subscribe|anmelden|registrieren|connexion|wp-login\.php"
)
_INDEX: Final = r"(?:/(?:index|default|home)\.(?:html?|php|aspx?))?"
_SHORT_NAME: Final = r"[^/\d-]+(?:-[^/\d-]+){0,2}"
_NO_ARTICLE: Final = (
    rf"{patterns.HOME_PATH}"
    rf"|^(?:/[a-z]{{2}})?/(?:{_SECTIONS}){_INDEX}$"
    rf"|^(?:/[^/]+)?/(?:{_LISTS})/{_SHORT_NAME}(?:/page/\d+)?$"
    rf"|^(?:/[a-z]{{2}})?/(?:{_SEARCHES})(?:\.(?:html?|php|aspx?))?(?:/label/[^/]+)?$"
    rf"|/(?:{_DOORS})$|^(?:/(?:{_SECTIONS}))?/page/\d+$|^(?:/[^/]+){{0,2}}/(?:feed|rss|rss\.xml)$"
)
_ARTICLE: Final = r"\d{4}|(?:-[^/-]+){4}"
"""A number or a long name, as only articles have them."""


def _shown() -> pl.Expr:
    """The URL without what tells where a reader came from."""
    return patterns.without_parameters(pl.col("url"), patterns.TRACKING)


_IS_SEARCH: Final = r"(?i)//[^/?#]+/?\?(?:s|q|query|search)=[^&]+$"
_HAS_QUERY: Final = r"\?.|#[!/]|#.*\d"


@rule(
    code="UR012",
    name="not-an-article-url",
    severity="warning",
    frame="article",
    column="url",
    screen=lambda _: ~_path().str.contains(_ARTICLE),
    message="this is the URL of a list or form, not of an article: {excerpt}",
    bad=(
        article(url="https://www.harbour-courier.example/"),
        article(url="https://www.harbour-courier.example/tag/ferry-port"),
        article(url="https://www.harbour-courier.example/en/politics/"),
        article(url="https://www.harbour-courier.example/?s=ferry"),
        article(url="https://www.harbour-courier.example/de/startseite"),
        article(url="https://www.harbour-courier.example/account/login?next=/2024/ferry"),
    ),
    good=(
        article(url="https://www.harbour-courier.example/?p=4711"),
        article(url="https://www.harbour-courier.example/topics/council-votes-to-restore-the-ferry"),
        article(url="https://www.harbour-courier.example/news/ferry"),
        article(url="https://www.harbour-courier.example/thema/ferry-4711"),
        article(url="https://www.harbour-courier.example/ferry/index.html"),
    ),
)
def not_an_article_url(_: Options) -> pl.Expr:
    """The URL leads to a home page, a section, a list, a search or a login.

    What it does: Finds URLs without a path, URLs whose path is only the name of a section, URLs with the name of a
    topic or an author after a word such as `tag`, and URLs of searches, logins, feeds and later pages of a list.
    Why it matters: The page changes every day, so the text cannot be found there, or it is not an article.
    Leaves alone: Home pages with a query, which may identify an article; URLs with a number or a long name.
    Fix: None: use the article's own URL.
    For editors: Enter the URL of the article itself.
    Evidence: A canonical URL that is `/`; newspaper4k's URL_STOPWORDS; courlan's type filter.
    """
    url, path = pl.col("url"), _path()
    asked = rarely(path.str.contains(patterns.HOME_PATH), _shown().str.contains(_HAS_QUERY), "url")
    lists = rarely(~path.str.contains(_ARTICLE), path.str.contains(_NO_ARTICLE), "url") & ~asked
    return url.str.contains(_WEB) & (lists | url.str.contains(_IS_SEARCH))


_HOST: Final = r"(?i)^\s*https?://(?:[^\s/?#@]*@)?"
_INNER: Final = f"{_HOST}{hosts.INNER}{hosts.HOST_END}"
_STAGING: Final = f"{_HOST}{hosts.STAGING}{hosts.HOST_END}"
_MAYBE_STAGING: Final = f"{_HOST}{hosts.MAYBE_STAGING}{hosts.HOST_END}"


@rule(
    code="UR013",
    name="non-public-host",
    severity="warning",
    frame="article",
    column="url",
    grade=lambda _: graded(pl.col("url").str.contains(f"{_INNER}|{_STAGING}"), "warning", otherwise="info"),
    message="the URL is not public: {excerpt}",
    bad=(
        article(url="https://192.0.2.170/article/4711"),
        article(url="http://localhost:8000/2024/03/14/ferry"),
        article(url=_BASE.replace("www.", "staging.")),
        article(url=_BASE.replace("www.", "dev2.")),
    ),
    good=(
        article(url="https://test.example/2024/03/14/ferry"),
        article(url="https://www.staging-post.example/2024/03/14/ferry"),
        article(url="https://www.harbour-courier.example/2024/03/14/dev.staging.example"),
    ),
)
def non_public_host(_: Options) -> pl.Expr:
    """The URL is on a host that the public cannot, or should not, reach.

    What it does: Finds IP addresses instead of a host name, `localhost` and other names in internal networks, and test
    sites such as `staging.`. The hosts `test.`, `dev.` and `preview.` are an info, because a site may use them for
    something else.
    Why it matters: Readers cannot open the URL, and the text may be a draft.
    Leaves alone: Sites whose own name is such a word (`test.de`).
    Fix: None: use the URL on the public site.
    Evidence: `https://52.16.95.170/article/…` as the og:url of a page.
    """
    url = pl.col("url")
    no_host = url.str.contains(r"(?i)^\s*https?://(?:https?|undefined|null|nan)[:/]")
    return url.str.contains(f"{_INNER}|{_STAGING}|{_MAYBE_STAGING}") & ~no_host


_SHORTENERS: Final = (
    *("bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "v.gd", "buff.ly", "ift.tt", "dlvr.it", "fb.me"),
    *("lnkd.in", "trib.al", "wp.me", "t.ly", "rb.gy", "cutt.ly", "shorturl.at", "tiny.cc", "adf.ly", "j.mp", "owl.li"),
    *("nyti.ms", "wapo.st", "bbc.in", "cnn.it", "reut.rs", "bloom.bg", "econ.st", "n.pr", "ti.me", "politi.co"),
    *("on.wsj.com", "on.ft.com", "hill.cm", "apne.ws", "usat.ly", "gu.com", "spon.de", "sz.de", "flip.it", "ebx.sh"),
    *("feedproxy.google.com", "feeds.feedburner.com", "rss.feedsportal.com", "l.facebook.com", "lm.facebook.com"),
    *("out.reddit.com", "away.vk.com", "news.google.com/rss/articles", "news.google.com/articles", "google.com/url"),
    *("upstract.com/x", "clck.ru", "vk.cc", "amp.gs"),
)
"""Hosts, some with the beginning of their path, that only send their readers on."""

_REDIRECT: Final = (
    r"(?i)^\s*https?://(?:www\.)?(?:" + "|".join(host.replace(".", r"\.") for host in _SHORTENERS) + r")(?:[/?]|$)"
)


@rule(
    code="UR014",
    name="shortener-or-redirect",
    severity="warning",
    frame="article",
    column="url",
    literals=tuple(f"/{host}" for host in _SHORTENERS) + tuple(f"/www.{host}" for host in _SHORTENERS),
    message="this URL only redirects to another one: {excerpt}",
    bad=(
        article(url="https://bit.ly/3x4711"),
        article(url="https://news.google.com/rss/articles/CBMiQ4711?oc=5"),
        article(url="https://feedproxy.google.com/~r/harbour-courier/~3/4711/"),
    ),
    good=(
        article(url="https://www.orbit.lyceum.example/2024/03/14/ferry"),
        article(url="https://www.harbour-courier.example/2024/03/14/why-bit.ly-and-t.co"),
    ),
)
def shortener_or_redirect(_: Options) -> pl.Expr:
    """The URL is a short link that redirects to the article.

    What it does: Compares the host with known URL shorteners, social networks that count clicks, and feeds.
    Why it matters: The outlet is unknown, each copy has another URL, and short links stop working.
    Leaves alone: All hosts that show pages of their own.
    Fix: None: open the URL, and use the one that it redirects to.
    Evidence: `upstract.com/x/…` as the URL of an article; mediacloud/metadata-lib has a list of shorteners.
    """
    return pl.col("url").str.contains(_REDIRECT)
