"""`factx report` as it is called from a shell."""


def test_a_fact_file_becomes_a_page_beside_it(factx, folder):
    factx("extract", "article.txt", "-o", "facts.jsonl")
    ran = factx("report", "facts.jsonl", "-o", "report.html")
    assert ran.code == 0
    assert "report.html" in ran.err
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(each.name for each in folder.iterdir()) == ["article.txt", "facts.jsonl", "report.html"]


def test_without_a_file_the_page_goes_to_standard_output_with_its_title(factx, folder):
    factx("extract", "article.txt", "-o", "facts.jsonl")
    ran = factx("report", "facts.jsonl", "--title", "Tolls & <tides>")
    assert "<title>Tolls &amp; &lt;tides&gt; · factx</title>" in ran.out


def test_an_array_of_records_is_read_as_well(factx, folder):
    factx("extract", "article.txt", "-o", "facts.json")
    assert factx("report", "facts.json").code == 0


def test_the_fact_file_is_not_overwritten(factx, folder):
    factx("extract", "article.txt", "-o", "facts.jsonl")
    before = (folder / "facts.jsonl").read_bytes()
    ran = factx("report", "facts.jsonl", "-o", "facts.jsonl")
    assert ran.code == 2
    assert (folder / "facts.jsonl").read_bytes() == before


def test_a_missing_file_and_a_text_are_told_with_the_remedy(factx, folder):
    assert "there is no such file" in factx("report", "fact.jsonl").err
    ran = factx("report", "article.txt")
    assert (ran.code, "article.txt: line 1: this is not JSON" in ran.err) == (2, True)
