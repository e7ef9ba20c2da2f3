"""Where results come from: what every manifest says, whatever its kind.

Version and sources of the model, digests of what was read from files, seeds, and the command say what to do
to have the same again. Date, commit, platform and packages say where that was done. The latter differ from
one machine to the next, so they stand in manifests only: tables and `meta.json` are the same everywhere.
"""

import platform
import re
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

from ruralsim.foundation import command, sources

PACKAGES = (
    "numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "pydantic", "mesa", "networkx", "dask",
    "distributed", "SALib", "optuna", "cmaes", "scikit-learn", "duckdb", "plotly",
)  # fmt: skip
"""Packages that simulate, plan or analyse; those that are not installed are left out."""

_CHECKOUT = Path(__file__).parents[2]
_GIT_SECONDS = 5.0


def provenance(
    made_from: str = "",
    *,
    seeds: Iterable[int] = (),
    inputs: Mapping[str, Mapping[str, str]] | None = None,
    plugins: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What a manifest says of where its results come from.

    Args:
        made_from: digest of the question.
        seeds: of all runs.
        inputs: name below the folder → what is known of each file that was read, its digest among it.
        plugins: name → digest of what was loaded from outside the package.
    """
    files = {name: about["digest"] for name, about in (inputs or {}).items() if name.endswith(".py")}
    return {
        **sources.stamp(made_from),
        "commit": commit(),
        "plugins": {**files, **(plugins or {})},
        "inputs": dict(inputs or {}),
        "seeds": [int(seed) for seed in seeds],
        "command": command.typed(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": packages(),
    }


def of_many(
    meta: Mapping[str, Any], inputs: Mapping[str, bytes], plugins: Mapping[str, str]
) -> dict[str, Any]:
    """The provenance of what many runs say together.

    Args:
        meta: of the comparison or findings: the stamp it was begun with, its seeds and days.
        inputs: name below the folder → content of each data file.
        plugins: name → digest of what was loaded from outside the package.
    """
    began = {key: meta.get(key) for key in sources.stamp()}  # an edit while it ran is not what made it
    found = provenance(seeds=meta.get("seeds") or (), inputs=digests(inputs), plugins=plugins) | began
    return found | ({"days": meta["days"]} if "days" in meta else {})


def digests(inputs: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Name → digest of each file, from what it holds."""
    return {name: {"digest": digest(content)} for name, content in inputs.items()}


def digest(content: bytes) -> str:
    """Digest of what a file holds: 32 hexadecimal digits."""
    return blake2b(content, digest_size=16).hexdigest()


@cache
def packages() -> Mapping[str, str]:
    """Version of each installed package that has a part in the numbers."""
    return {name: found for name in PACKAGES if (found := _installed(name))}


@cache
def commit() -> str:
    """Commit of the checkout that the package lies in, with `+edited` if files differ from it.

    Empty where the package lies in no checkout of its own, or there is no git to ask.
    """
    if not (_CHECKOUT / ".git").exists():  # installed, perhaps within the checkout of something else
        return ""
    head = _git("rev-parse", "HEAD")
    edited = _git("status", "--porcelain", "--untracked-files=no", "--", "ruralsim", "scenarios")
    return f"{head}+edited" if head and edited else head


def _git(*words: str) -> str:
    try:
        asked = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(_CHECKOUT), *words],
            capture_output=True, text=True, timeout=_GIT_SECONDS, check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ""
    return asked.stdout.strip()


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def lock(made: Mapping[str, str]) -> str:
    """Versions of ruralsim's packages and of all that these need, for `pip install -c`.

    Args:
        made: package → version where the results were made, which stands before what is installed here.
    """
    found, todo = dict[str, str](), ["ruralsim"]
    while todo:
        name = todo.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # of a part that is not installed
        if (key := _plain(name)) not in found:
            found[key] = package.version
            todo += [match[0] for text in package.requires or () if (match := _REQUIRED.match(text))]
    found |= {_plain(name): number for name, number in made.items()}
    found.pop("ruralsim", None)
    return "".join(f"{name}=={number}\n" for name, number in sorted(found.items()))


_REQUIRED = re.compile(r"[\w.-]+")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
