"""Compliance of townships."""

import numpy as np

from ruralsim.entities.codes import NEAR, REMOTE
from ruralsim.institutions.compliance import compliance
from tests.factory import tiny_world


def test_drawn_once_the_same_again_another_with_another_seed():
    world = tiny_world(townships=8, villages=8)
    compliance(world)
    first = world.townships.compliance.copy()
    assert ((first > 0.0) & (first < 1.0)).all()
    assert np.unique(first).size == 8
    compliance(world)
    np.testing.assert_array_equal(world.townships.compliance, first)
    other = tiny_world(townships=8, villages=8, seed=2)
    compliance(other)
    assert (other.townships.compliance != first).any()


def test_remote_townships_comply_less():
    world = tiny_world(townships=8, villages=8, institutions__compliance__spread=0.0)
    world.townships.remoteness[:] = [NEAR, REMOTE] * 4
    compliance(world)
    c = world.townships.compliance
    np.testing.assert_allclose(c[::2], world.settings.institutions.compliance.middle)
    assert (c[1::2] < c[::2]).all()
