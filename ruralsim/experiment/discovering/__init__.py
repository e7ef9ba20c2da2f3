"""Where in the space of factors a policy fails."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="discovery",
    name=Name("Discovery", "情景发现"),
    commands=("discover",),
)
