"""The brief of a study: claims with their verdicts, of what is undecided what would have been found."""

import pytest

from ruralsim.experiment.studying.briefing import briefing
from ruralsim.report.story.paper import Grid, Heading, Paragraph, pieces
from ruralsim.results.findings import Findings
from tests.experiment.test_pages import study  # noqa: F401 (a fixture)


@pytest.fixture
def told(study: Findings) -> Findings:  # noqa: F811
    study.frame("effects")["reps"] = 3
    return study


def test_every_claim_has_its_verdict(told: Findings) -> None:
    laid = pieces(briefing(told), "zh")
    said = [piece.text for piece in laid if isinstance(piece, Paragraph) and piece.kind == "item"]
    assert said[0] == "与预期一致：一与二（网销占比：增10 个百分点）。"
    assert said[3] == "尚无定论：一与二（网销占比：达10 个百分点方可检出）。"
    claims, values = (piece for piece in laid if isinstance(piece, Grid))
    assert [row[-1][0].text for row in claims.rows][:2] == ["与预期一致", "与预期相反"]
    assert [row[0][0].text for row in values.rows] == ["一与二", "一与二"]
    assert values.rows[0][2][0].text == "100%"  # the base's mean
    assert [line.text for line in values.rows[1][2]][:2] == ["+10", "+5 至 +20"]


def test_what_a_study_does_not_keep_is_said(told: Findings) -> None:
    laid = pieces(briefing(told), "en")
    assert "8. Sources" in [piece.text for piece in laid if isinstance(piece, Heading)]
    assert "keeps no map" in str(laid)
    assert "does not read what the options cost" in str(laid)
