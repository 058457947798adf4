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

    What it does: Fires on a record whose bytes could not be decoded as UTF-8. U+FFFD, the replacement character,
    appears in place of the bytes that could not be decoded.
    Why it matters: The text was saved in another encoding, or was cut off in the middle of a character. Anything
    decoded from it is a guess, and names suffer first.
    Leaves alone: Text in any script that is valid UTF-8, and plain ASCII, whatever its declared encoding.
    Fix: Fetch the page again, and decode it with the encoding that it declares.
    Evidence: Measured: pages that were decoded without their charset gave headlines that are entirely mojibake.
    """
    return ~pl.col("decode_ok")


@rule(
    code="DF007",
    name="unclassified-block",
    severity="warning",
    frame="block",
    screen=lambda _: pl.col("role") == "unknown",
    message="this block is not a known part of an article: {excerpt}",
    bad=(
        dump("2024-03-14T20:00+0000", "2024-03-14T20:30+0000", "2024-03-14T21:00+0000"),
        dump("2024-03-14T20:00+0000 2024-03-14T20:05+0000 https://www.harbour-courier.example/live/2 The boat leaves"),
    ),
    good=(dump(), dump("ferry", "transport", "Port Ellery")),
)
def unclassified_block(_: Options) -> pl.Expr:
    """A block of a dump is not a known part of an article.

    What it does: Fires on each block whose role neither its content nor its position reveals.
    Why it matters: The next program will drop or misfile text that has no known role.
    Leaves alone: Records with named fields, where the source says what each text is.
    Fix: Look at the block with `presscheck inspect`; if a publisher always sends it, map it at the source.
    Evidence: An early sign that the layout of a source has changed.
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

    What it does: Fires on each record that the parser could not read, such as a broken line of JSONL, and on everything
    that it had to leave out: the first value of a duplicate key in an object, a list of records inside another record,
    rows of a damaged table, or one unreadable file among several. All other records are checked.
    Why it matters: The article is missing from every later step, and no other rule reports that.
    Leaves alone: Records that can be read but lack fields; other rules report those.
    Fix: Write the record again from its source; if it is the last one, find out why the job that wrote it stopped.
    Evidence: A cut-off last line is what a job leaves behind when it crashes or the disk is full.
    """
    return pl.lit(True)
