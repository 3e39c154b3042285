"""Do the facts in a file still hold: every place, every value and every id?

`verify` takes the raw records of fact files and needs no class for a kind of the user's own: whatever has the shape of
a span is compared with the document's text, whatever has the shape of a value is read anew from its words, and every
id is computed again. It asks no model, does no I/O, and says of each mismatch what is there instead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

import factx
from factx.audits import Auditor
from factx.documents import Document, identity
from factx.drafts import read_beside
from factx.errors import InputError, Unreadable
from factx.facts import COVERAGE, Claim, Fact, Facts, Figure, Gap, Rejection, Run, Stance, fact_id
from factx.grounding import Ground, Miss
from factx.spans import Span
from factx.values import Amount, Change, Date

Raw = Mapping[str, Any]

_VALUES: dict[frozenset[str], type[Any]] = {
    frozenset(each.name for each in dataclasses.fields(value)): value for value in (Amount, Date, Change)
}
_OWN: dict[str, type[Fact]] = {kind.kind: kind for kind in (Claim, Figure, Stance)}
_BESIDE = {"rejection": Rejection, "gap": Gap, "run": Run}
_NO_RUN = {"kind": "run", "factx": factx.__version__, "engine": "none"}  # to read a document's record by itself
_REMEDY = "put it back as it was, or extract the document anew"
_REREAD = f"put the value back, or extract the document anew with factx {factx.__version__}"
_OTHER = "it was changed, or written by another version of factx: extract the document anew"
_SPAN = frozenset({"start", "end", "text"})
_HASH_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Mismatch:
    """Something that does not hold: the record's number as given, its kind, where in it, what is wrong, what to do."""

    record: int
    kind: str
    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.kind}{f', {self.path}' if self.path else ''}: {self.problem}; {self.remedy}"


@dataclass
class Verification:
    """What was checked, what did not hold, and what could not be checked."""

    documents: int = 0
    facts: int = 0
    spans: int = 0
    values: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Source:
    """A document that facts refer to, with its text prepared for searching once something has to be searched."""

    document: Document
    _read: dict[tuple[Any, ...], Raw | Unreadable] = field(default_factory=dict)

    def reading(self, value: type[Any], span: Span, siblings: Mapping[str, Span]) -> Raw | Unreadable:
        """A value as JSON, read anew from its words. One that several facts hold is read once."""
        key = (value, span, *siblings.items())
        if key not in self._read:
            try:
                read = value.read(span, self.document, **siblings)
                self._read[key] = TypeAdapter(value).dump_python(read, mode="json")
            except Unreadable as error:
                self._read[key] = error
        return self._read[key]

    @cached_property
    def ground(self) -> Ground:
        return Ground(self.document.text)

    @cached_property
    def auditor(self) -> Auditor:
        return Auditor(self.document)

    def where(self, start: int, end: int, words: str) -> str:
        """What to say about words that are not where they are said to be."""
        text = self.document.text
        stands = text[start:end]
        there = f"the text has {_short(stands)} there" if stands else f"the text ends at {len(text)}"
        found = self.ground.locate(words, near=self._near(start))
        if isinstance(found, Miss):
            return f"{there}, and these words nowhere: {found.differs}"
        places = ", ".join(f"{each.start}–{each.end}" for each in found.spans)
        return f"{there}, and these words at {places}"

    def _near(self, start: int) -> Span | None:
        return self.document.sentence_at(start).span if start < len(self.document.text) else None


def verify(records: Iterable[tuple[int, Raw]]) -> Verification:
    """Check records, each given with its number (of its line, for messages). A document may come after its facts."""
    work = _Verifying()
    waiting: list[tuple[int, Raw]] = []
    for number, record in records:
        if record.get("kind") == "document":
            work.open(number, record)
        elif str(record.get("document")) in work.sources:
            work.take(number, record)
        else:
            waiting.append((number, record))
    for number, record in waiting:
        work.take(number, record)
    work.result.mismatches.sort(key=lambda each: each.record)
    return work.result


