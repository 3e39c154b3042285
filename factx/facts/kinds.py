"""What is a fact?

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
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from factx.errors import UsageError
from factx.spans import Span, joined
from factx.values import Amount, Change, Date


class Computed:
    """Marks a field that factx works out itself: `Annotated[Manner, Computed()]` is never asked of a model."""


class Aside:
    """Marks a nullable field without which the fact still holds: words without a place or value cost only the field.

    The refused words are kept as a `Rejection`.
    """


class Inferred:
    """Marks a field that a model need not write: the kind's own validator knows what is meant where it is missing."""


class FromEvidence:
    """Marks a text that a model may leave null where the copied words are it already."""


Manner = Literal["direct", "indirect", "headline", "narration", "related"]
"""How words reach the page: quoted, reported, in a headline, as the article's own account, or as a link elsewhere."""

Match = Literal["exact", "folded", "elided", "edited"]
"""How the copied words and the text agree.

- exact: character by character
- folded: the same words, but for case, white space, quote marks, dashes, Unicode form or the marks at either end
- elided: the same words with something marked as left out ("…") or put in ("[…]")
- edited: a few words dropped, added, misspelt or replaced, or other marks between them; no fact among them differs
"""

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

_BESIDE_THE_FACT = frozenset({"support", "replaced"})
"""Fields that say how a fact was found or checked and not what it is: its id does not depend on them."""

_BESIDE_THE_CONTENT = {"id", *_BESIDE_THE_FACT}
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_RESERVED = frozenset({"document", "rejection", "gap", "coverage", "run"})
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


Point = Literal["found", "source", "force", "value"]
"""In what two readings can agree: that it is a fact, whose word it is, what is done with it, and what it amounts to."""


class Support(Record):
    """What speaks for a fact, all of it counted by factx: no model is asked how sure it is.

    `passes` of `of` readings by the model found it; `agrees` and `differs` tell in which points factx's own rules,
    which read the same text without a model, come to the same or to something else (both are empty where they found
    nothing there); `again` is true where the fact came of a second ask. `suspect` says why words that it rests on look
    planted for a machine, where they do; `carried` is the id of the document that was read in this one's place, where
    this one is a copy of it. How exactly its words stand in the text is `match`.
    """

    passes: int = Field(default=1, ge=1)
    of: int = Field(default=1, ge=1)
    agrees: tuple[Point, ...] = ()
    differs: tuple[Point, ...] = ()
    again: bool = False
    suspect: tuple[str, ...] = ()
    carried: str | None = None


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
    support: Annotated[Support | None, Computed()] = None

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
        return fact_id(self.kind, self.model_dump(mode="json", exclude=_BESIDE_THE_CONTENT, exclude_none=True))

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


class Replacement(Record):
    """Words of a claim's statement that its evidence's sentences do not have, and what in the article they are for.

    `at` is where the words begin in the statement; `by` is the mention, number or time that justifies them: the place
    where the name stands ("Mara Quist" for "she"), or what the evidence has instead ("last Friday" for "23 December").
    """

    words: str = Field(min_length=1)
    at: int = Field(ge=0)
    by: Span


class Claim(Fact):
    """Something that somebody, or the article itself, says is so."""

    statement: Annotated[str, FromEvidence()] = Field(
        min_length=1,
        description="Null where the copied words are clear by themselves; else they as one sentence, names for "
        "pronouns, nothing added, without the source.",
    )
    force: Force = Field(
        description="forecast: of what is to come, whoever says it; commitment: promised, offered, vowed; demand: "
        "asked for, wanted; absence: not said, not done; denial: said not to be true; presupposition: taken "
        "for granted."
    )
    negated: Annotated[bool, Inferred()] = Field(description="Said not to be so; left out of denial and absence.")
    certainty: Annotated[Certainty, Inferred()] = Field(
        description="Only where the article itself doubts what it says."
    )
    happens: Annotated[Date | None, Aside()] = Field(default=None, description="When it happens.")
    replaced: Annotated[tuple[Replacement, ...], Computed()] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_what_is_plain(cls, given: Any) -> Any:
        """What is meant where it is not said: denials and absences are negated and nothing else is, and the article is
        certain of what it says itself and of nothing else.
        """
        if not isinstance(given, Mapping):
            return given
        negated = given.get("force") in ("denial", "absence")
        certainty = "unknown" if given.get("attribution") else "certain"
        return {"negated": negated, "certainty": certainty, **given}

    def _happens(self) -> Date | None:
        return self.happens


class Figure(Fact):
    """A number with its meaning. Years, dates, ordinals and numbers inside names are no figures."""

    amount: Amount = Field(
        description='With comparator and unit or noun ("more than $5 million"); a range is one amount.'
    )
    measure: Annotated[Span | None, Aside()] = Field(default=None, description="What is measured or counted.")
    of: Annotated[Actor | None, Aside()] = Field(default=None, description="Whose it is, where measure does not say.")
    period: Annotated[Date | None, Aside()] = Field(
        default=None, description="The time it holds for, wherever that stands."
    )
    status: Literal["observed", "estimate", "forecast", "target"] = Field(
        description="observed: counted, paid, in force; estimate: reckoned; forecast: expected; target: planned, "
        "offered, demanded."
    )
    change: Change | None = Field(default=None, description='The words of change up to the number ("was up by").')
    baseline: Annotated[Date | None, Aside()] = Field(
        default=None, description='The time compared with ("the year before").'
    )
    before: Amount | None = Field(default=None, description='The number it came from ("from $75").')

    def _happens(self) -> Date | None:
        return self.period


class Stance(Fact):
    """Who is for or against whom or what."""

    holder: Actor = Field(description="Who takes it.")
    target: Actor = Field(description="Whom or what it is about.")
    target_type: Literal["actor", "proposal", "event", "idea"] = Field()
    polarity: Literal["support", "oppose", "mixed", "neutral"] = Field(
        description="neutral only where the holder claims to be neutral."
    )
    strength: Literal["weak", "moderate", "strong"] = Field()
    shows: Literal["said", "done", "demanded", "imputed"] = Field(description="imputed: only in what others say of it.")


def fact_id(kind: str, content: Mapping[str, Any]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a fact's kind and JSON content; nulls do not count."""
    told = {key: value for key, value in content.items() if key not in _BESIDE_THE_FACT}
    canonical = _CANONICAL.encode([kind, _without_nulls(told)])
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _without_nulls(content: Any) -> Any:
    if isinstance(content, str | int):  # most are, and to ask whether one is a mapping takes long
        return content
    if isinstance(content, dict | Mapping):
        return {key: _without_nulls(value) for key, value in content.items() if value is not None}
    if isinstance(content, list):
        return [_without_nulls(value) for value in content]
    return content
