"""Which formats can facts be taken along in, and what does each of them hold?

A format is a module of `factx.outputs` with one function of three shapes: `write` gives lines of text, `save` makes a
file that is not text, `files` gives the names and texts of the files of a folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from factx.facts import Claim, Facts
from factx.outputs.columns import unencodable
from factx.outputs.plain import counted

Part = Literal["text", "facts", "claims", "rejections", "gaps", "runs"]

_ALL: frozenset[Part] = frozenset({"text", "facts", "rejections", "gaps", "runs"})
_FACTS: frozenset[Part] = frozenset({"facts"})
_MARKED: frozenset[Part] = frozenset({"text", "facts"})


@dataclass(frozen=True)
class Format:
    """A format: the module and function that write it, and the parts of a reading that it holds."""

    module: str
    function: str
    holds: frozenset[Part]

    @property
    def shape(self) -> Literal["text", "file", "folder"]:
        if self.function in ("save", "files"):
            return "file" if self.function == "save" else "folder"
        return "text"


FORMATS = {
    "jsonl": Format("jsonl", "write", _ALL),
    "csv": Format("delimited", "write", _FACTS),
    "tsv": Format("delimited", "write_tabs", _FACTS),
    "parquet": Format("parquet", "save", _FACTS),
    "sqlite": Format("sqlite", "save", _ALL),
    "markdown": Format("markdown", "files", _MARKED | {"gaps"}),
    "webannotation": Format("webannotation", "write", _FACTS),
    "claimreview": Format("claimreview", "write", frozenset({"claims"})),
    "prov": Format("prov", "write", _FACTS | {"runs"}),
    "ftm": Format("ftm", "write", _MARKED),
    "labelstudio": Format("labelstudio", "write", _MARKED),
    "labelstudio-config": Format("labelstudio", "write_config", frozenset()),
    "doccano": Format("doccano", "write", _MARKED),
    "brat": Format("brat", "files", _MARKED),
}
"""The formats by the name that the command line knows them by; its parser says what each is."""


@dataclass
class Tally:
    """What readings hold, counted while they go by, to tell what a format leaves out of them."""

    documents: int = 0
    facts: int = 0
    claims: int = 0
    rejections: int = 0
    gaps: int = 0
    replaced: int = 0

    def add(self, reading: Facts) -> None:
        self.documents += 1
        self.facts += len(reading.items)
        self.claims += len(reading.of(Claim))
        self.rejections += len(reading.rejected)
        self.gaps += len(reading.gaps)
        self.replaced += unencodable(reading)

    def left_out(self, name: str) -> str | None:
        """What the format does not hold, in words; None where it holds all that there was."""
        holds = FORMATS[name].holds
        if not holds:
            return None  # it is no format for facts
        others = 0 if "facts" in holds else self.facts - self.claims if "claims" in holds else self.facts
        parts = [
            counted(others, "other fact" if "claims" in holds else "fact") if others else "",
            counted(self.documents, "document text") if "text" not in holds and self.documents else "",
            counted(self.rejections, "rejection") if "rejections" not in holds and self.rejections else "",
            counted(self.gaps, "gap") if "gaps" not in holds and self.gaps else "",
            counted(self.documents, "run") if "runs" not in holds and self.documents else "",
        ]
        told = ", ".join(part for part in parts if part)
        return f"{name} has no place for {told}: jsonl and sqlite keep everything" if told else None


def counting(readings: Iterable[Facts], tally: Tally) -> Iterable[Facts]:
    """The same readings, each counted as it goes by."""
    for reading in readings:
        tally.add(reading)
        yield reading
