"""What people expect of carriers, and whom sellers send with.

A carrier is as quick as its rounds, trucks, sorting and long haul are: how long parcels lay with it, per
village and per township, is learned month by month (Little's law), and what it broke or lost on the way is
remembered. A seller compares the carriers with a point within reach by freight, days and losses; buyers are
told the carrier and its days with every listing (`market.matching`), households with every parcel they order
(`household.goods`).
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers
from ruralsim.foundation.draws import Purpose, draw, key
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.maths import exp_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8x2, Key
from ruralsim.world.world import World
from ruralsim.world.year import working_days


class Choice(Settings):
    """How sellers compare carriers."""

    price_sensitivity: Annotated[
        float,
        Param("1", 0, 20, "Carriers lose custom as they are dearer than the cheapest", "承运商价格敏感度"),
    ] = 1.5
    typical_kg: Annotated[
        float, Param("kg", 0.1, 100, "Parcel by which carriers are compared", "比价件重")
    ] = 4.0
    day_cny: Annotated[
        float,
        Param("CNY/day", 0, 20, "Worth of a day to who sends that parcel", "寄件人每日时间价值",
              source="assumed: 2 % of its price, as buyers weigh a day against price"),
    ] = 0.7  # fmt: skip
    parcel_cny: Annotated[
        float, Param("CNY", 0, 10_000, "Goods in it, by which losses on the way count", "件均货值(计途损)")
    ] = 35.0
    first_wait_days: Annotated[
        float, Param("days", 0, 60, "Wait for a round, and for trucks, expected at first", "初始预期等待天数")
    ] = 1.5
    wait_speed: Annotated[
        float, Param("1/month", 0, 1, "Learning of how long parcels wait", "等待天数预期更新速度")
    ] = 0.5
    mishap_speed: Annotated[
        float, Param("1/month", 0, 1, "Learning of what carriers break or lose", "途损预期更新速度")
    ] = 0.2


def first_waits(world: World) -> None:
    """What is expected before anything has been sent."""
    stations, known = world.stations, world.settings.logistics.choice.first_wait_days
    stations.up_wait_days[:] = stations.down_wait_days[:] = known


def learn_waits(world: World) -> None:
    """Writes `stations.up_wait_days` and `down_wait_days`: what people have come to expect.

    Days lain, summed over parcels, by parcels that left are the mean wait (Little's law). Where much lies and
    nothing leaves, the wait is as long as a carrier is given time at all; where nothing lay there is no news,
    nor in a month in which the network rested, as everyone knows of Spring Festival.
    """
    s, stations = world.settings.logistics, world.stations
    rested = (working_days(world) < world.calendar.days_in_month(world.day))[stations.network]
    longest, speed = float(s.handover.give_up_days), s.choice.wait_speed
    for waited, passed, expected in (
        (stations.up_waited_month, stations.up_passed_month, stations.up_wait_days),
        (stations.down_waited_month, stations.down_passed_month, stations.down_wait_days),
    ):
        seen = np.minimum(waited / np.maximum(passed, 1.0), longest)
        told = ((waited > 0.0) | (passed > 0.0)) & ~rested
        expected += np.where(told, speed * (seen - expected), 0.0)


def learn_mishaps(world: World) -> None:
    """A month's parcels tell what a carrier breaks and loses."""
    n = world.networks
    seen = n.spoilt_month / np.maximum(n.ended_month, 1.0)
    n.mishap += world.settings.logistics.choice.mishap_speed * np.where(
        n.ended_month > 0.0, seen - n.mishap, 0.0
    )
    n.spoilt_month[:] = n.ended_month[:] = 0.0


def tell_days(world: World, left: NDArray[np.bool_], brings: NDArray[np.bool_], post: int) -> None:
    """Writes what listings and shops tell: `stations.up_days` and `down_days`, `villages.fetched`.

    Args:
        world: the county.
        left: (network, village) parcels of the network are left at the township.
        brings: (village,) the post brings what others leave to it.
        post: network that goes everywhere.
    """
    s, stations, villages, networks = (
        world.settings.logistics.first_mile, world.stations, world.villages, world.networks,
    )  # fmt: skip
    N, V, T = networks.n, villages.n, world.townships.n
    points = slice(0, N * V)
    # up: at the point that is used, then from the township on
    used = np.where(stations.nearest[points] >= 0, stations.nearest[points], np.arange(N * V))
    beyond = stations.up_wait_days[N * V : N * V + N * T].reshape(N, T)[:, villages.township]
    stations.up_days[points] = stations.up_wait_days[used] + beyond.reshape(-1)
    # down: part of what is left at the township goes on with the post, the rest is fetched there
    own = stations.down_wait_days[points].reshape(N, V)
    passed_on = np.where(left & brings, s.handover_share, 0.0)
    passed_on[post] = 0.0
    stations.down_days[points] = (own + passed_on * own[post]).reshape(-1)
    fetched = np.where(left, 1.0 - passed_on, 0.0)
    villages.fetched[:] = (networks.share[:, None] * fetched).sum(axis=0) / networks.share.sum()


def full_price(world: World) -> NDArray[np.float64]:
    """(network, village) what a typical parcel costs its sender: freight, days and losses, CNY."""
    s, networks, zones = world.settings.logistics.choice, world.networks, world.zones
    weight = zones.share / max(float(zones.share.sum()), 1e-9)
    further = max(s.typical_kg - 1.0, 0.0)
    freight = ((networks.tariff_first + further * networks.tariff_kg) * weight).sum(axis=1)
    haul_days = networks.line_pace * float((zones.days * weight).sum())
    county_days = world.stations.up_days[: networks.n * world.villages.n].reshape(networks.n, -1)
    anywhere = freight + s.day_cny * haul_days + s.parcel_cny * networks.mishap
    return np.asarray(anywhere[:, None] + s.day_cny * county_days)


def choose_carriers(world: World) -> None:
    """Writes `farmers.carrier`: among networks with a point within reach, by market share and full price."""
    s, networks = world.settings.logistics.choice, world.networks
    price = full_price(world)
    reachable = world.stations.nearest[: price.size].reshape(price.shape) >= 0
    least = np.where(reachable, price, np.inf).min(axis=0)
    dearer = np.where(reachable, price / np.where(np.isfinite(least), least, 1.0) - 1.0, 0.0)
    weighed = networks.share[:, None] * exp_array(-s.price_sensitivity * dearer)
    edges = np.cumsum(np.where(reachable, weighed, 0.0), axis=0)
    _choose(key(world.place_seed, Purpose.CARRIER_CHOICE, 0), edges, world.farmers)


@kernel
def _choose(taste: Key, edges: F8x2, farmers: Farmers) -> None:
    """Each household takes the network in whose stretch its lasting taste falls.

    Args:
        taste: key of the draws.
        edges: (network, village) weights of the networks summed up; all 0 where none is within reach.
        farmers: whose `carrier` is written, -1 where there is none.
    """
    last = edges.shape[0] - 1
    for f in range(farmers.n):
        v = int(farmers.village[f])
        goal, chosen = draw(taste, farmers.uid[f]) * edges[last, v], 0
        while chosen < last and goal >= edges[chosen, v]:
            chosen += 1
        farmers.carrier[f] = chosen if edges[last, v] > 0.0 else -1
