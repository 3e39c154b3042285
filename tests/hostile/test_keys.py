"""A key comes out nowhere, and a document's text in no log above debug level."""

import pytest

from tests.hostile.attack import got_through
from tests.hostile.keys import attacks


@pytest.mark.factx_loopback
@pytest.mark.parametrize("attack", attacks(every=5), ids=lambda each: each.kind)
def test_no_secret_is_told(attack):
    assert got_through(attack.tries()) == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda each: each.kind)
def test_one_that_is_told_would_be_seen(attack):
    assert attack.control()
