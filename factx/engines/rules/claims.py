"""Who says what is so?

What a source says is a claim of the source's, with the whole chain of sources; what no source vouches for is one of
the article's own, if it stands in a sentence that nobody else's words run through. Where it cannot be told whose word
it is, there is no claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from factx.engines.rules.assertions import Assertion, assertions, is_of_an_interview
from factx.engines.rules.chains import Chains
from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import Predicate, predicate, span_of, trimmed
from factx.engines.rules.contents import Part, parts_of
from factx.engines.rules.forces import Mood, hedged, is_silence, lesser, mood
from factx.engines.rules.sides import Sides
from factx.engines.rules.statements import Telling
from factx.engines.rules.voices import voices
from factx.facts import Attribution, Certainty, Claim, Force, Manner
from factx.language.cues import Cue
from factx.language.sayings import Saying
from factx.language.words import Word
from factx.values import Date

_WILLED = frozenset(("demand", "commitment", "aspiration", "evaluation"))  # who wants something is sure of wanting it
_TIME_WORDS = 5
_VIEW_FORCES: Mapping[str, Force] = {
    "forecasting": "forecast",
    "demanding": "demand",
    "promising": "commitment",
    "hoping": "aspiration",
    "denying": "denial",
}


def find_claims(chains: Chains) -> Iterator[Claim]:
    """Every claim of a document: those of its sources, then its own."""
    yield from _Reading(chains).claims()


class _Reading:
    """One document being read."""

    def __init__(self, chains: Chains) -> None:
        self.chains, self.names, self.sayings = chains, chains.names, chains.sayings
        self.tagged, self.document = chains.tagged, chains.tagged.document
        self.voices = voices(self.sayings, tagged=self.tagged, mentions=chains.mentions)
        self.telling = Telling(self.tagged, self.names)
        self.sides = Sides(self.names, self.sayings)

    def claims(self) -> Iterator[Claim]:
        told: set[tuple[int, int, str]] = set()
        for claim in (*self._of_sources(), *self._of_the_article()):
            key = (claim.evidence[0].start, claim.evidence[-1].end, claim.statement)
            if key not in told:
                told.add(key)
                yield claim

    def _of_sources(self) -> Iterator[Claim]:
        for nth in sorted(self.voices.speaking):
            for part in parts_of(self.sayings[nth], tagged=self.tagged):
                claim = self._attributed(nth, self.sayings[nth], part)
                if claim:
                    yield claim

    def _of_the_article(self) -> Iterator[Claim]:
        for clause in assertions(self.tagged, self.sayings, deeds=self.voices.deeds):
            claim = self._own(clause)
            if claim:
                yield claim

    def _chain(self, nth: int, certainty: Certainty) -> tuple[Attribution, ...] | None:
        return self.chains.of(nth, voices=self.voices.speaking, certainty=certainty)

    def _attributed(self, nth: int, saying: Saying, part: Part) -> Claim | None:
        document = self.document
        sentence = document.sentence_at(part.pieces[0][0].start)
        if sentence.role == "related" or is_of_an_interview(document.paragraphs[sentence.paragraph]):
            return None
        if part.shape == "silence":
            return self._silence(saying, part)
        words = [word for piece in part.pieces for word in piece]
        if part.shape == "clause" and self._only_passes_on(nth, saying, words):
            return None
        found = predicate(words)
        if part.shape == "clause" and self._has_only_a_time(words, found):
            return None
        conditional = len(part.pieces) > 1 and words[0].low in claim_words().subordinators
        main = [word for piece in part.pieces[1:] for word in piece] if conditional else words
        verb = found if main is words else predicate(main)
        felt = mood(main, verb, promises=self.sides.own(saying), quoted=part.quoted)
        refuses = part.shape == "deed" and words[0].tag == "NEG"  # "vowed not to resign"
        force, negated = self._force(part, felt), felt.negated or part.force == "denial" or refuses
        if part.shape == "whole" and self._reckons_ahead(words):
            force = "forecast"
        sure: Certainty = "certain" if part.force in _WILLED else part.certainty
        chain = self._chain(nth, lesser(sure, felt.certainty))
        if not chain or _holds_its_source(part, chain):
            return None
        statement = self._statement(saying, part, words)
        return self._claim(part.pieces, statement, force=force, negated=negated, certainty="unknown", chain=chain)

    def _statement(self, saying: Saying, part: Part, words: Sequence[Word]) -> str:
        source, pieces, edits, before = saying.source, part.pieces, part.edits, ""
        if part.shape == "deed" and source:  # "to leave", "not to leave"
            refuses = words[0].tag == "NEG"
            before = f"{self.names.called(source)} will {f'{words[0].low} ' if refuses else ''}"
            pieces = (words[1 + refuses :],)
        elif part.shape == "whole" and source and words[0].tag == "REL":  # "analysts, who put the odds at …"
            edits = (*edits, (words[0].start, words[0].end, self.names.called(source)))
        speaker = self.sides.speaker(saying) if part.quoted else None
        return self.telling.sentence(
            pieces, speaker=speaker, teller=source, quoted=part.quoted, edits=edits, before=before
        )

    def _silence(self, saying: Saying, part: Part) -> Claim | None:
        """That somebody did not speak is told by whoever tells of it: the article, or the source around it."""
        chain: tuple[Attribution, ...] | None = ()
        if saying.inside is not None:
            chain = self._chain(saying.inside, "certain")
        if chain is None:
            return None
        words = [word for piece in part.pieces for word in piece]
        force: Force = "absence" if is_silence(words, predicate(words)) else "assertion"
        certainty: Certainty = "unknown" if chain else "certain"
        statement = self.telling.sentence(part.pieces)
        return self._claim(part.pieces, statement, force=force, negated=True, certainty=certainty, chain=chain)

    def _own(self, clause: Assertion) -> Claim | None:
        words = [word for piece in clause.pieces for word in piece]
        if clause.view:
            return self._view(clause, clause.view, words)
        found = predicate(words)
        silent = is_silence(words, found)
        felt = mood(words, found, promises=lambda _: False)
        force: Force = "absence" if silent else felt.force
        if force == "demand" and not any(word.lemma in {"should", "ought"} for word in words):
            force = "assertion"  # "ships must carry a pilot" is a rule, and asks for nothing
        if found is None and any(word.tag == "TO" for word in words):
            force = "forecast"  # a headline: "Minister to resign"
        certainty: Certainty = "certain" if silent else hedged(words, found)
        statement = self.telling.sentence(clause.pieces)
        return self._claim(
            clause.pieces, statement, force=force, negated=felt.negated or silent, certainty=certainty, chain=()
        )

    def _view(self, clause: Assertion, cue: Cue, words: Sequence[Word]) -> Claim | None:
        """What the verb of a clause tells of its subject's view: theirs, and not the article's."""
        text = self.document.text
        felt = mood(words, predicate(words), promises=lambda _: False)
        listed = list(cue.frames.values())
        force = listed[0] if len(set(listed)) == 1 else _VIEW_FORCES.get(cue.meaning, "assertion")
        link = Attribution(
            source=self.names.actor(span_of(trimmed(clause.source), text)),
            cue=span_of(clause.cue, text),
            certainty="certain" if force in _WILLED else cue.certainty,
        )
        if self._reckons_ahead(words):
            force = "forecast"
        negated = felt.negated or force == "denial"
        statement = self.telling.sentence(clause.pieces)
        return self._claim(clause.pieces, statement, force=force, negated=negated, certainty="unknown", chain=(link,))

    def _claim(
        self,
        pieces: Sequence[Sequence[Word]],
        statement: str,
        *,
        force: Force,
        negated: bool,
        certainty: Certainty,
        chain: tuple[Attribution, ...],
    ) -> Claim | None:
        text = self.document.text
        evidence = tuple([span_of(words, text) for piece in pieces if (words := trimmed(piece))])
        if not evidence or not statement:
            return None
        role = self.document.sentence_at(evidence[0].start).role
        manner: Manner = "narration"
        if role != "body":
            manner = "headline"
        elif chain:
            manner = "direct" if any(link.manner == "direct" for link in chain) else "indirect"
        happens = self._happens(pieces)
        if force == "assertion" and self._is_ahead(happens, pieces):
            force = "forecast"
        return Claim(
            document=self.document.id,
            published=self.document.published,
            evidence=evidence,
            manner=manner,
            attribution=chain,
            statement=statement,
            force=force,
            negated=negated,
            certainty=certainty,
            happens=happens,
        )

    def _is_ahead(self, happens: Date | None, pieces: Sequence[Sequence[Word]]) -> bool:
        """Whether what a verb in the present tells lies ahead: "The hearing resumes on Friday"."""
        published = self.document.published
        if published is None or happens is None or happens.start is None or happens.start <= published:
            return False
        words = [word for piece in pieces for word in piece]
        found = predicate(words)
        return found is None or words[found.first].tag in {"VERB", "MODAL"} or words[found.first].low in {"is", "are"}

    def _reckons_ahead(self, words: Sequence[Word]) -> bool:
        """Whether a number is of what is to come: the odds, or "the number" of what the sentence before foresees."""
        table = claim_words()
        lows = [word.low for word in words]
        if not table.odds.isdisjoint(lows):
            return True
        if table.figures.isdisjoint(lows) or not any(
            one == "the" and two in table.figures for one, two in pairwise(lows)
        ):
            return False
        number = self.document.sentence_at(words[0].start).number
        before = self.tagged.sentences[number - 2].words if number > 1 else ()
        return any(word.tag == "MODAL" and word.lemma in table.future for word in before)

    def _force(self, part: Part, felt: Mood) -> Force:
        if part.force == "assertion" or (part.force == "forecast" and felt.force != "assertion"):
            return felt.force
        return part.force

    def _only_passes_on(self, nth: int, saying: Saying, words: Sequence[Word]) -> bool:
        """Whether all the words are another saying, with claims of its own: "he said the mayor had told him that …"."""
        if saying.manner == "direct":
            return False
        for mth in range(nth + 1, min(nth + 4, len(self.sayings))):
            other = self.sayings[mth]
            if other.inside == nth and mth in self.voices.speaking and other.source and not other.negated:
                starts = other.source.start <= words[min(1, len(words) - 1)].end
                if starts and other.contents[-1].end >= words[-1].start:
                    return True
        return False

    def _has_only_a_time(self, words: Sequence[Word], found: Predicate | None) -> bool:
        """Whether a time stands where the subject should: "last week was to be sold", of what stands before "which"."""
        if found is None or not 0 < found.first <= _TIME_WORDS:
            return False
        dates = self.chains.dates_in(words[0].start, words[found.first].start)
        return (
            bool(dates) and dates[0].span.start == words[0].start and dates[-1].span.end >= words[found.first - 1].end
        )

    def _happens(self, pieces: Sequence[Sequence[Word]]) -> Date | None:
        """The first time among the words that leads to days, and is no term of a comparison."""
        for piece in pieces:
            for date in self.chains.dates_in(piece[0].start, piece[-1].end):
                before = [word.low for word in piece if word.end <= date.span.start][-1:]
                if (date.start or date.end) and not (before and before[0] == "than"):
                    return date
        return None


def _holds_its_source(part: Part, chain: Sequence[Attribution]) -> bool:
    """Whether an outer source's cue stands among the words: then they were read amiss, and are nobody's."""
    cues = [link.cue for link in chain[:-1] if link.cue]
    return any(piece[0].start <= cue.start < piece[-1].end for piece in part.pieces for cue in cues)
