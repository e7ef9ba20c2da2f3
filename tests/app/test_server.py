"""What the server lets out, and what it does not."""

import asyncio
import logging
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
from ruralsim.app.server import PORT, PortTaken, _is_news, listen
from ruralsim.foundation.errors import DataError
from ruralsim.scenario.problems import InvalidScenario
from tests.app.conftest import serving
from tests.factory import tiny_scenario
from tests.test_cli import ruralsim


def get(url: str, host: str = "") -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace"), dict(error.headers)


@pytest.fixture(scope="module")
def site(place: Path, address: str) -> str:
    """The server, in a folder with more than it may show."""
    (place / "secret.html").write_text("secret", encoding="utf-8")
    (place / "runs" / "loose.html").write_text("secret", encoding="utf-8")
    link = place / "runs" / "link"
    link.unlink(missing_ok=True)  # a worker that takes tests of another begins this module anew
    link.symlink_to(place)
    shutil.copytree(place / "runs" / "made-up", place / "elsewhere", dirs_exist_ok=True)
    return address


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
    status, text, _ = get(f"{site}/", host="elsewhere.example")
    assert status == 403
    assert "--allow-origin http://elsewhere.example" in text


def test_a_report_may_be_asked_for_without_its_text(site: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(f"{site}/reports/made-up", method="HEAD")) as answer:
        assert int(answer.headers["content-length"]) > 0
        assert answer.read() == b""


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("%00", 400),
        ("static/%00", 400),
        ("static/" + "a" * 300, 404),
        ("static/" + "a" * 3_000, 400),
        ("reports/" + "a" * 300, 404),
        ("_solara/cdn/" + "a" * 300 + "/x.js", 404),
        ("_solara/cdn/left-pad@1.3.0/index.js", 404),  # would be fetched from elsewhere
        ("_solara/cdn/@widgetti", 404),  # a folder, which would be emptied first
        ("resourcez?verbose", 404),
    ],
)
def test_strange_addresses_are_answered_and_leave_no_traceback(
    place: Path, site: str, path: str, status: int
) -> None:
    assert get(f"{site}/{path}")[0] == status
    assert "Traceback" not in (place / "server.log").read_text()


def test_headers_of_proxies_are_nobodys_word(place: Path, site: str) -> None:
    headers = {"X-Forwarded-Host": "x.example", "X-Forwarded-Proto": "foo", "X-Script-Name": "//x.example"}
    for _ in range(2):  # the first would have decided for all
        with urllib.request.urlopen(urllib.request.Request(f"{site}/", headers=headers)) as answer:
            assert "x.example" not in answer.read().decode()
    assert "Traceback" not in (place / "server.log").read_text()


def speak(site: str, said: str, **headers: str) -> str:
    """What becomes of a WebSocket on which something is said."""
    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import connect

    address = (
        f"{site.replace('http', 'ws')}/jupyter/api/kernels/{headers.pop('kernel', 'k')}/channels?session_id=1"
    )
    try:
        with connect(address, additional_headers=headers) as line:
            line.send(said)
            line.recv(timeout=20)
            return "answered"
    except InvalidStatus as error:
        return str(error.response.status_code)
    except ConnectionClosed:
        return "closed"


