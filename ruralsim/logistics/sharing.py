"""Sharing: who may use whose point, station, vehicle and trunk, and how a joint cost is divided.

At rest every network works for itself. A sharing term in [0, 1] is the share of networks that join that
layer in a township: at 1 all of them. Between hub and prefecture they join if they do in most townships.
Joined networks use one another's points, work from one station per township, ride in one tour, or fill one
truck; what that saves is counted in kilometres, minutes and rent by the submodels that do the work.
"""

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Networks
from ruralsim.entities.codes import POST
from ruralsim.foundation.draws import Purpose, draw_array, key
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.world import World

LAYERS = ("share_point", "share_station", "share_vehicle", "share_trunk")


class Sharing(Settings):
    """How networks that share settle with one another."""

    division: Annotated[
        Literal["parcels", "shapley"],
        Param("", None, None, "Joint cost is divided by parcels, or by Shapley value", "共享成本分摊方式"),
    ] = "parcels"
    host_fee: Annotated[
        float, Param("CNY/parcel", 0, 5, "Paid to the host of a shared point", "共享网点服务费")
    ] = 0.3


@rule
def part(weight: float, total: float, alone: bool) -> float:
    """Share of a joint cost: by weight, or all of it for whoever pays when nothing was carried."""
    return weight / total if total > 0.0 else (1.0 if alone else 0.0)


@rule
def stop_weight(parcels: float, leg_km: float, users: int, shapley: bool) -> float:
    """What one stop adds to a network's weight in the tour's cost.

    The cost of a stop is caused by anyone who has load there: in the game whose cost is the sum over stops,
    the
    Shapley value divides each stop equally among its users.
    """
    if parcels <= 0.0:
        return 0.0
    return leg_km / users if shapley else parcels


def post_of(networks: Networks) -> int:
    """The network that goes everywhere: the post, or the first network where there is none."""
    posts = np.flatnonzero(networks.kind == POST)
    return int(posts[0]) if posts.size else 0


def joined(world: World, layer: str) -> NDArray[np.bool_]:
    """(network, township) which networks share a layer where today; who joins first is fixed by draw."""
    eager = draw_array(key(world.place_seed, Purpose.NETWORKS, 1 + LAYERS.index(layer)), world.networks.uid)
    return np.asarray(eager[:, None] < world.terms[layer].T)


def hosts(own: NDArray[np.bool_], share: NDArray[np.float64], member: NDArray[np.bool_], single: bool) -> Any:
    """Which network's station serves each network at each place.

    Args:
        own: (network, place) an open station of its own.
        share: (network,) market share; the largest member with a station is the host.
        member: (network,) or (network, place) takes part in sharing.
        single: members give up their own station for the host's (stations), or keep it (points).

    Returns:
        (network, place) network row of the host, -1 where there is none.
    """
    N = own.shape[0]
    mine = np.where(own, np.arange(N)[:, None], -1)
    if not member.any():
        return mine
    member = np.broadcast_to(member.reshape(N, -1), own.shape)
    offered = np.where(own & member, share[:, None], -1.0)
    lead = np.where(offered.max(axis=0) >= 0.0, offered.argmax(axis=0), -1)
    shared = np.where(member, lead[None, :], -1)
    return np.where((mine < 0) | ((shared >= 0) & single), shared, mine)


def pools(active: NDArray[np.bool_], member: NDArray[np.bool_]) -> tuple[NDArray[np.int32], ...]:
    """Groups of networks that work as one in a township.

    Args:
        active: (network, township) the network works there.
        member: (network,) or (network, township) shares.

    Returns:
        township of each pool, first entry of each pool in the list that follows (one more at the end),
        networks.
    """
    township, start, items = [], [0], []
    member = np.broadcast_to(member.reshape(active.shape[0], -1), active.shape)
    for t in range(active.shape[1]):
        together = [n for n in np.flatnonzero(active[:, t]) if member[n, t]]
        alone = [[n] for n in np.flatnonzero(active[:, t]) if not member[n, t]]
        for group in ([together] if together else []) + alone:
            township.append(t)
            items.extend(group)
            start.append(len(items))
    return np.array(township, np.int32), np.array(start, np.int32), np.array(items, np.int32)
