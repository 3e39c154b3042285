"""Who does what a verb says, and to whom?

A shallow reading of one sentence: its noun phrases, and for each verb its subject, found through auxiliaries, relative
clauses, infinitives and participles. What hangs above a verb ("refused to", "if", "may") is told with the subject.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from factx.engines.rules.stance_words import StanceWords
from factx.language.words import Words

_INSIDE = frozenset(("ADJ", "NUM", "NAME", "NOUN", "GEN"))
_OPENS = frozenset(("DET", "POSS", "ADJ", "NUM", "NAME", "NOUN", "PRON"))
_VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_HELPING = frozenset(("AUX", "MODAL", "ADV", "NEG"))
_BEFORE_SUBJECT = frozenset(("END", "MARK", "SUB", "CONJ", "QUOTE", "REL"))
_CAUSING = frozenset(("by", "after", "before", "without", "while", "since", "when", "in", "despite", "upon"))
_HELPERS = 7  # auxiliaries and adverbs in front of one verb
_ASIDE = 30  # words of an apposition or a relative clause between subject and verb
_CLIMBS = 4  # prepositional phrases between subject and verb
_WHOLE = 16  # words of a phrase with all that hangs on it
_DEPTH = 8  # verbs above a verb: "vowed to try to stop"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: the words from `first` up to `end`, the last noun or name of which is its `head`."""

    first: int
    end: int
    head: int


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does what a verb says.

    `turned`: not done, or the opposite is ("refused to"). `unreal`: only possible, supposed or asked for; `ought`: the
    speaker wants it ("must stop"); `would`: so only where somebody is reported to have said it. `urged`: those in
    `imputed_by` want it done. `imputed_by`: who says so in the same clause. `passive`: it is done to the phrases.
    """

    phrases: tuple[Phrase, ...] = ()
    turned: bool = False
    unreal: bool = False
    ought: bool = False
    would: bool = False
    passive: bool = False
    urged: bool = False
    imputed_by: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """A verb with its helpers: where they begin, and what they say."""

    first: int
    negated: bool
    modal: str
    aux: str


class Grammar:
    """The phrases and subjects of one sentence. What was found once is kept."""

    def __init__(self, words: Words, table: StanceWords) -> None:
        self.words = words
        self._turns = table.turns
        self.phrases = _phrases(words)
        self.starting = {phrase.first: phrase for phrase in self.phrases}
        self.ending = {phrase.end: phrase for phrase in self.phrases}
        self._doers: dict[int, Doer] = {}

    def doer(self, verb: int, depth: int = 0) -> Doer:
        """Who does what the verb says; no phrases where it cannot be told."""
        known = self._doers.get(verb)
        if known is None:
            known = Doer() if depth > _DEPTH else self._doer(verb, depth)
            self._doers[verb] = known
        return known

    def agent(self, verb: int) -> tuple[Phrase, ...]:
        """Behind a passive: those it is done by."""
        for at in range(verb + 1, min(verb + 14, len(self.words))):
            word = self.words[at]
            if word.low == "by":
                return self.after(at + 1)
            if word.tag in {"VERB", "PAST", "SUB", "REL", "MODAL", "AUX"} or word.low in {";", ":", ","}:
                break
        return ()

    def after(self, at: int) -> tuple[Phrase, ...]:
        """The phrase that begins at a word, past adverbs and quotation marks, and those it is joined to by "and"."""
        for _ in range(3):
            if at in self.starting:
                return self._joined_after(self.starting[at])
            if self.words.at(at).tag not in {"ADV", "QUOTE"}:
                break
            at += 1
        return ()

    def before(self, end: int) -> Phrase | None:
        """The phrase that ends right before a word, past quotation marks."""
        if self.words.at(end - 1).tag == "QUOTE":
            end -= 1
        return self.ending.get(end)

    def top(self, phrase: Phrase) -> Phrase:
        """The phrase that this one is part of: "the heads" for "the firms" in "the heads of the firms"."""
        for _ in range(_CLIMBS):
            before = self.words.at(phrase.first - 1)
            if before.tag != "PREP" and before.low != "including":
                break
            higher = self.ending.get(phrase.first - 1)
            if higher is None:
                break
            phrase = higher
        return phrase

    def whole(self, phrase: Phrase) -> Phrase:
        """A phrase with what hangs on it behind: "the plan to close the mill in the spring"."""
        end = phrase.end
        while end - phrase.first < _WHOLE:
            if self.words.at(end).tag == "PREP" and end + 1 in self.starting:
                end = self.starting[end + 1].end
            elif self.words.at(end).tag == "TO" and end + 2 in self.starting:
                end = self.starting[end + 2].end
            else:
                break
        return Phrase(phrase.first, end, phrase.head)

    def _doer(self, verb: int, depth: int) -> Doer:
        words = self.words
        group = self.group(verb)
        tag = words[verb].tag
        left = words.at(group.first - 1)
        passive = tag == "PART" and group.aux in {"be", "get", ""}
        unreal = group.modal in self._turns["unreal"]
        ought = group.modal in self._turns["ought"]
        if left.tag == "TO":
            found = self._above(group.first - 2, depth)
        elif tag in {"ING", "PART"} and not group.aux:
            found = self._participle(verb, group.first, depth, passive=passive)
        else:
            found = self._subject(group.first, depth)
        if group.negated:
            found = replace(found, turned=not found.turned)
        return replace(
            found,
            unreal=found.unreal or unreal,
            ought=found.ought or ought,
            would=found.would or group.modal in {"would", "'d", "’d"},
            passive=passive,
        )

    def group(self, verb: int) -> _Group:
        """The helpers in front of a verb."""
        first, negated, modal, aux = verb, False, "", ""
        while verb - first < _HELPERS:
            word = self.words.at(first - 1)
            if word.tag not in _HELPING and not (
                word.tag == "CONJ" and self.words.at(first).tag == self.words.at(first - 2).tag == "ADV"
            ):
                break
            first -= 1
            if word.tag == "NEG":
                negated = not negated
            elif word.tag == "MODAL":
                modal = word.low
            elif word.tag == "AUX" and not aux:
                aux = word.lemma
            elif word.low in {"hardly", "no"}:
                negated = not negated
        return _Group(first, negated, modal, aux)

    def _subject(self, first: int, depth: int) -> Doer:
        """The subject of a verb whose helpers begin at `first`."""
        left = self.words.at(first - 1)
        if left.tag == "QUOTE":
            first -= 1
            left = self.words.at(first - 1)
        if left.tag in {"REL"} or (left.low == "that" and left.tag == "SUB"):
            end = first - 1
            if self.words.at(end - 1).low == ",":
                end -= 1
            antecedent = self.before(end)
            return Doer((antecedent,)) if antecedent else Doer()
        if left.tag == "CONJ" or left.low == ",":
            return self._aside(first - 1, depth) if left.low == "," else self._verb_before(first - 1, depth)
        phrase = self.ending.get(first)
        if phrase is None:
            return Doer()
        if self.words[phrase.head].low in self._turns["times"]:
            return self._subject(self._before_time(phrase), depth + 1) if depth < _DEPTH else Doer()
        top = self.top(phrase)
        unreal = self._supposed(top.first)
        negated = self.words[top.first].low in {"no", "nobody", "none", "neither", "few"}
        among = (phrase,) if top != phrase and self.words.at(phrase.first - 1).low in {"including", "like"} else ()
        return Doer((*self._joined_before(top), *among), turned=negated, unreal=unreal)

    def _before_time(self, phrase: Phrase) -> int:
        """Where a subject ends that a time stands behind: "Roe on Friday condemned"."""
        first = phrase.first
        if self.words.at(first - 1).tag == "PREP":
            first -= 1
        if self.words.at(first - 1).low == "," and self.words.at(first - 2).tag in {"NAME", "NOUN"}:
            return first
        return first

    def _aside(self, comma: int, depth: int) -> Doer:
        """The subject before a comma: "Roe, the mayor of the town, condemned …"."""
        for at in range(comma - 1, max(comma - _ASIDE, 0), -1):
            if self.words[at].low == ",":
                phrase = self.before(at)
                if phrase and self.words[at + 1].tag in {
                    "DET",
                    "REL",
                    "NAME",
                    "NOUN",
                    "POSS",
                    "PREP",
                    "ADJ",
                    "PART",
                    "NUM",
                    "ADV",
                }:
                    return Doer((self.top(phrase),), unreal=self._supposed(phrase.first))
                break
        return self._verb_before(comma, depth)

    def _verb_before(self, end: int, depth: int) -> Doer:
        """The subject of the last verb before a word, which "and" shares it with."""
        for at in range(end - 1, max(end - _ASIDE, -1), -1):
            word = self.words[at]
            if word.tag in {"VERB", "PAST"} or (word.tag == "PART" and self.group(at).aux in {"have", "be"}):
                shared = self.doer(at, depth + 1)
                return replace(shared, passive=False, turned=False)
            if word.low in {";", ":"} or word.tag == "SUB":
                break
        return Doer()

    def _participle(self, verb: int, first: int, depth: int, *, passive: bool) -> Doer:
        """The subject of a participle without an auxiliary."""
        left = self.words.at(first - 1)
        if left.tag == "PREP" or left.low in _CAUSING:
            return self._main(first - 1, depth) if left.low in _CAUSING else self._accused(first - 1, depth)
        if left.low == ",":
            if passive:
                phrase = self.before(first - 1)
                return Doer((self.top(phrase),)) if phrase else Doer()
            return self._main(first - 1, depth)
        if left.tag == "CONJ":
            return self._verb_before(first - 1, depth)
        phrase = self.ending.get(first)
        if phrase is not None:
            return Doer((phrase,))
        if left.tag in _VERBAL and left.lemma in self._turns["against"] | self._turns["through"]:
            above = self.doer(first - 1, depth + 1)
            turned = above.turned != (left.lemma in self._turns["against"])
            return replace(above, turned=turned, passive=False)
        return Doer()

    def _main(self, end: int, depth: int) -> Doer:
        """The subject of the clause that a participle hangs on: that of the nearest finite verb before it."""
        for at in range(end - 1, max(end - _ASIDE, -1), -1):
            word = self.words[at]
            if word.tag in {"VERB", "PAST"} or (word.tag == "PART" and self.group(at).aux):
                found = self.doer(at, depth + 1)
                if found.phrases:
                    return replace(found, passive=False, turned=False)
            elif word.tag == "AUX":
                found = self._subject(self.group(at).first, depth + 1)
                if found.phrases:
                    return replace(found, turned=False)
        return Doer()

    def _accused(self, preposition: int, depth: int) -> Doer:
        """Whom a verb with "of", "for" or "from" charges: "accused the firm of undermining …"."""
        phrase = self.ending.get(preposition)
        if phrase is None:
            return Doer()
        verb = phrase.first - 1
        if self.words.at(verb).tag in _VERBAL and self.words[verb].lemma in self._turns["charging"]:
            above = self.doer(verb, depth + 1)
            blocked = self.words[preposition].low == "from"
            return Doer((phrase,), turned=False, unreal=blocked or above.unreal, imputed_by=above.phrases)
        return Doer()

    def _above(self, at: int, depth: int) -> Doer:
        """The subject of an infinitive, whose "to" stands right behind `at`."""
        words = self.words
        while words.at(at).tag in {"ADV", "NEG"}:
            at -= 1
        word = words.at(at)
        if word.tag in _VERBAL:
            above = self.doer(at, depth + 1)
            turned = above.turned != (word.lemma in self._turns["against"])
            foreseen = word.lemma in self._turns["foreseeing"] or (
                above.passive and word.lemma in self._turns["demand"]
            )
            return replace(above, turned=turned, passive=False, unreal=above.unreal or foreseen)
        if word.tag == "AUX":
            group = self.group(at)
            return replace(self._subject(group.first, depth), turned=group.negated, ought=word.lemma == "have")
        if word.tag == "ADJ":
            return self._able(at, depth)
        phrase = self.ending.get(at + 1)
        return self._told(phrase, depth) if phrase else Doer()

    def _able(self, at: int, depth: int) -> Doer:
        """The subject of "is ready to", "seemed unlikely to"."""
        verb = at - 1
        while self.words.at(verb).tag in {"ADV", "NEG", "ADJ"}:
            verb -= 1
        if self.words.at(verb).tag not in {"AUX", "VERB", "PAST", "PART"}:
            return Doer()
        group = self.group(verb)
        found = self._subject(group.first, depth)
        against = group.negated != (self.words[at].low in {"unwilling", "reluctant", "unlikely", "unable", "hesitant"})
        foreseen = self.words[at].low in {"likely", "unlikely", "set", "bound"}
        return replace(found, turned=found.turned != against, unreal=found.unreal or foreseen)

    def _told(self, phrase: Phrase, depth: int) -> Doer:
        """The subject of an infinitive behind a phrase: who is told to, or whose the effort is."""
        words = self.words
        verb = phrase.first - 1
        if words.at(verb).tag == "PREP" and words.at(verb).low in {"on", "upon", "for", "with"}:
            verb -= 1
            if words.at(verb).lemma in {"call", "press", "push", "lean", "plead", "ask", "time"}:
                return Doer((phrase,), unreal=True, urged=True, imputed_by=self.doer(verb, depth + 1).phrases)
        owner = possessor(words, phrase) or self._naming(phrase)
        if owner:
            return Doer((owner,))
        while words.at(verb).tag in {"ADV", "NEG"}:
            verb -= 1
        if words.at(verb).tag not in _VERBAL:
            return Doer()
        above = self.doer(verb, depth + 1)
        lemma = words[verb].lemma
        if lemma in self._turns["demand"] or (lemma in {"want", "expect", "allow", "let", "need"}):
            return Doer((phrase,), unreal=True, urged=lemma not in {"expect", "allow"}, imputed_by=above.phrases)
        if lemma in self._turns["against"]:
            return replace(above, turned=not above.turned, passive=False)
        return replace(above, passive=False)

    def _naming(self, phrase: Phrase) -> Phrase | None:
        """Whose it is where a name stands before the noun: "Democratic efforts to"."""
        end = phrase.head
        if self.words[end].tag != "NOUN" or self.words.at(end - 1).tag != "NAME" or end <= phrase.first:
            return None
        first = end - 1
        while first > phrase.first and self.words[first - 1].tag == "NAME":
            first -= 1
        return Phrase(first, end, end - 1)

    def _supposed(self, first: int) -> bool:
        """Is the clause that begins before this word one with "if"?"""
        for at in range(first - 1, max(first - 4, -1), -1):
            word = self.words[at]
            if word.low in {"if", "unless", "whether", "lest"}:
                return True
            if word.tag not in {"ADV", "QUOTE", "CONJ"}:
                break
        return False

    def _joined_before(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """A subject with those before it that "and" joins to it."""
        found = [phrase]
        for _ in range(4):
            joint = self.words.at(found[-1].first - 1)
            if not (joint.low in {"and", "&"} or (joint.low == "," and len(found) > 1)):
                break
            end = found[-1].first - 1
            if self.words.at(end - 1).low == ",":
                end -= 1
            other = self.ending.get(end)
            if other is None or (
                self.words.at(other.first - 1).tag not in _BEFORE_SUBJECT and self.words.at(other.first - 1).low != ","
            ):
                break
            found.append(other)
        return tuple(found)

    def _joined_after(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """An object with those behind it that "and" joins to it; not where a verb shows that a new clause begins."""
        found = [phrase]
        for _ in range(4):
            end = found[-1].end
            if self.words.at(end).low == ",":
                end += 1
            if self.words.at(end).low in {"and", "or", "&"}:
                end += 1
            if end == found[-1].end:
                break
            other = self.starting.get(end)
            if other is None or self.words.at(other.end).tag in {"VERB", "PAST", "AUX", "MODAL", "ADV"}:
                break
            found.append(other)
        if len(found) > 1 and self.words.at(found[-1].first - 1).low == ",":  # "the bill, a spokesman said"
            return (phrase,)
        return tuple(found)


def possessor(words: Words, phrase: Phrase) -> Phrase | None:
    """Whose it is: "the minister" in "the minister's plan", "his" in "his plan"."""
    if words[phrase.first].tag == "POSS":
        return Phrase(phrase.first, phrase.first + 1, phrase.first)
    for at in range(phrase.end - 1, phrase.first, -1):
        if words[at].tag == "GEN":
            return Phrase(phrase.first, at, at - 1)
    return None


def _phrases(words: Words) -> list[Phrase]:
    found: list[Phrase] = []
    at, size = 0, len(words)
    while at < size:
        tag = words[at].tag
        if tag == "PRON":
            found.append(Phrase(at, at + 1, at))
            at += 1
        elif (
            tag == "DET"
            and words[at].low in {"the", "a", "an"}
            and words.at(at + 1).tag not in _INSIDE | {"PART", "ING", "ADV", "QUOTE", "DET"}
        ):
            at += 1
        elif tag in _OPENS or (
            tag in {"PART", "ING"}
            and words.at(at + 1).tag in {"NOUN"}
            and words.at(at - 1).tag not in _HELPING | {"TO"}
        ):
            end = _end(words, at)
            head = end - 1
            if tag not in {"PART", "ING"} or words.at(at - 1).tag in {"PREP", "END", "DET"}:
                found.append(Phrase(at, end, head))
                at = end
            else:
                at += 1
        else:
            at += 1
    return found


def _end(words: Words, at: int) -> int:
    """Where a phrase that begins at a word ends."""
    end = at + 1
    while True:
        tag = words.at(end).tag
        after = words.at(end + 1).tag
        nominal = words[end - 1].tag in {"NOUN", "NAME"}
        if tag == "ADJ" and nominal and after not in {"NOUN", "NAME", "ADJ"}:
            break
        if tag in _INSIDE or (tag in {"PART", "ING"} and not nominal and after in {"NOUN", "ADJ", "NAME"}):
            end += 1
        elif (
            tag in {"ADV", "QUOTE", "CONJ"}
            and not nominal
            and words[end - 1].tag in {"DET", "ADJ", "POSS", "GEN", "NUM"}
            and after in {"ADJ", "NOUN"}
        ):
            end += 2
        elif tag == "DET" and words[end - 1].tag == "DET":
            end += 1
        else:
            break
    if words[end - 1].tag == "GEN" and end - 1 > at:
        end -= 1
    return end
