"""For whom do a pronoun and a description stand?

The phrases are read in their order. Each pronoun or description ("she", "the ministry") goes to the one before it that
fits in kind and sex and stands out most: by nearness, as the subject of its clause, by how often it is spoken of. Only a
bounded number of phrases back is looked at. Where two stand out alike, it stays open: no name is better than a wrong one.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import NamedTuple

from factx.language.beings import Being, Roster
from factx.language.gazetteer import gazetteer
from factx.language.nominals import PRONOUNS, VERBAL, Phrase
from factx.language.words import Words
from factx.spans import Span

_BACK = 24
_SENTENCES = 3
_REACH = 8
_MARGIN = 8


class _Seen(NamedTuple):
    """A phrase that can be meant by a later one: whose it is, where it stands and what it does in its clause."""

    being: int
    nth: int
    sentence: int
    clock: int
    word: int
    role: str
    quoted: bool


class Walk:
    """Reads a document's phrases in order and settles what the pronouns and descriptions stand for."""

    def __init__(self, book: Roster, quotations: tuple[Span, ...]) -> None:
        self._book = book
        self._quotations = quotations
        self._named = Counter(owner for owner in book.owners if owner is not None)
        self._quotation = 0
        self._counted = -1
        self._sentences = 0
        self._recent: deque[_Seen] = deque(maxlen=_BACK)
        self._described: dict[tuple[str, ...], int] = {}

    def settle(self) -> None:
        """Give every phrase its being."""
        for nth, phrase in enumerate(self._book.phrases):
            if phrase.article == "adjective":
                continue
            words = self._book.words(nth)
            quoted = self._quoted(words[phrase.core].start)
            clock, role = self._clock(phrase.sentence), _role(words, phrase)
            seen = _Seen(-1, nth, phrase.sentence, clock, phrase.first, role, quoted)
            owner = self._book.owners[nth]
            if owner is None:
                owner = self._owner(nth, phrase, words, seen)
                self._book.owners[nth] = owner
            if owner is not None:
                being = self._book.beings[owner]
                being.last, being.count = nth, being.count + 1
                self._recent.append(seen._replace(being=owner))

    def _quoted(self, start: int) -> bool:
        while self._quotation < len(self._quotations) and self._quotations[self._quotation].end <= start:
            self._quotation += 1
        return self._quotation < len(self._quotations) and self._quotations[self._quotation].start <= start

    def _clock(self, sentence: int) -> int:
        """How many sentences up to this one are not quoted whole: those in a quotation are no time for who tells of it."""
        while self._counted < sentence:
            self._counted += 1
            span = self._book.tagged.sentences[self._counted].sentence.span
            at = self._quotation
            inside = (
                at < len(self._quotations)
                and self._quotations[at].start < span.start
                and span.end < self._quotations[at].end
            )
            self._sentences += not inside
        return self._sentences

    def _owner(self, nth: int, phrase: Phrase, words: Words, seen: _Seen) -> int | None:
        if nth in self._book.doubtful:
            return self._most_recent(self._book.doubtful[nth])
        if phrase.kind == "pronoun":
            return self._pronoun(phrase, words, seen)
        return self._description(nth, phrase, seen)

    def _most_recent(self, numbers: tuple[int, ...]) -> int | None:
        """Of several with one name, the one the text is about; else the one that was spoken of last, if any was."""
        first, second = sorted(numbers, key=lambda number: -self._named[number])[:2]
        if self._named[first] >= 2 * self._named[second]:
            return first
        best = max(numbers, key=lambda number: self._book.beings[number].last)
        return best if self._book.beings[best].last >= 0 else None

    # Descriptions

    def _description(self, nth: int, phrase: Phrase, seen: _Seen) -> int | None:
        heading = self._book.words(nth).sentence.role != "body"
        definite = phrase.article == "the" or (heading and phrase.article == "" and not phrase.modifiers)
        if definite and not phrase.plural:
            number = self._side(phrase) if phrase.head == "side" else self._called(phrase, seen)
            if number is not None:
                return number
        key = (phrase.head, *phrase.modifiers, "of", *phrase.complement)
        repeated = phrase.article in {"the", ""} and (phrase.modifiers or phrase.complement or phrase.plural)
        if repeated and key in self._described:
            return self._described[key]
        if phrase.article == "the" and phrase.plural and not phrase.modifiers:
            number = self._last_called(phrase.head)
            if number is not None:
                return number
        being = Being(phrase.kind, phrase.sex, phrase.plural)
        number = self._book.add(nth, being)
        if repeated:
            self._described[key] = number
        if phrase.article != "no" and not (phrase.article == "" and not phrase.plural and not phrase.modifiers):
            self._book.know(number, phrase.head, frozenset(phrase.modifiers + phrase.complement))
        return number

    def _side(self, phrase: Phrase) -> int | None:
        """ "The Russian side" is Russia, where the text names it."""
        country = gazetteer().peoples.get(phrase.modifiers[-1]) if phrase.modifiers else None
        return self._book.places.get(country) if country else None

    def _called(self, phrase: Phrase, seen: _Seen) -> int | None:
        """The being that was introduced with such a description: the one that stands out most where several were."""
        wanted = frozenset(phrase.modifiers + phrase.complement)
        heads = (phrase.head,) if phrase.head not in {"leader", "ruler", "head"} else (phrase.head, *gazetteer().rulers)
        fitting: dict[int, None] = {}
        for head in heads:
            for number, modifiers in self._book.by_role.get(head, ())[-8:]:
                if wanted <= modifiers and (wanted or head == phrase.head):
                    fitting[number] = None
        numbers = [
            number for number in fitting if self._book.beings[number].last >= 0 or self._book.beings[number].named
        ]
        if len(numbers) <= 1:
            return numbers[0] if numbers else None
        spoken = [number for number in numbers if self._book.beings[number].last >= 0]
        if not spoken:
            return None
        scores = self._scores(seen, frozenset(spoken))
        if scores:
            return max(scores, key=lambda number: scores[number])
        return max(spoken, key=lambda number: self._book.beings[number].last)

    def _last_called(self, head: str) -> int | None:
        entries = self._book.by_role.get(head)
        return entries[-1][0] if entries else None

    # Pronouns

    def _pronoun(self, phrase: Phrase, words: Words, seen: _Seen) -> int | None:
        which = PRONOUNS[phrase.head]
        if which in {"i", "we"}:
            return None
        if which == "who":
            return self._relative(phrase, words)
        if (which == "it" and _is_empty(words, phrase)) or _is_either(words, phrase):
            return None
        barred = self._barred(phrase, words, seen)
        fitting = frozenset(
            each.being for each in self._recent if each.being != barred and _fits(self._book.beings[each.being], which)
        )
        scores = self._scores(seen, fitting)
        return self._clear(scores, which)

    def _relative(self, phrase: Phrase, words: Words) -> int | None:
        """ "Who" and "which" stand for the phrase right before them, a comma left out."""
        at = phrase.first - (words.at(phrase.first - 1).low == ",")
        people = phrase.head in {"who", "whom"}
        for each in list(self._recent)[:-4:-1]:
            last = self._book.phrases[each.nth].last
            if each.sentence != phrase.sentence or at - last > _REACH:
                break
            if people == (self._book.beings[each.being].kind in {"person", "group", "people", ""}):
                return each.being if at == last or (people and words.at(last).tag == "PREP") else None
        return None

    def _barred(self, phrase: Phrase, words: Words, seen: _Seen) -> int | None:
        """The subject of the same clause, which an object is not: "Roe told him" is not told to Roe."""
        if seen.role not in {"object", "prep"} or phrase.head.endswith("self"):
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
        scores: dict[int, float] = {}
        it = self._book.phrases[seen.nth].head
        it = it if it in {"it", "its", "itself"} else ""
        for each in self._recent:
            apart = each.quoted or seen.quoted
            back = seen.sentence - each.sentence if apart else seen.clock - each.clock
            being = self._book.beings[each.being]
            if each.being not in numbers or back > (_SENTENCES if being.named else 1):
                continue
            if it and each.role != "subject" and (back or it != "its"):
                continue
            score = 100 - 40 * back + _STANDING[each.role]
            if each.quoted != seen.quoted:
                score -= 50
            score += min(being.count, 4) * 3 + 6 * being.named
            scores[each.being] = max(scores.get(each.being, 0), score)
        nearest = self._nearest(seen) if seen.role in {"owner", "prep", "object"} else None
        if nearest in scores:
            scores[nearest] += 20
        return scores

    def _nearest(self, seen: _Seen) -> int | None:
        """The last subject before a phrase in its sentence: whose clause it most likely is."""
        for each in reversed(self._recent):
            if each.sentence != seen.sentence:
                return None
            if each.role == "subject" and each.quoted == seen.quoted:
                return each.being
        return None

    def _clear(self, scores: dict[int, float], which: str) -> int | None:
        """The one that stands out, if it does so clearly; its sex is told by the pronoun from now on."""
        if not scores:
            return None
        sex = {"he": "m", "she": "f"}.get(which, "")
        ranked = sorted(
            ((score + self._bonus(number, which), number) for number, score in scores.items()), reverse=True
        )
        best, number = ranked[0]
        if best < _LEAST[which] or (len(ranked) > 1 and best - ranked[1][0] < _MARGIN):
            return None
        being = self._book.beings[number]
        if sex:
            being.sex = being.sex or sex
            being.kind = "person"
        return number

    def _bonus(self, number: int, which: str) -> float:
        being = self._book.beings[number]
        if which in {"he", "she"}:
            return 15 * bool(being.sex) + 15 * being.named - 40 * (being.kind != "person")
        if which == "they":
            return 20 * being.plural - 25 * (not being.plural)
        return 10 * (being.kind == "institution") - 10 * (being.kind == "")


