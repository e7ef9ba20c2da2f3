"""The model held against all that is known: targets, counties, laws, closed forms, what others found."""

from ruralsim.experiment.asking.kinds import Kind, Name

KIND = Kind(key="validation", name=Name("Validation", "校验"), commands=("validate",))
