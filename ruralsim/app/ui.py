"""Solara, its laboratory and Vuetify's widgets as they are: few types, and names from everywhere."""

from importlib import import_module
from typing import Any

solara: Any = import_module("solara")
lab: Any = import_module("solara.lab")
rv: Any = import_module("reacton.ipyvuetify")
