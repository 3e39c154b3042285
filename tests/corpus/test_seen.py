"""The compact set of ids."""

from hypothesis import given
from hypothesis import strategies as st

from factx.corpus.seen import Seen


@given(st.lists(st.text(max_size=3), max_size=200))
def test_it_says_what_a_set_says(names):
    seen, known = Seen(), set()
    for name in names:
        assert (name in seen) == (name in known)
        assert seen.add(name) == (name not in known)
        known.add(name)
    assert len(seen) == len(known)


def test_it_grows_past_its_first_size_and_forgets_nothing():
    seen = Seen()
    assert all(seen.add(f"{nth:016x}") for nth in range(5_000))
    assert all(f"{nth:016x}" in seen for nth in range(5_000))
    assert f"{5_000:016x}" not in seen
