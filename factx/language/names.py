"""Which words of a sentence are a name, and what is it the name of?

A name is a run of capitals with the small words inside it ("Bank of England", "Ursula von der Leyen"). Titles before it
are no part of it. Where a capital tells nothing, at the start of a sentence and in a headline, a word is a name if the
text writes it with a capital elsewhere, or if the tables know it.
"""

from __future__ import annotations

from typing import NamedTuple

from factx.language.gazetteer import Gazetteer, gazetteer
from factx.language.words import Tagged, Word, Words

_CLOSED = frozenset(["DET", "PRON", "POSS", "PREP", "CONJ", "SUB", "REL", "TO", "MODAL", "AUX", "NEG"])
_OPENERS = frozenset(("QUOTE", "START"))
_AFTER_STOP = frozenset((":", "—", "–", "•", "*", "-", "--", "|", ".", "?", "!", "…", "(", "[", ";"))
_WITH = frozenset(
    [
        "institute",
        "center",
        "centre",
        "centers",
        "centres",
        "council",
        "committee",
        "campaign",
        "commission",
        "department",
        "office",
        "agency",
        "association",
        "society",
        "foundation",
        "alliance",
        "partnership",
        "fund",
        "organisation",
        "organization",
        "convention",
        "bureau",
        "federation",
        "coalition",
        "network",
        "party",
        "group",
        "campaign",
        "movement",
        "ministry",
        "conference",
        "union",
        "school",
    ]
)
_OF = frozenset(
    [
        "port",
        "gulf",
        "isle",
        "cape",
        "bay",
        "lake",
        "city",
        "straits",
        "strait",
        "sea",
        "university",
        "polytechnic",
        "declaration",
        "treaty",
        "group",
        "house",
        "state",
        "republic",
        "kingdom",
        "democratic",
        "people's",
        "commonwealth",
        "church",
        "knights",
        "daughters",
        "sons",
        "doctors",
        "chamber",
        "court",
        "board",
        "centers",
        "centre",
        "center",
        "college",
        "archdiocese",
        "diocese",
        "battle",
    ]
)
_OFFICES = frozenset("secretary minister chancellor speaker attorney commissioner undersecretary director".split())
_STATES = frozenset("state exchequer house treasury interior".split())
_FOR = frozenset(("for", "on", "against", "in", "without", "to"))
_OWNERS = frozenset(
    [
        "people",
        "children",
        "women",
        "men",
        "worker",
        "mother",
        "father",
        "veteran",
        "citizen",
        "patient",
        "teacher",
        "consumer",
    ]
)
_PLACING = frozenset(["in", "near", "outside", "across", "throughout", "around"])
_SMALL_IN_TEXT = frozenset("VERB PAST AUX MODAL PRON ADV".split())
_TITLE = 30
_ACRONYM = 5
_LONGEST = 12
"""Words in a name: a longer run of capitals is a headline or a list."""


class Name(NamedTuple):
    """The words `first` to `last` of a sentence are a name; its titles begin at `lead`.

    `kind` is "person", "institution", "place", "group", "people" (an adjective or noun for one), "role" (a title with
    nobody's name), "thing", or "" where it cannot be told. `sex` is "m", "f" or "". `roles` are the titles' words.
    """

    lead: int
    first: int
    last: int
    kind: str
    sex: str
    roles: tuple[str, ...]


class Capitals:
    """How a document writes its words: which ones have a capital where none is due, and which ones have none."""

    def __init__(self, tagged: Tagged) -> None:
        small: set[str] = set()
        large: set[str] = set()
        placed: set[str] = set()
        led: set[str] = set()
        for words in tagged.sentences:
            listed = words.words
            small.update([word.low for word in listed if word.text == word.low])
            if is_title_case(words):
                continue
            before = listed[0]
            if len(listed) > 1 and before.tag == listed[1].tag == "NAME" and before.text != before.low != "the":
                led.add(before.low)
            for word in listed[1:]:
                if word.text != word.low and before.tag != "QUOTE" and before.low not in _AFTER_STOP:
                    large.add(word.low)
                    if before.low in _PLACING:
                        placed.add(word.low)
                before = word
        self.small = frozenset(small)
        self.large = frozenset(large)
        self.placed = frozenset(placed)
        self.led = frozenset(led - small)


