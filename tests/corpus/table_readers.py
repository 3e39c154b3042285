"""What recipes of the tests import: readers whose model is the test's own."""

import time

from slow_models import SlowModel, nothing

import factx
from factx.engines.llm import LanguageModel

POISON = "poison"


class Poisoned(LanguageModel):
    """Raises on a document that says so, as a fault in the engine would."""

    def steps(self, document):
        if POISON in document.text:
            raise ZeroDivisionError(f"{POISON} in {document.id}")
        return super().steps(document)


class Kept:
    """Where a test puts the model that its recipes read with."""

    model = None
    made = 0


def reader():
    model = Kept.model or SlowModel(nothing)
    return factx.Extractor(model=model, engine=Poisoned(model=model.name, again=0))


def slowly_made():
    Kept.made += 1
    time.sleep(0.05)
    return reader()


def no_reader():
    return "nothing that reads"
