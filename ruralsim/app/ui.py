"""Solara, its laboratory and Vuetify's widgets as they are: few types, and names from everywhere."""

from importlib import import_module
from typing import Any, Protocol, TypeVar

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
