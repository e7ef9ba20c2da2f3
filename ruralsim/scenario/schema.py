"""Everything that can be set, composed of what each submodel declares."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self, cast, get_args

from pydantic import Field, ValidationError, create_model, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ruralsim.foundation.errors import DataError, PluginError
from ruralsim.foundation.param import Named, Param, Settings, walk
from ruralsim.household.settings import Household
from ruralsim.indicators.indicator import Indicator, of_every_run
from ruralsim.institutions.settings import Institutions
from ruralsim.lever import Lever
from ruralsim.logistics.settings import Logistics
from ruralsim.market.settings import Market
from ruralsim.plugins.kit import Kit, kit_of, sent
from ruralsim.plugins.naming import is_file
from ruralsim.plugins.source import Plugin
from ruralsim.results.files import INPUTS
from ruralsim.results.provenance import digest
from ruralsim.scenario import dated, dates, loading, targets, toml
from ruralsim.scenario.errors import explain, hint, sentence
from ruralsim.scenario.loading import Document, Override
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean, refuse
from ruralsim.terms import TERMS, Term, highest
from ruralsim.world.carriers import NetworkSettings, default_networks
from ruralsim.world.county import MAPPED, CountyData, measured_elevation, measured_land, measured_roads, sizes
from ruralsim.world.county_notes import Note, notes
from ruralsim.world.data_file import COUNTY_FILES, CountyFiles, DataFile, copies, read_file, read_files
from ruralsim.world.endowment import member_shares
from ruralsim.world.growing import candidates, grown
from ruralsim.world.origin import Origin, origin
from ruralsim.world.produce import ProductSettings, default_products
from ruralsim.world.settings import WorldSettings

NAMED: dict[str, Callable[[], Mapping[str, Settings]]] = {
    "products": default_products,
    "networks": default_networks,
}
"""Tables whose keys are names. What a file gives is laid over these defaults; `name = false` removes one."""

MAX_NOTES = 2_000
"""Longest notes of a scenario, in letters."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEYS_SHOWN = 8
_MAX_NAMES = 100  # they are numbered in one byte


class Text(Settings):
    """A text in both languages."""

    en: str = ""
    zh: str = ""


class RunSettings(Settings):
    """What is simulated, from when, how long, how often."""

    start: Annotated[date, Named("First day of the results", "结果首日")] = date(2021, 1, 1)
    """First day after burn-in."""
    days: Annotated[
        int, Param("days", 1, 36525, "Days simulated", "模拟天数", source="five-year transition")
    ] = 1826
    burn_in_days: Annotated[
        int, Param("days", 0, 3650, "Days simulated before, and discarded", "预热天数(不计入结果)")
    ] = 730
    seed: Annotated[int, Param("", 0, 2**32 - 1, "Seed of all chance", "随机种子")] = 1
    replications: Annotated[
        int, Param("", 1, 10_000, "Runs with seeds counted up from the first", "重复次数")
    ] = 1

    @field_validator("start")
    @classmethod
    def _in_our_time(cls, start: date) -> date:
        if not 1980 <= start.year <= 2100:
            raise _wrong(f"{start} lies outside 1980 to 2100", f"{start} 不在 1980 至 2100 年之间")
        return start


def _term_field(term: Term) -> Any:
    param = Param(term.unit, 0.0, highest(term), term.en, term.zh)
    return (Annotated[float, param], term.base)


TermBases: type[Settings] = create_model(
    "TermBases",
    __base__=Settings,
    __doc__="Values of the terms at rest: the world as it is before any lever.",
    **{term.name: _term_field(term) for term in TERMS},
)

STANDARD = kit_of(())
"""The model without the plug-ins that a scenario names: ours, and what is installed."""

LEVERS: Mapping[str, type[Lever]] = STANDARD.levers
"""Levers by name: every file under policies/, and those that are installed."""


class _Policies(Settings):
    kinds: ClassVar[Mapping[str, type[Lever]]] = LEVERS

    @classmethod
    def titles(cls) -> dict[str, tuple[str, str]]:
        """Title of every lever by name, English and Chinese."""
        return {name: (lever.en, lever.zh) for name, lever in cls.kinds.items()}


