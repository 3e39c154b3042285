"""Which numbers does a text tell, and what do they mean?

Each amount of the text that is a figure becomes a `Figure`: what is measured and whose it is, the time it holds for,
whether it was counted or is expected, the change it tells, and who vouches for it. Numbers, units and days are those
that `factx.values` computes from the words; the rules here only say which words belong together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from factx.documents import Document
from factx.engines.rules.attributions import Attributions
from factx.engines.rules.chains import Chains
from factx.engines.rules.figure_changes import Move, baseline, moves
from factx.engines.rules.figure_grammar import Meaning
from factx.engines.rules.figure_measures import meaning
from factx.engines.rules.figure_phrases import Range
from factx.engines.rules.figure_scenes import Number, Scene, Time, scene_of
from factx.engines.rules.figure_sieve import is_figure
from factx.engines.rules.figure_sources import Teller, is_gift, teller, told_at, vouches
from factx.engines.rules.figure_status import Status, status
from factx.engines.rules.figure_times import of_subject, period
from factx.engines.rules.figure_words import figure_words
from factx.errors import Unreadable
from factx.facts import Actor, Attribution, Figure
from factx.spans import Span
from factx.values import Amount, Date

if TYPE_CHECKING:
    from factx.language.words import Words

_SHARES = frozenset(("%", "{percentage_point}", "{basis_point}"))
_LONG = 40  # words; the evidence of a number in a longer clause is no more than that

_START = attrgetter("span.start")
_END = attrgetter("span.end")


def find_figures(chains: Chains, *, amounts: Sequence[Amount]) -> Iterator[Figure]:
    """Every figure of a document, in reading order."""
    tagged = chains.tagged
    reading = _Reading(tagged.document, Attributions(chains))
    told_before: _Standing | None = None
    for words in tagged.sentences:
        scene = reading.scene(words, amounts) if len(words) and words.sentence.role != "related" else None
        if told_before is not None and told_before.paragraph != words.sentence.paragraph:
            told_before = None
        if scene is not None:
            yield from reading.figures(scene, told_before)
            if scene.times:
                time = of_subject(scene)
                told_before = _Standing(words.sentence.paragraph, time.date) if time else None


@dataclass(frozen=True, slots=True)
class _Standing:
    """The time that the subject of an earlier sentence of a paragraph was told for."""

    paragraph: int
    date: Date


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the words around a number tell of it."""

    meaning: Meaning
    period: Time | None
    baseline: Time | None
    status: Status
    move: Move | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document on its way to its figures."""

    document: Document
    attributions: Attributions

    def scene(self, words: Words, amounts: Sequence[Amount]) -> Scene | None:
        """A sentence with what is known of it; None where no amount stands in it."""
        span, dates = words.sentence.span, self.attributions.dates
        found = amounts[bisect_left(amounts, span.start, key=_START) : bisect_left(amounts, span.end, key=_START)]
        inside = [amount for each in found if (amount := _settled(each, self.document)) is not None]
        if not inside:
            return None
        told = dates[bisect_right(dates, span.start, key=_END) : bisect_left(dates, span.end, key=_START)]
        cuts = [at for content in self.attributions.contents_in(span) for at in (content.start, content.end)]
        near = self.attributions.mentions.within(span.start, span.end)
        actors = [mention.span for mention in near if mention.kind != "thing"]
        return scene_of(self.document, words, amounts=inside, dates=told, cuts=cuts, actors=actors)

    def figures(self, scene: Scene, before: _Standing | None) -> Iterator[Figure]:
        found = moves(scene)
        baselines = {number: baseline(scene, number, found.get(number)) for number in scene.numbers}
        taken = frozenset(time for time in baselines.values() if time is not None)
        meanings: dict[Number, Meaning] = {}
        periods: dict[Number, Time | None] = {}
        states: dict[Number, Status] = {}
        for number in scene.numbers:
            move, around = found.get(number), self._shared(scene, number)
            sayings = [self.attributions.sayings[nth] for nth in around]
            meanings[number] = meaning(scene, number, meanings)
            compared = baselines[number]
            periods[number] = period(scene, number, move=move, compared=compared, taken=taken, known=periods)
            states[number] = status(scene, number, move=move, sayings=sayings, called=self._called, known=states)
            if is_figure(scene, number):
                state = self._ahead(states[number], periods[number])
                telling = _Telling(meanings[number], periods[number], compared, state, move)
                yield self._dated(scene, self._figure(scene, number, telling, around), before)

    def _around(self, number: Number) -> list[int]:
        """The sayings that vouch for a number, the outermost first."""
        found = self.attributions.around(number.amount.span)
        return [nth for nth in found if vouches(self.attributions.sayings[nth])]

    def _shared(self, scene: Scene, number: Number) -> list[int]:
        """The same for the last of a list, where what is said was read no farther: "27 dead and 90 wounded"."""
        found, previous = self._around(number), scene.previous_number(number)
        if found or previous is None or not 0 < number.first - previous.last <= 2:
            return found
        listed = all(scene.words[at].low in {"and", ",", "or"} for at in range(previous.last, number.first))
        return self._around(previous) if listed else found

    def _ahead(self, state: Status, time: Time | None) -> Status:
        """Nothing of a time that is yet to begin can have been observed."""
        published = self.document.published
        begins = time.date.start if time is not None else None
        to_come = published is not None and begins is not None and begins > published
        return "forecast" if state == "observed" and to_come else state

    def _dated(self, scene: Scene, figure: Figure, before: _Standing | None) -> Figure:
        """A figure of money or of a share that is told without a time, where the sentences before tell theirs."""
        if before is None or scene.times or figure.period is not None:
            return figure
        unit = figure.amount.unit or ""
        left = figure.change is not None and figure.change.manner == "from"
        if left or figure.status == "target" or not (unit[:3].isupper() or unit in _SHARES):
            return figure
        return figure.model_copy(update={"period": before.date})

    def _figure(self, scene: Scene, number: Number, told: _Telling, around: Sequence[int]) -> Figure:
        words, time, move = number.amount.span, told.period, told.move
        own = teller(scene, number, [self.attributions.sayings[nth] for nth in around])
        if own is not None and time is not None and _is_of_telling(own, time, self.document):
            time = None
        chain = (*self.attributions.chain(around), *self._link(scene, own, (time, told.baseline)))
        if time is not None and any(link.said and link.said.span.overlaps(time.date.span) for link in chain):
            time = None
        return Figure(
            document=self.document.id,
            published=self.document.published,
            evidence=self._evidence(scene, number, told.meaning),
            manner=self.attributions.manner(words, around, told=own is not None),
            attribution=chain,
            amount=number.amount,
            measure=scene.span(*told.meaning.measure) if told.meaning.measure else None,
            of=self._whose(scene, told.meaning, own, around),
            period=time.date if time else None,
            status=told.status,
            change=move.change if move else None,
            baseline=told.baseline.date if told.baseline else None,
            before=move.before.amount if move and move.before else None,
        )

    def _link(self, scene: Scene, own: Teller | None, taken: Sequence[Time | None]) -> tuple[Attribution, ...]:
        """The link that a verb like "counts" makes of its subject."""
        if own is None:
            return ()
        told = told_at(scene, own, taken)
        return (
            Attribution(
                source=self.attributions.actor(scene.span(*own.source)),
                cue=scene.span(*own.cue),
                certainty="probable" if own.unsure else "certain",
                said=told.date if told else None,
            ),
        )

    def _actor(self, scene: Scene, words: Range | None) -> Actor | None:
        return self.attributions.actor(scene.span(*words)) if words else None

    def _whose(self, scene: Scene, told: Meaning, own: Teller | None, around: Sequence[int]) -> Actor | None:
        """Whose a number is: not that of somebody who only tells it; a firm's that speaks of its profit."""
        pronoun = told.of is not None and scene.words[told.of[0]].tag == "POSS"
        if not pronoun and told.of is not None and self._only_tells(scene.span(*told.of), own, around):
            return None
        if told.of is not None or told.measure is None or not around:
            return self._actor(scene, told.of)
        source = self.attributions.sayings[around[-1]].source
        measured = {scene.words[at].lemma for at in range(*told.measure)}
        mention = self.attributions.mentions.at(source.start, source.end) if source else None
        firm = mention is not None and mention.kind == "institution"
        if source is None or not firm or not measured & figure_words()["measure"]["accounts"]:
            return None
        return self.attributions.actor(source)

    def _only_tells(self, words: Span, own: Teller | None, around: Sequence[int]) -> bool:
        """Whether somebody tells a number that is not theirs: "the mayor estimated the damage at $2 million"."""
        if own is not None:
            return not own.gives
        innermost = self.attributions.sayings[around[-1]] if around else None
        if innermost is None or innermost.source is None or not innermost.source.overlaps(words):
            return False
        return innermost.frame != "inf" and not is_gift(innermost.lemma)

    def _called(self, words: Span) -> str:
        return self.attributions.actor(words).text

    def _evidence(self, scene: Scene, number: Number, told: Meaning) -> tuple[Span, ...]:
        """The clause of a number with its subject; where it has no verb, with the clause that it hangs on."""
        if told.measure is None and told.of is not None and told.of[1] == number.first - 1:  # "Jane Roe, 34,"
            return (scene.span(told.of[0], number.last),)
        clause = scene.clause_at(number.first)
        first, last = clause.start, max(clause.end, number.last)
        before = scene.clause_before(clause)
        hangs = clause.verb is None and clause.subject is None and before is not None
        if hangs and before is not None and number.nth and scene.words.sentence.role == "body":
            first = before.start
        first, last = _stripped(scene, max(first, number.first - _LONG), min(last, number.last + _LONG))
        first, last = min(first, number.first), max(last, number.last)  # ";½": a number may be a mark by its tag
        span, subject = scene.span(first, last), clause.subject
        if subject is None or subject[0] >= first or subject[0] >= number.first:
            return (span,)
        return (scene.span(*subject), span) if subject[1] <= first else (scene.span(subject[0], last),)


def _settled(amount: Amount, document: Document) -> Amount | None:
    """An amount that its own words give again, which is how it will be verified.

    A unit that stands farther away may be another one then: it is not sure, and there is no figure.
    """
    if amount.unit is not None and "(from" not in amount.reading:
        return amount
    try:
        again = Amount.read(amount.span, document)
    except Unreadable:
        return None
    return again if replace(again, reading=amount.reading) == amount else None


def _is_of_telling(own: Teller, time: Time, document: Document) -> bool:
    """Whether a time is that of a forecast and not of what it foresees: "last week it expected 60 millimetres"."""
    published, end = document.published, time.date.end
    past = published is not None and end is not None and end <= published and time.date.basis != "explicit"
    return own.unsure and past and time.last <= own.cue[0]


def _stripped(scene: Scene, first: int, last: int) -> Range:
    while (
        first < last
        and scene.words[first].tag in {"MARK", "QUOTE", "CONJ", "SUB"}
        and scene.words[first].text not in "(["
    ):
        first += 1
    while last > first and scene.words[last - 1].tag in {"MARK", "QUOTE"} and scene.words[last - 1].text not in ")]%":
        last -= 1
    return first, last
