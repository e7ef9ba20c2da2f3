"""Policy levers, one to a file; found by folder, no register to edit."""

import pkgutil
from functools import cache
from importlib import import_module

from ruralsim.lever import Lever


@cache
def levers() -> dict[str, type[Lever]]:
    """Every lever, by the name of its file.

    Raises:
        TypeError: A file holds no lever, or more than one.
    """
    found: dict[str, type[Lever]] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = import_module(f"{__name__}.{name}")
        here = [
            kind
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, Lever) and kind.__module__ == module.__name__
        ]
        if len(here) != 1:
            raise TypeError(f"policies/{name}.py must hold one lever, not {len(here)}")
        found[name] = here[0]
    return found
