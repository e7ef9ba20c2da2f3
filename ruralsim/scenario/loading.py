"""Reads scenario files: TOML, parents first, what was written where."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruralsim.foundation.paths import UnusablePath, near, usable
from ruralsim.plugins.naming import is_file
from ruralsim.results.files import unchanged
from ruralsim.scenario import mistyped
from ruralsim.scenario.catalogue import NO_SCENARIO, inside, locate
from ruralsim.scenario.lines import line_of
from ruralsim.scenario.problems import InvalidScenario, Problem
from ruralsim.world.data_file import COUNTY_FILES

Override = tuple[str, Any]
"""Dotted path and value, as from `--set`."""

_MAX_BYTES = 1_000_000
_MAX_PARENTS = 16
_MAX_DEPTH = 32
_DEEP = f"tables or lists more than {_MAX_DEPTH} deep", f"表或列表嵌套超过 {_MAX_DEPTH} 层"
_MAX_KEYS = 50_000
_WHOLE = range(-(2**63), 2**63)  # as TOML has it; Python's reader takes any, which it then cannot print
_OWN = ("name", "title", "story", "notes", "extends")  # a file's own; never inherited
PLUGINS = ("plugins",)
_ENDLESS = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){200}"""
)  # a key of so many tables; Python's reader takes the square of their number in time and memory


@dataclass
class Document:
    """A scenario as written, merged over its parents but not yet checked.

    Attributes:
        values: nested tables.
        origin: path of keys -> who wrote it: a file or `--set`.
        source: the file asked for; None when made from a mapping.
    """

    values: dict[str, Any] = field(default_factory=dict)
    origin: dict[tuple[str, ...], Path | str] = field(default_factory=dict)
    source: Path | None = None

    def merge(self, values: Mapping[str, Any], origin: Path | str) -> None:
        """Lay another document over this one: tables key by key, everything else replaced."""
        self._merge(self.values, values, origin, ())

    def _merge(
        self, base: dict[str, Any], over: Mapping[str, Any], origin: Path | str, at: tuple[str, ...]
    ) -> None:
        for key, value in over.items():
            path = (*at, key)
            if path == PLUGINS:  # those of parents and of `--set` stay: what they set may be theirs
                before = listed(base.get(key, []))
                base[key] = before + [name for name in listed(value) if name not in before]
                self.origin[path] = origin
            elif isinstance(value, Mapping):
                if not isinstance(base.get(key), dict):
                    base[key] = {}
                    self.origin[path] = origin
                self._merge(base[key], value, origin, path)
            else:
                base[key] = value
                self.origin[path] = origin

    def lay(self, overrides: Iterable[Override]) -> None:
        """Set values by dotted path.

        Raises:
            InvalidScenario: A path is empty, or would change where the scenario comes from.
        """
        for path, value in overrides:
            self._set(path, value, f"--set {path}={value}")

    def _set(self, path: str, value: object, origin: str) -> None:
        keys = [key.strip() for key in path.split(".")]
        if not all(keys) or keys[0] == "extends" or len(keys) > _MAX_DEPTH:
            raise InvalidScenario(Problem(origin, path, "cannot be set", "不可设置"))
        self.merge(nested(keys, value), origin)

    def where(self, path: Iterable[str]) -> str:
        """Who wrote the value at a path: `file:line`, the file, or `--set …`."""
        full = keys = tuple(path)
        while keys and keys not in self.origin:
            keys = keys[:-1]
        origin = self.origin.get(keys, self.source or "scenario")
        if isinstance(origin, str):
            return origin
        line = line_of(origin, full)
        return f"{shown(origin)}:{line}" if line else shown(origin)


def load(name: str | Path, overrides: Iterable[Override] = ()) -> Document:
    """Read a scenario with its parents and lay the overrides on top.

    Args:
        name: a name in the catalogue, a path to a file, or the folder of a run or county.
        overrides: dotted paths and values.

    Raises:
        InvalidScenario: Not found, not readable, no TOML, or a circle of parents.
    """
    path = locate(name)
    document = Document(source=path)
    _lay(path, document, ())
    own = read(path)
    document.values |= {key: own[key] for key in _OWN[:-1] if key in own}
    document.values.setdefault("name", own.get("name", _slug(path.stem)))
    document.lay(overrides)
    return document


