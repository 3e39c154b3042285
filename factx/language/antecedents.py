"""For whom do a pronoun and a description stand?

The phrases are read in their order. Each pronoun or description ("she", "the ministry") goes to the one before it that
fits in kind and sex and stands out most: by nearness, as the subject of its clause, by how often it is spoken of. Only
a bounded number of phrases back is looked at. Where two stand out alike, it stays open: no name is better than a wrong
one. The weights were set by hand, after the salience of Lappin and Leass (1994), on the articles in `seeds/`.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import NamedTuple

from factx.language.beings import Being, Roster
from factx.language.gazetteer import gazetteer
from factx.language.nominals import PRONOUNS, Phrase
from factx.language.standing import is_either, is_empty, role
from factx.language.words import Words
from factx.spans import Span

_BACK = 24
"""Phrases back that are looked at."""
_SENTENCES = 3
_REACH = 8
_CALLED = 8
"""So many beings of one description are told apart: the last ones."""

_STANDING = {"subject": 40, "object": 15, "owner": 10, "other": 5, "prep": 0}
_SENTENCE = 40
_ACROSS_MARKS = 50
_NEAREST = 20
_PARAGRAPH = 12
_FIRST = 15
_LEAST = {"he": 50, "she": 50, "it": 100, "they": 100}
_MARGIN = 8

_PEOPLE = frozenset(("person", "group", "people", ""))


class _Seen(NamedTuple):
    """A phrase that can be meant by a later one: whose it is, where it stands and what it does in its clause.

    `clock` counts the sentences up to it that are not quoted whole. `first` is the subject its sentence begins with.
    """

    being: int
    nth: int
    sentence: int
    clock: int
    word: int
    role: str
    quoted: bool
    first: bool = False


class Walk:
    """Reads a document's phrases in order and settles what the pronouns and descriptions stand for."""

    def __init__(self, book: Roster, quotations: tuple[Span, ...]) -> None:
        self._book = book
        self._quotations = quotations
        whole = [each.named and each.last - each.core > 1 for each in book.phrases]
        self._named = Counter(
            owner for owner, named in zip(book.owners, whole, strict=True) if named and owner is not None
        )
        self._described: dict[tuple[str, ...], int] = {}
        self._recent: deque[_Seen] = deque(maxlen=_BACK)
        self._quotation = 0
        self._sentence = -1
        self._opened = -1
        self._time = 0

    def settle(self) -> None:
        """Give every phrase its being."""
        book = self._book
        for nth, phrase in enumerate(book.phrases):
            if phrase.article == "adjective":
                continue
            words = book.words(nth)
            quoted, clock, place = (
                self._is_quoted(words[phrase.core].start),
                self._clock(phrase.sentence),
                role(words, phrase),
            )
            owner = book.owners[nth]
            if owner is None:
                seen = _Seen(-1, nth, phrase.sentence, clock, phrase.first, place, quoted)
                owner = book.owners[nth] = self._owner(phrase, words, seen)
            if owner is not None and not _is_predicate(words, phrase):
                book.beings[owner].last = nth
                book.beings[owner].count += 1
                first = place == "subject" and not quoted and self._opened < phrase.sentence
                self._opened = phrase.sentence if first else self._opened
                self._recent.append(_Seen(owner, nth, phrase.sentence, clock, phrase.first, place, quoted, first))

    def _is_quoted(self, start: int) -> bool:
        while self._quotation < len(self._quotations) and self._quotations[self._quotation].end <= start:
            self._quotation += 1
        return self._quotation < len(self._quotations) and self._quotations[self._quotation].start <= start

    def _clock(self, sentence: int) -> int:
        """How many sentences up to this one are not quoted whole: those that are, are no time for who tells of them."""
        while self._sentence < sentence:
            self._sentence += 1
            span = self._book.tagged.sentences[self._sentence].sentence.span
            at = self._quotation
            quotation = self._quotations[at] if at < len(self._quotations) else None
            self._time += not (quotation and quotation.start < span.start and span.end < quotation.end)
        return self._time

    def _owner(self, phrase: Phrase, words: Words, seen: _Seen) -> int | None:
        if seen.nth in self._book.doubtful:
            return self._bearer(self._book.doubtful[seen.nth])
        if phrase.kind == "pronoun":
            return self._pronoun(phrase, words, seen)
        return self._description(phrase, words, seen)

    def _bearer(self, numbers: tuple[int, ...]) -> int | None:
        """Of several with one name, the one the text is about: named first, or far more often than that one.

        Another who was spoken of since then, and more, leaves it in doubt.
        """
        beings = self._book.beings
        most = max(numbers, key=lambda number: self._named[number])
        main = min(numbers, key=lambda number: beings[number].first)
        main = most if self._named[most] > 2 * self._named[main] else main
        rival = max((number for number in numbers if number != main), key=lambda number: beings[number].last)
        doubtful = beings[rival].last > beings[main].last and beings[rival].count > beings[main].count
        return None if doubtful and self._named[main] < 2 * self._named[rival] else main

    # Descriptions

    def _description(self, phrase: Phrase, words: Words, seen: _Seen) -> int:
        """Whom a description stands for: one that was told of by it before, or else somebody new."""
        bare = not phrase.modifiers and not phrase.complement
        definite = phrase.article == "the" or (words.sentence.role != "body" and phrase.article == "" and bare)
        known = self._called(phrase, seen) if definite and not phrase.plural else None
        if known is None and phrase.article == "the" and phrase.plural and bare:
            known = next((number for number, _ in reversed(self._book.by_role.get(phrase.head, ()))), None)
        if known is not None:
            return known
        key = (phrase.head, *phrase.modifiers, "of", *phrase.complement)
        repeated = phrase.article in {"the", ""} and (phrase.plural or not bare)
        if repeated and key in self._described:
            return self._described[key]
        number = self._book.add(seen.nth, Being(phrase.kind, phrase.sex, phrase.plural))
        if repeated:
            self._described[key] = number
        if phrase.article not in {"no", ""} or phrase.plural or not bare:
            self._book.know(number, phrase.head, frozenset(phrase.modifiers + phrase.complement))
        return number

    def _called(self, phrase: Phrase, seen: _Seen) -> int | None:
        """The being that was introduced with such a description: the one that stands out most where several were."""
        if phrase.head == "side":  # "the Russian side"
            country = gazetteer().peoples.get(phrase.modifiers[-1]) if phrase.modifiers else None
            return self._book.countries.get(country) if country else None
        wanted = frozenset(phrase.modifiers + phrase.complement)
        rules = phrase.head in {"leader", "ruler"} and phrase.modifiers
        fitting: dict[int, None] = {}
        for head in (phrase.head, *(gazetteer().rulers if rules else ())):
            for number, words in self._book.by_role.get(head, ())[-_CALLED:]:
                if wanted <= words and (self._book.beings[number].named or self._book.beings[number].last >= 0):
                    fitting[number] = None
        spoken = [number for number in fitting if self._book.beings[number].last >= 0]
        if len(fitting) <= 1 or not spoken:
            return next(iter(fitting)) if len(fitting) == 1 else None
        scores = self._scores(seen, frozenset(spoken))
        if not scores:
            return max(spoken, key=lambda number: self._book.beings[number].last)
        return max(scores, key=lambda number: (scores[number], self._book.beings[number].count))

    # Pronouns

    def _pronoun(self, phrase: Phrase, words: Words, seen: _Seen) -> int | None:
        which = PRONOUNS[phrase.head]
        if which in {"i", "we"} or is_either(words, phrase) or is_empty(words, phrase):
            return None
        if which == "who":
            return self._relative(phrase, words)
        if phrase.head.endswith(("self", "selves")):
            nearest = self._nearest(seen)
            return nearest if nearest is not None and _fits(self._book.beings[nearest], which) else None
        barred = self._barred(phrase, words, seen)
        numbers, beings = {each.being for each in self._recent}, self._book.beings
        fitting = [number for number in numbers if number != barred and _fits(beings[number], which)]
        return self._clear(self._scores(seen, frozenset(fitting)), which) if fitting else None

    def _relative(self, phrase: Phrase, words: Words) -> int | None:
        """ "Who" and "which" stand for the phrase before them, a comma or "of the ministry" between left out."""
        at = phrase.first - (words.at(phrase.first - 1).low == ",")
        for each in list(self._recent)[:-4:-1]:
            last = self._book.phrases[each.nth].last
            if each.sentence != phrase.sentence or at - last > _REACH:
                return None
            if (phrase.head != "which") == (self._book.beings[each.being].kind in _PEOPLE):
                return each.being if at == last or words.at(last).tag == "PREP" else None
        return None

    def _barred(self, phrase: Phrase, words: Words, seen: _Seen) -> int | None:
        """The subject of the same clause, which an object is not: in "Roe told him" he is not Roe."""
        if seen.role not in {"object", "prep"}:
            return None
        for each in reversed(self._recent):
            if each.sentence != phrase.sentence:
                return None
            if each.role == "subject":
                between = words.words[each.word + 1 : phrase.first]
                parted = any(word.tag in {"SUB", "REL", "QUOTE"} or word.low in {",", ";", ":"} for word in between)
                return None if parted else each.being
        return None

    def _scores(self, seen: _Seen, numbers: frozenset[int]) -> dict[int, float]:
        """How much each of some beings stands out where a phrase stands."""
        head, beings = self._book.phrases[seen.nth].head, self._book.beings
        scores: dict[int, float] = {}
        for each in self._recent:
            number = each.being
            if number not in numbers:
                continue
            being = beings[number]
            back = seen.sentence - each.sentence if each.quoted or seen.quoted else seen.clock - each.clock
            named = being.named
            if back > (_SENTENCES if named else 1) or not _is_near_enough(head, seen.role, each.role, back):
                continue
            score = self._standing(each, seen, back) + min(being.count, 4) * 3 + 6 * named
            scores[number] = max(scores.get(number, 0), score)
        nearest = self._nearest(seen)
        if nearest in scores and seen.role in {"owner", "prep", "object"}:
            scores[nearest] += _NEAREST
        return scores

    def _standing(self, each: _Seen, seen: _Seen, back: int) -> int:
        """How much a phrase so many sentences back stands out by its place."""
        sentences = self._book.tagged.sentences
        score = 100 - _SENTENCE * back + _STANDING[each.role] - _ACROSS_MARKS * (each.quoted != seen.quoted)
        if not back:
            return score
        together = sentences[each.sentence].sentence.paragraph == sentences[seen.sentence].sentence.paragraph
        return score + _PARAGRAPH * together + _FIRST * each.first

    def _nearest(self, seen: _Seen) -> int | None:
        """The last subject before a phrase in its sentence: whose clause it most likely is."""
        for each in reversed(self._recent):
            if each.sentence != seen.sentence:
                return None
            if each.role == "subject" and each.quoted == seen.quoted:
                return each.being
        return None

    def _clear(self, scores: dict[int, float], which: str) -> int | None:
        """The one that stands out, if it does so clearly; its sex is told by the pronoun from then on."""
        ranked = sorted(
            ((score + self._bonus(number, which), number) for number, score in scores.items()), reverse=True
        )
        if not ranked or ranked[0][0] < _LEAST[which]:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
            return None
        being = self._book.beings[ranked[0][1]]
        if which in {"he", "she"}:
            being.sex = being.sex or ("m" if which == "he" else "f")
            being.kind = "person"
        return ranked[0][1]

    def _bonus(self, number: int, which: str) -> float:
        """How well a being suits a pronoun that it can be meant by."""
        being = self._book.beings[number]
        if which in {"he", "she"}:
            return 15 * bool(being.sex) + 15 * being.named - 40 * (being.kind != "person")
        if which == "they":
            return 20 if being.plural else -25
        return {"institution": 10, "": -10}.get(being.kind, 0)


def _is_predicate(words: Words, phrase: Phrase) -> bool:
    """ "He was a good teacher" tells what he was; it does not speak of another."""
    return phrase.article == "a" and not phrase.named and words.at(phrase.first - 1).lemma in {"be", "become", "as"}


def _is_near_enough(head: str, role: str, other: str, back: int) -> bool:
    """ "It" stands for subjects only, in an object's place only for one of the same sentence; "its" for any in it."""
    if head not in {"it", "its", "itself"}:
        return True
    if head == "its":
        return other == "subject" or not back
    return other == "subject" and (role == "subject" or not back)


def _fits(being: Being, which: str) -> bool:
    if which == "they":
        return being.plural or being.kind in {"group", "institution"}
    if being.plural:
        return False
    if which == "it":
        return being.kind in {"institution", "place", "thing", ""} and not being.sex
    return being.kind in {"person", "thing", ""} and being.sex != ("f" if which == "he" else "m")
