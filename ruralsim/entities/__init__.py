"""Tables of the entities: columns only, no behaviour.

Every table is a set of named, typed, unit-bearing numpy columns (`ruralsim.foundation.table`).
Submodels read and write these columns and talk to one another through them alone.
"""

from ruralsim.entities.buyers import Buyers
from ruralsim.entities.consignments import Consignments
from ruralsim.entities.couriers import Couriers
from ruralsim.entities.farmers import Farmers
from ruralsim.entities.incomes import Incomes
from ruralsim.entities.intents import Intents
from ruralsim.entities.networks import Networks
from ruralsim.entities.offers import Offers
from ruralsim.entities.places import Cells, Townships, Villages, Zones
from ruralsim.entities.products import Products
from ruralsim.entities.programmes import Programmes
from ruralsim.entities.shops import Shops
from ruralsim.entities.stations import Stations
from ruralsim.entities.tally import TALLIES, Tally

__all__ = [
    "TALLIES",
    "Buyers",
    "Cells",
    "Consignments",
    "Couriers",
    "Farmers",
    "Incomes",
    "Intents",
    "Networks",
    "Offers",
    "Products",
    "Programmes",
    "Shops",
    "Stations",
    "Tally",
    "Townships",
    "Villages",
    "Zones",
]
