"""Files of a county that a question's `set` names: found beside it, and kept beside its results."""

from pathlib import Path

import pytest

from ruralsim.experiment.asking.asked import Asked
from ruralsim.experiment.asking.beside import kept_files
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.experiment.studying.study import Study
from ruralsim.experiment.sweeping.plan import Plan

SET = '[set]\ncounty.land_csv = "land.csv"\n'
QUESTIONS: dict[type[Asked], str] = {
    Plan: 'base = "small"\n'
    + SET
    + '[factors]\n"policies.resource_sharing.intensity" = { values = [0.0, 1.0] }\n',
    Calibration: 'base = "small"\n'
    + SET
    + '[parameters]\n"household.labour.fill" = { low = 0.1, high = 0.6 }\n'
    + '[targets.income]\nindicator = "income_head"\nvalue = 14051\ntolerance = 703\n',
    Study: 'base = "one"\n[title]\nen = "a"\nzh = "甲"\n[question]\nen = "a?"\nzh = "甲？"\n'
    + '[run]\nscenario = "small"\nreps = 2\n'
    + SET
    + "[cells.one]\nset.county.arable_ha = 900.0\n"
    + "[cells.two]\nset.policies.resource_sharing = {}\n"
    + '[readings.income]\nindicator = "income_head"\n',
}


@pytest.mark.parametrize("kind", QUESTIONS, ids=lambda kind: kind.__name__)
def test_a_file_that_a_question_sets_lies_beside_it_and_goes_with_its_results(
    kind: type[Asked], tmp_path: Path
) -> None:
    folder = tmp_path / "asked"
    folder.mkdir()
    (folder / "land.csv").write_text("1,1\n1,1\n", encoding="utf-8")
    (folder / "question.toml").write_text(QUESTIONS[kind], encoding="utf-8")
    asked = kind.load(folder / "question.toml")
    kept, files = asked.kept("") if isinstance(asked, Plan) else asked.kept()  # type: ignore[attr-defined]
    ((name, content),) = [entry for entry in files.items() if entry[0].endswith(".csv")]
    assert content == (folder / "land.csv").read_bytes()
    assert name in str(kept.set)
    assert str(tmp_path) not in str(kept.set)


def test_what_names_no_file_is_kept_as_it_is() -> None:
    given = {"run.days": 30, "county": {"land_csv": "", "arable_ha": 900.0}, "county.roads_csv": "gone.csv"}
    assert kept_files(given) == (given, {})
