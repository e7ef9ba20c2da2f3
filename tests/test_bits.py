"""The digest that holds runs against each other covers whatever a county holds."""

from dataclasses import dataclass, fields

import pytest

from ruralsim.foundation.leaves import leaves
from ruralsim.logistics.staff import StaffState
from ruralsim.simulate import step
from ruralsim.testing import GIVEN, digest
from ruralsim.world.world import World
from tests.factory import tiny_world


@pytest.fixture(scope="module")
def world() -> World:
    county = tiny_world(days=3)
    step(county)
    return county


def test_no_part_of_a_county_escapes(world: World) -> None:
    reached = {path.partition(".")[0] for path, _ in leaves(world, without=GIVEN)}
    assert reached | {"kept"} >= {part.name for part in fields(World)} - set(GIVEN)
    remembered = {path.split(".")[1] for path, _ in leaves(world.state, "state")}
    empty = {"programmes", "plugins", "readings"}  # no lever, no plug-in: no name in them
    assert remembered == {part.name for part in fields(world.state)} - empty


def test_a_field_that_a_submodel_adds_to_its_state_counts(world: World) -> None:
    @dataclass
    class More(StaffState):
        strikes: int = 0

    before = world.state.staff
    try:
        world.state.staff = quiet = More()
        calm = digest(world)
        quiet.strikes = 1
        assert digest(world) != calm
    finally:
        world.state.staff = before


@pytest.mark.parametrize("without", ["state.staff.wage_index", "state.staff", "state"])
def test_what_is_left_out_does_not_count(world: World, without: str) -> None:
    before = digest(world, without)
    world.state.staff.wage_index += 1.0
    assert digest(world, without) == before
    world.state.staff.wage_index -= 1.0
