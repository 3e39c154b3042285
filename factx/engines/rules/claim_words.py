"""Which words tell what a sentence does: state, foresee, demand, deny, judge, or say that something was not said?

`claim_words()` holds them as `tables/claims.toml` has them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from factx.facts import Certainty, Force

Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Sets of words by what they do. Verbs and adjectives stand by their base form, other words as they are written."""

    negators: frozenset[str]
    unturned: frozenset[str]
    future: frozenset[str]
    duty: frozenset[str]
    chance: frozenset[str]
    outlooks: Mapping[str, Certainty]
    foreseen: frozenset[str]
    odds: frozenset[str]
    hedges: Mapping[str, Certainty]
    hearsay: frozenset[str]
    speech_acts: Mapping[str, Force]
    readiness: frozenset[str]
    time_units: frozenset[str]
    papers: frozenset[str]
    titling: frozenset[str]
    unchanging: frozenset[str]
    tellers: frozenset[str]
    figures: frozenset[str]
    reckonings: frozenset[str]
    happenings: frozenset[str]
    refusals: frozenset[str]
    silences: frozenset[str]
    checks: frozenset[str]
    judgements: frozenset[str]
    copulas: frozenset[str]
    openings: Mapping[str, Phrases]
    pointers: Mapping[str, Phrases]
    pointing: frozenset[str]
    pointed: Phrases
    subordinators: frozenset[str]
    coordinators: frozenset[str]
    nobody: frozenset[str]
    relatives: frozenset[str]
    first: frozenset[str]
    naming: frozenset[str]
    questions: frozenset[str]
    afterthoughts: frozenset[str]
    wishes: frozenset[str]
    spoken: frozenset[str]


@cache
def claim_words() -> ClaimWords:
    """The words of English."""
    table = tomllib.loads((files("factx.engines.rules") / "tables" / "claims.toml").read_text(encoding="utf-8"))
    modals, silences, judgements = table["modals"], table["silences"], table["judgements"]
    openings, clauses = table["openings"], table["clauses"]
    people, meanings = table["people"], table["meanings"]
    return ClaimWords(
        negators=frozenset(table["negators"]),
        unturned=frozenset(table["unturned"]),
        future=frozenset(modals["future"]),
        duty=frozenset(modals["duty"]),
        chance=frozenset(modals["chance"]),
        outlooks=_turned(table["outlooks"]),
        foreseen=frozenset(table["foreseen"]),
        odds=frozenset(table["odds"]),
        hedges=_turned(table["hedges"]),
        hearsay=frozenset(table["hearsay"]),
        speech_acts=_turned(table["speech_acts"]),
        titling=frozenset(table["titling"]),
        unchanging=frozenset(table["unchanging"]),
        time_units=frozenset(table["time_units"]),
        papers=frozenset(table["papers"]),
        figures=frozenset(table["figures"]),
        tellers=frozenset((*table["tellers"], *table["papers"])),
        reckonings=frozenset(table["reckonings"]),
        readiness=frozenset(table["readiness"]),
        happenings=frozenset(table["happenings"]),
        refusals=frozenset(silences["refusals"]),
        silences=frozenset(silences["speech"]),
        checks=frozenset(silences["checks"]),
        judgements=frozenset((*judgements["adjectives"], *judgements["nouns"])),
        copulas=frozenset(judgements["copulas"]),
        openings=_by_first(_phrases((*openings["adverbs"], *openings["conjunctions"]))),
        pointers=_by_first(_phrases(openings["pointers"])),
        pointing=frozenset(openings["pointing"]),
        pointed=_phrases(openings["pointed"]),
        subordinators=frozenset(clauses["subordinators"]),
        coordinators=frozenset(clauses["coordinators"]),
        nobody=frozenset(people["nobody"]),
        relatives=frozenset(people["relatives"]),
        first=frozenset(people["first"]),
        naming=frozenset(table["naming"]),
        questions=frozenset(clauses["questions"]),
        afterthoughts=frozenset(clauses["afterthoughts"]),
        wishes=frozenset(meanings["wishes"]),
        spoken=frozenset(meanings["spoken"]),
    )


def _turned(groups: Mapping[str, Any]) -> dict[str, Any]:
    """The group of every word: what a table lists as words by group."""
    return {word: group for group, words in groups.items() for word in words}


def _by_first(phrases: Phrases) -> dict[str, Phrases]:
    found: dict[str, Phrases] = {}
    for phrase in phrases:
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found


def _phrases(listed: list[str] | tuple[str, ...]) -> Phrases:
    """Phrases as words, the longest first."""
    return tuple(sorted((tuple(phrase.split(" ")) for phrase in listed), key=len, reverse=True))
