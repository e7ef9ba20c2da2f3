"""Run folders: what a run leaves behind, self-describing and readable for years.

```python
results = Results.load("runs/first")
results.indicators["headcount"].plot()
```
"""

from ruralsim.results.results import Results

__all__ = ["Results"]
