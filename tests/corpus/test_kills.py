"""Killed at random moments and gone on with: the server's log is the witness. The long form is in benchmarks."""

from benchmarks.corpus import killed


def test_nothing_is_lost_doubled_or_asked_twice_though_runs_are_killed_and_answers_are_faulty():
    found = killed(kills=3, documents=60, faulty=0.1)
    assert found.is_well, str(found)
    assert found.kills >= 2
    assert found.again <= found.kills * 16, "no more than were asked, and waited for the disk"
