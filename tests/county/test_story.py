"""The page of a county: the map and what became of its files, and nothing made up that is not said so."""

import json

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.county.building import Asked, build
from ruralsim.county.checking import check
from ruralsim.county.picture import picture
from ruralsim.county.story import story, write
from ruralsim.report.story.blocks import Words
from tests.county.county_files import TOWNSHIPS, as_csv


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    base = tmp_path_factory.mktemp("county")
    (base / "list.csv").write_text(as_csv() + "合计,,,1,,\n")
    (base / "stats.csv").write_text(
        "指标,单位,2021年\n监测户,户,9\n快递业务量,万件,3\n耕地面积,公顷,900\n草原面积,公顷,9000\n年平均气温,℃,3\n"
    )
    build(
        Asked(
            base / "mine", str(base / "list.csv"), crs="4490", extends="small", name_zh="武川县",
            stats=str(base / "stats.csv"),
        )
    )  # fmt: skip
    return base / "mine"


def texts(told, section, language):
    """Words of a section's tables, row by row."""
    found = next(s for s in told.sections if s.id == section)
    rows = [row for block in found.flat() for row in block.rows]
    words = [[cell.text for cell in row if isinstance(cell, Words)] for row in rows]
    return [[word[language] if isinstance(word, dict) else word for word in row] for row in words]


def test_every_layer_is_from_data_or_made_up(folder):
    said = dict(row for row in texts(story(check(folder)), "layers", "en") if len(row) == 2)
    assert said["Places of villages"] == said["Names of townships"] == "from data"
    assert said["The course of roads"] == said["Terrain"] == said["Service points"] == "made up by the model"


def test_townships_are_named_with_their_kinds(folder):
    told = texts(story(check(folder)), "townships", "zh")
    assert [(row[0], row[1]) for row in told] == [
        (TOWNSHIPS[0], "镇"), (TOWNSHIPS[1], "乡"), (TOWNSHIPS[2], "开发区"),
    ]  # fmt: skip


def test_of_figures_it_is_said_what_becomes_of_them(folder):
    told = {row[0]: row[2] for row in texts(story(check(folder)), "figures", "zh")}
    assert told["监测户"] == "校准目标：2021 年"
    assert told["快递业务量"] == "仅作记录：含全部寄件人，模型只含农户"


def test_what_is_grown_and_kept_is_told_with_why_and_on_which_land(folder):
    told = texts(story(check(folder)), "produce", "zh")
    assert ["肉羊（羊肉）", "养殖", "气候适宜"] in told
    assert ["马铃薯", "种植", "气候适宜"] in told
    assert told[-2:] == [["耕地", "县域数据"], ["草原", "县域数据"]]
    said = CliRunner().invoke(app, ["describe", str(folder)]).output
    assert "肉羊" in said
    assert "9,000 ha" in said


def test_the_map_says_what_of_it_is_made_up_and_draws_each_road_whole(folder):
    drawn = picture(check(folder))
    assert drawn.note == {"en": "terrain and roads made up", "zh": "地形与道路为合成"}
    roads = [trace for trace in drawn.traces if trace.get("mode") == "lines"]
    assert all(trace["name"]["zh"].endswith("（合成）") for trace in roads)
    assert not any(trace["type"] == "heatmap" for trace in drawn.traces)
    dots = [trace for trace in drawn.traces if trace.get("mode") == "markers"]
    assert [trace["name"]["zh"] for trace in dots] == [*TOWNSHIPS, "乡镇驻地（合成）"]
    assert sum(len(trace["x"]) for trace in dots) == 12 + 3


def test_the_page_holds_it_in_both_languages(folder):
    page = write(check(folder)).read_text(encoding="utf-8")
    assert 'data-en="made up by the model" data-zh="由模型合成"' in page
    assert "terrain, the course of roads, township seats" in page
    assert "list.csv" in page


def test_an_edited_file_is_said_first(folder):
    with (folder / "villages.csv").open("a") as file:
        file.write("150928100299,administrative,城关镇,新村,12,5.0,5.0\n")
    try:
        assert "Edited since the county was made: villages.csv" in story(check(folder)).doubt["en"]
    finally:
        written = (folder / "villages.csv").read_text().splitlines(keepends=True)
        (folder / "villages.csv").write_text("".join(written[:-1]))


def test_programs_read_it_as_json(folder):
    done = CliRunner().invoke(app, ["county", "check", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["title"]["zh"] == "武川县"
    assert found["page"].endswith("county.html")


def test_what_cannot_be_right_ends_with_two_and_leaves_the_page_alone(folder):
    before = (folder / "villages.csv").read_text()
    (folder / "villages.csv").write_text(before.replace(",30,", ",0,", 1))
    try:
        refused = CliRunner().invoke(app, ["county", "check", str(folder)])
    finally:
        (folder / "villages.csv").write_text(before)
    assert refused.exit_code == 2
    assert "'王庄' has 0 households" in refused.output
