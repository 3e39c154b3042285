"""What does a word do beside its neighbours?

One pass from left to right: a word that can be several parts of speech is settled by the words before it, which are
settled already, and by what the next ones can be.
"""

from __future__ import annotations

from collections.abc import Sequence

from factx.language.lexicon import Entry, infinitive_takers, word_set

_OPEN = frozenset(
    ("N/V", "N/Vs", "N/VED", "A/V", "V", "Vs", "VED", "ED", "EN", "PAST", "ING", "NOUN", "ADJ", "A/N", "ADV")
)
_NOMINAL_BEFORE = frozenset(("DET", "POSS", "ADJ", "NUM", "GEN", "PREP", "ING"))
_BEGINS_NOUN = frozenset(("DET", "POSS", "HER", "THAT", "PRON", "TO", "SUB", "REL", "NUM", "QUOTE"))
_NOUNISH = frozenset(("NOUN", "ADJ", "A/N", "N/V", "N/Vs", "N/VED", "A/V", "ED", "EN", "ING", "NUM"))
_SUBJECTS = frozenset(("NAME", "NOUN", "PRON", "REL"))
_FINITE = frozenset(("AUX", "MODAL", "Vs", "PAST", "ED", "VED"))
_BASE = frozenset(("V", "N/V", "A/V", "N/VED", "VED"))
_HAVE_BE = frozenset(("have", "be", "get"))


def resolve(entries: Sequence[Entry]) -> list[str]:
    """The part of speech of every word of a sentence. Quotation marks are no neighbours."""
    kinds = [entry.kind for entry in entries]
    if "QUOTE" not in kinds:
        return _resolve(entries)
    tags = iter(_resolve([entry for entry in entries if entry.kind != "QUOTE"]))
    return ["QUOTE" if kind == "QUOTE" else next(tags) for kind in kinds]


def _resolve(entries: Sequence[Entry]) -> list[str]:
    tags: list[str] = []
    title = _title_case(entries)
    size = len(entries)
    before = "START"
    for nth, entry in enumerate(entries):
        if nth:
            before = tags[-1]
        low, kind, _, _, capital = entry
        if capital and kind in _OPEN and _is_name(entries, nth, before, title=title):
            tags.append("NAME")
            continue
        if kind in _STEADY and before != "AUX":
            tags.append(kind)
            continue
        if capital and kind == "MODAL" and before == "PREP":
            tags.append("NAME")  # "in May"
            continue
        if kind == "ADJ" and before in {"DET", "POSS", "GEN"} and _stands_alone(entries, nth + 1):
            tags.append("NOUN")
            continue
        if kind == "ADV" and before in {"DET", "POSS"} and nth + 1 < size and entries[nth + 1].kind in {"NOUN", "N/V"}:
            kind = "ADJ"  # "the only hospital"
        if before == "AUX" and low in _BETWEEN and nth + 1 < size and entries[nth + 1].kind in _PARTICIPLES:
            kind = "ADV"  # "was first reported", "has since said"
        if kind in _SIMPLE:
            tags.append(kind)
            if kind == "NUM" and nth:
                _round_off(tags, entries, nth)
            elif low == "cent" and nth and entries[nth - 1].low == "per":
                tags[nth - 1] = "NOUN"
            continue
        after = entries[nth + 1] if nth + 1 < size else None
        tags.append(_settle(entry, nth, before, after, tags, entries))
    return tags


_ROUNDING = {("at", "least"), ("at", "most"), ("more", "than"), ("less", "than"), ("fewer", "than"), ("up", "to")}
_ROUND = frozenset(("about", "over", "around", "under", "some", "roughly", "nearly"))
_BETWEEN = frozenset(("first", "last", "since", "once", "both", "either"))
_LATELY = frozenset(("last", "this", "earlier"))
_PARTICIPLES = frozenset(("ED", "EN", "VED", "N/VED"))
_STEADY = frozenset(("DET", "PRON", "POSS", "PREP", "CONJ", "SUB", "REL", "NEG", "AUX", "MARK", "QUOTE"))
_SIMPLE = _STEADY | {"MODAL", "ADV", "ADJ", "NUM", "NOUN"}


def _stands_alone(entries: Sequence[Entry], nth: int) -> bool:
    """Nothing that an adjective could go with comes next: "in an editorial.", "the poor have"."""
    if nth == len(entries):
        return True
    after = entries[nth]
    return after.kind in {"AUX", "MODAL", "Vs", "PREP"} or after.low in {".", ";", ":", "?", "!", "said"}


