"""Indicators: pure functions of the record, each with unit, labels and definition in English and Chinese."""

from ruralsim.indicators.indicator import FAMILIES, Indicator, indicators_of, standing
from ruralsim.indicators.record import Record

__all__ = ["FAMILIES", "Indicator", "Record", "indicators_of", "standing"]
