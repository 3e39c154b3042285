"""How do marks on a text become facts again, with what a person changed?

A fact whose marks stand as they were drawn is the fact that it was, byte for byte. One that was changed or added is
built from its marks: every value is read anew from the words under its mark, so a corrected mark can bring no number
that is not in the text. What a tool cannot hold is taken from the fact that was drawn there; what a person left open is
taken plainly (a claim is an assertion whose statement is its words) and told. A mark that makes no fact is a
`Rejection` that says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

import factx
from factx.documents import Document
from factx.errors import Unreadable
from factx.facts import Actor, Attribution, Fact, Facts, Figure, Manner, Rejection, Run
from factx.outputs.marks import OWN, VALUES, Marked, Sketch, asked_fields, bare, sketch
from factx.spans import Span, joined
from factx.values import Amount, Change

_PLAIN = {
    "claim": {"force": "assertion", "negated": "false"},
    "figure": {"status": "observed"},
    "stance": {"strength": "moderate", "shows": "said"},
}
"""What a fact that a person added is taken for, where they did not say."""

_NUMBER = re.compile(r"(\d+)(?:_|\Z)")


@dataclass(frozen=True)
class Imported:
    """A reading that came back, and what there is to tell about it."""

    facts: Facts
    notes: tuple[str, ...] = ()


@dataclass
class _Work:
    """One text's marks on their way to facts."""

    marked: Marked
    originals: Sequence[Fact]
    kinds: Mapping[str, type[Fact]]
    items: list[Fact] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def imported(
    marked: Marked, originals: Sequence[Fact], *, tool: str, kinds: Iterable[type[Fact]] = (), notes: Iterable[str] = ()
) -> Imported:
    """The facts that marks stand for. `originals` are those that were drawn; `kinds` adds your own classes."""
    known = {kind.kind: kind for kind in (*OWN, *kinds)}
    work = _Work(marked, originals, known, notes=list(notes))
    sketches = [sketch(each) for each in originals]
    heads = _heads(work)
    taken = _paired(heads, sketches, marked.document)
    for shape, nth in zip(heads, taken, strict=True):
        _settle(shape, None if nth is None else (originals[nth], sketches[nth]), work)
    _strays(work)
    run = Run(factx=factx.__version__, engine=tool, kinds=tuple(dict.fromkeys(each.kind for each in work.items)))
    items = tuple(sorted(work.items, key=lambda each: (each.evidence[0], each.kind)))
    ordered = _in_order(items, originals)
    facts = Facts(document=marked.document, items=ordered, rejected=tuple(work.rejected), gaps=(), run=run)
    return Imported(facts, tuple(work.notes))


def _in_order(items: tuple[Fact, ...], originals: Sequence[Fact]) -> tuple[Fact, ...]:
    """In the order of the originals, where that is all there is."""
    places = {each.id: nth for nth, each in enumerate(originals)}
    if all(each.id in places for each in items):
        return tuple(sorted(items, key=lambda each: places[each.id]))
    return items


def _heads(work: _Work) -> list[Sketch]:
    """The facts as they are drawn now."""
    places = {mark.id: mark for mark in work.marked.marks}
    links: dict[str, dict[str, tuple[str, Span]]] = {}
    for link in work.marked.links or ():
        end = places.get(link.end)
        if end is not None:
            hull = work.marked.document.span(end.spans[0].start, end.spans[-1].end)
            links.setdefault(link.start, {})[link.role] = (end.label, hull)
    fields = work.marked.fields or {}
    return [
        Sketch(mark.label, mark.spans, links.get(mark.id, {}), fields.get(mark.id, {}))
        for mark in work.marked.marks
        if mark.label in work.kinds
    ]


def _paired(heads: Sequence[Sketch], sketches: Sequence[Sketch], document: Document) -> list[int | None]:
    """For each fact drawn now, the original it was: drawn alike, else on the same words, else on overlapping ones."""
    free = dict(enumerate(sketches))
    found: list[int | None] = [None] * len(heads)
    by_words: dict[tuple[str, tuple[Span, ...]], list[int]] = {}
    for nth, each in free.items():
        by_words.setdefault((each.kind, _closed(each.evidence, document)), []).append(nth)
    for exactly in (True, False):
        for at, head in enumerate(heads):
            if found[at] is None:
                same = by_words.get((head.kind, _closed(head.evidence, document)), ())
                fitting = [nth for nth in same if nth in free and (not exactly or _alike(head, free[nth], document))]
                if fitting:
                    found[at] = fitting[0]
                    del free[fitting[0]]
    starts = sorted(free, key=lambda nth: free[nth].evidence[0].start)
    for at, head in enumerate(heads):
        if found[at] is None:
            near = [nth for nth in starts if nth in free and free[nth].kind == head.kind]
            best = max(near, key=lambda nth: _shared(head.evidence, free[nth].evidence), default=None)
            if best is not None and _shared(head.evidence, free[best].evidence):
                found[at] = best
                del free[best]
    return found