def _named_levers(kinds: Mapping[str, type[Lever]]) -> dict[str, Any]:
    """What makes the class of `policies` out of its base: one field per lever."""
    fields = {name: cast(Any, (lever | None, None)) for name, lever in kinds.items()}
    return {"__doc__": "Levers in force; one that is not named does nothing.", **fields}


Policies: type[_Policies] = create_model("Policies", __base__=_Policies, **_named_levers(LEVERS))


class _Live(Settings):
    """What may change while a run goes on."""

    terms: TermBases = TermBases()
    policies: Policies = Policies()


class Dated(Settings):
    """A value set on a date during a run, not yet held against a model."""

    date: dt.date
    path: str
    value: bool | int | float | str | dt.date | tuple[str, ...]


class Change(Dated):
    """A value set on a date during the run."""

    live: ClassVar[type[Settings]] = _Live

    @model_validator(mode="after")
    def _fits(self) -> Self:
        group, *rest = self.path.split(".")
        if group not in self.live.model_fields or not rest:
            en, zh = "only terms.… and policies.… change during a run", "运行中只能改变 terms.… 与 policies.…"
            meant = did_you_mean(group, self.live.model_fields)
            raise _wrong(f"{self.path}: {en}", f"{self.path}: {zh}", meant if rest else "")
        try:
            self.live.model_validate(loading.nested(self.path.split("."), self.value))
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            en, zh = sentence(detail)
            raise _wrong(f"{self.path}: {en}", f"{self.path}: {zh}", hint(detail, self.live)) from None
        return self


