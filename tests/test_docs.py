"""Pages written from the code are as the code is."""

import re
from pathlib import Path

import pytest

from ruralsim import entities
from ruralsim.cli.docs import pages, parts
from ruralsim.cli.odd import TABLES, meanings
from ruralsim.cli.reference import commands, in_chinese, offered, paragraphs, reference
from ruralsim.foundation.param import walk
from ruralsim.scenario import Scenario
from ruralsim.world.county import RECORDED
from ruralsim.world.villages_file import COLUMNS

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", ["parameters", "indicators", "levers"])
@pytest.mark.parametrize("end", [".md", ".zh.md"])
def test_a_written_page_is_fresh(name, end):
    page = (DOCS / f"{name}{end}").read_text(encoding="utf-8")
    assert page == pages()[f"{name}{end}"], "run: ruralsim docs docs"


@pytest.mark.parametrize("name", ["commands.md", "commands.zh.md", "python.md", "python.zh.md"])
def test_a_page_of_reference_is_fresh(name):
    assert (DOCS / name).read_text(encoding="utf-8") == reference()[name], "run: ruralsim docs docs"


def test_every_command_is_described_in_chinese():
    chinese = {name: len(said) for name, said in in_chinese("commands").items()}
    assert chinese == {name: len(paragraphs(command)) for name, command in commands()}


def test_every_name_of_the_python_interface_is_described_in_chinese():
    assert in_chinese("python").keys() == {name for _, members in offered() for name, _ in members}


def test_the_end_of_a_page_that_is_written_is_fresh():
    found = parts(DOCS)
    assert found.keys() == {"odd.md", "odd.zh.md", "../CITATION.cff"}
    for name, text in found.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, "run: ruralsim docs docs"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_in_chinese_what_it_holds(table):
    columns = getattr(entities, table).columns
    assert meanings()[table].keys() == columns.keys(), "ruralsim/cli/columns_zh.toml"
    assert not [name for name, says in meanings()[table].items() if not re.search("[\u4e00-\u9fff]", says)]


def test_a_network_has_tariffs_and_haulage_has_rates():
    """One word for one meaning, as the glossary has it: 资费 of a parcel, 运价 of a tonne-kilometre."""
    labels = {leaf.param.zh: leaf.param.unit for leaf in walk(Scenario()) if leaf.param}
    assert {unit for zh, unit in labels.items() if "运价" in zh} == {"CNY/t-km"}
    assert [zh for zh, unit in labels.items() if "资费" in zh and unit == "CNY/t-km"] == []
    for page in ("indicators.zh.md", "odd.zh.md"):  # of parcels only
        assert "运价" not in (DOCS / page).read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Blocks of code of the page about files."""
    return re.findall(rf"```{kind}\n(.*?)```", (DOCS / "files.md").read_text(encoding="utf-8"), re.S)


@pytest.mark.parametrize("grid", [False, True])
def test_the_examples_of_files_are_read(tmp_path, grid):
    [scenario], [villages, table], [ascii_grid] = blocks("toml"), blocks("csv"), blocks("text")
    (tmp_path / "my.toml").write_text(scenario)
    (tmp_path / "villages.csv").write_text(villages)
    (tmp_path / "elevation.csv").write_text(ascii_grid if grid else table)
    mine = Scenario.load(tmp_path / "my.toml")
    assert all("villages_csv" in note for note in mine.check_files())  # what `small` sets
    assert mine.origin()["invented"] == ["roads", "seats", "people", "points"]


def test_the_page_about_files_names_every_column_and_what_is_not_read():
    text = (DOCS / "files.md").read_text(encoding="utf-8")
    for name in (*COLUMNS, *RECORDED, *type(Scenario().county).model_fields):
        assert f"`{name}`" in text or f"{name} = " in text, name
