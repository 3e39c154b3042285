"""How are a table's documents read, by whatever engine the table belongs to?

    recipe = Recipe(model="openai/gpt-5-mini", journal="out/journal", rpm=5_000)
    rows = extract_batch(ids, texts, recipe=recipe)  # a pyarrow.RecordBatch with the schema SCHEMA

Every engine that hands out columns can call this, and whatever runs on many machines calls nothing else: Daft
(`factx.corpus.daft`), Ray Data (`factx.corpus.ray`), Spark's `mapInArrow` (docs/spark.md).

A document that cannot be read is a row with the reason, and so is every document where nothing can be read at all: an
engine loses a whole job over one exception. A process has one `Reader` for each recipe, kept from batch to batch: its
event loop, its connections, its pace and its journal. It bounds what is asked at once, however many batches there are.
"""

from __future__ import annotations

import asyncio
import os
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, Self, TypedDict, Unpack

import pyarrow as pa

from factx.corpus import served
from factx.corpus.driver import Driver
from factx.corpus.journal import Journal, Journaled, asked_as
from factx.corpus.processes import read_here
from factx.corpus.progress import Progress
from factx.corpus.recipe import Recipe
from factx.corpus.rows import SCHEMA, batch, facts_of, failed_row, row_of
from factx.corpus.shelf import Shelf
from factx.documents import Document
from factx.errors import FactxError, InputError, UsageError
from factx.extractor import Extractor
from factx.facts import Facts
from factx.inputs.tables import day
from factx.inputs.unread import Unread
from factx.models import Answer, Ask, Model
from factx.models.background import Background

__all__ = ["SCHEMA", "About", "Reader", "Recipe", "extract_batch", "facts_of", "readings"]


class About(TypedDict, total=False):
    """What is known of the documents besides their texts, a value for each: what is None is not known.

    `published` is a date, a moment, or words for one; relative dates in a text count from it.
    """

    title: Sequence[Any]
    published: Sequence[Any]
    url: Sequence[Any]
    language: Sequence[Any]
    author: Sequence[Any]
    outlet: Sequence[Any]


def extract_batch(
    ids: Sequence[Any], texts: Sequence[Any], *, recipe: Recipe, **about: Unpack[About]
) -> pa.RecordBatch:
    """The facts of some documents, a row each, in their order; the columns may be of Arrow, pandas, or lists.

    It never raises for what a document, a model, a server or the disk does: such a document's row says in `failed` why
    there are no facts. An id that is None becomes the hash of the text.
    """
    documents = _columns(ids, texts, about)
    try:
        reader = _kept(recipe)
    except Exception as error:  # noqa: BLE001  # a process edge: an exception here would end the job of the engine
        return batch(failed_row(_name(each), told(error)) for each, _, _ in documents)
    return reader.rows(documents)


_MAKING = threading.Lock()  # threads that come at once get one reader, and one bound of asks


def _kept(recipe: Recipe) -> Reader:
    """The reader of this process: a fork takes no threads with it, so it makes its own."""
    with _MAKING:
        return _made(recipe, os.getpid())


@lru_cache(maxsize=8)
def _made(recipe: Recipe, _process: int) -> Reader:
    return Reader(recipe)


