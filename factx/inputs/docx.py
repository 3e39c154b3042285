"""What does a Word file say, its tables and footnotes too?

Paragraphs and the rows of tables are lines, in their order; what a text box says follows the paragraph that holds it;
footnotes and endnotes stand at the end. Deleted words of tracked changes are left out as Word leaves them out, and so
are words set as hidden; white words are kept and marked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from factx.errors import InputError
from factx.inputs.content import Assembly, Content, Limits, plain_words, raised

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = f"{_W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", _FALLBACK})
_BLANK = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HIDDEN = ("vanish", "webHidden", "specVanish")
_NOTES = ("footnotes", "endnotes")
_MEMBERS = 20_000
_XML_SHARE = 4  # of the limit, for one part that is parsed: parsing takes several times its size
_DEPTH = 200
_TINY_HALF_POINTS = 3
_OFF = frozenset({"0", "false", "off", "none"})
_STYLES = 50  # that one style is based on, at most


def read(content: bytes, *, name: str, limits: Limits) -> Content:
    """The text of a .docx file, and its title and author."""
    import docx
    import lxml.etree
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    _check_archive(content, name, limits)
    try:
        document = docx.Document(io.BytesIO(content))
        assembly, left_out = _assembled(document, limits)
        about = document.core_properties
        title, author, made = plain_words(about.title), plain_words(about.author), about.created
    except (
        ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError,
        zipfile.BadZipFile, zlib.error, lxml.etree.LxmlError, PythonDocxError, OpcError,
    ) as error:  # fmt: skip
        raise InputError(
            f"{name}: this Word file is damaged ({type(error).__name__}: {str(error)[:120]}): "
            f"open it in a word processor and save it anew"
        ) from None
    if not assembly.text.strip():
        raise InputError(f"{name}: there is no text in this Word file: pictures of text must be recognised first")
    notes = [f"{left_out} {'run' if left_out == 1 else 'runs'} of hidden text left out"] if left_out else []
    if isinstance(made, datetime):
        notes.append(f"the file was made on {made:%Y-%m-%d}, which may not be when it was published: say --date")
    return Content(assembly.text, title=title, author=author, hidden=tuple(assembly.hidden), notes=tuple(notes))


def _check_archive(content: bytes, name: str, limits: Limits) -> None:
    """Refuse what would unpack to more than the limits, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(f"{name}: this Word file is cut off or damaged: {error}") from None
    whole = sum(each.file_size for each in members)
    largest = max((each.file_size for each in members if each.filename.endswith((".xml", ".rels"))), default=0)
    most = limits.unpacked_bytes
    if whole > most or largest > most // _XML_SHARE or len(members) > _MEMBERS:
        raise InputError(
            f"{name}: this Word file unpacks to {whole:,} bytes in {len(members):,} parts, and the most is {most:,}, a "
            f"quarter of it in one part: take out pictures, or save its text alone"
        )


def _assembled(document: WordDocument, limits: Limits) -> tuple[Assembly, int]:
    """The text, and how many runs were left out because they are set as hidden."""
    from lxml import etree

    walk = _Walk(limits, _Looks.of(document.styles.element))
    walk.blocks(document.element.body)
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in _NOTES and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            for note in etree.fromstring(relation.target_part.blob, parser):
                if note.get(f"{_W}type") in {None, "normal"}:
                    walk.blocks(note)
    return walk.assembly, walk.left_out


