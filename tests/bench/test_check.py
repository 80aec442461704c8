"""The made flows that the check is timed by can be read, and are as large as they say."""

import pytest

from adapters.flowfiles import load, read_texts
from adapters.settings import ROOT
from bench.check import SIZES, large


@pytest.mark.parametrize("size", SIZES)
def test_a_made_flow_has_so_many_nodes(size: int) -> None:
    assert len(load(large(read_texts(ROOT / "data", "kundservice"), size)).nodes) == size
