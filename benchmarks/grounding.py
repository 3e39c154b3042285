"""How often, and how fast, are copied words put in their place?

    python benchmarks/grounding.py                          # the articles in seeds/, and documents built from them
    python benchmarks/grounding.py --texts FOLDER           # any folder of .txt files
    python benchmarks/grounding.py --rival-cases 0          # without langextract, even if it is installed

Quotes of 3 to 300 words are cut from a document at random (with a seed) and changed in one way. A quote that should
be found counts as a hit if the spans given and the true ones overlap with IoU >= 0.9; one that should not be found
(absent, shuffled, a changed fact) counts as false if it is placed at all. Every quote stands in its document once, so
that no hint is needed and none is given; where a word is dropped or replaced, the others decide the place alone.
Documents larger than the articles are built from their sentences, with a
third of the plain words and all digits drawn anew, so that sentences do not repeat.

langextract is measured in the same run where it is installed: its aligner with its defaults, and without partial
matches. Its time grows with document times quote, so it is given only documents up to `--rival-size` characters and
fewer cases.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import string
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from factx.grounding import Ground, Placement

WORDS = (3, 4, 5, 6, 8, 10, 14, 20, 40, 80, 150, 300)
Place = tuple[int, int]

# What a harmless edit may not touch, said here once more so that the measure does not rest on the library's own tables.
_FACTS = """
    some not no never none nobody nothing nor neither cannot without hardly refuse refused refusing deny denied fail
    failed hundred thousand million billion trillion dozen half quarter third double twice once first second
    both each every only all few one two three four five six seven eight nine ten eleven twelve twenty thirty
    forty fifty sixty percent per cent more less fewer most least greater higher lower larger smaller bigger
    better worse stronger weaker longer shorter older younger earlier later best worst highest lowest largest
    smallest than over under above below about around nearly almost thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen zero roughly between within times minimum maximum fourth fifth sixth seventh eighth ninth
    tenth pair couple thousands millions billions hundreds dollar dollars euro euros pound pounds franc francs
    yuan rouble roubles yen cents pence penny points day days week weeks month months year years hour hours
    minute minutes metre metres kilometre kilometres tonne tonnes mile miles degrees people if unless may might
    could would will must should can likely unlikely allegedly reportedly perhaps probably possibly after before
    since until today yesterday tomorrow last next this he she it they we his her their our its him them up down
    to from by at in on off for against with and or but has had have is are was were be been that these those
    percentage single except fails men women denies bodies millimetre millimetres
