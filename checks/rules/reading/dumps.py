"""DF: lines, blocks and records of a dump, and their size."""

from __future__ import annotations

import json
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, Example, article, dump, json_lines
from ...declaring.rule import Options, of_article
from ...judging.subset import put_back
from ...text.grades import IN_DUMP, graded
from ...text.lines import is_of_dump
from ...text.repairs import dropped
from ...text.sizes import is_larger, lines

_URL: Final = "https://www.harbour-courier.example/2024/03/14/ferry"
_HEADER: Final = f"date 2024-03-14 {_URL}"
_BOM: Final = "\ufeff"


@rule(
    code="DF003",
    name="missing-final-newline",
    severity="info",
    frame="block",
    default=False,
    screen=lambda _: is_of_dump(),
    looks_around=True,
    borrows=("format", "n_bytes", "record"),
    message="the file does not end with a newline",
    fix="safe",
    repair=lambda _: pl.col("text") + "\n",
    bad=(
        Example(shows="… (no line end after the last word)", file=(dump().file or b"").rstrip()),
        Example(shows="ferry (end of file)", file=(dump("ferry", "transport", "quay").file or b"").rstrip()),
    ),
    good=(dump(), Example(shows="(two blank lines at the end)", file=(dump().file or b"") + b"\n\n"), article()),
)
def missing_final_newline(_: Options) -> pl.Expr:
    """The last line of a dump has no newline at its end.

    What it does: Fires on the last block of a dump if the file ends without a newline.
    Why it matters: If files are concatenated, the header of the next record ends up on the last line of this one, and
    two articles become one.
    Leaves alone: A last line with a newline. The rule is off by default because a missing newline matters only if dumps
    are concatenated.
    Fix: Add a newline at the end of the file.
    Evidence: A real record that ends right after its last keyword.
    """
    article_ = pl.col("article")
    last = (article_ != article_.shift(-1)).fill_null(True)
    begins = pl.when(of_article("record") == 0).then(0).otherwise(pl.col("start").first().over("article"))
    return is_of_dump() & last & (pl.col("end") - begins == of_article("n_bytes"))


@rule(
    code="DF005",
    name="byte-order-mark",
    severity="warning",
    frame="article",
    column="header_raw",
    message="the record begins with a byte order mark",
    fix="safe",
    repair=lambda _: pl.col("header_raw").str.strip_prefix(_BOM),
    bad=(
        Example(shows="\\ufeffdate 2024-03-14 https://…", file=b"\xef\xbb\xbf" + (dump().file or b"")),
        Example(shows="\\ufeff date 2024-03-14 https://…", file=b"\xef\xbb\xbf " + (dump().file or b"")),
    ),
    good=(dump(), json_lines(_BOM + json.dumps(dict(CLEAN)), shows="(JSON lines with a byte order mark)")),
)
def byte_order_mark(_: Options) -> pl.Expr:
    """A dump record begins with a byte order mark.

    What it does: Finds U+FEFF before the header.
    Why it matters: Programs that look for the header do not find it. If files are concatenated, the mark ends up in the
    middle of the text, where it is invisible.
    Leaves alone: Tables and JSON, whose parsers remove the mark.
    Fix: Remove the byte order mark.
    Evidence: The Unicode standard neither requires nor recommends it in UTF-8.
    """
    return pl.col("header_raw").str.starts_with(_BOM)


_SEPARATORS: Final = r"[\x{2028}\x{2029}]"


