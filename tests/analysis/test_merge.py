"""Merging: what is one fact, who vouches for it, and what a copy counts."""

from typing import Literal

import pytest

import factx
from factx import Document
from factx.analysis import merge
from factx.analysis.copies import families
from tests.analysis.articles import RUN, Article

WIRE = (
    "The ferry Anna ran aground off Cape Orl early on Monday with some forty people aboard, Ida Voss said.",
    "All of them were brought ashore by noon, and nobody was hurt, the coastguard told reporters in Orlby.",
)


def ferry(*lines, speaker="Ida Voss", words="The ferry Anna ran aground off Cape Orl", **about):
    return Article(*lines, **about).claim(words, by=[speaker] if speaker else ())


def sizes(merged):
    return sorted((len(each.facts) for each in merged.clusters), reverse=True)


def test_one_minister_in_two_papers_is_one_source():
    one = ferry("The ferry Anna ran aground off Cape Orl, Ida Voss said.")
    other = ferry("Ida Voss told us: The ferry Anna ran aground off Cape Orl.")
    (cluster,) = merge([one.facts, other.facts]).clusters
    assert cluster.sources == ("Ida Voss",)
    assert len(cluster.outlets) == 2
    assert [document for document, _ in cluster.evidence] == [one.document.id, other.document.id]


def test_two_who_say_it_are_two_sources():
    one = ferry("The ferry Anna ran aground off Cape Orl, Ida Voss said.")
    words = "Off Cape Orl the ferry Anna has run aground"
    other = ferry(f"{words}, said Rolf Tamm.", speaker="Rolf Tamm", words=words)
    (cluster,) = merge([one.facts, other.facts]).clusters
    assert cluster.sources == ("Ida Voss", "Rolf Tamm")


def test_a_text_that_two_papers_print_vouches_once():
    one = ferry("Ferry aground", *WIRE, speaker=None, title="Ferry aground")
    other = ferry("Forty saved off the cape", *WIRE, speaker=None)
    (cluster,) = merge([one.facts, other.facts]).clusters
    assert len(cluster.facts) == 2
    assert cluster.sources == ("Ferry aground",)
    assert cluster.outlets == (one.document.id,)


def test_a_claim_and_its_denial_are_two_facts():
    one = ferry("The ferry Anna ran aground off Cape Orl, Ida Voss said.")
    words = "The ferry Anna did not run aground off Cape Orl"
    other = ferry(f"{words}, said Rolf Tamm.", speaker="Rolf Tamm", words=words)
    assert sizes(merge([one.facts, other.facts])) == [1, 1]


def test_what_is_said_again_a_month_later_is_news_of_its_own():
    one = ferry("The ferry Anna ran aground off Cape Orl, Ida Voss said.", published="2024-05-15")
    other = ferry("Ida Voss said: The ferry Anna ran aground off Cape Orl.", published="2024-06-15")
    assert sizes(merge([one.facts, other.facts])) == [1, 1]


def test_a_thing_without_a_name_is_not_the_same_in_two_places():
    one = ferry("The gate was shut, Ida Voss said.", words="The gate was shut")
    other = ferry("Rolf Tamm said: The gate was shut.", words="The gate was shut", speaker="Rolf Tamm")
    assert sizes(merge([one.facts, other.facts])) == [1, 1]


def test_figures_are_one_where_number_measure_and_period_are():
    def homes(value, year, verb):
        article = Article(f"In Orlby {value} homes in Orlby {verb} empty in {year}, Ida Voss said.")
        words = f"{value} homes in Orlby {verb} empty in {year}"
        return article.figure(words, f"{value} homes", "homes in Orlby", by=["Ida Voss"], period=f"in {year}")

    given = [homes("300", 2023, "stood"), homes("300", 2023, "were"), homes("300", 2022, "were")]
    assert sizes(merge(each.facts for each in given)) == [2, 1]


def test_stances_are_one_where_holder_target_and_polarity_are():
    def stance(line, words, polarity):
        return Article(line).stance(words, "Ida Voss", polarity, "Odell Party")

    given = [
        stance("Ida Voss backs the Odell Party.", "backs the Odell Party", "support"),
        stance("Ida Voss praised the Odell Party.", "praised the Odell Party", "support"),
        stance("Ida Voss left the Odell Party in anger.", "left the Odell Party in anger", "oppose"),
    ]
    assert sizes(merge(each.facts for each in given)) == [2, 1]


def test_a_kind_of_one_s_own_is_merged_by_its_words():
    class Visit(factx.Fact):
        """A meeting."""

        medium: Literal["call", "in person"]

    def visit(text):
        document = Document(text)
        fact = Visit(document=document.id, evidence=(document.span(0, len("Ida Voss met Rolf Tamm")),), medium="call")
        return factx.Facts(document, (fact,), (), (), RUN)

    assert sizes(merge([visit("Ida Voss met Rolf Tamm."), visit("Ida Voss met Rolf Tamm on Monday.")])) == [2]


def test_every_fact_is_in_just_one_cluster():
    given = [ferry(f"The ferry Anna ran aground off Cape Orl, Ida Voss said, {nth}.") for nth in range(4)]
    merged = merge(each.facts for each in given)
    facts = [fact.id for each in given for fact in each.items]
    assert sorted(fact.id for cluster in merged.clusters for fact in cluster.facts) == sorted(facts)
    assert all(given[0].items[0] in merged.cluster_of(each.items[0]).facts for each in given)


def test_a_surname_joins_the_only_full_name_it_can_stand_for():
    one = ferry("The ferry Anna ran aground off Cape Orl, said Ida Voss.")
    other = ferry("The ferry Anna ran aground off Cape Orl, said Voss.", speaker="Voss")
    merged = merge([one.facts, other.facts])
    assert merged.clusters[0].sources == ("Ida Voss",)
    assert merged.actors.aliases["ida voss"] == ("Ida Voss", "Voss")


def test_a_surname_of_two_people_stays_by_itself():
    given = [
        ferry(f"The ferry Anna ran aground off Cape Orl, said {name}.", speaker=name)
        for name in ("Ida Voss", "Max Voss", "Voss")
    ]
    assert len(merge(each.facts for each in given).clusters[0].sources) == 3


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        ("\n".join(("Ferry aground", *WIRE)), True),
        (WIRE[0] + "\n" + "A spokesman had no more to say about it than that.", True),
        ("“" + WIRE[0].upper() + "”", True),
        ("The ferry was late. " * 20, False),
        ("Read more about our ferries here.\nQuite another text about trains.", False),
    ],
    ids=["under another headline", "cut", "in other letters", "about the same", "another"],
)
def test_a_copy_is_known_by_its_sentences(other, copy):
    first, second = Document("\n".join(WIRE), id="first"), Document(other, id="second")
    assert families([first, second])["second"] == ("first" if copy else "second")
