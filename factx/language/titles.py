"""What in a run of capitals is a title, what is the name, and what is it the name of?"""

from __future__ import annotations

from typing import NamedTuple

from factx.language.capitals import is_dateline
from factx.language.gazetteer import gazetteer
from factx.language.words import Words

_PLACING = frozenset(("in", "near", "outside", "across", "throughout", "around"))
_BEHIND = frozenset(("of", "for", "on", "against"))


class Name(NamedTuple):
    """The words `first` to `last` of a sentence are a name; its titles begin at `lead`.

    `kind` is "person", "institution", "place", "group", "people" (an adjective or noun for one), "role" (a title with
    nobody's name), "thing", or "" where it cannot be told. `sex` is "m", "f" or "". `roles` are the titles' words.
    """

    lead: int
    first: int
    last: int
    kind: str
    sex: str = ""
    roles: tuple[str, ...] = ()


def divided(words: Words, first: int, last: int) -> list[Name]:
    """A run of capitals as titles and a name; a body named among the titles is a name of its own."""
    if last - first == 1:
        return _one(words, first)
    tables = gazetteer()
    run = words.words[first:last]
    known = tables.known.get(" ".join([word.low for word in run]))
    if known:
        return [Name(first, first, last, known)]
    lows = tuple([word.low.rstrip(".") for word in run])
    if _is_cut_off(run[-1].text, lows[-1]):
        return []
    if lows[-1].isdigit() and words.at(first - 1).low == "the" and lows[0] in tables.titles:
        return [Name(first, first, last, "thing")]  # a ship: "the Lady Corrigan 7"
    office = lows.index("of") - 1 if "of" in lows else -1
    if office >= 0 and lows[office] in tables.offices:
        cut, head = _past_office(lows, office), first + office + 1
    else:
        cut, head = _titles(lows), last
    if cut == len(lows):
        return [Name(first, first, head, "role", tables.roles.get(lows[head - first - 1], ""), lows)]
    kind = _kind(words, lows, cut, first)
    if cut and kind in {"institution", "thing", "place"} and lows[cut - 1] not in tables.roles:
        cut = 0
    sexes = [sex for low in lows[:cut] if (sex := tables.titles.get(low) or tables.roles.get(low, ""))]
    name = Name(first, first + cut, last, kind, sexes[0] if sexes else "", lows[:cut])
    return [*_body_among(lows[:cut], first), name]


def _one(words: Words, first: int) -> list[Name]:
    """A run of one capital: a name, or a title."""
    tables, word = gazetteer(), words[first]
    known, low = tables.known.get(word.low), word.low.rstrip(".")
    if known:
        return [Name(first, first, first + 1, known)]
    if _is_cut_off(word.text, low):
        return []
    if _is_office((low,)):
        return [Name(first, first, first + 1, "role", tables.roles[low], (low,))]
    kind = "place" if first == 0 and is_dateline(words) else _kind_of_one(word.text, low)
    return [Name(first, first, first + 1, kind)]


def _is_cut_off(text: str, low: str) -> bool:
    """ "Navy Cmdr." at the end of a line: whose title it is does not follow."""
    return text.endswith(".") and low in gazetteer().titles and low not in gazetteer().heads


def _past_office(lows: tuple[str, ...], office: int) -> int:
    """Where the name begins behind "Secretary of State": behind the words that offices are called by."""
    tables = gazetteer()
    cut = office + 2
    while cut < len(lows) and (lows[cut] in {"the", "and"} or lows[cut] in tables.topics or lows[cut] in tables.states):
        cut += 1
    return cut


