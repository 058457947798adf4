"""Contact data to plant: addresses, numbers and names of offices, outlets and persons as lines of a body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story
from .planting import Plant, any_of, by_language, extra_line

__all__ = ["CONTACTS"]

_WRITE_TO_US: Final = {
    "en": ("Questions or comments? Write to us at letters@{host}.", "We'd love to hear from you: news@{host}"),
    "de": ("Schreiben Sie uns an redaktion@{host}.",),
    "fr": ("Écrivez-nous à l’adresse courrier@{host}.",),
    "es": ("Escríbanos a cartas@{host}.",),
    "pl": ("Napisz do nas: redakcja@{host}.",),
    "ru": ("Пишите нам: redaktsiya@{host}.",),
}
_PHONES: Final = {
    "en": ("Phone: 0207 946 0018", "Newsroom (209) 555-0118", "+44 20 7946 0018"),
    "de": ("Telefon: 030 23125 118", "Tel. +49 30 23125118"),
    "fr": ("Tél. : 01 99 00 12 12",),
    "es": ("Teléfono: 910 000 018",),
    "ru": ("Телефон: +7 495 000-00-18",),
}
_ADDRESSES: Final = {
    "en": ("12 East Quay Street, Port Ellery, NY 10099", "450 North Road, Wexley LN9 6JR"),
    "de": ("Hafenstraße 29-32, 20999 Föhrde",),
    "fr": ("14 rue du Port, 75999 Crécy",),
    "es": ("Calle del Puerto 14, 28999 Anil",),
    "pl": ("ul. Portowa 12, 80-999 Zatoka",),
}


def _at_host(cues: Mapping[str, tuple[str, ...]]) -> Callable[[Story], SearchStrategy[Any]]:
    """As `by_language`, `{host}` being the host of the story."""
    return lambda story: by_language(cues)(story).map(lambda text: text.replace("{host}", story.host))


def _legal_name(story: Story) -> SearchStrategy[str]:
    name = story.host.removesuffix(".example").replace("-", " ").title()
    return st.sampled_from(("Media Ltd", "GmbH", "LLC", "S.A.")).map(lambda form: f"{name} {form}")


CONTACTS: Final[Mapping[str, Plant]] = {
    "CT003": extra_line("CT003", _at_host(_WRITE_TO_US)),
    "CT004": extra_line("CT004", by_language(_PHONES)),
    "CT005": extra_line("CT005", by_language(_ADDRESSES)),
    "CT007": extra_line("CT007", _legal_name),
    "CT008": extra_line("CT008", any_of("Mara Lindqvist, mara.lindqvist@coastguard.example", "quaywalker71@gmail.com")),
    "CT011": extra_line(
        "CT011", lambda story: st.just(f"{story.language.publishers[0]} news@{story.host} +4420794600181234 Media")
    ),
    "CT013": extra_line("CT013", any_of("Island Press desk@island-press.example +442079460123 Island Press Ltd")),
}
"""Rule code to how its defect is planted."""
