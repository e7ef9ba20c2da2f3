"""Which lever of a bundle did it."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="attribution",
    name=Name("Attribution", "归因"),
    commands=("attribute",),
)