@rule(
    code="DF006",
    name="mixed-line-endings",
    severity="info",
    frame="article",
    column="body",
    also=("description",),
    literals=("\r", "\u2028", "\u2029"),
    mark=rf"\S*{_SEPARATORS}\S*",
    message="the text mixes different line endings",
    fix="safe",
    repair=lambda o: pl.col(o.column).str.replace_all(r"\r\n|\r|\x{2028}|\x{2029}", "\n"),
    bad=(
        article(body=str(CLEAN["body"]).replace("\n", "\r\n", 1)),
        article(body=str(CLEAN["body"]).replace("\n", "\u2029", 1)),
        article(description="Evening sailings return in April,\rthe council decided on Thursday night."),
    ),
    good=(
        article(body=str(CLEAN["body"]).replace("\n", "\r\n")),
        article(body=str(CLEAN["body"]).replace(". ", ".  ")),
    ),
)
def mixed_line_endings(o: Options) -> pl.Expr:
    r"""The text mixes different line endings.

    What it does: Finds texts in which some lines end with CRLF and others with LF, texts with single CRs, and the
    separators U+2028 and U+2029.
    Why it matters: Programs disagree on where a paragraph ends, and display the line endings that they do not know.
    Leaves alone: Texts whose lines all end with LF, or all with CRLF. In a dump, whose lines may end with CR, only
    U+2028 and U+2029 count.
    Fix: End every line with LF.
    Evidence: ftfy has `fix_line_breaks` for this.
    """
    text = pl.col(o.column).str
    returns, pairs = text.count_matches("\r", literal=True), text.count_matches("\r\n", literal=True)
    mixed = (returns > pairs) | ((pairs > 0) & (text.count_matches("\n", literal=True) > pairs))
    return text.contains(_SEPARATORS) | (~IN_DUMP & mixed)


_OTHERS_JUDGE: Final = (
    "headline_alt",
    "body",
    "keyword",
    "keywords_joined",
    "selector",
    "image",
    "image_size",
    "related",
)
"""Roles whose repetition has a rule of its own, or is none."""


def _may_repeat(o: Options) -> pl.Expr:
    """Blocks of a dump that are text, long enough, and of a role that is not judged elsewhere."""
    long = (pl.col("role") == "description") | (pl.col("text").str.len_chars() >= o["min_chars"])
    return (
        (pl.col("kind") == "text")
        & long
        & ~pl.col("role").is_in(list(_OTHERS_JUDGE))
        & (pl.col("role_source") != "field")
        & is_of_dump()
    )


def _repeated(o: Options) -> pl.Expr:
    rows = _may_repeat(o)
    same = pl.struct(pl.col("article").filter(rows), patterns.normalised(pl.col("text").filter(rows)))
    return put_back(~same.is_first_distinct(), rows)


@rule(
    code="DF010",
    name="repeated-block",
    severity="warning",
    frame="block",
    screen=_may_repeat,
    looks_around=True,
    borrows=("format",),
    options={"min_chars": 20},
    grade=lambda _: graded(pl.col("role").is_in(["description", "unknown"]), "warning", otherwise="info"),
    message="this block is in the record more than once: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        dump(top=[str(CLEAN["description"])]),
        dump(top=[f"  {CLEAN['description']}"]),
    ),
    good=(
        dump(),
        dump("ferry", "transport", "Port Ellery"),
        article(),
    ),
)
def repeated_block(o: Options) -> pl.Expr:
    """A dump record contains the same block more than once.

    What it does: Compares the blocks of a record, ignoring case and punctuation, and fires on each copy of a
    description and of any other block of at least 20 characters. A repeated description is a warning, a repeated author
    or organization an info.
    Why it matters: Two properties of the page have the same text, but their names are lost, so the copy is read as
    text.
    Leaves alone: Times, links, keywords and images; headlines (HL001), contact rows (CT002), and the body.
    Fix: Keep the first copy, and drop the others.
    Evidence: The description is repeated in 13 of 585 records, an author in 14; flairNLP/fundus #748.
    """
    return _repeated(o)