"""
_NEGATIONS = "not no never none nobody nothing nor neither cannot without hardly refuse refused denied failed"
FACTS, NEGATIONS = frozenset(_FACTS.split()), frozenset(_NEGATIONS.split())


@dataclass(frozen=True)
class Case:
    kind: str
    words: int
    quote: str
    places: tuple[Place, ...]  # none: it must not be placed


@dataclass(frozen=True)
class Cut:
    """A quote as it stands: its words with their offsets from `start`."""

    text: str
    start: int
    words: tuple[Place, ...]

    @property
    def place(self) -> Place:
        return self.start, self.start + len(self.text)

    def word(self, nth: int) -> str:
        return self.text[slice(*self.words[nth])]

    def replaced(self, nth: int, word: str) -> str:
        start, end = self.words[nth]
        return self.text[:start] + word + self.text[end:]

    def without(self, nth: int) -> str:
        return self.text[: self.words[nth][0]] + self.text[self.words[nth + 1][0] :]


class Source:
    """A document, and quotes cut from it at random."""

    def __init__(self, text: str, pool: list[str], names: list[str], dice: random.Random) -> None:
        self.text, self.pool, self.names, self.dice = text, pool, names, dice
        self.tokens = [found.span() for found in re.finditer(r"\S+", text)]
        self.plain = _plain(text)

    def cut(self, words: int) -> Cut | None:
        """`words` words in a row that stand in the text only once; None if chance gave none in 50 tries."""
        for _ in range(50):
            if len(self.tokens) <= words:
                return None
            first = self.dice.randrange(len(self.tokens) - words)
            run = self.tokens[first : first + words]
            start, end = run[0][0], run[-1][1]
            quote = self.text[start:end].rstrip(".,;:!?")
            plain = _plain(quote)
            if (
                plain
                and f" {self.plain} ".count(f" {plain} ") == 1
                and re.match(r"\w", quote)
                and re.search(r"\w$", quote)
            ):
                places = tuple((a - start, min(b - start, len(quote))) for a, b in run)
                return Cut(quote, start, places)
        return None

    def is_only(self, cut: Cut, nth: int) -> bool:
        """Whether no other passage is the same but for that word, so that the word cannot be needed to find it."""
        left, right = (_plain(part) for part in (cut.text[: cut.words[nth][0]], cut.text[cut.words[nth][1] :]))
        return len(re.findall(rf"\b{re.escape(left)} \w+ {re.escape(right)}\b", self.plain)) == 1


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _plain_words(cut: Cut) -> list[int]:
    """Words inside the quote that an edit may touch: small letters, no fact, no mark on them."""
    return [
        nth
        for nth in range(1, len(cut.words) - 1)
        if re.fullmatch(r"[a-z]{3,}", cut.word(nth)) and cut.word(nth) not in FACTS
    ]


def exact(cut: Cut, _: Source) -> str | None:
    return cut.text


def case(cut: Cut, source: Source) -> str | None:
    changed = source.dice.choice([str.upper, str.lower, str.title, str.swapcase])(cut.text)
    return changed if changed != cut.text and len(changed) == len(cut.text) and not _has_acronym(cut) else None


def _has_acronym(cut: Cut) -> bool:
    return len(cut.words) == 1 and cut.text.isupper()


def whitespace(cut: Cut, source: Source) -> str | None:
    return re.sub(r"\s+", lambda _: source.dice.choice(["\n", "  ", "\u00a0", "\t", "\u2009", " \n "]), cut.text)


def marks(cut: Cut, source: Source) -> str | None:
    curly = {'"': "“”", "'": "’‘", "“": '"', "”": '"', "’": "'", "‘": "'", "-": "–‑", "—": "-–", "–": "-—"}
    changed = "".join(source.dice.choice(curly.get(char, char)) for char in cut.text)
    return changed if changed != cut.text else f"“{cut.text}”"


def ellipsis(cut: Cut, source: Source) -> tuple[str, tuple[Place, ...]] | None:
    if len(cut.words) < 7:
        return None
    low = source.dice.randrange(2, len(cut.words) - 4)
    high = source.dice.randrange(low + 1, min(len(cut.words) - 2, low + 12))
    out = {_bare(cut.word(nth)) for nth in range(low, high + 1)}
    if out & NEGATIONS or any(word.endswith(("n't", "n’t")) for word in out):
        return None
    if any(char.isdigit() for nth in range(low - 1, high + 2) for char in cut.word(nth)):
        return None
    left, right = cut.text[: cut.words[low][0]].rstrip(), cut.text[cut.words[high][0] :]
    if {_bare(left.split()[-1]), _bare(right.split()[0]), _bare(cut.word(high - 1)), _bare(cut.word(high))} & FACTS:
        return None
    joint = source.dice.choice([" … ", "... ", " ... ", " [...] ", "…"])
    places = ((cut.start, cut.start + len(left)), (cut.start + cut.words[high][0], cut.place[1]))
    return left + joint + right, places


def _bare(word: str) -> str:
    return word.strip(string.punctuation + "“”‘’").lower()


def dropped(cut: Cut, source: Source) -> str | None:
    plain = [nth for nth in _plain_words(cut) if source.is_only(cut, nth)]
    return cut.without(source.dice.choice(plain)) if plain else None


def substituted(cut: Cut, source: Source) -> str | None:
    plain = [nth for nth in _plain_words(cut) if source.is_only(cut, nth)]
    word = source.dice.choice(source.pool)
    return cut.replaced(source.dice.choice(plain), word) if plain and word not in cut.text else None


def typos(cut: Cut, source: Source) -> str | None:
    dice, text = source.dice, cut.text
    long = [nth for nth in _plain_words(cut) if len(cut.word(nth)) >= 5]
    for nth in sorted(dice.sample(long, min(len(long), dice.choice([1, 1, 2]))), reverse=True):
        slip = _misspelt(cut.word(nth), dice)
        if slip in FACTS:
            return None
        start, end = cut.words[nth]
        text = text[:start] + slip + text[end:]
    return text if text != cut.text else None


def _misspelt(word: str, dice: random.Random) -> str:
    """One letter lost, changed, put in, or two swapped, not at either end."""
    at, letter = dice.randrange(1, len(word) - 1), dice.choice(string.ascii_lowercase)
    return dice.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def punctuation(cut: Cut, source: Source) -> str | None:
    return cut.text + source.dice.choice([".", ",", "!", "?", ";", ".”", '."', "…"])


def unicode_forms(cut: Cut, source: Source) -> str | None:
    forms: list[Callable[[str], str]] = [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ"),
        lambda text: re.sub(r"([a-z]{3})([a-z]{3})", "\\1\u00ad\\2", text),
        lambda text: re.sub(r"([a-z]{3})([a-z]{3})", "\\1\u200b\\2", text),
        lambda text: "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text),
    ]
    source.dice.shuffle(forms)
    return next((changed for form in forms if (changed := form(cut.text)) != cut.text), None)


def brackets(cut: Cut, source: Source) -> tuple[str, tuple[Place, ...]] | None:
    nth = source.dice.randrange(1, len(cut.words))
    inserted = source.dice.choice(["[sic]", "[the president]", "[the company]", "[as they put it]", "[in the capital]"])
    at = cut.words[nth][0]
    return f"{cut.text[:at]}{inserted} {cut.text[at:]}", (cut.place,)


def shuffled(cut: Cut, source: Source) -> str | None:
    words = cut.text.split()
    mixed = source.dice.sample(words, len(words))
    plain = _plain(" ".join(mixed))
    return " ".join(mixed) if len(words) > 3 and f" {plain} " not in f" {source.plain} " else None


def digit(cut: Cut, source: Source) -> str | None:
    digits = [at for at, char in enumerate(cut.text) if char.isdigit()]
    if not digits:
        return None
    at = source.dice.choice(digits)
    other = source.dice.choice([each for each in "123456789" if each != cut.text[at]])
    changed = cut.text[:at] + other + cut.text[at + 1 :]
    return changed if changed not in source.text else None


def magnitude(cut: Cut, source: Source) -> str | None:
    sizes = ["hundred", "thousand", "million", "billion", "trillion"]
    found = [nth for nth in range(len(cut.words)) if cut.word(nth).strip(string.punctuation) in sizes]
    if not found:
        return None
    nth = source.dice.choice(found)
    word = cut.word(nth)
    bare = word.strip(string.punctuation)
    return cut.replaced(nth, word.replace(bare, source.dice.choice([each for each in sizes if each != bare])))


def negation(cut: Cut, source: Source) -> str | None:
    negations = [nth for nth in range(1, len(cut.words) - 1) if cut.word(nth) in {"not", "never", "no", "without"}]
    if negations:
        return cut.without(source.dice.choice(negations))
    after = [
        nth + 1
        for nth in range(len(cut.words) - 1)
        if re.fullmatch("is|was|are|were|has|have|had|will|be", cut.word(nth))
    ]
    if not after:
        return None
    at = cut.words[source.dice.choice(after)][0]
    return cut.text[:at] + source.dice.choice(["not ", "never "]) + cut.text[at:]


def name(cut: Cut, source: Source) -> str | None:
    found = [nth for nth in range(len(cut.words)) if cut.word(nth) in source.names]
    if not found:
        return None
    nth = source.dice.choice(found)
    return cut.replaced(nth, source.dice.choice([each for each in source.names if each != cut.word(nth)]))


PRESENT = (exact, case, whitespace, marks, ellipsis, dropped, substituted, typos, punctuation, unicode_forms, brackets)
FALSE = (shuffled, digit, magnitude, negation, name)


def cases(source: Source, others: str, count: int) -> Iterator[Case]:
    """`count` cases of each kind where the document allows as many."""
    foreign = Source(others, source.pool, source.names, source.dice)
    for make in (*PRESENT, *FALSE):
        made, tried = 0, 0
        while made < count and (tried := tried + 1) < 60 * count:
            words = WORDS[made % len(WORDS)] if tried % 3 else source.dice.choice(WORDS)
            cut = source.cut(words)
            found = make(cut, source) if cut else None
            if cut and found:
                quote, places = (found, (cut.place,)) if isinstance(found, str) else found
                if make in FALSE and f" {_plain(quote)} " in f" {source.plain} ":
                    continue
                made += 1
                yield Case(make.__name__, words, quote, places if make in PRESENT else ())
    made, tried = 0, 0
    while made < count and (tried := tried + 1) < 60 * count:
        words = WORDS[made % len(WORDS)]
        cut = foreign.cut(min(words, 150))
        plain = _plain(cut.text) if cut else ""
        if cut and f" {plain} " not in f" {source.plain} ":
            made += 1
            yield Case("absent", words, cut.text, ())


def built(texts: list[str], size: int, pool: list[str], dice: random.Random) -> str:
    """A document of about `size` characters from the sentences of the texts, with words and digits drawn anew."""
    sentences = [
        each for text in texts for line in text.splitlines() for each in re.split(r"(?<=[.!?]) ", line) if each
    ]
    parts, length = [], 0
    while length < size:
        sentence = re.sub(r"\b[a-z]{4,}\b", lambda found: _drawn(found[0], pool, dice), dice.choice(sentences))
        sentence = re.sub(r"\d", lambda _: dice.choice("123456789"), sentence)
        parts.append(sentence + dice.choice([" ", " ", " ", "\n"]))
        length += len(parts[-1])
    return "".join(parts)


def _drawn(word: str, pool: list[str], dice: random.Random) -> str:
    return dice.choice(pool) if word not in FACTS and dice.random() < 0.33 else word


def overlap(found: tuple[Place, ...], true: tuple[Place, ...]) -> float:
    """Intersection over union of two sets of places, in characters."""
    one = {at for start, end in found for at in range(start, end)}
    other = {at for start, end in true for at in range(start, end)}
    return len(one & other) / len(one | other)


class Tally:
    """Hits and times of one way of placing."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.right: dict[str, list[bool]] = defaultdict(list)
        self.right_long: dict[str, list[bool]] = defaultdict(list)
        self.times: dict[tuple[int, int], list[float]] = defaultdict(list)
        self.wrong: list[tuple[Case, tuple[Place, ...] | None]] = []

    def add(self, case: Case, size: int, found: tuple[Place, ...] | None, seconds: float) -> None:
        right = (found is None) if not case.places else found is not None and overlap(found, case.places) >= 0.9
        self.right[case.kind].append(right)
        if case.words >= 4:
            self.right_long[case.kind].append(right)
        self.times[size, case.words].append(seconds)
        if not right:
            self.wrong.append((case, found))

    def print(self) -> None:
        print(f"\n{self.title}\n  {'kind':14} {'cases':>6} {'right':>8} {'4+ words':>9}")
        for kind, right in self.right.items():
            long = self.right_long[kind]
            share = f"{sum(long) / len(long):9.2%}" if long else ""
            print(f"  {kind:14} {len(right):6} {sum(right) / len(right):8.2%} {share}")
        present = [each for make in PRESENT for each in self.right_long[make.__name__]]
        if present:
            print(f"  {'all present':14} {len(present):6} {'':8} {sum(present) / len(present):9.2%}")
        print(f"  {'document':>10} {'quote':>9} {'cases':>6} {'mean ms':>9} {'worst ms':>9}")
        for size in sorted({size for size, _ in self.times}):
            for low, high in ((3, 8), (10, 40), (80, 299), (300, 300), (3, 300)):
                times = [
                    each
                    for (at, words), group in self.times.items()
                    if at == size and low <= words <= high
                    for each in group
                ]
                if times:
                    row = f"{sum(times) / len(times) * 1e3:9.3f} {max(times) * 1e3:9.3f}"
                    print(f"  {size:10,} {f'{low}-{high}':>9} {len(times):6} {row}")

    @property
    def mean(self) -> float:
        times = [each for group in self.times.values() for each in group]
        return sum(times) / len(times)


