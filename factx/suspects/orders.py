"""Which sentences give orders to a language model?

Two ways are known: to drop what it was told ("ignore all previous instructions", in the words of orders.json, in
twenty-six languages), and, in the English patterns of orders.txt, to be addressed, told who it is, what to write or
what to leave out. A sentence that only tells of an order ("told jurors to disregard earlier instructions") is none.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate, pairwise

from factx.suspects.suspect import Reason

_PIECE_LIMIT, _PIECE_STEP = 300, 180
_ENDS = re.compile(
    r"""[.!?…。！？؟।\n](?:(?<!\n)[.!?…。！？؟।]*["'”’»)\]*_]*(?=\s|$) | (?<=[。！？]) | (?<=\n)[ \t\r]*\n)""",
    re.VERBOSE,
)
"""All ends begin with one of a few characters: at every other the search goes on at once."""

_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEAR = 110
_WORD = re.compile(r"[^\W\d_]{2}")
_PULLED = re.compile(r"(?<!\w)[^\W_](?:[-._*·|][^\W_]){3,40}(?!\w)")
_BETWEEN = re.compile(r"[-._*·|]")
_MIXED = re.compile(r"\b(?=[a-z]{0,20}\d)(?=\d{0,20}[a-z])[a-z\d]{3,20}\b")
_DISGUISED = re.compile(r"[-._*·|\d](?:(?<=\d)(?:[a-z]|(?<=[a-z]\d))|(?<!\d)[^\W_][-._*·|])")
_TOKEN = re.compile(r"\w+")
_DIGIT_LETTERS = str.maketrans("013457", "oieast")
_AT_START = "{start}"
_VERBS = re.compile(r"\A(?:\(\?:)?([^()\\]+)")  # what a pattern begins with, its alternatives or its first words
_FIRST = re.compile(r"(?:\A|(?<=\|))\w+")
_NEEDS = "~ "
_DEFINED = re.compile(r"\A(?P<name>[a-z]+) = ")
_NAMED = re.compile(r"\{(?P<name>[a-z]+)\}")


@dataclass(frozen=True)
class _Words:
    """The three parts of an order to drop what was told, each as any of some words in lower-case text."""

    drop: _AnyOf
    past: _AnyOf
    rules: _AnyOf
    last: _AnyOf  # in languages whose order ends with the verb, or may stand anywhere
    task: _AnyOf  # what to take out or to write
    you: _AnyOf
    machine: _AnyOf

    @cached_property
    def openers(self) -> frozenset[str]:
        """The words of which one must stand in whatever is such an order."""
        return frozenset().union(*(each.openers for each in (self.drop, self.last, self.task, self.you)))


class _AnyOf:
    """Any of some words and phrases, found by one pattern; one that ends with a star is a stem.

    To ask first whether the first word of any stands there, and the phrase, saves trying the pattern at each character.
    """

    def __init__(self, words: Iterable[str]) -> None:
        spaced: list[str] = []
        unspaced: list[str] = []
        self._phrases: dict[str, list[str]] = {}
        listed = sorted(set(words), key=len, reverse=True)
        self._has_stems = any(each.endswith("*") for each in listed)
        for each in listed:
            plain = unicodedata.normalize("NFKC", each).rstrip("*").lower()
            pattern = re.escape(plain) + (r"\w*" if each.endswith("*") else "")
            (unspaced if _UNSPACED.search(each) else spaced).append(pattern)
            opening = _TOKEN.match(plain)
            opener = plain[0] if opening is None or _UNSPACED.search(each) else opening[0]
            self._phrases.setdefault(opener, []).append(plain)
        whole = rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)" if spaced else ""
        pattern = "|".join(part for part in (whole, *unspaced) if part)
        self.openers = frozenset(self._phrases)
        self.search = re.compile(pattern).search
        self.finditer = re.compile(pattern).finditer

    def may_stand(self, plain: str, held: set[str]) -> bool:
        """Whether a text, with these words and characters, may hold one."""
        return self._has_stems or any(phrase in plain for each in self.openers & held for phrase in self._phrases[each])


_ORDERED = re.compile(
    r"(?:^|[,:;.!?—–\-\"“”«»„‘’'(\[{*>|]|\b(?:please|must|should|shall|now|then|and|just|simply|kindly|you|you to|will"
    r"|always|bitte|por favor|veuillez|merci de|vous devez|tu dois|debes|debe|devi|dovete|você deve|пожалуйста"
    r"|будь ласка|прошу|proszę|prosím|moet|alsjeblieft|vennligst|请|يرجى|رجاء|من فضلك|mohon|tolong|hãy|vui lòng|jetzt"
    r"|maintenant|ahora|теперь|agora|adesso))[\s_*]*$"
)


