"""Which figures each chapter of the report holds, in reading order.

Each chapter declares its figures as lines of text:

```
# name | English heading | 中文标题 | kind and options
> English note | 中文说明
indicator | English legend | 中文图例
```

Kinds: `lines` and `stack` of the indicators listed below the heading; `level` is `lines` whose axis need not
begin at zero; `year`: the months of a year, `published` beside the country's; `villages column weight unit`:
means by remoteness; `networks column unit`: a line per network; `own`: a figure built by the function of that
name in `ruralsim.report.special`. `wide` takes the full width; `optional` figures are left out, not shown
empty, where a run has nothing for them.
"""

from ruralsim.report.chapters import cost, fiscal, income, poverty, service, work
from ruralsim.report.chapters.reading import read
from ruralsim.report.figures import Figure
from ruralsim.report.source import Run

_DECLARED = {
    "cost": cost.FIGURES,
    "income": income.FIGURES,
    "poverty": poverty.FIGURES,
    "service": service.FIGURES,
    "work": work.FIGURES,
    "fiscal": fiscal.FIGURES,
}

CHAPTERS = tuple(_DECLARED)
"""Names of the chapters: the families of indicators."""


def chapter(name: str, run: Run) -> list[Figure]:
    """The figures of a chapter, those without data included."""
    return read(_DECLARED[name], run)
