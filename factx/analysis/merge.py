"""Which facts of many documents are one fact, and who vouches for it?

A cluster holds every fact that says the same, with all its evidence. How many independent sources it has is counted
by who says it in the end: a minister whom ten papers quote is one source, and so is an agency's text that ten print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from factx.analysis.actors import UNNAMED, Directory, directory
from factx.analysis.copies import families
from factx.analysis.discrepancies import Story, stories
from factx.analysis.measures import period_of, reading_of
from factx.analysis.nearness import gathered
from factx.analysis.terms import terms
from factx.facts import Claim, Fact, Facts, Figure, Stance, fact_id
from factx.spans import Span

_NEAR = 0.75
_SPELL = timedelta(days=7)
"""What is said again later than this is told as news of its own."""
_TELLING = 4
"""A statement with fewer words of content, and no name, is the same only in one story."""
_FORCES = {"denial": "assertion", "presupposition": "assertion", "evaluation": "assertion"}


@dataclass(frozen=True)
class Cluster:
    """One fact, as often as it is told.

    - facts: all that say it, in the order of the documents given
    - sources: the names of those who vouch for it, each once; a document that says it itself by its title or id
    - outlets: the ids of the documents that carry it; of copies the first
    """

    kind: str
    facts: tuple[Fact, ...]
    sources: tuple[str, ...]
    outlets: tuple[str, ...]

    @property
    def id(self) -> str:
        """The same for the same facts."""
        return fact_id("cluster", {"facts": [each.id for each in self.facts]})

    @property
    def evidence(self) -> tuple[tuple[str, Span], ...]:
        """Every piece of evidence with the id of its document."""
        return tuple((fact.document, span) for fact in self.facts for span in fact.evidence)


@dataclass(frozen=True)
class Merged:
    """The facts of many documents, each once.

    `actors` knows everybody by one name; `families` gives for each document the one that it is a copy of, or itself.
    """

    clusters: tuple[Cluster, ...]
    actors: Directory
    families: Mapping[str, str] = field(repr=False)

    def cluster_of(self, fact: Fact) -> Cluster:
        """The cluster that a fact is in. Raises `KeyError` for a fact that was not merged."""
        return self._by_fact[fact.id]

    @cached_property
    def _by_fact(self) -> dict[str, Cluster]:
        return {fact.id: cluster for cluster in self.clusters for fact in cluster.facts}


def merge(readings: Iterable[Facts], *, actors: Directory | None = None) -> Merged:
    """The facts of any number of documents in clusters of the same fact, in the order of their first facts.

    Claims are the same where they carry nearly the same words, affirm or deny alike, and have the same numbers and
    times; figures where number, unit, measure, owner and period are the same; stances where holder, target and polarity
    are; facts of other kinds where their words are. What is said again more than a week later is not the same.
    """
    given: Sequence[Facts] = list(readings)
    known = directory(given) if actors is None else actors
    told, copied = stories(given, known), families(each.document for each in given)
    titles = {each.document.id: each.document.title or each.document.id for each in given}
    facts = [fact for reading in given for fact in reading.items]
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for nth, key in enumerate(_keys(facts, known)):
        groups[key].append(nth)
    parted = (part for group in groups.values() for part in _parted(group, facts, told, copied))
    ordered = sorted(parted, key=lambda part: part[0])
    clusters = (_cluster([facts[nth] for nth in part], known, copied, titles) for part in ordered)
    return Merged(tuple(clusters), known, copied)


def _keys(facts: Sequence[Fact], actors: Directory) -> list[Hashable]:
    """A key for each fact that is equal for facts that say the same."""
    keys: list[Hashable] = [_key(fact, actors) for fact in facts]
    claims = [(nth, fact) for nth, fact in enumerate(facts) if isinstance(fact, Claim)]
    sets = [terms(claim.statement).content for _, claim in claims]
    near = gathered(sets, [keys[nth] for nth, _ in claims], least=_NEAR)
    for (nth, _), first in zip(claims, near, strict=True):
        keys[nth] = ("claim", first)
    return keys


def _key(fact: Fact, actors: Directory) -> Hashable:
    match fact:
        case Claim():
            found = terms(fact.statement)
            return (found.numbers, found.affirms, _FORCES.get(fact.force, fact.force), period_of(fact.happens))
        case Figure():
            amount, reading = fact.amount, reading_of(fact, actors)
            number = (amount.value, amount.low, amount.high, amount.comparator, fact.status)
            if reading is None:
                return ("figure", number, amount.unit, terms(fact.quote).content)
            direction = fact.change.direction if fact.change and reading.subject.change == "change" else ""
            return ("figure", number, reading.subject, direction, reading.names, reading.period)
        case Stance():
            holder, target = (actors.key_of(each, fact.document) for each in (fact.holder, fact.target))
            whom = terms(fact.target.text).content if target.startswith(UNNAMED) else target
            return ("stance", holder, whom, fact.polarity)
        case _:
            return (fact.kind, " ".join(fact.quote.casefold().split()))


def _parted(
    group: list[int], facts: Sequence[Fact], told: Mapping[str, Story], copied: Mapping[str, str]
) -> Iterator[list[int]]:
    """A group of facts with one key, parted where they lie too far apart to be told as the same."""
    if len(group) == 1:
        yield group
        return
    parts: list[list[int]] = []
    open_: dict[str, list[int]] = {}
    for nth in sorted(group, key=lambda each: (_day(facts[each], told), each)):
        family = copied[facts[nth].document]
        part = open_.get(family)
        if part is None:
            part = next((each for each in parts[-1:] if _one(facts[each[-1]], facts[nth], told)), None)
        if part is None:
            part = []
            parts.append(part)
        part.append(nth)
        open_[family] = part
    yield from (sorted(part) for part in parts)


def _day(fact: Fact, told: Mapping[str, Story]) -> int:
    published = told[fact.document].published
    return published.toordinal() if published else 0


def _one(before: Fact, fact: Fact, told: Mapping[str, Story]) -> bool:
    """Whether two facts of two documents with one key are the same fact."""
    one, other = told[before.document], told[fact.document]
    if (one.published is None) != (other.published is None):
        return False
    if one.published and other.published and other.published - one.published > _SPELL:
        return False
    return _is_telling(fact) or one.is_that_of(other)


def _is_telling(fact: Fact) -> bool:
    """Whether a fact can be known again in another story: by a name in it, or by many words."""
    said = fact.statement if isinstance(fact, Claim) else fact.quote
    found = terms(said)
    return bool(found.names) or len(found.content) >= _TELLING


def _cluster(facts: list[Fact], actors: Directory, copied: Mapping[str, str], titles: Mapping[str, str]) -> Cluster:
    sources: dict[str, str] = {}
    for fact in facts:
        if fact.attribution:
            key = actors.source_of(fact)
            sources.setdefault(key, actors.names.get(key, fact.attribution[-1].source.text))
        else:
            outlet = copied[fact.document]
            sources.setdefault(f"document {outlet}", titles[outlet])
    outlets = dict.fromkeys(copied[fact.document] for fact in facts)
    return Cluster(facts[0].kind, tuple(facts), tuple(sources.values()), tuple(outlets))
