"""Solara, its laboratory and Vuetify's widgets as they are: few types, and names from everywhere."""

import os
from importlib import import_module
from typing import Any, Protocol, TypeVar

# Reacton walks only the parts of the page whose state changed; without this it visits every element of the
# page whenever one value is set, which took nearly four times as long (reacton 1.11.1).
os.environ.setdefault("REACTON_FAST", "1")

solara: Any = import_module("solara")
lab: Any = import_module("solara.lab")
rv: Any = import_module("reacton.ipyvuetify")

T = TypeVar("T")


class Reactive(Protocol[T]):
    """A value that pages are drawn anew for when it is set."""

    value: T

    def set(self, value: T) -> None:
        """Sets it."""

    def get(self) -> T:
        """The value; whoever asks while drawing is drawn anew with it."""