_STANDING = {"subject": 40, "object": 15, "prep": 0, "owner": 10, "other": 5}
_LEAST = {"he": 50, "she": 50, "it": 100, "they": 100}


def _fits(being: Being, which: str) -> bool:
    if which == "he":
        return being.kind in {"person", "", "thing"} and being.sex != "f" and not being.plural
    if which == "she":
        return being.kind in {"person", "", "thing"} and being.sex != "m" and not being.plural
    if which == "they":
        return being.plural or being.kind in {"group", "institution"}
    return being.kind in {"institution", "place", "", "thing"} and not being.plural and not being.sex


def _is_either(words: Words, phrase: Phrase) -> bool:
    """ "He or she", "his or her": nobody in particular."""
    beside = (words.at(phrase.first - 1).low, words.at(phrase.last).low)
    both = {
        words.at(phrase.first - 2).low if beside[0] == "or" else "",
        words.at(phrase.last + 1).low if beside[1] == "or" else "",
    }
    return any(PRONOUNS.get(low) in {"he", "she"} for low in both)


def _is_empty(words: Words, phrase: Phrase) -> bool:
    """ "It is clear that …", "it seems": an "it" that stands for nothing."""
    if phrase.head != "it":
        return False
    at = phrase.last
    while words.at(at).tag in {"MODAL", "ADV", "NEG"}:
        at += 1
    verb = words.at(at)
    if verb.lemma in {"seem", "appear", "happen", "turn", "rain", "snow", "emerge", "follow", "matter"}:
        return True
    if verb.lemma not in {"be", "take", "make", "become"}:
        return False
    return any(
        word.low in {"that", "to", "for", "who", "whether", "when", "if"} for word in words.words[at + 1 : at + 7]
    )


