"""What a superior reads: the sentences of a run's page, and the brief of two to four pages that is filed.

`sentences` has the sentences, `run` the brief of a single run, `parts` what the briefs of all kinds share,
`drawn` the map, `files` Word and PDF. Comparisons and studies have theirs beside their stories
(`experiment/*/briefing.py`).
A brief is a story in blocks like any other, without figures that a browser draws.
"""
