"""ClaimReview drafts: a JSON-LD processor reads them, and nobody finds a verdict in one."""

import json

from factx.outputs import claimreview

SCHEMA = "https://schema.org/"


def _reviews(*readings):
    return json.loads("".join(claimreview.write(readings)))["@graph"]


def test_a_processor_finds_the_claim_and_where_it_appeared(reading, expanded):
    (review,) = expanded("".join(claimreview.write([reading])))
    assert review["@type"] == [f"{SCHEMA}ClaimReview"]
    claim = review[f"{SCHEMA}itemReviewed"][0]
    assert claim["@type"] == [f"{SCHEMA}Claim"]
    (article,) = claim[f"{SCHEMA}appearance"]
    assert article[f"{SCHEMA}url"] == [{"@id": "https://velm.example/toll?a=1&b=2"}]


def test_the_claim_is_that_of_the_one_who_makes_it(reading):
    (review,) = _reviews(reading)
    assert review["claimReviewed"] == "Velmouth will not close the harbour, whatever the union says."
    assert review["itemReviewed"]["author"] == {"@type": "Thing", "name": "Ada Corrin"}
    assert review["itemReviewed"]["datePublished"] == "2024-05-15"


def test_rating_reviewer_and_day_are_left_to_a_person(reading):
    (review,) = _reviews(reading)
    assert review["reviewRating"] == {"@type": "Rating", "ratingValue": "", "alternateName": ""}
    assert review["author"]["name"] == review["datePublished"] == review["url"] == ""


def test_nothing_in_a_draft_ends_the_script_that_it_stands_in(hostile, attacks):
    written = "".join(claimreview.write([hostile]))
    assert "<" not in written
    assert [review["claimReviewed"] for review in _reviews(hostile)] == list(attacks)


def test_an_address_that_is_none_of_the_web_is_left_out(hostile):
    assert all("url" not in review["itemReviewed"]["appearance"] for review in _reviews(hostile))
