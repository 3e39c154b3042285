"""Cassettes on the command line: recorded once, replayed without a key, a name or a network."""

import pytest

pytestmark = pytest.mark.factx_loopback


@pytest.fixture
def recorded(factx, server, folder):
    """A cassette of article.txt, whose server no longer answers."""
    argv = ("--date", "2024-05-15", "-m", "reader", "--base-url", server.base_url, "--cassette", "c.yaml", "--record")
    ran = factx("extract", "article.txt", *argv, "--note", "Written by hand.")
    assert ran.code == 0
    server.replies = [(500, {"error": {"message": "this must not be asked"}})]
    server.requests.clear()
    return ran


def test_replaying_gives_the_same_facts_without_a_name_a_key_or_the_server(factx, server, recorded):
    ran = factx("extract", "article.txt", "--date", "2024-05-15", "--cassette", "c.yaml", "--replay-only")
    assert ran.code == 0
    assert ran.out == recorded.out
    assert server.requests == []
    assert "replayed from c.yaml" in ran.err


def test_a_model_named_for_other_runs_does_not_disturb_a_replay(factx, recorded, folder, monkeypatch):
    monkeypatch.setenv("FACTX_MODEL", "openai/gpt-5-mini")
    (folder / "factx.toml").write_text('base_url = "http://elsewhere.example/v1"\n')
    ran = factx("extract", "article.txt", "--date", "2024-05-15", "--cassette", "c.yaml", "--replay-only")
    assert ran.code == 0


def test_a_recording_of_a_hosted_model_replays_under_its_name_without_a_key(factx, recorded, folder, server):
    text = (folder / "c.yaml").read_text(encoding="utf-8").replace(server.base_url, "https://api.groq.com/openai/v1")
    (folder / "c.yaml").write_text(text, encoding="utf-8")
    ran = factx("extract", "article.txt", "--date", "2024-05-15", "--cassette", "c.yaml", "--replay-only")
    assert ran.code == 0
    assert ran.of("run")[0]["model"] == "groq/reader"


def test_what_the_cassette_holds_is_replayed_and_what_it_lacks_recorded(factx, server, recorded, folder):
    (folder / "b.txt").write_text("Prices rose in Velmouth.")
    server.replies = [{"claim": [], "figure": [], "stance": []}]
    argv = ("--date", "2024-05-15", "-m", "reader", "--base-url", server.base_url, "--cassette", "c.yaml")
    assert factx("extract", "article.txt", "b.txt", *argv).code == 0
    assert len(server.requests) == 1
    ran = factx("extract", "article.txt", "b.txt", "--date", "2024-05-15", "--cassette", "c.yaml", "--replay-only")
    assert ran.code == 0


class TestMiss:
    @pytest.fixture
    def missed(self, factx, recorded):
        return factx("extract", "article.txt", "--date", "2024-05-16", "--cassette", "c.yaml", "--replay-only")

    def test_it_is_5_and_no_traceback(self, missed):
        assert missed.code == 5
        assert "Traceback" not in missed.err
        assert missed.out == ""

    def test_it_shows_what_changed_and_the_command_that_records_again(self, missed):
        assert "c.yaml" in missed.err
        assert "15 May 2024" in missed.err
        assert "16 May 2024" in missed.err
        assert "factx extract article.txt --date 2024-05-16 --cassette c.yaml -m NAME" in missed.err

    def test_one_document_missed_does_not_lose_the_others(self, factx, recorded, folder):
        (folder / "b.txt").write_text("Prices rose in Velmouth.")
        ran = factx("extract", "b.txt", "article.txt", "--date", "2024-05-15", "--cassette", "c.yaml", "--replay-only")
        assert ran.code == 1
        assert len(ran.of("document")) == 1


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--cassette", "none.yaml", "--replay-only"], "none.yaml"),
        (["--cassette", "empty.yaml", "--replay-only"], "empty.yaml"),
        (["--cassette", "article.txt", "--replay-only"], "article.txt is no cassette"),
        (["--replay-only"], "--cassette FILE"),
        (["--record"], "--cassette FILE"),
        (["--cassette", "new.yaml"], "no model was named"),
    ],
)
def test_a_cassette_that_cannot_be_used_is_2(factx, folder, argv, told):
    (folder / "empty.yaml").touch()
    ran = factx("extract", "article.txt", *argv)
    assert ran.code == 2
    assert told in ran.err
