"""Parameters of institutions."""

from ruralsim.foundation.param import Settings
from ruralsim.institutions.awards import Awards
from ruralsim.institutions.compliance import Compliance
from ruralsim.institutions.misconduct import Misconduct
from ruralsim.institutions.monitoring import Monitoring
from ruralsim.institutions.treasury import Treasury


class Institutions(Settings):
    """Compliance, misconduct, monitoring, the county purse, and awards."""

    compliance: Compliance = Compliance()
    misconduct: Misconduct = Misconduct()
    monitoring: Monitoring = Monitoring()
    treasury: Treasury = Treasury()
    awards: Awards = Awards()