@dataclass(frozen=True)
class _Phrases:
    """The patterns of orders.txt: for the start of a sentence, and by the words of which a text must hold one.

    `verbs` are the words that the patterns for the start of a sentence begin with.
    """

    first: re.Pattern[str]
    verbs: frozenset[str]
    by_word: Mapping[str, Sequence[re.Pattern[str]]]
    by_stem: Mapping[str, Sequence[re.Pattern[str]]]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.by_word)

    def hold(self, plain: str, held: set[str]) -> bool:
        """Whether a text with these words is an order by one of the patterns."""
        if ("_" in plain or not self.verbs.isdisjoint(held)) and self.first.match(plain):
            return True
        found = [pattern for word in self.words & held for pattern in self.by_word[word]]
        found += (pattern for stem, patterns in self.by_stem.items() if stem in plain for pattern in patterns)
        return any(pattern.search(plain) for pattern in dict.fromkeys(found))


class _Sieve:
    """Which pieces of a text have a word, or the stem of one, without which there is no order."""

    def __init__(self, text: str) -> None:
        low = text.lower()
        self._is_plain = text.isascii() or _is_plain(text)
        self._is_disguised = _DISGUISED.search(low) is not None
        self._stems = tuple(stem for stem in _phrases().by_stem if stem in low)
        self._words = _needed()
        self._characters = frozenset(each for each in self._words if len(each) == 1 and not each.isascii())

    def holds(self, piece: str) -> bool:
        """Whether a piece has such a word, or may have one that is not plain to see."""
        low = piece.lower()
        if not piece.isascii() and not ((self._is_plain or _is_plain(piece)) and self._characters.isdisjoint(low)):
            return True
        if self._is_disguised and _DISGUISED.search(low):
            return True
        return not self._words.isdisjoint(_TOKEN.findall(low.replace("_", " "))) or any(
            stem in low for stem in self._stems
        )


def _is_plain(text: str) -> bool:
    """Whether a text has none of the characters that are made plain, or left out, before its words are looked at."""
    return unicodedata.is_normalized("NFKC", text) and "".join(text.split()).isprintable()


def orders(text: str) -> Iterator[tuple[int, int, Reason]]:
    """Where the sentences stand that give such orders."""
    sieve = _Sieve(text)
    for start, end in _pieces(text):
        if not _WORD.search(text, start, end) or not sieve.holds(text[start:end]):
            continue
        for first, last in _ordering(text, start, end):
            words = text[first:last].strip()
            at = text.index(words[0], first)
            yield at, at + len(words), "instruction"


