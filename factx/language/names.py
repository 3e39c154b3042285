"""Which words of a sentence are a name?

A name is a run of capitals with the small words inside it ("Bank of England", "Ursula von der Leyen"). Where a capital
tells nothing, at the start of a sentence and in a headline, a word is a name if the text writes it with a capital
elsewhere, or if the tables know it.
"""

from __future__ import annotations

from factx.language.capitals import AFTER_STOP, Capitals, has_capital, is_shouted
from factx.language.gazetteer import Gazetteer, gazetteer
from factx.language.titles import Name, divided, is_acronym
from factx.language.words import Word, Words

_CLOSED = frozenset(("DET", "PRON", "POSS", "PREP", "CONJ", "SUB", "REL", "TO", "MODAL", "AUX", "NEG"))
_NEVER_FIRST = _CLOSED | {"ADV", "NUM", "ADJ"}
_VERBS = frozenset(("VERB", "PAST", "ING", "PART"))
_INSIDE = frozenset(("PREP", "CONJ", "GEN", "QUOTE", "NOUN", "DET", "NAME", "PRON", "ADJ"))
_LINKS = frozenset(("of", "for", "on", "and", "against", "in"))
_TELLING = frozenset(("a", "an", "who", "whose"))
_APOSTROPHES = frozenset(("'s", "’s", "'", "’"))
_COMMON = frozenset(("white", "black", "native", "western", "eastern", "labour", "guardian", "apple", "shell"))
_LONGEST = 12
"""Words in a name: a longer run of capitals is a headline or a list."""


