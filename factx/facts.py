"""What has been found, what was refused, and what was not read?

A `Fact` has its place or does not exist. `Claim`, `Figure` and `Stance` are the kinds that factx reads; a user's own
kind is one class:

    class Visit(factx.Fact):
        \"\"\"A meeting or call between officials.\"\"\"
        guests: tuple[factx.Span, ...] = Field(description="Who met, copied exactly.")
        day: factx.Date | None
        medium: Literal["call", "in person"]

The descriptions of classes and fields are read by the model as well as by people: they are instructions. The model
copies the words of every `Span` and value and chooses among every `Literal`; fields marked `Computed` are never asked.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, computed_field, model_validator

from factx.documents import Document
from factx.errors import InputError, UsageError
from factx.spans import Span, joined
from factx.values import Amount, Change, Date


class Computed:
    """Marks a field that factx works out itself: `Annotated[Manner, Computed()]` is never asked of a model."""


class Aside:
    """Marks a nullable field without which the fact still holds: words without a place or value cost only the field.

    The refused words are kept as a `Rejection`.
    """


Manner = Literal["direct", "indirect", "headline", "narration", "related"]
"""How words reach the page: quoted, reported, in a headline, as the article's own account, or as a link elsewhere."""

Match = Literal["exact", "folded", "elided", "edited"]
"""How copied words were found: as they stand; but for case, blanks and marks; with parts left out; nearly."""

Certainty = Literal["certain", "probable", "possible", "unknown"]
"""How sure a source is of what it says (after FactBank: CT, PR, PS, U)."""

Force = Literal[
    "assertion",
    "forecast",
    "denial",
    "commitment",
    "demand",
    "evaluation",
    "aspiration",
    "presupposition",
    "absence",
]
"""What is done with the words: to state, to foresee, to deny, to promise, to demand, to judge, to hope for, to take for
granted, or to say that something was not said or did not happen."""

Reason = Literal[
    "not in the text", "changed words", "ambiguous", "unreadable value", "unsupported", "invalid", "duplicate"
]
"""Why something is not a fact."""

_RESERVED = frozenset({"document", "rejection", "gap", "run"})
_FREE_CONFIG = ConfigDict(frozen=True, extra="forbid")


class Record(BaseModel):
    """A frozen part of a fact. Subclass it to nest fields inside a kind of your own."""

    model_config = _FREE_CONFIG


class Actor(Record):
    """A person, group, institution or thing, by the words that name it."""

    words: Span = Field(description='The words for it at this place ("he", "the ministry").')
    name: Annotated[Span | None, Aside()] = Field(
        default=None,
        description="Its fullest name anywhere in the article; null if the words are that already.",
    )

    @property
    def text(self) -> str:
        """The fullest name that is known."""
        return (self.name or self.words).text


class Attribution(Record):
    """One source in the chain that vouches for a fact."""

    source: Actor = Field(description="Who says it.")
    cue: Annotated[Span | None, Aside()] = Field(
        default=None, description='The words of saying ("was quoted as saying", "according to").'
    )
    certainty: Certainty = Field(default="certain", description="How sure this source is of it.")
    said: Annotated[Date | None, Aside()] = Field(
        default=None, description='The words for when it was said ("on Friday"); null if not told.'
    )
    manner: Annotated[Literal["direct", "indirect"], Computed()] = "indirect"


@dataclass(frozen=True, slots=True)
class Times:
    """When a fact was published, when it was said and when it happens: three times, kept apart."""

    published: date | None
    said: Date | None
    happens: Date | None


