"""BD040: lines that are not the article's, known by their form and company."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

import polars as pl

from ....glances.glance import plainly_together
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, Example, article, paragraph
from ...declaring.rule import Options

_SAID_OTHERWISE: Final = (
    *("BD006", "BD007", "BD008", "BD009", "BD010", "BD012", "BD013", "BD014", "BD015", "BD016", "BD017", "BD021"),
    *("BD023", "BD024", "BD028", "BD029", "BD030", "BD035", "BD04", "CT", "HL", "LK"),
)
"""Beginnings of codes of rules that say for certain what a line is. Nothing is said twice."""

_LOOKS_LIKE: Final = {
    "menu": "a link of a menu",
    "teaser": "a link to another article",
    "share": "a button to share",
    "consent": "a notice on cookies",
    "comment": "a reader's comment",
    "subscribe": "an offer to subscribe",
    "credit": "a credit or a time stamp",
    "other": "a part of the page",
}

_NEVER_CERTAIN: Final = 99

_SENTENCE: Final = r"[.!?…。！？؟۔।][\p{Pe}\p{Pf}\"'”’]*\s*$"
_SENTENCE_CHARS: Final = 50

_LISTED: Final = r"^\s*(?:[-–—*•·‣▪●○■□►–]\s|\d+[.)]\s)|^[^\p{L}]*$|[:：]\s*$"


_ITEM: Final = r"^\s*(?:[-–—*•·‣▪●○■□►・]\s*|\(?\d{1,2}[.)、]\s*|[一二三四五六七八九十]、)\p{L}?"
_PARAGRAPH_BYTES: Final = 90


def _is_announced() -> pl.Expr:
    """A line that announces a list, and the items below it."""
    text = pl.col("text")
    item, announces = text.str.contains(_ITEM), text.str.contains(r"[:：]\s*$")
    items = item & pl.when(~item).then(announces).forward_fill().over("article").fill_null(False)
    return items | (announces & item.shift(-1, fill_value=False).over("article"))


def _is_between_paragraphs() -> pl.Expr:
    """Where a subheading stands: alone, with a paragraph above and one below."""
    long = pl.col("text").str.len_bytes() >= _PARAGRAPH_BYTES
    above, below = (long.shift(step, fill_value=False).over("article") for step in (1, -1))
    return ~long & above & below


def _likelihood(o: Options) -> pl.Expr:
    """Of each line of a body, in thousandths; -1 of all other blocks, of lines alone, and of those not told anyway."""
    least = _permille(o["info"])

    def of_bodies(blocks: pl.Series) -> pl.Series:
        from ...text.line_model import likelihoods  # noqa: PLC0415 - numpy, and the weights

        found = pl.repeat(-1, len(blocks), dtype=pl.Int16, eager=True)
        lines = blocks.struct.unnest().with_row_index("row").filter("asked")
        return found.scatter(lines["row"], likelihoods(lines["article"], lines["text"], least))

    of_body = pl.col("column") == "body"
    with_company = of_body & (of_body.sum().over("article") > 1)
    told = pl.struct("article", "text", asked=with_company).map_batches(of_bodies, return_dtype=pl.Int16)
    return plainly_together(told, _of_one_article(least))


@cache
def _of_one_article(least: int) -> Callable[[Sequence[Mapping[str, Any]]], list[int]]:
    """The likelihoods of blocks that are all of one article."""

    def of_blocks(blocks: Sequence[Mapping[str, Any]]) -> list[int]:
        from ...text.line_model import likelihoods  # noqa: PLC0415 - numpy, and the weights

        texts = [block["text"] for block in blocks if block["asked"]]
        one = pl.Series([0] * len(texts), dtype=pl.UInt32)
        told = iter(likelihoods(one, pl.Series(texts, dtype=pl.String), least).tolist())
        return [next(told) if block["asked"] else -1 for block in blocks]

    return of_blocks


def _kind() -> pl.Expr:
    """What kind of line a hit is taken for, in words."""

    def of_texts(texts: pl.Series) -> pl.Series:
        from ...text.line_model import kinds  # noqa: PLC0415 - numpy, and the weights

        return kinds(texts)

    told = pl.col("text").map_batches(of_texts, return_dtype=pl.String, is_elementwise=True)
    return told.replace_strict(_LOOKS_LIKE, return_dtype=pl.String)


def _is_nearly_certain(o: Options) -> pl.Expr:
    """Points of a list, what announces one, rows of numbers and what may be a subheading are never certain."""
    may_belong = pl.col("text").str.contains(_LISTED) | pl.col("between")
    return (pl.col("likelihood") >= _permille(o["warning"])) & ~may_belong


def _permille(share: float) -> int:
    return round(1000 * share)


def _facts(o: Options) -> dict[str, pl.Expr]:
    likely = pl.col("likelihood")
    return {
        "looks": pl.when(_is_nearly_certain(o)).then(pl.lit("is probably")).otherwise(pl.lit("may be")),
        "kind": _kind(),
        "percent": (likely // 10).clip(upper_bound=_NEVER_CERTAIN),
    }


_BODIES: Final = {
    "en": str(CLEAN["body"]),
    "de": (
        "Der Stadtrat von Hafenau hat am Donnerstag beschlossen, die Abendfähre wieder fahren zu lassen, ein Jahr "
        "nachdem sie eingestellt worden war.\nNeun Mitglieder stimmten dafür, vier dagegen. Vom April an legen "
        "werktags nach acht Uhr wieder zwei Boote am Ostkai ab, samstags ein drittes. Die Preise bleiben gleich, "
        "bis der Rat im Herbst noch einmal rechnet und sagt, ob sich die späten Fahrten gelohnt haben."
    ),
    "pl": (
        "Rada miejska w Zatoczynie postanowiła w czwartek przywrócić wieczorny prom, rok po tym, jak zlikwidowano go z "
        "powodu kosztów.\nZa głosowało dziewięć osób, przeciw cztery. Od kwietnia w dni powszednie po godzinie ósmej z "
        "wschodniego nabrzeża będą odpływać dwa statki."
    ),
    "ru": (
        "Городской совет Заливска решил в четверг вернуть вечерний паром, через год после того, как его отменили ради "
        "экономии.\nЗа проголосовали девять депутатов, против четверо. С апреля по будням после восьми вечера от "
        "восточной пристани будут отходить два судна. Цены останутся прежними до осени, когда совет снова посчитает "
        "расходы и скажет, стоило ли возвращать поздние рейсы."
    ),
    "zh": (
        "海湾市议会周四决定恢复晚间渡轮，这条航线一年前因为费用过高而停运，此后在岛上工作到很晚的人只能留在城里过夜，"
        "许多居民为此写信给市长。\n九名议员赞成，四名反对。从四月起，工作日晚上八点以后将有两班船从东码头出发，周六再加一班，"
        "票价在秋天重新审议之前不会改变，议会说。"
    ),
}


def _followed_by(*lines: str, language: str = "en") -> Example:
    """Lines after the last line of an article."""
    body = "\n".join([_BODIES[language], *lines])
    return replace(article(body=body, language=language), shows="\n".join(["…", *lines]))


@rule(
    code="BD040",
    name="foreign-line",
    severity="warning",
    frame="block",
    looks_around=True,
    around=lambda o: {"likelihood": _likelihood(o), "between": _is_between_paragraphs()},
    yields_to=_SAID_OTHERWISE,
    grade=lambda o: pl.when(_is_nearly_certain(o)).then(pl.lit("warning")).otherwise(pl.lit("info")),
    facts=_facts,
    options={"warning": 0.9, "info": 0.4},
    message="this line {looks} {kind}, not part of the article ({percent} % likely): {excerpt}",
    fix="unsafe",
    repair=lambda o: pl.when(~_is_nearly_certain(o)).then("text"),
    bad=(
        _followed_by("Ferry prices to rise again in May", "Harbour pool closed until spring"),
        _followed_by("Bäckerei am Markt schließt nach neunzig Jahren", "Anmelden", language="de"),
        _followed_by("Ceny biletów znów pójdą w górę", "Pływalnia w porcie zamknięta do wiosny", language="pl"),
        _followed_by("В зоопарке насчитали двенадцать птенцов фламинго", "Бассейн в порту закрыт", language="ru"),
        _followed_by("登录", "注册", "更多", language="zh"),
    ),
    good=(
        paragraph("What the evening ferry costs"),
        paragraph("A year without the boat"),
        paragraph("“We will look at it again in the autumn.”"),
        paragraph("1. East quay\n2. Gull Island\n3. Wexley"),
        paragraph("| Boat | Seats |\n| Gull | 120 |\n| Heron | 96 |"),
        article(body=_BODIES["de"].replace("\n", "\nWas die Fähre kostet\n"), language="de"),
        article(body=_BODIES["ru"].replace("\n", "\nГод без парома\n"), language="ru"),
    ),
)
def foreign_line(o: Options) -> pl.Expr:
    """A line does not look like part of the article.

    What it does: Judges each line of the body that is not a long sentence. It looks at the wording (sequences of
    characters, words and pairs of words), the form (length, ending, uppercase, digits, bullets, separators), the
    position, the neighboring lines, and how many of the words also occur elsewhere in the article. A linear model
    estimates how likely the line is to be foreign and what it is: a menu link, a teaser, a share button, a cookie
    notice, a reader's comment, a subscription offer or a credit. From the likelihood in the option `warning` it is a
    warning, and from the one in `info` an info.
    Why it matters: Menus, teasers and notices that an extractor misses are read, counted, translated and learned as if
    an author had written them. No list of phrases covers them all, least of all headlines of other articles.
    Leaves alone: Sentences of more than 100 characters, and sentences from 50 characters unless the model is nearly
    certain; lines of more than 300 characters; lists that a line of the article introduces with a colon; filled tables;
    bodies of one line; lines that another rule about furniture, leaks, contacts or the headline reports. Subheadings
    look like teasers, so a line on its own between two paragraphs is reported only if the model is nearly certain, and
    then as an info. The same applies to list items and rows of numbers, because an article may contain a timetable.
    Fix: Delete the line; then check which parts of the page the extractor keeps. `fix --unsafe-fixes` deletes lines
    that get a warning, but not those that get an info.
    For editors: Delete the line if it does not belong to the article.
    Evidence: Trained by `python -m bench.lines train` on 660 public news pages in some 25 languages: verified texts,
    whole pages, extractor outputs, and verified texts with lines of their page inserted. Evaluated on hosts and
    languages that were not in the training data; the likelihoods are calibrated on the same data. See
    [Accuracy](../accuracy.md) for the figures. The weights are integers, so every machine gives the same answer.
    """
    sentence = pl.col("text").str.contains(_SENTENCE) & (pl.col("text").str.len_chars() >= _SENTENCE_CHARS)
    doubtful = sentence | _is_between_paragraphs()
    bar = pl.when(doubtful).then(_permille(o["warning"])).otherwise(_permille(o["info"]))
    return ~_is_announced() & (_likelihood(o) >= bar)
