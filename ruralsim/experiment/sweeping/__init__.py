"""Plans of many runs, and sweeps of them."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="sweep",
    name=Name("Sweep", "批量运行"),
    commands=("sweep", "plan"),
    asked=Name("plan", "试验计划"),
    marks=("design", "factors"),
    asks="plan:Plan",
)
