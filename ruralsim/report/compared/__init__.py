"""The page of a comparison: effects with their intervals, courses, map, winners and losers, public money."""

from ruralsim.report.compared.page import write_comparison

__all__ = ["write_comparison"]
