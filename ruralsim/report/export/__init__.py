"""Tables for spreadsheets: one description of a table, written as a workbook or as CSV.

```python
from ruralsim.report.export import commas, stories, workbook

sheets = stories.sheets(story)               # runs.sheet(results, name), frames.sheet(name, title, frame)
workbook.write(sheets, "found.xlsx", about)  # or workbook.content(sheets, about) → bytes
commas.content(sheets[0])                    # one table as the bytes of a CSV file
```
"""
