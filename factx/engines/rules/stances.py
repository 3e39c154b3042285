"""Who is for or against whom or what?

Words that set one phrase for or against another tell it ("condemned", "a critic of"), whoever uses them; and so does
the tone in which a speaker talks of others, though weakly. A stance of somebody else inside what is said is imputed.

    stance_words.py     the words, from tables/stances.toml
    stance_phrases.py   noun phrases
    stance_grammar.py   who does what a verb says
    stance_leans.py     what one phrase is to another, and where words of stance stand
    stance_nouns.py     nouns that set one phrase for or against another
    stance_frames.py    verbs and adjectives that do
    stance_tone.py      what a speaker makes of others
    stance_actors.py    whom phrases stand for, and who speaks
    stance_echoes.py    who meets again those they are against
    stance_undertones.py  what ill words make of those a text turns about
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from factx.documents import Document
from factx.engines.rules.stance_actors import Actors, Who
from factx.engines.rules.stance_echoes import Echoes
from factx.engines.rules.stance_found import Found, Kept, Shown, between
from factx.engines.rules.stance_frames import leans
from factx.engines.rules.stance_grammar import Grammar
from factx.engines.rules.stance_leans import Lean
from factx.engines.rules.stance_phrases import Phrase, naming, possessor
from factx.engines.rules.stance_tone import Judgement, judgements
from factx.engines.rules.stance_undertones import Tempers, Undertones
from factx.engines.rules.stance_words import OTHER, Side, StanceWords, Strength, TargetType, stance_words
from factx.facts import Actor, Attribution, Stance
from factx.language.mentions import Mentions
from factx.language.sayings import Saying
from factx.language.words import Tagged, Words
from factx.spans import Span

_MARKS = frozenset("\"“”„«»‘’'` ")
_MOST = 20  # sayings that overlap one sentence that are looked at
_MOOD = 2  # how far from neutral a speaker's words must be
_KNOWN = 3  # how often the text must speak of somebody to be the one a speaker's mood is about


def find_stances(tagged: Tagged, *, mentions: Mentions, sayings: Sequence[Saying]) -> Iterator[Stance]:
    """The stances of a document in reading order; lines that point to other articles hold none."""
    document, table = tagged.document, stance_words()
    sentences = [words for words in tagged.sentences if words.sentence.role != "related"]
    actors = Actors(document, mentions, sayings)
    tempers = Tempers(table)
    reading = _Reading(actors, table, tempers)
    found = {words.sentence.number: reading.sentence(words) for words in sentences}
    actors.restart()
    echoes = Echoes(found, actors, table)
    undertones = Undertones(found.values(), actors, mentions, tempers)
    writing = _Writing(document, actors, table)
    for words in sentences:
        read = [*found[words.sentence.number], *echoes.of(words)]
        for each in (*read, *undertones.of(words, read)):
            yield writing.stance(words, each)


class _Reading:
    """Reads the sentences of one document in their order."""

    def __init__(self, actors: Actors, table: StanceWords, tempers: Tempers) -> None:
        self._actors = actors
        self._table = table
        self._tempers = tempers

    def sentence(self, words: Words) -> tuple[Found, ...]:
        """What one sentence holds."""
        self._actors.advance(words.sentence.span)
        grammar = Grammar(words, self._table)
        kept = Kept()
        for lean in leans(grammar, self._table):
            for settled in self._settled(grammar, lean):
                kept.add(settled)
        if self._actors.open:
            for toned in self._toned(grammar):
                kept.add(toned)
        return kept.all()

    def _settled(self, grammar: Grammar, lean: Lean) -> Iterator[Found]:
        words, actors = grammar.words, self._actors
        chain = actors.over(words[lean.at].start)
        if chain and chain[-1].lemma == "deny":
            return
        speaker = actors.speaker(chain)
        holder = actors.who(words, lean.holder, chain) if lean.holder else speaker
        if holder is None or holder.kind == "thing":
            return
        if lean.would and not (chain and chain[-1].manner == "indirect"):
            return
        foreign = bool(lean.imputed_by) or not actors.speaks_for(chain, speaker, holder)
        shows: Shown = "imputed" if foreign else "demanded" if lean.urged else lean.shows
        first = min(lean.at, lean.target.first, lean.holder.first if lean.holder else lean.at)
        end = max(lean.at + 1, grammar.whole(lean.target).end, lean.holder.end if lean.holder else 0)
        for target, side, strength in self._targets(grammar, lean, chain):
            if not holder.named and lean.holder and target.named:
                for owner in self._principals(grammar, lean.holder, chain):
                    if owner.key not in {holder.key, target.key}:
                        yield Found(owner, target, side, "weak", shows, lean.at, first, end, "principal")
            found = Found(holder, target, side, strength, shows, lean.at, first, end, lean.rule)
            if target.key != holder.key and not self._is_idle(found):
                yield found

    def _principals(self, grammar: Grammar, holder: Phrase, chain: Sequence[Saying]) -> Iterator[Who]:
        """In whose name somebody acts: "Roe" for "Roe's lawyers"."""
        if grammar.words[holder.head].lemma in self._table.turns["acting"]:
            for owner in _owners(grammar, holder):
                who = self._actors.who(grammar.words, owner, chain)
                if who and who.kind == "actor" and who.named:
                    yield who

    def _is_idle(self, found: Found) -> bool:
        """Whether hardly anything is meant: who funds a school or harms trust says nothing of schools and trust."""
        if found.shows == "imputed" and found.strength == "weak" and found.target.kind == "thing":
            return True
        return found.shows in {"done", "imputed"} and target_type(found, self._table) == "idea"

    def _targets(self, grammar: Grammar, lean: Lean, chain: Sequence[Saying]) -> Iterator[tuple[Who, Side, Strength]]:
        """The target as it stands, and whoever it tells of as well: "Roe" for "Roe's plan", "the war" for its cost."""
        words, actors = grammar.words, self._actors
        target = actors.who(words, lean.target, chain)
        if target and target.kind == "thing" and target.actor.name is None:
            target = actors.who(words, grammar.whole(lean.target), chain)
        if target and target.kind == "thing" and lean.actors:
            return
        if target:
            yield target, lean.side, lean.strength
        head = words[lean.target.head].lemma
        if head in self._table.turns["opaque"] and words.at(lean.target.end).low == "of":
            for inner in grammar.after(lean.target.end + 1):
                about = actors.who(words, inner, chain)
                if about:
                    yield about, lean.side, "weak"
        elif (target is None or target.kind == "thing") and head not in self._table.holders:
            lost = head in self._table.turns["loss"]
            for owner in _owners(grammar, lean.target):
                actor = actors.who(words, owner, chain)
                if actor and actor.kind == "actor":
                    yield actor, OTHER[lean.side] if lost else lean.side, lean.strength if lost else "weak"

    def _toned(self, grammar: Grammar) -> Iterator[Found]:
        """What speakers think of those their words judge, and of those they mention in words of one mood."""
        words = grammar.words
        for judgement in judgements(grammar, self._table):
            chain = self._actors.over(words[judgement.at].start)
            speaker = self._actors.speaker(chain)
            if speaker and (found := self._judged(grammar, speaker, judgement, chain)):
                yield found
        for start, end, saying in self._actors.open[-_MOST:]:
            speaker = self._actors.source(saying.source) if saying.source else None
            if speaker and speaker.kind == "actor" and saying.lemma != "deny":
                yield from self._moods(words, speaker, start, end)

    def _judged(self, grammar: Grammar, speaker: Who, judgement: Judgement, chain: Sequence[Saying]) -> Found | None:
        target = self._actors.who(grammar.words, judgement.target, chain)
        if target is None or target.key == speaker.key:
            return None
        if target.kind == "thing" and not judgement.outright:
            return None
        side: Side = OTHER[judgement.side] if chain[-1].lemma == "deny" else judgement.side
        first, end = min(judgement.at, judgement.target.first), max(judgement.at + 1, judgement.target.end)
        return Found(speaker, target, side, judgement.strength, "said", judgement.at, first, end, judgement.rule)

    def _moods(self, words: Words, speaker: Who, start: int, end: int) -> Iterator[Found]:
        net = self._tempers.gather(words, speaker, start, end)
        if abs(net) < _MOOD:
            return
        side: Side = "support" if net > 0 else "oppose"
        for mention in self._actors.within(max(start, words.sentence.span.start), min(end, words.sentence.span.end)):
            who = self._actors.known(mention)
            if who and who.kind == "actor" and who.named and who.count >= _KNOWN and who.key != speaker.key:
                at, after = between(words, mention.core.start, mention.core.end)
                yield Found(speaker, who, side, "weak", "said", at, at, after, "mood")


class _Writing:
    """Makes facts of what was found."""

    def __init__(self, document: Document, actors: Actors, table: StanceWords) -> None:
        self._document = document
        self._actors = actors
        self._table = table

    def stance(self, words: Words, found: Found) -> Stance:
        chain = self._actors.over(words[found.at].start)
        manner: Literal["direct", "indirect", "headline", "narration"] = "narration"
        if words.sentence.role != "body":
            manner = "headline"
        elif chain:
            manner = "direct" if chain[-1].manner == "direct" else "indirect"
        return Stance(
            document=self._document.id,
            published=self._document.published,
            evidence=(self._evidence(words, found),),
            manner=manner,
            attribution=tuple(
                self._link(source, saying)
                for source, saying in {saying.source: saying for saying in chain if saying.source}.items()
            ),
            holder=found.holder.actor,
            target=found.target.actor,
            target_type=target_type(found, self._table),
            polarity=found.side,
            strength=found.strength,
            shows=found.shows,
        )

    def _link(self, source: Span, saying: Saying) -> Attribution:
        who = self._actors.source(source)
        name = (who.actor.name or who.actor.words) if who else None
        return Attribution(
            source=Actor(words=source, name=name if name != source else None),
            cue=saying.cue,
            manner="direct" if saying.manner == "direct" else "indirect",
        )

    def _evidence(self, words: Words, found: Found) -> Span:
        """The words that state it: of what somebody says, what this sentence holds of it."""
        place = words[found.at].start
        start, end = words[found.first].start, words[found.end - 1].end
        within = [piece for piece in self._actors.open if piece[0] <= place < piece[1]]
        if within:
            text, span = self._document.text, words.sentence.span
            start, end = max(within[-1][0], span.start), min(within[-1][1], span.end)
            while end - 1 > start and not text[end - 1].isalnum():
                end -= 1
            while start < end - 1 and text[start] in _MARKS:
                start += 1
            if text.startswith("that ", start, end):
                start += len("that ")
        return self._document.span(start, end)


def target_type(found: Found, table: StanceWords) -> TargetType:
    """What a target is: what is demanded, an amount and a doing ("building the dam") are proposals."""
    target = found.target
    if target.kind == "actor":
        return "actor"
    proposed = found.shows == "demanded" or target.tag in {"NUM", "ING"}
    return table.types.get(target.head, "proposal" if proposed else "idea")


def _owners(grammar: Grammar, phrase: Phrase) -> tuple[Phrase, ...]:
    """Whose a thing is: "Roe's plan", "the Roe plan", "the plan by Roe"."""
    words = grammar.words
    owner = possessor(words, phrase)
    if owner:
        return (owner,) if words[owner.head].low != "its" else ()
    if words[phrase.head].tag == "NOUN" and (name := naming(words, phrase, phrase.head)):
        return (name,)
    behind = phrase.end + (words.at(phrase.end).tag in {"PART", "PAST"})  # "subpoenas issued by Roe"
    return grammar.after(behind + 1) if words.at(behind).low in {"by", "from"} else ()
