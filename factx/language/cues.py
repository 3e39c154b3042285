"""Which words tell that somebody says, thinks or wants something, and what do they make of it?

`cues()` holds the reporting cues of English by their first word: verbs ("said", "pointed out"), nouns ("the claim
that"), adjectives ("is confident that") and the phrases that name a source ("according to"). Each cue lists the frames
it takes: "claimed that prices rose" is one and "claimed the car" is none. The words stand in `tables/cues.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Protocol, cast, get_args

Part = Literal["verb", "noun", "adjective", "preposition"]
Meaning = Literal[
    "neutral",
    "factive",
    "doubting",
    "denying",
    "forecasting",
    "demanding",
    "promising",
    "judging",
    "hoping",
    "perceiving",
    "asking",
]
"""What a cue makes of the words it brings.

- neutral: passes them on ("said")
- factive: takes them for true ("revealed", "knows")
- doubting: keeps the article at a distance ("claimed", "suggested")
- denying, forecasting, demanding, promising, judging, hoping: what the source does with them
- perceiving: the source saw or learned it
- asking: the source wants to know it
"""

Force = Literal[
    "assertion",
    "forecast",
    "denial",
    "commitment",
    "demand",
    "evaluation",
    "aspiration",
    "presupposition",
    "absence",
]
"""What is done with the words a cue brings, in the terms of a claim."""

Certainty = Literal["certain", "probable", "possible"]
"""How sure the source shows itself by this cue alone."""

Frame = str
"""What stands at a cue, and is what the source says: one of `CLAUSES`, a preposition, or "obj_" and a preposition.

