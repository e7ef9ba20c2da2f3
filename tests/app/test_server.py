"""What the server lets out, and what it does not."""

import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from ruralsim.app import draft, shelf
from ruralsim.app.house import FullHouse, House
from ruralsim.app.server import PORT, PortTaken, listen
from ruralsim.foundation.errors import DataError
from ruralsim.scenario.problems import InvalidScenario
from tests.app.conftest import serving
from tests.factory import tiny_scenario


def get(url: str, host: str = "") -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace"), dict(error.headers)


@pytest.fixture(scope="module")
def site(place: Path) -> str:
    (place / "secret.html").write_text("secret", encoding="utf-8")
    (place / "runs" / "loose.html").write_text("secret", encoding="utf-8")
    (place / "runs" / "link").symlink_to(place)
    shutil.copytree(place / "runs" / "made-up", place / "elsewhere")
    with serving(place, "tiny.toml") as address:
        yield address


def test_pages_may_ask_nobody_else(site: str) -> None:
    status, text, headers = get(f"{site}/")
    assert status == 200
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "mixpanel" not in text
    assert get(f"{site}/no-such-page")[0] == 404


def test_a_report_is_served_alone_in_its_box(site: str) -> None:
    status, text, headers = get(f"{site}/reports/made-up?lang=zh")
    assert status == 200
    assert text.lstrip().lower().startswith("<!doctype html")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-same-origin" not in policy


@pytest.mark.parametrize(
    "path",
    ["../secret.html", "..%2fsecret.html", "%2e%2e/secret.html", "made-up/../../secret.html", "loose.html",
     "made-up/meta.json", "made-up/report.html", "link", "link/elsewhere", "%2fetc%2fpasswd", "", ".",
     "made-up%00", "no-such"],
)  # fmt: skip
def test_nothing_else_of_the_disk_is_read(site: str, path: str) -> None:
    status, text, _ = get(f"{site}/reports/{path}")
    assert status == 404
    assert "secret" not in text


@pytest.mark.parametrize(
    "path",
    ["static/../../../etc/passwd", "static/%2e%2e/%2e%2e/pyproject.toml", "_solara/cdn/../../../etc/passwd"],
)
def test_nor_through_the_pages(site: str, path: str) -> None:
    assert get(f"{site}/{path}")[0] == 404


def test_foreign_names_are_turned_away(site: str) -> None:
    assert get(f"{site}/", host="elsewhere.example")[0] == 400


def test_volumes_are_found_and_nothing_off_the_shelf(place: Path, site: str) -> None:
    runs = place / "runs"
    assert [(volume.name, volume.kind) for volume in shelf.volumes(runs)] == [("made-up", "run")]
    assert "townships" in shelf.volume(runs, "made-up").tables
    for name in ("../runs/made-up/..", "link/elsewhere", "/etc", "", "made-up/nothing"):
        with pytest.raises(DataError):
            shelf.volume(runs, name)
    assert shelf.volumes(place / "nowhere") == []


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}"):
            listen("127.0.0.1", port)


def test_without_a_port_another_is_found() -> None:
    with listen("127.0.0.1", None) as first:
        first.listen()
        with listen("127.0.0.1", None) as second:
            assert second.getsockname()[1] not in (0, first.getsockname()[1])
            assert PORT not in (second.getsockname()[1],) or first.getsockname()[1] != PORT


def test_a_scenario_that_is_none_is_refused_before_anybody_comes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ruralsim", "serve", "smal"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "small" in done.stderr
    assert "Traceback" not in done.stderr


def test_room_is_given_and_given_back() -> None:
    house, county = House(max_households=100, max_counties=3), tiny_scenario()
    leave = house.admit(county, 2)
    with pytest.raises(FullHouse):
        house.admit(county, 2)
    leave()
    leave()
    assert house.alive == 0
    house.admit(county, 3)
    with pytest.raises(FullHouse, match="500 households"):
        House(max_households=100).admit(tiny_scenario(world__households=500))
    with pytest.raises(FullHouse, match="900 buyers"):
        House(max_households=100).admit(tiny_scenario(world__buyers=900))


def test_a_draft_is_a_scenario_with_the_name_it_came_with() -> None:
    scenario = draft.read('extends = "counties/xinghe"\n[run]\ndays = 3\n', "my/../county")
    assert (scenario.run.days, scenario.name) == (3, "my-county")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('extends = "/etc/passwd"', "no name in the catalogue"),
        ('extends = "../small"', "no name in the catalogue"),
        ('extends = "/etc/small"', "no name in the catalogue"),
        ('extends = ["small", "small.toml"]', "no name in the catalogue"),
        ("[county]\nelevation_csv = '/etc/passwd'", "files cannot be named"),
        ("[county]\nvillages_csv = 'x.csv'", "files cannot be named"),
        ("x" * (draft.MAX_BYTES + 1), "larger than"),
        ("name = ", "not valid TOML"),
        ("", "empty"),
        ("[world]\nhousehold = 4", "unknown key"),
        ("[world]\nhouseholds = 1e99", "whole number"),
        ("\x00", "not valid TOML"),
        ("a = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_a_draft_that_is_none_is_refused_without_a_path_of_ours(text: str, said: str) -> None:
    with pytest.raises(InvalidScenario, match=said) as found:
        draft.read(text)
    assert "/tmp" not in str(found.value)