_GERMAN: Final = (
    "Wermsdorf bekommt seine Fähre im April zurück",
    "Der Gemeinderat von Wermsdorf hat am Donnerstag beschlossen, die Fähre über den Horstsee wieder fahren zu "
    "lassen. Ein Jahr lang mussten Pendler einen Umweg von zwölf Kilometern nehmen, weil das alte Boot nicht mehr "
    "zugelassen war. Das neue Boot fährt mit Strom und hat Platz für vierzig Fahrgäste. Die erste Fahrt ist für den "
    "zweiten April geplant, und eine Karte kostet wie früher zwei Euro. Bürgermeisterin Ines Quandt sprach von "
    "einem guten Tag für die Gemeinde. Gegen den Plan stimmten nur zwei Mitglieder, denen die Kosten für den Steg "
    "zu hoch waren.",
)
_SPANISH: Final = (
    "Villar del Río recupera el mercado de los jueves",
    "El ayuntamiento de Villar del Río decidió el jueves que el mercado vuelva a la plaza mayor después de tres "
    "años en las afueras. Los vendedores habían pedido el cambio porque pocos vecinos llegaban hasta el polígono. "
    "La plaza tendrá sitio para sesenta puestos, y los coches no podrán entrar hasta las tres de la tarde. La "
    "alcaldesa, Marta Quiroga, explicó que los bares de la zona apoyan la idea y que habrá autobuses cada media "
    "hora. El primer mercado se celebrará el cuatro de abril, con música de la banda municipal y precios de "
    "apertura.",
)
_POLISH: Final = (
    "Kładka nad Wierzbicą znów otwarta dla pieszych",
    "Mieszkańcy Starej Wierzbicy mogą od czwartku znowu przechodzić przez rzekę w środku miasta. Kładka była "
    "zamknięta przez osiem miesięcy, bo jesienna powódź uszkodziła dwa filary. Naprawa kosztowała więcej, niż "
    "planowano, ale skończyła się przed terminem. Burmistrz Halina Wrona powiedziała, że nowe filary wytrzymają "
    "także większą wodę. Do szkoły po drugiej stronie dzieci idą teraz dziesięć minut zamiast czterdziestu. W "
    "sobotę na kładce zagra orkiestra straży pożarnej, a cukiernia z rynku rozda pączki.",
)
"""Headline and body."""


def _of_times(story: tuple[str, str], *times: str) -> Example:
    """A dump record of a headline, these times and a body."""
    headline, body = story
    text = "\n\n".join([_HEADER, headline, *times, body]) + "\n"
    return Example(shows="\n\n".join([headline, *times]), file=text.encode())


@rule(
    code="DF011",
    name="inferred-role",
    severity="info",
    frame="article",
    column="date_roles",
    message="either {published_raw} or {modified_raw} may be the time of publication",
    bad=(
        _of_times(_GERMAN, "2024-03-14T18:05:00+01:00", "2024-03-14T17:20:00+01:00"),
        _of_times(_SPANISH, "2024-03-14T21:30:12+01:00", "2024-03-14T09:15:40+01:00"),
        _of_times(_POLISH, "2024-03-14T16:45:00+01:00", "2024-03-14T16:02:00+01:00"),
    ),
    good=(
        dump(),
        _of_times(_GERMAN, "2024-03-14T17:20:00+01:00", "2024-03-14T18:05:00+01:00"),
        _of_times(_SPANISH, "2024-03-15T08:00:00+01:00", "2024-03-14T09:15:00+01:00"),
        article(published_raw="2024-03-14T18:05:00+00:00", modified_raw="2024-03-14T17:20:00+00:00", beside=("TS002",)),
    ),
)
def inferred_role(_: Options) -> pl.Expr:
    """It is unclear which time of a dump record is the time of publication.

    What it does: Fires if two times of a dump record may be read either way round: the second is earlier than the
    first, both are on the day of the header or neither is, and their position among the other properties does not help.
    Why it matters: presscheck assumes the more common order, which is wrong in three of ten such records. The rules
    about the order of these two times (TS001, TS002) skip the record.
    Leaves alone: Formats with named fields; a second time that is later than or equal to the first; times of which
    exactly one is on the day of the header; times in the position that they have if properties are sorted by name.
    Fix: Keep the names of the properties when you write the dump.
    Evidence: 44 of 585 records of real pages; in 14 of them, the page does not have the more common order.
    """
    return IN_DUMP & (pl.col("date_roles") == "ambiguous")


