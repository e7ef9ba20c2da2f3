"""How an indicator is read from a run, whichever question asks: its days, and over how many months."""

from collections.abc import Mapping
from typing import Any


def seasonal(indicator: Mapping[str, Any]) -> bool:
    """Whether an indicator looks back a month only, so that its reading on one day carries the season."""
    return indicator["kind"] == "flow" and "trailing month" in indicator["definition_en"]
