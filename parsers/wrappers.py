"""Where the records of a JSON value are: in wrappers such as `{"data": {"articles": […]}}`, at any depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple

from . import linked_data
from .fields import HIT, Plan, Planner, in_hit, names_of
from .names import knows
from .strangers import TEXTS, Strangers
from .values import MAX_DEPTH

__all__ = ["Found", "Place", "find", "held_at", "is_hit", "is_plain_record", "places", "plan_of", "record_of", "unread"]

Place = tuple[str | int, ...]
"""Names and positions that lead from a value to a record in it; `()` for the value itself."""


class Found(NamedTuple):
    """Where the records of a value are. guessed: lists that were taken for records by what is in them alone."""

    places: list[Place]
    guessed: tuple[str, ...] = ()


_LISTS: Final = (
    "articles",
    "items",
    "results",
    "records",
    "data",
    "docs",
    "documents",
    "news",
    "entries",
    "stories",
)
"""What programs call a list of records. The first one is meant where the fields of the records are unknown."""

_OTHER_LISTS: Final = ("hits", "posts")
_AMBIGUOUS: Final = frozenset({"name", "article"})
_HEADS: Final = frozenset({"headline", "title"})
_TEXTS: Final = frozenset({"body", "text", "content", "articleBody", "maintext", "content_html", "content_text"})
_CONTENT: Final = frozenset(
    {"@graph", "@type", "articleBody", "body", "content", "headline", "maintext", "text", "title"}
)
_MAX_LABEL_CHARS: Final = 300
"""A longer text of an object is its own: the object is a record, whatever its fields are called."""

_SAMPLE: Final = 5
_LIST_NAMES: Final = frozenset((*_LISTS, *_OTHER_LISTS))


def is_plain_record(value: Any) -> bool:
    """The most usual case, told at little cost: nothing but the record itself is to be read, and nothing is missed."""
    return isinstance(value, dict) and not _TEXTS.isdisjoint(value) and _LIST_NAMES.isdisjoint(value)


def places(value: Any, own: frozenset[str], *, is_document: bool) -> list[Place]:
    """The places that `find` gives."""
    return find(value, own, is_document=is_document).places


def find(value: Any, own: frozenset[str], *, is_document: bool) -> Found:
    """Where the records of a value are, in the order of the text; none in what only furnishes a page.

    own: further names of fields that hold a headline or a body. is_document: a list in a wrapper may hold records with
    fields of any name, and may have any name; in a line of JSONL such an object is a record itself.
    """
    if not isinstance(value, dict):
        return Found([()])
    if knows(_CONTENT, value) and not _is_feed(value):
        return Found([] if is_document and "@type" in value and linked_data.is_furniture(value) else [()])
    content = _content() | own
    if not knows(content, value) or _is_feed(value):
        found = list(_in_object(value, content)) or (_of_any_name(value) if is_document else [])
        if found:
            return Found(found)
        if is_document:
            return _guessed(value, own)
    return Found([()])


def record_of(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record of a hit, which some program may hand over as it came; else the value itself."""
    inside = value.get(HIT)
    return inside if isinstance(inside, dict) and is_hit(value) else value


def plan_of(record: Mapping[str, Any], planner: Planner) -> Plan:
    """The plan for a record as some program handed it over; of a hit, for the record in it."""
    inside = record_of(record)
    plan = planner.plan(tuple(map(str, inside)))
    return plan if inside is record else in_hit(plan)


def is_hit(names: Iterable[str]) -> bool:
    """What has these fields is a hit of Elasticsearch, and has its article in one of them."""
    present = list(names)
    return HIT in present and not knows(_content(), present)


def held_at(value: Any, place: Place) -> Any:
    """What is in a place."""
    for step in place:
        value = value[step]
    return value


def unread(record: Any) -> str | None:
    """What a record holds beside its own fields: the name of a list of records, if any."""
    if not isinstance(record, dict) or _LIST_NAMES.isdisjoint(record):
        return None
    for name in _LISTS:
        inside = record.get(name)
        if isinstance(inside, list) and any(map(_is_record, inside)):
            return f"the list {name!r} inside another record contains records that were not read"
    return None


@cache
def _content() -> frozenset[str]:
    """Fields that hold the headline or the text of a record."""
    return _CONTENT | _TEXTS | (names_of("headline") | names_of("body")) - _AMBIGUOUS


@cache
def _marks() -> frozenset[str]:
    """Fields that an object has because it is an article, whatever it holds in others."""
    return names_of("url") | names_of("published_raw")


def _is_record(item: Any) -> bool:
    return isinstance(item, dict) and knows(_HEADS, item) and knows(_TEXTS, item)


def _is_feed(value: Mapping[str, Any]) -> bool:
    """An object with a title that is the name of a list of records, and with no text: JSON Feed, RSS as JSON."""
    if knows(_TEXTS, value) or "@type" in value or "@graph" in value:
        return False
    lists = (value[name] for name in _LIST_NAMES if isinstance(value.get(name), list))
    return any(any(map(_is_record, inside)) for inside in lists)


