"""What does the article in a web page say, and what does the page say about it?

trafilatura finds the article. What the page does not show its readers is cut before, or kept and marked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from factx.errors import InputError
from factx.inputs import plain, unshown
from factx.inputs.content import MARKS, Content, day_of, heard, plain_words, unmarked

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(rb"""<meta[^<>]{0,200}charset\s{0,3}=\s{0,3}["']?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_HEAD = 4_096
_DAY_NAMES = frozenset(
    {
        "article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date",
        "dcterms.date", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "pubdate", "date",
        "publication_date", "citation_publication_date", "article.published", "dcterms.created",
    }
)  # fmt: skip
_RULED = re.compile(r"^\|[-|: ]*-[-|: ]*\n?", re.MULTILINE)  # what is put under the head of a table
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "dc.creator", "citation_author", "sailthru.author")
_STOPS = ".!?:;…"
_HEADLINES = 3
_NAMES = 10
_TREE_LIMIT = 50_000
_JSON_LIMIT = 500_000


@dataclass(frozen=True)
class _Said:
    """What a page says of itself for machines."""

    published: date | None = None
    author: str | None = None
    outlet: str | None = None


def read(content: bytes, *, name: str, encoding: str | None, url: str | None, headed: bool = True) -> Content:
    """The article in a page. `headed` puts the page's headline before it where the article lacks it."""
    import lxml.etree
    from trafilatura import extract_metadata

    tree, note = _parsed(content, name, encoding)
    said = _said(tree)
    try:
        with heard("trafilatura"), heard("htmldate"):
            about = extract_metadata(deepcopy(tree), default_url=url, extensive=False)
            cut = unshown.cut(tree)
            _spell_quotations(tree)
            _join_lines(tree)
            headline = _headline(tree)
            marked = _article(tree)
    except (RecursionError, lxml.etree.LxmlError, ValueError, AttributeError, TypeError) as error:
        raise _unreadable(name, f"it is damaged or nested too deeply ({type(error).__name__})") from error
    found = unmarked(marked)
    text, hidden = found.text, found.hidden
    if not text.strip():
        hint = f"; {cut} stretches that it hides were left out" if cut else ""
        raise _unreadable(name, f"no text of an article was found in this page{hint}")
    title = plain_words(about.title) if about.title else None
    if headed and (headline or title) and not _opens_with(text, headline or title or ""):
        head = f"{headline or title}\n"
        text = head + text
        hidden = tuple((start + len(head), end + len(head)) for start, end in hidden)
    notes = [note] if note else []
    if cut:
        notes.append(
            f"{cut} {'stretch' if cut == 1 else 'stretches'} of text that the page hides from its readers left out"
        )
    return Content(
        text,
        title=title or headline,
        author=said.author or plain_words(about.author),
        outlet=plain_words(about.sitename) or said.outlet,
        published=said.published,
        url=_canonical(tree, url),
        language=_language(tree),
        hidden=hidden,
        notes=tuple(notes),
    )


def _parsed(content: bytes, name: str, encoding: str | None) -> tuple[HtmlElement, str | None]:
    import lxml.etree
    import lxml.html

    text, note = _decoded(content, name, encoding)
    text = MARKS.sub("", text)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise _unreadable(name, f"nothing in it reads as a web page ({error})") from None
    if any("depth" in each.message for each in parser.error_log):  # what stands deeper was left out
        raise _unreadable(name, "its elements are nested too deeply to be read whole")
    size = sum(1 for _, _ in zip(tree.iter(), range(_TREE_LIMIT + 1), strict=False))
    if size > _TREE_LIMIT:
        raise _unreadable(name, f"the page has more than {_TREE_LIMIT:,} elements")
    return tree, note


