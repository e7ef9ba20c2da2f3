"""Building the world: geography first, then the people, carriers and buyers in it."""

from typing import TYPE_CHECKING

import numpy as np

from ruralsim.entities import (
    Cells,
    Consignments,
    Incomes,
    Intents,
    Offers,
    Programmes,
    Shops,
    Tally,
    Townships,
    Villages,
)
from ruralsim.entities.codes import GROUPS
from ruralsim.entities.farmers import regroup
from ruralsim.foundation.calendar import Calendar
from ruralsim.foundation.draws import uids
from ruralsim.foundation.ledger import Mass, Money
from ruralsim.terms import Terms
from ruralsim.world.carriers import make_couriers, make_networks, make_stations
from ruralsim.world.county import Sizes, measured_elevation, measured_land, measured_roads, sizes
from ruralsim.world.data_file import CountyFiles, read_files
from ruralsim.world.environment import opening_climate, opening_prices
from ruralsim.world.level import yield_level
from ruralsim.world.market import make_buyers, make_zones
from ruralsim.world.population import make_farmers
from ruralsim.world.produce import make_products
from ruralsim.world.programmes import named
from ruralsim.world.roads import build_roads
from ruralsim.world.settlement import settle
from ruralsim.world.shops import keep_shops
from ruralsim.world.signal import make_signal, masts
from ruralsim.world.terrain import make_terrain
from ruralsim.world.travel import classes, update_travel
from ruralsim.world.world import Geometry, Travel, World

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario
    from ruralsim.state import State


def geography(
    settings: "Scenario", seed: int, size: Sizes, products: int, files: CountyFiles
) -> tuple[Geometry, Cells, Villages, Townships, Travel]:
    """Land, settlements, roads, signal and travel.

    Args:
        settings: validated scenario with the groups ``world`` and ``county``.
        seed: of the place.
        size: sizes of the world.
        products: number of products, for the villages' columns.
        files: of county data.
    """
    s = settings.world
    width, height = size.width, size.height
    measured = measured_elevation(settings.county, size, files)
    elevation, slope = make_terrain(s.terrain, seed, width, height, measured and measured.metres)
    inside = measured_land(size, files)
    places = settle(s.settlement, seed, size, elevation, slope, inside, product=products)
    villages, townships = places.villages, places.townships
    cells = Cells(width * height)
    cells.elevation_m[:], cells.slope[:], cells.township[:] = elevation, slope, places.cell_township
    cells.closed_until[:] = -100_000
    cells.road_class[:] = build_roads(
        s.roads, width, height, elevation, places.seat_cell,
        townships.cell, villages.cell, villages.township, villages.households, settings.county.road_km,
        measured_roads(size, files),
    )  # fmt: skip
    at = masts(s.signal, places.seat_cell, townships.cell, villages.cell, villages.households)
    cells.signal[:] = make_signal(s.signal, width, elevation, at)
    villages.signal[:] = cells.signal[villages.cell]
    geometry = Geometry(
        width, height, places.seat_cell,
        township_names=places.township_names, village_names=places.village_names,
    )  # fmt: skip
    travel = update_travel(s.roads, geometry, cells, villages, townships, cells.road_class)
    for table in (villages, townships):  # on the first day only: roads built later change no class
        table.remoteness[:] = classes(s.remoteness, table.minutes_seat)
    villages.start_minutes[:] = villages.market_minutes
    return geometry, cells, villages, townships, travel


def build(settings: "Scenario", seed: int, calendar: Calendar, state: "State") -> World:
    """Builds the county of a scenario on the eve of its first day.

    Who and what is there follows from the scenario alone, its `world.seed` included: the run's seed draws
    what happens from the first day on, so that all runs of a scenario share one county.

    Args:
        settings: validated scenario.
        seed: of the run.
        calendar: of the run; its first day sets the opening climate and prices.
        state: of submodels, as it is before the first day.

    Raises:
        DataError: County data contradict themselves or the grid.
    """
    s = settings.world
    files = read_files(settings.county)
    size, place = sizes(settings, files), s.seed
    products = make_products(settings.products)
    fertile = yield_level(settings, products, size.households)
    products.yield_kg_ha *= fertile
    products.inputs_cny_ha *= fertile
    geometry, cells, villages, townships, travel = geography(settings, place, size, products.n, files)
    climate = opening_climate(s.environment, calendar)
    opening_prices(products, climate, calendar)
    incomes = Incomes(64, month=12)
    farmers = make_farmers(
        settings, place, villages, townships, products, climate, incomes, geometry.width, geometry.height
    )
    regroup(farmers)
    shops = Shops(64, product=products.n)
    keep_shops(farmers, shops, products)
    zones = make_zones(s.market, size.width, size.height)
    buyers = make_buyers(s.market, place, zones, size.households, size.buyers, size.institutions)
    networks = make_networks(settings.networks, zones, townships, geometry.seat_cell)
    networks.down_fee_cny[:] = settings.logistics.tariffs.first_down_fee
    stations = make_stations(
        settings.networks, s.carriers, place, networks, villages, townships, farmers,
        settings.logistics.handover.keep_days,
    )  # fmt: skip
    couriers = make_couriers(
        settings.networks, s.carriers, place, networks, stations, villages, townships, farmers
    )
    terms = Terms.at_rest(
        {
            "township": townships.n,
            "village": villages.n,
            "network": networks.n,
            "cell": cells.n,
            "station": stations.n,
            "zone": zones.n,
            "group": len(GROUPS),
        },
        settings.terms.model_dump(),
    )
    villages.price_info[:] = terms["price_information"]
    state.programmes.names = named(settings.policies, settings.changes)
    return World(
        seed=seed,
        settings=settings,
        state=state,
        calendar=calendar,
        geometry=geometry,
        travel=travel,
        farmers=farmers,
        shops=shops,
        incomes=incomes,
        buyers=buyers,
        villages=villages,
        townships=townships,
        networks=networks,
        stations=stations,
        couriers=couriers,
        consignments=Consignments(max(1024, size.households // 2)),
        offers=Offers(1024),
        intents=Intents(max(64, size.buyers // 2)),
        cells=cells,
        zones=zones,
        products=products,
        programmes=_programmes(settings, state.programmes.names),
        terms=terms,
        money=Money(),
        mass=Mass(products.n),
        tally=Tally.empty(calendar.total_days),
        day=calendar.first,
        climate=climate,
        files=files,
    )


def _programmes(settings: "Scenario", levers: list[str]) -> Programmes:
    """One row per lever of the scenario, in lever-name order."""
    programmes = Programmes(len(levers))
    for row, name in enumerate(levers):
        programmes.uid[row] = uids(f"programme {name}")[0]
        lever = getattr(settings.policies, name)
        cap = None if lever is None else lever.budget_cny
        programmes.budget_cny[row] = np.inf if cap is None else cap
    return programmes