def _ordering(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of a piece that are orders, each with the line below where it does not end in a mark; or all of it."""
    lines = list(_lines(text, start, end))
    found = [nth for nth, (first, last) in enumerate(lines) if _is_order(text[first:last])]
    goes_on = [nth for nth in found if nth + 1 < len(lines) and text[slice(*lines[nth])].rstrip()[-1].isalnum()]
    if not found and len(lines) > 1 and _is_order(text[start:end]):
        return [(start, end)]
    return [(lines[nth][0], lines[nth + (nth in goes_on)][1]) for nth in found]


def _is_order(piece: str) -> bool:
    lines = _plain(piece)
    plain = " ".join(lines)
    undisguised = _undisguised(plain)
    return _orders(plain, lines) or (undisguised != "" and _orders(undisguised, ()))


def _orders(plain: str, lines: Sequence[str]) -> bool:
    held = set(_TOKEN.findall(plain))
    return _drops(plain, lines, held) or _phrases().hold(plain, held)


def _drops(plain: str, lines: Sequence[str], held: set[str]) -> bool:
    """Whether something told before is to be dropped, or the reader is told to be a machine.

    An order at the beginning of one of the lines, which are those of the text, needs nothing before it. `held` are the
    words of the text.
    """
    words = _words()
    if not plain.isascii():
        held = held.union(plain)  # of words that are written without blanks, the first characters are looked for
    if words.openers.isdisjoint(held):
        return False
    verb = None
    if words.drop.may_stand(plain, held):
        starts = frozenset(accumulate((len(line) + 1 for line in lines), initial=0)) if lines else frozenset[int]()
        places = words.drop.finditer(plain)
        verb = next((at for at in places if at.start() in starts or _ORDERED.search(plain[: at.start()][-24:])), None)
    if verb is None and words.last.may_stand(plain, held):
        verb = words.last.search(plain)
    if verb:
        near = plain[max(0, verb.start() - _NEAR) : verb.end() + _NEAR]
        if words.past.search(near) and words.rules.search(near):
            return True
    if words.task.may_stand(plain, held) and words.task.search(plain):
        return True
    both = words.you.may_stand(plain, held) and words.machine.may_stand(plain, held)
    you = words.you.search(plain) if both else None
    return bool(you and words.machine.search(plain, you.end(), you.end() + 40))


def _plain(piece: str) -> list[str]:
    """The lines of a piece in lower case, blanks single, without unseen characters, full-width letters made plain.

    An order below a heading follows no full stop.
    """
    if not piece.isascii():
        piece = unicodedata.normalize("NFKC", piece)
        if not "".join(piece.split()).isprintable():  # nothing unseen is
            piece = "".join(char for char in piece if unicodedata.category(char) != "Cf")
    return [line for line in (" ".join(each.split()) for each in piece.lower().splitlines()) if line]


def _undisguised(plain: str) -> str:
    """A piece whose words are written with digits or with marks between the letters, read as words; else ""."""
    if not _DISGUISED.search(plain):
        return ""
    joined = _PULLED.sub(lambda found: _BETWEEN.sub("", found.group()), plain)
    if len(_MIXED.findall(joined)) > 1:
        joined = _MIXED.sub(lambda found: found.group().translate(_DIGIT_LETTERS), joined)
    return joined if joined != plain else ""


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The text in sentences, roughly; a long one in stretches that overlap."""
    for start, end in pairwise((0, *(found.end() for found in _ENDS.finditer(text)), len(text))):
        if text[start:end].isspace():
            continue
        at = start
        while end - at > _PIECE_LIMIT:
            yield at, at + _PIECE_LIMIT
            at += _PIECE_STEP
        if end > at:
            yield at, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line)
        at += len(line)


@cache
def _needed() -> frozenset[str]:
    """The words of which an order has one, or a stem; where words stand without blanks, the first characters."""
    return _words().openers.union(_phrases().verbs, _phrases().words)


@cache
def _phrases() -> _Phrases:
    """What patterns for the start of a sentence begin with alike is tried once, or each of them would be tried."""
    named: dict[str, str] = {}
    first: list[str] = []
    verbs: set[str] = set()
    by_word: dict[str, list[re.Pattern[str]]] = {}
    by_stem: dict[str, list[re.Pattern[str]]] = {}
    needed: list[str] = []
    for line in files(__package__).joinpath("orders.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        defined = _DEFINED.match(line)
        if defined:
            named[defined["name"]] = line[defined.end() :]
        elif line.startswith(_NEEDS):
            needed = line.removeprefix(_NEEDS).split()
        elif line.startswith(_AT_START):
            pattern = line.removeprefix(_AT_START)
            first.append(_NAMED.sub(lambda found: named[found["name"]], pattern))
            verbs.update(each for listed in _VERBS.findall(pattern)[:1] for each in _FIRST.findall(listed))
        else:
            compiled = re.compile(_NAMED.sub(lambda found: named[found["name"]], line))
            for each in needed or ["*"]:
                (by_stem if each.endswith("*") else by_word).setdefault(each.rstrip("*"), []).append(compiled)
            needed = []
    return _Phrases(re.compile(f"{named['start']}(?:{'|'.join(first)})"), frozenset(verbs), by_word, by_stem)


@cache
def _words() -> _Words:
    table = json.loads(files(__package__).joinpath("orders.json").read_text("utf-8"))
    late = set(table["verb_last"])
    drop: dict[str, list[str]] = table["drop"]
    return _Words(
        drop=_AnyOf(each for language in drop if language not in late for each in drop[language]),
        past=_AnyOf(each for group in table["past"].values() for each in group),
        rules=_AnyOf(each for group in table["rules"].values() for each in group),
        last=_AnyOf(each for language in drop if language in late for each in drop[language]),
        task=_AnyOf(each for group in table["task"].values() for each in group),
        you=_AnyOf(each for group in table["you"].values() for each in group),
        machine=_AnyOf(each for group in table["machine"].values() for each in group),
    )
