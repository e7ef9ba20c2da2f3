"""Figures and one self-contained page, read from a run folder alone.

```python
from ruralsim import report

report.write("runs/first")                       # runs/first/report.html, opens offline, English and Chinese
report.figure("runs/first", "headcount", "zh")   # the same figure for a notebook
```

Nothing is imported until it is named: words and numbers of a report are also shown where no table is read.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruralsim.report.page import figure as figure
    from ruralsim.report.page import write as write

_HOME = {"figure": "page", "write": "page"}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