class Fact(Record):
    """What every kind of fact has: its words, their place, and who vouches for it.

    `attribution` runs from the article inwards: in "the Gazette quoted the mayor as saying that police had …" it is the
    Gazette, the mayor, the police. An empty chain means that the article itself says so.
    """

    kind: ClassVar[str] = "fact"

    document: Annotated[str, Computed()] = Field(description="The id of the document.")
    published: Annotated[date | None, Computed()] = None
    evidence: tuple[Span, ...] = Field(min_length=1, description="The words that state it, the verb included.")
    match: Annotated[Match, Computed()] = "exact"
    manner: Annotated[Manner, Computed()] = "narration"
    attribution: tuple[Attribution, ...] = Field(
        default=(),
        description="Whose word it is, from the article inwards: the outlet that quotes, the speaker, whom the speaker "
        "cites. Empty when the article itself says so.",
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.kind = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
        if cls.kind in _RESERVED:
            raise UsageError(f"a kind cannot be called {cls.__name__}: the name {cls.kind!r} is taken in fact files")

    @model_validator(mode="before")
    @classmethod
    def _without_derived(cls, given: Any) -> Any:
        """Take back what `to_record` adds: the kind, which must be this one, and the id, which is computed anew."""
        if not isinstance(given, Mapping):
            return given
        kind = given.get("kind", cls.kind)
        if kind != cls.kind:
            raise ValueError(f"this is a {kind!r}, not a {cls.kind!r}")
        return {key: value for key, value in given.items() if key not in {"kind", "id"}}

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern, unknown to mypy
    @property
    def id(self) -> str:
        """The same for the same document, kind, places and values, from run to run."""
        return fact_id(self.kind, self.model_dump(mode="json", exclude={"id"}, exclude_none=True))

    @property
    def quote(self) -> str:
        """The evidence as one line, with an ellipsis where it is in pieces."""
        return joined(self.evidence)

    @property
    def times(self) -> Times:
        said = next((link.said for link in self.attribution if link.said), None)
        return Times(published=self.published, said=said, happens=self._happens())

    def _happens(self) -> Date | None:
        return None

    def to_record(self) -> dict[str, Any]:
        """The fact as JSON values, with its `kind` and `id` first."""
        dumped = self.model_dump(mode="json")
        return {"kind": self.kind, "id": dumped.pop("id"), **dumped}


class Claim(Fact):
    """Something that somebody, or the article itself, says is so."""

    statement: str = Field(
        min_length=1,
        description="One self-contained sentence in the article's own words: names instead of pronouns, nothing added. "
        'Without the source: not "the minister said that …".',
    )
    force: Force = Field(
        description="What is done with the words: absence is for what somebody did not say, mention or do; denial for "
        "what somebody says is not true; presupposition for what is taken for granted."
    )
    negated: bool = Field(description='Whether it is said that something is not so ("never", "denied", "no").')
    certainty: Certainty = Field(
        description="How sure the article itself is of it; unknown when the article only passes on what a source says."
    )
    happens: Annotated[Date | None, Aside()] = Field(
        default=None, description="The words for when it happens; null if not told."
    )

    def _happens(self) -> Date | None:
        return self.happens


class Figure(Fact):
    """A number with its meaning. Years, dates, ordinals and numbers inside names are no figures."""

    amount: Amount = Field(
        description='The number with its comparator and unit ("more than $5 million"); a range is one amount.'
    )
    measure: Annotated[Span | None, Aside()] = Field(
        default=None, description='What is measured or counted ("exports of tin", "people injured").'
    )
    of: Annotated[Actor | None, Aside()] = Field(
        default=None, description="Whose figure it is; null if measure says it all."
    )
    period: Annotated[Date | None, Aside()] = Field(
        default=None, description='The words for the time it holds for ("last year").'
    )
    status: Literal["observed", "estimate", "forecast", "target"] = Field(
        description="Measured or counted; estimated; expected; or aimed at."
    )
    change: Change | None = Field(
        default=None,
        description='The words of the change up to the number ("was up by", "increase to"); null if none is stated.',
    )
    baseline: Annotated[Date | None, Aside()] = Field(
        default=None, description='The words for the time compared with ("the year before"); null if none.'
    )
    before: Amount | None = Field(default=None, description='The number it came from ("from $75"); null if none.')

    def _happens(self) -> Date | None:
        return self.period


class Stance(Fact):
    """Who is for or against whom or what."""

    holder: Actor = Field(description="Who takes the stance.")
    target: Actor = Field(description="Whom or what it is about.")
    target_type: Literal["actor", "proposal", "event", "idea"] = Field(description="What the target is.")
    polarity: Literal["support", "oppose", "mixed", "neutral"] = Field(
        description="neutral only where the holder claims to be neutral."
    )
    strength: Literal["weak", "moderate", "strong"] = Field(description="How strongly.")
    shows: Literal["said", "done", "demanded", "imputed"] = Field(
        description="How it shows: in the holder's words, in deeds, in a demand, or only in what others say of it."
    )


class Rejection(Record):
    """Something that was written or found but is not a fact, and why."""

    document: str
    of: str
    reason: Reason
    detail: str
    draft: dict[str, Any] = Field(default_factory=dict)

    def to_record(self) -> dict[str, Any]:
        return {"kind": "rejection", **self.model_dump(mode="json")}


class Gap(Record):
    """Text that was not read, and why: sentences `first` to `last`, both included."""

    document: str
    first: int
    last: int
    reason: Literal["truncated", "overflow", "refused", "malformed", "exhausted"]
    detail: str

    def to_record(self) -> dict[str, Any]:
        return {"kind": "gap", **self.model_dump(mode="json")}


class PromptUse(Record):
    """A prompt that was used: its name, its version and the first 12 hexadecimal digits of its SHA-256."""

    name: str
    version: str
    fingerprint: str


class Run(Record):
    """Who read, with what, and what it took. Tokens are the provider's own count, retries and failures included."""

    factx: str
    engine: str
    model: str | None = None
    prompts: tuple[PromptUse, ...] = ()
    kinds: tuple[str, ...] = ()
    requests: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0

    def to_record(self, document: str) -> dict[str, Any]:
        return {"kind": "run", "document": document, **self.model_dump(mode="json")}


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Facts:
    """Everything that came out of one document."""

    document: Document
    items: tuple[Fact, ...]
    rejected: tuple[Rejection, ...]
    gaps: tuple[Gap, ...]
    run: Run
    _by_kind: dict[type[Fact], tuple[Fact, ...]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind, subclasses included, in reading order."""
        if kind not in self._by_kind:
            self._by_kind[kind] = tuple(each for each in self.items if isinstance(each, kind))
        return cast("tuple[F, ...]", self._by_kind[kind])

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.of(Claim)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.of(Figure)

    @property
    def stances(self) -> tuple[Stance, ...]:
        return self.of(Stance)

    def to_records(self) -> list[dict[str, Any]]:
        """The document, then its facts, rejections and gaps, then the run: each a JSON object that names its `kind`."""
        return [
            document_record(self.document),
            *(each.to_record() for each in self.items),
            *(each.to_record() for each in self.rejected),
            *(each.to_record() for each in self.gaps),
            self.run.to_record(self.document.id),
        ]

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]], *, kinds: Iterable[type[Fact]] = ()) -> Self:
        """The facts of one document again. `kinds` adds to claims, figures and stances; an unknown kind is an error."""
        listed: list[type[Fact]] = [Claim, Figure, Stance, *kinds]
        known = {kind.kind: kind for kind in listed}
        document: Document | None = None
        run: Run | None = None
        items: list[Fact] = []
        rejected: list[Rejection] = []
        gaps: list[Gap] = []
        for record in records:
            kind = record.get("kind")
            rest = {key: value for key, value in record.items() if key != "kind"}
            try:
                if kind == "document":
                    document = _document_of(rest)
                elif kind == "run":
                    run = Run.model_validate({key: value for key, value in rest.items() if key != "document"})
                elif kind == "rejection":
                    rejected.append(Rejection.model_validate(rest))
                elif kind == "gap":
                    gaps.append(Gap.model_validate(rest))
                elif isinstance(kind, str) and kind in known:
                    items.append(known[kind].model_validate(rest))
                else:
                    raise InputError(
                        f"a record has the kind {kind!r}, which is none of {', '.join(known)}: "
                        f"give its class with kinds=[…] (on the command line: --kinds module:Class)"
                    )
            except ValidationError as error:
                raise InputError(f"a record of kind {kind!r} is not a fact of this version: {_first(error)}") from error
        if document is None or run is None:
            missing = "document" if document is None else "run"
            raise InputError(f"there is no {missing!r} record: a fact file has one for every document it holds")
        return cls(document=document, items=tuple(items), rejected=tuple(rejected), gaps=tuple(gaps), run=run)

    def to_json(self, *, indent: int | None = None) -> str:
        """One JSON array of the records of `to_records`."""
        return json.dumps(self.to_records(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str, *, kinds: Iterable[type[Fact]] = ()) -> Self:
        try:
            records = json.loads(text)
        except ValueError as error:
            raise InputError(f"this is not JSON: {error}") from error
        if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
            raise InputError("this is not what Facts.to_json writes: an array of records is expected")
        return cls.from_records(records, kinds=kinds)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The facts alone, each as `Fact.to_record` gives it."""
        return [each.to_record() for each in self.items]

    def to_df(self) -> Any:
        """The facts as a pandas DataFrame, one row each, nested fields as columns with dots (extra `factx[pandas]`)."""
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError("to_df needs pandas: pip install 'factx[pandas]'") from error
        return pd.json_normalize(self.to_dicts())

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{each.kind}</td><td>{html.escape(each.quote)}</td>"
            f"<td>{html.escape(' → '.join(link.source.text for link in each.attribution)) or '(the article)'}</td></tr>"
            for each in self.items
        )
        head = "<tr><th>kind</th><th>words</th><th>source</th></tr>"
        return f"<table>{head}{rows}</table><p>{len(self.rejected)} rejected, {len(self.gaps)} gaps</p>"


def fact_id(kind: str, content: Mapping[str, Any]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a fact's kind and JSON content; nulls do not count."""
    canonical = json.dumps([kind, _without_nulls(content)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def document_record(document: Document) -> dict[str, Any]:
    return {
        "kind": "document",
        "id": document.id,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "language": document.language,
        "text": document.text,
    }


def _document_of(record: Mapping[str, Any]) -> Document:
    try:
        published = record.get("published")
        return Document(
            record["text"],
            id=record["id"],
            title=record.get("title"),
            published=date.fromisoformat(published) if published else None,
            url=record.get("url"),
            language=record.get("language", "en"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"a document record is incomplete: {error!r}") from error


def _without_nulls(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {key: _without_nulls(value) for key, value in content.items() if value is not None}
    if isinstance(content, list):
        return [_without_nulls(value) for value in content]
    return content


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in problem['loc']) or 'the record'}: {problem['msg']}"