def _round_off(tags: list[str], entries: Sequence[Entry], number: int) -> None:
    """Words that round a number are adverbs: "at least 40", "more than 40", "about 40"."""
    before = entries[number - 1].low
    if number > 1 and (entries[number - 2].low, before) in _ROUNDING:
        tags[number - 2 : number] = ["ADV", "ADV"]
    elif before in _ROUND and (number == 1 or tags[number - 2] in {"VERB", "PAST", "PART", "ING", "SUB", "MARK"}):
        tags[number - 1] = "ADV"


def _title_case(entries: Sequence[Entry]) -> bool:
    """Nearly every longer word has a capital, so that a capital tells nothing."""
    longer = [entry.capital for entry in entries if len(entry.low) > 3]
    return len(longer) > 3 and sum(longer) >= 0.8 * len(longer)


def _is_name(entries: Sequence[Entry], nth: int, before: str, *, title: bool) -> bool:
    entry = entries[nth]
    if not title and before not in {"START", "QUOTE"} and entries[nth - 1].low not in {":", ".", "?", "!", "…"}:
        return True
    after = entries[nth + 1] if nth + 1 < len(entries) else None
    if entry.kind == "NOUN":
        return True
    return bool(
        not title
        and after
        and after.capital
        and after.kind in {"NOUN", "N/V", "ADJ"}
        and entry.kind not in {"ING", "ADV", "ED", "PAST"}
    )


def _settle(entry: Entry, nth: int, before: str, after: Entry | None, tags: list[str], entries: Sequence[Entry]) -> str:
    kind = entry.kind
    next_kind = after.kind if after else "END"
    if kind == "TO":
        return _to(nth, next_kind, entries)
    if kind == "THAT":
        if _when_said(nth, tags, entries):
            return "SUB"
        return _that(before, next_kind, after, entries[nth + 2].kind if nth + 2 < len(entries) else "END")
    if kind == "HER":
        return "POSS" if next_kind in _NOUNISH else "PRON"
    if kind == "A/N":
        return _adjective_or_noun(before, nth, entries)
    if kind == "GEN":
        if before == "PRON" or (before in {"REL", "ADV", "SUB"}):
            return "AUX"
        return "AUX" if next_kind in {"DET", "NEG"} else "GEN"
    if kind in {"V", "Vs"}:
        leads = before == "START" and kind == "Vs" and next_kind in {"ED", "PAST", "AUX", "MODAL"}
        return "NOUN" if leads or _after_article(tags) else "VERB"
    if kind == "ING":
        noun = before in {"DET", "POSS", "GEN", "ADJ"} and next_kind not in _NOUNISH
        return "NOUN" if noun else "ING"
    if kind == "PAST":
        return "PAST"
    governor = _governor(tags, entries, nth)
    if kind == "EN":
        return "PART"
    if kind == "ED":
        return _participle_or_past(before, after, governor, tags, entries, nth)
    if kind in {"N/V", "A/V", "VED", "N/VED"}:
        return _base(kind, before, next_kind, governor, tags, entries, nth)
    return _third(before, next_kind, tags, entries, nth)


def _skip_adverbs(entries: Sequence[Entry], nth: int) -> str:
    for at in range(nth, min(nth + 2, len(entries))):
        if entries[at].kind != "ADV":
            return entries[at].kind
    return "END"


def _governor(tags: Sequence[str], entries: Sequence[Entry], nth: int) -> str:
    """The auxiliary, modal or "to" that a verb form here would hang on, past adverbs and a subject turned round."""
    at = nth - 1
    for _ in range(4):
        if at < 0:
            return ""
        if tags[at] in {"AUX", "MODAL", "TO"}:
            return "modal" if tags[at] == "MODAL" else "to" if tags[at] == "TO" else entries[at].verb
        if tags[at] not in {"ADV", "NEG"}:
            return ""
        at -= 1
    return ""


def _when_said(nth: int, tags: list[str], entries: Sequence[Entry]) -> bool:
    """Only a time stands between a verb and this word: "said last Friday that trade with China is to grow"."""
    if nth < 2 or entries[nth - 1].low not in word_set("times"):
        return False
    at = nth - 2
    while at >= max(0, nth - 4) and (tags[at] in {"PREP", "ADJ", "NUM"} or entries[at].low == "this"):
        at -= 1
    return at >= 0 and tags[at] in {"PAST", "VERB"}


