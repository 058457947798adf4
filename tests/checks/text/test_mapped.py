"""Tables that stay on disk say the same as in memory."""

from __future__ import annotations

import tempfile
from array import array
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.text import detection
from presscheck.checks.text.mapped import mapped

TEXTS = (
    "The council voted on Thursday to bring back the evening ferry, three years after it was cut to save money.",
    "Der Stadtrat hat am Donnerstag beschlossen, die Abendfähre nach drei Jahren wieder fahren zu lassen.",
    "Bæjarráð ákvað á fimmtudag að kvöldferjan skyldi sigla á ný, þremur árum eftir að henni var hætt.",
    "",
)


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_a_table_is_the_same_from_its_file(numbers):
    table = array("I", numbers)

    assert mapped(table).cast("I").tolist() == numbers


def test_without_a_place_for_the_file_a_table_stays_in_memory(monkeypatch):
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)

    assert mapped(array("I", [1, 2, 3])).cast("I").tolist() == [1, 2, 3]


def test_languages_are_told_as_py3langid_tells_them():
    langid = pytest.importorskip("py3langid.langid")
    own = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)

    assert [detection.detected(text) for text in TEXTS] == [own.classify(text) for text in TEXTS]


def test_a_model_of_another_version_is_left_as_it_is():
    other = SimpleNamespace(nb_ptc=[[1.0]], tk_nextmove=[0])

    assert vars(detection.stored(other)) == {"nb_ptc": [[1.0]], "tk_nextmove": [0]}