def _alike(head: Sketch, original: Sketch, document: Document) -> bool:
    """Whether nothing that the tool holds was changed."""
    parts = {role: _tight(span) for role, (_, span) in head.parts.items()}
    before = {role: _tight(span) for role, (_, span) in original.parts.items()}
    same = _closed(head.evidence, document) == _closed(original.evidence, document)
    fields, written = (
        {name: " ".join(value.split()) for name, value in each.fields.items()} for each in (head, original)
    )  # a note of brat is one line
    return same and (not head.parts or parts == before) and (not head.fields or fields == written)


def _settle(head: Sketch, original: tuple[Fact, Sketch] | None, work: _Work) -> None:
    document = work.marked.document
    parts, fields = dict(head.parts), dict(head.fields)
    if original is not None:
        fact, before = original
        if work.marked.links is None:
            parts = dict(before.parts)
        if work.marked.fields is None:
            fields = dict(before.fields)
        complete = Sketch(head.kind, head.evidence, parts, fields)
        if _alike(complete, before, document) and bool(parts) == bool(before.parts):
            work.items.append(fact)
            return
        if "statement" not in fields and "statement" in before.fields and fact.evidence == head.evidence:
            fields["statement"] = before.fields["statement"]
    shape = replace(head, parts=parts, fields=_completed(head, parts, fields, work))
    try:
        work.items.append(_built(shape, work.kinds[head.kind], document))
    except Unreadable as error:
        _reject(work, head, "unreadable value", str(error))
    except ValidationError as error:
        told = "; ".join(f"{_path(each['loc'])}: {each['msg']}" for each in error.errors(include_url=False))
        _reject(work, head, "invalid", f"{told}: say it in {work.marked.document.id}'s mark, or link the words")


def _completed(head: Sketch, parts: Mapping[str, Any], fields: Mapping[str, str], work: _Work) -> dict[str, str]:
    """The fields, with what a person left open taken plainly."""
    plain = dict(_PLAIN.get(head.kind, {}))
    if head.kind == "claim":
        plain["statement"] = _statement(head.evidence)
        plain["certainty"] = "unknown" if any(role.startswith("attribution_1") for role in parts) else "certain"
    left = sorted(set(plain) - set(fields))
    if left:
        words = joined(head.evidence)
        taken = ", ".join(f"{name} {plain[name]!r}" for name in left if name != "statement")
        work.notes.append(f"the {head.kind} {words[:60]!r} does not say {', '.join(left)}: taken plainly ({taken})")
    return {**plain, **fields}


def _statement(evidence: Sequence[Span]) -> str:
    words = " ".join(joined(evidence).split())
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", "…")) else ".")


def _built(head: Sketch, kind: type[Fact], document: Document) -> Fact:
    """A fact from its marks; raises `Unreadable` or pydantic's `ValidationError`."""
    found = _record(kind, "", head, document)
    if issubclass(kind, Figure) and "amount" not in found:
        found["amount"] = Amount.read(head.evidence[0], document)
    chain = found.get("attribution", ())
    manner = _manner(head.evidence, chain, document)
    return kind(
        **{**found, "attribution": _quoted(chain, manner, document)},
        document=document.id,
        published=document.published,
        evidence=head.evidence,
        manner=manner,
    )


