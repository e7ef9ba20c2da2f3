"""Siting: where a network that plans its points would put them, the p-median on travel times.

Greedy start, then exchanges of one site for another while they shorten the households' total way (Teitz and
Bart 1968). Runs when the number of wanted sites changes; at rest nothing is planned. A point is moved or
opened with the probability to which its township carries out policy. Networks that share points are planned
together, the largest first: each looks for what the others leave uncovered.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.draws import Purpose, draw_array, key
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.entry import close_point, open_point
from ruralsim.logistics.service import refresh, service
from ruralsim.logistics.sharing import joined
from ruralsim.world.programmes import carried_out
from ruralsim.world.world import World


class Siting(Settings):
    """The planner's view."""

    unserved_minutes: Annotated[
        float,
        Param("min", 1, 1000, "Way counted for a village no road links to a site", "不可达村庄折算时间"),
    ] = 180.0
    exchanges: Annotated[int, Param("", 0, 100, "Rounds of exchanges at most", "最大交换轮数")] = 10


def p_median(
    way: NDArray[np.float64],
    weight: NDArray[np.float64],
    sites: int,
    rounds: int,
    there: NDArray[np.float64] | None = None,
) -> NDArray[np.int64]:
    """Sites that make the weighted way to the nearest of them short.

    Args:
        way: (place, candidate) minutes, finite.
        weight: (place,) households.
        sites: how many.
        rounds: passes of exchanges at most.
        there: (place,) minutes to the nearest site that stands already and may be used; none if left out.

    Returns:
        Candidates chosen, ascending.
    """
    sites = min(sites, way.shape[1])
    chosen: list[int] = []
    start = np.full(way.shape[0], np.inf) if there is None else there
    nearest = start.copy()
    for _ in range(sites):
        cost = (weight[:, None] * np.minimum(nearest[:, None], way)).sum(axis=0)
        cost[chosen] = np.inf
        best = int(np.argmin(cost))
        chosen.append(best)
        nearest = np.minimum(nearest, way[:, best])
    for _ in range(rounds):
        improved = False
        for k in range(len(chosen)):
            others = chosen[:k] + chosen[k + 1 :]
            rest = np.minimum(start, way[:, others].min(axis=1)) if others else start
            cost = (weight[:, None] * np.minimum(rest[:, None], way)).sum(axis=0)
            cost[others] = np.inf
            best = int(np.argmin(cost))
            if cost[best] < cost[chosen[k]] * (1.0 - 1e-12):
                chosen[k], improved = best, True
        if not improved:
            break
    return np.array(sorted(chosen), np.int64)


@dataclass
class SitingState:
    """What has been planned.

    Attributes:
        version: Of the wanted sites that points were last planned for.
    """

    version: int = 0


def siting(world: World) -> None:
    """Phase 10, monthly: networks with a plan move their points to its sites."""
    if not world.calendar.is_month_end(world.day):
        return
    version = world.terms.version["sites_wanted"]
    if world.state.siting.version == version:
        return
    world.state.siting.version = version
    s, stations, villages = world.settings.logistics.siting, world.stations, world.villages
    V, T = villages.n, world.townships.n
    known = service(world)
    way = np.minimum(world.travel.minutes[:V, :V], s.unserved_minutes)
    shares = 2 * joined(world, "share_point").sum(axis=1) > T
    covered = np.full(V, np.inf)  # by networks that share points, planned so far
    for n in np.argsort(-world.networks.share, kind="stable").tolist():
        wanted = world.terms["sites_wanted"][n]
        present = known.present[n * T + villages.township] if V else np.zeros(0, np.bool_)
        places = np.flatnonzero(present & np.isfinite(villages.minutes_township))
        if not wanted >= 1.0 or not places.size:
            continue
        people, there = villages.households.astype(np.float64), covered if shares[n] else None
        sites = places[p_median(way[:, places], people, int(wanted), s.exchanges, there)]
        if shares[n]:
            covered = np.minimum(covered, way[:, sites].min(axis=1))
        keep = np.zeros(V, np.bool_)
        keep[sites] = True
        complies = draw_array(key(world.seed, Purpose.BUILDING, 0), stations.uid[n * V : (n + 1) * V])
        moved = complies < carried_out(world)[villages.township]
        for v in np.flatnonzero(moved):
            row = n * V + int(v)
            if keep[v] and not stations.open[row]:
                open_point(world, row)
            elif stations.open[row] and not keep[v]:
                close_point(world, row)
    refresh(world, known)
