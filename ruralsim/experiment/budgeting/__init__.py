"""What a yearly budget is best spent on."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="budget",
    name=Name("Budget", "预算"),
    commands=("budget",),
    asked=Name("question of money", "预算问题"),
    marks=("budget",),
)
