import pytest

from ruralsim.phases import PHASES
from ruralsim.world.laws import check, open_books
from ruralsim.world.world import World
from tests.factory import tiny_world


@pytest.fixture
def county() -> World:
    """A tiny county on the eve of its first day."""
    return tiny_world(households=120, villages=6, buyers=120, days=120)


def run_days(world: World, days: int) -> None:
    """Whole days, every law checked each evening."""
    for _ in range(days):
        books = open_books(world)
        for phase in PHASES:
            phase(world)
        check(world, books)
        world.purse += world.money.nets()
        world.money.close_day()
        world.mass.close_day()
        world.tally.close_day()
        world.day += 1
