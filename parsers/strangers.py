"""Fields that presscheck does not know: what they are called, and which of them may be the headline, the body, a date.

Judged by their names, in any case and form and in some languages, and by the shape of their texts. Nothing is read by
this; it is what an error says.
"""

from __future__ import annotations

import difflib
import re
import shlex
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from .names import called, listed

__all__ = ["FURTHER", "TEXTS", "Strangers"]

TEXTS: Final = ("headline", "body")
"""Columns of which a source must have one."""

FURTHER: Final = ("published", "url", "authors", "language")
"""Columns that are named with those, as `--map` calls them: without them, rules on times and duplicates are misled."""

_SAMPLE: Final = 20
"""Records whose values are looked at."""

_MOST_NAMES: Final = 200
_MOST_CHARS: Final = 2_000
_DEPTH: Final = 4

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "headline": (
        *("headline", "title", "heading", "titel", "uberschrift", "schlagzeile", "kopfzeile", "titre", "titulo"),
        *("titular", "titolo", "rubrik", "tytul", "otsikko", "overskrift", "baslik", "заголовок", "标题", "見出し"),
    ),
    "body": (
        *("body", "text", "content", "article", "story", "fulltext", "artikel", "inhalt", "volltext", "fliesstext"),
        *("contenu", "corps", "texte", "contenido", "cuerpo", "texto", "corpo", "testo", "contenuto", "tekst"),
        *("brodtext", "tresc", "sisalto", "icerik", "текст", "正文", "本文"),
    ),
    "published": (
        *("published", "publication", "date", "pubdate", "datum", "erschienen", "erscheinungsdatum", "veroffentlicht"),
        *("datetime", "timestamp", "zeitpunkt", "publie", "parution", "fecha", "publicado", "pubblicato", "data"),
        *("opublikowano", "julkaistu", "publicerad", "tarih", "дата", "日期", "発行日", "ts"),
    ),
    "url": (
        *("url", "link", "permalink", "uri", "href", "adresse", "address", "weblink", "webadresse", "lien", "enlace"),
        *("indirizzo", "adres", "lank", "ссылка", "链接"),
    ),
    "authors": (
        *("author", "authors", "byline", "writer", "autor", "autoren", "autorin", "verfasser", "auteur", "auteurs"),
        *("journalist", "journaliste", "giornalista", "periodista", "redakteur", "reporter"),
        *("autores", "autore", "autori", "forfatter", "forfattare", "kirjoittaja", "yazar", "автор", "作者", "記者"),
    ),
    "language": ("language", "lang", "sprache", "langue", "idioma", "lingua", "jezyk", "taal", "sprak", "язык", "语言"),
}
"""What programs call them, without accents."""

_SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    "published": re.compile(r"\s*(\d{4}-?[01]\d|\d{4}[/.]\d|\d{1,2}[./-]\s?(\d{1,2}[./-]|\w+ )\s?\d{4}|\w{3}, \d)"),
    "url": re.compile(r"\s*https?://[^\s/]+/\S"),
    "authors": re.compile(r"(?!\w+://)[^\n]{2,100}$"),
    "language": re.compile(r"[A-Za-z]{2,3}([_-][^\W_]{2,8})*$"),
}
"""How values of the further columns begin."""

_OTHER_TIMES: Final = frozenset(
    (
        *("modified", "updated", "changed", "geandert", "aktualisiert", "crawl", "crawled", "fetched", "scraped"),
        *("download", "downloaded", "retrieved", "indexed", "expires", "event", "deadline"),
    )
)
"""Words of a name that say that a time is not the one of publication."""

_OF_SOMETHING_ELSE: Final = frozenset(
    (
        *("alt", "author", "caption", "category", "comment", "description", "feed", "image", "img", "kicker", "lead"),
        *("length", "meta", "outlet", "photo", "publisher", "section", "seo", "site", "source", "sub", "subtitle"),
        *("summary", "teaser", "type", "unter", "untertitel", "url", "video", "website"),
    )
)
"""Words of a name that say that it is no headline or body of an article."""

_NAMED: Final = 0.5
"""From this on a name speaks for a column."""

_PART: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_TEXT: Final = re.compile(r"\s*(?:\w+://|www\.|\d{4}-\d\d|[\d\s.,:+TZ-]+$|\S+$)")
"""How addresses, times, numbers and single words begin."""


