"""What Solara serves: one page per route, all inside `Layout`."""

from ruralsim.app.pages.about import About
from ruralsim.app.pages.compare import Compare
from ruralsim.app.pages.layout import Layout
from ruralsim.app.pages.results import Results
from ruralsim.app.pages.run import Run
from ruralsim.app.pages.scenarios import Scenarios
from ruralsim.app.ui import solara

routes = [
    solara.Route("/", component=Run, label="ruralsim", layout=Layout),
    solara.Route("compare", component=Compare, label="ruralsim · compare"),
    solara.Route("scenarios", component=Scenarios, label="ruralsim · scenarios"),
    solara.Route("results", component=Results, label="ruralsim · results"),
    solara.Route("about", component=About, label="ruralsim · about"),
]
