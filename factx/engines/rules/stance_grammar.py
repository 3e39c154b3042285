"""Who does what a verb says, and to whom?

A shallow reading of one sentence: its noun phrases, and for each verb its subject, found through auxiliaries, relative
clauses, infinitives and participles. What hangs above a verb ("refused to", "if", "may") is told with the subject.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from factx.engines.rules.stance_phrases import Layout, Phrase, naming, possessor
from factx.engines.rules.stance_words import StanceWords
from factx.language.words import Words

_VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_HELPING = frozenset(("AUX", "MODAL", "ADV", "NEG"))
_ADVERBS = frozenset(("first", "last", "once", "twice", "long"))
_COMMAS = frozenset((",", "—", "–", "--"))
_EFFORTS = frozenset(
    ("attempt", "effort", "bid", "move", "push", "campaign", "order", "plan", "drive", "vote", "ploy", "fight")
)
_APPOSED = frozenset(("DET", "REL", "NAME", "NOUN", "POSS", "PREP", "ADJ", "PART", "NUM", "ADV"))
_WANTING = frozenset(("want", "expect", "allow", "let", "need"))
_UNWANTING = frozenset(("expect", "allow", "help", "enable", "permit", "get"))
_CALLING_ON = frozenset(("call", "press", "push", "lean", "plead", "ask"))
_LOATH = frozenset(("unwilling", "reluctant", "unlikely", "unable", "hesitant"))
_LIKELY = frozenset(("likely", "unlikely", "set", "bound"))
_NO = frozenset(("nobody", "none", "neither"))
_TOO_FEW = frozenset(("no", "few"))
_SUPPOSING = frozenset(("if", "unless", "whether", "lest"))
_PROMPTING = frozenset(("prompt", "lead", "cause", "drive", "spur", "move"))
_ABLE = frozenset(("can", "could", "ca"))
_CAUSING = frozenset(("by", "after", "before", "without", "while", "since", "when", "in", "despite", "upon"))
_HELPERS = 7  # auxiliaries and adverbs in front of one verb
_ASIDE = 30  # words of an apposition or a relative clause between subject and verb
_BRACKET = 12  # words in brackets between subject and verb: "Roe (D-Calif.) said"
_LISTED = 4  # phrases of a list
_DEPTH = 8  # verbs above a verb: "vowed to try to stop"


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


class Grammar(Layout):
    """The phrases and subjects of one sentence. What was found once is kept."""

    def __init__(self, words: Words, table: StanceWords) -> None:
        super().__init__(words)
        self._turns = table.turns
        self._doers: dict[int, Doer] = {}

    def doer(self, verb: int, depth: int = 0) -> Doer:
        """Who does what the verb says; no phrases where it cannot be told."""
        known = self._doers.get(verb)
        if known is None:
            if depth > _DEPTH:
                return Doer()
            known = self._doers[verb] = self._doer(verb, depth)
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

    def antecedent(self, verb: int) -> tuple[Phrase, ...]:
        """What a verb without an object is done to, where that stands before its subject: "the bill they rejected"."""
        doer = self.doer(verb)
        if not doer.phrases or self.words.at(self.group(verb).first - 1).tag == "TO":
            return ()
        first = doer.phrases[-1].first
        if first > verb:
            return ()
        left = self.words.at(first - 1)
        end = first - 1 if left.tag == "REL" or left.low == "that" else first
        if end == first and self.words[first].tag not in {"PRON", "NAME"}:
            return ()
        if self.words.at(end - 1).low == ",":
            if end == first or left.low == "which":  # "it fell, which she blamed on the weather": all of it
                return ()
            end -= 1
        phrase = self.ending.get(end)
        return (phrase,) if phrase and phrase.end <= first else ()

    def _doer(self, verb: int, depth: int) -> Doer:
        words = self.words
        group = self.group(verb)
        tag = words[verb].tag
        left = words.at(group.first - 1)
        passive = tag == "PART" and group.aux in {"be", "get", ""}
        if (
            tag == "PAST" and left.tag == "CONJ" and words.at(verb + 1).low == "by"
        ):  # "is backed by Roe and opposed by Poe"
            passive = True
        unreal = group.modal in self._turns["unreal"] and not (group.negated and group.modal in _ABLE)
        ought = group.modal in self._turns["ought"]
        if left.tag == "TO":
            found = self._above(group.first - 2, depth)
        elif tag in {"ING", "PART"} and not group.aux:
            found = self._participle(group.first, depth, passive=passive)
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

    def together(self, before: int) -> tuple[Phrase, ...]:
        """Whom "their" means at a place: those that "and" joins as the subject of a verb in front of it."""
        for at in range(before - 1, max(before - _ASIDE, -1), -1):
            if self.words[at].tag in {"VERB", "PAST"}:
                found = self.doer(at).phrases
                if len(found) > 1:
                    return found
        return ()

    def around(self, place: int) -> Doer:
        """The subject of the clause that a phrase at a place is an aside to: "in protest at the cuts, Roe resigned"."""
        found = self._main(place, 0)
        if found.phrases:
            return found
        for at in range(place, min(place + _ASIDE, len(self.words))):
            if self.words[at].tag in {"VERB", "PAST"}:
                return replace(self.doer(at), passive=False, turned=False)
        return Doer()

    def group(self, verb: int) -> _Group:
        """The helpers in front of a verb."""
        first, negated, modal, aux = verb, False, "", ""
        while verb - first < _HELPERS:
            word = self.words.at(first - 1)
            if word.low == "longer" and self.words.at(first - 2).low == "no":
                first, negated = first - 2, not negated
                continue
            if (
                word.tag not in _HELPING
                and word.low not in _ADVERBS
                and not (word.tag == "CONJ" and self.words.at(first).tag == self.words.at(first - 2).tag == "ADV")
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
        if left.tag == "REL" or (left.low == "that" and left.tag == "SUB"):
            end = first - 1
            if self.words.at(end - 1).low == ",":
                end -= 1
            antecedent = self.before(end)
            return Doer((antecedent,)) if antecedent else Doer()
        if left.tag == "CONJ":
            return self._verb_before(first - 1, depth)
        if left.low in _COMMAS:
            return self._aside(first - 1, depth)
        if left.low == ")":
            first = self._opening(first)
        phrase = self.ending.get(first)
        if phrase is None:
            return Doer()
        if self.words[phrase.head].low in self._turns["times"]:
            return self._subject(self._before_time(phrase), depth + 1) if depth < _DEPTH else Doer()
        top = self.top(phrase)
        unreal = self._supposed(top.first)
        if self.words[top.first].low in _TOO_FEW:
            return Doer()
        negated = self.words[top.first].low in _NO or self.words.at(top.first - 1).low == "nor"
        among = (phrase,) if top != phrase and self.words.at(phrase.first - 1).low in {"including", "like"} else ()
        return Doer((*self.joined_before(top), *among), turned=negated, unreal=unreal)

    def _opening(self, first: int) -> int:
        """Where the bracket opens that closes right before a word."""
        for at in range(first - 2, max(first - _BRACKET, -1), -1):
            if self.words[at].low == "(":
                return at
        return first

    def _before_time(self, phrase: Phrase) -> int:
        """Where a subject ends that a time stands behind: "Roe on Friday condemned"."""
        return phrase.first - (self.words.at(phrase.first - 1).tag == "PREP")

    def _aside(self, comma: int, depth: int) -> Doer:
        """The subject before a comma: "Roe, the mayor of the town, condemned …"."""
        for at in range(comma - 1, max(comma - _ASIDE, 0), -1):
            if self.words[at].low in _COMMAS:
                phrase = self.before(at)
                if phrase and self.words[at + 1].tag in _APPOSED:
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

    def _participle(self, first: int, depth: int, *, passive: bool) -> Doer:
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
            ought = above.ought or word.lemma == "need"
            return replace(above, turned=turned, passive=False, unreal=above.unreal or foreseen, ought=ought)
        if word.tag == "AUX":
            group = self.group(at)
            return replace(self._subject(group.first, depth), turned=group.negated, ought=word.lemma == "have")
        if word.tag == "ADJ":
            return self._able(at, depth)
        phrase = self.ending.get(at + 1)
        if phrase and words[phrase.head].low in self._turns["times"] and words.at(phrase.first - 1).tag == "PREP":
            phrase = self.ending.get(phrase.first - 1)  # "his intention in June to leave"
        return self._told(phrase, depth) if phrase else Doer()

    def _able(self, at: int, depth: int) -> Doer:
        """The subject of "is ready to", "seemed unlikely to"."""
        verb = at - 1
        while self.words.at(verb).tag in {"ADV", "NEG", "ADJ"}:
            verb -= 1
        if self.words.at(verb).low in _COMMAS and (named := self.before(verb)):
            return Doer((self.top(named),))
        if self.words.at(verb).tag not in {"AUX", "VERB", "PAST", "PART"}:
            return Doer()
        group = self.group(verb)
        found = self._subject(group.first, depth)
        against = group.negated != (self.words[at].low in _LOATH)
        foreseen = self.words[at].low in _LIKELY
        return replace(found, turned=found.turned != against, unreal=found.unreal or foreseen)

    def _told(self, phrase: Phrase, depth: int) -> Doer:
        """The subject of an infinitive behind a phrase: who is told to, or whose the effort is."""
        words = self.words
        verb = phrase.first - 1
        if words.at(verb).tag == "PREP" and words.at(verb).low in {"on", "upon", "for", "with"}:
            verb -= 1
            if words.at(verb).lemma in _CALLING_ON:
                return Doer((phrase,), unreal=True, urged=True, imputed_by=self.doer(verb, depth + 1).phrases)
        while words.at(verb).tag in {"ADV", "NEG"}:
            verb -= 1
        lemma = words.at(verb).lemma if words.at(verb).tag in _VERBAL else ""
        if lemma in self._turns["demand"] or lemma in _WANTING:
            urged = lemma not in _UNWANTING
            return Doer((phrase,), unreal=True, urged=urged, imputed_by=self.doer(verb, depth + 1).phrases)
        if lemma in _PROMPTING:
            return Doer((phrase,))
        owner = possessor(words, phrase) or self._named(phrase)
        if owner:
            return Doer((owner,))
        if words.at(phrase.first - 1).tag == "PREP" and words[phrase.head].lemma in _EFFORTS:
            return self._main(phrase.first - 1, depth)
        if words.at(verb).tag == "END":  # a headline: "Roe to nominate Poe"
            return Doer((phrase,))
        if purpose := self._purpose(phrase, depth):
            return purpose
        if not lemma or (words[phrase.head].tag in {"NAME", "PRON"} and lemma != "become"):
            return Doer()
        above = self.doer(verb, depth + 1)
        if lemma in self._turns["against"]:
            return replace(above, turned=not above.turned, passive=False)
        own = lemma in self._turns["light"] or lemma in self._turns["through"] or lemma == "become"
        return replace(above, passive=False) if own else Doer()

    def _purpose(self, phrase: Phrase, depth: int) -> Doer | None:
        """Who does one thing to do another: "sued the bank and its owner to block the sale"."""
        words = self.words
        for _ in range(_LISTED):
            if words.at(phrase.first - 1).low not in {"and", ","} or phrase.first - 1 not in self.ending:
                break
            phrase = self.ending[phrase.first - 1]
        verb = words.at(phrase.first - 1)
        if verb.tag in _VERBAL and verb.lemma in self._turns["purposeful"]:
            return replace(self.doer(phrase.first - 1, depth + 1), passive=False)
        return None

    def _named(self, phrase: Phrase) -> Phrase | None:
        return naming(self.words, phrase, phrase.head) if self.words[phrase.head].tag == "NOUN" else None

    def _supposed(self, first: int) -> bool:
        """Whether "if" or its like opens the clause that begins at a word."""
        for at in range(first - 1, max(first - 4, -1), -1):
            word = self.words[at]
            if word.low in _SUPPOSING:
                return True
            if word.tag not in {"ADV", "QUOTE", "CONJ"}:
                break
        return False
