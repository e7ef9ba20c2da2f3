"""How a plug-in is named: as a file, or as an installed module."""


def is_file(name: str) -> bool:
    """Whether a plug-in is named as a file."""
    return name.endswith(".py") or "/" in name or "\\" in name
