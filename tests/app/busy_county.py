"""A county on a day on which couriers drive."""

from ruralsim.foundation import kernel
from ruralsim.simulate import step
from ruralsim.world.world import World
from tests.factory import tiny_world


def busy_county() -> World:
    """Eight villages and 120 households, a month after the start."""
    kernel.ready()
    world = tiny_world(households=120, villages=8)
    for _ in range(33):
        step(world)
    while not world.couriers.stops[: world.couriers.n].any():
        step(world)
    return world