def _titles(lows: tuple[str, ...]) -> int:
    """How many of the first words are titles; all of them where nobody is named."""
    tables = gazetteer()
    if lows[0] in tables.before_for and not _BEHIND.isdisjoint(lows):
        return 0  # "Citizens for Justice"
    stem = next((lows[at - 1] for at, low in enumerate(lows) if at and low in _BEHIND), lows[-1])
    end = lows[-2] if stem.isdigit() and len(lows) > 1 else stem
    if end in tables.body_ends or end in tables.company_ends or end in tables.thing_ends:
        return 0
    if _is_office(lows):
        return len(lows)
    plain = lows[0] in tables.first_names and lows[0] not in tables.roles  # "Virginia" may be a state, too
    for at in range(len(lows) - 2, -1, -1):
        low = lows[at]
        if plain and (at == 0 or lows[at + 1] not in tables.first_names):
            continue
        if low in tables.titles or low in tables.roles or low in tables.parties or tables.known.get(low) == "people":
            if lows[at + 1] in tables.suffixes:
                continue  # "Martin Luther King Jr."
            doubtful = at == 0 and len(lows) == 2 and low in tables.first_names and low in tables.doubtful
            return 0 if doubtful else at + 1
    return 0


def _is_office(lows: tuple[str, ...]) -> bool:
    """A title that nobody's name follows: "Prime Minister", "Senate Majority Leader", "President"."""
    tables = gazetteer()
    if lows[-1] not in tables.roles or lows[0] in tables.first_names or not _BEHIND.isdisjoint(lows):
        return False
    if len(lows) == 1:
        return lows[0] not in tables.known
    if lows[0] in tables.roles or lows[0] in tables.titles or lows[0] in tables.known:
        return True
    return any(low in tables.topics or low in tables.body_ends or low in tables.ranks for low in lows[:-1])


def _body_among(titles: tuple[str, ...], first: int) -> list[Name]:
    """The committee in "House Judiciary Committee Chairman Jane Roe" is named too."""
    tables = gazetteer()
    end = len(titles)
    while end and (titles[end - 1] in tables.roles or titles[end - 1] in tables.titles):
        end -= 1
    if not 0 < end < len(titles):
        return []
    known = tables.known.get(" ".join(titles[:end]))
    if known == "people" or not (known or titles[end - 1] in tables.body_ends):
        return []
    return [Name(first, first, first + end, known or "institution")]


def _kind(words: Words, run: tuple[str, ...], cut: int, first: int) -> str:
    """What a name is the name of, by its own words, its titles and the word before it."""
    tables = gazetteer()
    lows = run[cut:]
    titled = cut > 0 and (
        run[cut - 1] in tables.titles or run[cut - 1] in tables.roles or tables.offices & set(run[:cut])
    )
    known = tables.known.get(" ".join(lows))
    if known and not titled:
        return known
    if len(lows) == 1:
        return "person" if titled else _kind_of_one(words[first + cut].text, lows[0])
    stem = next((lows[at - 1] for at, low in enumerate(lows) if low in _BEHIND and at), lows[-1])
    if (
        (stem in tables.before_for and stem != lows[-1])
        or stem in tables.body_ends
        or stem in tables.company_ends
        or "&" in lows
    ):
        return "institution"
    if tables.heads.get(lows[-1]) == "group":
        return "group"
    if titled:
        return "person"
    if (
        lows[0] in tables.place_starts
        or stem in tables.place_ends
        or (lows[-2] in tables.place_ends and lows[-1].isdigit())
    ):
        return "place"
    if stem in tables.thing_ends or lows[-1].isdigit():
        return "thing"
    if lows[0] in tables.first_names:
        return "person"
    if tables.known.get(lows[-1]) == "place":
        return "place"
    before = words.at(first - 1).low
    if before == "the" or len(lows) > 4 or "of" in lows:
        return "thing"
    return "place" if before in _PLACING else "person"


def _kind_of_one(text: str, low: str) -> str:
    """What a name of one word without a title is the name of."""
    tables = gazetteer()
    if low in tables.first_names and low not in tables.doubtful:
        return "person"
    return "institution" if is_acronym(text) and low not in tables.body_ends else ""


def is_acronym(text: str) -> bool:
    """Two to six capitals, with or without full stops."""
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isupper() and letters.isalpha()
