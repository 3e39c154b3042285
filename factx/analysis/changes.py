"""What is new, what is gone and what has changed between two readings?

The readings may be of the same texts, by two models or prompts, or of a text before and after it was edited. Facts are
matched by the rule of `matching.RULE`; in an edited text, where every place has moved, by their words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from factx.analysis.matching import best, matched
from factx.analysis.terms import jaccard, terms
from factx.documents import Document
from factx.facts import Fact, Facts

_NEAR = 0.6
_PLACES = frozenset(("start", "end"))
_OWN = frozenset(("document", "id", "published"))


@dataclass(frozen=True)
class Changed:
    """A fact before and after, and the names of the fields in which it differs."""

    before: Fact
    after: Fact
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What differs between two readings. `same` counts the facts that both have."""

    came: tuple[Fact, ...]
    went: tuple[Fact, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def any(self) -> bool:
        return bool(self.came or self.went or self.changed)


def changes(old: Facts | Iterable[Facts], new: Facts | Iterable[Facts]) -> Changes:
    """Which facts came, went and changed from some readings to others.

    Documents are paired by their text; where the text was edited, by address, title or given id. All facts of a
    document that only one side has came or went. A fact that only moved with its text is the same.
    """
    came: list[Fact] = []
    went: list[Fact] = []
    changed: list[Changed] = []
    same = 0
    for before, after in _paired(_listed(old), _listed(new)):
        left, right = (list(each.items) if each else [] for each in (before, after))
        edited = bool(before and after and before.document.text != after.document.text)
        same += _without_equal(left, right, edited=edited)
        pairs = _near(left, right) if edited else matched(left, right)
        changed.extend(Changed(left[nth], right[mth], differing(left[nth], right[mth])) for nth, mth in pairs)
        went.extend(fact for nth, fact in enumerate(left) if nth not in {one for one, _ in pairs})
        came.extend(fact for mth, fact in enumerate(right) if mth not in {other for _, other in pairs})
    return Changes(tuple(came), tuple(went), tuple(changed), same)


def differing(one: Fact, other: Fact) -> tuple[str, ...]:
    """The names of the fields in which two facts of one kind differ, in the order of the class.

    A field whose words differ only in their place counts where nothing else does.
    """
    first, second = (fact.model_dump(mode="json") for fact in (one, other))
    named = [name for name in type(one).model_fields if name not in _OWN]
    inner = tuple(name for name in named if _placeless(first[name]) != _placeless(second[name]))
    return inner or tuple(name for name in named if first[name] != second[name])


def _listed(readings: Facts | Iterable[Facts]) -> list[Facts]:
    return [readings] if isinstance(readings, Facts) else list(readings)


def _paired(old: Sequence[Facts], new: Sequence[Facts]) -> Iterator[tuple[Facts | None, Facts | None]]:
    """The readings of one document on both sides, in the order of the old; then those that are only new."""
    rest = dict(enumerate(new))
    found: dict[int, int] = {}
    for mark in (_text, _address, _title, _identity):
        places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for mth, after in rest.items():
            places[mark(after.document)].append(mth)
        for nth, before in enumerate(old):
            named = mark(before.document)
            if nth not in found and named and places[named]:
                found[nth] = places[named].pop(0)
                rest.pop(found[nth])
    for nth, before in enumerate(old):
        yield before, new[found[nth]] if nth in found else None
    for after in rest.values():
        yield None, after


def _text(document: Document) -> Hashable:
    return document.text


def _address(document: Document) -> Hashable:
    return document.url


def _title(document: Document) -> Hashable:
    return document.title


def _identity(document: Document) -> Hashable:
    return document.id


def _without_equal(left: list[Fact], right: list[Fact], *, edited: bool) -> int:
    """Take out what both have, and give how many that were."""
    places: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in right:
        places[_mark(fact, edited=edited)].append(fact)
    kept: list[Fact] = []
    gone: set[int] = set()
    for fact in left:
        equal = places.get(_mark(fact, edited=edited))
        if equal:
            gone.add(id(equal.pop(0)))
        else:
            kept.append(fact)
    same = len(left) - len(kept)
    left[:] = kept
    right[:] = [fact for fact in right if id(fact) not in gone]
    return same


def _mark(fact: Fact, *, edited: bool) -> str:
    return f"{fact.kind} {_placeless(fact.model_dump(mode='json'))}" if edited else fact.id


def _placeless(content: Any) -> Any:
    """JSON content without the places of words, which move when a text is edited."""
    if isinstance(content, dict):
        return {key: _placeless(value) for key, value in content.items() if not _is_place(key, value)}
    if isinstance(content, list):
        return [_placeless(value) for value in content]
    return content


def _is_place(key: str, value: Any) -> bool:
    """Whether a field tells only where words stand; the first and last day of a time have the same names."""
    return key in _OWN or (key in _PLACES and isinstance(value, int))


def _near(left: Sequence[Fact], right: Sequence[Fact]) -> list[tuple[int, int]]:
    """The pairs of facts of two versions of a text whose words are nearly the same, the nearest first."""
    return best((_nearness(one, other), nth, mth) for nth, one in enumerate(left) for mth, other in enumerate(right))


def _nearness(one: Fact, other: Fact) -> float:
    near = jaccard(terms(one.quote).content, terms(other.quote).content) if one.kind == other.kind else 0.0
    return near if near >= _NEAR else 0.0
