"""A model that obeys an article brings nothing into the facts that is not in the article, and hides nothing."""

import pytest

from tests.hostile.attack import got_through
from tests.hostile.injected import attacks, injections


@pytest.mark.parametrize("attack", attacks(every=13), ids=lambda each: each.kind)
def test_an_obeyed_injection_makes_no_fact_that_stands_unflagged(attack):
    tries = list(attack.tries())
    assert tries
    assert got_through(tries) == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda each: each.kind)
def test_without_the_defence_something_gets_through(attack):
    assert attack.control()


def test_there_are_a_hundred_injections_in_eight_techniques():
    assert len(injections()) >= 100
    assert len({each.technique for each in injections()}) == 8
