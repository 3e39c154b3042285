"""Who is the same actor, in one document and across documents?

An article names a person once in full and then by surname, title or pronoun; another article begins with the
surname. A short name joins a fuller one where just one fits, first in its own document and then among all; where two
fit it stays by itself. Words without a name ("officials", "the company") are known by their description only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from factx.facts import Actor, Fact, Facts, Figure, Stance
from factx.language.gazetteer import gazetteer
from factx.language.lexicon import lexicon

UNNAMED = "?"
"""What the key of an actor without a name begins with."""

_WORD = re.compile(r"[^\W_](?:[\w.'’&-]*[^\W_])?")
_LEADING = frozenset(("the", "a", "an", "its", "his", "her", "their", "our", "my", "your"))
_GOVERNMENT = frozenset(("side", "government", "authorities", "leadership"))
_INSIDE = frozenset(
    ("of", "for", "and", "de", "del", "della", "van", "von", "der", "den", "al", "bin", "la", "le", "du", "&")
)
_POSSESSIVE = ("'s", "’s")
_LONGEST_PERSON = 4


@dataclass(frozen=True)
class Directory:
    """The actors of some readings: `key_of` gives the same key for the same actor.

    - names: key → the fullest name it goes by
    - aliases: key → every way in which the texts name it, in alphabetical order
    """

    names: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    _own: Mapping[tuple[str, str], str] = field(repr=False)

    def key_of(self, actor: Actor, document: str) -> str:
        """The key of an actor in a document; that of one without a name begins with `UNNAMED`."""
        return self.key_of_text(actor.text, document)

    def key_of_text(self, name: str, document: str) -> str:
        """The key of whom a name in a document is the name of; "" for no name."""
        if not name:
            return ""
        plain = key_of_name(name)
        return self._own.get((document, plain), plain)

    def source_of(self, fact: Fact) -> str:
        """The key of whoever vouches for a fact in the end; "" for the article itself."""
        return self.key_of(fact.attribution[-1].source, fact.document) if fact.attribution else ""


def directory(readings: Iterable[Facts]) -> Directory:
    """The actors that sources, holders, targets and owners of figures are, in any number of readings."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    fullest: dict[str, str] = {}
    own: dict[tuple[str, str], str] = {}
    places: list[tuple[str, set[str]]] = []
    for reading in readings:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for actor in _actors(reading):
            key = key_of_name(actor.text)
            found[key].update((actor.words.text, actor.text))
            if len(actor.text) > len(fullest.get(key, "")):
                fullest[key] = actor.text
        joined = _joined(set(found), set(found))
        for key, names in found.items():
            full = joined.get(key, key)
            if full != key:
                own[reading.document.id, key] = full
            words[full] |= names
        places.append((reading.document.id, {joined.get(key, key) for key in found}))
    short = _joined({key for _, keys in places for key in keys if _is_short(key)}, set(words))
    for document, keys in places:
        for key in keys & short.keys():
            own[document, key] = short[key]
            words[short[key]] |= words.get(key, set())
    for key in short:
        words.pop(key, None)
    moved = {(document, key): short.get(full, full) for (document, key), full in own.items()}
    return Directory(
        {key: _told(key, fullest) for key in words}, {key: tuple(sorted(names)) for key, names in words.items()}, moved
    )


@lru_cache(maxsize=1 << 16)
def key_of_name(text: str) -> str:
    """The key of a name by itself: a person without titles, a capital or a people as its country, all in lower case.

    >>> key_of_name("Chinese President Xi Jinping"), key_of_name("the Russian side"), key_of_name("the harbour board")
    ('xi jinping', 'russia', '?harbour board')
    """
    words = _WORD.findall(_apposed(text))
    while len(words) > 1 and words[0].lower() in _LEADING:
        words = words[1:]
    lows = [_bare(word) for word in words]
    country = _country(lows)
    if country:
        return country
    words = _plain(_untitled(words))
    lows = [_bare(word) for word in words]
    key = " ".join(lows)
    if not words or not all(_in_name(word) for word in words) or (len(words) == 1 and _is_common(lows[0])):
        return UNNAMED + key
    return gazetteer().same.get(key, key)