class Namer:
    """Finds the names of one document's sentences."""

    def __init__(self, capitals: Capitals) -> None:
        self._capitals = capitals
        self._tables: Gazetteer = gazetteer()

    def names(self, words: Words, nth: int, *, title: bool) -> tuple[list[Name], int]:
        """The names in the run that begins at a word with a capital, and the word after the run.

        `title`: every word of the sentence has a capital.
        """
        if not self._begins(words, nth, title=title):
            return [], nth + 1
        last = self._run(words, nth, title=title)
        return divided(words, nth, last), last

    def _begins(self, words: Words, nth: int, *, title: bool) -> bool:
        word, before = words[nth], words.at(nth - 1)
        low, tables = word.low, self._tables
        if low in tables.longest and self._known(words, nth):
            return True
        if low in tables.nobody and not (low in tables.first_names and self._capital(words, nth + 1)):
            return False
        if not has_capital(word) or ("-" in low and self._joined(word)):
            return False
        if title or nth == 0 or before.tag == "QUOTE" or before.low in AFTER_STOP:
            return self._begins_where_due(words, nth, title=title)
        return self._open(words, nth)

    def _begins_where_due(self, words: Words, nth: int, *, title: bool) -> bool:
        """Whether a word is a name where any word has a capital."""
        word = words[nth]
        low, tables = word.low, self._tables
        if self._is_told_of(words, nth):
            return True
        more = not title and (self._capital(words, nth + 1) or self._leads(words, nth))
        if word.tag in _NEVER_FIRST:
            return low in tables.first_names and more
        if self._told(low) or (more and low in self._capitals.large):
            return True
        if not more and low in self._capitals.led and word.tag == "NAME":
            return low not in tables.heads
        if not more:
            return is_acronym(word.text) and not title and low not in self._capitals.small
        if self._precedes_name(words, nth):
            return False
        if word.tag in _VERBS or low in self._capitals.small:
            return low in tables.roles or low in tables.first_names or self._leads(words, nth)
        return tables.heads.get(low) != "group" or self._leads(words, nth)

    def _is_told_of(self, words: Words, nth: int) -> bool:
        """ "Orlock, a teacher, …", "Orlock, who …": a first word that is told of at once."""
        word = words[nth]
        if words.at(nth + 1).low != "," or word.tag != "NAME" or words.at(nth + 2).low not in _TELLING:
            return False
        return (
            word.low not in self._capitals.small and word.low not in self._tables.heads and not word.low.endswith("s")
        )

    def _precedes_name(self, words: Words, nth: int) -> bool:
        """A first word that no table knows, before a first name and a surname: "Hold Jane Roe to her word"."""
        low, tables = words[nth].low, self._tables
        if words.at(nth + 1).low not in tables.first_names or not self._capital(words, nth + 2):
            return False
        return not (len(low) < 3 or low in tables.first_names or low in tables.heads or low in tables.topics)

    def _leads(self, words: Words, nth: int) -> bool:
        """Whether a small word goes on with a name: "Abbey & Thorne", "Bank of Aldwick", "Von der Leyen"."""
        low, link, tables = words[nth].low, words.at(nth + 1).low, self._tables
        if link == "&":
            return self._capital(words, nth + 2)
        if low in tables.particles and link in tables.particles:
            return True
        if words.at(nth + 1).tag == "NUM":  # "Article 5"
            return link.isdigit() and (low in tables.place_ends or low in tables.thing_ends)
        after = nth + 2 + (words.at(nth + 2).low == "the")
        return link in _LINKS and self._capital(words, after) and self._joins(words, nth, nth + 1, after)

    def _joined(self, word: Word) -> bool:
        """ "US-led" and "China-Russia" are adjectives, "Pryce-Willard" is a name."""
        known = self._tables.known
        return word.text.rpartition("-")[2].islower() or all(part in known for part in word.low.split("-"))

    def _told(self, low: str) -> bool:
        """The tables or the rest of the text say that the word is a name."""
        tables, capitals = self._tables, self._capitals
        if low in tables.known or low in tables.titles:
            return low not in _COMMON or (low in capitals.large and low not in capitals.small)
        if low in capitals.large:
            return low not in capitals.small or low in tables.first_names
        return low in tables.first_names and low not in tables.doubtful and low not in capitals.small

    def _open(self, words: Words, nth: int) -> bool:
        """A capital inside a sentence: part of a name, unless it is a pronoun or another small word."""
        word = words[nth]
        if word.tag not in _CLOSED:
            return True
        if len(word.text) > 1 and word.text.isupper() and word.low not in self._capitals.small:
            return not is_shouted(words.at(nth - 1))
        return word.low in self._tables.first_names and self._capital(words, nth + 1)

    def _capital(self, words: Words, nth: int) -> bool:
        word = words.at(nth)
        return word.tag not in _CLOSED and has_capital(word)

    def _known(self, words: Words, nth: int) -> int:
        """How many words from here are one known name of several words."""
        for size in range(min(self._tables.longest[words[nth].low], len(words) - nth), 1, -1):
            run = words.words[nth : nth + size]
            if " ".join([word.low for word in run]) in self._tables.known:
                return size if has_capital(run[-1]) else 0
        return 0

    def _run(self, words: Words, nth: int, *, title: bool) -> int:
        """Where the run of capitals that begins here ends."""
        at = nth + (self._known(words, nth) if words[nth].low in self._tables.longest else 0) or nth
        at = max(at, nth + 1)
        limit = min(len(words), nth + _LONGEST)
        while at < limit:
            step = self._step(words, nth, at, title=title)
            if not step:
                break
            at += step
        return at

    def _step(self, words: Words, first: int, at: int, *, title: bool) -> int:
        """How many words the run goes on by: 0 where it ends."""
        word = words[at]
        low = word.low
        if has_capital(word):
            if low in self._tables.nobody or not self._open(words, at):
                return int(self._surname(words, first, at))
            shouted = is_shouted(words[first])
            if shouted and not word.text.isupper():
                return 0  # "THE HARVEST Roe said": a heading within the line
            return int(not (title or shouted) or self._goes_on(words, at))
        if word.tag == "NUM":
            return int(low.isdigit() and self._numbered(words, first, at))
        if low == "&":
            return 2 if self._capital(words, at + 1) else 0
        return 0 if title or word.tag not in _INSIDE else self._linked(words, first, at)

    def _surname(self, words: Words, first: int, at: int) -> bool:
        """ "Theresa May", "George Will": a month's or a verb's name behind a first name."""
        if words[at].low not in self._tables.surnames or at != first + 1:
            return False
        return words[first].low in self._tables.first_names and words.at(at + 1).tag not in {"NUM", "VERB"}

    def _numbered(self, words: Words, first: int, at: int) -> bool:
        """ "Terminal 4", "Article 5", "the Lady Corrigan 7"."""
        before = words[at - 1].low
        if before in self._tables.place_ends or before in self._tables.thing_ends:
            return True
        lone = words.at(at + 1).tag in {"MARK", "AUX", "PAST", "END"}
        return lone and words.at(first - 1).low == "the" and len(words[at].low) < 3

    def _goes_on(self, words: Words, at: int) -> bool:
        """In a headline of capitals: a word that is a name elsewhere in the text too, or follows a first name."""
        low, before, tables = words[at].low, words[at - 1].low, self._tables
        if before in tables.first_names and before not in tables.doubtful and words[at].tag == "NAME":
            return True
        named = low in tables.titles or low in tables.body_ends
        return self._told(low) or (named and low not in self._capitals.small)

    def _linked(self, words: Words, first: int, at: int) -> int:
        """A small word inside a name: "of", "and", "von", and the apostrophe of "Growers' Federation"."""
        word, particles = words[at], self._tables.particles
        if word.low in _LINKS:
            after = at + 1 + (words.at(at + 1).low == "the")
            numbered = word.low == "of" and words.at(after).low.isdigit()  # "Group of 12"
            dated = words.at(after).low in self._tables.nobody  # "the council on Friday"
            if (numbered or (self._capital(words, after) and not dated)) and self._joins(words, first, at, after):
                return after + 1 - at
            return 0
        if word.low in particles:
            end = at + 1 + (words.at(at + 1).low in particles)
            return end + 1 - at if self._capital(words, end) and len(word.low) > 1 else 0
        if word.low in _APOSTROPHES and word.start == words[at - 1].end:
            return self._owned(words, at)
        return 0

    def _joins(self, words: Words, first: int, at: int, after: int) -> bool:
        """Whether a preposition or "and" stands inside one name: "Bank of England", "Food and Drug Administration"."""
        low, before, behind, tables = words[at].low, words[at - 1].low, words[after].low, self._tables
        if low == "of":
            if before in tables.offices:
                return behind in tables.topics or behind in tables.states
            return before in tables.body_ends or before in tables.before_of or before in tables.thing_ends
        if low == "and":
            if before in tables.vague:
                return self._ends_as_body(words, after)  # "Central and Eastern Bank"
            return before in tables.topics and (behind in tables.topics or self._ends_as_body(words, after))
        run = words.words[first:at]
        return any(word.low in tables.before_for for word in run) and behind not in tables.known

    def _ends_as_body(self, words: Words, at: int) -> bool:
        """Whether the capitals from here end in a word like "Administration"."""
        end = at
        while end < at + 5 and self._capital(words, end):
            end += 1
        return words.at(end - 1).low in self._tables.body_ends

    def _owned(self, words: Words, at: int) -> int:
        """ "Growers' Federation", "Dockers' and Lightermen's Union": one name with an owner inside."""
        before, tables = words[at - 1].low, self._tables
        many = before.endswith("men") or (words[at].low in {"'", "’"} and before.endswith("s"))
        if before in tables.known or not (many or before in tables.owners):
            return 0
        if self._capital(words, at + 1) and self._ends_as_body(words, at + 1):
            return 2
        return 3 if words.at(at + 1).low == "and" and self._capital(words, at + 2) else 0
