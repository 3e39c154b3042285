"""Which words of a sentence make a noun phrase?

Phrases as a stance needs them: short, each with its head, so that "the heads of the firms" is two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from factx.language.words import Words

_INSIDE = frozenset(("ADJ", "NUM", "NAME", "NOUN", "GEN"))
_BEGINNING = frozenset(("DET", "POSS", "ADJ", "NUM", "NAME", "NOUN", "PRON", "PART", "ING"))
_NOMINAL = frozenset(("NOUN", "NAME"))
_DESCRIBED = frozenset(("NOUN", "ADJ", "NAME"))
_COUNTING = frozenset(
    [
        "group",
        "number",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "majority",
        "minority",
        "handful",
        "coalition",
        "pair",
        "trio",
        "series",
        "some",
        "many",
        "most",
        "several",
        "all",
        "both",
        "each",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "half",
        "few",
        "none",
        "any",
    ]
)
_JUDGING = frozenset(("as", "beneath"))  # "called it beneath her"
_HEADS = frozenset(("PRON", "NAME", "NOUN"))
_ALONE = frozenset(("PRON", "POSS", "NUM", "NAME", "NOUN"))
_BEFORE_HEAD = frozenset(("DET", "ADJ", "POSS", "GEN", "NUM"))
_INTERRUPTING = frozenset(("ADV", "QUOTE", "CONJ"))
_BEFORE_SUBJECT = frozenset(("END", "MARK", "SUB", "CONJ", "QUOTE", "REL"))
_FINITE = frozenset(("VERB", "PAST", "AUX", "MODAL", "ADV"))
_VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_DUBBING = frozenset(("call", "describe", "dub", "term", "label", "see", "regard", "deem"))
_CLIMBS = 4  # prepositional phrases between subject and verb
_WHOLE = 16  # words of a phrase with all that hangs on it
_JOINED = 4  # phrases in a row that "and" joins
_ARTICLES = frozenset(("the", "a", "an"))
_RECENT = frozenset(("last", "next", "this", "earlier", "late", "early"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: the words from `first` up to `end`, the last of which is its `head`."""

    first: int
    end: int
    head: int


