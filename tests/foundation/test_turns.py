import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.records import F8, I8
from ruralsim.foundation.turns import queue_


@kernel
def _queue(turn: F8, start: I8, end: I8, order: I8) -> None:
    queue_(turn, start, end, order)


@given(turn=arrays(np.float64, st.integers(0, 60), elements=st.floats(0.0, 1.0, exclude_max=True)))
@pytest.mark.parametrize("buckets", [1, 7, 1024])
def test_rows_come_in_rising_order_and_ties_in_theirs(buckets, turn):
    order = np.empty(turn.size, np.int64)
    _queue(turn, np.zeros(buckets + 1, np.int64), np.empty(buckets + 1, np.int64), order)
    np.testing.assert_array_equal(order, np.argsort(turn, kind="stable"))