def _in_object(value: Mapping[str, Any], content: frozenset[str], depth: int = 0) -> Iterator[Place]:
    """Records within an object that is none."""
    if isinstance(value.get(HIT), dict):
        yield (HIT,)
        return
    if depth >= MAX_DEPTH or any(isinstance(item, str) and len(item) > _MAX_LABEL_CHARS for item in value.values()):
        return
    for name, inside in value.items():
        if isinstance(inside, list):
            found = _in_list(name, inside, content, depth + 1)
        elif not isinstance(inside, dict):
            continue
        elif _is_record(inside) and not _is_feed(inside):
            found = iter(()) if knows(_marks(), value) else iter([()])
        elif not knows(content, inside) or _is_feed(inside):
            found = _in_object(inside, content, depth + 1)
        else:
            continue
        yield from ((name, *place) for place in found)


def _in_list(name: str, items: list[Any], content: frozenset[str], depth: int) -> Iterator[Place]:
    """Records of a list: its items, where one of them is a record; else what is within them."""
    if name in _LIST_NAMES:
        holds_records = any(isinstance(item, dict) and knows(content, item) for item in items)
    else:
        holds_records = any(map(_is_record, items))
    for number, item in enumerate(items):
        within: list[Place] = []
        if isinstance(item, dict) and (not knows(content, item) or _is_feed(item)):
            within = list(_in_object(item, content, depth))
        yield from ((number, *place) for place in within or ([()] if holds_records else []))


def _of_any_name(value: Mapping[str, Any], depth: int = 0) -> list[Place]:
    """Records of lists whose name alone says that they hold records: of the first, and of others that are like it."""
    lists = {name: value[name] for name in _LISTS if _holds_objects(value.get(name))}
    if lists:
        chosen = next(iter(lists.values()))
        alike = [name for name in value if name in lists and _are_alike(lists[name], chosen)]
        return [(name, number) for name in alike for number in range(len(lists[name]))]
    if depth < MAX_DEPTH:
        for name, inside in value.items():
            if isinstance(inside, dict) and not knows(_content(), inside):
                found = _of_any_name(inside, depth + 1)
                if found:
                    return [(name, *place) for place in found]
    return []


def _guessed(value: dict[str, Any], own: frozenset[str]) -> Found:
    """Records of lists of which neither the name nor the form of the records is known; the value itself, if of none.

    They are the lists whose records have a text; if there are none, those with headlines and times; else those in which
    one field looks like a headline, and one like a body.
    """
    lists = dict(_lists_in(value, _content() | own))
    texts, times = _TEXTS | names_of("body") - _AMBIGUOUS | own, names_of("published_raw")
    kinds: tuple[Callable[[dict[str, Any]], bool], ...] = (
        lambda item: knows(texts, item),
        lambda item: knows(_HEADS, item) and knows(times, item),
    )
    chosen = next(filter(None, ([at for at, items in lists.items() if any(map(is_, items))] for is_ in kinds)), None)
    chosen = chosen or [at for at, items in lists.items() if _suggested(items) == set(TEXTS)]
    found: list[Place] = [(*at, number) for at in chosen for number in range(len(lists[at]))]
    return Found(found, tuple(".".join(map(str, at)) for at in chosen)) if found else Found([()])


def _lists_in(value: dict[str, Any], content: frozenset[str], at: Place = ()) -> Iterator[tuple[Place, list[Any]]]:
    """Lists of objects, in objects that are no article: without its texts, its address and its time."""
    if len(at) >= MAX_DEPTH or _is_own(value, content):
        return
    for name, inside in value.items():
        if _holds_objects(inside):
            yield (*at, name), inside
        elif isinstance(inside, dict):
            yield from _lists_in(inside, content, (*at, name))


def _is_own(value: dict[str, Any], content: frozenset[str]) -> bool:
    """An object may be an article itself, whatever lists it has: of pictures, of links, of comments."""
    flat = {name: item for name, item in value.items() if isinstance(item, str)}
    is_text = any(len(item) > _MAX_LABEL_CHARS for item in flat.values())
    return is_text or "@type" in value or knows(content | _marks(), value) or bool(_suggested([flat], sure=True))


def _suggested(items: list[Any], *, sure: bool = False) -> set[str]:
    """Columns of which the fields of these objects look like one."""
    strangers = Strangers()
    for item in islice(items, _SAMPLE):
        strangers.add(item)
    return set(strangers.suggestion((), sure=sure))


def _holds_objects(inside: Any) -> bool:
    return isinstance(inside, list) and bool(inside) and all(isinstance(item, dict) for item in inside)


def _are_alike(items: list[Any], others: list[Any]) -> bool:
    """At least half of their fields are the same."""
    some, more = ({name for item in islice(held, _SAMPLE) for name in item} for held in (items, others))
    return 2 * len(some & more) >= len(some | more)