class _Walk:
    """Goes through the elements of a Word text in order and puts its words together."""

    def __init__(self, limits: Limits, looks: _Looks) -> None:
        self.assembly = Assembly()
        self.left_out = 0
        self._limits = limits
        self._looks = looks
        self._boxes: list[Any] = []
        self._struck = False

    def blocks(self, parent: Any, depth: int = 0) -> None:
        """Paragraphs, tables, and what holds them."""
        if depth > _DEPTH:
            raise RecursionError("tables within tables")
        begun = self.assembly.length
        for element in parent:
            if element.tag == f"{_W}p":
                self._words(element)
                if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:  # its end is deleted: the next goes on
                    continue
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag not in _GONE:
                self.blocks(element, depth + 1)
            begun = self._end(begun)
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                self.blocks(box, depth + 1)
                begun = self.assembly.length
        self._end(begun)

    def _end(self, begun: int) -> int:
        """End the line, where there is one; gives where the next begins."""
        if self.assembly.length > begun and not self.assembly.pieces[-1].endswith("\n"):
            self.assembly.add("\n")
        return self.assembly.length

    def _table(self, table: Any) -> None:
        for row in table.iter(f"{_W}tr"):
            deleted = row.find(f"{_W}trPr/{_W}del") is not None
            if next(row.iterancestors(f"{_W}tbl")) is table and not deleted and _BOX not in _between(row, table):
                begun = self.assembly.length
                self._row(row)
                self._end(begun)

    def _row(self, row: Any) -> None:
        """A row as one line, its cells apart by bars; a table inside a cell is read as the cell's words."""
        before = self.assembly.length
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            if self.assembly.length > before:
                self.assembly.add(" | ")
            paragraphs = (each for each in cell.iter(f"{_W}p") if _BOX not in _between(each, cell))
            for nth, paragraph in enumerate(paragraphs):
                if nth:
                    self.assembly.add(" ")
                self._words(paragraph, blank=" ")

    def _words(self, paragraph: Any, *, blank: str = "\n") -> None:
        for each in _descendants(paragraph):
            if each.tag == _BOX:  # its words are lines of their own
                self._boxes.append(each)
            elif each.tag == f"{_W}t":
                self._add(each, paragraph)
            elif each.tag == _MATH:
                self.assembly.add(each.text or "")
            elif each.tag in _BLANK:
                self.assembly.add(_BLANK[each.tag].replace("\n", blank))
        if self.assembly.length > self._limits.text_chars:
            raise ValueError("it holds more text than is read")

    def _add(self, element: Any, paragraph: Any) -> None:
        run = next(element.iterancestors(f"{_W}r"), None)
        words, shown = element.text or "", self._looks.of_run(run, paragraph)
        if shown.hidden:
            self.left_out += 1
            return
        look = run.find(f"{_W}rPr") if run is not None else None
        if look is not None and _value(look, "vertAlign") == "superscript":
            words = raised(words)
        struck = look is not None and _is_on(look, "strike", "dstrike")
        if struck != self._struck and self.assembly.pieces and words[:1].isalnum():
            before = self.assembly.pieces[-1]
            self.assembly.add(" " if before[-1:].isalnum() else "")  # "300" struck before "400" is not 300400
        self._struck = struck
        self.assembly.add(words, hidden=shown.doubtful)


def _between(element: Any, outer: Any) -> set[Any]:
    """The tags of what stands between an element and one that holds it."""
    found = set()
    for each in element.iterancestors():
        if each is outer:
            break
        found.add(each.tag)
    return found


def _descendants(element: Any) -> Iterator[Any]:
    """What stands in an element, in order, without what Word leaves out and without what stands inside a text box.

    No deep nesting can exhaust the stack.
    """
    waiting = list(reversed(element))
    while waiting:
        each = waiting.pop()
        if each.tag in _GONE or not isinstance(each.tag, str):
            continue
        yield each
        if each.tag != _BOX:
            waiting.extend(reversed(each))


@dataclass(frozen=True)
class _Look:
    """How words look, as far as it is said: hidden, white, tiny, on a ground of their own."""

    hidden: bool = False
    white: bool = False
    tiny: bool = False
    grounded: bool = False

    @property
    def doubtful(self) -> bool:
        return self.tiny or (self.white and not self.grounded)

    def changed(self, look: Any) -> _Look:
        """With what a set of properties says."""
        if look is None:
            return self
        color, size = _value(look, "color"), _value(look, "sz")
        shown = [look.find(f"{_W}{tag}") is not None for tag in ("shd", "highlight")]
        return _Look(
            hidden=_is_on(look, *_HIDDEN)
            if any(look.find(f"{_W}{tag}") is not None for tag in _HIDDEN)
            else self.hidden,
            white=color.upper() == "FFFFFF" if color else self.white,
            tiny=int(size) <= _TINY_HALF_POINTS if size.isdecimal() else self.tiny,
            grounded=self.grounded or any(shown),
        )


@dataclass(frozen=True)
class _Looks:
    """The looks that the styles of a file give to words."""

    styles: dict[str, _Look]

    @classmethod
    def of(cls, sheet: Any) -> _Looks:
        own = {each.get(f"{_W}styleId"): each for each in sheet.iter(f"{_W}style")}
        found: dict[str, _Look] = {}
        for name, style in own.items():
            chain = [style]
            while (below := own.get(_value(chain[-1], "basedOn"))) is not None and len(chain) < _STYLES:
                chain.append(below)
            look = _Look()
            for each in reversed(chain):
                look = look.changed(each.find(f"{_W}rPr"))
            found[name] = look
        return cls(found)

    def of_run(self, run: Any, paragraph: Any) -> _Look:
        """How a run looks, by its paragraph's style, its own style and its own properties."""
        look = self._named(paragraph.find(f"{_W}pPr"), "pStyle", _Look())
        own = run.find(f"{_W}rPr") if run is not None else None
        return self._named(own, "rStyle", look).changed(own)

    def _named(self, properties: Any, tag: str, otherwise: _Look) -> _Look:
        return otherwise if properties is None else self.styles.get(_value(properties, tag), otherwise)


def _value(properties: Any, tag: str) -> str:
    found = properties.find(f"{_W}{tag}")
    return (found.get(f"{_W}val") or "") if found is not None else ""


def _is_on(properties: Any, *tags: str) -> bool:
    """Whether a property that is on or off is set; it is on where it has no value."""
    found = (properties.find(f"{_W}{tag}") for tag in tags)
    return any(each is not None and (each.get(f"{_W}val") or "1").lower() not in _OFF for each in found)