def is_title_case(words: Words) -> bool:
    """Nearly every longer word has a capital and no verb is small, so that a capital tells nothing."""
    if words.sentence.role == "body" and (len(words) > _TITLE or words.sentence.number > 1):
        return False
    longer = [word.text != word.low for word in words if len(word.low) > 3]
    if len(longer) < 3 or sum(longer) < 0.75 * len(longer):
        return False
    return not any(word.tag in _SMALL_IN_TEXT and word.text == word.low and word.text.isalpha() for word in words)


class Namer:
    """Finds the names of one document's sentences."""

    def __init__(self, capitals: Capitals) -> None:
        self._capitals = capitals
        self._tables: Gazetteer = gazetteer()

    def names(self, words: Words, nth: int, *, title: bool) -> tuple[list[Name], int]:
        """The names in the run that begins at a word with a capital, and the word after the run."""
        if not self._begins(words, nth, title=title):
            return [], nth + 1
        last = self._run(words, nth, title=title)
        return self._divided(words, nth, last), last

    def _begins(self, words: Words, nth: int, *, title: bool) -> bool:
        word = words[nth]
        low, tables = word.low, self._tables
        if low in tables.longest and self._known(words, nth):
            return True
        if low in tables.nobody and not (low in tables.first_names and self._capital(words, nth + 1)):
            return False
        if not word.text[0].isalpha():
            return False
        before = words.at(nth - 1)
        due = title or before.tag in _OPENERS or nth == 0 or before.low in _AFTER_STOP
        if "-" in low and self._joined(word):
            return False
        if not due:
            return self._open(words, nth)
        if word.tag in _CLOSED or word.tag in {"ADV", "NUM", "ADJ"}:
            return low in tables.first_names and self._capital(words, nth + 1) and not title
        more = self._capital(words, nth + 1) or (words.at(nth + 1).low == "&" and self._capital(words, nth + 2))
        if self._told(low) or (more and not title and low in self._capitals.large):
            return True
        if not more and low in self._capitals.led and word.tag == "NAME":
            return tables.heads.get(low) is None and not title
        if title or not more:
            return _is_acronym(word.text) and not title and low not in self._capitals.small
        if word.tag in {"VERB", "PAST", "ING", "PART"} or low in self._capitals.small:
            return low in tables.roles or low in tables.first_names
        return tables.heads.get(low) != "group"

    def _joined(self, word: Word) -> bool:
        """ "US-led" and "China-Russia" are adjectives, "Pryce-Willard" is a name."""
        parts = word.text.split("-")
        return parts[-1].islower() or all(part in self._tables.known for part in word.low.split("-"))

    def _told(self, low: str) -> bool:
        """The tables or the rest of the text say that the word is a name."""
        tables = self._tables
        if low in tables.known or low in tables.titles:
            return low not in {
                "white",
                "black",
                "native",
                "western",
                "eastern",
                "labour",
                "guardian",
                "apple",
                "shell",
            } or (low in self._capitals.large and low not in self._capitals.small)
        if low in self._capitals.large:
            return low not in self._capitals.small or low in tables.first_names
        return low in tables.first_names and low not in tables.doubtful and low not in self._capitals.small

    def _open(self, words: Words, nth: int) -> bool:
        """A capital inside a sentence: part of a name, unless it is a pronoun or another small word."""
        word = words[nth]
        if word.tag not in _CLOSED:
            return True
        if len(word.text) > 1 and word.text.isupper() and word.low not in self._capitals.small:
            return True
        return word.low in self._tables.first_names and self._capital(words, nth + 1)

    def _capital(self, words: Words, nth: int) -> bool:
        word = words.at(nth)
        return word.text != word.low and word.tag not in _CLOSED and word.text[0].isalpha()

    def _known(self, words: Words, nth: int) -> int:
        """How many words from here are one known name of several words."""
        most = self._tables.longest[words[nth].low]
        for size in range(min(most, len(words) - nth), 1, -1):
            if " ".join([word.low for word in words.words[nth : nth + size]]) in self._tables.known:
                return size if words[nth + size - 1].text != words[nth + size - 1].low else 0
        return 0

    def _run(self, words: Words, nth: int, *, title: bool) -> int:
        """Where the run of capitals that begins here ends."""
        at = nth + (self._known(words, nth) if words[nth].low in self._tables.longest else 0) or nth + 1
        limit = min(len(words), nth + _LONGEST)
        while at < limit:
            step = self._step(words, nth, at, title=title)
            if not step:
                break
            at += step
        return at

    def _step(self, words: Words, first: int, at: int, *, title: bool) -> int:
        """How many words the run goes on by: 0 where it ends."""
        word, tables = words[at], self._tables
        low = word.low
        if word.text != low:
            if low in tables.nobody or not self._open(words, at) or not word.text[0].isalpha():
                return int(self._surname(words, first, at))
            if len(words[first].text) > _ACRONYM and words[first].text.isupper() and not word.text.isupper():
                return 0  # "THE HARVEST Roe said": a heading within the line
            return int(not title or self._goes_on(words, at))
        if word.tag == "NUM":
            return int(low.isdigit() and self._numbered(words, first, at))
        if low == "&":
            return 2 if self._capital(words, at + 1) else 0
        if title or word.tag not in {"PREP", "CONJ", "GEN", "QUOTE", "NOUN", "DET", "NAME", "PRON", "ADJ"}:
            return 0
        return self._linked(words, first, at)

    def _surname(self, words: Words, first: int, at: int) -> bool:
        """ "Theresa May", "George Will": a month's or a verb's name behind a first name."""
        after = words.at(at + 1)
        likely = words[at].low in self._tables.surnames and at - 1 == first and after.tag not in {"NUM", "VERB"}
        return likely and words[first].low in self._tables.first_names

    def _numbered(self, words: Words, first: int, at: int) -> bool:
        """ "Terminal 4", "Article 5", "the Lady Corrigan 7"."""
        before, tables = words[at - 1].low, self._tables
        if before in tables.place_ends or before in tables.thing_ends:
            return True
        return (
            words.at(first - 1).low == "the"
            and len(words[at].low) < 3
            and words.at(at + 1).tag in {"MARK", "AUX", "PAST", "END"}
        )

    def _goes_on(self, words: Words, at: int) -> bool:
        """In a headline of capitals: a word that is a name elsewhere in the text too."""
        low, first = words[at].low, words[at - 1].low
        if first in self._tables.first_names and first not in self._tables.doubtful and words[at].tag == "NAME":
            return True
        named = low in self._tables.titles or low in self._tables.body_ends
        return self._told(low) or (named and low not in self._capitals.small)

    def _linked(self, words: Words, first: int, at: int) -> int:
        """A small word inside a name: "of", "and", "von", and the apostrophe of "Growers' Federation"."""
        low, before, tables = words[at].low, words[at - 1], self._tables
        if low in {"of", "for", "on", "and", "against", "in"}:
            after = at + 1 + (words.at(at + 1).low == "the")
            if not (self._capital(words, after) or (low == "of" and words.at(after).low.isdigit())):
                return 0
            return after + 1 - at if self._joins(words, first, at, after) else 0
        if low in tables.particles:
            end = at + 1
            while words.at(end).low in tables.particles and end < at + 3:
                end += 1
            return end + 1 - at if self._capital(words, end) and low not in {"i", "e", "y"} else 0
        if words[at].tag in {"GEN", "QUOTE"} and words[at].start == before.end and low in {"'s", "’s", "'", "’"}:
            return self._owned(words, at)
        return 0

    def _joins(self, words: Words, first: int, at: int, after: int) -> bool:
        """Whether a preposition or "and" stands inside one name: "Bank of England", "Food and Drug Administration"."""
        low, tables = words[at].low, self._tables
        run = [word.low for word in words.words[first:at]]
        if low == "of":
            last = run[-1]
            if last in _OFFICES and words[after].low in (tables.topics | _STATES):
                return True
            return last in tables.body_ends or last in _OF or last in tables.thing_ends
        if low == "and":
            if run[-1] in tables.topics and words[after].low in tables.topics:
                return True
            return run[-1] in tables.topics and self._ends_as_body(words, after)
        return any(word in _WITH for word in run) and words[after].low not in tables.known

    def _ends_as_body(self, words: Words, at: int) -> bool:
        """Whether the capitals from here end in a word like "Administration"."""
        end = at
        while end < at + 5 and self._capital(words, end):
            end += 1
        return words.at(end - 1).low in self._tables.body_ends

    def _owned(self, words: Words, at: int) -> int:
        """ "Growers' Federation", "People's Party", "Dockers' and Lightermen's Union": one name with an owner inside."""
        before, tables = words[at - 1].low, self._tables
        if before in tables.known or not (
            (words[at].low in {"'", "’"} and before.endswith("s")) or before in _OWNERS or before.endswith("men")
        ):
            return 0
        if self._capital(words, at + 1) and self._ends_as_body(words, at + 1):
            return 2
        if words.at(at + 1).low == "and" and self._capital(words, at + 2):
            return 3
        return 0

    def _divided(self, words: Words, first: int, last: int) -> list[Name]:
        """A run as titles and a name; a body named among the titles is a name of its own."""
        tables = self._tables
        lows = [word.low.rstrip(".") for word in words.words[first:last]]
        if lows[-1].isdigit() and words.at(first - 1).low == "the" and lows[0] in tables.titles:
            return [Name(first, first, last, "thing", "", ())]
        known = tables.known.get(" ".join([word.low for word in words.words[first:last]]))
        if known:
            return [Name(first, first, last, known, "", ())]
        cut = self._titles(lows)
        if "of" in lows and lows[at := lows.index("of") - 1] in _OFFICES:
            cut = self._past_office(lows, at)
            if cut == len(lows):
                return [Name(first, first, first + at + 1, "role", "", tuple(lows))]
        if cut == len(lows):
            return [Name(first, first, last, "role", tables.roles.get(lows[-1], ""), tuple(lows))]
        kind = self._kind(words, first, first + cut, last)
        if cut and kind in {"institution", "thing", "place"} and lows[cut - 1] not in tables.roles:
            cut = 0
        sex = next(
            (
                tables.titles.get(low) or tables.roles.get(low, "")
                for low in lows[:cut]
                if tables.titles.get(low) or tables.roles.get(low)
            ),
            "",
        )
        name = Name(first, first + cut, last, kind, sex, tuple(lows[:cut]))
        inner = self._body_among(words, first, first + cut)
        return [*inner, name]

    def _titles(self, lows: list[str]) -> int:
        """How many of the first words are titles; all of them where nobody is named."""
        tables = self._tables
        size = len(lows)
        if lows[-1] in tables.body_ends or lows[-1] in tables.company_ends or lows[-1] in tables.thing_ends:
            return 0
        if lows[0] in tables.first_names and size > 1 and lows[0] not in tables.roles:
            return 0
        end = size
        while end > 1 and lows[end - 1] in tables.suffixes:
            end -= 1
        if (
            lows[end - 1] in tables.roles
            and lows[0] not in tables.first_names
            and (size > 1 or lows[0] not in tables.known)
        ) and (
            size == 1
            or lows[0] in tables.roles
            or lows[0] in tables.titles
            or lows[0] in tables.known
            or self._office(lows)
        ):
            return size
        for at in range(min(end, size) - 2, -1, -1):
            low = lows[at]
            if (
                low in tables.titles
                or low in tables.roles
                or low in tables.parties
                or tables.known.get(low) == "people"
            ):
                if at == 0 and low in tables.first_names and low in tables.doubtful and size == 2:
                    return 0
                return at + 1
        return 0

    def _past_office(self, lows: list[str], at: int) -> int:
        """Where the name begins behind "Secretary of State": behind the words that offices are called by."""
        cut = at + 2
        while cut < len(lows) and (
            lows[cut] in {"the", "and"} or lows[cut] in self._tables.topics or lows[cut] in _STATES
        ):
            cut += 1
        return cut

    def _office(self, lows: list[str]) -> bool:
        return any(
            low in self._tables.topics
            or low in self._tables.body_ends
            or low in {"majority", "minority", "prime", "chief", "vice", "deputy", "white"}
            for low in lows[:-1]
        )

    def _body_among(self, words: Words, first: int, last: int) -> list[Name]:
        """ "House Judiciary Committee" in "House Judiciary Committee Chairman Jane Roe"."""
        end = last
        while end > first and (
            words[end - 1].low.rstrip(".") in self._tables.roles
            or words[end - 1].low.rstrip(".") in self._tables.titles
        ):
            end -= 1
        if end > first and end < last:
            text = " ".join([word.low for word in words.words[first:end]])
            if words[end - 1].low in self._tables.body_ends or text in self._tables.known:
                kind = self._tables.known.get(text, "institution")
                return [Name(first, first, end, kind, "", ())] if kind != "people" else []
        return []

    def _kind(self, words: Words, lead: int, first: int, last: int) -> str:
        """What a name is the name of, by its own words and the ones right before it."""
        tables = self._tables
        lows = [word.low.rstrip(".") for word in words.words[first:last]]
        text = " ".join(lows)
        titled = first > lead and (
            words[first - 1].low.rstrip(".") in tables.titles or words[first - 1].low.rstrip(".") in tables.roles
        )
        if not titled and text in tables.known:
            return tables.known[text]
        stem = (
            lows[: next((at for at, low in enumerate(lows) if low in {"of", "for", "on", "against"}), len(lows))]
            or lows
        )
        if stem[-1] in tables.body_ends and (len(lows) > 1 or not titled):
            return "institution" if len(lows) > 1 else ""
        if len(lows) > 1 and (stem[-1] in tables.company_ends or "&" in lows):
            return "institution"
        if len(lows) > 1 and tables.heads.get(lows[-1]) == "group":
            return "group"
        if titled:
            return "person"
        if len(lows) > 1 and (
            lows[0]
            in {
                "port",
                "mount",
                "lake",
                "upper",
                "lower",
                "san",
                "santa",
                "new",
                "fort",
                "east",
                "west",
                "north",
                "south",
                "cape",
            }
            or stem[-1] in tables.place_ends
            or (lows[-2] in tables.place_ends and lows[-1].isdigit())
        ):
            return "place"
        if len(lows) > 1 and (stem[-1] in tables.thing_ends or lows[-1].isdigit()):
            return "thing"
        if len(lows) > 1 and tables.known.get(lows[-1]) == "place" and lows[0] not in tables.first_names:
            return "place"
        if lows[0] in tables.first_names and (len(lows) > 1 or lows[0] not in tables.doubtful):
            return "person"
        if len(lows) == 1:
            return "institution" if _is_acronym(words[first].text) else ""
        before = words.at(lead - 1)
        if before.low == "the" or len(lows) > 4 or "of" in lows:
            return "thing"
        return "place" if before.low in _PLACING else "person"


def _is_acronym(text: str) -> bool:
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isupper()


def name_words(words: Words, name: Name) -> tuple[Word, ...]:
    return words.words[name.first : name.last]
