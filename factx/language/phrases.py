"""Where does a phrase begin and end?

Noun phrases with what hangs on them, and the subject of a verb: told from the parts of speech, a bounded number of
words to either side. Places are numbers of words; an end is the first word that is no longer in.
"""

from __future__ import annotations

from factx.language.lexicon import word_set
from factx.language.words import Row

REACH = 60
"""How many words a phrase is looked for to either side: longer sentences than that are lists."""

Phrase = tuple[int, int]

CORE = frozenset(("NOUN", "NAME", "ADJ", "NUM", "GEN"))
_SURE = CORE - {"NAME"}
_LIKELY = frozenset(("NAME", "ADV", "DET", "POSS", "PART", "ING", "PAST"))
_HEADS = frozenset(("NOUN", "NAME", "NUM", "PRON"))
_BEFORE_HEAD = frozenset(("DET", "POSS"))
FINITE = frozenset(("VERB", "PAST", "AUX", "MODAL"))
_IN_GROUP = frozenset(("also", "then", "now", "never"))
_GROUP = frozenset(("AUX", "MODAL", "NEG", "ADV"))
VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
DASHES = frozenset(("—", "–", "--", "-"))


def group_start(text: Row, verb: int) -> int:
    """The first word of the verb's group: "has not yet said" from "said"."""
    first, tags, lows = verb, text.tags, text.lows
    while verb - first < 8 and (tags[first - 1] in _GROUP or lows[first - 1] == "first"):
        first -= 1
    while first < verb and tags[first] == "ADV" and lows[first] not in _IN_GROUP:
        first += 1
    return first


def noun_start(text: Row, last: int) -> int:
    """Where the noun phrase that ends with `last` begins, with the phrases it hangs on: "a spokesman for X"."""
    limit = max(-1, last - REACH)
    first = core_start(text, last, limit)
    while first - 2 > limit:
        before, tag = text.at(first - 1), text.tags[first - 2]
        if (
            before.tag in {"PREP", "TO"}
            and before.low in word_set("links")
            and tag in {"NOUN", "NAME", "NUM", "PRON", "DET"}
        ):
            if text.lows[first - 2] in word_set("times"):
                break
            first = core_start(text, first - 2, limit)
        elif before.tag in {"PREP", "TO"} and tag == "ADJ" and text.tags[first - 3] in {"NOUN", "NAME"}:
            first = core_start(text, first - 3, limit)  # "sources close to the talks"
        elif before.tag == "CONJ" and before.low in {"and", "or", "&"} and tag in _HEADS:
            start = core_start(text, first - 2, limit)
            if text.tags[start - 1] in {"VERB", "PAST", "PART", "ING"}:
                break
            first = start
        elif (start := _over_clause(text, first, limit)) < first:
            first = start
        else:
            break
    return first


def core_start(text: Row, last: int, limit: int) -> int:
    """The noun phrase alone: "the new mayor" from "mayor"."""
    tags, first = text.tags, last
    own = tags[last]
    if own == "PRON":
        return last
    while first - 1 > limit:
        tag = tags[first - 1]
        if own in _BEFORE_HEAD:
            if not (tag == "DET" or (tag == "ADV" and text.lows[first - 1] in {"only", "nearly", "almost"})):
                break
        elif tag == "ADV":
            if not (own in {"ADJ", "NUM"} or (own == "ADV" and tags[first + 1] == "NUM")):
                break
        elif not (tag in CORE or tag in _BEFORE_HEAD or _modifies(text, first - 1)):
            break
        first -= 1
        own = tag
    return first


def _modifies(text: Row, at: int) -> bool:
    """A participle right behind an article, or before a name: "the striking miners", ", retired judge Jane Roe"."""
    if text.tags[at] not in {"PART", "ING"}:
        return False
    before = text.tags[at - 1]
    return before in _BEFORE_HEAD or (
        before in {"MARK", "SPEECH"} and text.tags[at] == "PART" and text.tags[at + 1] in {"NAME", "NOUN"}
    )


def _stands_before_noun(text: Row, at: int) -> bool:
    return text.tags[at - 1] in _BEFORE_HEAD and text.tags[at + 1] == "NOUN"


def _over_clause(text: Row, first: int, limit: int) -> int:
    """Over a clause without commas: "people who saw X", "officials briefed on X"; else the same place."""
    at = first - 1
    if text.tags[at] in {"PREP", "TO"}:
        at -= 1
    while at > limit and text.tags[at] in {"ADV", "AUX", "MODAL", "NEG", "VERB", "PAST", "PART", "ING"}:
        at -= 1
    if at == first - 1 or at <= limit:
        return first
    if text.tags[at] == "TO" and text.tags[at - 1] == "NOUN":
        return core_start(text, at - 1, limit)  # "the decision to close the school"
    if text.tags[at] == "REL" and text.tags[at - 1] in _HEADS:
        return core_start(text, at - 1, limit)
    if text.tags[at + 1] in {"PART", "ING"} and text.tags[at] in {"NOUN", "NAME"}:
        return core_start(text, at, limit)
    return first


