"""Which sentences give orders to a language model?

Two ways are known: to drop what it was told ("ignore all previous instructions", in the words of orders.json, in
twenty-six languages), and, in the English patterns of orders.txt, to be addressed, told who it is, what to write or
what to leave out. A sentence that only tells of an order ("told jurors to disregard earlier instructions") is none.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate, pairwise

from factx.suspects.suspect import Reason

_PIECE_LIMIT, _PIECE_STEP = 300, 180
_ENDS = re.compile(r"[.!?…。！？؟।]+[\"'”’»)\]*_]*(?=\s|$)|(?<=[。！？])|\n[ \t\r]*\n")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEAR = 110
_WORD = re.compile(r"[^\W\d_]{2}")
_PULLED = re.compile(r"(?<!\w)[^\W_](?:[-._*·|][^\W_]){3,40}(?!\w)")
_BETWEEN = re.compile(r"[-._*·|]")
_MIXED = re.compile(r"\b(?=[a-z]{0,20}\d)(?=\d{0,20}[a-z])[a-z\d]{3,20}\b")
_DISGUISED = re.compile(r"[-._*·|][^\W_][-._*·|]|\d(?:[a-z]|(?<=[a-z]\d))")
_TOKEN = re.compile(r"\w+")
_DIGIT_LETTERS = str.maketrans("013457", "oieast")
_AT_START, _AT_WORD = "{start}", r"\b"
_NEEDS = "~ "
_DEFINED = re.compile(r"(?P<name>[a-z]+) = ")
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


class _AnyOf:
    """Any of some words and phrases, found by one pattern; one that ends with a star is a stem.

    To ask first whether the first word of any stands there at all saves trying the pattern at each character.
    """

    def __init__(self, words: Iterable[str]) -> None:
        spaced: list[str] = []
        unspaced: list[str] = []
        openers: set[str] = set()
        listed = sorted(set(words), key=len, reverse=True)
        self._has_stems = any(each.endswith("*") for each in listed)
        for each in listed:
            plain = unicodedata.normalize("NFKC", each).rstrip("*").lower()
            pattern = re.escape(plain) + (r"\w*" if each.endswith("*") else "")
            (unspaced if _UNSPACED.search(each) else spaced).append(pattern)
            opening = _TOKEN.match(plain)
            openers.add(plain[0] if opening is None or _UNSPACED.search(each) else opening[0])
        whole = rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)" if spaced else ""
        pattern = "|".join(part for part in (whole, *unspaced) if part)
        self._openers = frozenset(openers)
        self.search = re.compile(pattern).search
        self.finditer = re.compile(pattern).finditer

    def may_stand(self, held: set[str]) -> bool:
        """Whether a text with these words and characters may hold one."""
        return self._has_stems or not self._openers.isdisjoint(held)


_ORDERED = re.compile(
    r"(?:^|[,:;.!?—–\-\"“”«»„‘’'(\[{*>|]|\b(?:please|must|should|shall|now|then|and|just|simply|kindly|you|you to|will"
    r"|always|bitte|por favor|veuillez|merci de|vous devez|tu dois|debes|debe|devi|dovete|você deve|пожалуйста"
    r"|будь ласка|прошу|proszę|prosím|moet|alsjeblieft|vennligst|请|يرجى|رجاء|من فضلك|mohon|tolong|hãy|vui lòng|jetzt"
    r"|maintenant|ahora|теперь|agora|adesso))[\s_*]*$"
)


@dataclass(frozen=True)
class _Phrases:
    """The patterns of orders.txt: for the start of a sentence, for anywhere, and for where a word of theirs stands."""

    first: re.Pattern[str]
    anywhere: re.Pattern[str] | None
    needing: re.Pattern[str] | None
    words: frozenset[str]
    stems: tuple[str, ...]

    @cached_property
    def _heads(self) -> frozenset[str]:
        return frozenset(each[: self._size] for each in self.stems)

    @cached_property
    def _size(self) -> int:
        return min(map(len, self.stems), default=0)

    def hold(self, plain: str, held: set[str]) -> bool:
        """Whether a text with these words is an order by one of the patterns."""
        if self.first.match(plain) or (self.anywhere and self.anywhere.search(plain)):
            return True
        return self.needing is not None and self._may_stand(held) and self.needing.search(plain) is not None

    def _may_stand(self, held: set[str]) -> bool:
        if not self.words.isdisjoint(held):
            return True
        heads = {each[: self._size] for each in held}
        return not self._heads.isdisjoint(heads) and any(each.startswith(self.stems) for each in held)


def orders(text: str) -> Iterator[tuple[int, int, Reason]]:
    """Where the sentences stand that give such orders."""
    for start, end in _pieces(text):
        if not _WORD.search(text, start, end):
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
    verb = None
    if words.drop.may_stand(held):
        starts = frozenset(accumulate((len(line) + 1 for line in lines), initial=0)) if lines else frozenset[int]()
        places = words.drop.finditer(plain)
        verb = next((at for at in places if at.start() in starts or _ORDERED.search(plain[: at.start()][-24:])), None)
    if verb is None and words.last.may_stand(held):
        verb = words.last.search(plain)
    if verb:
        near = plain[max(0, verb.start() - _NEAR) : verb.end() + _NEAR]
        if words.past.search(near) and words.rules.search(near):
            return True
    if words.task.may_stand(held) and words.task.search(plain):
        return True
    you = words.you.search(plain) if words.you.may_stand(held) and words.machine.may_stand(held) else None
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
def _phrases() -> _Phrases:
    """What patterns begin with alike is tried once, or each of them would be tried at each character."""
    named: dict[str, str] = {}
    first: list[str] = []
    anywhere: list[str] = []
    needing: list[str] = []
    needed: set[str] = set()
    ahead: list[str] = []
    for line in files(__package__).joinpath("orders.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        defined = _DEFINED.match(line)
        if defined:
            named[defined["name"]] = line[defined.end() :]
        elif line.startswith(_NEEDS):
            ahead = line.removeprefix(_NEEDS).split()
        else:
            at_start = line.startswith(_AT_START)
            group = first if at_start else needing if ahead else anywhere
            pattern = line.removeprefix(_AT_START if at_start else _AT_WORD)
            group.append(_NAMED.sub(lambda found: named[found["name"]], pattern))
            needed.update(ahead)
            ahead = []
    return _Phrases(
        re.compile(f"{named['start']}(?:{'|'.join(first)})"),
        re.compile(rf"{_AT_WORD}(?:{'|'.join(anywhere)})") if anywhere else None,
        re.compile(rf"{_AT_WORD}(?:{'|'.join(needing)})") if needing else None,
        frozenset(each for each in needed if not each.endswith("*")),
        tuple(each.rstrip("*") for each in sorted(needed) if each.endswith("*")),
    )


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
