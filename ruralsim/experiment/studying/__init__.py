"""Questions with claims: cells with the same luck, and what their differences say."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="study",
    name=Name("Study", "研究"),
    commands=("study",),
    asked=Name("study", "研究"),
    marks=("cells",),
)