def _that(before: str, next_kind: str, after: Entry | None, later: str) -> str:
    if before in {"VERB", "PAST", "PART", "ING", "ADJ"}:
        if after and after.low == ",":
            return "SUB"
        return "SUB" if next_kind not in {"AUX", "MODAL", "MARK", "END", "PREP"} else "PRON"
    if before in {"NOUN", "NAME", "PRON"} and next_kind in {"N/Vs", "N/V"} and later in _FINITE:
        return "SUB"  # "told them that talks were over"
    if before in {"NOUN", "NAME", "PRON"}:
        return "REL" if next_kind in {"AUX", "MODAL", "Vs", "V", "PAST", "ED", "N/Vs", "N/V", "ADV"} else "SUB"
    if next_kind in {"NOUN", "N/V", "ADJ", "N/VED"} and not (after and after.capital):
        return "DET" if before in {"PREP", "START", "AUX"} else "SUB"
    if next_kind in {"AUX", "MODAL", "MARK", "END", "PREP", "Vs"}:
        return "PRON"
    return "SUB"


def _adjective_or_noun(before: str, nth: int, entries: Sequence[Entry]) -> str:
    """ "A firm stand", but "the firm plans to": a noun where no noun follows it."""
    kinds = [entry.kind for entry in entries[nth + 1 : nth + 3]]
    if before not in {"DET", "POSS", "GEN", "ADJ", "NAME", "NOUN", "NUM"}:
        return "ADJ"
    if not kinds:
        return "NOUN"  # "says party chief"
    if kinds[0] == "ADJ" and kinds[1:] == ["PREP"] and before in {"DET", "POSS"}:
        return "NOUN"  # "an official familiar with the talks"
    if kinds[0] in {"N/Vs", "N/VED"}:
        return "NOUN" if kinds[1:] and kinds[1] in _BEGINS_NOUN else "ADJ"
    return "ADJ" if kinds[0] in {"NOUN", "N/V", "ADJ", "A/N", "CONJ"} else "NOUN"


def _participle_or_past(
    before: str, after: Entry | None, governor: str, tags: list[str], entries: Sequence[Entry], nth: int
) -> str:
    next_kind = after.kind if after else "END"
    if governor in _HAVE_BE:
        return "PART"
    article = before in {"DET", "POSS", "GEN", "NUM"} or (
        before == "ADJ" and tags[-2:-1] in (["DET"], ["POSS"], ["GEN"])
    )
    if article and next_kind in {"NOUN", "N/V", "N/Vs", "ADJ", "A/N", "ED"}:
        return "ADJ"
    if after and after.low == "by" and before in {"NOUN", "NAME", "PRON", "MARK", "START"}:
        return "PART"
    if before == "START" and after and after.capital:
        return "PAST"  # "Said Dahl: …"
    if before in {"PREP", "AUX", "START"}:
        return "ADJ" if before == "PREP" and next_kind in {"NOUN", "N/V", "N/Vs", "ING"} else "PART"
    if before not in {"NOUN", "NAME"} or entries[nth].low == "said":
        return "PAST"
    aside = next_kind == "PREP" or (after is not None and (after.low in _LATELY or after.low in word_set("days")))
    return "PART" if aside and _verb_to_come(entries, nth + 2) else "PAST"


def _verb_to_come(entries: Sequence[Entry], nth: int) -> bool:
    """The clause still has its finite verb ahead: "officials briefed on the talks said"."""
    for at in range(nth, min(nth + 9, len(entries))):
        entry = entries[at]
        if entry.kind in {"MARK", "CONJ", "SUB", "REL", "THAT", "TO", "PRON"}:
            return False
        if entry.kind == "MODAL" and entry.capital:
            continue  # "in May"
        if entry.kind in {"PAST", "Vs", "AUX", "MODAL"} or entry.low in {"said", "told"}:
            return True
        if entry.kind == "ED" and at + 1 < len(entries) and entries[at + 1].kind in {"THAT", "DET", "PRON"}:
            return True
    return False


def _lacks_verb(tags: Sequence[str]) -> bool:
    """The clause has a noun so far and no verb: "critics of the plan fear that"."""
    for tag in reversed(tags[-12:]):
        if tag in {"MARK", "SUB"}:
            return True
        if tag in {"REL", "CONJ"}:
            return False
        if tag in {"VERB", "PAST", "AUX", "MODAL", "TO", "ING", "PART"}:
            return False
    return len(tags) < 12


