"""Which words does a text hold, however they are typed?

`Words` cuts a text into words and keeps where each one stands, so nothing has to be mapped back: comparing is done on
folded keys, and every offset is one of the text itself. A key is the word without its case, its Unicode form
(NFC, NFD, full width, ligatures), soft hyphens and zero-width characters. Two keys are equal only if the words are.

What counts as one word follows UAX #29 with four differences, each of which keeps a fact whole: a number holds its
separators and its sign ("-1,000.5"), a digit its letters ("5bn"), a negation its "n't", and Chinese numerals stay
together. Scripts that are written without spaces give one word per character with its marks; katakana gives one per
run.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from unicodedata import category, decimal, normalize

MARK_LIMIT = 30
"""Marks on one letter beyond this many are no part of the word (UAX #15, stream-safe text)."""

_SPACELESS = (  # Thai, Lao, Myanmar, Khmer, Tai Le, Tai Lue, Tai Tham, Balinese, kana, Han, Javanese, Cham
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF), (0x1B00, 0x1B7F),
    (0x3005, 0x3007), (0x3041, 0x309F), (0x3105, 0x312F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA980, 0xA9FF),
    (0xAA00, 0xAA7F), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
_KATAKANA = ((0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F))
_HAN_NUMERALS = frozenset("〇零一二三四五六七八九十百千万萬亿億兆两兩")
_DASHES = frozenset("−⁻﹣－")
_APOSTROPHES = frozenset("'’‘ʼʹ′＇‛")
_QUOTES = _APOSTROPHES | frozenset('"`´″‴ʺ״׳＂〝〞〟„‚「」『』«»‹›')
_SIGNS = frozenset("%‰‱#@&§٪％＃＠＆")
_SEPARATORS = frozenset(".,:⁄٫٬．，：")
_SILENT_MARKS = frozenset("\u034f\u0640\u17b4\u17b5\u180e")

_WORD = re.compile(
    r"""
    [Lnt]+(?=[WTP])                                         # what most words are, first for speed alone
  | (?:(?<![LntDMNSKH])H(?=D))?(?:D[DT]{0,30})?N[DN]*       # 三百五十亿, 5亿
  | (?:(?<![LntDMNSKH])H(?=D))?[LntD](?:[LntDMZJ]*[LntDM])? # a word, a number
    (?:(?:(?<=D)[TA](?=D)|(?<=n)A(?=t(?![LntDM])))[LntDMZJ]*[LntDM]){0,40}
  | K(?:[KMZJ]*[KM])?
  | S(?:[MZJ]*M)?
  | RR
  | [CR][MZ]*(?:JC[MZ]*){0,10}                              # $, %, 👩‍🚀
    """,
    re.VERBOSE,
)
_UNSPACED = frozenset("KSM")
_LONG_MARKS = re.compile(f"M{{{MARK_LIMIT + 1},}}")
_ELLIPSIS = re.compile(r"\.{2,}")
_REPEATED = re.compile(r"([\"-])\1+")


class _Kinds(dict[int, str]):
    """The kind of each character as one letter, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = kind = _kind(chr(code))
        return kind


class Words:
    """The words of a text in order. `starts[i]` and `ends[i]` are code-point offsets of the word numbered i.

    >>> words = Words("Xi’s ﬁrst $1,000")
    >>> [words.keys[nth] for nth in range(len(words))]
    ['xi', 's', 'first', '$', '1,000']
    """

    def __init__(self, text: str, *, like: Words | None = None) -> None:
        """`like` are words that have met most of these characters before, which saves time."""
        self.text = text
        self.table: dict[int, str] = like.table if like else _Kinds()
        kinds = text.translate(self.table)
        self.kinds = _LONG_MARKS.sub(lambda run: "M" * MARK_LIMIT + "P" * (len(run[0]) - MARK_LIMIT), kinds)
        spans = [found.span() for found in _WORD.finditer(self.kinds)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def keys(self) -> list[str]:
        """The folded form of each word."""
        text = self.text
        words = [text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]
        folded = {word: fold(word) for word in set(words)}
        return [folded[word] for word in words]

    def word(self, nth: int) -> str:
        return self.text[self.starts[nth] : self.ends[nth]]

    def slice(self, first: int, end: int) -> str:
        """The words `first:end` with what stands between them."""
        return self.text[self.starts[first] : self.ends[end - 1]] if end > first else ""

    def gap(self, nth: int) -> str:
        """What stands before the word numbered nth; before word `len(self)`, what follows the last word."""
        end = self.starts[nth] if nth < len(self) else len(self.text)
        return self.text[self.ends[nth - 1] if nth else 0 : end]

    def gaps(self, first: int, end: int) -> list[str]:
        """What stands between the words `first:end`, one fewer than there are words."""
        text = self.text
        return [text[a:b] for a, b in zip(self.ends[first : end - 1], self.starts[first + 1 : end], strict=True)]

    @property
    def is_spaceless(self) -> bool:
        """Whether there are several words, some in a script that is written without spaces."""
        return len(self) > 1 and ("K" in self.kinds or "S" in self.kinds)

    def splits_softly(self, offset: int) -> bool:
        """Whether a text may be cut there: between words, or inside one of a script without spaces."""
        nth = bisect_right(self.starts, offset) - 1
        if nth < 0 or not self.starts[nth] < offset < self.ends[nth]:
            return True
        return _UNSPACED.issuperset(self.kinds[offset - 1 : offset + 1])

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The words that touch `text[start:end]`, as a half-open range of word numbers."""
        return bisect_right(self.ends, start), bisect_right(self.starts, end - 1)


def fold(word: str) -> str:
    """The key of one word.

    >>> fold("STRASSE") == fold("Straße"), fold("10²") == fold("102")
    (True, False)
    """
    if word.isascii():
        return word.lower()
    plain = normalize("NFD", "".join(map(_plain, word))).casefold()
    return normalize("NFD", plain).replace(" ", "")


def fold_gap(gap: str) -> str:
    """What stands between words, without white space and zero-width characters, with one kind of quote mark and
    dash."""
    if gap.isspace() or not gap:
        return ""
    return _REPEATED.sub(r"\1", _ELLIPSIS.sub("...", "".join(_plain_marks(gap))))


def _plain_marks(gap: str) -> Iterator[str]:
    for char in gap:
        if char in _QUOTES or (kind := category(char)) in {"Pi", "Pf"}:
            yield '"'
        elif kind == "Pd" or char in _DASHES:
            yield "-"
        elif kind not in {"Cf", "Cc", "Zs", "Zl", "Zp"} and not char.isspace():
            yield "." if char in "。｡" else normalize("NFKC", char)


def _plain(char: str) -> str:
    """One character of a word in its plainest form. Superscripts, fractions and circled digits stay: 10² is not 102."""
    if char.isascii():
        return char
    kind = category(char)
    if kind == "Nd":
        return str(decimal(char))
    if kind == "Cf" or char in _SILENT_MARKS or "\ufe00" <= char <= "\ufe0f":
        return ""
    if char in _APOSTROPHES:
        return "'"
    if kind == "Pd" or char in _DASHES:
        return "-"
    return char if kind in {"No", "So"} else normalize("NFKC", char)


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    """The letter that stands for a character in `_WORD`: Letter (n and t apart), Digit, Mark, Spaceless script,
    Katakana, Numeral in Han, sign or emoji (C), Regional indicator, Joiner, Zero width, Apostrophe, Hyphen, number
    separator (T), White space, other Punctuation."""
    code, kind = ord(char), category(char)
    if not char.isascii() and kind[0] == "L":
        char = normalize("NFKC", char)[:1]
    if char in "nNtT":
        return char.lower()
    if char == "\u200d":
        return "J"
    if kind == "Cf" or char in _SILENT_MARKS or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return "Z"
    if kind[0] == "M" or 0x1F3FB <= code <= 0x1F3FF:
        return "M"
    if char in _HAN_NUMERALS:
        return "N"
    for letter, members in (("A", _APOSTROPHES), ("T", _SEPARATORS), ("C", _SIGNS)):
        if char in members:
            return letter
    if kind[0] == "N":
        return "D"
    if kind[0] == "L":
        return "K" if _among(code, _KATAKANA) else "S" if _among(code, _SPACELESS) else "L"
    if kind == "Pd" or char in _DASHES:
        return "H"
    if char.isspace():
        return "W"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "R"
    return "C" if kind in {"Sc", "Sm", "So"} and char != "|" else "P"


def _among(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)
