"""Which words of a line report something, who is their source, and what do they report?

A `Report` is what one cue does within one line, in places of words. Quotations are taken up only where they stand at the
cue; `sayings` joins what runs over lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from factx.language.cues import Cue, Cues, Frame
from factx.language.lines import Line
from factx.language.words import Word
from factx.language.phrases import (
    REACH,
    Phrase,
    clause_end,
    group_start,
    has_verb,
    inverted_subject,
    noun_end,
    noun_start,
    sentence_end,
    subject,
)

_FINITE = frozenset(("VERB", "PAST", "AUX", "MODAL"))
_VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_NOMINAL = frozenset(("DET", "POSS", "PRON", "NAME", "NOUN", "ADJ", "NUM", "ING", "ADV", "PART"))
_WH = frozenset("whether how what why who when where if whom which whose whatever".split())
_PREPOSITIONS: tuple[Frame, ...] = (
    "for", "of", "on", "about", "against", "with", "as", "at", "over", "to", "in", "by", "from",
)  # fmt: skip
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later recently last this
    afterward afterwards then also""".split()
)
_ASIDE_LINKS = frozenset("in on at during to after before from via through with".split())


_FRONTING = frozenset("while when after although though as if once since because whereas before unless even".split())
_DASHES = frozenset(("—", "–", "--"))
_BEHIND_SUBJECT = frozenset(("MARK", "END", "PREP", "CONJ", "SUB", "REL", "SPEECH", "ING", "NAME"))
_LEADS = frozenset("if when while because although though despite unless whereas once".split())
_OBLIQUE = frozenset("him them me us himself herself itself themselves myself".split())


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
        self.before = before
        self.quoted = quoted

    def find(self) -> list[Report]:
        """The reports of the line from left to right. Inside the content of one, only speech is reported again."""
        taken = 0
        reports: list[Report] = []
        for at, word in enumerate(self.line.words):
            found = self._at(at, word)
            if not found or ((at < taken or self.quoted) and not _is_speech(found)):
                continue
            taken = max(taken, *(end for _, end in found.contents), 0)
            if found.contents and found.contents[0][0] < at:
                reports = [each for each in reports if _is_speech(each) or not _holds(found, each)]
            reports.append(found)
        return reports

    def _at(self, at: int, word: Word) -> Report | None:
        found: Report | None = None
        if word.tag in _VERBAL:
            if word.lemma in self.cues.verbs:
                found = self._verb(at)
        elif word.tag == "NOUN" and word.lemma in self.cues.nouns:
            found = self._noun(at)
        if not found and word.tag in {"ADJ", "PART"} and word.low in self.cues.adjectives:
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
        lemmas = [line.at(nth).lemma for nth in range(group, at)]
        negated = any(line.at(nth).tag == "NEG" for nth in range(group, at))
        tag = line.at(at).tag
        after = at + 1 + len(cue.rest)
        if self._is_unreal(cue, group, at, negated=negated):
            return None
        if tag == "PART" and "be" in lemmas:
            return self._passive(cue, group, at, after, negated=negated)
        if tag == "PART" and "have" not in lemmas:
            return self._reduced(cue, at, after)
        return self._active(cue, group, at, after, negated=negated)

    def _is_unreal(self, cue: Cue, group: int, at: int, *, negated: bool) -> bool:
        """What may, should or was not said is no saying: "might ask", "to tell", "did not mention"."""
        line = self.line
        if line.at(group - 1).tag == "TO":
            return True
        if any(line.at(nth).tag == "MODAL" for nth in range(group, at)):
            return not cue.strong or not (cue.takes("quote") and cue.takes("that"))
        return negated and not cue.strong and cue.meaning != "denying"

    def _active(self, cue: Cue, group: int, at: int, after: int, *, negated: bool) -> Report | None:
        line = self.line
        behind = self._behind(cue, group, at, after)
        source = behind or self._source(group, at)
        start = behind[1] if behind else after
        spoken = self._spoken(cue, source if source and not behind else (group, group), start)
        if spoken:
            return Report(source, (group, after), (), cue, "quote", negated, spoken)
        if not source and line.at(at).tag != "ING":
            return None
        if source and cue.takes("quote") and self._opens(start):
            return Report(source, (group, after), (), cue, "quote", negated, (), opens=True)
        if not behind and (right := self._right(cue, start, group)):
            frame, cue_end, content = right
            return Report(source, (group, cue_end), (content,), cue, frame, negated, ())
        if source:
            first = min(group, source[0])
            if first == 0 and self.before is not None and cue.takes("quote") and self._closes(self._aside(start)):
                return Report(source, (group, after), (), cue, "quote", negated, (self.before,))
            if not (cue.takes("zero") or line.at(first - 1).low == "as"):
                return None
            if content := self._around(first, self._aside(start, hearer=cue.takes("hearer"))):
                return Report(source, (group, after), content, cue, "zero", negated, ())
        return None

    def _opens(self, at: int) -> bool:
        """Nothing but asides and a colon stands from here to the end of the line."""
        at = self._aside(at, hearer=True)
        return self.line.at(at).text == ":" and at + 1 == len(self.line)

    def _closes(self, at: int) -> bool:
        return self.line.at(at).tag in {"MARK", "END", "SPEECH"}

    def _behind(self, cue: Cue, group: int, at: int, after: int) -> Phrase | None:
        """The subject behind the verb: '…," said Roe.' It is none where a clause begins there: "he left, said he would"."""
        line = self.line
        before = line.at(group - 1)
        if line.at(at).tag not in _FINITE or not (cue.takes("quote") or cue.takes("zero")) or group != at:
            return None
        if (
            before.tag not in {"SPEECH", "END"}
            and before.text not in {",", "—", "–", "--", "?", "!"}
            and before.low != "as"
        ):
            return None
        found = inverted_subject(line, after)
        if not found or line.at(found[1]).tag not in _BEHIND_SUBJECT:
            return None
        left = subject(line, group) if before.text == "," else None
        objects = any(frame.startswith("obj") for frame in cue.frames)
        return None if left and (objects or line.at(left[0] - 1).tag == "SPEECH") else found

    def _source(self, group: int, at: int) -> Phrase | None:
        line = self.line
        before = line.at(group - 1)
        if line.at(at).tag == "ING" and not any(line.at(nth).lemma == "be" for nth in range(group, at)):
            if before.tag in {"NOUN", "NAME", "PRON"}:
                found = subject(line, group)
                return (found and self._giver(found[0])) or found
            return self._clause_subject(group) or self._subject_ahead(at)
        if before.tag == "TO":
            return self._governing(group - 1)
        found = subject(line, group)
        if found:
            return found
        if before.tag in {"CONJ", "ADV"} or before.text == ",":
            return self._clause_subject(group)
        return None

    def _giver(self, first: int) -> Phrase | None:
        """Whoever gives the statement that speaks: "Roe" in "Roe sent a letter saying"."""
        line = self.line
        if line.at(first - 1).tag not in _VERBAL or line.at(first - 1).lemma == "be":
            return None
        group = group_start(line, first - 1)
        return subject(line, group) or self._clause_subject(group)

    def _governing(self, to: int) -> Phrase | None:
        """The subject of the verb that an infinitive hangs on."""
        line = self.line
        if line.at(to - 1).tag not in _VERBAL:
            return None
        group = group_start(line, to - 1)
        return subject(line, group) or self._clause_subject(group)

    @cached_property
    def _subjects(self) -> list[tuple[int, Phrase]]:
        """The subjects of the clauses that do not hang on another verb, by the place of their verb."""
        line, found = self.line, []
        at = 0
        while at < len(line):
            if line.at(at).tag in _FINITE and line.at(at - 1).tag not in {"TO", "AUX", "MODAL"}:
                phrase = subject(line, group_start(line, at))
                if phrase and line.at(phrase[0]).tag != "REL" and self._free(phrase[0]):
                    found.append((at, phrase))
            elif line.at(at).tag == "SPEECH" and line.at(at + 1).tag in _FINITE:
                phrase = inverted_subject(line, at + 2)
                if phrase:
                    found.append((at + 1, phrase))
            at += 1
        return found

    def _free(self, first: int) -> bool:
        before = self.line.at(first - 1)
        return before.tag in {"END", "CONJ", "SPEECH", "MARK"} or (before.tag == "SUB" and first <= 2)

    def _clause_subject(self, at: int) -> Phrase | None:
        found = None
        for verb, phrase in self._subjects:
            if verb >= at:
                break
            found = phrase
        return found

    def _subject_ahead(self, at: int) -> Phrase | None:
        for verb, phrase in self._subjects:
            if verb > at:
                return phrase
        return None

    def _spoken(self, cue: Cue, source: Phrase, after: int) -> tuple[int, ...]:
        """The direct speech that stands at a cue: before its subject, and behind it."""
        line, found = self.line, []
        first = source[0] - 1
        while line.at(first).text == "," or line.at(first).low == "as" or (line.at(first).tag in {"CONJ", "ADV"} and source[0] - first < 3):
            first -= 1
        if line.at(first).tag == "SPEECH" and (cue.takes("quote") or line.at(first).text[-2:-1] == ","):
            found.append(int(line.at(first).lemma))
        if cue.takes("quote"):
            at = self._aside(after, hearer=True)
            while line.at(at).text in {",", ":"} or line.at(at).low in {"that", "but", "and"}:
                at += 1
            if line.at(at).tag == "SPEECH":
                found.append(int(line.at(at).lemma))
        return tuple(found)

    def _aside(self, at: int, *, hearer: bool = False) -> int:
        """Over what may stand between a cue and its content: adverbs, times, places, "in an interview", hearers."""
        line, first = self.line, at
        while at - first < REACH // 2:
            word = line.at(at)
            if word.tag == "ADV" or word.low in _TIMES:
                at += 1
            elif word.low in _ASIDE_LINKS and word.tag in {"PREP", "TO", "SUB"} and (end := noun_end(line, at + 1)) > at + 1:
                if line.at(end).tag in _FINITE:
                    break
                at = end
            elif hearer and at == first and (end := noun_end(line, at)) > at and line.at(end).tag not in _FINITE:
                at = end
            elif (
                word.text == ","
                and line.at(at + 1).low in _ASIDE_LINKS
                and (end := noun_end(line, at + 2)) > at + 2
                and line.at(end).text == ","
            ):
                at = end + 1
            else:
                break
        return at

    # --- contents to the right

    def _right(self, cue: Cue, after: int, group: int) -> tuple[Frame, int, Phrase] | None:
        """The frame that stands behind a cue: its name, where the cue's own words end, and the content."""
        line = self.line
        at = after
        for _ in range(2):
            word = line.at(at)
            if found := self._clause_frame(cue, at, group):
                return found
            if word.tag == "TO" and cue.takes("inf"):
                return "inf", after, (at, clause_end(line, at))
            aside = self._aside(at, hearer=cue.takes("hearer"))
            if aside == at:
                break
            ahead = line.at(aside)
            if ahead.low == "that" or (ahead.tag == "TO" and cue.takes("inf")) or (ahead.tag in {"SUB", "REL"} and ahead.low in _WH):
                at = aside
                continue
            if cue.takes("zero") and self._is_clause(aside):
                return "zero", after, (aside, self._end(aside, group))
            break
        if cue.takes("bare") and self._is_loose(at):
            return "zero", after, (at, self._end(at, group))
        found = self._phrase_frame(cue, after, group)
        aside = self._aside(after)
        if not found and self.line.at(aside).tag == "PREP":
            found = self._phrase_frame(cue, aside, group)
        return found

    def _clause_frame(self, cue: Cue, at: int, group: int) -> tuple[Frame, int, Phrase] | None:
        line = self.line
        word = line.at(at)
        if word.low == "that" and cue.takes("that") and (self._is_clause(at + 1) or self._is_bare(at)):
            return "that", at, (at, self._end(at, group))
        if word.low in _WH and word.tag in {"REL", "SUB"} and cue.takes("wh"):
            return "wh", at, (at, self._end(at, group))
        if cue.takes("zero") and self._is_clause(at):
            return "zero", at, (at, self._end(at, group))
        return None

    def _is_loose(self, at: int) -> bool:
        """Words that can only be a clause behind a verb without an object, though no finite verb was seen in it."""
        line = self.line
        word = line.at(at)
        starts = word.tag in {"DET", "POSS", "NAME", "NOUN", "ADJ", "NUM"} and word.low not in _TIMES
        return starts and sentence_end(line) - noun_end(line, at) > 2

    def _is_bare(self, that: int) -> bool:
        """The clause behind "that" shows no finite verb, but is one: "demanded that the firm stop", "said that, of course"."""
        return self.line.at(that).tag == "SUB" and self.line.at(that + 1).tag != "NOUN"

    def _is_clause(self, at: int) -> bool:
        """A subject with a finite verb stands here, or a clause that leads in to one."""
        line = self.line
        word = line.at(at)
        if word.low in _LEADS:
            comma = self._comma(at + 1)
            return comma is not None and has_verb(line, at + 1, comma) and self._is_clause(comma + 1)
        if word.low == "there":
            return line.at(at + 1).tag in _FINITE
        if word.tag == "ADV" or word.tag == "NEG":
            return at + 1 < len(line) and self._is_clause(at + 1)
        if word.tag == "PREP":
            comma = self._comma(at + 1)
            return comma is not None and self._is_clause(comma + 1)
        if word.tag not in _NOMINAL or word.low in _OBLIQUE:
            return False
        end = noun_end(line, at)
        if end == at:
            end = at + 1
            if word.tag != "ING":
                return False
        return self._verb_follows(end)

    def _comma(self, at: int) -> int | None:
        return next((nth for nth in range(at, min(at + 25, len(self.line))) if self.line.at(nth).text == ","), None)

    def _verb_follows(self, at: int) -> bool:
        """A noun phrase that ends here is the subject of a finite verb: only its own additions stand between."""
        line, first = self.line, at
        while at < min(first + 25, len(line)):
            word = line.at(at)
            if word.tag in _FINITE:
                return True
            if word.tag == "ADV" or word.tag == "NEG":
                at += 1
            elif word.tag in {"PREP", "CONJ"} or (
                word.tag in {"PART", "ING"} and line.at(at + 1).tag in {"PREP", "DET", "NAME", "NUM", "NOUN", "POSS", "ADJ"}
            ):
                end = noun_end(line, at + 1)
                at = end if end > at + 1 else at + 1
            elif word.tag == "TO":
                end = noun_end(line, at + 2)
                at = max(end, at + 2)
            elif word.tag == "REL" or word.low == "that":
                verb = next((nth for nth in range(at + 1, at + 8) if line.at(nth).tag in _FINITE), None)
                if verb is None:
                    return False
                end = noun_end(line, verb + 1)
                return any(line.at(nth).tag in _FINITE for nth in range(max(end, verb + 2), min(end + 10, len(line))))
            elif word.text == ",":
                comma = self._comma(at + 1)
                return comma is not None and (line.at(comma + 1).tag in _FINITE or line.at(comma + 2).tag in _FINITE)
            elif word.tag in {"NOUN", "NAME", "NUM", "ADJ"}:
                at += 1
            else:
                return False
        return False

    def _end(self, first: int, group: int) -> int:
        """Where a reported clause ends: at the line's end, or where the writer speaks on."""
        line = self.line
        end = sentence_end(line)
        fronted = self._is_fronted(group)
        for at in range(first + 1, min(end, first + REACH)):
            word = line.at(at)
            if word.tag == "SPEECH":
                if line.at(at + 1).tag == "END" or line.at(at + 1).text == ".":
                    return at + 1
                return at - 1 if line.at(at - 1).text in {",", ":"} else at
            if word.text == ";" or (word.text in _DASHES and self._says_again(at + 1)):
                return at
            if word.text == "," and (self._writer_again(at + 1) or (fronted and self._has_subject(at + 1))):
                return at
            if word.low in {"and", "but"} and self._same_level(at + 1, group):
                return at - 1 if line.at(at - 1).text == "," else at
        return end

    def _is_fronted(self, group: int) -> bool:
        """The cue stands in a clause before the main one: "While she said A, …", "Roe, who said A, …"."""
        line = self.line
        source = subject(line, group)
        first = source[0] if source else group
        return line.at(first).tag == "REL" or line.at(first - 1).low in _FRONTING

    def _has_subject(self, at: int) -> bool:
        """A subject with its finite verb stands right here."""
        line = self.line
        if line.at(at).tag in _FINITE:
            return True
        end = noun_end(line, at)
        while line.at(end).tag == "ADV":
            end += 1
        return end > at and line.at(end).tag in _FINITE

    def _says_again(self, at: int) -> bool:
        """A conjunction or none, a subject and another cue: "and he noted"."""
        line = self.line
        if line.at(at).tag in {"CONJ", "SUB"}:
            at += 1
        end = noun_end(line, at)
        verb = next((nth for nth in range(end, end + 4) if line.at(nth).tag in _FINITE - {"AUX", "MODAL"}), None)
        return end > at and verb is not None and line.at(verb).lemma in self.cues.verbs

    def _writer_again(self, at: int) -> bool:
        """A comma before this place ends what is reported: "…, adding that", "…, according to X", "…, but he said"."""
        line = self.line
        word = line.at(at)
        if word.tag == "ING":
            cue = self.cues.verb_at(line, at)
            return cue is not None and (cue.strong or cue.lemma in {"cite", "call"})
        if word.low in {"according", "citing"}:
            return True
        if word.low in {"but", "though", "although"}:
            return True
        return word.low in {"and", "while"} and self._says_again(at)

    def _same_level(self, at: int, group: int) -> bool:
        """A cue without a subject stands here in the tense of the first one: "said X and called Y"."""
        line = self.line
        if line.at(at).tag == "ADV":
            at += 1
        word = line.at(at)
        return word.tag in {"PAST", "VERB"} and word.tag == line.at(group).tag and word.lemma in self.cues.verbs

    def _phrase_frame(self, cue: Cue, after: int, group: int) -> tuple[Frame, int, Phrase] | None:
        line = self.line
        word = line.at(after)
        if word.tag in {"PREP", "TO"} or word.low in {"as", "about", "so"}:
            for frame in _PREPOSITIONS:
                if word.low == frame and cue.takes(frame):
                    end = clause_end(line, after + 1)
                    return (frame, after + 1, (after + 1, end)) if end > after + 1 else None
        if word.low in {"so", "as"} and cue.takes("so"):
            return "so", after, (after, noun_end(line, after + 1) if word.low == "as" else after + 1)
        if cue.takes("ing") and (word.tag == "ING" or word.low in {"having", "being"} or (word.tag == "ADV" and line.at(after + 1).tag == "ING")):
            return "ing", after, (after, clause_end(line, after))
        if word.tag not in _NOMINAL or (word.tag == "ADV" and line.at(after + 1).tag not in _NOMINAL):
            return None
        end = noun_end(line, after)
        if end == after:
            return None
        behind = line.at(end)
        frames: tuple[tuple[bool, Frame], ...] = (
            (behind.tag == "TO", "obj_inf"),
            (behind.low == "for", "obj_for"),
            (behind.low == "as", "obj_as"),
            (behind.tag == "ING", "obj_ing"),
        )
        whole = clause_end(line, after)
        for fits, frame in frames:
            if fits and cue.takes(frame):
                return frame, after, (after, whole)
        inner = {line.at(nth).low for nth in range(after, end)}
        for name, frame in (
            ("of", "obj_of"),
            ("for", "obj_for"),
            ("on", "obj_on"),
            ("with", "obj_with"),
            ("about", "obj_about"),
            ("from", "obj_from"),
        ):
            if (name in inner or behind.low == name) and cue.takes(frame):
                return frame, after, (after, whole)
        for frame in ("obj_pred", "obj"):
            if cue.takes(frame):
                return frame, after, (after, whole)
        return None

    # --- contents around a parenthetical cue

    def _around(self, first: int, after: int) -> tuple[Phrase, ...]:
        """What stands before ", Roe said" and behind it."""
        line = self.line
        comma = first - 1
        if line.at(comma).low == "as":
            comma -= 1
        if line.at(comma).text not in {",", "—", "–", "--"}:
            return ()
        if line.at(after).tag not in {"MARK", "END", "CONJ"}:
            return ()
        start = self._stretch_start(comma)
        resumed = line.at(after).text == "," and has_verb(line, after + 1, len(line))
        if line.at(start - 1).tag == "SPEECH" and comma - start < 12:
            start -= 1  # '"They will pay" for it, she said'
        elif not (resumed or has_verb(line, start, comma)) or line.at(start).tag == "SUB":
            return ()
        before = (start, comma)
        if line.at(after).text == "," and after + 1 < sentence_end(line):
            return (before, (after + 1, sentence_end(line)))
        return (before,)

    def _stretch_start(self, end: int) -> int:
        at = end
        while (
            at > 0
            and end - at < 2 * REACH
            and self.line.at(at - 1).tag != "SPEECH"
            and self.line.at(at - 1).text not in {";"}
        ):
            at -= 1
        if self.line.at(at).tag == "CONJ":
            at += 1
        return at

    # --- passives

    def _passive(self, cue: Cue, group: int, at: int, after: int, *, negated: bool) -> Report | None:
        """What is said of a subject from the other side; the source is the agent ("by the court"), or is not told."""
        line = self.line
        theme = subject(line, group) or self._clause_subject(group)
        word = line.at(after)
        if word.low in {"that", "whether", "how", "why"}:
            frame = "passive_that" if word.low == "that" else "passive_wh"
            if not (cue.takes(frame) or (cue.takes("hearer") and frame == "passive_that")):
                return None
            content: tuple[Phrase, ...] = ((after, self._end(after, group)),)
            return Report(None, (group, after), content, cue, frame, negated, ())
        if not theme or (word.low == "as" and line.at(after + 1).lemma in self.cues.verbs):
            return None
        by = self._agent(after)
        if by:
            return Report(by, (group, after), (theme,), cue, "obj", negated, ()) if cue.takes("obj") else None
        end = clause_end(line, after)
        for frame, stands in (
            ("passive_inf", word.tag == "TO"),
            ("passive_as", word.low == "as"),
            ("passive_of", word.low == "of"),
            ("passive_for", word.low == "for"),
            ("passive_pred", word.tag in {"DET", "ADJ", "POSS"}),
        ):
            if stands and cue.takes(frame) and end > after:
                by = next((each for nth in range(after, end) if (each := self._agent(nth))), None)
                end = by[0] - 1 if by else end
                return Report(by, (group, after), (theme, (after, end)), cue, frame, negated, ())
        return None

    def _agent(self, at: int) -> Phrase | None:
        line = self.line
        if line.at(at).low == "by" and (end := noun_end(line, at + 1)) > at + 1:
            return at + 1, end
        return None

    def _reduced(self, cue: Cue, at: int, after: int) -> Report | None:
        """ "a bill backed by Roe"."""
        line = self.line
        by = self._agent(after)
        if not by or line.at(at - 1).tag not in {"NOUN", "NAME"} or not cue.takes("obj"):
            return None
        return Report(by, (at, after), ((noun_start(line, at - 1), at),), cue, "obj", negated=False, speeches=())

    # --- nouns

    def _noun(self, at: int) -> Report | None:
        line = self.line
        cue = self.cues.noun_at(line, at)
        if not cue:
            return None
        after = at + 1 + len(cue.rest)
        source = self._owner(at)
        by = self._agent(after)
        if by and not source:
            source, after = by, by[1]
        word = line.at(after)
        found: tuple[Frame, Phrase] | None = None
        if word.low == "that" and cue.takes("that") and self._is_clause(after + 1):
            found = "that", (after, self._end(after, at))
        elif word.tag == "TO" and cue.takes("inf"):
            found = "inf", (after, clause_end(line, after))
        else:
            for frame in _PREPOSITIONS:
                if word.low == frame and cue.takes(frame):
                    end = clause_end(line, after + 1)
                    if end > after + 1:
                        found = frame, (after + 1, end)
        if not found or not source:
            return None
        first = source[1] if source and source[1] <= at else at
        return Report(source, (first, at + 1), (found[1],), cue, found[0], negated=False, speeches=())

    def _owner(self, at: int) -> Phrase | None:
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
            first -= 1
        if line.at(first - 1).tag == "PREP" and line.at(first - 2).tag in _VERBAL:
            first -= 1
        if line.at(first - 1).tag in _VERBAL:
            group = group_start(line, first - 1)
            return subject(line, group) or self._clause_subject(group)
        return None

    # --- adjectives

    def _adjective(self, at: int) -> Report | None:
        line = self.line
        cue = self.cues.adjective_at(line, at)
        before = at - 1
        while line.at(before).tag in {"ADV", "NEG"} and at - before < 5:
            before -= 1
        if not cue or line.at(before).lemma not in {"be", "feel", "seem", "remain", "become", "appear", "get", "sound"}:
            return None
        group = group_start(line, before)
        source = subject(line, group) or self._clause_subject(group)
        if not source:
            return None
        if line.at(source[0]).low == "it" and source[1] - source[0] == 1:
            source = None  # "it is clear that": nobody is named
        negated = any(line.at(nth).tag == "NEG" for nth in range(group, at))
        after = at + 1 + len(cue.rest)
        right = self._right(cue, after, group)
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
            if line.at(start).text == ",":
                start += 1
            end = sentence_end(line)
            content: tuple[Phrase, ...] = ((start, end),) if has_verb(line, start, end) else ()
        else:
            comma = at - 1 if before.text == "," else at
            start = self._stretch_start(comma)
            content = ((start, comma),) if comma > start else ()
            if line.at(source[1]).text == "," and line.at(at - 1).text == "," and source[1] + 1 < sentence_end(line):
                content = (*content, (source[1] + 1, sentence_end(line)))
        speeches = tuple(
            int(line.at(nth).lemma)
            for nth in (at - 1, at - 2, source[1], source[1] + 1)
            if line.at(nth).tag == "SPEECH" and (nth >= at or nth == at - 1 or line.at(at - 1).text == ",")
        )
        if speeches:
            return Report(source, (at, after), (), cue, "quote", negated=False, speeches=speeches[:1])
        if not content:
            return None
        return Report(source, (at, after), content, cue, "that", negated=False, speeches=())