def _base(
    kind: str, before: str, next_kind: str, governor: str, tags: Sequence[str], entries: Sequence[Entry], nth: int
) -> str:
    other = "ADJ" if kind == "A/V" else "NOUN"
    if governor in {"modal", "to", "do"}:
        return "VERB"
    if governor in _HAVE_BE:
        return "PART" if kind.endswith("ED") else other
    if kind == "A/V" and next_kind in {"TO", "PREP"} and _verb_to_come(entries, nth + 2):
        return "ADJ"
    if before in _NOMINAL_BEFORE:
        return other if kind != "VED" else "PART"
    if kind.endswith("ED") and before in _SUBJECTS:
        return "PAST"
    if kind == "VED":
        return "PAST" if before == "MARK" and len(tags) > 2 else "VERB"
    if before == "PRON" and entries[nth - 1].low in {"i", "we", "they", "you"}:
        return "VERB"
    if before == "REL" or (
        before in {"NOUN", "NAME"} and entries[nth - 1].low.endswith("s") and next_kind in _BEGINS_NOUN
    ):
        return "VERB"
    if before in {"START", "CONJ"} and next_kind in {"DET", "POSS", "HER"}:
        return "VERB"
    if before == "ADV" and tags[-2:-1] in (["NOUN"], ["NAME"]) and next_kind in {"THAT", "DET", "POSS", "PRON"}:
        return "VERB"
    if before in {"NOUN", "NAME"} and next_kind in {"THAT", "DET", "POSS", "PRON"} and _lacks_verb(tags):
        return "VERB"
    if before == "NOUN" and next_kind in {"MARK", "END"} and entries[nth - 1].low.endswith("s"):
        return "VERB" if _closes_aside(tags, entries, nth) else other  # "…, emails show."
    later = entries[nth + 2].kind if nth + 2 < len(entries) else "END"
    if before == "NOUN" and entries[nth - 1].low.endswith("s") and later in _FINITE and _lacks_verb(tags):
        return "VERB"  # "new figures show exports fell"
    return other


def _to(nth: int, next_kind: str, entries: Sequence[Entry]) -> str:
    """Before a verb "to" belongs to it, else it is a preposition. An unknown word before an article is a verb."""
    if nth and entries[nth - 1].low in {"according", "due", "thanks"}:
        return "PREP"
    follows = _skip_adverbs(entries, nth + 1)
    if follows in _BASE or (follows == "AUX" and entries[nth + 1].low in {"be", "have", "do"}):
        return "TO"
    unknown = next_kind == "NOUN" and nth + 2 < len(entries) and entries[nth + 2].kind in {"DET", "POSS"}
    return "TO" if unknown and not entries[nth + 1].capital else "PREP"


def _after_article(tags: Sequence[str]) -> bool:
    """An article or a possessive stands before, with no more than adjectives between: what follows is a noun."""
    at = len(tags) - 1
    while at > 0 and tags[at] in {"ADJ", "NUM"}:
        at -= 1
    return at >= 0 and (tags[at] in {"DET", "POSS", "GEN"} or (at == 0 and tags[at] == "NUM"))


def _third(before: str, next_kind: str, tags: Sequence[str], entries: Sequence[Entry], nth: int) -> str:
    if next_kind in {"MARK", "END"} and before in {"NOUN", "NAME"}:
        if nth + 1 < len(entries) and entries[nth + 1].low == ":":
            return "VERB"
        return "VERB" if _closes_aside(tags, entries, nth) else "NOUN"
    if before in {"PRON", "REL"}:
        return "VERB"
    if before == "MARK" and next_kind in _BEGINS_NOUN and ("NAME" in tags or "NOUN" in tags):
        return "VERB"
    if before in _NOMINAL_BEFORE:
        return "NOUN"
    if before == "CONJ" and next_kind in {"TO", "THAT", "DET"} and "VERB" in tags:
        return "VERB"
    if before == "ADV" and len(tags) > 1 and tags[-2] in _SUBJECTS and next_kind not in {"MARK", "END", "PREP"}:
        return "VERB"
    if next_kind == "TO" and entries[nth].verb not in infinitive_takers():
        return "NOUN"
    if before == "NOUN" and nth > 1 and entries[nth - 2].verb in word_set("addressed"):
        return "NOUN"  # "told member states that": somebody is told before anything is
    if before in {"NAME", "NOUN"}:
        return "VERB" if next_kind in _BEGINS_NOUN or next_kind in {"ADJ", "NOUN", "NAME", "ADV"} else "NOUN"
    return "NOUN"


def _closes_aside(tags: Sequence[str], entries: Sequence[Entry], nth: int) -> bool:
    """A noun phrase behind a comma is all that stands before: "…, a new study shows."."""
    at = nth - 1
    while at > 0 and nth - at < 9 and tags[at] in {"NOUN", "NAME", "ADJ", "DET", "POSS", "NUM", "GEN"}:
        at -= 1
    return at > 1 and entries[at].low in {",", "—", "--"}
