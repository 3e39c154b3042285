"""Whose words are they?

The source of a cue: the subject of its verb, the owner of its noun, the agent of its passive. All phrases are places of
words in a line.
"""

from __future__ import annotations

from functools import cached_property

from factx.language.cues import cues
from factx.language.lines import Line
from factx.language.phrases import (
    FINITE,
    REACH,
    VERBAL,
    Phrase,
    core_start,
    group_start,
    inverted_subject,
    noun_end,
    noun_start,
    subject,
)


class Sources:
    """Finds the sources of the cues of one line."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def of_verb(self, group: int, at: int) -> Phrase | None:
        line = self.line
        before = line.at(group - 1)
        if line.tags[at] == "ING" and not any(line.lemmas[nth] == "be" for nth in range(group, at)):
            if before.tag in {"NAME", "PRON"}:
                return core_start(line, group - 1, max(-1, group - REACH)), group  # "a picture of Jane saying"
            if before.tag == "NOUN":
                found = subject(line, group)
                return (found and self._giver(found[0])) or found
            return self.of_clause(group) or self.ahead(at)
        if before.tag == "TO":
            return self._governing(group - 1)
        found = subject(line, group)
        if found:
            return found
        if before.tag in {"CONJ", "ADV"} or before.text == ",":
            return self.of_clause(group)
        return None

    def of_clause(self, at: int) -> Phrase | None:
        found = None
        for verb, phrase in self._subjects:
            if verb >= at:
                break
            found = phrase
        return found

    def ahead(self, at: int) -> Phrase | None:
        for verb, phrase in self._subjects:
            if verb > at:
                return phrase
        return None

    def of_noun(self, at: int) -> Phrase | None:
        """Whose noun it is: "his threat", "the ministry's claim", "Roe made a promise"."""
        line = self.line
        first = at
        while at - first < 8:
            before = line.at(first - 1)
            if before.tag == "GEN":
                return noun_start(line, first - 2), first - 1
            if before.tag == "POSS":
                return first - 1, first
            if before.tag not in {"ADJ", "NUM", "NOUN", "NAME", "DET", "ADV", "PART", "ING"}:
                break
            if before.tag in {"PART", "ING"} and line.tags[group_start(line, first - 1)] == "AUX":
                break
            first -= 1
        clause = line.lows[at + 1] == "that"  # "left no doubt that", "persisted in arguments that": any verb will do
        if clause and line.tags[first - 1] == "PREP" and line.tags[first - 2] in VERBAL:
            first -= 1
        verb = line.at(first - 1)
        if (verb.tag in VERBAL and clause) or verb.lemma in cues().light:
            group = group_start(line, first - 1)
            return subject(line, group) or self.of_clause(group)
        return None

    def agent(self, at: int) -> Phrase | None:
        line = self.line
        if line.lows[at] == "by" and (end := noun_end(line, at + 1)) > at + 1:
            return at + 1, end
        return None

    def _giver(self, first: int) -> Phrase | None:
        """Whoever gives the statement that speaks: "Roe" in "Roe sent a letter saying"."""
        line = self.line
        if line.tags[first - 1] not in VERBAL or line.lemmas[first - 1] == "be":
            return None
        group = group_start(line, first - 1)
        return subject(line, group) or self.of_clause(group)

    def _governing(self, to: int) -> Phrase | None:
        """The subject of the verb that an infinitive hangs on."""
        line = self.line
        if line.tags[to - 1] not in VERBAL:
            return None
        group = group_start(line, to - 1)
        return subject(line, group) or self.of_clause(group)

    @cached_property
    def _subjects(self) -> list[tuple[int, Phrase]]:
        """The subjects of the clauses that do not hang on another verb, by the place of their verb."""
        line, found = self.line, []
        at = 0
        while at < len(line):
            if line.tags[at] in FINITE and line.tags[at - 1] not in {"TO", "AUX", "MODAL"}:
                phrase = subject(line, group_start(line, at))
                if phrase and line.tags[phrase[0]] != "REL" and self._free(phrase[0]):
                    found.append((at, phrase))
            elif line.tags[at] == "SPEECH" and line.tags[at + 1] in FINITE:
                phrase = inverted_subject(line, at + 2)
                if phrase:
                    found.append((at + 1, phrase))
            at += 1
        return found

    def _free(self, first: int) -> bool:
        before = self.line.at(first - 1)
        return before.tag in {"END", "CONJ", "SPEECH", "MARK"} or (before.tag == "SUB" and first <= 2)
