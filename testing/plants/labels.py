"""Headlines, keywords and authors that are none, to plant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story
from .planting import Plant, Planted, any_of, either, other_value, planted

__all__ = ["LABELS"]


def _repeated_in_description(story: Story) -> SearchStrategy[Planted]:
    forms = st.sampled_from(("{}", "{}.", " {} ", "{} …"))
    return forms.map(
        lambda form: planted("HL011", story, "description", story.headline, description=form.format(story.headline))
    )


def _repeated_in_body(story: Story) -> SearchStrategy[Planted]:
    places = st.integers(0, 2)
    return places.map(
        lambda at: planted(
            "HL017",
            story,
            "body",
            story.headline,
            body="\n".join([*story.lines[:at], story.headline, *story.lines[at:]]),
        )
    )


def _cut_short(story: Story) -> SearchStrategy[Planted]:
    whole = "Council votes to restore the evening ferry timetable"
    lengths = st.integers(16, 40)
    return lengths.map(
        lambda n: planted("HL012", story, "headline", "…", headline=whole[:n].strip() + "…", headline_alt=whole)
    )


def _blanks(story: Story) -> SearchStrategy[Planted]:
    forms = st.sampled_from((" {}", "{}  ", "{}\t!", "{}\n"))
    return forms.map(
        lambda form: planted("HL016", story, "headline", None, headline=form.replace("{}", story.headline))
    )


def _named_as(column: str) -> Plant:
    """A headline that is the value of another column."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        names = story.language.publishers if column == "publisher" else story.language.sections
        return st.sampled_from(list(names)).map(
            lambda name: planted("HL015", story, "headline", name, **{"headline": name, column: name})
        )

    return plant


def _one_more(code: str, column: str, *values: Sequence[str]) -> Plant:
    """Further values in a list, some of them at a time."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        own = story.article().get(column, [])
        return st.sampled_from(values).map(lambda some: planted(code, story, column, None, **{column: [*own, *some]}))

    return plant


LABELS: Final[Mapping[str, Plant]] = {
    "HL007": other_value("HL007", "headline", any_of("Boat vote", "boats-are-back-in-april", "夜航", "Катер")),
    "HL008": other_value(
        "HL008",
        "headline",
        lambda story: st.just(f"{story.headline}, and what {'the council and ' * 10}others say of it"),
    ),
    "HL009": other_value(
        "HL009", "headline", any_of("COUNCIL VOTES FOR THE BOATS", "FÄHRSTREIT: RAT STIMMT ZU", "СОВЕТ ВЕРНУЛ ПАРОМ")
    ),
    "HL010": other_value(
        "HL010",
        "headline",
        any_of(
            "Untitled", "Page not found", "404 – Seite nicht gefunden", "Sans titre", "Страница не найдена", "无标题"
        ),
    ),
    "HL011": _repeated_in_description,
    "HL012": _cut_short,
    "HL015": either(_named_as("publisher"), _named_as("section")),
    "HL016": _blanks,
    "HL017": _repeated_in_body,
    "KW004": _one_more("KW004", "keywords", [f"rota {n}" for n in range(21)]),
    "KW005": _one_more(
        "KW005",
        "keywords",
        ["The evening ferry of Port Ellery returns after a year of shortened services"],
        ["The evening ferry returns in April."],
    ),
    "KW006": _one_more(
        "KW006", "keywords", ["Uncategorized"], ["section: local"], ["homepage_top"], ["Sin categoría"], ["Без рубрики"]
    ),
    "AU002": _one_more("AU002", "authors", ["admin"], ["Administrator"], ["Unknown Author"], ["Redaktion"]),
    "AU003": _one_more(
        "AU003",
        "authors",
        ["https://www.wexley-post.example/people/mara"],
        ["desk@wexley-post.example"],
        ["2019-05-01"],
        ["<b>Mara Lindqvist</b>"],
        ["192.0.2.38"],
    ),
    "AU004": _one_more(
        "AU004",
        "authors",
        ["By Wendy Hale"],
        ["Por Andrés Güell"],
        ["Автор: Игнат Щукин"],
        ["Wendy Hale, Staff Writer"],
    ),
    "AU005": _one_more(
        "AU005", "authors", ["Wendy Hale and Tom Rourke"], ["Wendy Hale; Tom Rourke"], ["Uwe Maßmann und Ida Pröll"]
    ),
}
"""Rule code to how its defect is planted."""
