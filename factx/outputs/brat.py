"""How do facts go to brat and come back corrected?

A folder for brat's data directory: for each document its text (.txt), the stand-off annotations (.ann) and factx's own
records (.json, which brat passes over); and `annotation.conf`, which says what may be marked. Facts and their parts are
text-bound annotations (in pieces where the evidence is, and at each end of a line, as brat wants it), roles are
relations, choices are attributes, and free texts are notes ("statement: …").

Offsets are code points, as brat counts. `read` takes the folder's files again.

Left out: rejections, gaps and runs; computed values, which are computed anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from factx.documents import Document
from factx.errors import InputError
from factx.facts import Fact, Facts
from factx.outputs.carried import carried, restored
from factx.outputs.columns import encodable
from factx.outputs.corrections import Imported, imported
from factx.outputs.filenames import Names, title
from factx.outputs.marks import EVIDENCE, Link, Mark, Marked, Outline, drawn, outline
from factx.spans import Span

_PIECE = re.compile(r"[^\r\n]+")
_NAME = re.compile(r"[^A-Za-z0-9_-]")
_RELATION = re.compile(r"\A(\S+) Arg1:(\S+) Arg2:(\S+)")
_NOTE = re.compile(r"\A([A-Za-z0-9_]+): (.*)", re.DOTALL)
_TEXT_NOTE = "AnnotatorNotes"


def files(readings: Iterable[Facts]) -> Iterator[tuple[str, str]]:
    """The name and text of each file of the folder; the configuration comes last."""
    names, kept = Names(), Outline()
    for reading in readings:
        name = _NAME.sub("_", names.of(_NAME.sub("_", title(reading))))
        offered = outline([reading])
        _widen(kept, offered)
        yield f"{name}.txt", str(encodable(reading.document.text))
        yield f"{name}.ann", "".join(_annotations(drawn(reading), offered))
        yield f"{name}.json", carried(reading) + "\n"
    _widen(kept, outline())
    yield "annotation.conf", "".join(_configuration(kept))


def read(folder: Mapping[str, str], *, kinds: Iterable[type[Fact]] = ()) -> Iterator[Imported]:
    """The readings in a folder, given as the text of each file by its name."""
    extra = tuple(kinds)
    names = sorted(name.removesuffix(".ann") for name in folder if name.endswith(".ann"))
    if not names:
        raise InputError("there is no .ann file in the folder: name the folder that factx export --to brat wrote")
    for name in names:
        if f"{name}.txt" not in folder:
            raise InputError(f"{name}.ann has no text beside it: put {name}.txt into the same folder")
        records, text = folder.get(f"{name}.json"), folder[f"{name}.txt"]
        document, originals, notes = restored(records, text, kinds=extra, where=name)
        marked = _marked(folder[f"{name}.ann"], document, outline(kinds=extra), name)
        yield imported(marked, originals, tool="brat", kinds=extra, notes=notes)


def _annotations(marked: Marked, offered: Outline) -> Iterator[str]:
    names = {mark.id: f"T{nth}" for nth, mark in enumerate(marked.marks, 1)}
    labels = {mark.id: mark.label for mark in marked.marks}
    for mark in marked.marks:
        pieces = [piece for span in mark.spans for piece in _in_lines(span)]
        places = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
        words = " ".join(str(encodable(piece.text)) for piece in pieces)
        yield f"{names[mark.id]}\t{_plain(mark.label)} {places}\t{words}\n"
    for nth, link in enumerate(marked.links or (), 1):
        yield f"R{nth}\t{_plain(link.role)} Arg1:{names[link.start]} Arg2:{names[link.end]}\t\n"
    numbers = {"A": 0, "#": 0}
    for name, fields in (marked.fields or {}).items():
        for path, value in fields.items():
            options = offered.fields.get((labels[name], path))
            if options is None:
                numbers["#"] += 1
                told = " ".join(str(encodable(value)).split())
                yield f"#{numbers['#']}\t{_TEXT_NOTE} {names[name]}\t{_plain(path)}: {told}\n"
            elif options != ("true", "false") or value == "true":
                numbers["A"] += 1
                chosen = "" if options == ("true", "false") else f" {_plain(value)}"
                yield f"A{numbers['A']}\t{_plain(path)} {names[name]}{chosen}\n"


def _in_lines(span: Span) -> Iterator[Span]:
    """The pieces of a span that lie in one line each, without the blanks at their ends."""
    for line in _PIECE.finditer(span.text):
        words = line.group().strip()
        if words:
            start = span.start + line.start() + line.group().index(words[0])
            yield Span(start, start + len(words), words)


def _configuration(offered: Outline) -> Iterator[str]:
    yield "[entities]\n"
    yield from (f"{_plain(label)}\n" for label in offered.labels)
    yield "\n[relations]\n"
    for role, ends in offered.roles.items():
        if not role.startswith(f"{EVIDENCE}_"):  # brat's marks may be in pieces
            first, second = ("|".join(sorted(map(_plain, labels))) for labels in ends)
            yield f"{_plain(role)}\tArg1:{first}, Arg2:{second}\n"
    yield "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n"
    yield "\n[events]\n\n[attributes]\n"
    listed: dict[str, tuple[set[str], dict[str, None]]] = {}
    for (kind, path), options in offered.fields.items():
        if options is not None:
            kinds, values = listed.setdefault(path, (set(), {}))
            kinds.add(_plain(kind))
            values.update(dict.fromkeys(map(_plain, options)))
    for path, (kinds, values) in listed.items():
        choice = "" if set(values) == {"true", "false"} else f", Value:{'|'.join(values)}"
        yield f"{_plain(path)}\tArg:{'|'.join(sorted(kinds))}{choice}\n"


def _marked(text: str, document: Document, offered: Outline, name: str) -> Marked:
    marks: dict[str, Mark] = {}
    links: list[Link] = []
    fields: dict[str, dict[str, str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{name}.ann, line {number}"
        parts = line.rstrip("\r").split("\t")
        if not parts[0]:
            continue
        if len(parts) < 2:
            raise InputError(f"{where}: this is no annotation of brat: {line[:60]!r}")
        key, told = parts[0], parts[1]
        if key.startswith("T"):
            marks[key] = _mark(key, told, document, where)
        elif key.startswith("R"):
            found = _RELATION.match(told)
            if found is None:
                raise InputError(f"{where}: this is no relation of brat: {told[:60]!r}")
            links.append(Link(found[2], found[3], found[1]))
        elif key.startswith(("A", "M")):
            path, target, *value = told.split(" ", 2)
            fields.setdefault(target, {})[path] = value[0] if value else "true"
        elif key.startswith("#"):
            target = told.partition(" ")[2]
            note = _NOTE.match("\t".join(parts[2:]))
            if note:
                fields.setdefault(target, {})[note[1]] = note[2]
    complete = {key: _chosen(mark.label, fields.get(key, {}), offered) for key, mark in marks.items()}
    return Marked(document, tuple(marks.values()), tuple(links), complete)


def _mark(key: str, told: str, document: Document, where: str) -> Mark:
    label, _, places = told.partition(" ")
    spans: list[Span] = []
    try:
        for place in places.split(";"):
            start, end = map(int, place.split())
            if not 0 <= start < end <= len(document.text):
                raise InputError(f"{where}: {start}–{end} is outside the text of {len(document.text)} characters")
            spans.append(document.span(start, end))
    except ValueError as error:
        raise InputError(f"{where}: these are no places: {places[:60]!r}") from error
    closed = [spans[0]]
    for span in spans[1:]:
        between = document.text[closed[-1].end : span.start]
        if not between.strip() and _PIECE.sub("", between):  # cut at the end of a line, and for no other reason
            closed[-1] = document.span(closed[-1].start, span.end)
        else:
            closed.append(span)
    return Mark(key, label, tuple(closed))


def _chosen(kind: str, fields: Mapping[str, str], offered: Outline) -> dict[str, str]:
    """The fields with their values in full ("in_person" was "in person"), and what was not ticked as false."""
    found = dict(fields)
    for (owner, path), options in offered.fields.items():
        if owner == kind and options == ("true", "false"):
            found.setdefault(path, "false")
        elif owner == kind and options and path in found:
            found[path] = next((each for each in options if _plain(each) == found[path]), found[path])
    return found


def _widen(kept: Outline, more: Outline) -> None:
    kept.kinds = list(dict.fromkeys([*kept.kinds, *more.kinds]))
    kept.labels = list(dict.fromkeys([*kept.labels, *more.labels]))
    for role, ends in more.roles.items():
        for known, labels in zip(kept.roles.setdefault(role, (set(), set())), ends, strict=True):
            known.update(labels)
    kept.fields.update(more.fields)


def _plain(name: str) -> str:
    """A name as brat's own files can hold it."""
    return _NAME.sub("_", name)
