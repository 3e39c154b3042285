"""How do facts go to Label Studio and come back corrected?

`write` gives tasks with the facts as predictions, `write_config` the labeling interface for them: labels for facts and
their parts, relations for roles, a choice or a text field for each region's fields. In Label Studio: make a project,
paste the interface, import the tasks, and export as JSON when the predictions were accepted and corrected.

`read` takes that JSON. Of several annotations of a task it takes the ground truth, else the last one that was not
skipped. Offsets are code points, to which Label Studio translates those of the browser; where an older release has
left them in UTF-16 units, the words beside them tell, and they are translated here.

Left out: rejections, gaps and runs; computed values, which are computed anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

import factx
from factx.errors import InputError
from factx.facts import Fact, Facts
from factx.outputs.carried import carried, restored
from factx.outputs.columns import encodable
from factx.outputs.corrections import Imported, imported
from factx.outputs.filenames import title
from factx.outputs.marks import Link, Mark, Marked, drawn, in_pieces, in_single_spans, outline
from factx.spans import Span, Utf16

_COLOURS = ("#1b6ca8", "#b3541e", "#2e7d32", "#6a1b9a", "#8d6e63", "#455a64", "#ad1457", "#00695c")


def write(readings: Iterable[Facts]) -> Iterator[str]:
    """The parts of one JSON array of tasks."""
    between = "[\n"
    for reading in readings:
        yield between + json.dumps(task(reading), ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def task(reading: Facts) -> dict[str, Any]:
    """One document as a task."""
    marked = in_single_spans(drawn(reading))
    labels = {mark.id: mark for mark in marked.marks}
    regions = [_region(mark, "label", "labels", {"labels": [mark.label]}) for mark in marked.marks]
    offered = outline([reading]).fields
    for name, fields in (marked.fields or {}).items():
        mark = labels[name]
        for path, value in fields.items():
            choice = offered.get((mark.label, path)) is not None
            sort, held = ("choices", {"choices": [value]}) if choice else ("textarea", {"text": [encodable(value)]})
            regions.append(_region(mark, _control(mark.label, path), sort, held))
    links = [
        {"type": "relation", "from_id": link.start, "to_id": link.end, "direction": "right", "labels": [link.role]}
        for link in marked.links or ()
    ]
    about = {"title": encodable(title(reading)), "document": reading.document.id, "url": reading.document.url}
    return {
        "data": {"text": encodable(reading.document.text), **about, "factx": carried(reading)},
        "predictions": [{"model_version": f"factx {factx.__version__}", "result": [*regions, *links]}],
    }


def write_config(readings: Iterable[Facts]) -> Iterator[str]:
    """The labeling interface, as XML, for factx's own kinds and those of the readings."""
    offered = outline(readings)
    yield '<View>\n  <Header value="$title"/>\n  <Relations>\n'
    yield from (f"    <Relation value={quoteattr(role)}/>\n" for role in offered.roles)
    yield '  </Relations>\n  <Labels name="label" toName="text">\n'
    for nth, label in enumerate(offered.labels):
        yield f'    <Label value={quoteattr(label)} background="{_COLOURS[nth % len(_COLOURS)]}"/>\n'
    yield '  </Labels>\n  <Text name="text" value="$text" granularity="symbol"/>\n'
    for (kind, path), options in offered.fields.items():
        when = f'toName="text" perRegion="true" whenTagName="label" whenLabelValue={quoteattr(kind)}'
        name = quoteattr(_control(kind, path))
        shown = f'  <Header value={quoteattr(path.replace("_", " "))} size="6"/>\n'
        if options is None:
            yield f'{shown}  <TextArea name={name} {when} editable="true" maxSubmissions="1" rows="3"/>\n'
        else:
            yield f'{shown}  <Choices name={name} {when} choice="single" showInLine="true">\n'
            yield from (f"    <Choice value={quoteattr(option)}/>\n" for option in options)
            yield "  </Choices>\n"
    yield "</View>\n"


