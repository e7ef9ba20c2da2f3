"""What is wrong with a plug-in is said with file, key and value, in both languages."""

import re
from pathlib import Path

import pytest

from ruralsim.foundation.errors import PluginError
from ruralsim.scenario import Scenario
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.simulate import prepare, step
from tests.plugins.examples import examples, written

LEVER = examples()["broadcast.py"]
PHASE = """
from ruralsim.phases import phase

@phase({place})
def {name}(world):
    pass
"""


def said(tmp_path: Path, **files: str) -> str:
    """What is said of a scenario that names these files."""
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    names = [f"{name}.py" for name in files]
    scenario = tmp_path / "my.toml"
    scenario.write_text(f'extends = "small"\nplugins = {names}\n', encoding="utf-8")
    with pytest.raises(InvalidScenario) as refused:
        Scenario.load(scenario)
    text = str(refused.value)
    assert re.search(r"my\.toml:2\n  plugins: ", text)
    assert re.search("[\u4e00-\u9fff]", text)
    return text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("class X(\n", "is no Python: line 1"),
        ("import nowhere_at_all\n", "nowhere_at_all is not installed"),
        ("x = 1\n\ny = 1 / 0\n", "fails as it is imported: line 3: ZeroDivisionError"),
        ("x = 1\n", "adds nothing"),
        (LEVER.replace("class Broadcast(Lever)", "class Broadcast(Settings)").replace(
            "import Param\n", "import Param, Settings\n"), "class Broadcast does not derive from Lever"),
        (LEVER.replace("    zh: ClassVar", "    hz: ClassVar"), "does not say zh"),
        (LEVER.replace('"price_information",)', '"price_informatoin",)'), "是否想写: price_information"),
        (LEVER.replace('Param("1", 0, 1,', 'Param("1", 0, None,'), "needs a Param with both bounds"),
        ('from ruralsim.indicators import Family\nF = Family("costs")\n', "did you mean · 是否想写: cost"),
        (PHASE.format(place='follows="demnad"', name="heat"), "did you mean · 是否想写: demand"),
        (PHASE.format(place='follows="observe"', name="heat"), "follows 'observe'"),
        (PHASE.format(place='replaces="policies"', name="heat"), "replaces 'policies'"),
        (PHASE.format(place="", name="heat"), "must say either what it follows or what it replaces"),
        (PHASE.format(place='follows="heat"', name="heat"), "follows 'heat'"),
        (PHASE.format(place='follows="demand"', name="tariffs"), "adds 'tariffs', which exists already"),
    ],
)  # fmt: skip
def test_of_one_file(tmp_path: Path, text: str, says: str) -> None:
    assert says in said(tmp_path, mine=text)


def test_a_lever_of_ours_has_its_name_already(tmp_path: Path) -> None:
    assert "adds 'awards', which exists already" in said(tmp_path, awards=LEVER)


def test_two_plugins_of_one_name(tmp_path: Path) -> None:
    twice = LEVER.replace("    en: ClassVar", '    key: ClassVar = "mine"\n    en: ClassVar')
    assert "adds 'mine', and so does" in said(tmp_path, mine=LEVER, other=twice)


def test_two_phases_in_one_place(tmp_path: Path) -> None:
    one, two = (PHASE.format(place='replaces="tariffs"', name=name) for name in ("dear", "cheap"))
    assert "phase dear replaces tariffs, and so does cheap" in said(tmp_path, one=one, two=two)


def test_a_circle_of_phases(tmp_path: Path) -> None:
    one = PHASE.format(place='follows="two"', name="one") + PHASE.format(place='follows="one"', name="two")
    assert "a circle" in said(tmp_path, mine=one)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing.py", "no such file"),
        ("broadcst.py", "did you mean · 是否想写: broadcast.py"),
        ("no_such_module", "no such module"),
        ("my.toml/", "is no file that ends in .py"),
    ],
)
def test_of_what_is_not_there(tmp_path: Path, name: str, says: str) -> None:
    mine = written(tmp_path)
    mine.write_text(f'extends = "small"\nplugins = ["{name}"]\n')
    with pytest.raises(InvalidScenario, match=re.escape(says)):
        Scenario.load(mine)


@pytest.mark.parametrize("given", ["3", "[3]", '[""]', "{a = 1}"])
def test_a_list_that_is_none(tmp_path: Path, given: str) -> None:
    mine = tmp_path / "my.toml"
    mine.write_text(f'extends = "small"\nplugins = {given}\n')
    with pytest.raises(InvalidScenario, match="plugins"):
        Scenario.load(mine)


def test_a_misspelt_setting_of_a_foreign_lever_is_told(tmp_path: Path) -> None:
    mine = written(tmp_path)
    with pytest.raises(InvalidScenario, match=r"did you mean.*village_cny_year"):
        Scenario.load(mine, [("policies.broadcast.vilage_cny_year", 3.0)])
    with pytest.raises(InvalidScenario, match="between 0 and 1"):
        Scenario.load(mine, [("policies.broadcast.intensity", 3.0)])
    with pytest.raises(InvalidScenario, match=r"did you mean.*hot_c"):
        Scenario.load(mine, [("phases.ice.hot", 3.0)])


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("ice.py", "    bought = remembered", "    world.nothing\n    bought = remembered"),
        ("broadcast.py", '        yield "price', '        yield 1 / 0, "price'),
    ],
)
def test_one_that_raises_is_named_with_its_line(tmp_path: Path, file: str, old: str, new: str) -> None:
    mine = written(tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    world = prepare(Scenario.load(mine, [("run.burn_in_days", 0)]), 1, 3)
    with pytest.raises(PluginError, match=rf"{file}: raised: line \d+: "):
        step(world)


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    said(tmp_path, mine=examples()["ice.py"] + "\n1 / 0\n")
    step(prepare(Scenario.load(written(tmp_path / "well")), 1, 1))
