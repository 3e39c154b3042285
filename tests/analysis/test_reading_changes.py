"""Changes: what came, went and changed, in one text and from one version of a text to the next."""

from factx.analysis import changes
from tests.analysis.articles import Article

LINES = ("Ida Voss said 40 boats sank in 2023.", "Rolf Tamm said the pier was sold to Odell Foods last May.")


def article(*lines, **about):
    return Article(*(lines or LINES), **about)


def test_nothing_differs_between_equal_readings():
    found = changes(article().claim("40 boats sank").facts, article().claim("40 boats sank").facts)
    assert not found.any
    assert found.same == 1


def test_what_only_one_side_has_came_or_went():
    old = article().claim("40 boats sank in 2023")
    new = article().claim("the pier was sold to Odell Foods")
    found = changes(old.facts, new.facts)
    assert (found.went, found.came, found.changed) == ((old.items[0],), (new.items[0],), ())


def test_a_changed_fact_names_its_fields():
    old = article().claim("40 boats sank in 2023", by=["Ida Voss"])
    new = article().claim("40 boats sank in 2023", by=["Ida Voss"], force="denial", negated=True)
    (changed,) = changes(old.facts, new.facts).changed
    assert changed.fields == ("force", "negated")


def test_a_time_that_reads_as_another_day_is_a_change():
    old = article(published="2024-05-15").claim("the pier was sold to Odell Foods last May", happens="last May")
    new = article(published="2023-03-01").claim("the pier was sold to Odell Foods last May", happens="last May")
    (changed,) = changes(old.facts, new.facts).changed
    assert "happens" in changed.fields


def test_a_fact_that_moved_with_its_text_is_the_same():
    old = article(title="Boats").claim("40 boats sank in 2023", by=["Ida Voss"])
    new = article("Correction: a name was wrong.", *LINES, title="Boats").claim(
        "40 boats sank in 2023", by=["Ida Voss"]
    )
    found = changes(old.facts, new.facts)
    assert not found.any
    assert found.same == 1


def test_a_fact_whose_number_was_corrected_has_changed():
    old = article(title="Boats").claim("40 boats sank in 2023", by=["Ida Voss"])
    new = article("Ida Voss said 41 boats sank in 2023.", title="Boats").claim("41 boats sank in 2023", by=["Ida Voss"])
    (changed,) = changes(old.facts, new.facts).changed
    assert changed.fields == ("evidence", "statement")


def test_all_facts_of_a_new_document_came():
    old, new = article(), article("Rolf Tamm left.").claim("Rolf Tamm left")
    found = changes([old.facts], [old.facts, new.facts])
    assert found.came == tuple(new.items)


def test_there_and_back_are_each_other_s_mirror():
    old = article().claim("40 boats sank in 2023").claim("the pier was sold")
    new = article().claim("40 boats sank in 2023", negated=True).claim("Odell Foods")
    there, back = changes(old.facts, new.facts), changes(new.facts, old.facts)
    assert (there.came, there.went) == (back.went, back.came)
    assert [(each.before, each.after) for each in there.changed] == [(each.after, each.before) for each in back.changed]
