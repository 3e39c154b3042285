"""What can a word be, by itself?

The tables hold closed classes and verbs; every form of a verb is built from its base. What is in no table is told by
its ending, and is a noun else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

_VOWELS = frozenset("aeiou")
_QUOTES = frozenset("\"“”„«»‘’'`") | {"''", "``"}


class Entry(NamedTuple):
    """What a word can be: `kind` is a part of speech, or several that its neighbours decide between:

    N/V plan, N/Vs plans, A/V open, A/N firm, V go, Vs goes, ED asked (past or participle), VED put (base or ED)."""

    low: str
    kind: str
    verb: str
    noun: str
    capital: bool


_AUXILIARIES = {
    **dict.fromkeys(("am", "is", "are", "was", "were", "been", "being", "'m", "’m", "'re", "’re"), "be"),
    **dict.fromkeys(("has", "had", "having", "'ve", "’ve"), "have"),
    **dict.fromkeys(("does", "did"), "do"),
    **dict.fromkeys(("n't", "n’t"), "not"),
    **dict.fromkeys(("wo", "'ll", "’ll"), "will"),
    **dict.fromkeys(("'d", "’d"), "would"),
    "ca": "can",
}


@dataclass(frozen=True)
class Lexicon:
    """The words of the tables, by their lower-case text."""

    closed: Mapping[str, str]
    verbs: Mapping[str, tuple[str, str]]
    nouns: frozenset[str]
    endings: Mapping[str, str]
    sizes: tuple[int, ...]  # how long an ending can be, the longest first
    dots: frozenset[str]

    def entry(self, piece: str) -> Entry:
        """What a word can be, as it is written."""
        low = piece.lower()
        noun = _singular(low)
        kind, verb = self._kind(piece, low, noun)
        return Entry(low, kind, verb, noun, piece[:1].isupper())

    def _kind(self, piece: str, low: str, noun: str) -> tuple[str, str]:
        if closed := self.closed.get(low):
            return ("NAME", low) if piece == "US" else (closed, _AUXILIARIES.get(low, low))
        if verb := self.verbs.get(low):
            return verb
        first = piece[0]
        if first.isalpha():
            return self._guess(low, noun), low
        if piece in _QUOTES:
            return "QUOTE", low
        if low in {"'s", "’s"}:
            return "GEN", "be"
        if first.isdigit() or (first in "$€£¥₹" and len(piece) > 1):
            return ("ADJ" if low[-1].isalpha() and "-" in low else "NUM"), low
        if first not in "@#" or len(piece) == 1:
            return "MARK", low
        return self._guess(low, noun), low

    def _guess(self, low: str, noun: str) -> str:
        """What a word that is in no table can be, by its ending."""
        if low in self.nouns or noun in self.nouns:
            return "NOUN"
        last = low.rpartition("-")[2]
        if last != low:
            kind = self.closed.get(last, "")
            if last in self.verbs and self.verbs[last][0] in {"ED", "ING", "EN"}:
                return "ADJ"
            if kind in {"ADJ", "NUM"}:
                return kind
        if len(last) > 4:
            if last.endswith(("er", "est")) and self._compares(last.removesuffix("est").removesuffix("er")):
                return "ADJ"
            if last.endswith("ed"):
                return "ED"
            if last.endswith("ing"):
                return "ING"
            for size in self.sizes:
                if ending := self.endings.get(last[-size:]):
                    return ending
        return "NOUN"

    def _compares(self, stem: str) -> bool:
        """An adjective is left where "-er" or "-est" is taken off: "small", "bigg", "happi", "larg"."""
        bases = (stem, stem[:-1], stem[:-1] + "y", stem + "e")
        return any(
            self.closed.get(base) in {"ADJ", "A/N"} or self.verbs.get(base, ("", ""))[0] == "A/V" for base in bases
        )


@cache
def lexicon() -> Lexicon:
    """The lexicon of English."""
    words, verbs = _table("words"), _table("verbs")
    closed = {word: tag for tag, row in words["tags"].items() for word in row.split()}
    for word in ("that",):
        closed[word] = "THAT"
    closed["to"], closed["her"] = "TO", "HER"
    for group in _table("cues")["adjective"]:
        for cue in group["cues"]:
            if " " not in cue:
                closed.setdefault(cue, "ADJ")
    endings = {ending: tag for tag, row in reversed(words["letters"].items()) for ending in row.split()}
    forms = dict(_forms(verbs))
    return Lexicon(
        {word: tag for word, tag in closed.items() if word not in forms or tag != "ADJ"},
        {word: form for word, form in forms.items() if word not in closed or closed[word] == "ADJ"},
        frozenset(words["nouns"]["words"].split()),
        endings,
        tuple(sorted({len(ending) for ending in endings}, reverse=True)),
        frozenset(words["dots"]["words"].split()),
    )


@cache
def infinitive_takers() -> frozenset[str]:
    """The verbs that take "to" and a verb: "plans to", while "prices to" is a noun."""
    cued = {
        cue.split()[0]
        for group in _table("cues")["verb"]
        for cue, frames in group["cues"].items()
        if " inf" in f" {frames}"
    }
    return word_set("movers") | cued


@cache
def word_set(name: str) -> frozenset[str]:
    """One of the sets of words that the grammar asks for, by its name in the table."""
    return frozenset(_table("words")["sets"][name].split())


def _forms(table: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every form of every verb: what it can be, and its base."""
    doubling, adjectives = (frozenset(table[name].split()) for name in ("doubling", "adjectives"))
    both = dict.fromkeys(table["both"].split())  # in order: a form of two verbs ("wound") is the later one's
    irregular = {row.split()[0]: row.split()[1:] for row in table["irregular"].strip().splitlines()}
    found: dict[str, tuple[str, str]] = {}
    for verb in dict.fromkeys((*table["only"].split(), *both, *irregular)):
        noun = verb in both
        base = "A/V" if verb in adjectives else "N/V" if noun else "V"
        found[verb] = (base, verb)
        found[_third(verb)] = ("N/Vs" if noun else "Vs", verb)
        found[_stem(verb, doubling=verb in doubling) + "ing" if verb != "die" else "dying"] = ("ING", verb)
        if verb not in irregular:
            for past in _pasts(verb, doubling):
                found[past] = ("ED", verb)
            continue
        pasts, participles = (cell.split("/") for cell in irregular[verb])
        for form in {*pasts, *participles}:
            if form == verb:
                found[form] = ("N/VED" if noun else "VED", verb)
            else:
                found[form] = (
                    "ED" if form in pasts and form in participles else "PAST" if form in pasts else "EN",
                    verb,
                )
    found["dying"] = ("ING", "die")
    found["lying"] = ("ING", "lie")
    found["tying"] = ("ING", "tie")
    yield from found.items()


