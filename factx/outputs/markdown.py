"""How do facts become notes that one writes on with?

A note for each document, as Obsidian and other Markdown editors read them: properties in front, the facts by kind, each
with its words, its sources as links to notes of their names and a block id to refer to it by, what was not read, and
the text itself. What an article says is text and nothing else: no markup, tag, link, query or script of its own acts.

Left out: rejections, runs, and the offsets of the words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from factx.documents import Document
from factx.facts import Fact, Facts
from factx.outputs.columns import encodable
from factx.outputs.filenames import Names, title
from factx.outputs.iris import web_address
from factx.outputs.plain import harmless, visible
from factx.outputs.summary import choices, summary
from factx.outputs.wording import planted, reader, sentences_of

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|$^]|&(?=[#A-Za-z])|~+(?=~)|=+(?==)|%+(?=%)")
_LISTED = re.compile(r"^(\s*\d{0,9})([-+.)])")
_NO_LINK = re.compile(r'[\\/:*?"<>|#^\[\]\s\x00-\x1f%`]+')
_NOT_YAML = re.compile("[\ufeff\ufffe\uffff]")


def files(readings: Iterable[Facts]) -> Iterator[tuple[str, str]]:
    """The name and text of each note."""
    names = Names()
    for reading in readings:
        yield f"{names.of(title(reading))}.md", note(reading)


def note(reading: Facts) -> str:
    """One document's note."""
    return str(encodable("\n".join(_lines(reading)))) + "\n"


def escaped(text: str) -> str:
    """Words as plain text on one line, whatever they look like.

    >>> escaped("[[a]] <b> #c")
    '\\\\[\\\\[a\\\\]\\\\] \\\\<b\\\\> \\\\#c'
    """
    return _plain(harmless(text).strip())


def _plain(text: str) -> str:
    """One line without a character that acts, and no item of a list."""
    marked = _MARKUP.sub(lambda found: "".join(f"\\{char}" for char in found.group()), text)
    return _LISTED.sub(r"\1\\\2", marked)


def _lines(reading: Facts) -> Iterator[str]:
    yield from _properties(reading)
    yield f"# {escaped(title(reading))}"
    address = web_address(reading.document.url)
    if address:
        yield f"\n[Where it was published](<{address}>)"
    for kind in dict.fromkeys(each.kind for each in reading.items):
        yield f"\n## {escaped(kind.replace('_', ' ').capitalize())}s\n"
        for fact in reading.items:
            if fact.kind == kind:
                yield from _fact(fact)
    for heading, gaps in (("Not read", reading.unread), ("Read, and in no fact", reading.left_open)):
        if gaps:
            yield f"\n## {heading}\n"
            yield from (f"- {sentences_of(gap).capitalize()}: {gap.reason}: {escaped(gap.detail)}" for gap in gaps)
    yield "\n## Text\n"
    yield from _text(reading.document)


def _properties(reading: Facts) -> Iterator[str]:
    """YAML, in which every JSON string is a string."""
    document = reading.document
    day = document.published
    told = {
        "title": title(reading),
        "document": document.id,
        "published": day.isoformat() if day else None,
        "url": document.url,
        "language": document.language,
        "read by": reader(reading.run),
        "tags": ["factx"],
    }
    yield "---"
    for name, value in told.items():
        written = json.dumps(harmless(value) if isinstance(value, str) else value, ensure_ascii=False)
        yield f"{name}: {_NOT_YAML.sub(_escape, written)}"
    yield "---"


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _fact(fact: Fact) -> Iterator[str]:
    told = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in choices(fact))
    by = " → ".join(link_to(link.source.text) for link in fact.attribution) or "(the article)"
    yield f"- {escaped(summary(fact))} ^{fact.id}"
    yield f"  - {by}" + (f" · {escaped(told)}" if told else "")
    yield f"  - “{escaped(fact.quote)}”"
    if warning := planted(fact):
        yield f"  - {warning}"


def link_to(name: str) -> str:
    """A link to the note of a name; plain text where nothing of the name can stand in a link."""
    target = _NO_LINK.sub(" ", harmless(name)).strip(" .")
    shown = escaped(name)
    return f"[[{target}]]" if target == shown else f"[[{target}|{shown}]]" if target else shown


def _text(document: Document) -> Iterator[str]:
    for paragraph in document.paragraphs:
        yield f"{_plain(visible(paragraph.text))}\n"
