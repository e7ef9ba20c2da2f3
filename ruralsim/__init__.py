"""Rural e-commerce logistics, county by county, as an agent-based model.

```python
from ruralsim import Scenario, simulate, report

results = simulate(Scenario.load("xinghe"), out="runs/first")
report.write(results)
```

`simulate` is the module of the day and the run, and calling it is calling `ruralsim.simulate.simulate`:
Python has one object for `from ruralsim import simulate` and for `import ruralsim.simulate as day`.

Nothing heavy is imported until it is named (PEP 562), so that the command line answers quickly.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ruralsim.foundation.version import __version__

if TYPE_CHECKING:
    from ruralsim import report as report
    from ruralsim.abm import RuralModel as RuralModel
    from ruralsim.results import Results as Results
    from ruralsim.scenario import Scenario as Scenario
    from ruralsim.simulate import simulate as simulate

_LAZY = {
    "Scenario": "ruralsim.scenario",
    "simulate": "ruralsim.simulate",
    "Results": "ruralsim.results",
    "RuralModel": "ruralsim.abm",
    "report": "ruralsim.report",
}

__all__ = ["Results", "RuralModel", "Scenario", "__version__", "report", "simulate"]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_LAZY[name])
    value = module if module.__name__ == f"{__name__}.{name}" else getattr(module, name)
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
