"""How are the words of a clause told as one sentence that stands alone?

Pronouns give way to names where it is certain whose they are, a quotation's "I" to its speaker where the grammar bears
it; what ties the clause to the sentence before is left out. All other words are the article's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from factx.documents import Document
from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import predicate, sentence_of, trimmed, without_dateline, words_in
from factx.engines.rules.names import Names
from factx.engines.rules.persons import FULL, Edit, Speaker, in_third_person, possessive
from factx.language.mentions import Mention
from factx.language.words import Tagged, Word
from factx.spans import Span

_POSSESSIVES = frozenset(("his", "its", "their", "her"))
_PRONOUNS = _POSSESSIVES | {"he", "she", "it", "they", "him", "them"}
_PRONOMINAL = frozenset(("PRON", "POSS"))
_PERSONS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_PLURALS = frozenset(("they", "their", "them"))
_PAIRS = (("“", "”"), ("«", "»"), ("‘", "’"))


@dataclass
class Telling:
    """One document's clauses told as sentences."""

    tagged: Tagged
    names: Names
    _names: dict[int, str | None] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        return self.tagged.document

    def sentence(
        self,
        pieces: Sequence[Sequence[Word]],
        *,
        speaker: Speaker | None = None,
        teller: Span | None = None,
        quoted: bool = False,
        edits: Iterable[Edit] = (),
        before: str = "",
    ) -> str:
        """The pieces as one sentence; `before` goes in front, `edits` are made besides those of pronouns.

        `teller` is whose words are retold: "he" is named only if nobody else can be meant.
        """
        text = before
        for nth, piece in enumerate(pieces):
            words = trimmed(opened(piece)) if nth == 0 and not before else trimmed(piece)
            if not words:
                continue
            changed = [*edits, *self._named(words, text, teller, quoted=quoted), *in_third_person(words, speaker)]
            text += (_joint(pieces[nth - 1], words, self.document.text) if nth else "") + self._edited(words, changed)
        return _finished(text)

    def _named(self, words: Sequence[Word], told: str, teller: Span | None, *, quoted: bool) -> Iterator[Edit]:
        """Names for the pronouns; one whose name the sentence has already stays."""
        for nth, word in enumerate(words):
            if word.tag not in _PRONOMINAL or word.low not in _PRONOUNS:
                continue
            if not _is_told_of(words, nth):
                continue
            name = self._name(word)
            if (
                name is None
                or self._is_known(name, word, words, told)
                or not self._is_sure(name, word, teller, quoted=quoted)
            ):
                continue
            after = words[nth + 1] if nth + 1 < len(words) else None
            if word.tag == "POSS" or (word.low in _POSSESSIVES and word.low != "her"):
                name = possessive(name)
            elif after and after.text[0] in "'’" and after.start == word.end:
                if after.low not in FULL:
                    continue
                yield after.start, after.end, FULL[after.low]
            told += f" {name}"
            yield word.start, word.end, name

    def _is_known(self, name: str, word: Word, words: Sequence[Word], told: str) -> bool:
        """Whether the sentence has named whoever a pronoun stands for, or somebody else it may stand for, before it."""
        before = told + self.document.text[words[0].start : word.start]
        if any(part in before for part in name.split(" ") if part[0].isupper()) or name in before:
            return True
        return any(_may_be(word.low, each) for each in self.names.mentions.within(words[0].start, word.start))

    def _is_sure(self, name: str, word: Word, teller: Span | None, *, quoted: bool) -> bool:
        person = word.low in _PERSONS
        if quoted:  # nobody calls themselves "she"
            return name[0].isupper() and teller is not None and name != self.names.called(teller)
        if teller is None:
            return not person or any(part[0].isupper() for part in name.split(" "))
        if teller.contains(self.document.span(word.start, word.end)):
            return True
        told = self.names.called(teller)
        if name.lower() == told.lower() or name in teller.text:
            return True
        other = _PERSONS.get(teller.text.lower())
        if other is not None and person:
            return other != _PERSONS[word.low]
        mention = self.names.mentions.at(teller.start, teller.end)
        people = mention is not None and mention.kind in {"person", "pronoun"}
        return people != person if mention is not None else False

    def _name(self, word: Word) -> str | None:
        if word.start not in self._names:
            found = self.names.of(self.document.span(word.start, word.end))
            self._names[word.start] = None if found is None else self._fitting(word, found)
        return self._names[word.start]

    def _fitting(self, word: Word, name: Span) -> str | None:
        """The name as the sentence takes it in a pronoun's place; None where it does not suit."""
        mention = self.names.mentions.at(word.start, word.end)
        if word.low in {"it", "its"} and mention is not None and self._is_person(mention):
            return None
        if self._counts(name) or self._is_in_a_dateline(name) or not _agrees(word, name.text):
            return None
        called = self.names.with_article(name)
        bare = called[0].islower() and not called.startswith("the ") and word.low not in _PLURALS
        return None if bare else called  # "publisher" alone is no subject

    def _is_person(self, mention: Mention) -> bool:
        name = self.names.of(mention.span)
        named = self.names.mentions.at(name.start, name.end) if name else None
        return named is not None and named.kind == "person"

    def _counts(self, name: Span) -> bool:
        """Whether there is a number in it: "27 men" is no name to put for "they"."""
        sentence = sentence_of(self.tagged, name.start)
        return any(word.tag == "NUM" for word in words_in(sentence, name.start, name.end))

    def _is_in_a_dateline(self, name: Span) -> bool:
        sentence = sentence_of(self.tagged, name.start)
        return without_dateline(sentence.words, sentence)[0].start > name.start

    def _edited(self, words: Sequence[Word], edits: Iterable[Edit]) -> str:
        at, end = words[0].start, words[-1].end
        parts = []
        for start, stop, instead in sorted(edits):
            if start < at or stop > end:
                continue
            parts += [self.document.text[at:start], instead]
            at = stop
        return "".join([*parts, self.document.text[at:end]])


