"""What stands in the place of facts where reading a document failed in factx itself?"""

from __future__ import annotations

import traceback
from pathlib import Path

import factx
from factx.documents import Document
from factx.extractor import Engine
from factx.facts import Facts, Gap, Run
from factx.models import Model


def faulty(document: Document, error: BaseException, *, engine: Engine, model: Model | None) -> Facts:
    """A reading with nothing in it but a gap over the whole document, which says what failed and where."""
    gap = Gap(document=document.id, first=1, last=_sentences(document), reason="fault", detail=told(error))
    kinds = tuple(each.kind for each in getattr(engine, "kinds", ()))
    run = Run(
        factx=factx.__version__, engine="llm" if model else "rules", model=model.name if model else None, kinds=kinds
    )
    return Facts(document, (), (), (gap,), run)


def told(error: BaseException) -> str:
    """A fault in one line, with the place in the code where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" (at {Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"a fault of factx: {type(error).__name__}: {error}{place}"


def _sentences(document: Document) -> int:
    try:
        return max(1, len(document.sentences))
    except Exception:  # noqa: BLE001  # it may be the sentences that failed
        return 1
