"""What does a cue report?

The words behind a cue in one of its frames, or around it where it stands in a parenthesis; and where they end. All
phrases are places of words in a line.
"""

from __future__ import annotations

from factx.language.asides import past_asides
from factx.language.clauses import NOMINAL, clause_end, has_subject, has_verb, is_clause, is_loose, sentence_end
from factx.language.cues import PREPOSITIONS, Cue, Cues, Frame
from factx.language.lexicon import word_set
from factx.language.lines import Line
from factx.language.phrases import DASHES, FINITE, REACH, Phrase, noun_end, subject

_BEHIND_OBJECT: tuple[Frame, ...] = (
    "obj_of",
    "obj_for",
    "obj_on",
    "obj_with",
    "obj_about",
    "obj_from",
    "obj_at",
    "obj_to",
)


class Contents:
    """Finds what the cues of one line report."""

    def __init__(self, line: Line, cues: Cues) -> None:
        self.line = line
        self.cues = cues

    def behind(self, cue: Cue, after: int, group: int) -> tuple[Frame, int, Phrase] | None:
        """The frame that stands behind a cue: its name, where the cue's own words end, and the content."""
        line = self.line
        at = after
        for _ in range(2):
            if found := self._clause_frame(cue, at, group):
                return found
            to = at + 1 if line.tags[at] == "NEG" else at
            if cue.takes("inf") and (line.tags[to] == "TO" or (line.lows[to] == "to" and not cue.takes("to"))):
                return "inf", after, (at, clause_end(line, at, closed=self._is_fronted(group)))
            aside = past_asides(self.line, at, hearer=cue.takes("hearer"))
            if aside == at:
                break
            ahead = line.at(aside)
            if (
                ahead.low == "that"
                or (
                    ahead.tag == "TO"
                    and cue.takes("inf")
                    and not (cue.takes("obj") and aside > past_asides(self.line, at))
                )
                or (ahead.tag in {"SUB", "REL"} and ahead.low in word_set("wh"))
            ):
                at = aside
                continue
            if cue.takes("zero") and is_clause(self.line, aside):
                return "zero", after, (aside, self.end(aside, group))
            break
        if cue.takes("obj_inf") and (found := self._phrase_frame(cue, after, closed=False)) and found[0] == "obj_inf":
            return found
        if cue.takes("bare") and not cue.takes("hearer") and is_loose(self.line, at):
            return "zero", after, (at, self.end(at, group))
        closed = self._is_fronted(group)
        found = self._phrase_frame(cue, after, closed=closed)
        aside = past_asides(self.line, after)
        if not found and self.line.tags[aside] == "PREP":
            found = self._phrase_frame(cue, aside, closed=closed)
        return found

    def _clause_frame(self, cue: Cue, at: int, group: int) -> tuple[Frame, int, Phrase] | None:
        line = self.line
        low = line.lows[at]
        if low == "that" and cue.takes("that") and (is_clause(self.line, at + 1) or self._is_bare(at)):
            return "that", at, (at, self.end(at, group))
        if line.tags[at] in {"REL", "SUB"} and low in word_set("wh") and cue.takes("wh"):
            return "wh", at, (at, self.end(at, group))
        if low in PREPOSITIONS and cue.takes(low):
            return None
        if cue.takes("zero") and (is_clause(self.line, at) or self._is_gap(at, group)):
            return "zero", at, (at, self.end(at, group))
        return None

    def _is_gap(self, at: int, group: int) -> bool:
        """A verb whose subject stands before the cue: "which he said were", "what she called"."""
        line = self.line
        source = subject(line, group)
        return source is not None and line.tags[at] in FINITE and line.tags[source[0] - 1] == "REL"

    def _is_bare(self, that: int) -> bool:
        """The clause behind "that" shows no finite verb, but is one: "demanded that the firm stop"."""
        return self.line.tags[that] == "SUB" and self.line.tags[that + 1] != "NOUN"

    def _phrase_frame(self, cue: Cue, after: int, *, closed: bool) -> tuple[Frame, int, Phrase] | None:
        line = self.line
        word = line.at(after)
        aside = past_asides(line, after)
        if aside > after and line.tags[aside] in {"MARK", "END"} and word.tag != "PREP":
            return None  # "officials admitted last week,"
        if word.low == "as" and line.tags[after + 1] == "ING" and line.lemmas[after + 1] in self.cues.verbs:
            return None  # "was quoted as saying": the cue is "saying"
        if word.low in PREPOSITIONS and cue.takes(word.low):
            end = clause_end(line, after + 1, closed=closed)
            return (word.low, after + 1, (after + 1, end)) if end > after + 1 else None
        if word.low == "the" and line.lows[after + 1] == "same" and cue.takes("so"):
            return "so", after, (after, after + 2)
        if word.low in {"so", "as"} and cue.takes("so"):
            return "so", after, (after, noun_end(line, after + 1) if word.low == "as" else after + 1)
        if word.low == "what" and cue.takes("obj"):
            return "obj", after, (after, clause_end(line, after))
        if cue.takes("ing") and (
            word.tag == "ING"
            or word.low in {"having", "being"}
            or (word.tag == "ADV" and line.tags[after + 1] == "ING")
        ):
            return "ing", after, (after, clause_end(line, after, closed=closed))
        if word.low == "at" and line.lows[after + 1] in {"least", "most"} and cue.takes("obj"):
            return "obj", after, (after, clause_end(line, after + 2, closed=closed))
        if word.low == "that" and cue.takes("obj") and line.tags[after + 1] == "NOUN":
            return "obj", after, (after, clause_end(line, after + 1, closed=closed))  # "disputes that figure"
        if word.tag not in NOMINAL or (word.tag == "ADV" and line.tags[after + 1] not in NOMINAL):
            return None
        end = noun_end(line, after)
        if end == after:
            return None
        behind = line.at(past_asides(self.line, end) if cue.takes("obj_inf") else end)
        behind = behind if behind.tag == "TO" else line.at(end)
        frames: tuple[tuple[bool, Frame], ...] = (
            (behind.tag == "TO", "obj_inf"),
            (behind.low == "for", "obj_for"),
            (behind.low == "as", "obj_as"),
            (behind.tag == "ING", "obj_ing"),
        )
        whole = clause_end(line, after, closed=closed)
        for fits, frame in frames:
            if fits and cue.takes(frame):
                return frame, after, (after, whole)
        inner = {line.lows[nth] for nth in range(after, end + 1)}
        for frame in _BEHIND_OBJECT:
            if cue.takes(frame) and frame.removeprefix("obj_") in inner:
                return frame, after, (after, whole)
        for frame in ("obj_pred", "obj"):
            if cue.takes(frame):
                return frame, after, (after, whole)
        return None

    def end(self, first: int, group: int) -> int:
        """Where a reported clause ends: at the line's end, or where the writer speaks on."""
        line = self.line
        tags, texts = line.tags, line.texts
        end = sentence_end(line)
        fronted = self._is_fronted(group)
        for at in range(first + 1, min(end, first + REACH)):
            tag = tags[at]
            if tag == "MARK":
                mark = texts[at]
                if mark == ";" or (mark in DASHES and self._says_again(at + 1)):
                    return at
                if mark == "," and (self._writer_again(at + 1) or (fronted and has_subject(line, at + 1))):
                    return at
            elif tag == "CONJ":
                if line.lows[at] in {"and", "but"} and self._same_level(at + 1, group):
                    return at - 1 if texts[at - 1] == "," else at
            elif tag == "SPEECH":
                if tags[at + 1] == "END" or texts[at + 1] == ".":
                    return at + 1
                return at - 1 if texts[at - 1] in {",", ":"} else at
        return end

    def _is_fronted(self, group: int) -> bool:
        """The cue stands in a clause before the main one: "While she said A, …", "Roe, who said A, …"."""
        line = self.line
        source = subject(line, group)
        first = source[0] if source else group
        before = line.at(first - 1)
        if line.tags[0] in {"PART", "ING"} and "," not in line.texts[: min(first, REACH)]:
            return True
        return line.tags[first] == "REL" or before.tag == "REL" or before.low in word_set("fronting")

    def _says_again(self, at: int) -> bool:
        """A conjunction or none, a subject and another cue: "and he noted"."""
        line = self.line
        if line.tags[at] in {"CONJ", "SUB"}:
            at += 1
        end = noun_end(line, at)
        verb = next((nth for nth in range(end, end + 4) if line.tags[nth] in FINITE - {"AUX", "MODAL"}), None)
        return end > at and verb is not None and self.cues.verb_at(line, verb) is not None

    def _writer_again(self, at: int) -> bool:
        """A comma before this place ends what is reported: "…, adding that", "…, according to X", "…, but he said"."""
        line = self.line
        word = line.at(at)
        if word.tag == "ING":
            cue = self.cues.verb_at(line, at)
            return cue is not None and (
                cue.strong or cue.meaning == "judging" or cue.lemma in {"cite", "call", "blame"}
            )
        if word.low in {"according", "citing"}:
            return True
        if word.low in {"but", "though", "although"} or self._trails(at):
            return True
        return word.low in {"and", "while"} and self._says_again(at)

    def _trails(self, at: int) -> bool:
        """A source, its cue and nothing more: ", a poll found."."""
        line = self.line
        end = noun_end(line, at)
        verb = line.at(end)
        if end == at or verb.tag not in {"VERB", "PAST"} or verb.lemma not in self.cues.verbs:
            return False
        return line.tags[past_asides(self.line, end + 1)] in {"MARK", "END"}

    def _same_level(self, at: int, group: int) -> bool:
        """A cue without a subject stands here in the tense of the first one: "said X and called Y"."""
        line = self.line
        if line.tags[at] == "ADV":
            at += 1
        word, first = line.at(at), line.tags[group]
        if first == "AUX":  # "has said X and voiced hope": as near as can be told
            return word.tag in {"PAST", "PART"} and (word.lemma in self.cues.verbs or word.lemma in self.cues.light)
        return word.tag in {"PAST", "VERB"} and word.tag == first and word.lemma in self.cues.verbs

    def around(self, first: int, after: int) -> tuple[Phrase, ...]:
        """What stands before ", Roe said" and behind it."""
        line = self.line
        comma = first - 1
        if line.lows[comma] == "as":
            if comma == 0 and line.texts[after] == ",":
                return ((after + 1, sentence_end(line)),)
            comma -= 1
        if line.texts[comma] not in {",", "—", "–", "--"}:
            return ()
        if line.tags[after] not in {"MARK", "END", "CONJ", "REL", "SUB"}:
            return ()
        start = self.stretch_start(comma)
        resumed = line.texts[after] == "," and has_verb(line, after + 1, len(line))
        if resumed and line.tags[comma - 1] in {"REL", "SUB"}:
            return ((after + 1, self.end(after + 1, first)),)  # "in which, she said, …"
        if line.tags[start - 1] == "SPEECH" and comma - start < 12:
            start -= 1  # '"They will pay" for it, she said'
        elif not (resumed or self._is_whole(start, comma)):
            return ()
        before = (start, comma)
        writer = line.lows[after + 1] in {"as", "while", "when", "after", "before"}
        goes_on = not writer and line.texts[after] == "," and past_asides(self.line, after + 1) < sentence_end(line)
        if goes_on and not self._writer_again(after + 1):
            return (before, (after + 1, self.end(after + 1, first)))
        return (before,)

    def _is_whole(self, start: int, end: int) -> bool:
        """A main clause stands here: it has a verb, and does not hang on a conjunction ("when it rains, …").

        In a line without a full stop, a headline, a noun with an infinitive is one too: "Tolls to rise".
        """
        line = self.line
        if start == 0 and sentence_end(line) == len(line) and line.tags[noun_end(line, 0)] == "TO":
            return noun_end(line, 0) < end
        if line.tags[start] == "SUB":
            start = next((nth + 1 for nth in range(start, end) if line.texts[nth] == ","), end)
        return has_verb(line, start, end)

    def stretch_start(self, end: int) -> int:
        tags, texts, at = self.line.tags, self.line.texts, end
        last = max(0, end - 2 * REACH)
        while at > last and tags[at - 1] != "SPEECH" and texts[at - 1] not in {";", "—", "–", "--"}:
            at -= 1
        if tags[at] == "CONJ":
            at += 1
        return at

    def spoken(self, cue: Cue, source: Phrase, group: int, after: int) -> tuple[int, ...]:
        """The direct speech that stands at a cue: before its subject, and behind it."""
        line, found = self.line, []
        first = source[0] - 1
        if has_verb(line, source[1], group) and line.lows[group - 1] != "as":
            first = -1  # '"No," she said, adding': the speech belongs to "said"
        while (
            line.texts[first] == ","
            or line.lows[first] == "as"
            or (line.tags[first] in {"CONJ", "ADV"} and source[0] - first < 3)
        ):
            first -= 1
        if line.tags[first] == "SPEECH" and (cue.takes("quote") or line.texts[first][-2:-1] == ","):
            found.append(int(line.lemmas[first]))
        if cue.takes("quote"):
            at = past_asides(self.line, after, hearer=True)
            while line.texts[at] in {",", ":"} or line.lows[at] in {"that", "but", "and"}:
                at += 1
            if line.tags[at] == "SPEECH":
                found.append(int(line.lemmas[at]))
        return tuple(found)

    def opens(self, at: int) -> bool:
        """Nothing but asides and a colon stands from here to the end of the line."""
        at = past_asides(self.line, at, hearer=True)
        return self.line.texts[at] == ":" and at + 1 == len(self.line)
