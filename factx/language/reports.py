"""Which words of a line report something, who is their source, and what do they report?

A `Report` is what one cue does within one line, in places of words. Quotations are taken up only where they stand at
the cue; `sayings` joins what runs over lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from factx.language.asides import past_asides
from factx.language.clauses import clause_end, has_verb, is_clause, second_verb, sentence_end
from factx.language.contents import Contents
from factx.language.cues import PREPOSITIONS, Cue, Cues, Frame
from factx.language.lexicon import word_set
from factx.language.lines import Line
from factx.language.phrases import (
    DASHES,
    FINITE,
    VERBAL,
    Phrase,
    group_start,
    inverted_subject,
    noun_start,
    subject,
)
from factx.language.sources import Sources
from factx.language.words import Word

_NO_CUES = frozenset(("DET", "PRON", "POSS", "GEN", "NUM", "TO", "NEG", "AUX", "CONJ", "REL", "MARK", "SPEECH"))
_BEHIND_SUBJECT = frozenset(("MARK", "END", "PREP", "CONJ", "SUB", "REL", "SPEECH", "ING", "NAME"))


@dataclass(frozen=True, slots=True)
class Report:
    """What a cue does in a line: all phrases are half-open places of words."""

    source: Phrase | None
    cue: Phrase
    contents: tuple[Phrase, ...]
    word: Cue
    frame: Frame
    negated: bool
    speeches: tuple[int, ...]
    opens: bool = False
    """Ends with a colon: what is said follows in the next sentence."""


def _is_speech(report: Report) -> bool:
    """Somebody is told to have said it, rather than to think, want or do it."""
    return report.word.strong and report.source is not None and report.frame in {"that", "zero", "quote"}


def _holds(outer: Report, inner: Report) -> bool:
    return any(first <= inner.cue[0] and inner.cue[1] <= end for first, end in outer.contents)


class Reporter:
    """Finds the reports of one line."""

    def __init__(self, line: Line, cues: Cues, *, before: int | None = None, quoted: bool = False) -> None:
        """`before` is the speech that the sentence before ended with: "…?" she asked. parts there."""
        self.line = line
        self.cues = cues
        self.sources = Sources(line)
        self.contents = Contents(line, cues)
        self.before = before
        self.quoted = quoted

    def find(self) -> list[Report]:
        """The reports of the line from left to right. Inside the content of one, only speech is reported again."""
        taken = 0
        reports: dict[int, Report] = {}
        weak: list[int] = []  # those that are no speech: the content of a later one may take them back
        for at in self._cue_words():
            found = self._at(at, self.line.words[at])
            if not found:
                continue
            speech = _is_speech(found)
            if (at < taken or self.quoted) and not speech:
                continue
            taken = max(taken, *(end for _, end in found.contents), 0)
            if found.contents and found.contents[0][0] < at:
                for held in [each for each in weak if _holds(found, reports[each])]:
                    weak.remove(held)
                    del reports[held]
            reports[at] = found
            if not speech:
                weak.append(at)
        return list(reports.values())

    def _cue_words(self) -> list[int]:
        """The places of the words that can begin a cue: few of many, so that the others cost no call."""
        beginnings = self.cues.beginnings
        return [
            at
            for at, (_, low, _, _, tag, lemma) in enumerate(self.line.words)
            if tag not in _NO_CUES and (lemma in beginnings or low in beginnings)
        ]

    def _at(self, at: int, word: Word) -> Report | None:
        found: Report | None = None
        if word.tag in VERBAL or word.low == "would":
            if word.lemma in self.cues.verbs:
                found = self._verb(at)
        elif word.tag == "NOUN" and word.lemma in self.cues.nouns:
            found = self._noun(at)
        if not found and word.tag in {"ADJ", "PART", "PREP"} and word.low in self.cues.adjectives:
            found = self._adjective(at)
        if not found and word.low in self.cues.prepositions:
            found = self._preposition(at)
        return found

    # --- verbs

    def _verb(self, at: int) -> Report | None:
        line = self.line
        cue = self.cues.verb_at(line, at)
        if not cue:
            return None
        group = group_start(line, at)
        lemmas = line.lemmas[group:at]
        negated = "NEG" in line.tags[group:at]
        tag = line.tags[at]
        after = at + 1 + len(cue.rest)
        if self._is_unreal(cue, group, at, negated=negated):
            return None
        if tag == "PART" and "be" in lemmas:
            passive = self._passive(cue, group, after, negated=negated)
            if passive or line.lows[at - 1] not in {"'s", "’s"}:
                return passive
            return self._active(cue, group, at, after, negated=negated)  # "she's promised to": she has
        if tag == "PART" and "have" not in lemmas:
            return self._reduced(cue, at, after)
        return self._active(cue, group, at, after, negated=negated)

    def _is_unreal(self, cue: Cue, group: int, at: int, *, negated: bool) -> bool:
        """What may or should be said is no saying: "might ask", "to tell"."""
        line = self.line
        if line.tags[group - 1] == "TO":
            return not cue.strong or line.lemmas[group - 2] not in self.cues.leading
        if group == at:
            return False
        modals = [low for low in line.lows[group:at] if low in word_set("unreal")]
        return bool(modals) and not (negated and modals == ["would"])  # "would not say" is a refusal

    def _active(self, cue: Cue, group: int, at: int, after: int, *, negated: bool) -> Report | None:
        line = self.line
        behind = self._behind(cue, group, at, after)
        source = behind or self.sources.of_verb(group, at)
        start = behind[1] if behind else after
        spoken = self.contents.spoken(cue, source if source and not behind else (group, group), group, start)
        if spoken:
            return Report(source, (group, after), (), cue, "quote", negated, spoken)
        if not source and line.tags[at] != "ING":
            return None
        if source and cue.takes("quote") and self.contents.opens(start):
            return Report(source, (group, after), (), cue, "quote", negated, (), opens=True)
        if not behind and (right := self.contents.behind(cue, start, group)):
            frame, cue_end, content = right
            return Report(source, (group, cue_end), (content,), cue, frame, negated, ())
        if source:
            first = min(group, source[0])
            if first == 0 and self.before is not None and cue.takes("quote") and self._closes(past_asides(line, start)):
                return Report(source, (group, after), (), cue, "quote", negated, (self.before,))
            if not (cue.takes("zero") or line.lows[first - 1] == "as"):
                return None
            stop = past_asides(line, start, hearer=cue.takes("hearer"))
            if pieces := self.contents.around(first, stop):
                told = cue.lemma in word_set("addressed") and stop == past_asides(line, start)
                return Report(None if told else source, (group, after), pieces, cue, "zero", negated, ())
        return None

    def _closes(self, at: int) -> bool:
        return self.line.tags[at] in {"MARK", "END", "SPEECH"}

    def _behind(self, cue: Cue, group: int, at: int, after: int) -> Phrase | None:
        """The subject behind the verb: '…," said Roe.' It is none where a clause begins: "he left, said he would"."""
        line = self.line
        before = line.at(group - 1)
        if line.tags[at] not in FINITE or not (cue.takes("quote") or cue.takes("zero")) or group != at:
            return None
        if (
            before.tag not in {"SPEECH", "END"}
            and before.text not in {",", "—", "–", "--", "?", "!"}
            and before.low != "as"
        ):
            return None
        found = inverted_subject(line, after)
        if not found or line.tags[found[1]] not in _BEHIND_SUBJECT:
            return None
        left = subject(line, group) if before.text == "," else None
        if left and line.tags[found[1]] not in {"MARK", "END", "PREP"}:
            return None
        objects = any(frame.startswith("obj") for frame in cue.frames)
        return None if left and (objects or line.tags[left[0] - 1] == "SPEECH") else found

    # --- contents to the right

    # --- contents around a parenthetical cue

    # --- passives

    def _passive(self, cue: Cue, group: int, after: int, *, negated: bool) -> Report | None:
        """What is said of a subject from the other side; the source is the agent ("by the court"), or is not told."""
        line = self.line
        theme = subject(line, group) or self.sources.of_clause(group)
        word = line.at(after)
        if word.low in {"that", "whether", "how", "why"}:
            frame = "passive_that" if word.low == "that" else "passive_wh"
            if not (cue.takes(frame) or (cue.takes("hearer") and frame == "passive_that")):
                return None
            content: tuple[Phrase, ...] = ((after, self.contents.end(after, group)),)
            return Report(None, (group, after), content, cue, frame, negated, ())
        if not theme or (word.low == "as" and line.lemmas[after + 1] in self.cues.verbs):
            return None
        if line.lows[theme[0]] == "it" and cue.takes("passive_that"):
            pieces = self.contents.around(theme[0], after)
            return Report(None, (group, after), pieces, cue, "passive_that", negated, ()) if pieces else None
        by = self.sources.agent(after)
        at = by[1] if by else after
        word = line.at(at)
        end = clause_end(line, at)
        for frame, stands in (
            ("passive_inf", word.tag == "TO"),
            ("passive_as", word.low == "as"),
            ("passive_of", word.low == "of"),
            ("passive_for", word.low == "for"),
            ("passive_with", word.low == "with"),
            ("passive_pred", word.tag in {"DET", "ADJ", "POSS"}),
        ):
            if stands and cue.takes(frame) and end > at:
                behind = (
                    None if by else next((each for nth in range(at, end) if (each := self.sources.agent(nth))), None)
                )
                end = behind[0] - 1 if behind else end
                return Report(by or behind, (group, after), (theme, (at, end)), cue, frame, negated, ())
        return Report(by, (group, after), (theme,), cue, "obj", negated, ()) if by and cue.takes("obj") else None

    def _reduced(self, cue: Cue, at: int, after: int) -> Report | None:
        """ "a bill backed by Roe"."""
        line = self.line
        by = self.sources.agent(after)
        if not by or line.tags[at - 1] not in {"NOUN", "NAME"} or not cue.takes("obj"):
            return None
        return Report(by, (at, after), ((noun_start(line, at - 1), at),), cue, "obj", negated=False, speeches=())

    # --- nouns

    def _noun(self, at: int) -> Report | None:
        line = self.line
        cue = self.cues.noun_at(line, at)
        if not cue:
            return None
        after = at + 1 + len(cue.rest)
        source = self.sources.of_noun(at)
        by = self.sources.agent(after)
        if by and not source:
            source, after = by, by[1]
        if view := self._view(cue, source, at, after):
            return view
        if source and cue.takes("quote") and line.texts[after] == ":":
            start = min(source[1], at)
            if line.tags[after + 1] == "SPEECH":
                spoken = (int(line.lemmas[after + 1]),)
                return Report(source, (start, at + 1), (), cue, "quote", negated=False, speeches=spoken)
            if after + 1 == len(line):
                return Report(source, (start, at + 1), (), cue, "quote", negated=False, speeches=(), opens=True)
        first = noun_start(line, at)
        closed = line.tags[first - 1] in {"END", "CONJ", "SUB", "MARK"}
        content = self._noun_content(cue, at, after, closed=closed)
        if not content:
            return None
        frame, phrase = content
        if not source and not (frame == "that" and (closed or line.lows[first - 2] == "there")):
            return None
        start = min(source[1], at) if source else at
        return Report(source, (start, at + 1), (phrase,), cue, frame, negated=False, speeches=())

    def _view(self, cue: Cue, owner: Phrase | None, at: int, after: int) -> Report | None:
        """ "In her view, …": the rest of the sentence is what she thinks."""
        line = self.line
        if not owner or owner[1] > at or not (line.texts[after] == "," or is_clause(line, after)):
            return None
        lead, before = line.at(owner[0] - 1), line.at(owner[0] - 2)
        opens = before.tag in {"END", "CONJ"} or before.text == ","
        if lead.low not in {"in", "by"} or not cue.takes(lead.low) or not opens:
            return None
        content = after + (line.texts[after] == ","), sentence_end(line)
        return Report(owner, (owner[0] - 1, after), (content,), cue, lead.low, negated=False, speeches=())

    def _noun_content(self, cue: Cue, at: int, after: int, *, closed: bool) -> tuple[Frame, Phrase] | None:
        """What stands behind a noun. Where the noun is the subject of its sentence (`closed`), the verb ends it."""
        line = self.line
        word = line.at(after)
        if word.low == "that" and cue.takes("that") and is_clause(line, after + 1):
            end = self.contents.end(after, at)
            return "that", (after, (second_verb(line, after + 1, end) or end) if closed else end)
        if word.tag == "TO" and cue.takes("inf"):
            return "inf", (after, clause_end(line, after, closed=closed))
        if word.low in PREPOSITIONS and cue.takes(word.low):
            end = clause_end(line, after + 1, closed=closed)
            return (word.low, (after + 1, end)) if end > after + 1 else None
        return None

    # --- adjectives

    def _adjective(self, at: int) -> Report | None:
        line = self.line
        cue = self.cues.adjective_at(line, at)
        before = at - 1
        while line.tags[before] in {"ADV", "NEG"} and at - before < 5:
            before -= 1
        if not cue or line.lemmas[before] not in word_set("states"):
            return None
        group = group_start(line, before)
        source = subject(line, group) or self.sources.of_clause(group)
        if not source:
            return None
        if line.lows[source[0]] == "it" and source[1] - source[0] == 1:
            source = None  # "it is clear that": nobody is named
        negated = any(line.tags[nth] == "NEG" for nth in range(group, at))
        after = at + 1 + len(cue.rest)
        right = self.contents.behind(cue, after, group)
        if not right:
            return None
        frame, end, content = right
        return Report(source, (group, end), (content,), cue, frame, negated, ())

    # --- prepositions

    def _preposition(self, at: int) -> Report | None:
        line = self.line
        cue = self.cues.preposition_at(line, at)
        if not cue:
            return None
        after = at + 1 + len(cue.rest)
        source = inverted_subject(line, after)
        if not source:
            return None
        before = line.at(at - 1)
        if before.tag in {"END", "SUB", "CONJ"} or (before.text == "," and at < 2):
            start = source[1]
            if line.texts[start] == ",":
                start += 1
            end = sentence_end(line)
            clause = has_verb(line, start, end) or (start > source[1] and end - start > 3)
            content: tuple[Phrase, ...] = ((start, end),) if clause else ()
        else:
            comma = at - 1 if before.text == "," or before.text in DASHES else at
            start = self.contents.stretch_start(comma)
            content = ((start, comma),) if comma > start else ()
            if line.texts[source[1]] == "," and line.texts[at - 1] == "," and source[1] + 1 < sentence_end(line):
                content = (*content, (source[1] + 1, sentence_end(line)))
        speeches = tuple(
            int(line.lemmas[nth])
            for nth in (at - 1, at - 2, source[1], source[1] + 1)
            if line.tags[nth] == "SPEECH" and (nth >= at or nth == at - 1 or line.texts[at - 1] == ",")
        )
        if speeches:
            return Report(source, (at, after), (), cue, "quote", negated=False, speeches=speeches[:1])
        if not content:
            return None
        return Report(source, (at, after), content, cue, "that", negated=False, speeches=())
