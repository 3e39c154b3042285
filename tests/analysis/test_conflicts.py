"""Conflicts: what is told, and what must not be."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from factx.analysis import Link, conflicts
from tests.analysis.articles import Article

DATA = Path(__file__).parents[1] / "data"


def cases(name):
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["label"]) for case in map(json.loads, lines)]


def told(relation, *articles, **options):
    found = conflicts([article.facts for article in articles], **options)
    return [link for link in found if link.relation == relation]


@pytest.mark.parametrize("case", cases("differing_figures"))
def test_figures_differ_only_where_both_cannot_be_right(case):
    article = Article(*case["lines"])
    for figure in case["figures"]:
        article.figure(**figure)
    links = told("figures differ", article)
    if case["difference"] is None:
        assert links == []
    else:
        (link,) = links
        assert (link.difference, link.ratio) == (Decimal(case["difference"]), Decimal(case["ratio"]))
        assert {side.whose for side in link.sides} == {"Ida Voss", "Rolf Tamm"}


@pytest.mark.parametrize("case", cases("contradictions"))
def test_statements_contradict_only_where_one_denies_the_other(case):
    article = Article(f"Ida Voss: {case['one']}", f"Rolf Tamm: {case['other']}")
    force = case.get("force", "assertion")
    article.claim(case["one"], by=["Ida Voss"], force=force if case.get("both") else "assertion")
    article.claim(case["other"], by=["Rolf Tamm"], force=force)
    assert bool(told("statements contradict", article)) is case["contradict"]


def test_an_article_s_own_figure_and_a_source_s_are_linked_where_they_name_what_they_are_of():
    article = Article("Odell Foods has 900 shops.", "Rolf Tamm said Odell Foods has 700 shops.")
    article.figure("Odell Foods has 900 shops", "900 shops", "shops", of="Odell Foods")
    article.figure("Odell Foods has 700 shops", "700 shops", "shops", of="Odell Foods", by=["Rolf Tamm"])
    (link,) = told("figures differ", article)
    assert "the article has 900 shops" in link.reason


class TestAcrossDocuments:
    def figure(self, value, *, published="2024-05-15", speaker="Ida Voss", measure="homes in Orlby", period=True):
        year = " in 2024" if period else ""
        article = Article(f"{speaker} said {value} {measure} were empty{year}.", published=published)
        words = f"{value} {measure} were empty"
        return article.figure(words, f"{value} homes", measure, by=[speaker], period="in 2024" if period else None)

    def test_figures_of_one_named_thing_and_year_are_linked(self):
        (link,) = told("figures differ", self.figure(300), self.figure(420, speaker="Rolf Tamm"))
        assert len(link.documents) == 2
        assert link.difference == 120

    def test_they_are_not_where_only_one_document_at_a_time_is_asked_for(self):
        assert told("figures differ", self.figure(300), self.figure(420, speaker="Rolf Tamm"), across=False) == []

    def test_without_a_time_they_are_not(self):
        one, other = self.figure(300, period=False), self.figure(420, speaker="Rolf Tamm", period=False)
        assert told("figures differ", one, other) == []

    def test_homes_of_no_town_may_be_anywhere(self):
        one = self.figure(300, measure="homes")
        other = self.figure(420, measure="homes", speaker="Rolf Tamm")
        assert told("figures differ", one, other) == []

    def test_but_not_in_one_story(self):
        def story(value, speaker):
            lines = (f"{speaker} said {value} people died.", "Lena Oduya of Harbour Watch agreed with Tomas Birk.")
            article = Article(*lines)
            article.figure(f"{value} people died", f"{value} people", "people died", by=[speaker])
            return article.claim("agreed", by=["Lena Oduya"]).claim("agreed with", by=["Tomas Birk"])

        (link,) = told("figures differ", story(12, "Ida Voss"), story(19, "Rolf Tamm"))
        assert link.difference == 7

    def test_a_claim_and_its_denial_are_linked(self):
        one = Article("Harlan Mills poisoned Lake Orl in 2023, Ida Voss said.")
        one.claim("Harlan Mills poisoned Lake Orl in 2023", by=["Ida Voss"], happens="in 2023")
        other = Article("Rolf Tamm said that Harlan Mills did not poison Lake Orl in 2023.")
        other.claim("Harlan Mills did not poison Lake Orl in 2023", by=["Rolf Tamm"], happens="in 2023")
        assert len(told("statements contradict", one, other)) == 1


class TestStances:
    def both(self, **options):
        article = Article(
            "Ida Voss says the Odell Party backs the pier toll.", "Rolf Tamm says it fights the pier toll."
        )
        article.stance("backs the pier toll", "Odell Party", "support", "the pier toll", by=["Ida Voss"], **options)
        return article.stance(
            "fights the pier toll", "Odell Party", "oppose", "the pier toll", by=["Rolf Tamm"], **options
        )

    def test_for_by_one_s_word_and_against_by_another_s_is_told(self):
        (link,) = told("stances contradict", self.both(of="proposal"))
        assert {side.whose for side in link.sides} == {"Ida Voss", "Rolf Tamm"}

    def test_weak_signs_contradict_nothing(self):
        assert told("stances contradict", self.both(of="proposal", strength="weak")) == []


class TestParaphrases:
    def pair(self, own, quoted, *, by_own=("Ida Voss",), by_quoted=("Ida Voss",), forces=("assertion", "assertion")):
        article = Article(f"{own}, Ida Voss said.", f"“{quoted},” Ida Voss told Radio Orl. “Rolf Tamm.”")
        article.claim(own, by=by_own, force=forces[0])
        return article.claim(quoted, by=by_quoted, force=forces[1], manner="direct")

    def test_what_was_passed_on_becomes_the_speaker_s_own(self):
        article = self.pair(
            "The mill has stopped dumping waste in the river",
            "The mill has stopped dumping waste in the wide river",
            by_quoted=("Ida Voss", "Rolf Tamm"),
        )
        (link,) = told("paraphrase drifts", article)
        assert "Rolf Tamm is given as Ida Voss's own" in link.reason

    def test_a_reservation_is_dropped(self):
        article = self.pair("The mill poisoned the river last year", "The mill may have poisoned the river last year")
        (link,) = told("paraphrase drifts", article)
        assert "a reservation is gone" in link.reason

    def test_no_exception_is_left(self):
        article = self.pair("All pupils in Orlby failed the test", "Pupils in Orlby failed the test")
        (link,) = told("paraphrase drifts", article)
        assert "'all'" in link.reason

    def test_a_stronger_word_of_its_kind_is_taken(self):
        article = self.pair("The new toll wrecked river trade in Orlby", "The new toll hurt river trade in Orlby")
        (link,) = told("paraphrase drifts", article)
        assert "'wrecked' is stronger than 'hurt'" in link.reason

    @pytest.mark.parametrize(
        ("own", "quoted"),
        [
            ("The mill may have poisoned the river last year", "The mill may have poisoned the river last year"),
            ("The mill may have poisoned the river last year", "The mill poisoned the river last year"),
            ("The school hired forty teachers", "The mill may have poisoned the river last year"),
        ],
        ids=["as quoted", "says less", "another matter"],
    )
    def test_nothing_is_told_of_a_paraphrase_that_says_no_more(self, own, quoted):
        assert told("paraphrase drifts", self.pair(own, quoted)) == []

    def test_nothing_is_told_of_two_speakers(self):
        own, quoted = "The mill poisoned the river last year", "The mill may have poisoned the river last year"
        assert told("paraphrase drifts", self.pair(own, quoted, by_own=("Rolf Tamm",))) == []


class TestHeadings:
    def test_a_stronger_word_than_the_text_has_is_told(self):
        article = Article("Voss slams harbour board", "Ida Voss is worried by the tolls of the harbour board.")
        article.stance("Voss slams harbour board", "Voss", "oppose", "harbour board", manner="headline")
        article.stance("Ida Voss is worried by the tolls", "Ida Voss", "oppose", "harbour board", strength="moderate")
        (link,) = told("headline overstates", article)
        assert link.reason == "the heading has 'slams', and the text nothing stronger than 'worried'"

    def test_not_where_the_text_has_as_strong_a_word_anywhere(self):
        article = Article(
            "Voss slams harbour board", "Ida Voss is worried by tolls.", "The harbour board was denounced by the mayor."
        )
        article.stance("Voss slams harbour board", "Voss", "oppose", "harbour board", manner="headline")
        article.stance("Ida Voss is worried by tolls", "Ida Voss", "oppose", "tolls", strength="moderate")
        assert told("headline overstates", article) == []

    def test_a_subheading_is_held_against_its_own_lines_only(self):
        article = Article(
            "Tolls in Orlby",
            "The mayor denounced the tolls on Monday.",
            "Voss slams harbour board",
            "Ida Voss is worried by the tolls of the harbour board.",
        )
        article.stance("Voss slams harbour board", "Voss", "oppose", "harbour board", manner="headline")
        article.stance("Ida Voss is worried by the tolls", "Ida Voss", "oppose", "harbour board", strength="moderate")
        assert len(told("headline overstates", article)) == 1

    def test_what_the_text_says_is_not_so_is_told(self):
        article = Article("Orlby bridge collapses", "The bridge itself did not collapse, but it was shut.")
        article.claim("Orlby bridge collapses", manner="headline")
        article.claim("The bridge itself did not collapse", negated=True)
        (link,) = told("headline overstates", article)
        assert "it is not so" in link.reason

    def test_a_forecast_with_a_reservation_told_flatly_is_told(self):
        article = Article("Frost to halve Orlby apple crop", "Frost could cut the apple harvest of Orlby by half.")
        article.claim("Frost to halve Orlby apple crop", manner="headline", force="forecast")
        article.claim("Frost could cut the apple harvest of Orlby by half", force="forecast")
        (link,) = told("headline overstates", article)
        assert "with a reservation" in link.reason

    def test_a_heading_that_says_what_the_text_says_is_left_alone(self):
        article = Article("Orlby bridge collapses", "The bridge collapsed on Monday in Orlby.")
        article.claim("Orlby bridge collapses", manner="headline")
        article.claim("The bridge collapsed on Monday in Orlby")
        assert told("headline overstates", article) == []


class TestSides:
    LINES = ("Ida Voss accused Harlan Mills of poisoning the river.", "Voss said Harlan Mills had hidden the reports.")

    def accused(self, *more):
        article = Article(*self.LINES, *more)
        article.stance("Ida Voss accused Harlan Mills of poisoning the river", "Ida Voss", "oppose", "Harlan Mills")
        return article.claim("Harlan Mills had hidden the reports", by=["Voss"])

    def test_somebody_accused_without_a_word_of_theirs_is_told(self):
        (link,) = told("one side only", self.accused())
        assert "Harlan Mills, who has no word in this text" in link.reason

    @pytest.mark.parametrize(
        "more",
        ["Harlan Mills declined to comment.", "A lawyer for Harlan Mills spoke of envy.", "Harlan Mills denies it."],
    )
    def test_not_where_they_were_heard_or_asked(self, more):
        assert told("one side only", self.accused(more)) == []

    def test_not_where_they_say_something_themselves(self):
        article = self.accused("The river has always been brown, Harlan Mills said.")
        assert told("one side only", article.claim("The river has always been brown", by=["Harlan Mills"])) == []

    def test_what_the_other_side_s_report_does_not_mention_is_told(self):
        article = Article(
            "Ida Voss said the pact covers fishing, though this was not mentioned in the statement of Kessel."
        )
        article.claim("the pact covers fishing", by=["Ida Voss"])
        article.claim("this was not mentioned in the statement of Kessel", force="absence", negated=True)
        (link,) = told("not mentioned", article)
        assert link.sides[0].whose == "Ida Voss"

    def test_a_report_that_gives_no_reason_is_silent_on_nothing_that_was_announced(self):
        article = Article("Ida Voss said the pier would close.", "The report did not mention a reason.")
        article.claim("the pier would close", by=["Ida Voss"])
        article.claim("The report did not mention a reason", force="absence", negated=True)
        assert told("not mentioned", article) == []


def test_links_are_the_same_in_whatever_order_documents_come():
    case = TestAcrossDocuments()
    one, other = case.figure(300), case.figure(420, speaker="Rolf Tamm")
    forth, back = (conflicts([a.facts, b.facts]) for a, b in ((one, other), (other, one)))
    assert {link.id for link in forth} == {link.id for link in back}


def test_a_link_is_json_with_the_ids_of_its_facts():
    case = TestAcrossDocuments()
    one, other = case.figure(300), case.figure(420, speaker="Rolf Tamm")
    (link,) = conflicts([one.facts, other.facts])
    record = json.loads(json.dumps(link.to_record()))
    assert (record["kind"], record["difference"], record["unit"]) == ("link", "120", "{home}")
    assert set(link.facts) == {one.items[0].id, other.items[0].id}
    assert Link.model_validate({key: value for key, value in record.items() if key not in {"kind", "id"}}) == link


def test_nothing_is_found_in_nothing():
    assert conflicts([]) == ()
    assert conflicts(Article("A line.").facts) == ()
