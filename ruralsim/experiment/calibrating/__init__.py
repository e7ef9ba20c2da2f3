"""Parameters held against what is known, and sets of them that will do."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(
    key="calibration",
    name=Name("Calibration", "校准"),
    commands=("calibrate",),
    asked=Name("calibration", "校准"),
    marks=("parameters", "targets"),
    asks="calibration:Calibration",
)