def _record(kind: type[BaseModel], path: str, head: Sketch, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    later = []
    for name, annotation in asked_fields(kind):
        inner = bare(annotation)
        if inner is Change:
            later.append(name)
            continue
        value = _value(inner, f"{path}{name}", head, document)
        if value is not None:
            found[name] = value
    for name in later:
        words = head.parts.get(f"{path}{name}")
        amount = found.get("amount")
        if words and isinstance(amount, Amount):
            found[name] = Change.read(words[1], document, amount=amount.span)
    for name, annotation in asked_fields(
        kind
    ):  # a field that may be null and has no default is null where none is marked
        if name not in found and type(None) in get_args(annotation):
            found[name] = None
    return found


def _value(kind: Any, role: str, head: Sketch, document: Document) -> Any:
    words = head.parts.get(role)
    if kind is Span:
        return words and words[1]
    if kind in VALUES:
        return kind.read(words[1], document) if words else None
    if kind is Actor:
        name = head.parts.get(f"{role}_name")
        return Actor(words=words[1], name=name and name[1]) if words else None
    if get_origin(kind) in (tuple, list, set, frozenset):
        inner = bare(get_args(kind)[0])
        each = [_value(inner, f"{role}_{number}", head, document) for number in _numbers(role, head)]
        return tuple(value for value in each if value is not None)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not any(name.startswith(f"{role}_") for name in (*head.parts, *head.fields)):
            return None
        return kind(**_record(kind, f"{role}_", head, document))
    return head.fields.get(role)


def _numbers(role: str, head: Sketch) -> list[int]:
    """Which members of a list are there: those with a part; fields alone, whose part was taken away, make none."""
    found = set()
    listed = head.parts if any(name.startswith(f"{role}_") for name in head.parts) else {}
    for name in listed:
        number = _NUMBER.match(name, len(role) + 1) if name.startswith(f"{role}_") else None
        if number:
            found.add(int(number[1]))
    return sorted(found)


def _manner(evidence: Sequence[Span], chain: Sequence[Attribution], document: Document) -> Manner:
    role = document.sentence_at(evidence[0].start).role
    if role == "related":
        return "related"
    if role in ("headline", "subheading"):
        return "headline"
    if not chain:
        return "narration"
    inside = sum(
        max(0, min(span.end, quotation.end) - max(span.start, quotation.start))
        for span in evidence
        for quotation in document.quotations
    )
    return "direct" if 2 * inside > sum(span.end - span.start for span in evidence) else "indirect"


def _quoted(chain: Sequence[Attribution], manner: Manner, document: Document) -> tuple[Attribution, ...]:
    """The chain with the one marked who is quoted: the innermost who is not named inside a quotation."""
    if manner != "direct":
        return tuple(chain)
    outside = [not any(each.contains(link.source.words) for each in document.quotations) for link in chain]
    speaker = max((nth for nth, spoken in enumerate(outside) if spoken), default=-1)
    return tuple(
        link.model_copy(update={"manner": "direct"}) if nth == speaker else link for nth, link in enumerate(chain)
    )


def _strays(work: _Work) -> None:
    """Marks that no fact links to."""
    linked = {link.end for link in work.marked.links or ()}
    drawn = {span for each in work.originals for _, span in sketch(each).parts.values()}
    for mark in work.marked.marks:
        unlinked = work.marked.links is None and set(mark.spans) <= drawn
        if mark.label not in work.kinds and mark.id not in linked and not unlinked:
            shape = Sketch(mark.label, mark.spans, {}, {})
            known = ", ".join(work.kinds)
            _reject(work, shape, "invalid", f"no fact links to this mark, and its label is no kind of fact ({known})")


def _reject(work: _Work, head: Sketch, reason: Any, detail: str) -> None:
    places = [{"start": span.start, "end": span.end, "words": span.text} for span in head.evidence]
    parts = {role: span.text for role, (_, span) in head.parts.items()}
    draft = {"evidence": places, **parts, **head.fields}
    work.rejected.append(
        Rejection(document=work.marked.document.id, of=head.kind, reason=reason, detail=detail, draft=draft)
    )


def _closed(spans: Sequence[Span], document: Document) -> tuple[Span, ...]:
    """Pieces with nothing but white space between them as one, as brat must cut them at the ends of lines."""
    found: list[Span] = []
    for span in sorted(map(_tight, spans)):
        if found and not document.text[found[-1].end : span.start].strip():
            found[-1] = document.span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return tuple(found)


def _tight(span: Span) -> Span:
    """A span without the white space at its ends, which a tool may not keep."""
    words = span.text.strip()
    start = span.start + len(span.text) - len(span.text.lstrip())
    return Span(start, start + len(words), words) if words else span


def _shared(first: Sequence[Span], second: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second)


def _path(place: Sequence[Any]) -> str:
    return ".".join(map(str, place)) or "it"