@rule(
    code="DF012",
    name="empty-record",
    severity="error",
    frame="block",
    screen=lambda _: pl.col("kind") == "header",
    looks_around=True,
    message="this record has a header and nothing else",
    bad=(
        Example(
            shows=_HEADER,
            file=f"{_HEADER}\n".encode(),
            beside=("BD001", "HL005", "TS009"),
        ),
        Example(
            shows=f"{_HEADER}\n\n(the next record)",
            file=f"{_HEADER}-two\n\n".encode() + (dump().file or b""),
            beside=("BD001", "HL005", "TS009"),
        ),
    ),
    good=(dump(), article(description=None)),
)
def empty_record(_: Options) -> pl.Expr:
    """A dump record consists only of its header.

    What it does: Finds headers that are not followed by any block before the next header or the end of the file.
    Why it matters: The extractor found nothing, usually because the layout of the pages has changed.
    Leaves alone: Records with any text at all; other rules report what is missing in them.
    Fix: Extract the page again.
    Evidence: flairNLP/fundus #351: nothing was extracted after a change of layout.
    """
    article_ = pl.col("article")
    return (pl.col("kind") == "header") & (article_ != article_.shift(-1)).fill_null(True)


def _long(n_sentences: int) -> str:
    """Sentences of which no two are the same."""
    lines = [
        f"On day {number} of the voyage the log speaks of {number * 7} gulls, and of a wind from quarter {number % 32}."
        for number in range(n_sentences)
    ]
    return "\n".join(" ".join(lines[at : at + 4]) for at in range(0, n_sentences, 4))


def _many_lines(n_lines: int) -> str:
    """Short lines of which no two are the same."""
    return "\n".join(f"Day {number}: {number * 7} gulls." for number in range(n_lines))


@rule(
    code="DF013",
    name="oversized-record",
    severity="warning",
    frame="article",
    column="n_bytes",
    options={"max_bytes": 1_000_000, "max_bytes_judged": 5_000_000},
    facts=lambda _: {"lines": lines().fill_null(0)},
    grade=lambda o: graded(is_larger(o["max_bytes_judged"]), "error", otherwise="warning"),
    message="the record is very large: {n_bytes:,} bytes, {lines:, line} of text",
    bad=(
        Example(shows="(a body of 1,100,000 bytes)", records=({**CLEAN, "body": _long(12_000)},)),
        Example(shows="(a body of 50,000 lines)", records=({**CLEAN, "body": _many_lines(50_000)},)),
        Example(
            shows="(a dump record of 1,100,000 bytes)",
            file=(dump().file or b"") + b"\n" + _long(12_000).replace("\n", " ").encode() + b"\n",
            beside=("BD031",),
        ),
    ),
    good=(article(), Example(shows="(a body of 180,000 bytes)", records=({**CLEAN, "body": _long(2_000)},))),
)
def oversized_record(o: Options) -> pl.Expr:
    """The record is too large for an article.

    What it does: Fires if the size of the record in its source, or of its text, is more than `max_bytes`; each line of
    the body counts as at least 25 bytes. Above the limit of the run (`max-article-bytes`) it is an error, and only the
    rules that do not read texts check the article.
    Why it matters: Two pages were read as one, a binary file was read as text, or somebody is trying to slow down the
    readers.
    Leaves alone: Long articles: a book of 300 pages has about a million bytes.
    Fix: Check what the record contains, and extract the page again.
    Evidence: trafilatura refuses pages of more than 20,000,000 bytes; the largest of 585 records has 621,907.
    """
    return is_larger(min(o["max_bytes"], o["max_bytes_judged"]))