class Scenario(Settings):
    """A county, its people and rules, and what is to be simulated: validated, frozen, complete."""

    kit: ClassVar[Kit] = STANDARD
    """The model that it is a scenario of; with plug-ins it is one of a class of its own (`_class_of`)."""

    name: str = "baseline"
    """Short name; the default name of the run folder."""
    title: Text = Text()
    story: Text = Text()
    notes: Annotated[str, Field(max_length=MAX_NOTES), Named("Notes", "备注")] = ""
    """What whoever made it noted, in any language: printed in a brief, and without effect on a run."""
    plugins: tuple[str, ...] = ()
    """Files (`.py`, relative to the scenario) and installed modules that add levers, indicators or phases."""
    run: RunSettings = RunSettings()
    world: WorldSettings = WorldSettings()
    county: CountyData = CountyData()
    products: dict[str, ProductSettings] = Field(default_factory=default_products)
    networks: dict[str, NetworkSettings] = Field(default_factory=default_networks)
    household: Household = Household()
    market: Market = Market()
    logistics: Logistics = Logistics()
    institutions: Institutions = Institutions()
    terms: TermBases = TermBases()
    policies: Policies = Policies()
    changes: tuple[Change, ...] = ()

    @classmethod
    def load(cls, name: str | Path = "baseline", overrides: Iterable[Override] = ()) -> Self:
        """Read and check a scenario.

        Args:
            name: a name in the catalogue, a path to a TOML file, or the folder of a run or county.
            overrides: dotted paths and values, laid on top: `[("world.households", 5000)]`.

        Raises:
            InvalidScenario: Naming file, line, path, what is wrong and what would be right.
        """
        return cls._checked(loading.load(name, overrides))

    @classmethod
    def from_values(cls, values: Mapping[str, Any], overrides: Iterable[Override] = ()) -> Self:
        """Check a scenario given as nested tables; parents are not followed."""
        document = Document()
        document.merge({"name": "scenario", **values}, "scenario")
        document.lay(overrides)
        return cls._checked(document)

    @classmethod
    def _checked(cls, document: Document, kit: Kit | None = None) -> Self:
        if (products := grown(document.values)) is not None:
            document.values["products"] = products
        refuse(*(_incomplete(document, table) for table in NAMED))
        kind = cast(type[Self], _class_of(kit or _kit(document)))
        try:
            found = kind.model_validate(document.values)
        except ValidationError as error:
            raise explain(error, document, kind) from None
        if problems := [
            *targets.strangers(found, document),
            *targets.unlike_lots(found, document),
            *dated.problems(found, document),
        ]:
            raise InvalidScenario(*problems)
        return found

    def with_values(self, *overrides: Override) -> Self:
        """This scenario with some values replaced, checked again; its plug-ins stay as they were read."""
        document = Document()
        document.merge(self._document(), "scenario")
        document.lay(overrides)
        added = any(path.split(".")[0].strip() == "plugins" for path, _ in overrides)
        return self._checked(document, None if added else self.kit)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Plug-ins travel along: files as they were read, of installed modules name and digest."""
        if acting := self.acting():
            return _received, (self.kit.plugins, acting, self._document())
        return super().__reduce_ex__(protocol)

    def acting(self) -> list[Plugin]:
        """Plug-ins that may decide its runs."""
        changed = {change.path.split(".")[1] for change in self.changes}
        return self.kit.acting({name for name, lever in self.policies if lever is not None} | changed)

    @classmethod
    def change(cls, day: date, path: str, value: object) -> Change:
        """A value that is set on a day of the run, checked against the model with its plug-ins.

        Raises:
            ValidationError: There is no such path, or the value is not allowed.
        """
        kind: type[Change] = get_args(cls.model_fields["changes"].annotation)[0]
        return kind.model_validate({"date": day, "path": path, "value": value})

    def of_phase(self, name: str) -> Settings:
        """Settings of a phase that a plug-in adds."""
        found: Settings = getattr(self.phases, name)  # type: ignore[attr-defined]  # a field where there are any
        return found

    @classmethod
    def indicators(cls) -> list[Indicator]:
        """Indicators that each of its runs has, those of plug-ins among them."""
        return list(of_every_run(cls.kit.families))

    def to_toml(self) -> str:
        """The whole scenario as TOML, every default written out; loads back to an equal scenario."""
        return toml.dumps(self, self._dropped())

    def kept(self) -> tuple[Self, dict[str, bytes]]:
        """This scenario as results keep it, and copies of those of its files that can be read."""
        files = self._readable()
        return self.beside(files), self.copies(files)

    def filed(self) -> tuple[str, dict[str, bytes]]:
        """This scenario as a file among the inputs of results: its name there, and that of all it needs."""
        kept, files = self.kept()
        text = kept.to_toml().replace(f'"{INPUTS}/', '"')  # they lie beside it
        name = f"{INPUTS}/{self.name}-{digest(text.encode())[:12]}.toml"
        return name, {**files, name: text.encode()}

    def copies(self, files: CountyFiles) -> dict[str, bytes]:
        """Copies of files that results keep: name below their folder → content."""
        plugins = {p.kept_as: p.content for p in self.kit.plugins if p.content is not None}
        return copies(files) | plugins

    def _readable(self) -> dict[str, DataFile]:
        """Files of county data that can be read; whoever needs another says what is wrong with it."""
        found = dict[str, DataFile]()
        for key in COUNTY_FILES:
            with suppress(DataError):
                if file := read_file(self.county, key):
                    found[key] = file
        return found

    def beside(self, files: CountyFiles) -> Self:
        """This scenario as results keep it: its files of county data and plug-ins are copies beside it."""
        kept = {key: file.kept_as(key) for key, file in files.items()}
        plugins = tuple(plugin.kept_as for plugin in self.kit.plugins)
        return self.model_copy(update={"county": self.county.model_copy(update=kept), "plugins": plugins})

    def hash(self, files: CountyFiles | None = None) -> str:
        """A digest of everything that decides a run, given its seed: not of names, texts and seeds.

        Args:
            files: of county data, as they were read; of those that can be read now if None.
        """
        content = self.model_dump(mode="json", exclude={"name", "title", "story", "notes", "plugins"})
        for key in ("seed", "replications"):
            del content["run"][key]
        for key in MAPPED:
            del content["county"][key]
        for name in self.kit.origin:  # a lever from outside that is not named is none
            if content["policies"].get(name, ...) is None:
                del content["policies"][name]
        if acting := self.acting():  # what they hold counts, not their place
            content["plugins"] = sorted(f"{plugin.stem} {plugin.digest}" for plugin in acting)
        for key, file in (self._readable() if files is None else files).items():
            content["county"][key] = file.digest  # their content counts, not their place
        return _digest(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())

    def origin(self) -> Origin:
        """What of the county is data and what is made up.

        Raises:
            DataError: a file is missing or unsound.
            ScenarioError: the files do not fit the settings.
        """
        return origin(self, read_files(self.county))

    def outside(self, days: int | None = None) -> list[Note]:
        """Dates of levers and changes that lie outside the run, in sentences of both languages.

        Args:
            days: horizon, instead of its own.
        """
        return dates.outside(self, self.kit.levers, days)

    def check_files(self, days: int | None = None) -> list[str]:
        """Read the county's data files as a run would.

        Args:
            days: horizon, instead of its own.

        Returns:
            What of the county data and of the settings they replace is not read by a run, and which dates lie
            outside it; in both languages.

        Raises:
            DataError: a file is missing or unsound.
            ScenarioError: the files do not fit the settings.
        """
        files = read_files(self.county)
        size = sizes(self, files)
        measured_roads(size, files)
        measured_land(size, files)
        member_shares(self)
        unread = notes(self, size, measured_elevation(self.county, size, files))
        return [str(note) for note in (*unread, *self.outside(days))]

    def parameters(self) -> list[dict[str, Any]]:
        """Every parameter: path, value, unit, low, high, en, zh, source, confidence."""
        return [
            {
                "path": leaf.path,
                "value": leaf.value,
                **{key: getattr(leaf.param, key) for key in ("unit", "low", "high", "en", "zh", "source")},
                "confidence": leaf.param.confidence,
            }
            for leaf in walk(self)
            if leaf.param is not None
        ]

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """JSON Schema of a scenario file, for editors."""
        schema = cls.model_json_schema()
        name_or_path = {"type": "string", "description": "name in the catalogue, or path · 方案名称或路径"}
        several = {"type": "array", "items": name_or_path}
        schema["properties"] = {"extends": {"anyOf": [name_or_path, several]}, **schema["properties"]}
        for table, defaults in NAMED.items():
            entry = {"anyOf": [schema["properties"][table]["additionalProperties"], {"const": False}]}
            schema["properties"][table].update(
                properties=dict.fromkeys(defaults(), entry), additionalProperties=entry
            )
            schema["properties"][table].pop("default", None)
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **schema,
            "title": "ruralsim scenario",
        }

    @field_validator("name")
    @classmethod
    def _usable(cls, name: str) -> str:
        if not re.fullmatch(r"\w[\w.-]{0,79}", name):
            raise _wrong(
                f"{name!r} is no short name: letters, digits, - and _", "名称只能含字母、数字、- 与 _"
            )
        return name

    @field_validator("products", "networks", mode="before")
    @classmethod
    def _over_defaults(cls, given: Any, info: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        defaults = NAMED[info.field_name]()
        merged = {key: _over(default.model_dump(), given.get(key)) for key, default in defaults.items()}
        merged |= {key: value for key, value in given.items() if key not in defaults}
        return {key: value for key, value in merged.items() if value is not False}

    @field_validator("products", "networks")
    @classmethod
    def _named(cls, given: dict[str, Settings]) -> dict[str, Settings]:
        if not 1 <= len(given) <= _MAX_NAMES:
            raise _wrong(f"needs 1 to {_MAX_NAMES} entries, has {len(given)}", f"应有 1 至 {_MAX_NAMES} 项")
        for key in given:
            if not _NAME.fullmatch(key):
                en, zh = "is no name: small letters, digits and _", "名称只能含小写字母、数字与 _"
                raise _wrong(f"{key!r} {en}", f"{key!r} {zh}")
        return given

    @field_validator("policies")
    @classmethod
    def _fit_together(cls, policies: Policies) -> Policies:
        for _, _, en, zh in targets.one_writer(policies):
            raise _wrong(en, zh)
        return policies

    @field_validator("changes")
    @classmethod
    def _by_date(cls, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        return dated.by_date(changes)

    def _dropped(self) -> dict[str, tuple[str, ...]]:
        known = {table: list(defaults()) for table, defaults in NAMED.items()}
        if self.county.grows:
            known["products"] += [name for name in candidates() if name not in known["products"]]
        return {t: tuple(k for k in names if k not in getattr(self, t)) for t, names in known.items()}

    def _document(self) -> dict[str, Any]:
        values = self.model_dump()
        for table, names in self._dropped().items():
            values[table] |= dict.fromkeys(names, False)
        return values


@lru_cache(maxsize=64)
def _class_of(kit: Kit) -> type[Scenario]:
    """The class of scenarios of a model: what plug-ins add can be set as if it were ours."""
    if kit is STANDARD:
        return Scenario
    policies: object = create_model("Policies", __base__=_Policies, **_named_levers(kit.levers))
    policies.kinds = kit.levers
    live = create_model("_Live", __base__=_Live, policies=(policies, policies()))
    change = type("Change", (Change,), {"live": live, "__module__": __name__})
    added: dict[str, Any] = {"policies": (policies, policies()), "changes": (tuple[change, ...], ())}  # type: ignore[valid-type]
    if settings := {name: phase.settings for name, phase in kit.phases.items() if phase.settings is not None}:
        phases = create_model(
            "Phases",
            __base__=Settings,
            __doc__="Settings of phases that plug-ins add.",
            **{name: cast(Any, (group, group())) for name, group in settings.items()},
        )
        added["phases"] = (phases, phases())
    made = create_model("Scenario", __base__=Scenario, __doc__=Scenario.__doc__, __module__=__name__, **added)
    made.kit = kit
    return made


def _kit(document: Document) -> Kit:
    """The model that a document asks for.

    Raises:
        InvalidScenario: A plug-in is missing, fails, or does not go together with the others.
    """
    names = loading.listed(document.values.get("plugins", ()))
    if strange := [name for name in names if not isinstance(name, str) or not name]:
        en, zh = f"{strange[0]!r} is no file and no module", f"{strange[0]!r} 不是文件名或模块名"
        hint = 'write · 请写: plugins = ["shade.py"]'
        raise InvalidScenario(Problem(document.where(loading.PLUGINS), "plugins", en, zh, hint))
    document.values["plugins"] = names
    try:
        return kit_of(tuple(names))
    except PluginError as error:
        raise InvalidScenario(plugin_problem(error, document)) from error


def plugin_problem(error: PluginError, document: Document) -> Problem:
    """What is wrong with a plug-in, as a problem of the file that names it."""
    name = loading.shown(Path(error.plugin)) if is_file(error.plugin) else error.plugin
    return Problem(document.where(loading.PLUGINS), "plugins", f"{name}: {error.en}", error.zh, error.hint)


def _received(plugins: tuple[Plugin, ...], acting: list[Plugin], values: dict[str, Any]) -> Scenario:
    """A scenario that another process sent; its plug-ins were opened, and seen to be the same, on the way."""
    return _class_of(sent(plugins)).model_validate(values)


def _over(default: dict[str, Any], given: object) -> Any:
    """A default table with what is given laid over it, table by table; anything but a table replaces it."""
    if given is None:
        return default
    if not isinstance(given, Mapping):
        return given
    nested = {k: _over(default[k], v) for k, v in given.items() if isinstance(default.get(k), dict)}
    return {**default, **given, **nested}


def _incomplete(document: Document, table: str) -> Iterator[Problem]:
    """New products and networks that lack keys: more often a misspelt name than a new thing."""
    given, known = document.values.get(table), list(NAMED[table]())
    entry: type[Settings] = ProductSettings if table == "products" else NetworkSettings
    needed = [
        key for key, field in entry.model_fields.items() if field.is_required() or field.default is not None
    ]
    for name, value in given.items() if isinstance(given, Mapping) else ():
        if name in known or not isinstance(value, Mapping):
            continue
        if missing := [key for key in needed if key not in value]:
            keys = ", ".join(missing[:_KEYS_SHOWN]) + (", …" if len(missing) > _KEYS_SHOWN else "")
            en, zh = (
                f"is new, so every key is needed; missing: {keys}",
                f"是新条目，须写全所有键；缺 {len(missing)} 个",
            )
            hint = did_you_mean(name, known, f"{table}.") or f"there are · 已有: {', '.join(known)}"
            yield Problem(document.where((table, name)), f"{table}.{name}", en, zh, hint)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _wrong(en: str, zh: str, hint: str = "") -> PydanticCustomError:
    return PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh, "hint": hint})