- quote: direct speech, before, behind or around the cue
- that, zero, wh: a clause with "that", without it, or with "whether", "how", "what"
- bare: a clause without "that" even where its verb is not plain to see, since nothing else can stand behind the cue
- inf: "to" and a verb ("wants to leave"); ing: a participle ("denied taking it")
- obj: a noun phrase ("announced a plan"); so: "so" or "as much"
- hearer: no content of its own; one who is told may stand before any of the others ("told reporters that")
- obj_inf, obj_ing: a noun phrase and what it is to do ("urged her to go"); obj_pred: and what it is called ("called it
  unfair", "was called a fool")
- for, of, on, …: a preposition and its phrase ("called for talks"); obj_of, obj_for, obj_as, …: the same behind a noun
  phrase ("accused him of theft")
- passive_inf, passive_that, passive_as, …: from the other side ("is expected to", "it is thought that", "was described
  as"); whoever expects or thinks is often not named. A verb with "obj_as" has "passive_as" too; so with "of", "for",
  "with" and "pred"
"""

CLAUSES = frozenset(
    {"quote", "that", "zero", "bare", "wh", "inf", "ing", "obj", "so", "hearer", "obj_inf", "obj_ing", "obj_pred"}
)
PREPOSITIONS = frozenset({"about", "against", "as", "at", "by", "for", "from", "in", "of", "on", "over", "to", "with"})
PASSIVES = frozenset("passive_" + frame for frame in ("inf", "that", "wh", "as", "of", "for", "with", "pred"))

_FORCES: Mapping[Meaning, Force] = {
    "denying": "denial",
    "forecasting": "forecast",
    "demanding": "demand",
    "promising": "commitment",
    "judging": "evaluation",
    "hoping": "aspiration",
}
_CERTAINTIES: Mapping[Meaning, Certainty] = {"forecasting": "probable", "hoping": "possible"}


_TURNED = ("as", "of", "for", "with", "pred")  # not "inf": "was told to go" need not say who wants it


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting cue: its words, and what they do.

    `lemma` names it, first variants only; `rest` holds what must follow its first word, each with its variants.
    `frames` gives the force of the content in each frame. A `strong` cue reports speech or a judgement in nearly every
    text; another one also has everyday uses ("found", "held", "plan"), so it wants its frame seen clearly.
    """

    lemma: str
    part: Part
    meaning: Meaning
    certainty: Certainty
    strong: bool
    rest: tuple[frozenset[str], ...]
    frames: Mapping[Frame, Force]

    def takes(self, frame: Frame) -> bool:
        return frame in self.frames


class _Word(Protocol):
    @property
    def low(self) -> str: ...
    @property
    def lemma(self) -> str: ...


class _Words(Protocol):
    def at(self, index: int, /) -> _Word: ...


Table = Mapping[str, tuple[Cue, ...]]


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of each part of speech, the longest first, by their first word: verbs and nouns by its lemma.

    `light` holds the verbs that leave the meaning to a noun cue behind them: in "Roe voiced concern that …" the concern
    is the cue, and the verb's subject its source. `leading` holds those before "to" and a cue that leave the saying
    done: "continued to insist" is one, "wanted to insist" is none.
    """

    verbs: Table
    nouns: Table
    adjectives: Table
    prepositions: Table
    light: frozenset[str]
    leading: frozenset[str]
    beginnings: frozenset[str]
    """The first words of all cues."""

    def verb(self, lemma: str) -> Cue | None:
        """The cue that is this verb alone."""
        return _alone(self.verbs, lemma)

    def noun(self, lemma: str) -> Cue | None:
        """The cue that is this noun alone."""
        return _alone(self.nouns, lemma)

    def adjective(self, lemma: str) -> Cue | None:
        """The cue that is this adjective alone."""
        return _alone(self.adjectives, lemma)

    def verb_at(self, words: _Words, at: int) -> Cue | None:
        """The longest verb cue whose first word stands at `at`: "point out" before "point"."""
        return _longest(self.verbs.get(words.at(at).lemma, ()), words, at)

    def noun_at(self, words: _Words, at: int) -> Cue | None:
        return _longest(self.nouns.get(words.at(at).lemma, ()), words, at)

    def adjective_at(self, words: _Words, at: int) -> Cue | None:
        return _longest(self.adjectives.get(words.at(at).low, ()), words, at)

    def preposition_at(self, words: _Words, at: int) -> Cue | None:
        """The longest phrase at `at` behind which a source stands: "according to"."""
        return _longest(self.prepositions.get(words.at(at).low, ()), words, at)


@cache
def cues() -> Cues:
    """The cues of English."""
    table = tomllib.loads((files("factx.language") / "tables" / "cues.toml").read_text(encoding="utf-8"))
    read: dict[str, dict[str, tuple[Cue, ...]]] = {}
    for part in get_args(Part):
        by_first: dict[str, list[Cue]] = {}
        for group in table[part]:
            for cue in _group(part, group):
                by_first.setdefault(cue.lemma.split(" ")[0], []).append(cue)
        read[part] = {first: tuple(sorted(listed, key=_length, reverse=True)) for first, listed in by_first.items()}
    return Cues(
        verbs=read["verb"],
        nouns=read["noun"],
        adjectives=read["adjective"],
        prepositions=read["preposition"],
        light=frozenset(table["light"]["verbs"].split()),
        leading=frozenset(table["leading"]["verbs"].split()),
        beginnings=frozenset().union(*read.values()),
    )


def _length(cue: Cue) -> int:
    return len(cue.rest)


def _group(part: Part, group: Mapping[str, Any]) -> list[Cue]:
    """The cues of one group of the table; what the group says of all of them, a frame can say otherwise of itself."""
    meaning: Meaning = group["meaning"]
    force: Force = group.get("force") or _FORCES.get(meaning, "assertion")
    certainty: Certainty = group.get("certainty") or _CERTAINTIES.get(meaning, "certain")
    found = []
    for words, frames in group["cues"].items():
        firsts, *rest = (each.split("/") for each in words.split(" "))
        found += [
            Cue(
                lemma=" ".join([first, *(variants[0] for variants in rest)]),
                part=part,
                meaning=meaning,
                certainty=certainty,
                strong=bool(group.get("strong", False)),
                rest=tuple(frozenset(variants) for variants in rest),
                frames=_frames(frames, force=force),
            )
            for first in firsts
        ]
    return found


def _frames(listed: str, *, force: Force) -> dict[Frame, Force]:
    """The frames of one line: in "that inf:commitment" the clause has the group's force, the infinitive its own."""
    frames: dict[Frame, Force] = {}
    for entry in listed.split():
        name, _, own = entry.partition(":")
        frames[name] = cast("Force", own) if own else force
    turned = {"passive_" + name: frames["obj_" + name] for name in _TURNED if "obj_" + name in frames}
    return {**turned, **frames}


def _alone(table: Table, lemma: str) -> Cue | None:
    listed = table.get(lemma)
    return listed[-1] if listed and not listed[-1].rest else None


def _longest(listed: tuple[Cue, ...], words: _Words, at: int) -> Cue | None:
    if not listed or not listed[0].rest:
        return listed[0] if listed else None
    second = words.at(at + 1).low
    for cue in listed:
        rest = cue.rest
        if not rest or (second in rest[0] and (len(rest) == 1 or _goes_on(rest, words, at))):
            return cue
    return None


def _goes_on(rest: tuple[frozenset[str], ...], words: _Words, at: int) -> bool:
    return all(words.at(at + nth).low in variants for nth, variants in enumerate(rest, 1))
