"""Figures and one self-contained page, read from a run folder alone.

```python
from ruralsim import report

report.write("runs/first")                       # runs/first/report.html, opens offline, English and Chinese
report.figure("runs/first", "headcount", "zh")   # the same figure for a notebook
```
"""

from ruralsim.report.compared import write_comparison
from ruralsim.report.findings import write_findings
from ruralsim.report.page import figure, write

__all__ = ["figure", "write", "write_comparison", "write_findings"]
