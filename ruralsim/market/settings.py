"""Parameters of the market, one group per submodel file."""

from ruralsim.foundation.param import Settings
from ruralsim.market.assistance import Assistance
from ruralsim.market.coop import Coop
from ruralsim.market.demand import Demand
from ruralsim.market.floor import Floor
from ruralsim.market.grading import Grading
from ruralsim.market.holding import Holding
from ruralsim.market.inspection import Delivery
from ruralsim.market.list_prices import ListPrices
from ruralsim.market.matching import Matching
from ruralsim.market.traders import Traders


class Market(Settings):
    """The market, by file."""

    demand: Demand = Demand()
    matching: Matching = Matching()
    list_prices: ListPrices = ListPrices()
    traders: Traders = Traders()
    coop: Coop = Coop()
    grading: Grading = Grading()
    holding: Holding = Holding()
    floor: Floor = Floor()
    assistance: Assistance = Assistance()
    delivery: Delivery = Delivery()
