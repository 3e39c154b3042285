"""Nothing of a hostile reading runs where it is opened, and each check can fail."""

import pytest

from tests.hostile.attack import got_through
from tests.hostile.rendered import attacks


@pytest.mark.parametrize("attack", attacks(every=19), ids=lambda each: each.kind)
def test_nothing_of_it_runs(attack):
    assert got_through(attack.tries()) == []


@pytest.mark.parametrize("attack", attacks(every=19), ids=lambda each: each.kind)
def test_without_the_defence_it_would(attack):
    assert attack.control()