def _decoded(content: bytes, name: str, encoding: str | None) -> tuple[str, str | None]:
    """UTF-8 where it fits strictly, else what the page declares, else a guess: servers and heads are often wrong."""
    if encoding is None and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-8-sig")
            if "\0" not in text:
                return text, None
        except UnicodeDecodeError:
            declared = _DECLARED.search(content[:_HEAD])
            try:
                if declared:
                    return content.decode(declared[1].decode("ascii")).replace("\0", ""), None
            except (LookupError, ValueError):
                pass
    return plain.decoded(content, name=name, encoding=encoding)


def _article(tree: HtmlElement) -> str:
    """The text of the article, a line for each paragraph."""
    from trafilatura import extract, html2txt
    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"  # else the paragraphs of a short article run together
    found = extract(deepcopy(tree), config=config, include_comments=False, output_format="txt", fast=True)
    return _RULED.sub("", found or html2txt(tree) or "")


def _spell_quotations(tree: HtmlElement) -> None:
    """Write the marks that a browser puts around a quotation inside a sentence, and keep the sentence in one piece."""
    for quotation in list(tree.iter("q")):
        quotation.text = f"“{quotation.text or ''}"
        quotation.tail = f"”{quotation.tail or ''}"
        quotation.drop_tag()


def _join_lines(tree: HtmlElement) -> None:
    """Take out the line breaks inside sentences, where what follows goes on in lower case."""
    for end in list(tree.iter("br")):
        before, after = end.getprevious(), (end.tail or "").lstrip()
        words = ((end.getparent().text if before is None else before.tail) or "").rstrip()
        if after[:1].islower() and words and words[-1] not in _STOPS:
            end.tail = f" {after}"
            end.drop_tag()


def _headline(tree: HtmlElement) -> str | None:
    heads = [words for each in tree.iter("h1") if (words := plain_words(MARKS.sub("", each.text_content())))]
    return heads[0] if len(set(heads)) == 1 else None


def _opens_with(text: str, headline: str) -> bool:
    def letters(words: str) -> str:
        return "".join(char for char in words.casefold() if char.isalnum())

    wanted = letters(headline)
    return any(wanted == letters(line) for line in text.split("\n", _HEADLINES)[:_HEADLINES])


def _said(tree: HtmlElement) -> _Said:
    """What the page says of itself in its JSON-LD, its meta tags or its marked-up time; never the day of an update."""
    said = _Said()
    for each in _linked_data(tree):
        said = _Said(
            said.published or day_of(each.get("datePublished")),
            said.author or _named(each.get("author")),
            said.outlet or _named(each.get("publisher")),
        )
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): meta.get("content") for meta in tree.iter("meta")
    }
    authors = (_named(metas.get(name)) for name in _AUTHOR_NAMES)
    author = said.author or next((each for each in authors if each), None)
    return replace(said, author=author, published=said.published or _marked_day(tree))


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


def _named(found: Any) -> str | None:
    """The names of one or several persons or organisations in JSON-LD."""
    listed = found if isinstance(found, list) else [found]
    names = [each.get("name") if isinstance(each, dict) else each for each in listed[:_NAMES]]
    shown = [each for each in names if isinstance(each, str) and not each.startswith(("http:", "https:"))]
    return plain_words("; ".join(shown))


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            found = json.loads((script.text or "")[:_JSON_LIMIT])
        except (ValueError, RecursionError):
            continue
        listed = found if isinstance(found, list) else [found]
        for each in listed:
            if isinstance(each, dict):
                yield each
                graph = each.get("@graph")
                yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    """The address the page gives as its own, where it is a whole one; else the one it was fetched from."""
    for link in tree.iter("link"):
        if link.get("rel", "").lower() == "canonical" and link.get("href"):
            try:
                whole = urljoin(url or "", str(link.get("href")).strip())
            except ValueError:
                continue
            if whole.startswith(("https://", "http://")) and len(whole) < 2_000:
                return whole
    return url


def _language(tree: HtmlElement) -> str | None:
    lang = str(tree.get("lang") or tree.get("xml:lang") or "").strip()
    return lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang) else None


def _unreadable(name: str, problem: str) -> InputError:
    return InputError(f"{name}: {problem}: save what is to be read as a text file")
