"""The command line with levers, indicators and phases from a folder outside the package."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from tests.plugins.examples import written


def ruralsim(*words: str, ok: int = 0) -> str:
    """What a command prints, on either stream."""
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == ok, result.output
    return result.output


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return str(written(tmp_path))


@pytest.mark.parametrize(
    ("command", "added", "home"),
    [
        ("levers", "broadcast", "broadcast.py"),
        ("indicators", "ice_household", "ice.py"),
        ("phases", "ice", "ice.py"),
    ],
)
def test_what_is_added_is_listed_with_its_plugin(mine: str, command: str, added: str, home: str) -> None:
    rows = {row["name"]: row for row in json.loads(ruralsim(command, mine, "--json"))}
    assert rows[added]["plugin"] == home
    assert added in ruralsim(command, mine)
    assert added not in {row["name"] for row in json.loads(ruralsim(command, "--json"))}


def test_the_order_of_the_day_is_shown(mine: str) -> None:
    names = [row["name"] for row in json.loads(ruralsim("phases", mine, "--json"))]
    assert names[names.index("production") + 1] == "ice"


def test_pages_and_schema_of_a_scenario_have_what_is_added(mine: str, tmp_path: Path) -> None:
    ruralsim("docs", "pages", "--scenario", mine)
    pages = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "pages").iterdir()}
    assert "## Village broadcasts" in pages["levers.md"]
    assert "## 村广播报价" in pages["levers.zh.md"]
    assert "**`ice_household`**<br>Spent on ice" in pages["indicators.md"]
    assert "**`ice_household`**<br>购冰支出" in pages["indicators.zh.md"]
    assert "| `price_cny_kg` | Ice for a kilogram |" in pages["parameters.md"]
    assert "| `price_cny_kg` | 每公斤用冰价 |" in pages["parameters.zh.md"]
    known = json.loads(ruralsim("scenario", "schema", mine))["$defs"]
    assert known["Broadcast"]["properties"]["village_cny_year"]["x-unit"] == "CNY/year"


def test_settings_of_plugins_are_among_the_parameters(mine: str) -> None:
    shown = ruralsim("scenario", "show", mine, "--all")
    assert "policies.broadcast.village_cny_year" in shown
    assert "phases.ice.price_cny_kg" in shown


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("broadcast.py", "brodcast.py", "broadcast.py"), ('"ice.py"', '"ice.py", "nowhere"', "no such module")],
)
def test_a_mistake_is_one_message(mine: str, old: str, new: str, says: str) -> None:
    text = Path(mine).read_text(encoding="utf-8").replace(old, new, 1)
    Path(mine).write_text(text, encoding="utf-8")
    said = ruralsim("scenario", "check", mine, ok=2)
    assert "my.toml:2\n  plugins: " in said
    assert says in said
    assert "Traceback" not in said


def test_a_traceback_is_shown_to_whoever_asks(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("ice.py").write_text("1 / 0\n")
    assert "ZeroDivisionError" in ruralsim("phases", mine, ok=2)
    monkeypatch.setenv("RURALSIM_TRACEBACK", "1")
    assert "Traceback" in ruralsim("phases", mine, ok=2)


def test_nothing_is_overwritten(mine: str) -> None:
    before = Path("ice.py").read_text(encoding="utf-8")
    assert "not overwritten" in ruralsim("new", "phase", "ice", ok=2)
    assert Path("ice.py").read_text(encoding="utf-8") == before
    assert not Path("test_ice.py").exists()


@pytest.mark.parametrize(("name", "says"), [("awards", "exists already"), ("My-Lever", "small letters")])
def test_a_name_that_cannot_be_is_refused(mine: str, name: str, says: str) -> None:
    assert says in ruralsim("new", "lever", name, ok=2)
    assert not Path(f"{name}.py").exists()