def test_a_foreign_page_cannot_speak_to_a_county(place: Path, site: str) -> None:
    assert speak(site, "x", Origin="http://elsewhere.example") == "403"
    assert speak(site, "x", Origin="null") == "403"
    request = urllib.request.Request(
        f"{site}/_solara/api/close/k?session_id=1", b"", {"Origin": "http://elsewhere.example"}
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


@pytest.mark.parametrize("said", ["x", "[]", "{}"])
def test_what_is_no_message_ends_the_connection_in_a_line(place: Path, site: str, said: str) -> None:
    assert speak(site, said, kernel=f"k{ord(said[0])}", Origin=site) == "closed"
    log = (place / "server.log").read_text()
    assert "a connection was ended" in log
    assert "Traceback" not in log


def test_an_ipv6_address_is_listened_at_and_answered(tmp_path: Path, place: Path) -> None:
    try:
        listen("::1", None).close()
    except PortTaken:
        pytest.skip("this machine has no IPv6")
    with serving(tmp_path, str(place / "tiny.toml"), "--host", "::1") as address:
        assert address.startswith("http://[::1]:")
        assert get(f"{address}/")[0] == 200
        assert speak(address, "x", Origin=address) == "closed"


@pytest.mark.parametrize(
    ("host", "said"),
    [("no-such.invalid", "no machine goes by that name"), ("203.0.113.7", "no address of this machine"),
     ("a" * 300, "no machine goes by that name"), ("a..b", "no machine goes by that name")],
)  # fmt: skip
def test_an_address_that_is_not_ours_is_said(host: str, said: str) -> None:
    with pytest.raises(PortTaken, match=said):
        listen(host, None)


def test_what_pages_look_for_is_whole_before_anybody_comes() -> None:
    # two visitors at once would have one of them find pandas half imported, and no page
    code = (
        "import sys; from ruralsim.app.house import House; from ruralsim.app.server import application; "
        "application(House()); sys.exit(not hasattr(sys.modules.get('pandas'), 'DataFrame'))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_visitor_who_left_is_no_news_and_a_defect_is() -> None:
    def record(error: Exception) -> logging.LogRecord:
        return logging.LogRecord("solara.task", logging.ERROR, "", 0, "", (), (type(error), error, None))

    assert not _is_news(record(RuntimeError("Event loop is closed")))
    assert not _is_news(record(asyncio.InvalidStateError()))
    assert _is_news(record(RuntimeError("money is lost")))
    assert _is_news(record(ValueError("Event loop is closed")))


def test_sweeps_inside_a_store_are_on_the_shelf(tmp_path: Path) -> None:
    def folder(name: str, kind: str, page: str = "") -> None:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "manifest.json").write_text(f'{{"format": "ruralsim-{kind}/1"}}', encoding="utf-8")
        if page:
            (tmp_path / name / page).write_text("<p>found</p>", encoding="utf-8")

    folder("deep/er/store", "store")
    folder("deep/er/store/plans/first/report", "sensitivity", "sensitivity.html")
    folder("deep/er/store/kept/0af", "kept")  # the store's own
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{", encoding="utf-8")
    found = {volume.name: volume for volume in shelf.volumes(tmp_path)}
    assert set(found) == {"deep/er/store", "deep/er/store/plans/first/report"}
    assert found["deep/er/store/plans/first/report"].page is not None
    for name in found:  # what is listed can be opened
        assert shelf.volume(tmp_path, name).name == name


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


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("smal",), "small"),
        (("small", "--max-households", "10"), "--max-households 1000"),
        (("small", "--compare", "other.toml"), "world.households 300 (1000)"),
        (("small", "--allow-origin", "county.example.org"), "is no origin"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    def compiled(**how: bool) -> None:
        pytest.fail("a minute of compiling, and the refusal after it")

    monkeypatch.setattr("ruralsim.cli.progress.compiled", compiled)
    monkeypatch.setattr("ruralsim.app.house.house", House())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.toml").write_text('extends = "small"\n[world]\nhouseholds = 300\n', encoding="utf-8")
    assert said in " ".join(ruralsim("serve", *options, ok=2).split())


def test_room_is_given_and_given_back() -> None:
    house, county = House(max_households=100, max_counties=3), tiny_scenario()
    leave = house.admit(county, 2)
    with pytest.raises(FullHouse):
        house.admit(county, 2)
    leave()
    leave()
    assert house.alive == 0
    house.admit(county, 3)
    with pytest.raises(FullHouse, match=r"500 households.*--max-households 500"):
        House(max_households=100).admit(tiny_scenario(world__households=500))
    with pytest.raises(FullHouse, match="--max-counties 2"):
        House(max_counties=1).admit(county, 2)  # nobody's leaving would help
    with pytest.raises(FullHouse, match="900 buyers"):
        House(max_households=100).admit(tiny_scenario(world__buyers=900))


def test_a_fault_names_the_file_that_was_brought() -> None:
    for text in ('extends = "/etc/passwd"', "[world]\nhousehold = 4", "x" * (draft.MAX_BYTES + 1)):
        with pytest.raises(InvalidScenario) as found:
            draft.read(text, "my county")
        assert found.value.problems[0].where.startswith("my-county.toml")
    assert draft.not_text(b"\xff\xfe", "wide.toml").problems[0].where == "wide.toml"


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
        ('extends = "small"\nplugins = ["/etc/passwd"]\n', "plug-ins are code"),
        ('\ufeffextends = "small"\nplugins = "os"\n', "plug-ins are code"),
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