def factx_way(text: str) -> Callable[[str], tuple[Place, ...] | None]:
    ground = Ground(text)

    def locate(quote: str) -> tuple[Place, ...] | None:
        found = ground.locate(quote)
        return tuple((span.start, span.end) for span in found.spans) if isinstance(found, Placement) else None

    return locate


def rival_way(text: str, **options: bool) -> Callable[[str], tuple[Place, ...] | None]:
    from langextract.core.data import Extraction
    from langextract.resolver import WordAligner

    def locate(quote: str) -> tuple[Place, ...] | None:
        extraction = Extraction(extraction_class="quote", extraction_text=quote)
        [[found]] = WordAligner().align_extractions([[extraction]], text, **options)
        place = found.char_interval
        return None if place is None or place.start_pos is None else ((place.start_pos, place.end_pos),)

    return locate


def has_rival() -> bool:
    return importlib.util.find_spec("langextract") is not None


def measured(way: Callable[[str], tuple[Place, ...] | None], case: Case) -> tuple[tuple[Place, ...] | None, float]:
    start = time.perf_counter()
    found = way(case.quote)
    return found, time.perf_counter() - start


def main() -> int:
    options = _options()
    dice = random.Random(options.seed)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(options.texts.glob("*.txt"))]
    if len(texts) < 2:
        print(f"{options.texts} holds {len(texts)} .txt files; two or more are needed", file=sys.stderr)
        return 2
    foreign, texts = texts[-1], texts[:-1]
    everything = "\n".join(texts)
    pool = sorted({word for word in re.findall(r"\b[a-z]{4,}\b", everything) if word not in FACTS})
    inside = set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b", everything))
    names = sorted(inside - {word.capitalize() for word in re.findall(r"\b[a-z]+\b", everything)})
    documents = [(len(text), text) for text in texts[: options.articles]]
    documents += [(size, built(texts, size, pool, dice)) for size in options.sizes]
    tallies = [Tally("factx")]
    rivals = [
        Tally("langextract, defaults"),
        Tally("langextract, accept_match_lesser=False"),
        Tally("factx, the same cases"),
    ]
    for length, text in documents:
        size = length if length in options.sizes else 4_000
        start = time.perf_counter()
        way = factx_way(text)
        print(f"prepared {len(text):,} characters in {(time.perf_counter() - start) * 1e3:.1f} ms", file=sys.stderr)
        source = Source(text, pool, names, dice)
        made = list(cases(source, foreign, options.cases if size > 4_000 else max(1, options.cases // 4)))
        for case in made:
            tallies[0].add(case, size, *measured(way, case))
        if options.rival_cases and has_rival() and size <= options.rival_size:
            ways = [rival_way(text), rival_way(text, accept_match_lesser=False), way]
            for case in dice.sample(made, min(len(made), options.rival_cases)):
                if case.words <= options.rival_words:
                    for each, tally in zip(ways, rivals, strict=True):
                        tally.add(case, size, *measured(each, case))
    for tally in [*tallies, *(rival for rival in rivals if rival.times)]:
        tally.print()
    if rivals[0].times:
        print(f"\nfactx is {rivals[0].mean / rivals[2].mean:,.0f} times faster than langextract's defaults in the mean")
    for case, found in tallies[0].wrong[: options.show]:
        print(f"\n{case.kind} ({case.words} words) {case.quote!r}\n  true {case.places}\n  found {found}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = Path(__file__).resolve().parent.parent / "seeds"
    parser.add_argument("--texts", type=Path, default=here, help="a folder of .txt files (default: seeds/)")
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[40_000, 400_000], help="characters of the built documents"
    )
    parser.add_argument("--articles", type=int, default=7, help="how many articles to use as they are")
    parser.add_argument("--cases", type=int, default=120, help="cases per kind and document; articles get a quarter")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rival-cases", type=int, default=40, help="cases per document for langextract; 0 for none")
    parser.add_argument("--rival-size", type=int, default=40_000, help="the largest document for langextract")
    parser.add_argument("--rival-words", type=int, default=40, help="the longest quote for langextract")
    parser.add_argument("--show", type=int, default=0, help="print so many of the cases that went wrong")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