class Reader:
    """Reads batches as a recipe says, any number of them at once. Raises what `Recipe.made` and a journal do."""

    def __init__(self, recipe: Recipe) -> None:
        self._extractor: Extractor = recipe.made()
        self._workers = recipe.workers
        self._background = Background()
        self._turns = asyncio.Semaphore(recipe.workers)
        self._journal = Shelf(recipe.journal) if recipe.journal and self._extractor.model else None
        self._model = self._asked(recipe) if self._extractor.model else None
        self._end = weakref.finalize(self, _end, self._background, self._journal)

    def read(self, ids: Sequence[Any], texts: Sequence[Any], **about: Unpack[About]) -> pa.RecordBatch:
        """As `extract_batch`, by this reader."""
        return self.rows(_columns(ids, texts, about))

    def rows(self, documents: Iterable[_Given]) -> pa.RecordBatch:
        given = list(documents)
        try:
            return batch(self._rows(given))
        except Exception as error:  # noqa: BLE001  # a process edge, as above
            return batch(failed_row(_name(each), told(error)) for each, _, _ in given)

    def close(self) -> None:
        """End the event loop and close the journal. Nothing can be read afterwards."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _asked(self, recipe: Recipe) -> Model:
        """The model as this process asks it: what the journal knows waits for nobody."""
        model = self._extractor.model
        assert model is not None  # noqa: S101  # the caller has looked
        bounded = _Bounded(model, self._turns)
        if self._journal is None:
            return bounded
        name = asked_as(model) or served(model)
        return Journaled(bounded, self._journal, retry_failed=recipe.retry_failed, model_name=name)

    def _rows(self, given: Sequence[_Given]) -> list[dict[str, Any]]:
        documents: dict[int, Document] = {}
        rows: dict[int, dict[str, Any]] = {}
        for nth, (name, text, about) in enumerate(given):
            try:
                documents[nth] = _document(name, text, about)
            except Exception as error:  # noqa: BLE001  # a value of any type may stand in a column
                rows[nth] = failed_row(_name(name), told(error))
        read = self._asking(documents) if self._model else self._by_rule(documents)
        for nth, came in read.items():
            try:
                rows[nth] = row_of(came) if isinstance(came, Facts) else failed_row(documents[nth].id, came)
                pa.array([rows[nth]], _ROW)  # what does not fit its column fails here, and not with the others
            except Exception as error:  # noqa: BLE001  # a kind of the user's own may hold anything
                rows[nth] = failed_row(documents[nth].id, told(error))
        return [rows[nth] for nth in range(len(given))]

    def _by_rule(self, documents: Mapping[int, Document]) -> dict[int, Facts | str]:
        found: dict[int, Facts | str] = {}
        for nth, document in documents.items():
            try:
                found[nth] = next(read_here([document], self._extractor.engine, progress=Progress()))
            except FactxError as error:
                found[nth] = told(error)
        return found

    def _asking(self, documents: Mapping[int, Document]) -> dict[int, Facts | str]:
        return self._background.run(self._driven(documents))

    async def _driven(self, documents: Mapping[int, Document]) -> dict[int, Facts | str]:
        """One run over the batch. What ends it, a refused key or a full disk, is the reason of all that are left."""
        assert self._model is not None  # noqa: S101  # the caller has looked
        places, waiting = list(documents), iter(documents.values())
        found: dict[int, Facts | str] = {}
        watch = _Watch()

        async def source() -> Document | Unread | None:
            return next(waiting, None)

        def give(nth: int, facts: Facts | None) -> None:
            found[places[nth]] = facts or watch.reasons.get(documents[places[nth]].id, _NOTHING)
            driver.taken()

        driver = Driver(self._extractor.engine, self._model, workers=self._workers, give=give, progress=watch)
        reason = _NOTHING
        try:
            await driver.run(source)
        except Exception as error:  # noqa: BLE001  # it is told in each row that it met
            reason = told(error)
        return {nth: found.get(nth, reason) for nth in places}


def readings(table: pa.Table | pa.RecordBatch, texts: Mapping[str, str]) -> Iterable[Facts]:
    """The facts in a table's rows, for those documents whose text is given by their ids and that were read."""
    for row in table.to_pylist():
        if row["failed"] is None and row["id"] in texts:
            yield facts_of(row, texts[row["id"]])


def told(error: BaseException) -> str:
    """An error as the reason in a row: what factx raises on purpose tells itself."""
    return str(error) if isinstance(error, FactxError) else f"{type(error).__name__}: {error}"


_NOTHING = "it came to nothing, and no reason is known"
_ROW = pa.struct(list(SCHEMA))
_Given = tuple[Any, Any, Mapping[str, Any]]


class _Watch(Progress):
    """Notes why documents came to nothing that have no facts to say so."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons: dict[str, str] = {}

    def on_unread(self, unread: Unread) -> None:
        super().on_unread(unread)
        self.reasons[unread.name] = told(unread.error)


class _Bounded:
    """A model of which only so many things are asked at once, for all batches of a process."""

    def __init__(self, model: Model, turns: asyncio.Semaphore) -> None:
        self.model, self._turns = model, turns

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def base_url(self) -> str:
        """The address that is asked; "" where the model tells none."""
        return str(getattr(self.model, "base_url", ""))

    def ask(self, ask: Ask, /) -> Answer:
        return self.model.ask(ask)

    async def aask(self, ask: Ask, /) -> Answer:
        async with self._turns:
            return await self.model.aask(ask)


def _end(background: Background, journal: Journal | None) -> None:
    background.stop()
    if journal:
        journal.close()


def _columns(ids: Sequence[Any], texts: Sequence[Any], about: About) -> list[_Given]:
    """The documents of some columns. Raises `UsageError` where these are not of one length, as those of a table are."""
    given: Mapping[str, Any] = about
    columns = {name: _listed(each) for name, each in given.items() if each is not None}
    names, words = _listed(ids), _listed(texts)
    if any(len(each) != len(words) for each in (names, *columns.values())):
        told_of = ", ".join(f"{len(each)} {name}" for name, each in {"ids": names, "texts": words, **columns}.items())
        raise UsageError(f"the columns of one table have one length: got {told_of}")
    rest = zip(*columns.values(), strict=True) if columns else repeat((), len(words))
    return [
        (name, text, dict(zip(columns, each, strict=True))) for name, text, each in zip(names, words, rest, strict=True)
    ]


def _listed(column: Any) -> list[Any]:
    to_list = getattr(column, "to_pylist", None)  # Arrow's and Daft's; the others give their values as they are
    return list(to_list()) if to_list else list(column)


def _document(name: Any, text: Any, about: Mapping[str, Any]) -> Document:
    if not isinstance(text, str):
        raise InputError(f"there is no text: its column holds a {type(text).__name__}")
    known = {name: value for name, value in about.items() if isinstance(value, str) and value}
    return Document(
        text,
        id=_name(name) or "",
        title=known.get("title"),
        published=day(about.get("published")),
        url=known.get("url"),
        language=known.get("language", "en"),
        author=known.get("author"),
        outlet=known.get("outlet"),
    )


def _name(name: Any) -> str | None:
    return None if name is None else str(name)