def _third(verb: str) -> str:
    if verb == "go":
        return "goes"
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    if verb in {"veto", "echo", "forgo", "undergo", "torpedo"}:
        return verb + "es"
    return verb + "s"


def _doubles(verb: str) -> bool:
    """A verb of one syllable in consonant, vowel, consonant doubles the last: "stop", "plan"; not "fix", "show"."""
    if len(verb) < 3 or verb[-1] in _VOWELS or verb[-1] in "wxy" or verb[-2] not in _VOWELS:
        return False
    return (verb[-3] not in _VOWELS and sum(char in _VOWELS for char in verb) == 1) or verb in {"quit", "quip", "quiz"}


def _stem(verb: str, *, doubling: bool) -> str:
    if doubling or _doubles(verb):
        return verb + verb[-1]
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1]
    return verb


def _pasts(verb: str, doubling: frozenset[str]) -> tuple[str, ...]:
    if verb.endswith("e"):
        return (verb + "d",)
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return (verb[:-1] + "ied",)
    if verb in doubling and verb.endswith("l"):
        return (verb + "led", verb + "ed")
    return (_stem(verb, doubling=verb in doubling) + "ed",)


@cache
def _singular_irregular() -> Mapping[str, str]:
    return {
        "people": "people",
        "men": "man",
        "women": "woman",
        "children": "child",
        "media": "media",
        "criteria": "criterion",
    }


def _singular(low: str) -> str:
    if len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "us", "is", "news")):
        return _singular_irregular().get(low, low)
    if low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith(("ches", "shes", "sses", "xes")):
        return low[:-2]
    if low.endswith("men"):
        return low[:-2] + "an"
    return low[:-1]


@cache
def _table(name: str) -> dict[str, Any]:
    with (files("factx.language") / "tables" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
