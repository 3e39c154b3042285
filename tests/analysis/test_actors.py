"""Actors: which words are names, and whose."""

import pytest

from factx.analysis import directory
from factx.analysis.actors import UNNAMED, key_of_name
from tests.analysis.articles import Article


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ida Voss", "ida voss"),
        ("Mayor Ida Voss", "ida voss"),
        ("Ida R. Voss Jr.", "ida voss"),
        ("the head of the harbour board, Ida Voss", "ida voss"),
        ("Ida Voss, who heads the board", "ida voss"),
        ("Moscow", "russia"),
        ("the Russian side", "russia"),
        ("the US", "united states"),
        ("news agency ANA", "ana"),
        ("the Bank of Orl", "bank of orl"),
        ("Odell Foods’", "odell foods"),
    ],
)
def test_a_name_has_one_key_however_it_is_written(text, key):
    assert key_of_name(text) == key


@pytest.mark.parametrize("text", ["the harbour board", "He", "Farmers", "officials in Orlby", "two people"])
def test_what_is_no_name_is_told_apart(text):
    assert key_of_name(text).startswith(UNNAMED)


def test_a_title_and_a_pronoun_lead_to_the_name_that_the_article_gives_them():
    article = Article("Ida Voss spoke first.", "The mayor, she said, was tired.")
    article.claim("was tired", by=[("The mayor", "Ida Voss")]).claim("tired", by=[("she", "Ida Voss")])
    known = directory([article.facts])
    assert known.aliases["ida voss"] == ("Ida Voss", "The mayor", "she")


def test_a_company_is_known_by_the_first_word_of_its_name():
    article = Article("Odell Foods grew.", "Odell said so.").claim("grew", by=["Odell Foods"]).claim("so", by=["Odell"])
    known = directory([article.facts])
    assert known.source_of(article.items[0]) == known.source_of(article.items[1]) == "odell foods"


def test_a_country_is_no_short_form_of_a_name_that_begins_with_it():
    article = Article("China Daily wrote it.", "China said it.").claim("wrote", by=["China Daily"])
    article.claim("said", by=["China"])
    known = directory([article.facts])
    assert [known.source_of(each) for each in article.items] == ["china daily", "china"]
