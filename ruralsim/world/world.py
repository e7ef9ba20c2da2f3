"""The world: tables, terms, ledgers and the day."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import (
    Buyers,
    Cells,
    Consignments,
    Couriers,
    Farmers,
    Incomes,
    Intents,
    Networks,
    Offers,
    Products,
    Programmes,
    Shops,
    Stations,
    Tally,
    Townships,
    Villages,
    Zones,
)
from ruralsim.foundation.calendar import Calendar
from ruralsim.foundation.kept import Kept
from ruralsim.foundation.ledger import Mass, Money, Sector
from ruralsim.foundation.records import F8, F8x2
from ruralsim.terms import Terms
from ruralsim.world.data_file import CountyFiles

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario
    from ruralsim.state import State


@dataclass(frozen=True)
class Travel:
    """Travel between places on today's roads.

    Nodes are villages (0 … V-1), township seats (V … V+T-1) and the county seat (V+T). Unreachable pairs hold
    infinity.

    Attributes:
        minutes: shape (nodes, nodes), drive time in minutes.
        km: shape (nodes, nodes), distance along the same paths.
        roughness: shape (nodes,), vibration of the way to the county seat, 0-1.
    """

    minutes: F8x2
    km: F8x2
    roughness: F8


@dataclass
class Climate:
    """Today's environment: weather, and the trends given from outside."""

    temperature_c: float = 15.0
    temperature_normal_c: float = 15.0
    wage_index: float = 1.0
    work_index: float = 1.0
    business_index: float = 1.0
    transfer_index: float = 1.0
    price_index: float = 1.0  # of farm products
    consumer_index: float = 1.0  # of what is bought: fuel, rent, vehicles, building
    buying_index: float = 1.0  # of online purchases of a household of given means
    haul_index: float = 1.0  # of haulage and city delivery, which networks buy
    line_cny: float = 6300.0
    line_constant_cny: float = 6300.0
    line_year_cny: float = 6300.0  # mean line of the 12 months that y covers, set when a month closes
    standard_cny: float = 5000.0
    city_wage: float = 4500.0
    snow_until: int = -100_000  # snow lies on the roads before this day


@dataclass
class Geometry:
    """The grid and what the map needs.

    Attributes:
        width: cells east-west.
        height: cells north-south.
        seat_cell: cell of the county seat.
        paths: per village, the road cells on its way to the county seat (for landslides).
        township_names: one per township; the first holds the county seat.
        village_names: one per village.
    """

    width: int
    height: int
    seat_cell: int
    paths: list[NDArray[np.int32]] = field(default_factory=list)
    township_names: list[str] = field(default_factory=list)
    village_names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Books:
    """Today's page of the ledgers, as kernels write it.

    Attributes:
        money: shape (flows,), CNY (`foundation.ledger`).
        mass: shape (mass flows, products), kg.
        tally: shape (tallies,), counts and sums of the day (`entities.tally`).
    """

    money: F8
    mass: F8x2
    tally: F8


@dataclass
class World:
    """One county on one day.

    `settings` is the validated scenario: groups ``world``, ``household``, ``market``, ``logistics``,
    ``institutions`` hold one Settings per submodel file of the same name.

    `seed` draws what happens: weather, illness, choices. `place_seed` draws who and what is there, and what
    lasts of them: their place, their endowments, their character.

    What goes on from day to day lies in the tables, terms, ledgers and climate, and in `state`; `kept` holds
    only what follows from them.
    """

    seed: int
    settings: "Scenario"
    state: "State"
    calendar: Calendar
    geometry: Geometry
    travel: Travel
    farmers: Farmers
    shops: Shops
    incomes: Incomes
    buyers: Buyers
    villages: Villages
    townships: Townships
    networks: Networks
    stations: Stations
    couriers: Couriers
    consignments: Consignments
    offers: Offers
    intents: Intents
    cells: Cells
    zones: Zones
    products: Products
    programmes: Programmes
    terms: Terms
    money: Money
    mass: Mass
    tally: Tally
    books: Books = field(init=False)
    day: int = 0
    climate: Climate = field(default_factory=Climate)
    purse: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(Sector)))
    files: CountyFiles = field(default_factory=dict)  # of county data, as they were read
    kept: Kept = field(default_factory=Kept)

    @property
    def place_seed(self) -> int:
        """Seed of the place, the same for every run of a county."""
        return self.settings.world.seed

    def __post_init__(self) -> None:
        self.books = Books(self.money.today, self.mass.today, self.tally.today)  # the same page every day
