"""Indicators: pure functions of the record, each with unit, labels and definition in English and Chinese."""

from ruralsim.indicators.indicator import FAMILIES, Family, Indicator, headline, indicators_of, of_every_run
from ruralsim.indicators.observe import latest
from ruralsim.indicators.record import Record

__all__ = ["FAMILIES", "Family", "Indicator", "Record", "headline", "indicators_of", "latest", "of_every_run"]
