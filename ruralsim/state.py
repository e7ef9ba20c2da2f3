"""What submodels remember from day to day beside the rows of tables, composed of what each declares."""

from dataclasses import dataclass, field
from typing import Any

from ruralsim.household.channels import ChannelsState
from ruralsim.household.labour import LabourState
from ruralsim.household.production import ProductionState
from ruralsim.indicators.observe import Recorder
from ruralsim.lever import PoliciesState
from ruralsim.logistics.processors import ProcessorsState
from ruralsim.logistics.service import Service
from ruralsim.logistics.siting import SitingState
from ruralsim.logistics.staff import StaffState
from ruralsim.market.grading import GradingState
from ruralsim.world.environment import EnvironmentState
from ruralsim.world.programmes import ProgrammesState


@dataclass
class State:
    """One entry per submodel that remembers anything; a county begins with all of them as they are here."""

    policies: PoliciesState = field(default_factory=PoliciesState)
    programmes: ProgrammesState = field(default_factory=ProgrammesState)
    environment: EnvironmentState = field(default_factory=EnvironmentState)
    production: ProductionState = field(default_factory=ProductionState)
    channels: ChannelsState = field(default_factory=ChannelsState)
    grading: GradingState = field(default_factory=GradingState)
    service: Service | None = None
    """Who serves whom, once the first day has worked it out."""
    processors: ProcessorsState = field(default_factory=ProcessorsState)
    staff: StaffState = field(default_factory=StaffState)
    siting: SitingState = field(default_factory=SitingState)
    labour: LabourState = field(default_factory=LabourState)
    record: Recorder | None = None
    """What was observed, once the first day is over."""
    plugins: dict[str, Any] = field(default_factory=dict)
    """What phases and levers from outside the package remember, by name (`phases.remembered`)."""
    readings: dict[str, float] = field(default_factory=dict)
    """What such phases read today, until the day is written down (`phases.reading`)."""
