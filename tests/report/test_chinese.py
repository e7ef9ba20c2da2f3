"""Chinese texts hold no code: labels, units and definitions here; pages beside the tests of each page."""

from pathlib import Path

import pytest

from ruralsim import report
from ruralsim.app.words import WORDS as APP
from ruralsim.experiment.asking.paths import label, leaves
from ruralsim.experiment.comparing.words import SHORT, WORDS
from ruralsim.indicators.indicator import of_every_run
from ruralsim.report.text import PAGE, unit
from ruralsim.results import Results, describe
from ruralsim.scenario import Scenario
from tests.report.chinese import code_in, leftovers


@pytest.fixture(scope="module")
def labels() -> dict[str, dict[str, str]]:
    """Path of every setting → its name in both languages, and its unit."""
    scenario = Scenario()
    return {path: label(scenario, leaf) for path, leaf in leaves(scenario).items()}


def in_code(words: dict[str, str]) -> dict[str, list[str]]:
    return {words: found for words in words.values() if (found := code_in(words))}


@pytest.mark.parametrize(
    "words", ["累计支出:resource_sharing", "资源共享:layers", "层级 ('vehicle',)", "取值 True"]
)
def test_code_is_found(words: str) -> None:
    assert code_in(words)


@pytest.mark.parametrize(
    "words", ["共 3 km², 95% 区间", "请增加配对(--reps 8)", "policies.cold_chain.start 早于首日"]
)
def test_what_is_no_code_is_left_alone(words: str) -> None:
    assert not code_in(words)


def test_every_setting_has_a_chinese_name(labels: dict[str, dict[str, str]]) -> None:
    assert not in_code({path: about["zh"] for path, about in labels.items()})


def test_every_unit_has_a_chinese_name(labels: dict[str, dict[str, str]]) -> None:
    units = {about["unit"] for about in labels.values()} | {indicator.unit for indicator in of_every_run()}
    units |= {column.unit for table in describe.COLUMNS.values() for column in table.values()}
    metres = {"min"}  # of tables only, which no page shows
    assert not in_code({name: unit(name)["zh"] for name in units - metres})


def test_indicators_and_columns_are_defined_in_words() -> None:
    said = {indicator.name: f"{indicator.zh} {indicator.definition_zh}" for indicator in of_every_run()}
    said |= {name: column.zh for table in describe.COLUMNS.values() for name, column in table.items()}
    assert not in_code(said)


@pytest.mark.parametrize("words", [PAGE, WORDS, SHORT, APP])
def test_words_of_pages(words: dict[str, dict[str, str]]) -> None:
    assert not in_code({key: both["zh"] for key, both in words.items()})


def test_the_report_of_a_run(run: Results, tmp_path: Path) -> None:
    assert not leftovers(report.write(run, tmp_path / "page.html").read_text(encoding="utf-8"))
