"""Articles that repeat one another: what `strategies.defective_corpora` chooses from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story
from .catalogue import Article

__all__ = ["CORPUS_PLANTS", "CorpusPlant", "PlantedCorpus"]


@dataclass(frozen=True, slots=True)
class PlantedCorpus:
    """Articles of which some repeat what another says.

    code: the rule that must find it. culprits: positions of the articles that belong together; the rule blames some
    of these and no other article. text: what they share, as the last of them has it.
    """

    articles: tuple[Article, ...]
    code: str
    culprits: tuple[int, ...]
    text: str


CorpusPlant = Callable[[Sequence[Story]], SearchStrategy[PlantedCorpus]]
"""Plants one kind of repetition into three or more clean stories, no two alike."""

_PATH: Final = "/news/another-address-{}"
_DAY: Final = timedelta(days=1)
_HOURS: Final = timedelta(hours=6)


_SLOGANS: Final = (
    "Owned by our readers since 1921.",
    "Die Zeitung für alle am Wasser",
    "© Le Courrier du Port SARL",
)


def _one_outlet(stories: Sequence[Story], apart: timedelta) -> list[Story]:
    """The stories in one outlet, one after another, each with an address of its own."""
    first = stories[0]
    return [
        replace(
            story,
            host=first.host,
            path=_PATH.format(number),
            published=first.published + number * apart,
            created=None,
            modified=None,
        )
        for number, story in enumerate(stories)
    ]


def _pair(code: str, column: str, change: Callable[[Story], SearchStrategy[str]]) -> CorpusPlant:
    """The last article gets the first one's text in `column`, perhaps in another form, and loses its own language."""

    def plant(stories: Sequence[Story]) -> SearchStrategy[PlantedCorpus]:
        ours = _one_outlet(stories, _HOURS)
        ours[-1] = _told_otherwise(ours[-1], ours[0])
        *others, last = (story.article() for story in ours)
        last.pop("language", None)
        return change(ours[0]).map(
            lambda text: PlantedCorpus((*others, {**last, column: text}), code, (0, len(others)), text)
        )

    return plant


def _told_otherwise(story: Story, other: Story) -> Story:
    """The story with another beginning, where it begins as the other does: that is how routine notices look."""
    return replace(story, lines=story.lines[::-1]) if story.lines[0][:20] == other.lines[0][:20] else story


def _forms_of_headline(story: Story) -> SearchStrategy[str]:
    """Other ways to write the same headline."""
    headline = story.headline
    return st.sampled_from((f"{headline}!", f"“{headline}”", f"Video: {headline}", f"{headline} | Live"))


def _forms_of_address(story: Story) -> SearchStrategy[str]:
    """Other ways to write the same address."""
    url = story.url()
    forms = (url, url.replace("https:", "http:"), url.replace("//www.", "//"), f"{url}#top", f"{url}?utm_source=mail")
    return st.sampled_from(forms)


def _forms_of_body(story: Story) -> SearchStrategy[str]:
    """Other ways to break the same lines."""
    return st.sampled_from(("\n", "\n\n", " \n")).map(lambda joint: joint.join(story.lines))


def _slogan(stories: Sequence[Story]) -> SearchStrategy[PlantedCorpus]:
    """A line of the page at the end of every article."""
    ours = _one_outlet(stories, _DAY)
    return st.sampled_from(_SLOGANS).map(
        lambda slogan: PlantedCorpus(
            tuple(replace(story, lines=(*story.lines, slogan)).article() for story in ours),
            "CP004",
            tuple(range(len(ours))),
            slogan,
        )
    )


CORPUS_PLANTS: Final[Mapping[str, CorpusPlant]] = {
    "HL002": _pair("HL002", "headline", lambda story: st.just(story.headline)),
    "HL003": _pair("HL003", "headline", _forms_of_headline),
    "ID003": _pair("ID003", "url", _forms_of_address),
    "ID004": _pair("ID004", "body", _forms_of_body),
    "CP004": _slogan,
}
"""Rule code to how its repetition is planted."""
