"""What does a phrase do in its clause?

Told by the words right before and behind it: whether it is the subject, an object or an owner, and whether a pronoun
stands for nobody.
"""

from __future__ import annotations

from factx.language.gazetteer import gazetteer
from factx.language.nominals import PRONOUNS, VERBAL, Phrase
from factx.language.words import Words

_ATTRIBUTIVE = frozenset(("NOUN", "ADJ", "NUM", "NAME", "ING", "PART", "ADV"))
_BEFORE_SUBJECT = frozenset(("END", "QUOTE", "SUB", "MARK", "CONJ"))
_BEFORE_OBJECT = frozenset(("VERB", "PAST", "ING", "PART", "TO"))
_MARKS = frozenset(("QUOTE", "MARK"))
_BESIDE_VERB = frozenset(("ADV", "NEG"))
_TELLING = frozenset(("PREP", "REL"))
_ASIDE = frozenset((",", "("))
_EMPTY_VERBS = frozenset(("seem", "appear", "happen", "turn", "rain", "snow", "emerge", "follow", "matter"))
_TIMES = frozenset(("this", "last", "next", "on", "late", "early", "earlier", "later", "in"))
_IN_TIMES = frozenset(("NOUN", "NAME", "ADV", "NUM", "ADJ", "DET"))
_CLAUSES = frozenset(("that", "to", "for", "who", "whether", "when", "if"))


def is_either(words: Words, phrase: Phrase) -> bool:
    """ "He or she", "his or her": nobody in particular."""
    before = words.at(phrase.first - 2).low if words.at(phrase.first - 1).low == "or" else ""
    after = words.at(phrase.last + 1).low if words.at(phrase.last).low == "or" else ""
    return any(PRONOUNS.get(low) in {"he", "she"} for low in (before, after))


def is_empty(words: Words, phrase: Phrase) -> bool:
    """ "It is clear that …", "it seems": an "it" that stands for nothing."""
    if phrase.head != "it":
        return False
    at = phrase.last
    while words.at(at).tag in {"MODAL", "ADV", "NEG"} and at < phrase.last + 4:
        at += 1
    verb, after = words.at(at), words.at(at + 1)
    if verb.lemma in _EMPTY_VERBS:
        return True
    if verb.lemma == "be" and after.tag in {"DET", "POSS", "PREP", "PART"}:
        return after.tag == "PART" and words.at(at + 2).low == "that"
    return verb.lemma in {"be", "take", "make", "become"} and any(
        word.low in _CLAUSES for word in words.words[at + 1 : at + 9]
    )


def role(words: Words, phrase: Phrase) -> str:
    """What a phrase does in its clause: subject, object, behind a preposition, owner, or other."""
    first, last = phrase.first, phrase.last
    before, after = words.at(first - 1), words.at(last)
    led, follows = before.tag, after.tag
    if phrase.kind == "pronoun" and words[phrase.core].tag == "POSS":
        return "owner" if follows in _ATTRIBUTIVE else "other"
    if follows == "GEN":
        return "owner"
    if led == "PREP":
        return "prep"
    if led in VERBAL and words.at(first - 2).tag in _MARKS and before.lemma in gazetteer().saying:
        return "subject"
    if follows in VERBAL or (follows in _BESIDE_VERB and words.at(last + 1).tag in VERBAL):
        return "subject"
    if led in _BEFORE_SUBJECT and (
        after.low in _ASIDE
        or (follows in _TELLING and led != "MARK")
        or (after.low in _TIMES and _verb_follows(words, last + 1))
    ):
        return "subject"
    return "object" if led in _BEFORE_OBJECT else "other"


def _verb_follows(words: Words, at: int) -> bool:
    """Whether a verb stands behind a few words of time: "Roe this week also said"."""
    end = at
    while end < at + 5 and words.at(end).tag in _IN_TIMES:
        end += 1
    return words.at(end).tag in VERBAL
