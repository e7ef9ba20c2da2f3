"""Scenarios compared pair by pair."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="compare",
    name=Name("Comparison", "对比"),
    commands=("compare",),
)
