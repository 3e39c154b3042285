"""What does a Word file say, its tables and footnotes too?

Paragraphs and the rows of tables are lines, in their order; footnotes and endnotes stand at the end. Deleted words of
tracked changes are left out as Word leaves them out, and so are words set as hidden; white words are kept and marked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from factx.errors import InputError
from factx.inputs.content import Assembly, Content, Limits, plain_words

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", _FALLBACK})
_BLANK = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NOTES = ("footnotes", "endnotes")
_MEMBERS = 20_000
_XML_SHARE = 4  # of the limit, for one part that is parsed: parsing takes several times its size
_DEPTH = 200
_TINY_HALF_POINTS = 3
_OFF = frozenset({"0", "false", "off", "none"})


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

    walk = _Walk(limits)
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

    def __init__(self, limits: Limits) -> None:
        self.assembly = Assembly()
        self.left_out = 0
        self._limits = limits

    def blocks(self, parent: Any, depth: int = 0) -> None:
        """Paragraphs, tables, and what holds them."""
        if depth > _DEPTH:
            raise RecursionError("tables within tables")
        for element in parent:
            if element.tag == f"{_W}p":
                self._line(element)
            elif element.tag == f"{_W}tbl":
                for row in element.iter(f"{_W}tr"):
                    if next(row.iterancestors(f"{_W}tbl")) is element:
                        self._row(row)
            elif element.tag not in _GONE:
                self.blocks(element, depth + 1)

    def _line(self, paragraph: Any) -> None:
        before = self.assembly.length
        self._words(paragraph, paragraph)
        if self.assembly.length > before:
            self.assembly.add("\n")

    def _row(self, row: Any) -> None:
        """A row as one line, its cells apart by bars; a table inside a cell is read as the cell's words."""
        before = self.assembly.length
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            if self.assembly.length > before:
                self.assembly.add(" | ")
            for nth, paragraph in enumerate(cell.iter(f"{_W}p")):
                if nth:
                    self.assembly.add(" ")
                self._words(paragraph, paragraph, blank=" ")
        if self.assembly.length > before:
            self.assembly.add("\n")

    def _words(self, paragraph: Any, element: Any, *, blank: str | None = None) -> None:
        for each in _descendants(element):
            if each.tag == f"{_W}p" and each is not paragraph:  # a text box: its words are lines of their own
                continue
            if each.tag == f"{_W}t":
                run = next(each.iterancestors(f"{_W}r"), None)
                shown = _shown(run)
                if shown == "never":
                    self.left_out += 1
                else:
                    self.assembly.add(each.text or "", hidden=shown == "perhaps")
            elif each.tag in _BLANK:
                self.assembly.add(_BLANK[each.tag].replace("\n", blank or "\n"))
        if self.assembly.length > self._limits.text_chars:
            raise ValueError("it holds more text than is read")


def _descendants(element: Any) -> Iterator[Any]:
    """What stands in an element, in order, without what Word leaves out; no deep nesting can exhaust the stack."""
    waiting = list(reversed(element))
    while waiting:
        each = waiting.pop()
        if each.tag in _GONE or not isinstance(each.tag, str):
            continue
        yield each
        waiting.extend(reversed(each))


def _shown(run: Any) -> str:
    """Whether a run is seen: "never" where it is set as hidden, "perhaps" where it is white or tiny, else "yes"."""
    look = run.find(f"{_W}rPr") if run is not None else None
    if look is None:
        return "yes"
    for tag in ("vanish", "webHidden", "specVanish"):
        hidden = look.find(f"{_W}{tag}")
        if hidden is not None and (hidden.get(f"{_W}val") or "1").lower() not in _OFF:
            return "never"
    color, size = look.find(f"{_W}color"), look.find(f"{_W}sz")
    grounded = look.find(f"{_W}shd") is not None or look.find(f"{_W}highlight") is not None
    if color is not None and (color.get(f"{_W}val") or "").upper() == "FFFFFF" and not grounded:
        return "perhaps"
    tiny = (
        size is not None and (size.get(f"{_W}val") or "").isdecimal() and int(size.get(f"{_W}val")) <= _TINY_HALF_POINTS
    )
    return "perhaps" if tiny else "yes"
