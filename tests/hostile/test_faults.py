"""Whatever fails, the command ends, tells it, and what was finished is there."""

import pytest

from tests.hostile.attack import got_through
from tests.hostile.faults import attacks


@pytest.mark.factx_loopback
@pytest.mark.parametrize("attack", attacks(every=4), ids=lambda each: each.kind)
def test_nothing_finished_is_lost_and_the_command_ends(attack):
    assert got_through(attack.tries()) == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda each: each.kind)
def test_a_torn_file_would_be_seen(attack):
    assert attack.control()