def is_country(key: str) -> bool:
    """Whether a key is that of a country."""
    return key in _countries()


def _told(key: str, fullest: Mapping[str, str]) -> str:
    """The name to show; a country's own, where texts say only "Moscow" or "the Russian side"."""
    return key.title() if is_country(key) else fullest.get(key, key)


@cache
def _countries() -> frozenset[str]:
    return frozenset(gazetteer().peoples.values())


def _actors(reading: Facts) -> Iterator[Actor]:
    for fact in reading.items:
        yield from (link.source for link in fact.attribution)
        if isinstance(fact, Stance):
            yield fact.holder
            if fact.target_type == "actor":
                yield fact.target
        elif isinstance(fact, Figure) and fact.of is not None:
            yield fact.of


def _apposed(text: str) -> str:
    """Out of "the deputy head of a chamber, Jane Roe" and "Jane Roe, who chairs it", the name."""
    if "," not in text:
        return text
    for part in (text.rsplit(",", 1)[1], text.partition(",")[0]):
        words = part.split()
        if 2 <= len(words) <= _LONGEST_PERSON and all(word[:1].isupper() for word in words):
            return part
    return text


def _bare(word: str) -> str:
    low = word.lower()
    return low[:-2] if low.endswith(_POSSESSIVE) else low


def _country(lows: list[str]) -> str | None:
    """The country that a name, a capital, a people or "the … side" stands for."""
    tables = gazetteer()
    whole = lows[:-1] if len(lows) > 1 and lows[-1] in _GOVERNMENT else lows
    name = " ".join(whole)
    for key in (name, f"{name}."):
        found = tables.capitals.get(key) or tables.peoples.get(key) or tables.same.get(key, key)
        if found in _countries():
            return found
    return None


def _untitled(words: list[str]) -> list[str]:
    """A name without the titles and common nouns before it: "President Jane Roe", "news agency ANA"."""
    tables = gazetteer()
    for at in range(len(words) - 1, 0, -1):
        low = words[at - 1].lower().rstrip(".")
        rest = words[at:]
        titled = low in tables.titles or low in tables.roles or (words[at - 1] == low and low in tables.heads)
        if titled and 1 <= len(rest) <= _LONGEST_PERSON and all(word[:1].isupper() for word in rest):
            return rest
    return words


def _plain(words: list[str]) -> list[str]:
    """A name without initials inside it and without "Jr." behind it."""
    if len(words) > 2 and words[-1].lower().rstrip(".") in gazetteer().suffixes:
        words = words[:-1]
    inner = [word for word in words[1:-1] if not (len(word.rstrip(".")) == 1 and word.isupper())]
    return [words[0], *inner, words[-1]] if len(words) > 1 else words


def _in_name(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit() or word.lower() in _INSIDE or word.lower() in gazetteer().particles


def _is_common(low: str) -> bool:
    """Whether a single word with a capital is no name for that: "He", "Farmers", "Traders"."""
    words = lexicon()
    entry = words.entry(low)
    return low in words.closed or low in words.verbs or entry.noun in words.nouns or entry.noun in gazetteer().heads


def _is_short(key: str) -> bool:
    return " " not in key and not key.startswith(UNNAMED) and not is_country(key)


def _joined(short: set[str], among: set[str]) -> dict[str, str]:
    """Each name that is the beginning or the end of just one fuller one → that one."""
    fuller: defaultdict[str, set[str]] = defaultdict(set)
    for key in among:
        if key.startswith(UNNAMED) or is_country(key):
            continue
        words = key.split()
        for cut in range(1, len(words)):
            fuller[" ".join(words[:cut])].add(key)
            fuller[" ".join(words[cut:])].add(key)
    found: dict[str, str] = {}
    for key in short:
        fits = fuller.get(key, set()) if not is_country(key) else set()
        longest = max(fits, key=lambda each: (len(each), each), default=None)
        if longest is not None and all(each == longest or f" {each} " in f" {longest} " for each in fits):
            found[key] = longest
    return found
