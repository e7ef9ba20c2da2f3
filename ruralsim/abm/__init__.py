"""The Mesa face: `RuralModel` and its agents, as Mesa's documentation has them."""

from ruralsim.abm.agents import Buyer, Courier, Farmer, Station
from ruralsim.abm.model import RuralModel

__all__ = ["Buyer", "Courier", "Farmer", "RuralModel", "Station"]
