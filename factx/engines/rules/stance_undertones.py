"""What do speakers make of those whom a text turns about, without a word for it?

A speaker whose words are mostly ill is, where they touch on one of the persons the text speaks of most, weakly against
that person; and so are bitter words of a quotation that name nobody, against the one the text turns about. Kind words
tell less: people speak well of whatever they stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from factx.engines.rules.stance_actors import Actors, Who
from factx.engines.rules.stance_found import Found, between
from factx.engines.rules.stance_tone import mood
from factx.engines.rules.stance_words import StanceWords
from factx.language.mentions import Mentions
from factx.language.words import Words

_VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_CENTRAL = 3  # persons that a text turns about at most
_MOST = 20  # sayings and mentions of a sentence that are looked at
_OFTEN = 3  # how often it must speak of each


class Tempers:
    """How well or ill each speaker talks, in every sentence and in all of them; gathered while they are read."""

    def __init__(self, table: StanceWords) -> None:
        self._table = table
        self._here: dict[tuple[int, int], int] = {}
        self._whole: dict[object, int] = {}

    def gather(self, words: Words, speaker: Who, start: int, end: int) -> int:
        """The mood of a speaker's words from one offset up to another; above 0 is well."""
        net = mood(words, self._table, *between(words, start, end))
        self._here[words.sentence.number, start] = net
        self._whole[speaker.key] = self._whole.get(speaker.key, 0) + net
        return net

    def here(self, words: Words, start: int) -> int:
        return self._here.get((words.sentence.number, start), 0)

    def whole(self, speaker: Who) -> int:
        return self._whole.get(speaker.key, 0)


class Undertones:
    """Goes through the sentences once more; `Actors` must stand at the sentence that is asked for."""

    def __init__(self, found: Iterable[Sequence[Found]], actors: Actors, mentions: Mentions, tempers: Tempers) -> None:
        self._actors = actors
        self._tempers = tempers
        fond = [each for listed in found for each in listed if each.side == "support"]
        self._friends = {
            pair for each in fond for pair in ((each.holder.key, each.target.key), (each.target.key, each.holder.key))
        }
        persons = [each for each in mentions.entities if each.named and each.kind == "person"]
        persons = [each for each in persons if len(each.mentions) >= _OFTEN]
        persons.sort(key=lambda each: -len(each.mentions))
        self._central: dict[int, Who | None] = {
            each.number: actors.known(mentions.all[each.mentions[0]]) for each in persons[:_CENTRAL]
        }

    def of(self, words: Words, found: Sequence[Found]) -> Iterator[Found]:
        """What is in the next sentence besides what was found."""
        done = {(each.holder.key, each.target.key) for each in found}
        holders = {each.holder.key for each in found}
        for start, end, saying in self._actors.open[-_MOST:]:
            speaker = self._actors.source(saying.source) if saying.source else None
            if speaker is None or speaker.kind != "actor" or saying.lemma == "deny":
                continue
            here, whole = self._tempers.here(words, start), self._tempers.whole(speaker)
            if here + whole < 0 and (speaker.named or here < 0):
                for echo in self._touched(words, speaker, start, end):
                    if (speaker.key, echo.target.key) not in done:
                        done.add((speaker.key, echo.target.key))
                        holders.add(speaker.key)
                        yield echo
            if here < 0 and saying.manner == "direct" and speaker.named and speaker.key not in holders:
                holders.add(speaker.key)
                yield from self._bitter(words, speaker, start, end)

    def _touched(self, words: Words, speaker: Who, start: int, end: int) -> Iterator[Found]:
        """Those whom the sentence names, but not the one it is spoken to: "told Roe", "in talks with Roe"."""
        span = words.sentence.span
        for mention in self._actors.within(span.start, span.end)[:_MOST]:
            before = words.at(between(words, mention.span.start, mention.span.end)[0] - 1)
            inside = start <= mention.core.start < end
            if not inside and (before.tag in _VERBAL or before.low in {"to", "with"}):
                continue
            if self._is_aimed_at(speaker, mention.entity):
                who = self._actors.known(mention)
                if who:
                    at, end = between(words, mention.core.start, mention.core.end)
                    yield Found(speaker, who, "oppose", "weak", "said", at, at, end, "touched")

    def _is_aimed_at(self, speaker: Who, entity: int) -> bool:
        """Whether somebody central may be meant by ill words: not the speaker, nor who either is for."""
        return entity in self._central and entity != speaker.key and (speaker.key, entity) not in self._friends

    def _bitter(self, words: Words, speaker: Who, start: int, end: int) -> Iterator[Found]:
        for number, who in self._central.items():
            if who and self._is_aimed_at(speaker, number):
                span = words.sentence.span
                at, after = between(words, max(start, span.start), min(end, span.end))
                if after > at:
                    yield Found(speaker, who, "oppose", "weak", "said", at, at, after, "bitter")
                return
