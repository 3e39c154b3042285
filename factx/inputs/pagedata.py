"""What does a web page say of itself: who wrote it, for whom, and when?

Its JSON-LD comes first, where that is of an article, then its meta tags, then a time that is marked in it. The day of
an update is never taken for the day of publication.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from factx.inputs.content import day_of, plain_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DAY_NAMES = frozenset(
    {
        "article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date",
        "dcterms.date", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "pubdate", "date",
        "publication_date", "citation_publication_date", "article.published", "dcterms.created",
    }
)  # fmt: skip
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "dc.creator", "citation_author", "sailthru.author")
_OUTLET_NAMES = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)\Z")
_PAGE = re.compile(r"(?:Page|CreativeWork)\Z")
_WRAPPED = re.compile(r"\A\s*(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|(?://|/\*)?\s*\]\]>\s*(?:\*/)?\s*\Z")
_NAMES = 10
_NODES = 2_000
_JSON_LIMIT = 500_000


@dataclass(frozen=True)
class Said:
    """What a page says of itself for machines. `body` is the article's text, which some pages write nowhere else."""

    published: date | None = None
    author: str | None = None
    outlet: str | None = None
    body: str = ""
    notes: tuple[str, ...] = ()


def said_of(tree: HtmlElement) -> Said:
    """What a page says of itself in its JSON-LD, its meta tags or its marked-up time."""
    data = _Linked.of(tree)
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content")
        for meta in tree.iter("meta")
    }
    article = data.article(_headlines(tree, metas))
    authors = (_named(metas.get(name)) for name in _AUTHOR_NAMES)
    outlets = (_named(metas.get(name)) for name in _OUTLET_NAMES)
    closed = str(article.get("isAccessibleForFree")).lower() == "false"
    return Said(
        day_of(article.get("datePublished")) or _marked_day(tree),
        data.named(article.get("author")) or next((each for each in authors if each), None),
        next((each for each in outlets if each), None) or data.named(article.get("publisher")),
        html.unescape(body) if isinstance(body := article.get("articleBody"), str) else "",
        ("it says that it is not free to read: this may be the beginning only",) if closed else (),
    )


def _headlines(tree: HtmlElement, metas: dict[str, str | None]) -> set[str]:
    found = {_letters(each.text_content()) for each in tree.iter("h1", "title")}
    return {each for each in (*found, _letters(metas.get("og:title") or "")) if each}


def _letters(words: str) -> str:
    return "".join(char for char in words.casefold() if char.isalnum())


def _marked_day(tree: HtmlElement) -> date | None:
    for meta in tree.iter("meta"):
        named = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if named in _DAY_NAMES and (day := day_of(meta.get("content", "").replace("/", "-"))):
            return day
    for moment in tree.iter("time"):
        if (moment.get("itemprop") == "datePublished" or moment.get("pubdate") is not None) and (
            day := day_of(moment.get("datetime"))
        ):
            return day
    days = {day for moment in tree.iter("time") if (day := day_of(moment.get("datetime")))}
    return days.pop() if len(days) == 1 else None


@dataclass(frozen=True)
class _Linked:
    """The records of a page's JSON-LD, and those among them that others name by their `@id`."""

    records: list[dict[str, Any]] = field(default_factory=list)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: HtmlElement) -> _Linked:
        found = cls()
        for script in tree.iter("script"):
            if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
                for record in _records(_parsed(script.text or "")):
                    found.records.append(record)
                    if isinstance(record.get("@id"), str) and len(record) > 1:
                        found.by_id.setdefault(record["@id"], record)
        return found

    def article(self, headlines: set[str]) -> dict[str, Any]:
        """The record of the page's own article: that with its headline, else the first, else that of the page."""
        articles = [each for each in self.records if _is_a(each, _ARTICLE)]
        own = [each for each in articles if _letters(str(each.get("headline") or "")) in headlines]
        pages = [each for each in self.records if not each.get("@type") or _is_a(each, _PAGE)]
        return next(iter([*own, *articles, *pages]), {})

    def named(self, found: Any) -> str | None:
        """The names of one or several persons or organisations, which may stand elsewhere in the data."""
        listed = found if isinstance(found, list) else [found]
        whole = [self.by_id.get(str(each.get("@id")), each) if isinstance(each, dict) else each for each in listed]
        return _named([each if not isinstance(each, dict) or each.get("name") else None for each in whole])


def _parsed(script: str) -> Any:
    try:
        return json.loads(_WRAPPED.sub("", script[:_JSON_LIMIT]), strict=False)  # line ends in strings are usual
    except (ValueError, RecursionError):
        return None


def _records(found: Any) -> Iterator[dict[str, Any]]:
    """The records at the top, in a list or graph, and the main thing of a page; not those that others only mention."""
    waiting, seen = [found], 0
    while waiting and seen < _NODES:
        each = waiting.pop(0)
        seen += 1
        if isinstance(each, list):
            waiting = [*each[:_NODES], *waiting]
        elif isinstance(each, dict):
            yield each
            waiting = [*(each[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in each), *waiting]


def _is_a(record: dict[str, Any], kind: re.Pattern[str]) -> bool:
    types = record.get("@type")
    return any(isinstance(each, str) and kind.search(each) for each in (types if isinstance(types, list) else [types]))


def _named(found: Any) -> str | None:
    """The names in JSON-LD or in a meta tag."""
    listed = found if isinstance(found, list) else [found]
    names = [each.get("name") if isinstance(each, dict) else each for each in listed[:_NAMES]]
    shown = [
        html.unescape(each) for each in names if isinstance(each, str) and not each.startswith(("http:", "https:"))
    ]
    return plain_words("; ".join(shown))
