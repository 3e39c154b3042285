"""PROV-O: an RDF reader takes it, and finds for each fact where it comes from."""

import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS

from factx.outputs import prov

OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
ARTICLE = rdflib.URIRef("https://velm.example/toll?a=1&b=2")


@pytest.fixture
def graph(reading):
    return _graph(reading)


def _graph(*readings):
    return rdflib.Graph().parse(data="".join(prov.write(readings)), format="turtle")


def _fact(graph, fact):
    (found,) = graph.subjects(DCTERMS.identifier, rdflib.Literal(fact.id))
    return found


def test_each_fact_is_quoted_from_the_article_and_made_by_the_run(graph, reading):
    for fact in reading.items:
        name = _fact(graph, fact)
        assert graph.value(name, PROV.wasQuotedFrom) == ARTICLE
        run = graph.value(name, PROV.wasGeneratedBy)
        assert (run, RDF.type, PROV.Activity) in graph
        assert ARTICLE in set(graph.objects(run, PROV.used))


def test_a_fact_is_attributed_to_its_chain_in_its_order(graph, reading):
    name = _fact(graph, reading.claims[0])
    (chain,) = [each for predicate, each in graph.predicate_objects(name) if predicate.endswith("#chain")]
    assert [str(graph.value(each, RDFS.label)) for each in Collection(graph, chain)] == ["Radio Velm", "Ada Corrin"]
    assert set(Collection(graph, chain)) == set(graph.objects(name, PROV.wasAttributedTo))


def test_the_places_of_a_fact_lead_to_its_words(graph, reading):
    for target in graph.objects(_fact(graph, reading.claims[0]), OA.hasTarget):
        found = {each: dict(graph.predicate_objects(each)) for each in graph.objects(target, OA.hasSelector)}
        start, end = (next(int(each[name]) for each in found.values() if name in each) for name in (OA.start, OA.end))
        (quote,) = [str(each[OA.exact]) for each in found.values() if OA.exact in each]
        assert reading.document.text[start:end] == quote


def test_the_prompts_of_a_run_are_plans_that_it_used(graph):
    (plan,) = graph.subjects(RDF.type, PROV.Plan)
    assert str(graph.value(plan, RDFS.label)) == "read 1 (0123456789ab)"
    assert list(graph.subjects(PROV.used, plan))


def test_hostile_words_are_literals_and_make_no_statement(hostile):
    graph = _graph(hostile)
    assert not [name for name in graph.all_nodes() if isinstance(name, rdflib.URIRef) and "evil" in name]
    assert rdflib.URIRef("urn:x") not in set(graph.all_nodes())
    quotes = {str(each) for each in graph.objects(None, OA.exact)}
    assert quotes == {fact.quote.replace("\x00", "\ufffd") for fact in hostile.items}
