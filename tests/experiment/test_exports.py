"""Tables of every kind of results, as spreadsheets have them."""

from pathlib import Path

import pytest

from ruralsim.experiment import compare
from ruralsim.experiment.asking.kinds import kinds
from ruralsim.experiment.attributing.attribute import attribute
from ruralsim.experiment.exports import Tables, tables
from ruralsim.report.export.sheets import Measured, Sheet
from ruralsim.scenario import Scenario
from tests.report.export.measured import unmeasured
from tests.test_inputs import answered, own, scenario  # noqa: F401 (fixtures)

OPTION = "policies.freight_subsidy.intensity", 0.2


def bare(found: Tables) -> dict[str, list[str]]:
    """Table → columns of numbers without a unit."""
    made = {name: unmeasured(make()) for name, make in found.made.items()}
    return {name: columns for name, columns in made.items() if columns}


@pytest.mark.parametrize("key", [kind.key for kind in kinds().values() if kind.asked])
def test_every_number_of_what_a_file_asked_has_a_unit(key: str, own: Path) -> None:  # noqa: F811
    kept, _ = answered(key, own / f"{key}.toml", own / "here")
    assert not bare(tables(kept.parent))


def test_every_number_of_an_attribution_has_a_unit(scenario: Scenario, tmp_path: Path) -> None:  # noqa: F811
    found = attribute(scenario.with_values(OPTION), reps=1, jobs=1)
    assert not bare(tables(found.save(tmp_path / "attribution")))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    base = Scenario.load("small", [("world.households", 60), ("run.days", 40), ("run.burn_in_days", 0)])
    found = compare([base, base.with_values(OPTION, ("name", "other"))], reps=2, jobs=1)
    return tables(found.save(tmp_path_factory.mktemp("compared") / "both"))


def test_every_number_of_a_comparison_has_a_unit(compared: Tables) -> None:
    assert not bare(compared)


def cells(sheet: Sheet, indicator: str) -> dict[str, object]:
    """The first row that is about an indicator, by the names of columns in files."""
    keys = [above.key for above in sheet.headings]
    row = next(row for row in sheet.rows if row[keys.index("indicator")] == indicator)
    return dict(zip(keys, row, strict=True))


@pytest.mark.parametrize("table", ["effects_data", "trajectories_data"])
def test_numbers_of_a_row_are_in_its_unit(compared: Tables, table: str) -> None:
    row = cells(compared.made[table](), "headcount")
    mean, difference = row["mean"], row["diff"]
    assert isinstance(mean, Measured)
    assert isinstance(difference, Measured)
    assert (mean.share, difference.points, row["unit"]) == (True, True, "%")
