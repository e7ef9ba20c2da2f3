"""Scenario files: found, read, checked, written back.

`catalogue` and `loading` are light; the schema pulls in every submodel, so it is imported when it is named.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Change as Change
    from ruralsim.scenario.schema import RunSettings as RunSettings
    from ruralsim.scenario.schema import Scenario as Scenario

__all__ = ["Change", "RunSettings", "Scenario"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ruralsim.scenario import schema

    return getattr(schema, name)
