"""How a defect is planted into a fictional article: what the tables of plants are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story

__all__ = [
    "Article",
    "Plant",
    "Planted",
    "any_of",
    "behind",
    "by_language",
    "either",
    "extra_line",
    "in_paragraph",
    "other_value",
    "planted",
    "with_line",
]

Article = dict[str, Any]
"""A record by columns of `Articles`."""


@dataclass(frozen=True, slots=True)
class Planted:
    """An article with one defect.

    code: the rule that must find it. column: where. text: what was planted; None where something was taken away.
    """

    article: Article
    code: str
    column: str
    text: str | None


Plant = Callable[[Story], SearchStrategy[Planted]]
"""Plants one kind of defect into a clean story, in some variants."""


def planted(code: str, story: Story, column: str, text: str | None, **columns: Any) -> Planted:
    """The story's article with these columns instead; None takes one away. `text` stands in `column`, if not given."""
    changed = {**story.article(), **(columns or {column: text})}
    return Planted({name: value for name, value in changed.items() if value is not None}, code, column, text)


def extra_line(code: str, texts: Callable[[Story], SearchStrategy[str]], *, last: bool = False) -> Plant:
    """A further line in the body, somewhere or at its end."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        end = len(story.lines)
        places = st.just(end) if last else st.integers(1, end)
        return st.builds(lambda at, text: with_line(code, story, at, text), places, texts(story))

    return plant


def with_line(code: str, story: Story, at: int, text: str) -> Planted:
    """The article with this line before the `at`-th one of its body."""
    return planted(code, story, "body", text, body="\n".join([*story.lines[:at], text, *story.lines[at:]]))


def in_paragraph(code: str, *forms: tuple[str, str]) -> Plant:
    """Something around or behind the text of a line: pairs of a template with `{}` for the line, and what is found.

    Not at a line with an address: without its full stop a tip line may well be taken for a contact row.
    """

    def plant(story: Story) -> SearchStrategy[Planted]:
        lines = [at for at, line in enumerate(story.lines) if "@" not in line]
        return st.builds(put, st.just(story), st.sampled_from(lines), st.sampled_from(forms))

    def put(story: Story, at: int, form: tuple[str, str]) -> Planted:
        line = form[0].replace("{}", story.lines[at])
        return planted(code, story, "body", form[1], body="\n".join([*story.lines[:at], line, *story.lines[at + 1 :]]))

    return plant


def behind(*texts: str) -> list[tuple[str, str]]:
    """Forms for `in_paragraph`: the line, then one of these."""
    return [("{}" + text, text.strip()) for text in texts]


def other_value(code: str, column: str, values: Callable[[Story], SearchStrategy[str | None]]) -> Plant:
    """Another value in a text column, or a blank one, or none."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        return values(story).map(
            lambda value: planted(code, story, column, (value or "").strip() or None, **{column: value})
        )

    return plant


def either(*plants: Plant) -> Plant:
    """Any of these."""
    return lambda story: st.one_of(*(plant(story) for plant in plants))


def any_of(*texts: str | None) -> Callable[[Story], SearchStrategy[Any]]:
    """One of these, whatever the story is."""
    return lambda _: st.sampled_from(texts)


def by_language(cues: Mapping[str, tuple[str, ...]]) -> Callable[[Story], SearchStrategy[str]]:
    """One of the story's language, else an English one: `{}` is its headline."""
    return lambda story: st.sampled_from(cues.get(story.language.code, cues["en"])).map(
        lambda cue: cue.replace("{}", story.language.headlines[0].format(place=story.language.places[0], n=7))
    )