class Layout:
    """The noun phrases of one sentence by the words they begin with and end before."""

    def __init__(self, words: Words) -> None:
        self.words = words

    @cached_property
    def starting(self) -> dict[int, Phrase]:
        return {phrase.first: phrase for phrase in phrases(self.words)}

    @cached_property
    def ending(self) -> dict[int, Phrase]:
        return {phrase.end: phrase for phrase in self.starting.values()}

    def after(self, at: int) -> tuple[Phrase, ...]:
        """The phrase that begins at a word, past adverbs and quotation marks, and those it is joined to by "and"."""
        if self.words.at(at).low == "what" and self.words.at(at + 1).tag in {"PRON", "NAME"}:
            at = self._dubbed(at)
        for _ in range(3):
            if at in self.starting:
                return self._joined_after(self.starting[at])
            if self.words.at(at).tag not in {"ADV", "QUOTE"}:
                break
            at += 1
        return ()

    def _dubbed(self, what: int) -> int:
        """Behind "what he called", where that is what stands there."""
        for at in range(what + 2, what + 5):
            word = self.words.at(at)
            if word.tag in _VERBAL and word.lemma in _DUBBING:
                return at + 2 if self.words.at(at + 1).low == "as" else at + 1
        return what

    def before(self, end: int) -> Phrase | None:
        """The phrase that ends right before a word, past quotation marks."""
        if self.words.at(end - 1).tag == "QUOTE":
            end -= 1
        return self.ending.get(end)

    def top(self, phrase: Phrase) -> Phrase:
        """The phrase that this one is part of: "the heads" for "the firms" in "the heads of the firms".

        Words that only count lead nowhere: "dozens of firms" are the firms.
        """
        for _ in range(_CLIMBS):
            before = self.words.at(phrase.first - 1)
            if before.tag != "PREP" and before.low != "including":
                break
            higher = self.ending.get(phrase.first - 1)
            if higher is None or (before.low == "of" and self.words[higher.head].low in _COUNTING):
                break
            phrase = higher
        return phrase

    def whole(self, phrase: Phrase) -> Phrase:
        """A phrase with what hangs on it behind: "the plan to close the mill in the spring"."""
        end = phrase.end
        while end - phrase.first < _WHOLE:
            word = self.words.at(end)
            if word.tag == "PREP" and word.low not in _JUDGING and end + 1 in self.starting:
                end = self.starting[end + 1].end
            elif word.tag == "TO" and end + 2 in self.starting:
                end = self.starting[end + 2].end
            else:
                break
        return Phrase(phrase.first, end, phrase.head)

    def joined_before(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """A subject with those before it that "and" joins to it."""
        found = [phrase]
        headed = self.ending.get(phrase.first - 1)
        if headed and headed.first == 0 and self.words[phrase.first - 1].low == ",":  # a headline: "Roe, Poe agree"
            both = self.words[headed.head].tag == "NAME" and self.words[phrase.first].tag == "NAME"
            return (headed, phrase) if both else (phrase,)
        for _ in range(_JOINED):
            joint = self.words.at(found[-1].first - 1)
            if not (joint.low in {"and", "&"} or (joint.low == "," and len(found) > 1)):
                break
            end = found[-1].first - 1
            if self.words.at(end - 1).low == ",":
                end -= 1
            other = self.ending.get(end)
            if other is None or (
                self.words.at(other.first - 1).tag not in _BEFORE_SUBJECT and self.words.at(other.first - 1).low != ","
            ):
                break
            found.append(other)
        return tuple(found)

    def _joined_after(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """An object with those behind it that "and" joins to it; not where a verb shows that a new clause begins."""
        found = [phrase]
        for _ in range(_JOINED):
            end = found[-1].end
            if self.words.at(end).low == ",":
                end += 1
            if self.words.at(end).low in {"and", "or", "&"}:
                end += 1
            if end == found[-1].end:
                break
            other = self.starting.get(end)
            if other is None or self.words.at(other.end).tag in _FINITE:
                break
            found.append(other)
        if len(found) > 1 and self.words.at(found[-1].first - 1).low == ",":  # "the bill, a spokesman said"
            return (phrase,)
        return tuple(found)


def phrases(words: Words) -> list[Phrase]:
    """The noun phrases of a sentence in their order; none stands inside another."""
    found: list[Phrase] = []
    upto = 0
    for at, word in enumerate(words.words):
        tag = word.tag
        if at < upto or tag not in _BEGINNING or (tag in _VERBAL and not _describes(words, at)):
            continue
        upto = at + 1 if tag == "PRON" else _end(words, at)
        if words[upto - 1].tag in _HEADS or _substantial(words, at, upto):
            found.append(Phrase(at, upto, upto - 1))
    return found


def possessor(words: Words, phrase: Phrase) -> Phrase | None:
    """Whose it is: "the minister" in "the minister's plan", "his" in "his plan"."""
    if words[phrase.first].tag == "POSS":
        return Phrase(phrase.first, phrase.first + 1, phrase.first)
    for at in range(phrase.end - 1, phrase.first, -1):
        if words[at].tag == "GEN":
            return Phrase(phrase.first, at, at - 1)
    return None


def naming(words: Words, phrase: Phrase, at: int) -> Phrase | None:
    """Whose it is where a name stands right before the noun `at`: "the Roe attack on"."""
    first = at
    while first > phrase.first and words[first - 1].tag == "NAME":
        first -= 1
    return Phrase(first, at, at - 1) if first < at else None


def _describes(words: Words, at: int) -> bool:
    """A participle that begins a phrase: "of rising prices"."""
    return words.at(at + 1).tag == "NOUN" and words.at(at - 1).tag in {"PREP", "END", "DET"}


def _substantial(words: Words, first: int, end: int) -> bool:
    """A phrase has a noun, or stands for one: not an article or an adjective alone."""
    if end - first == 1:
        word = words[first]
        return word.tag in _ALONE or (word.tag == "DET" and word.low not in _ARTICLES)
    return words[first].tag == "DET" or any(
        words[at].tag in _INSIDE and words[at].tag != "ADJ" for at in range(first, end)
    )


def _end(words: Words, at: int) -> int:
    """Where a phrase that begins at a word ends."""
    end = at + 1
    last = words[at].tag
    while True:
        word, after = words.at(end), words.at(end + 1).tag
        tag = word.tag
        if last in _NOMINAL:
            if word.low in _RECENT or (tag == "ADJ" and after not in _DESCRIBED) or tag not in _INSIDE:
                break
            end += 1
        elif tag in _INSIDE or (tag in {"PART", "ING"} and after in _DESCRIBED) or (tag == "DET" and last == "DET"):
            end += 1
        elif tag in _INTERRUPTING and last in _BEFORE_HEAD and after in {"ADJ", "NOUN"}:
            end += 2
        else:
            break
        last = words[end - 1].tag
    return end - 1 if last == "GEN" and end - 1 > at else end
