"""Statements that say what their words say, and statements that say more."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factx
from factx.audits import Auditor, prompt_leak
from factx.documents import Document
from factx.facts import document_record
from factx.verification import verify

ROOT = Path(__file__).parent.parent

_LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "statements.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = {
    each["article"]: Document(
        each["text"],
        published=date.fromisoformat(each["published"]) if each["published"] else None,
        language=each["language"],
    )
    for each in _LINES
    if "article" in each
}
CASES = [each for each in _LINES if "of" in each]


def found(document, words):
    at = document.text.index(words)
    return document.span(at, at + len(words))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['of']}: {case['label']}")
def test_a_statement_stands_or_is_told_what_it_adds(case):
    document = ARTICLES[case["of"]]
    audit = Auditor(document).audit(
        case["statement"],
        evidence=[found(document, words) for words in case["evidence"]],
        actors=[found(document, words) for words in case.get("actors", ())],
    )
    if case["complaint"] is None:
        assert audit.complaints == ()
    else:
        assert any(case["complaint"] in complaint for complaint in audit.complaints), audit
    if "replaced" in case:
        assert [[each.words, each.by.text] for each in audit.replaced] == case["replaced"]


def test_an_attribution_links_the_name_of_its_source_however_far_it_stands():
    text = "Ann Pell heads the bank.\n" + "The hall was full.\n" * 9 + "Costs fell, the chief said."
    document = Document(text)
    evidence = [found(document, "Costs fell")]
    auditor = Auditor(document)
    assert auditor.audit("Costs fell at Pell's bank.", evidence=evidence).complaints
    linked = auditor.audit("Costs fell at Pell's bank.", evidence=evidence, actors=[found(document, "Ann Pell")])
    assert [(each.words, each.by.text) for each in linked.replaced] == [("Pell", "Ann Pell")]


def test_a_time_that_the_claim_holds_may_stand_in_its_statement():
    document = Document("The vote is on 3 May.\n" + "The hall was full.\n" * 9 + "It will be close.")
    evidence = [found(document, "It will be close")]
    happens = factx.Date.read(found(document, "on 3 May"), document)
    auditor = Auditor(document)
    assert auditor.audit("It will be close on 3 May.", evidence=evidence).complaints
    assert not auditor.audit("It will be close on 3 May.", evidence=evidence, dates=[happens]).complaints


def test_a_replacement_stands_where_it_says_in_the_statement_and_in_the_text():
    for case in CASES:
        document = ARTICLES[case["of"]]
        evidence = [found(document, words) for words in case["evidence"]]
        for each in Auditor(document).audit(case["statement"], evidence=evidence).replaced:
            assert case["statement"][each.at : each.at + len(each.words)] == each.words
            assert document.text[each.by.start : each.by.end] == each.by.text


@given(st.text(max_size=80))
def test_no_statement_breaks_an_audit(statement):
    document = ARTICLES["ferries"]
    audit = Auditor(document).audit(statement, evidence=[found(document, "A crane is broken")])
    assert all(statement[each.at : each.at + len(each.words)] == each.words for each in audit.replaced)


def claim(document, words, statement):
    return factx.Claim(
        document=document.id,
        published=document.published,
        evidence=(found(document, words),),
        statement=statement,
        force="assertion",
        negated=False,
        certainty="certain",
    )


@pytest.fixture
def record():
    """A claim whose statement names whom "She" stands for, as a fact file holds it."""
    document = ARTICLES["ferries"]
    fact = claim(document, "She put the price at $12 million", "Ilse Brandt put the price at $12 million.")
    audit = Auditor(document).audit_claim(fact)
    return fact.model_copy(update={"replaced": audit.replaced}).to_record()


def verified(record):
    return verify(enumerate([document_record(ARTICLES["ferries"]), record])).mismatches


def test_what_is_replaced_goes_into_a_file_and_comes_back(record):
    again = factx.Claim.model_validate(json.loads(json.dumps(record)))
    assert [(each.words, each.at, each.by.text) for each in again.replaced] == [("Ilse Brandt", 0, "Ilse Brandt")]
    assert again.to_record() == record


def test_the_id_of_a_claim_does_not_depend_on_what_is_replaced(record):
    bare = {**record, "replaced": []}
    assert factx.Claim.model_validate(bare).id == record["id"]
    assert (
        factx.Claim.model_validate({key: value for key, value in record.items() if key != "replaced"}).id
        == record["id"]
    )


def test_a_file_holds_with_its_replacements_and_without_them(record):
    assert verified(record) == []
    assert verified({**record, "replaced": []}) == []
    assert verified({key: value for key, value in record.items() if key != "replaced"}) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words": "Greta Moll"}, "Ilse Brand"),
        ({"at": 5}, "Brandt put"),
        ({"by": {"start": 0, "end": 5, "text": "Ferry"}}, "'Ferry'"),
        ({"by": {"start": 1, "end": 6, "text": "Ferry"}}, "is not at 1"),
    ],
)
def test_a_replacement_that_was_tampered_with_is_a_mismatch(record, change, told):
    record["replaced"] = [{**record["replaced"][0], **change}]
    (mismatch,) = verified(record)
    assert mismatch.path.startswith("replaced.0")
    assert told in mismatch.problem


PROMPT = """List the facts. attribution: "The Courier quoted the abbot as saying that customs had …": first the Courier.
amount: the number with its unit ("more than 70 crates"). measure: what is counted ("exports of amber").
name: FULL NAME of the source, whoever declined to comment. Skip every advertisement and its photographs.
"""


@pytest.mark.parametrize(
    ("words", "leaked"),
    [
        ("The Courier quoted the abbot.", "The Courier quoted the abbot"),
        ("Prices rose, the Courier quoted the abbot as saying.", "the Courier quoted the abbot as saying"),
        ("exports of amber", "exports of amber"),
        ("more than 70 crates", "more than 70 crates"),
        ("FULL NAME", "FULL NAME"),
        ("He will skip every advertisement and its photographs.", "skip every advertisement and its photographs"),
        ("The mayor declined to comment.", None),
        ("The Courier", None),
        ("The abbot wrote to the mayor.", None),
        ("the price at $12 million", None),
    ],
)
def test_words_of_a_prompt_s_example_are_known_for_what_they_are(words, leaked):
    assert prompt_leak(words, prompt=PROMPT, document=ARTICLES["ferries"]) == leaked


def test_words_that_stand_in_the_article_are_no_leak():
    article = Document("The Courier quoted the abbot as saying that customs had seized more than 70 crates.")
    assert prompt_leak("The Courier quoted the abbot.", prompt=PROMPT, document=article) is None
    assert prompt_leak("more than 70 crates", prompt=PROMPT, document=article) is None


def test_the_project_s_own_statements_are_no_leaks_and_hold():
    """The annotated articles: nothing that a careful reader wrote is refused."""
    for path in sorted((ROOT / "tests" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (ROOT / "seeds" / f"{path.stem}.txt").read_text(encoding="utf-8")
        document = Document(text, published=date.fromisoformat(gold["published"]))
        auditor = Auditor(document)
        for each in gold["claims"]:
            links = [link["source"] for link in each["attribution"]]
            actors = [factx.Span(**span) for link in links for span in (link["name"], link["words"]) if span]
            evidence = [factx.Span(**span) for span in each["evidence"]]
            audit = auditor.audit(each["statement"], evidence=evidence, actors=actors)
            assert audit.complaints == (), each["statement"]
            assert prompt_leak(each["statement"], prompt=PROMPT, document=document) is None


def test_what_the_rules_write_holds():
    for path in sorted((ROOT / "seeds").glob("0*.txt")):
        facts = factx.extract(path.read_text(encoding="utf-8"))
        auditor = Auditor(facts.document)
        assert [each.statement for each in facts.claims if auditor.audit_claim(each).complaints] == []