def subject(text: Row, group: int) -> Phrase | None:
    """The noun phrase that a verb group beginning at `group` has before it, appositions included."""
    last = _before_times(text, group - 1)
    word = text.at(last)
    if word.tag == "PRON":
        if word.low not in word_set("oblique"):
            return last, last + 1
        return (noun_start(text, last), last + 1) if text.tags[last - 1] in {"PREP", "TO"} else None
    if word.tag == "REL":
        return last, last + 1
    if word.tag == "PART" and last < group - 1 and text.tags[last - 1] in {"NOUN", "NAME"}:
        return noun_start(text, last - 1), group  # "an audit released last year found"
    if word.tag in CORE or word.tag == "DET":
        return noun_start(text, last), last + 1
    if word.text in {",", ")"} or word.text in DASHES:
        return _apposed(text, last)
    return None


def _before_times(text: Row, last: int) -> int:
    """The place before adverbs and times: "the court this week rejected" has its subject before "this week"."""
    first = last
    while first - last < 8:
        if text.tags[last] == "ADV" or (text.lows[last] == "there" and text.tags[last - 1] in {"NOUN", "NAME"}):
            last -= 1
        elif text.lows[last] in word_set("days") and text.tags[last] in {"NAME", "NOUN"}:
            last -= 1
            while text.lows[last] in {"this", "last", "next", "earlier", "early", "late", "that"}:
                last -= 1
            if text.lows[last] in {"on", "in"}:
                last -= 1
        else:
            break
    return last


def _apposed(text: Row, mark: int) -> Phrase | None:
    """The subject before a comma that closes an apposition or a clause: "Jane Roe, who leads X, said"."""
    limit = max(-1, mark - REACH)
    found: Phrase | None = None
    at = mark - 1
    while at > limit:
        word = text.at(at)
        if word.tag == "SPEECH":
            break
        if word.text in {",", "("} or word.text in DASHES:
            head = text.at(at - 1)
            if head.tag not in _HEADS and head.text != ")":
                if head.tag == "ADV" or head.text == ".":
                    at -= 1
                    continue
                break
            if head.text == ")":
                at -= 1
                continue
            first = noun_start(text, at - 1)
            before = text.at(first - 1)
            if head.tag in {"NAME", "NOUN", "PRON"} and before.tag not in {"PREP", "VERB", "PAST", "ING", "PART", "TO"}:
                aside = text.tags[at + 1] == "PREP" and text.lows[at + 1] in word_set("asides")
                found = first, at if aside else mark + 1 if text.texts[mark] == ")" else mark
            if before.tag in {"END", "SUB", "SPEECH"} or before.text in {";", ":"}:
                break
        at -= 1
    return found


def noun_end(text: Row, first: int) -> int:
    """Where the noun phrase that begins at `first` ends, with the "of" and "for" phrases behind it."""
    at = _core_end(text, first)
    if at == first:
        return first
    tags, lows = text.tags, text.lows
    while at - first < REACH:
        low = lows[at]
        if tags[at] == "PREP" and low in word_set("additions") and (end := _core_end(text, at + 1)) > at + 1:
            if low != "of" and lows[end - 1] in word_set("times"):
                break
            at = end
        elif low in {"and", "&"} and tags[at + 1] in {"NAME", "NOUN", "DET"}:
            end = _core_end(text, at + 1)
            if tags[end] in FINITE:
                break
            at = end
        else:
            break
    return at


def _core_end(text: Row, first: int) -> int:
    tags = text.tags
    if tags[first] == "PRON":
        return first + 1
    at = first
    while at - first < REACH:
        tag = tags[at]
        if not (tag in _SURE or (tag in _LIKELY and _continues(text, at, first))):
            break
        at += 1
    return at


def _continues(text: Row, at: int, first: int) -> bool:
    """The word goes on with the noun phrase that began at `first`."""
    tag, inside = text.tags[at], at > first
    if tag == "NAME":
        return not (inside and text.tags[at - 1] not in _BEFORE_HEAD and text.lows[at] in word_set("times"))
    if tag == "ADV":
        after = text.tags[at + 1]
        return after in {"ADJ", "NUM"} or (after == "ADV" and text.tags[at + 2] == "NUM")
    if tag in _BEFORE_HEAD:
        return not inside or text.tags[at - 1] == "DET"
    if not inside:
        return tag != "PAST" and text.tags[at + 1] == "NOUN"  # "rising prices"
    return _stands_before_noun(text, at) if tag == "PAST" else _modifies(text, at)


def inverted_subject(text: Row, first: int) -> Phrase | None:
    """The subject behind its verb, appositions included: '…," said Jane Roe, the mayor of X.'"""
    end = noun_end(text, first)
    if end == first or text.tags[end - 1] not in _HEADS or text.lows[first] in word_set("oblique") | word_set("times"):
        return None
    while text.texts[end] == "," and end - first < REACH:
        after = noun_end(text, end + 1)
        if after == end + 1 or text.tags[end + 1] == "PRON" or text.tags[after] in FINITE:
            break
        if text.lows[after - 1] in word_set("times"):
            break
        end = after
    return first, _relative_end(text, end)


def _relative_end(text: Row, end: int) -> int:
    """The end of "who runs the mill" behind a noun phrase that ends at `end`; `end` itself where there is none."""
    at = end + 1 if text.texts[end] == "," else end
    if text.lows[at] not in {"who", "whose"}:
        return end
    while at < len(text) and at - end < REACH and text.tags[at] not in {"MARK", "SPEECH"}:
        at += 1
    return at
