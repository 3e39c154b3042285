"""A few inputs for each target of the fuzzer, and those that once broke something."""

import pytest

from fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_of_this_kind_breaks_anything(name):
    TARGETS[name]()
