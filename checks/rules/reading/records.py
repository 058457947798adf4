"""DF: what could not be read, or not understood."""

from __future__ import annotations

import json

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, dump, json_lines
from ...declaring.rule import Options

_CLEAN_LINE = (
    json.dumps(
        {name: CLEAN[name] for name in ("url", "headline", "published_raw", "language")}
        | {"body": CLEAN["description"] + " " + str(CLEAN["body"]).split("“")[0].replace("\n", " ")}
    )
    + "\n"
)


@rule(
    code="DF004",
    name="not-utf8",
    severity="error",
    frame="article",
    column="decode_ok",
    message="the record is not valid UTF-8, so some of its characters are lost",
    bad=(
        json_lines(
            _CLEAN_LINE.replace("Council votes", "Café owners vote"),
            shows="Caf\ufffd owners vote to restore the evening ferry timetable",
            encoding="latin-1",
        ),
    ),
    good=(article(headline="Café on the quay may stay open all winter"), article(headline="餐厅整个冬天营业")),
)
def not_utf8(_: Options) -> pl.Expr:
    """The bytes of the record are not valid UTF-8.

    What it does: Fires on a record whose bytes could not be decoded as UTF-8. What could not be decoded reads as
    U+FFFD, the replacement character.
    Why it matters: The text was saved in another encoding, or was cut in the middle of a character. Whatever is
    decoded from it is a guess, and names are what suffers first.
    Leaves alone: Text of any script that is valid UTF-8, and plain ASCII under whatever label.
    Fix: Fetch the page again and decode it with the encoding that it declares.
    Evidence: Measured: pages read without their charset gave whole headlines of mojibake.
    """
    return ~pl.col("decode_ok")


@rule(
    code="DF007",
    name="unclassified-block",
    severity="warning",
    frame="block",
    screen=lambda _: pl.col("role") == "unknown",
    message="this block is no known part of an article: {excerpt}",
    bad=(
        dump("2024-03-14T20:00+0000", "2024-03-14T20:30+0000", "2024-03-14T21:00+0000"),
        dump("2024-03-14T20:00+0000 2024-03-14T20:05+0000 https://www.harbour-courier.example/live/2 The boat leaves"),
    ),
    good=(dump(), dump("ferry", "transport", "Port Ellery")),
)
def unclassified_block(_: Options) -> pl.Expr:
    """A block of a dump is no known part of an article.

    What it does: Fires on each block that neither its own shape nor its position tells the role of.
    Why it matters: Text that nobody can name is dropped or misfiled by the next program.
    Leaves alone: Records with named fields, where the source says what each text is.
    Fix: Look at the block with `presscheck inspect`; if a publisher sends it always, map it at the source.
    Evidence: A first sign that the layout of a source has changed.
    """
    return pl.col("role") == "unknown"


@rule(
    code="DF014",
    name="unreadable-record",
    severity="error",
    frame="article",
    column="read_error",
    message="the record could not be read: {read_error}",
    bad=(json_lines(_CLEAN_LINE + '{"headline": "Council votes', shows='{"headline": "Council votes'),),
    good=(article(),),
)
def unreadable_record(_: Options) -> pl.Expr:
    """A record of the source could not be read.

    What it does: Fires on each record that the parser had to give up, such as a broken line of JSONL, and on what it
    had to leave out: the first value of a key that an object has twice, a list of records inside another record, rows
    of a damaged table, and one file of several that cannot be read. The rest is checked.
    Why it matters: The article is missing from everything that follows, and nothing else would tell.
    Leaves alone: Records that can be read but lack fields; other rules name those.
    Fix: Write the record again from its source; if it is the last one, see why the job that wrote it stopped.
    Evidence: A cut-off last line is what a crashed or full-disk job leaves behind.
    """
    return pl.lit(True)
