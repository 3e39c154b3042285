"""brat: stand-off annotations that lead to their words, and come back as facts."""

import re

import pytest

from factx.documents import identity
from factx.errors import InputError
from factx.outputs import brat


def _folder(*readings):
    return dict(brat.files(readings))


def _bound(annotations):
    """The text-bound annotations: name, label, fragments and words."""
    for line in annotations.split("\n")[:-1]:
        name, about, *words = line.split("\t", 2)
        if name.startswith("T"):
            label, _, places = about.partition(" ")
            yield name, label, [tuple(map(int, place.split())) for place in places.split(";")], words[0]


@pytest.fixture(params=["reading", "hostile"])
def folder(request):
    return _folder(request.getfixturevalue(request.param))


def _ann(folder):
    (name,) = [name for name in folder if name.endswith(".ann")]
    return name


def test_every_fragment_stands_in_one_line_of_the_text_and_is_its_words(folder):
    text = folder[_ann(folder).replace(".ann", ".txt")]
    for _, _, places, words in _bound(folder[_ann(folder)]):
        pieces = [text[start:end] for start, end in places]
        assert " ".join(pieces) == words
        assert not re.search(r"[\r\n]", words)


def test_each_line_is_an_annotation_of_brat(folder):
    forms = (
        r"T\d+\t[\w-]+ \d+ \d+(?:;\d+ \d+)*\t.+",
        r"R\d+\t[\w-]+ Arg1:T\d+ Arg2:T\d+\t",
        r"A\d+\t[\w-]+ T\d+(?: [\w-]+)?",
        r"#\d+\tAnnotatorNotes T\d+\t.+",
    )
    for line in folder[_ann(folder)].split("\n")[:-1]:
        assert any(re.fullmatch(form, line, re.DOTALL) for form in forms), line


def test_the_configuration_knows_all_that_is_used(reading):
    folder = _folder(reading)
    sections = dict(re.findall(r"\[(\w+)\]\n(.*?)(?=\n\[|\Z)", folder["annotation.conf"], re.DOTALL))
    assert list(sections) == ["entities", "relations", "events", "attributes"]
    names = {section: {line.split("\t")[0] for line in lines.splitlines()} for section, lines in sections.items()}
    for line in folder[_ann(folder)].splitlines():
        name, about = line.split("\t")[:2]
        section = {"T": "entities", "R": "relations", "A": "attributes"}.get(name[0])
        assert section is None or about.split()[0] in names[section], line


def test_what_was_left_as_it_was_comes_back_the_same(reading, hostile, kinds):
    back = {each.facts.document.id: each.facts for each in brat.read(_folder(reading, hostile), kinds=kinds)}
    assert back[reading.document.id].items == reading.items
    assert back[hostile.document.id].items == hostile.items
    assert back[hostile.document.id].rejected == ()


def test_all_of_a_fact_can_be_read_from_its_marks_alone(reading, emended, kinds):
    folder = _folder(reading)
    name = _ann(folder).replace(".ann", ".json")
    folder[name] = folder[name].partition(', {"kind": "figure"')[0] + "]"
    (back,) = brat.read(folder, kinds=kinds)
    assert set(back.facts.items) == set(emended)


def test_a_value_with_a_blank_is_in_full_again(reading, kinds):
    folder = _folder(reading)
    assert "\tmedium T4 in_person\n" in folder[_ann(folder)]
    (back,) = brat.read(folder, kinds=kinds)
    assert back.facts.of(kinds[0])[0].medium == "in person"


def test_an_attribute_that_was_changed_is_in_the_fact(reading, kinds):
    folder = _folder(reading)
    name = _ann(folder)
    folder[name] = folder[name].replace(" commitment\n", " forecast\n")
    folder[name] = re.sub(r"A\d+\tnegated T\d+\n", "", folder[name])
    (back,) = brat.read(folder, kinds=kinds)
    assert (back.facts.claims[0].force, back.facts.claims[0].negated) == ("forecast", False)


def test_a_mark_that_was_moved_moves_the_fact(reading, kinds):
    folder = _folder(reading)
    name = _ann(folder)
    start = reading.document.text.index("next year")
    folder[name] = re.sub(r"(\tfigure \d+) \d+\t.*", rf"\1 {start - 1}\tx", folder[name])
    (back,) = brat.read(folder, kinds=kinds)
    assert back.facts.figures[0].quote == "the toll will rise by 12 per cent"


def test_hostile_titles_make_names_that_lead_nowhere_else(hostile):
    assert all(re.fullmatch(r"[\w-]+\.(?:txt|ann|json|conf)", name, re.ASCII) for name in _folder(hostile))


def test_a_text_that_was_changed_is_told_and_is_a_document_of_its_own(reading, kinds):
    folder = _folder(reading)
    name = _ann(folder).replace(".ann", ".txt")
    folder[name] = folder[name].replace("in person", "in August")
    (back,) = brat.read(folder, kinds=kinds)
    assert any("the text was changed: 1 fact of 4 stood on other words" in note for note in back.notes)
    assert back.facts.document.id == identity(folder[name])
    assert {fact.document for fact in back.facts.items} == {back.facts.document.id}
    assert back.facts.stances[0].evidence == reading.stances[0].evidence


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ({}, "no .ann file"),
        ({"a.ann": ""}, "has no text beside it"),
        ({"a.ann": "T1\tclaim 0 99\tx\n", "a.txt": "It rains."}, "a.ann, line 1: 0–99 is outside"),
        ({"a.ann": "T1\tclaim x y\tx\n", "a.txt": "It rains."}, "a.ann, line 1: these are no places"),
        ({"a.ann": "R1\tholder T1 T2\n", "a.txt": "It rains."}, "a.ann, line 1: this is no relation"),
        ({"a.ann": "what\n", "a.txt": "It rains."}, "a.ann, line 1: this is no annotation"),
    ],
)
def test_what_is_no_folder_of_brat_is_told(folder, told):
    with pytest.raises(InputError, match=told):
        list(brat.read(folder))