def _role(words: Words, phrase: Phrase) -> str:
    """What a phrase does in its clause: subject, object, behind a preposition, owner, or other."""
    if phrase.head in {"his", "her", "hers", "its", "their"} and words[phrase.core].tag == "POSS":
        return "owner" if words.at(phrase.last).tag in {"NOUN", "ADJ", "NUM", "NAME", "ING", "PART", "ADV"} else "other"
    before, after = words.at(phrase.first - 1), words.at(phrase.last)
    if after.tag == "GEN" or (
        after.tag == "QUOTE"
        and after.start == words[phrase.last - 1].end
        and after.low in {"'", "’"}
        and words.at(phrase.last + 1).tag in {"NOUN", "ADJ", "NUM"}
    ):
        return "owner"
    if before.tag == "PREP":
        return "prep"
    if (
        before.lemma in gazetteer().saying
        and before.tag in VERBAL
        and words.at(phrase.first - 2).tag in {"QUOTE", "MARK"}
    ):
        return "subject"
    if after.tag in VERBAL or (after.tag in {"ADV", "NEG"} and words.at(phrase.last + 1).tag in VERBAL):
        return "subject"
    if after.low == "," and before.tag in {"END", "QUOTE", "SUB", "MARK", "CONJ"}:
        return "subject"
    if after.tag in {"PREP", "REL"} and before.tag in {"END", "SUB"}:
        return "subject"
    return "object" if before.tag in {"VERB", "PAST", "ING", "PART", "TO"} else "other"
