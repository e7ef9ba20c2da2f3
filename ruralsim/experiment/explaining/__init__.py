"""Which factor moves what, and how much is chance."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="sensitivity",
    name=Name("Sensitivity", "敏感性分析"),
    commands=("sensitivity",),
)