@dataclass
class _Verifying:
    """A file being verified: the documents seen so far and what has been found."""

    sources: dict[str, _Source] = field(default_factory=dict)
    result: Verification = field(default_factory=Verification)
    noted: set[str] = field(default_factory=set)

    def open(self, number: int, record: Raw) -> None:
        self.result.documents += 1
        try:
            document = Facts.from_records([record, _NO_RUN]).document
        except InputError as error:
            self._tell(number, "document", "", str(error), "its facts cannot be checked: extract it anew")
            return
        known = self.sources.get(document.id)
        if known and known.document.text != document.text:
            problem = f"{document.id} is the id of another text above"
            self._tell(number, "document", "id", problem, "ids must differ: keep one of them")
            return
        if not _is_hash(document.id):
            self._note(
                f"document {document.id!r} has an id of its own, which does not tell whether its text was changed"
            )
        elif document.id != identity(document.text):
            problem = f"it is {document.id}, and the text has {identity(document.text)}: the text was changed"
            self._tell(number, "document", "id", problem, _REMEDY)
        if known is None or known.document != document:
            self.sources[document.id] = _Source(document)

    def take(self, number: int, record: Raw) -> None:
        """Check a record that is no document."""
        try:
            self._check(number, record)
        except RecursionError:
            self._tell(number, str(record.get("kind")), "", "it is nested too deeply to be a fact", _OTHER)

    def _check(self, number: int, record: Raw) -> None:
        kind = record.get("kind")
        if not isinstance(kind, str):
            remedy = "each line names its kind: a document, a fact, a rejection, a gap or a run"
            self._tell(number, "a record", "kind", f"it is {_short(kind)}", remedy)
            return
        if kind not in {*_BESIDE, COVERAGE}:
            self.result.facts += 1
        source = self.sources.get(str(record.get("document")))
        if source is None:
            problem = f"there is no document {record.get('document')!r} in the file"
            self._tell(
                number, kind, "document", problem, "keep the line of kind 'document' when you filter or split a file"
            )
        elif kind == COVERAGE:
            self._parts(number, kind, record, source)  # its places; what covers them follows from the facts
        elif kind in _BESIDE:
            self._beside(number, kind, record, source)
        else:
            self._fact(number, kind, record, source)

    def _beside(self, number: int, kind: str, record: Raw, source: _Source) -> None:
        dropped = {"kind", "document"} if kind == "run" else {"kind"}
        complaint = _invalid(_BESIDE[kind], {key: value for key, value in record.items() if key not in dropped})
        if complaint:
            self._tell(number, kind, *complaint, _OTHER)
        elif kind == "gap" and not 1 <= record["first"] <= record["last"] <= len(source.document.sentences):
            problem = f"sentences {record['first']}–{record['last']} of {len(source.document.sentences)}"
            self._tell(number, kind, "first", problem, _REMEDY)

    def _fact(self, number: int, kind: str, record: Raw, source: _Source) -> None:
        content = {key: value for key, value in record.items() if key not in {"kind", "id"}}
        if kind in _OWN:
            complaint = _invalid(_OWN[kind], record)
            if complaint:
                self._tell(number, kind, *complaint, _OTHER)
        else:
            self._note(f"{kind!r} is a kind of its own: its places, values and ids are checked, its choices are not")
        standing = len(self.result.mismatches)
        self._evidence(number, kind, record)
        self._parts(number, kind, content, source)
        self._published(number, kind, record, source)
        if kind == Claim.kind and len(self.result.mismatches) == standing:
            self._statement(number, record, source)
        computed = fact_id(kind, content)
        if record.get("id") != computed:
            problem = f"it is {_short(record.get('id'))}, and the content has {computed}: the fact was changed"
            self._tell(number, kind, "id", problem, _REMEDY)

    def _evidence(self, number: int, kind: str, record: Raw) -> None:
        evidence = record.get("evidence")
        if not isinstance(evidence, list) or not evidence or not all(_is_span(each) for each in evidence):
            problem = f"there are no words with their place, but {_short(evidence)}"
            self._tell(number, kind, "evidence", problem, "a fact without a place does not exist: leave the record out")

    def _published(self, number: int, kind: str, record: Raw, source: _Source) -> None:
        day = source.document.published
        if record.get("published") != (day.isoformat() if day else None):
            problem = f"the fact says {_short(record.get('published'))}, its document {_short(day and day.isoformat())}"
            self._tell(number, kind, "published", problem, _REMEDY)

    def _statement(self, number: int, record: Raw, source: _Source) -> None:
        """Audit the statement again, and the replacements that the record lists; a file need not list any."""
        try:
            claim = Claim.model_validate(record)
        except ValidationError:
            return  # told already
        found = source.auditor.audit_claim(claim)
        for complaint in found.complaints:
            self._tell(
                number, Claim.kind, "statement", complaint, "the statement says more than its evidence: leave it out"
            )
        for nth, each in enumerate(claim.replaced):
            path = f"replaced.{nth}"
            end = each.at + len(each.words)
            if claim.statement[each.at : end] != each.words:
                stands = claim.statement[each.at : end]
                problem = f"the statement has {_short(stands)} at {each.at}–{end}, and not {_short(each.words)}"
                self._tell(number, Claim.kind, path, problem, _REMEDY)
            elif each not in found.replaced:
                due = next((other.by for other in found.replaced if other.at == each.at), None)
                instead = f"by {_short(due.text)} at {due.start}–{due.end}" if due else "by nothing, and need not be"
                problem = f"{_short(each.words)} is justified {instead}, the file says by {_short(each.by.text)}"
                self._tell(number, Claim.kind, path, problem, _OTHER)

    def _parts(self, number: int, kind: str, content: Raw, source: _Source) -> None:
        for path, part, parent in _mappings(content, ""):
            if _is_span(part):
                self._span(number, kind, path, part, source)
            else:
                value = _VALUES.get(frozenset(part))
                if value is not None:
                    self._value(number, kind, path, value, part, parent, source)

    def _span(self, number: int, kind: str, path: str, part: Raw, source: _Source) -> None:
        self.result.spans += 1
        start, end, words = part["start"], part["end"], part["text"]
        if not _is_offset(start) or not _is_offset(end) or not words:
            problem = f"{_short(words)} has {len(words)} characters and the offsets {_short(start)} and {_short(end)}"
            self._tell(number, kind, path, problem, _REMEDY)
        elif source.document.text[start:end] != words or end - start != len(words):
            where = source.where(start, end, words)
            self._tell(number, kind, path, f"{_short(words)} is not at {start}–{end}: {where}", _REMEDY)

    def _value(
        self, number: int, kind: str, path: str, value: type[Any], part: Raw, parent: Raw, source: _Source
    ) -> None:
        self.result.values += 1
        words = _standing(part["span"], source)
        if words is None:
            return  # told as a span already
        names = read_beside(value)  # type: ignore[arg-type]  # mypy holds type[Any] for unhashable
        beside = {name: _standing(_words_of(parent.get(name)), source) for name in names}
        siblings = {name: span for name, span in beside.items() if span is not None}
        if missing := [name for name in beside if name not in siblings]:
            problem = f"{_short(words.text)} cannot be read without {missing[0]!r} beside it"
            self._tell(number, kind, path, problem, _REMEDY)
            return
        anew = source.reading(value, words, siblings)
        if isinstance(anew, Unreadable):
            self._tell(number, kind, path, f"its words do not read as {value.__name__.lower()}: {anew}", _REREAD)
            return
        for name in sorted(set(anew) - {"reading"}):
            if part[name] != anew[name]:
                problem = (
                    f"{_short(words.text)} reads as {name} {_short(anew[name])}, the file says {_short(part[name])}"
                )
                self._tell(number, kind, f"{path}.{name}", problem, _REREAD)

    def _tell(self, number: int, kind: str, path: str, problem: str, remedy: str) -> None:
        self.result.mismatches.append(Mismatch(number, kind, path, problem, remedy))

    def _note(self, note: str) -> None:
        if note not in self.noted:
            self.noted.add(note)
            self.result.notes.append(note)