def read(text: str, *, kinds: Iterable[type[Fact]] = ()) -> Iterator[Imported]:
    """The readings in Label Studio's JSON export. A task that nobody annotated is none."""
    try:
        tasks: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON: export from Label Studio as JSON: {error}") from error
    tasks = [tasks] if isinstance(tasks, dict) else tasks
    if not isinstance(tasks, list) or not all(isinstance(each, dict) for each in tasks):
        raise InputError("this is no array of tasks: export from Label Studio as JSON (not JSON-MIN)")
    extra = tuple(kinds)
    for nth, each in enumerate(tasks, 1):
        where = f"task {each.get('id', nth)}"
        try:
            yield _task(each, extra, where)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{where}: this is not what Label Studio exports as JSON: {error!r}") from error


def _task(record: Mapping[str, Any], kinds: tuple[type[Fact], ...], where: str) -> Imported:
    held = record["data"]
    document, originals, notes = restored(held.get("factx"), held["text"], kinds=kinds, where=where)
    given = [each for each in record.get("annotations") or [] if not each.get("was_cancelled")]
    if not given:
        told = f"{where}: nobody annotated it: no fact is taken from it"
        return imported(Marked(document, (), (), {}), (), tool="labelstudio", notes=[*notes, told])
    best = max(given, key=lambda each: (bool(each.get("ground_truth")), str(each.get("updated_at") or "")))
    if len(given) > 1:
        notes = (
            *notes,
            f"{where}: {len(given)} annotations: the ground truth or else the last is taken, id {best.get('id')}",
        )
    places = Utf16(document.text)
    marks: dict[str, Mark] = {}
    fields: dict[str, dict[str, str]] = {}
    links: list[Link] = []
    for item in best["result"]:
        sort, value = item["type"], item.get("value") or {}
        if sort == "labels" and value.get("labels"):
            span = _span(document.text, value, places, where)
            marks[item["id"]] = Mark(item["id"], str(value["labels"][0]), (span,))
        elif sort == "relation":
            start, end = (item["from_id"], item["to_id"])
            start, end = (end, start) if item.get("direction") == "left" else (start, end)
            links += [Link(start, end, str(role)) for role in item.get("labels") or []]
        elif sort in ("choices", "textarea"):
            chosen = value.get("choices") or value.get("text") or []
            path = str(item["from_name"])
            if chosen:
                fields.setdefault(item["id"], {})[path] = str(chosen if isinstance(chosen, str) else chosen[0])
    named = {name: _unprefixed(held, marks.get(name)) for name, held in fields.items()}
    marked = in_pieces(Marked(document, tuple(marks.values()), tuple(links), named))
    return imported(marked, originals, tool="labelstudio", kinds=kinds, notes=notes)


def _span(text: str, value: Mapping[str, Any], places: Utf16, where: str) -> Span:
    first, last, words = int(value["start"]), int(value["end"]), value.get("text")
    if words and text[first:last] != words:
        narrow = places.to_code_points(first), places.to_code_points(last)
        if text[slice(*narrow)] == words:
            first, last = narrow
    if not 0 <= first < last <= len(text):
        raise InputError(f"{where}: a mark at {first}–{last} is outside its text of {len(text)} characters")
    return Span.of(text, first, last)


def _region(mark: Mark, control: str, sort: str, value: Mapping[str, Any]) -> dict[str, Any]:
    span = mark.spans[0]
    place = {"start": span.start, "end": span.end, "text": encodable(span.text)}
    return {
        "id": mark.id,
        "from_name": control,
        "to_name": "text",
        "type": sort,
        "value": {**place, **value},
    }


def _control(kind: str, path: str) -> str:
    return f"{kind}-{path}"


def _unprefixed(fields: Mapping[str, str], mark: Mark | None) -> dict[str, str]:
    prefix = f"{mark.label}-" if mark else ""
    return {name.removeprefix(prefix): value for name, value in fields.items() if name.startswith(prefix)}
