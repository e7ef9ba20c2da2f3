"""Stories: what is said of findings, once, for the page, the terminal, JSON and spreadsheets.

A kind of question tells its story in blocks and knows nothing of how they are shown:

```python
def story(found: Findings) -> Story:
    best = Table((Column(BUDGET, right=False), Column(EFFECT, unit)), rows(found), terminal=True)
    return Story(..., sections=[Section("best", WHAT_MONEY_BUYS, LEAD, [best, Cards(figures(found))])])
```

`blocks` has the blocks, `html` makes the page of them, `terminal` prints them, and `phrases` holds what
several kinds say alike; `ruralsim.report.export` makes spreadsheets of their tables.
"""
