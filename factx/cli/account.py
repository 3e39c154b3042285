"""What became of the documents, told one by one and at the end?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from factx.cli.exits import INTERRUPTED, PARTLY, PROVIDER, REJECTED, UNUSABLE, WELL, code_of
from factx.cli.screen import Screen
from factx.errors import FactxError
from factx.facts import Facts, Gap
from factx.outputs.plain import counted
from factx.outputs.wording import counts, planted

_SHOWN = 20  # documents told one by one on a terminal; the line that moves tells of more


@dataclass
class Account:
    """Those read, those that failed and the worst exit code of any, and what else matters at the end."""

    screen: Screen
    read: int = 0
    partly: int = 0  # of those read
    failed: int = 0
    refused: int = 0  # inputs that are no documents
    doubtful: int = 0  # rejections and gaps
    worst: int = WELL
    interrupted: bool = False
    stopped: bool = False
    prompts: dict[str, str] = field(default_factory=dict)

    def code(self, *, strict: bool) -> int:
        if self.interrupted:
            return INTERRUPTED
        if self.worst:
            return PARTLY if self.read else self.worst
        return REJECTED if strict and self.doubtful else WELL

    def refuse(self, name: str, error: FactxError) -> None:
        """An input that is no document."""
        told, shown = str(error), _on_a_line(name)
        self.screen.error(told.replace(name, shown) if name in told else f"{shown}: {told}")
        self.refused += 1
        self.worst = max(self.worst, code_of(error))

    def stop(self, error: FactxError) -> None:
        """What would meet every further document."""
        self.screen.error(str(error))
        self.worst = max(self.worst, code_of(error))
        self.stopped = True

    def take(self, facts: Facts, name: str) -> None:
        """Tell of a reading."""
        failed, name = _failed(facts), _on_a_line(name)
        self.prompts.update(
            {each.name: f"prompt {each.name} {each.version} ({each.fingerprint})" for each in facts.run.prompts}
        )
        self.doubtful += len(facts.rejected) + sum(gap.is_unread for gap in facts.gaps)
        if is_unread(facts):
            self._unread(failed[0], name)
            return
        self.read += 1
        if failed:
            self.partly += 1
            self.worst = max(self.worst, PARTLY)
        if not self.screen.moves or self.read <= _SHOWN:
            self.screen.say(f"{name}: {_told(facts)}")
        if suspect := sum(bool(planted(each)) for each in facts.items):
            rest = counted(suspect, "fact rests", "facts rest")
            self.screen.warn(f"{name}: {rest} on words that look planted for a machine (support.suspect says why)")
        for gap in facts.unread:
            self.screen.warn(f"{name}: {gap.detail}")
        if facts.document.published is None and (words := next(_undated(facts.to_dicts()), None)):
            self.screen.warn(f"{name}: no date was given, so {words!r} is not resolved: say --date YEAR-MONTH-DAY")

    def summary(self, *, opened: int) -> str:
        """How many documents were read, and what became of the others; "" where there was one, and it was read."""
        parts = [f"{counted(self.read, 'document')} read"]
        if self.partly:
            parts.append(f"{self.partly:,} of them in part")
        if self.failed or self.refused:
            parts.append(f"{self.failed + self.refused:,} failed")
        if (self.stopped or self.interrupted) and (left := opened - self.read - self.failed):
            parts.append(f"{left:,} begun and not finished")
        return ", ".join(parts) if len(parts) > 1 or self.read > 1 else ""

    def _unread(self, gap: Gap, name: str) -> None:
        self.failed += 1
        if gap.reason == "fault":
            self.screen.error(f"{name}: {gap.detail}; -v shows more")
            self.worst = max(self.worst, PARTLY)
        elif gap.reason == "overflow":
            self.screen.error(f"{name}: no fact was found: {gap.detail}: break it into sentences or lines")
            self.worst = max(self.worst, UNUSABLE)
        else:
            self.screen.error(f"{name}: nothing of it could be read: {gap.detail}")
            self.worst = max(self.worst, PROVIDER)


def is_unread(facts: Facts) -> bool:
    """Whether nothing of the document could be read. A fact from the beginning of an endless sentence was."""
    failed = _failed(facts)
    return (
        bool(failed)
        and not facts.items
        and sum(gap.last - gap.first + 1 for gap in failed) >= len(facts.document.sentences)
    )


def _on_a_line(name: str) -> str:
    """A file's name may hold line feeds, and could forge a message with them."""
    return name.replace("\n", "␊")


def _failed(facts: Facts) -> list[Gap]:
    return [gap for gap in facts.unread if gap.reason != "language"]


def _told(facts: Facts) -> str:
    missed, left = len(facts.unread), len(facts.left_open)
    gaps = f", {counted(missed, 'passage')} not read" if missed else ""
    gaps += f", {counted(left, 'sentence')} with something in no fact" if left else ""
    return f"{counts(facts)}; {len(facts.rejected)} rejected{gaps}"


def _undated(part: Any) -> Iterator[str]:
    """The words of dates that could not be resolved."""
    if isinstance(part, Mapping):
        if part.get("basis") == "unresolved" and isinstance(part.get("span"), Mapping):
            yield str(part["span"].get("text"))
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _undated(each)
