"""DR: notes in a text that its authors wrote to themselves, and lines that forbid to publish it."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options
from ...judging.subset import contains_bounded
from ...text.phrase_lists import pattern, spellings

_READ: Final = ("headline", "headline_alt", "description", "body", "unknown")
"""Roles of blocks that readers see as text."""

_MEANT: Final = r"`[^`\n]*`|\[\[\s*(?i:sic|\.{3}|…)\s*\]\]"
"""Code that is quoted, and remarks."""

# What stands before and after a mark: no letter, digit or hyphen, and no quotation mark (then the text speaks of it).
_BEFORE: Final = r"(?:^|[\s(\[{<>/*_#$€£%:;,.—–])"
_AFTER: Final = r"(?:$|[\s)\]}>/*_%:;,.!?—–])"

_COUNTED: Final = (
    r"(?:%|percent|per\s+cent|people|dollars|euros?|pounds|million|billion|times|years|days|hours|residents|members"
    r"|Prozent|Euro|Menschen|Jahre|Tage|Stimmen|Uhr|Einwohner|personnes|millions?|millones|personas|personen|jaar|osób"
    r"|procent|złotych|человек|рублей|процентов|осіб|гривень)"
)
_TODO: Final = (
    rf"(?:^|[\n(\[{{/*#>]\s*)TO-?DO(?:\s*[:(–—]|\s+-\s|\s*[)\]}}]|\s+{pattern('draft_tasks')}\b|\W*$)"
    rf"|[.!?]\s+TO-?DO(?:\s*:|\s+{pattern('draft_tasks')}\b)"
)
_FIXME: Final = rf"{_BEFORE}FIXME{_AFTER}"
_TK: Final = (
    rf"{_BEFORE}(?:TK(?:TK)+|TK(?:\s+TK)+){_AFTER}"
    r"|[$€£]TK\b"
    r"|[(\[](?:[^()\[\]\n]{1,40}\s)?TK(?:\s[\p{Ll}][^()\[\]\n]{0,40})?\]"
    rf"|{_BEFORE}TK\s+{_COUNTED}(?:\W|$)"
    r"|(?:^|[.!?]\s)\W{0,3}(?:QUOTE|NAME|PHOTO|LEDE|LINK|MORE|DATE|HED|DEK|Quote|Name|Photo|Lede|Link|More|Date)\s+TK\b"
)
_XXX: Final = (
    rf"[(\[]\s?X{{3,}}\s?[)\]]|[$€£]\s?X{{3,}}(?:[^\p{{L}}\d-]|$)|{_BEFORE}X{{3,}}\s+{_COUNTED}(?:\W|$)"
    rf"|(?:^|\n)X{{3,}}(?:\s*:|\s+{pattern('draft_tasks')}\b|\s*$)"
)
_BRACKETED: Final = (
    rf"(?i)[\[【［](?:[^\[\]【】［］\n]{{0,60}}[^\p{{L}}\p{{N}}\[\]【】］\n])?{pattern('draft_notes')}"
    r"(?:[^\p{L}\p{N}\[\]【】\n][^\[\]【】［］\n]{0,60})?[\]】］]"
)
_DOUBLE: Final = r"\[\[[^\[\]{}|\n]{1,200}\]\]"
_MARK: Final = rf"{_BRACKETED}|{_DOUBLE}|\b(?:TO-?DO|FIXME|TK(?:\s?TK)*|X{{3,}})\b"
_NOTE: Final = f"{_TODO}|{_FIXME}|{_TK}|{_XXX}|{_BRACKETED}|{_DOUBLE}"


@rule(
    code="DR001",
    name="draft-note",
    severity="warning",
    frame="block",
    literals=(
        "todo",
        "to-do",
        "fixme",
        " tk",
        "tk ",
        "tktk",
        "$tk",
        "€tk",
        "£tk",
        "[tk",
        "(tk",
        "xxx",
        "[",
        "【",
        "［",
    ),
    mark=_MARK,
    spare=_MEANT,
    message="an author's note is in the text: {excerpt}",
    bad=(
        paragraph("TODO: ask the harbor master how many boats there are."),
        paragraph("The council met TK times before it voted on the evening ferry."),
        paragraph("Die Fähre kostet die Stadt [Zahl prüfen] Kronen im Jahr, sagte die Sprecherin des Rates."),
        paragraph("Selon la mairie [nom à vérifier], le bac du soir reprendra son service au mois d'avril."),
        paragraph("船将于四月恢复航行【待核实】，港务局长在星期四的会议上这样说。"),
        article(headline="Night ferry to return (XXX)"),
    ),
    good=(
        paragraph("The shop on the quay belongs to TK Maxx, and the thirtieth, number XXX, to nobody at all."),
        paragraph("The board keeps a to-do list, and “TODO” is the first word on it, the clerk says."),
        paragraph("“They [the operators] will check the fares,” the clerk said, “and come back [in June].”"),
        paragraph("La XXX edición del festival, que reunió a TODO el puerto, terminó el domingo con fuegos."),
    ),
)
def draft_note(_: Options) -> pl.Expr:
    """A note that the author left for themselves is in the text.

    What it does: Finds `TODO`, `FIXME`, `TK`, `XXX` in place of a number or a name, text in double brackets, and notes
    in brackets that say that something must be checked, added or confirmed, in thirty languages.
    Why it matters: The text is not finished, and readers would see the note.
    Leaves alone: These letters as a name or a Roman numeral (`TK Maxx`, `Super Bowl XXX`), the Spanish word “todo”,
    quoted words, remarks in brackets within a quotation, and code in backticks.
    Fix: Do what the note says, then delete it.
    Evidence: No hit in 1,870 hand-checked articles.
    """
    text = pl.col("text").str.replace_all(_MEANT, " ")
    return pl.col("role").is_in(_READ) & contains_bounded(text, _NOTE)


_UNTIL: Final = (
    r"until|before|yet|without|bis|vor|ohne|jusqu|avant|sans|hasta|antes|sin|fino|prima|até|tot|voor|do|przed|bez|до|без"
    r"|till|før|innan|til"
)
_FORBIDS: Final = (
    rf"(?i)^[^\p{{L}}\p{{N}}“”„«\"]{{0,6}}(?:{pattern('not_for_publication')})"
    rf"(?:\W*$|\W*[:!–—]|\s+-\s|\s*[)\]】]|\W+(?:{_UNTIL})\b|\W*\d|\W+(?:[\p{{L}}]+\W+){{0,3}}\d)"
)


@rule(
    code="DR002",
    name="not-for-publication",
    severity="warning",
    frame="block",
    literals=spellings("not_for_publication"),
    bound=200,
    message="the text says that it must not be published: {excerpt}",
    bad=(
        paragraph("DO NOT PUBLISH until the clerk has called back"),
        paragraph("Sperrfrist: 14. Mai, 6 Uhr"),
        paragraph("[Ne pas publier]"),
        paragraph("Не публиковать до понедельника"),
    ),
    good=(
        paragraph("Do not publish your address, the police on the island tell those who rent out their boats."),
        paragraph("“Not for publication”, it says on the first page of the plan that the clerk left on the ferry."),
        paragraph("Embargoed goods were found on the night ferry, the customs office said on Monday morning."),
    ),
)
def not_for_publication(_: Options) -> pl.Expr:
    """A line says that the text must not be published, or not yet.

    What it does: Finds short lines that begin with “do not publish”, “not for publication”, “embargoed until” or
    similar words, in thirty languages.
    Why it matters: Publishing the text breaks an agreement.
    Leaves alone: Sentences that begin with such words and continue, and lines in quotation marks. PB001 checks embargo
    times in a separate field.
    Fix: Ask whether the text is released; then delete the line.
    Evidence: No hit in 1,870 hand-checked articles.
    """
    return pl.col("role").is_in(_READ) & pl.col("text").str.contains(_FORBIDS)