def _mappings(part: Any, path: str, parent: Raw | None = None) -> Iterator[tuple[str, Raw, Raw]]:
    """Every mapping inside a record, with its path and the mapping that holds it."""
    if isinstance(part, Mapping):
        if path:
            yield path, part, parent or {}
        for name, inner in part.items():
            yield from _mappings(inner, f"{path}.{name}" if path else str(name), part)
    elif isinstance(part, list):
        for nth, inner in enumerate(part):
            yield from _mappings(inner, f"{path}.{nth}", parent)


def _is_span(part: Any) -> bool:
    """Whether a part has a span's shape. Records of a user's own with dates or places under these names are none."""
    if not isinstance(part, Mapping) or set(part) != _SPAN or not isinstance(part["text"], str):
        return False
    return not any(isinstance(part[end], Mapping | list) or part[end] is None for end in ("start", "end"))


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _standing(words: Any, source: _Source) -> Span | None:
    """The span, where it is one and its words stand at its place."""
    if not _is_span(words) or not _is_offset(words["start"]) or not _is_offset(words["end"]):
        return None
    start, end, text = words["start"], words["end"], source.document.text
    stands = 0 < len(words["text"]) == end - start and text[start:end] == words["text"]
    return Span.of(text, start, end) if stands else None


def _words_of(value: Any) -> Any:
    return value.get("span") if isinstance(value, Mapping) else None


def _invalid(kind: Any, record: Raw) -> tuple[str, str] | None:
    """The first field that does not fit the class, and why."""
    try:
        kind.model_validate(record)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        if any(_is_span(each["input"]) for each in problems):
            return None  # it is held against the text, and told with what stands there
        problem = problems[0]
        return ".".join(str(part) for part in problem["loc"]), f"{problem['msg']} (it is {_short(problem['input'])})"
    return None


def _is_hash(name: str) -> bool:
    return len(name) == 16 and set(name) <= _HASH_DIGITS


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 70 else f"{shown[:45]} … {shown[-20:]}"
