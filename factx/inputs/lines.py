"""Which lines does a web page show, and in which order?

Every block of a page is a line, and so is what stands between two line breaks; the cells of a row are one line, with
bars between them. Words inside a line stay together whatever marks them up. A line knows its pieces, so that something
else may say which lines matter: see article.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factx.inputs.content import MARKS, raised

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li",
    "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_WORDLESS = frozenset({
    "annotation", "annotation-xml", "area", "audio", "button", "canvas", "datalist", "embed", "frame", "frameset",
    "head", "iframe", "input", "map", "meter", "noscript", "object", "option", "picture", "progress", "rp", "rt", "rtc",
    "script", "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
_RUNNING = HEADINGS | {
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "a",
    "span",
    "em",
    "strong",
    "b",
    "i",
    "caption",
    "figcaption",
}
_UNLIKE_DATA = HEADINGS | {"table", "article", "section", "form", "nav", "blockquote"}
_STRUCK = frozenset({"del", "s", "strike"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_KEPT_UNSEEN = frozenset("\u200c\u200d")  # they join letters, or hold them apart, in Persian, Hindi and among emoji
_CELL = " | "
_STYLE_LIMIT = 500


@dataclass(frozen=True)
class Line:
    """A line of a page: its words, the numbers of their pieces, the element it fills, and how much of it is a link."""

    words: str
    pieces: tuple[int, ...]
    block: HtmlElement
    linked: int

    @property
    def length(self) -> int:
        return len(MARKS.sub("", self.words))


def lines(tree: HtmlElement) -> list[Line]:
    """The lines of a page. The text of the n-th element, in document order, is piece 2n and what follows it 2n + 1."""
    walk = _Walk({element: nth for nth, element in enumerate(tree.iter())})
    walk.through(tree)
    walk.end()
    return walk.found


@dataclass
class _Walk:
    """Goes through a page and ends a line wherever a browser would."""

    numbers: dict[HtmlElement, int]
    found: list[Line] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _pieces: list[int] = field(default_factory=list)
    _linked: int = 0
    _links: int = 0
    _verbatim: int = 0
    _row: int = 0
    _sup: int = 0
    _apart: bool = False
    _raised: bool = False
    _block: HtmlElement | None = None
    _bullet: str = ""
    _bare: dict[HtmlElement, bool] = field(default_factory=dict)

    def through(self, element: HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or (tag in _WORDLESS and not _titles(element)):
            return
        if tag == "br":
            self._break()
        elif tag in {"td", "th"} and self._row:
            self._cell()
        block = self._is_block(element)
        if block:
            self._break()
            if tag == "li" and not self._row:
                self._bullet = "- "
        row = tag == "tr" and not self._row and _is_data(element)
        self._inside(row=row, link=tag == "a", verbatim=tag == "pre")
        number = 2 * self.numbers[element]
        self._apart = self._apart or tag in _STRUCK
        outer = self._raised
        self._raised = outer or (not self._sup and _is_raised_number(element))
        self._sup += tag == "sup"
        self._take(element.text, number, element)
        for child in element:
            self.through(child)
            self._take(child.tail, 2 * self.numbers[child] + 1, element)
        self._apart = self._apart or tag in _STRUCK
        self._raised = outer
        self._sup -= tag == "sup"
        self._inside(row=-row, link=-(tag == "a"), verbatim=-(tag == "pre"))
        if block:
            self._break()
            if tag == "li":
                self._bullet = ""

    def _inside(self, *, row: int, link: int, verbatim: int) -> None:
        self._row += row
        self._links += link
        self._verbatim += verbatim

    def _take(self, words: str | None, piece: int, owner: HtmlElement) -> None:
        if not words:
            return
        if self._verbatim and "\n" in words:
            for nth, part in enumerate(words.split("\n")):
                if nth:
                    self._break()
                self._take(part, piece, owner)
            return
        shown = words if self._verbatim else _SPACE.sub(" ", words)
        if not shown.isprintable():
            shown = "".join(char for char in shown if char.isprintable() or char.isspace() or char in _KEPT_UNSEEN)
        if self._raised:
            shown = raised(shown)
        if not shown.strip():
            self._words.append(shown)
            return
        if self._block is None:
            self._block = next((each for each in _upwards(owner) if self._is_block(each)), owner)
        if self._apart and shown[0].isalnum() and self._words and self._words[-1][-1:].isalnum():
            self._words.append(" ")  # "300" struck before "400" is not 300400
        self._apart = False
        self._words.append(shown)
        self._pieces.append(piece)
        self._linked += len(shown.strip()) if self._links else 0

    def _break(self) -> None:
        if self._row:
            self._words.append(" ")
        else:
            self.end()

    def _cell(self) -> None:
        if any(each == _CELL or each.strip() for each in self._words):
            self._words.append(_CELL)

    def _is_block(self, element: HtmlElement) -> bool:
        """Whether an element has lines of its own; one of a page's own making has where no words stand beside it."""
        tag = element.tag
        if tag in _BLOCKS:
            return True
        if "-" not in tag:
            return tag not in _RUNNING and tag != "br" and "display:block" in _style(element)
        parent = element.getparent()
        if parent is None or parent.tag in _RUNNING:
            return False
        if parent not in self._bare:
            beside = (parent.text, *(child.tail for child in parent))
            self._bare[parent] = not any(words and words.strip() for words in beside)
        return self._bare[parent]

    def end(self) -> None:
        """End the line, where there is a word in it."""
        whole = unicodedata.normalize("NFC", "".join(self._words))
        whole = whole.rstrip().strip("\n") if self._verbatim else re.sub(r" {2,}", " ", whole).strip()
        if self._block is not None and MARKS.sub("", whole).strip():
            self.found.append(Line(self._bullet + whole, tuple(self._pieces), self._block, self._linked))
            self._bullet = ""
        self._words, self._pieces, self._linked, self._block = [], [], 0, None


def _is_data(row: HtmlElement) -> bool:
    """Whether a row of a table is one line: it has several cells, and none that is laid out in blocks."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    if len(cells) < 2:
        return False
    for cell in cells:
        blocks = [each.tag for each in cell.iterdescendants() if each.tag in _BLOCKS]
        if _UNLIKE_DATA.intersection(blocks) or blocks.count("p") > 1 or len(blocks) > 8:
            return False
    return True


def _titles(element: HtmlElement) -> bool:
    """Whether a button opens what stands below it, and so is its heading."""
    parent = element.getparent()
    return element.tag == "button" and parent is not None and parent.tag in HEADINGS | {"summary", "dt"}


def _is_raised_number(element: HtmlElement) -> bool:
    words = element.text_content() if element.tag == "sup" else ""
    return bool(raised(words) != words)


def _style(element: HtmlElement) -> str:
    return "".join((element.get("style") or "")[:_STYLE_LIMIT].split()).lower()


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()
