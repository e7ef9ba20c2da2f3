"""Settings of the households' submodels: one group per file of the same name."""

from ruralsim.foundation.param import Settings
from ruralsim.household.adoption import Adoption
from ruralsim.household.budget import Budget
from ruralsim.household.channels import Channels
from ruralsim.household.consumer import Consumer
from ruralsim.household.goods import Goods
from ruralsim.household.homecoming import Homecoming
from ruralsim.household.kin import Kin
from ruralsim.household.labour import Labour
from ruralsim.household.learning import Learning
from ruralsim.household.poverty import Poverty
from ruralsim.household.production import Production
from ruralsim.household.shocks import Shocks


class Household(Settings):
    """Parameters of farm households, by file."""

    production: Production = Production()
    channels: Channels = Channels()
    learning: Learning = Learning()
    adoption: Adoption = Adoption()
    shocks: Shocks = Shocks()
    homecoming: Homecoming = Homecoming()
    labour: Labour = Labour()
    kin: Kin = Kin()
    budget: Budget = Budget()
    goods: Goods = Goods()
    consumer: Consumer = Consumer()
    poverty: Poverty = Poverty()
