"""What is a lean, and where do the words of stance stand in a sentence?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factx.engines.rules.stance_phrases import Phrase
from factx.engines.rules.stance_words import OTHER, Shows, Side, Sign, StanceWords, Strength, Tone
from factx.language.words import Words

COPULAS = frozenset(
    ("be", "seem", "appear", "feel", "remain", "look", "sound", "become", "get", "grow", "stay", "prove")
)
VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_FILLERS = frozenset(("ADV", "ADJ", "POSS", "PART", "PAST", "QUOTE"))
_FILLED = 2  # words inside a verb's phrase: "took repeated aim at"
_NEGATING = frozenset(("no", "hardly", "nothing", "neither", "without"))


@dataclass(frozen=True, slots=True)
class Lean:
    """One phrase for or against another.

    `holder` is None where it is whoever speaks. `at` is the word that shows it, `rule` the sort of word it is. `urged`:
    wanted of others; `would`: so only where somebody is reported to have said it; `actors`: so only of somebody, not of
    a thing; `imputed_by`: who says it of the holder in the same clause ("accused the firm of undermining …").
    """

    rule: str
    holder: Phrase | None
    target: Phrase
    side: Side
    strength: Strength
    shows: Shows
    at: int
    urged: bool = False
    would: bool = False
    actors: bool = False
    imputed_by: tuple[Phrase, ...] = ()


def match(words: Words, at: int, signs: tuple[Sign, ...]) -> Sign | None:
    """The longest phrase that begins at a word."""
    for sign in signs:
        if _runs(words, at, sign.rest) and (not sign.links or words.at(at + 1 + len(sign.rest)).low in sign.links):
            return sign
    return None


def match_verb(words: Words, at: int, signs: tuple[Sign, ...]) -> tuple[Sign | None, int]:
    """The longest phrase that begins at a verb, and where it ends; adverbs and the like inside it are passed over."""
    for sign in signs:
        end = _end_of(words, at, sign.rest)
        if end:
            return sign, end
    return None, at + 1


def tone_at(words: Words, at: int, tones: tuple[Tone, ...]) -> Tone | None:
    for tone in tones:
        if not tone.rest or _runs(words, at, tone.rest):
            return tone
    return None


def judged(words: Words, table: StanceWords, start: int, stop: int) -> Iterator[Tone]:
    """The tones of a stretch of words up to the end of its clause, turned round behind "not"."""
    turned = False
    for at in range(start, min(stop, len(words))):
        word = words[at]
        if word.tag in {"SUB", "REL"} or word.low in {";", ":"}:
            break
        if word.tag == "NEG" or word.low in _NEGATING:
            turned = True
        elif word.low in {",", "but"}:
            turned = False
        tone = tone_at(words, at, table.tones.get(word.low) or table.tones.get(word.lemma, ()))
        if tone and word.tag not in {"VERB", "PAST"}:
            yield Tone(OTHER[tone.side], "moderate", tone.rest) if turned else tone


def _runs(words: Words, at: int, rest: tuple[str, ...]) -> bool:
    return all(words.at(at + nth).low == low for nth, low in enumerate(rest, 1))


def _end_of(words: Words, at: int, rest: tuple[str, ...]) -> int:
    """Where a verb's phrase ends that begins at a word; 0 where it does not."""
    filled = 0
    for low in rest:
        at += 1
        while words.at(at).low != low:
            if filled == _FILLED or words.at(at).tag not in _FILLERS:
                return 0
            at, filled = at + 1, filled + 1
    return at + 1
