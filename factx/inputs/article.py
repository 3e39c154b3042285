"""Which lines of a web page are the article?

trafilatura says where the article is: each piece of text is given a mark, and what comes out marked was chosen. The
words are taken from the page itself, so that none is lost inside a line, joined to the next, or left out because it
came before. Lines between the chosen ones that read as the article's own are kept too; the others are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factx.inputs.content import MARKS, plain_words
from factx.inputs.lines import HEADINGS, Line, lines

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FIRST_DIGIT = 0x2800  # Braille: printable, no letter, changed by no normal form
_BASE = 256
_DIGITS = 3
_MARKED = re.compile(f"[{chr(_FIRST_DIGIT)}-{chr(_FIRST_DIGIT + _BASE - 1)}]{{{_DIGITS}}}")
_BRAILLE = re.compile(f"[{chr(_FIRST_DIGIT)}-{chr(_FIRST_DIGIT + _BASE - 1)}]")
_RULED = re.compile(r"^\|[-|: ]*-[-|: ]*\n?", re.MULTILINE)  # what is put under the head of a table
_FOREIGN = re.compile(
    r"""(?:^|[\s_-])(?: ads? | advert\w* | sponsor\w* | promo\w* | newsletters? | sign-?up | subscri\w+
          | shar(?:e|ing)\w* | social\w* | related\w* | recirc\w* | recommend\w* | trending
          | most-?(?:read|popular|viewed) | outbrain | taboola
          | comments? | respond | breadcrumbs? | by-?line | bio | cookies? | consent | tags? | toolbar | sidebar | menu
          | navigation | nav | login | footer | (?:read|see|more)-?(?:more|next|also|on|from|news|stories)
          | also-?read | teasers? )(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
"""Names, as classes and ids, of what stands inside articles and is not theirs."""
_FOREIGN_TAGS = frozenset({"nav", "footer", "menu", "form", "dialog", "address"})
_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_DIGIT = re.compile(r"\d")
_WORDS, _TOLD_WORDS = 4, 8
_LINK_SHARE = 0.6
_SHOWN = 3
_NAME_LIMIT = 500


@dataclass(frozen=True)
class Article:
    """The article's lines, with marks around words that may be hidden, and what there is to tell of their choice."""

    text: str
    notes: tuple[str, ...] = ()


def article(tree: HtmlElement, *, told: str = "") -> Article:
    """The article in a page, or `told`, what it tells machines, where it shows none; empty where there is neither."""
    shown = lines(tree)
    taken, other = _chosen(tree)
    if not any(_is_taken(line, taken) for line in shown):
        return _without_choice(shown, told or other)
    scope = _Scope(shown, taken)
    judged = [(line, scope.judge(nth, line)) for nth, line in enumerate(shown)]
    kept = [line for line, own in judged if own]
    words = {_bare(line) for line in kept}
    return Article(_joined(kept), _told([line for line, own in judged if own is None and _bare(line) not in words]))


def _chosen(tree: HtmlElement) -> tuple[frozenset[int], str]:
    """The numbers of the pieces that trafilatura takes for the article, and its text where it has none of them."""
    from trafilatura import extract
    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"  # else the paragraphs of a short article run together
    found = extract(_numbered(tree), config=config, include_comments=False, output_format="txt", fast=True) or ""
    taken = frozenset(_value(mark) for mark in _MARKED.findall(found))
    return taken, "" if taken else _RULED.sub("", _BRAILLE.sub("", found))


def _numbered(tree: HtmlElement) -> HtmlElement:
    """A copy of the page, with the number of each piece of text before it."""
    copy: HtmlElement = deepcopy(tree)
    for nth, element in enumerate(copy.iter()):
        element.text = _with_number(element.text, 2 * nth) if element.tag not in {"script", "style"} else element.text
        element.tail = _with_number(element.tail, 2 * nth + 1)
        element.attrib.pop("aria-hidden", None)  # readers see these words; it is only that they are not read aloud
        if element.tag == "time" and element.getparent().tag in HEADINGS:  # else taken out with its words
            element.tag = "span"
    return copy


def _with_number(words: str | None, number: int) -> str | None:
    if not words or not words.strip():
        return words
    digits = (chr(_FIRST_DIGIT + (number // _BASE**power) % _BASE) for power in range(_DIGITS))
    bare = words.lstrip()
    return f"{words[: len(words) - len(bare)]}{''.join(digits)}{_BRAILLE.sub('x', bare)}"


def _value(mark: str) -> int:
    return sum((ord(digit) - _FIRST_DIGIT) * _BASE**power for power, digit in enumerate(mark))


def _is_taken(line: Line, taken: frozenset[int]) -> bool:
    return any(piece in taken for piece in line.pieces)


class _Scope:
    """The part of a page that is the article: where its chosen lines stand, and the parts beside it that are alike."""

    def __init__(self, shown: list[Line], taken: frozenset[int]) -> None:
        self._taken = taken
        chosen = [nth for nth, line in enumerate(shown) if _is_taken(line, taken)]
        blocks = [shown[nth].block for nth in chosen]
        self._first, self._last = chosen[0], chosen[-1]
        self._home = _common(blocks)
        self._twins = set(_twins(self._home))
        self._wide = next((each for each in _above(self._home) if each.tag in {"article", "main"}), self._home)
        self._parents = {block.getparent() for block in blocks}.union(blocks)
        self._own = {element for block in blocks for element in _above(block)}
        self._foreign: dict[HtmlElement, bool] = {}

    def judge(self, nth: int, line: Line) -> bool | None:
        """Whether a line is the article's: it was chosen, or stands among what was and reads like it.

        None where it is taken for something else and may be the article's own words all the same.
        """
        if _is_taken(line, self._taken):
            return True
        above = set(_above(line.block))
        inside = (self._first < nth < self._last and self._home in above) or not self._twins.isdisjoint(above)
        if inside or line.block in self._parents or line.block.getparent() in self._parents:
            foreign = any(self._is_foreign(each) for each in above - self._own)
            if not foreign and _reads_as_text(line, inside=inside):
                return True
        if self._wide not in above or any(each.tag in {"nav", "footer"} for each in above):
            return False
        return None if _is_sentence(_bare(line), _TOLD_WORDS) else False

    def _is_foreign(self, element: HtmlElement) -> bool:
        """Whether a part says by its name that it is something else."""
        if element not in self._foreign:
            self._foreign[element] = _is_foreign(element)
        return self._foreign[element]


def _reads_as_text(line: Line, *, inside: bool) -> bool:
    words = _bare(line)
    sentence = _is_sentence(words, _WORDS)
    if line.linked > _LINK_SHARE * line.length:
        return sentence and line.block.tag in {"p", "div", "blockquote", "li"}
    tag = line.block.tag
    if sentence or tag == "figcaption":
        return True
    return inside and (
        tag in HEADINGS | {"li", "dt", "dd", "pre", "caption"} or (tag == "tr" and bool(_DIGIT.search(words)))
    )


def _is_sentence(words: str, least: int) -> bool:
    return len(words.split()) >= least and bool(_SENTENCE.search(words))


def _is_foreign(element: HtmlElement) -> bool:
    names = ((element.get(name) or "")[:_NAME_LIMIT] for name in ("class", "id", "role"))
    return element.tag in _FOREIGN_TAGS or any(map(_FOREIGN.search, names))


def _twins(home: HtmlElement) -> list[HtmlElement]:
    """The parts beside the article, or beside what holds it, that are made alike: the posts of a live blog."""
    found: list[HtmlElement] = []
    for element in (home, *home.iterancestors()):
        parent = element.getparent()
        if parent is None or element.tag in {"main", "body"}:
            break
        named = _name(element)
        if element.tag == "article" or named[1]:
            found += [each for each in parent if each is not element and _name(each) == named and not _is_teaser(each)]
        if element.tag == "article":
            break
    return found


def _name(element: HtmlElement) -> tuple[object, str]:
    return element.tag, _DIGIT.sub("", element.get("class") or "").strip()


def _is_teaser(element: HtmlElement) -> bool:
    """Whether a part is headed by a link to another page."""
    for heading in element.iter(*HEADINGS):
        for link in (*heading.iter("a"), *heading.iterancestors("a")):
            if not (link.get("href") or "#").startswith("#"):
                return True
    return False


def _common(blocks: list[HtmlElement]) -> HtmlElement:
    """The lowest element that holds all of some."""
    path = list(_above(blocks[0]))[::-1]
    for block in blocks[1:]:
        others = set(_above(block))
        path = [each for each in path if each in others]
    return path[-1]


def _above(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _without_choice(shown: list[Line], other: str) -> Article:
    """Where no line was chosen: the text that the page holds for machines, else all that it shows."""
    if other.strip():
        said = "\n".join(line.strip() for line in MARKS.sub("", other).splitlines() if line.strip())
        return Article(said, ("its text was taken from what the page tells machines: it shows none itself",))
    whole = [line for line in shown if not any(_is_foreign(each) for each in _above(line.block))]
    return Article(_joined(whole or shown), ("no article was found in it, and the whole page was read",))


def _joined(kept: Iterable[Line]) -> str:
    return "\n".join(line.words for line in kept)


def _bare(line: Line) -> str:
    return MARKS.sub("", line.words).removeprefix("- ").strip()


def _told(missed: list[Line]) -> tuple[str, ...]:
    if not missed:
        return ()
    seen = [f"“{plain_words(_bare(line), 60)}…”" for line in missed[:_SHOWN]]
    more = f" and {len(missed) - _SHOWN} more" if len(missed) > _SHOWN else ""
    return (f"left out as not the article's own: {', '.join(seen)}{more}",)
