"""Writes settings as TOML that reads back to the same settings, with unit and labels beside each value."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

from ruralsim.foundation.param import Param, Settings

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dumps(settings: Settings, dropped: Mapping[str, tuple[str, ...]] = {}) -> str:
    """The text of a TOML document.

    Args:
        settings: what to write; values of None are left out.
        dropped: table -> default names that are not in it, written as `name = false`.
    """
    return "\n".join(_table(settings, (), dropped)).strip() + "\n"


def value(given: object) -> str:
    """One value as TOML."""
    match given:
        case bool():
            return str(given).lower()
        case float():
            return repr(given)
        case int():
            return str(int(given))
        case str():
            return json.dumps(given, ensure_ascii=False).replace("\x7f", "\\u007f")
        case date():
            return given.isoformat()
        case Mapping():
            return "{" + ", ".join(f"{_key(k)} = {value(v)}" for k, v in given.items()) + "}"
        case tuple() | list():
            return "[" + ", ".join(value(v) for v in given) + "]"
    raise TypeError(f"no TOML for {type(given).__name__}")


def _table(settings: Settings, at: tuple[str, ...], dropped: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Lines of one table: its own values, then the tables below it."""
    fields = type(settings).model_fields
    given = {key: getattr(settings, key) for key in fields}
    leaves = {key: v for key, v in given.items() if v is not None and not _is_table(v)}
    if at and leaves:
        yield from ("", f"[{_path(at)}]")
    for key, v in leaves.items():
        param = next((m for m in fields[key].metadata if isinstance(m, Param)), None)
        yield f"{_key(key)} = {value(v)}{_comment(param)}"
    for key, v in given.items():
        path = (*at, key)
        if isinstance(v, Settings):
            yield from _table(v, path, dropped)
        elif isinstance(v, tuple) and _is_table(v):
            for item in v:
                yield from ("", f"[[{_path(path)}]]")
                yield from (line for line in _table(item, (), {}))
        elif _is_table(v):
            if names := dropped.get(key, ()):
                yield from ("", f"[{_path(path)}]", *(f"{_key(name)} = false" for name in names))
            for name, item in v.items():
                yield from _table(item, (*path, name), dropped)


def _is_table(given: object) -> bool:
    if isinstance(given, Mapping):
        given = tuple(given.values())
    if isinstance(given, tuple):
        return bool(given) and all(isinstance(item, Settings) for item in given)
    return isinstance(given, Settings)


def _comment(param: Param | None) -> str:
    parts = [] if param is None else [param.unit if param.unit != "1" else "", param.en, param.zh]
    text = " · ".join(filter(None, parts))
    return f"  # {text}" if text else ""


def _path(keys: tuple[str, ...]) -> str:
    return ".".join(map(_key, keys))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