def _agrees(word: Word, name: str) -> bool:
    """Whether "they" can stand for a name: "officials" and "the police", and no "investigation"."""
    return (
        word.low not in _PLURALS
        or name[0].isupper()
        or name.endswith(("s", "people", "police", "staff", "men", "women"))
    )


def _may_be(pronoun: str, mention: Mention) -> bool:
    if mention.kind == "pronoun":
        return False
    return mention.kind == "person" if pronoun in _PERSONS else mention.kind != "person" or pronoun in _PLURALS


def _is_told_of(words: Sequence[Word], nth: int) -> bool:
    """Whether a pronoun is a possessive or the subject of a verb; what it means elsewhere is less sure."""
    word = words[nth]
    if word.tag == "POSS" or word.low in {"his", "its", "their"}:
        return True
    if word.low not in {"he", "she", "it", "they"}:
        return False
    after = words[nth + 1] if nth + 1 < len(words) else None
    verbal = after is not None and after.tag in {"VERB", "PAST", "AUX", "MODAL", "ADV"}
    return verbal and (word.low != "it" or nth == 0)


def opened(words: Sequence[Word]) -> Sequence[Word]:
    """Without the words at the head that tie a clause to what stands before: "However,", "but", "This comes after"."""
    table = claim_words()
    words = trimmed(words)
    for _ in range(2):
        lows = [word.low for word in words[:6]]
        for phrase in table.openings.get(lows[0], ()) if lows else ():
            size = len(phrase)
            if tuple(lows[:size]) == phrase and _is_tie(words, size, phrase):
                words = trimmed(words[size:])
                break
        else:
            break
    return _pointed(words)


def _is_tie(words: Sequence[Word], size: int, phrase: tuple[str, ...]) -> bool:
    after = words[size] if size < len(words) else None
    if after is None:
        return False
    if after.text == ",":
        return True
    if phrase[0] in {"and", "but", "or"}:
        return True
    plain = after.tag in {"DET", "PRON", "POSS", "NAME", "NOUN"}
    if phrase[0] in {"so", "yet"}:
        return plain
    if phrase[0] in {"though", "although", "while", "whereas"}:
        return plain and not any(word.text == "," for word in words)
    return False


def _pointed(words: Sequence[Word]) -> Sequence[Word]:
    """What "This comes after" points to."""
    table = claim_words()
    if not words:
        return words
    lows = [word.low for word in words[:8]]
    for pointer in table.pointers.get(lows[0], ()):
        size = len(pointer)
        if tuple(lows[:size]) != pointer or lows[size : size + 1] == [] or lows[size] not in table.pointing:
            continue
        for pointed in table.pointed:
            stop = size + 1 + len(pointed)
            if tuple(lows[size + 1 : stop]) == pointed and predicate(words[stop:]):
                return words[stop:]
    return words


def _joint(before: Sequence[Word], words: Sequence[Word], text: str) -> str:
    verbal = words[0].tag in {"VERB", "AUX", "MODAL", "PAST", "PREP", "TO", "CONJ", "ING"}
    shut = before[-1].text == "," or text[before[-1].end : before[-1].end + 1] == ","
    if verbal and shut and any(word.text == "," for word in before[:-1]):
        return ", "  # the comma closes what is set into the subject
    opens = bool(before) and before[0].low in claim_words().subordinators
    return " " if verbal and not opens else ", "


def _finished(text: str) -> str:
    """With a capital and a full stop, and without brackets and quotation marks that have lost their partner."""
    text = _paired(" ".join(text.replace("[", "").replace("]", "").split()).strip(" ,;:—–-"))
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    ends = text.rstrip("\"”’»')")
    return text if ends[-1:] in {".", "!", "?", "…"} else f"{text}."


def _paired(text: str) -> str:
    """With a closing mark for the quotation that runs to the end, and without marks that have lost their partner."""
    if text.count('"') % 2:
        text = f'{text}"' if text.rfind(' "') > 0 else text.replace('"', "")
    for opening, closing in _PAIRS:
        opened, closed = text.count(opening), text.count(closing)
        if opened == closed + 1 and text.rfind(opening) > text.rfind(closing):
            text += closing
        elif opening == "‘":
            text = text.replace(opening, "") if opened and closing not in text else text
        elif opened != closed:
            text = text.replace(opening, "").replace(closing, "")
    return text