def read(path: Path) -> dict[str, Any]:
    """One file's tables.

    Raises:
        InvalidScenario: Not a readable TOML file of reasonable size with something in it.
    """

    def refuse(en: str, zh: str, hint: str = "", line: int = 0, key: str = "") -> InvalidScenario:
        return InvalidScenario(Problem(f"{shown(path)}:{line}" if line else shown(path), key, en, zh, hint))

    if not path.exists():
        raise refuse("no such file", "文件不存在", near(path))
    if path.is_dir():
        raise refuse(*NO_SCENARIO, inside(path))
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror}", "无法读取") from None
    if len(raw) > _MAX_BYTES:
        raise refuse("larger than 1 MB; not a scenario", "文件超过 1 MB，不是方案文件")
    unchanged(path, raw)
    if _is_wide(raw):
        raise refuse(*not_utf8(raw))
    try:
        values = parse(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refuse(*not_utf8(raw), line=line) from None
    except TooDeep as error:
        raise refuse(*_DEEP, line=error.line) from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        fault = mistyped.fault(raw.decode("utf-8-sig"), error)
        raise refuse(fault.en, fault.zh, line=fault.line, key=fault.path) from None
    if said := _too_much(values):
        raise refuse(*said)
    if not values:
        hint = 'begin with · 请先写: extends = "baseline"'
        raise refuse("empty", "文件为空", hint)
    return values


class TooDeep(ValueError):
    """A key of more tables than are worth reading.

    Attributes:
        line: on which it stands.
    """

    def __init__(self, line: int) -> None:
        super().__init__(_DEEP[0])
        self.line = line


def parse(text: str) -> dict[str, Any]:
    """The tables of a TOML text; ours to limit, since Python's reader of a deep key takes minutes and memory.

    Raises:
        TooDeep: It holds a key of 200 tables or more.
        ValueError: It is no TOML.
        RecursionError: Its lists or tables are nested too deeply.
    """
    if deep := _ENDLESS.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise TooDeep(line)
    return tomllib.loads(text)


def not_utf8(raw: bytes) -> tuple[str, str]:
    """What to say of a text in another encoding, which is named where its first bytes tell."""
    if _is_wide(raw):
        return "in UTF-16; save it as UTF-8", "是 UTF-16 编码，请另存为 UTF-8"
    return "not UTF-8; save it as UTF-8", "不是 UTF-8 编码，请另存为 UTF-8"


def _is_wide(raw: bytes) -> bool:
    """Whether a text is UTF-16: by its mark, or as every other byte of Latin letters is nothing there."""
    return raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (len(raw) > 1 and (raw[0] == 0) != (raw[1] == 0))


def parse_override(text: str) -> Override:
    """Split `a.b=value`; the value is read as TOML, and as plain text where it is none.

    Raises:
        InvalidScenario: There is no `=`, or no path before it.
    """
    path, equals, value = text.partition("=")
    if any(
        "\ud800" <= character <= "\udfff" for character in text
    ):  # what the terminal sent and nobody can write
        shown_ = text.encode("utf-8", "replace").decode()
        raise InvalidScenario(Problem(f"--set {shown_}", "", "is not UTF-8", "不是 UTF-8 编码"))
    if found := mistyped.marks(path):  # without its value, which is looked at where it does not fit
        raise InvalidScenario(Problem(f"--set {text}", "", *found))
    if not equals or not path.strip():
        hint = "write · 请写: --set world.households=5000"
        raise InvalidScenario(Problem(f"--set {text}", "", "needs path=value", "应为 路径=值", hint))
    try:
        parsed = parse(f"value = {value}")
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return path.strip(), value.strip()
    if list(parsed) != ["value"]:
        return path.strip(), value.strip()
    if said := _too_much(parsed):
        raise InvalidScenario(Problem(f"--set {path}", "", *said))
    return path.strip(), parsed["value"]


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _lay(path: Path, document: Document, family: tuple[Path, ...]) -> None:
    """Merge a file's parents, then the file; `family` is who asks, the youngest first."""
    values = read(path)
    parents = values.get("extends", [])
    if isinstance(parents, str):
        parents = [parents]
    where = f"{shown(path)}:{line_of(path, ('extends',)) or 1}"

    def refuse(en: str, zh: str, hint: str = "") -> InvalidScenario:
        return InvalidScenario(Problem(where, "extends", en, zh, hint))

    if not isinstance(parents, list) or not all(isinstance(parent, str) and parent for parent in parents):
        raise refuse("is not a name, a path or a list of them", "应为名称、路径或其列表")
    family = (*family, path.resolve())
    for parent in parents:
        found = locate(parent, beside=path.parent, where=where)
        if not found.is_file():
            raise refuse(f"no file {shown(found)}", f"上级方案文件 {shown(found)} 不存在", near(found))
        if found.resolve() in family:
            circle = (*family[family.index(found.resolve()) :], found)
            raise refuse(f"goes in a circle: {' → '.join(p.stem for p in circle)}", "循环继承")
        if len(family) > _MAX_PARENTS:
            raise refuse(f"more than {_MAX_PARENTS} generations", "继承层数过多")
        _lay(found, document, family)
    _anchor(values, path)
    document.merge({key: value for key, value in values.items() if key not in _OWN}, path)
    for key in _OWN[:-1]:
        document.origin[key,] = path


def _anchor(values: dict[str, Any], path: Path) -> None:
    """Make the paths that a scenario file may hold independent of where it is read from."""
    county = values.get("county")
    if isinstance(county, dict):
        for key in COUNTY_FILES:
            if (file := county.get(key)) and isinstance(file, str):
                try:
                    county[key] = str(usable(file, path.parent).resolve())
                except UnusablePath as error:
                    where = f"{shown(path)}:{line_of(path, ('county', key)) or 1}"
                    raise InvalidScenario(Problem(where, f"county.{key}", error.en, error.zh)) from None
    if "plugins" in values:
        values["plugins"] = beside(values["plugins"], path)


def beside(plugins: Any, path: Path) -> list[Any]:
    """Plug-ins as a file names them, with the paths of those that are files made independent of the reader.

    Raises:
        InvalidScenario: One of them can be no path.
    """
    found = listed(plugins)
    for place, name in enumerate(found):
        if isinstance(name, str) and is_file(name):
            try:
                found[place] = str(usable(name, path.parent).resolve())
            except UnusablePath as error:
                where = f"{shown(path)}:{line_of(path, PLUGINS) or 1}"
                raise InvalidScenario(Problem(where, "plugins", error.en, error.zh)) from None
    return found


def _too_much(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """What of a document is deeper, longer or larger than anything that means something; None if nothing."""
    level: list[tuple[str, Any]] = [("", values)]
    keys = 0
    for _ in range(_MAX_DEPTH):
        keys += sum(len(value) for _, value in level if isinstance(value, dict))
        if keys > _MAX_KEYS:
            return f"more than {_MAX_KEYS:,} keys", f"超过 {_MAX_KEYS:,} 个键"
        below = [
            (f"{at}.{key}" if at else str(key), inside)
            for at, value in level
            for key, inside in (value.items() if isinstance(value, dict) else enumerate(value))
            if isinstance(inside, dict | list | int)
        ]
        if at := next((at for at, value in below if isinstance(value, int) and value not in _WHOLE), ""):
            return f"{at} is a whole number beyond 64 bits", f"{at} 的整数超出 64 位"
        level = [(at, value) for at, value in below if not isinstance(value, int)]
        if not level:
            return None
    return _DEEP


def listed(value: Any) -> list[Any]:
    """A list as it is; anything else as the one thing in a list."""
    return list(value) if isinstance(value, list | tuple) else [value]


def nested(keys: list[str], value: Any) -> dict[str, Any]:
    """A value inside tables, one per key."""
    for key in reversed(keys):
        value = {key: value}
    return dict(value)


def _slug(stem: str) -> str:
    return re.sub(r"[^\w-]+", "-", stem).strip("-")[:80] or "scenario"
