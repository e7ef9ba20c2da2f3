"""Parameters of logistics, one group per submodel file."""

from ruralsim.foundation.param import Settings
from ruralsim.logistics.accounts import Accounts
from ruralsim.logistics.choice import Choice
from ruralsim.logistics.custody import Custody
from ruralsim.logistics.dispatch import Dispatch
from ruralsim.logistics.entry import Entry
from ruralsim.logistics.first_mile import FirstMile
from ruralsim.logistics.handover import Handover
from ruralsim.logistics.hiring import Staff
from ruralsim.logistics.positions import Positions
from ruralsim.logistics.processors import Processors
from ruralsim.logistics.sharing import Sharing
from ruralsim.logistics.siting import Siting
from ruralsim.logistics.tariffs import Tariffs
from ruralsim.logistics.trunk import Trunk


class Logistics(Settings):
    """Logistics, by file."""

    custody: Custody = Custody()
    first_mile: FirstMile = FirstMile()
    choice: Choice = Choice()
    dispatch: Dispatch = Dispatch()
    handover: Handover = Handover()
    trunk: Trunk = Trunk()
    sharing: Sharing = Sharing()
    accounts: Accounts = Accounts()
    tariffs: Tariffs = Tariffs()
    staff: Staff = Staff()
    entry: Entry = Entry()
    positions: Positions = Positions()
    siting: Siting = Siting()
    processors: Processors = Processors()