class Strangers:
    """Names and texts of records of which no field fills a headline or a body."""

    def __init__(self) -> None:
        self.records = 0
        self._texts: dict[str, list[str]] = {}
        self._list: str | None = None

    def add(self, record: Mapping[str, Any]) -> None:
        """Take a further record that holds anything; of the first ones the values are looked at, too."""
        if not any(map(_holds, record.values())):
            return
        self.records += 1
        if self.records > _SAMPLE:
            return
        for name, value in _flat(record):
            if name in self._texts or len(self._texts) < _MOST_NAMES:
                texts = self._texts.setdefault(name, [])
                if self._list is None and _is_list_of_objects(value):
                    self._list = name
                text = _text(value)
                if text.strip():
                    texts.append(text[:_MOST_CHARS])

    def suggestion(self, known: Collection[str], *, sure: bool = False) -> dict[str, str]:
        """Column to the field that may hold it. known: fields that are read already.

        sure: only where the name says so, or a text is as long as a body.
        """
        spare = {name: texts for name, texts in self._texts.items() if name.partition(".")[0] not in known}
        found: dict[str, str] = {}
        for column in reversed(TEXTS):  # a body is harder to mistake
            rated = {name: _rating(column, name, texts, sure) for name, texts in spare.items() if texts}
            best = max(rated, key=lambda name: rated[name], default=None)
            if best is not None and rated[best] > 0:
                found[column] = best
                del spare[best]
        return {column: found[column] for column in TEXTS if column in found}

    def further(self, spare: Collection[str], lacking: Collection[str]) -> dict[str, str]:
        """Of the columns that the source lacks, and that are not its texts: column to the field that its name and its
        values speak for. spare: fields that nothing else needs.
        """
        found: dict[str, str] = {}
        for column in (column for column in FURTHER if column in lacking):
            rated = {
                name: _rating_further(column, name, texts)
                for name, texts in self._texts.items()
                if texts and name in spare and name not in found.values()
            }
            best = max(rated, key=lambda name: rated[name], default=None)
            if best is not None and rated[best] > 0:
                found[column] = best
        return found

    def fields(self, known: Collection[str], suggested: Mapping[str, str]) -> set[str]:
        """Names of all fields but those that are read already, and those that are suggested."""
        return {name for name in self._texts if name.partition(".")[0] not in known} - set(suggested.values())

    def sentence(self, source: str, suggested: Mapping[str, str], further: Mapping[str, str]) -> str:
        """What to tell of a source with these fields. suggested, further: column to the field that may hold it."""
        named = {column: suggested.get(column, "FIELD") for column in TEXTS} | dict(further)
        options = " ".join(f"--map {shlex.quote(f'{column}={name}')}" for column, name in named.items())
        said = f"{source}: no field is recognized as a headline or a body. {listed(self._texts)}"
        if not suggested and self._list is not None:
            what = "It" if len(self._texts) == 1 else f"The field {called(self._list)}"
            return f"{said} {what} is a list of objects: if these are the articles, pass only this list"
        how = f"{options} (in Python map={dict(named)})"
        return f"{said} Did you mean {how}?" if suggested else f"{said} Name them with {how}"


def _holds(value: Any) -> bool:
    return len(value) > 0 if isinstance(value, str | list | tuple | dict) else value is not None


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _text(value: Any) -> str:
    """A text, or one in lines; empty for what is neither."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value[:_MOST_CHARS]):
        return "\n".join(value[:_MOST_CHARS])
    return value if isinstance(value, str) else ""


def _flat(record: Mapping[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """Names, as `--map` takes them, and values of what is no object itself."""
    for name, value in record.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping) and value and depth < _DEPTH:
            yield from _flat(value, f"{path}.", depth + 1)
        else:
            yield path, value


def _rating(column: str, name: str, texts: list[str], sure: bool) -> float:
    """How much speaks for a field being the column; 0 for nothing."""
    if sum(_NO_TEXT.match(text) is not None for text in texts) * 2 > len(texts):
        return 0.0
    by_name, shape = _by_name(column, name), _by_shape(column, texts)
    if by_name >= _NAMED:
        return by_name + shape
    if by_name < 0 or (sure and column != "body"):
        return 0.0
    return shape / 2 if shape == 1 else 0.0


def _rating_further(column: str, name: str, texts: list[str]) -> float:
    """As `_rating`, for a column of which the values tell more than the name; 0 where most of them are others."""
    if sum(_SHAPES[column].match(text) is not None for text in texts) * 2 <= len(texts):
        return 0.0
    parts, words = _parts(name.rpartition(".")[2]) or _parts(name), set(_WORDS[column])
    if set(parts) & ((_OF_SOMETHING_ELSE - words) | _OTHER_TIMES):
        return 0.0
    return max(float("".join(parts) in words), 0.5 * bool(words.intersection(parts)))


def _by_shape(column: str, texts: list[str]) -> float:
    """1 for texts as long as those of the column, 0 for others."""
    from statistics import median  # noqa: PLC0415 - with fractions, decimals and random numbers: slow to import

    chars = median(map(len, texts))
    words = median(len(text.split()) for text in texts)
    if column == "body":
        return float(words >= 40)
    one_line = not any("\n" in text.strip() for text in texts)
    return float(one_line and 3 <= words <= 40 and chars <= 300)


def _by_name(column: str, name: str) -> float:
    """From 1, it is the name of the column, to 0; below 0 for the name of something else."""
    parts = _parts(name.rpartition(".")[2]) or _parts(name)
    if not parts:
        return 0.0
    if _OF_SOMETHING_ELSE & set(parts):
        return -1.0
    words, joined = _WORDS[column], "".join(parts)
    degrees = {
        1.0: joined in words,
        0.9: parts[-1] in words,
        0.8: bool(set(parts) & set(words)),
        0.7: any(len(word) > 3 and (joined.startswith(word) or joined.endswith(word)) for word in words),
        0.6: bool(difflib.get_close_matches(joined, words, n=1, cutoff=0.8)),
    }
    return next((degree for degree, holds in degrees.items() if holds), 0.0)


def _parts(name: str) -> list[str]:
    """`bodyText`, `body_text` and `Body Text` to the same words, in lower case and without accents."""
    spaced = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name)).replace("ß", "ss")
    plain = "".join(character for character in spaced if not unicodedata.combining(character))
    return _PART.findall(plain.lower())
