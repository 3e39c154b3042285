"""What a document tells goes out with its facts and comes back."""

from dataclasses import replace

from factx.outputs.carried import carried, restored


def _told(reading):
    document = replace(
        reading.document, author="A. Roe", outlet="The Gazette", pages=(0,), cues=((0, 5),), hidden=((0, 4),)
    )
    return replace(reading, document=document)


def test_what_a_document_tells_comes_back_with_it(reading, kinds):
    sent = _told(reading)
    assert restored(carried(sent), sent.document.text, kinds=kinds, where="a")[0] == sent.document


def test_places_are_not_told_of_a_text_that_was_changed(reading, kinds):
    document, *_ = restored(carried(_told(reading)), "Short.", kinds=kinds, where="a")
    assert (document.author, document.outlet) == ("A. Roe", "The Gazette")
    assert document.pages == document.cues == document.hidden == ()
