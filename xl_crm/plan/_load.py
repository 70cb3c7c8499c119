"""How does a project file become a plan, with everything wrong said at once?"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_crm.errors import Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.plan._convert import (
    Refused,
    check_memory,
    check_timezone,
    convert,
    is_number,
)
from xl_crm.plan._entries import (
    ENTRIES,
    read_calculated,
    read_events,
    read_filters,
)
from xl_crm.plan._plan import Plan
from xl_crm.plan._sources import read_correction_paths, read_sources
from xl_crm.plan._spec import settings_of
from xl_crm.plan.groups import GROUPS
from xl_crm.plan.report_checks import calendar_of, check_period, check_satisfied
from xl_crm.plan.strategy import Strategy
from xl_crm.scores.composite import Dimension, Indicator, check_weights, equal_weights
from xl_crm.templates import template_path
from xl_crm.tiers.scale import TIERS, TierMethod, check_cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TOP_KEYS = (*GROUPS, *ENTRIES, "dimensions", "strategies", "sources")
_DIMENSION_KEYS = ("zh", "en", "weight", "indicators")
_DIMENSION_NAME = re.compile(r"\w+")
#: The composite stands beside the dimensions under this name.
_TOTAL_SCORE = "composite"
_STRATEGY_KEYS = ("zh", "en", "department", "kpi", "target", "days")


def load_plan(path: Path) -> Plan:
    """Read a project file.

    Paths in it are relative to its own folder.

    Raises
    ------
    SettingsError
        Every unknown key and every value that is not allowed, with what is.
    """
    return plan_from(read_project(path), where=path.name, folder=path.parent)


def read_project(path: Path) -> dict[str, Any]:
    """Read the values of a project file, nested as in the file, unchecked.

    Raises
    ------
    SettingsError
        The file cannot be read, or is no valid TOML.
    """
    text = _text_of(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = Label(
            zh=f"不是有效的 TOML（{error}）", en=f"is no valid TOML ({error})"
        )
        remedy = Label(
            zh="文本加引号，列表加方括号；路径用 / 或写在单引号中",
            en="Put texts in quotes, lists in square brackets, and paths with \\ in "
            "single quotes",
        )
        problem = Problem(where=path.name, found=found, remedy=remedy)
        raise SettingsError(problem) from None


def _text_of(path: Path) -> str:
    """Return the text of a project file."""
    remedy = Label(
        zh="检查路径，或用 xl-crm init 新建",
        en="Check the path, or write one with xl-crm init",
    )
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        found = Label(zh="没有这个项目文件", en="no such project file")
    except UnicodeDecodeError:
        found = Label(zh="编码不是 UTF-8", en="is not encoded in UTF-8")
        remedy = Label(zh="另存为 UTF-8", en="Save it as UTF-8")
    except OSError as error:
        reason = error.strerror or ""
        found = Label(zh=f"不能读取（{reason}）", en=f"cannot be read ({reason})")
    raise SettingsError(Problem(where=str(path), found=found, remedy=remedy))


def default_plan() -> Plan:
    """Return the plan with every default and no sources."""
    return plan_from({}, where="", folder=Path())


def plan_from(values: Mapping[str, Any], *, where: str, folder: Path) -> Plan:
    """Build a plan from nested values; what is absent takes its default.

    Raises
    ------
    SettingsError
        All problems at once.
    """
    loader = _Loader(where=where, problems=[])
    loader.refuse_unknown("", values, _TOP_KEYS)
    groups = {
        name: loader.group(name, kind, values.get(name, {}))
        for name, (kind, _) in GROUPS.items()
    }
    calendar = calendar_of(groups["report"])
    dimensions = values.get("dimensions", _template("dimensions.toml"))
    sources = values.get("sources", {})
    plan = Plan(
        **groups,
        dimensions=loader.dimensions(dimensions),
        strategies=loader.strategies(values.get("strategies", {})),
        sources=read_sources(loader, sources, folder),
        corrections=read_correction_paths(loader, sources, folder),
        filters=read_filters(loader, values.get("filters", {})),
        calculated=read_calculated(loader, values.get("calculated", {})),
        events=read_events(loader, values.get("events", {}), calendar),
    )
    loader.check(plan)
    if loader.problems:
        raise SettingsError(*loader.problems)
    return plan


def _template(name: str) -> dict[str, Any]:
    """Read one of the files of defaults."""
    return tomllib.loads(template_path(name).read_text(encoding="utf-8"))


def _kpi_metric(value: Any) -> str:  # noqa: ANN401
    """Return the metric that a KPI names; empty for a KPI in words."""
    return value if isinstance(value, str) and value in CATALOGUE else ""


def _kpi_label(value: Any) -> Any:  # noqa: ANN401
    """Return the words for a KPI: a metric has its own."""
    metric = _kpi_metric(value)
    if not metric:
        return value
    return {"zh": CATALOGUE[metric].label.zh, "en": CATALOGUE[metric].label.en}


@dataclass(frozen=True, slots=True)
class _Loader:
    """Reads values, and collects what is wrong with them."""

    where: str
    problems: list[Problem]

    def say(self, key: str, found: Label, remedy: Label) -> None:
        """Note one problem."""
        place = f"{self.where}, {key}" if self.where else key
        self.problems.append(Problem(where=place, found=found, remedy=remedy))

    def is_table(self, key: str, values: Any) -> bool:  # noqa: ANN401
        """Return whether there is a table; note where there is none."""
        if isinstance(values, dict):
            return True
        found = Label(zh=f"{values!r} 不是一组设置", en=f"{values!r} is no table")
        self.say(key, found, Label(zh="写作 [表] 形式", en="Write it as [table]"))
        return False

    def refuse_unknown(self, prefix: str, values: Any, known: tuple[str, ...]) -> bool:  # noqa: ANN401
        """Note keys that nobody reads; return whether there is a table at all."""
        if not self.is_table(prefix, values):
            return False
        for key in values:
            if key not in known:
                found = Label(zh="没有这个设置", en="no such setting")
                self.say(f"{prefix}.{key}".strip("."), found, did_you_mean(key, known))
        return True

    def group(self, name: str, kind: type, values: Any) -> Any:  # noqa: ANN401
        """Read one group of settings."""
        known = {field.name: meaning for field, meaning in settings_of(kind)}
        if not self.refuse_unknown(name, values, tuple(known)):
            return kind()
        defaults, given = kind(), {}
        for key, meaning in known.items():
            if key not in values:
                continue
            try:
                given[key] = convert(values[key], getattr(defaults, key), meaning)
            except Refused as refused:
                self.say(f"{name}.{key}", refused.found, refused.remedy)
        return kind(**given)

    def dimensions(self, values: Any) -> tuple[Dimension, ...]:  # noqa: ANN401
        """Read dimensions with their indicators and weights."""
        if not self.is_table("dimensions", values):
            return ()
        read = []
        for name, entry in values.items():
            where = f"dimensions.{name}"
            if not self.refuse_unknown(where, entry, _DIMENSION_KEYS):
                continue
            if name == _TOTAL_SCORE or not _DIMENSION_NAME.fullmatch(name):
                found = Label(zh=f"不能用作维度名：{name}", en=f'"{name}" is no name')
                remedy = Label(
                    zh="换一个名称，只用文字、数字和下划线",
                    en="Choose another, of letters, digits and underscores",
                )
                self.say(where, found, remedy)
                continue
            texts = {key: entry.get(key) or name for key in ("zh", "en")}
            read.append(
                Dimension(
                    name=name,
                    label=self.label(where, texts),
                    weight=self.number(f"{where}.weight", entry.get("weight")),
                    indicators=self.indicators(where, entry.get("indicators")),
                )
            )
        return tuple(read)

    def indicators(self, where: str, values: Any) -> tuple[Indicator, ...]:  # noqa: ANN401
        """Read a list of indicators (equal weights) or a table of weights."""
        if not isinstance(values, list | dict) or not values:
            found = Label(zh="没有指标", en="no indicators")
            remedy = Label(
                zh='写作 indicators = ["monetary"]',
                en='Write indicators = ["monetary"]',
            )
            self.say(where, found, remedy)
            return ()
        for name in values:
            if not isinstance(name, str) or name not in CATALOGUE:
                found = Label(zh=f"没有指标“{name}”", en=f'no metric "{name}"')
                self.say(where, found, did_you_mean(str(name), CATALOGUE))
        if isinstance(values, list):
            return equal_weights([str(name) for name in values])
        return tuple(
            Indicator(name=name, weight=self.number(f"{where}.{name}", weight))
            for name, weight in values.items()
        )

    def strategies(self, values: Any) -> tuple[Strategy, ...]:  # noqa: ANN401
        """Read the actions proposed for each tier; an absent tier has the defaults."""
        tiers = tuple(tier.name for tier in TIERS)
        if not self.refuse_unknown("strategies", values, tiers):
            return ()
        defaults = _template("strategies.toml")
        read = []
        for tier in tiers:
            entries = values.get(tier, defaults[tier])
            if not isinstance(entries, list):
                found = Label(
                    zh=f"{entries!r} 不是策略列表", en=f"{entries!r} is no list"
                )
                remedy = Label(
                    zh=f"写作 [[strategies.{tier}]]",
                    en=f"Write each as [[strategies.{tier}]]",
                )
                self.say(f"strategies.{tier}", found, remedy)
                continue
            for place, entry in enumerate(entries):
                where = f"strategies.{tier}[{place + 1}]"
                if not self.refuse_unknown(where, entry, _STRATEGY_KEYS):
                    continue
                read.append(
                    Strategy(
                        tier=tier,
                        text=self.label(where, entry),
                        department=self.label(where, entry.get("department")),
                        kpi=self.label(where, _kpi_label(entry.get("kpi"))),
                        metric=_kpi_metric(entry.get("kpi")),
                        target=self.number(f"{where}.target", entry.get("target")),
                        days=int(self.number(f"{where}.days", entry.get("days"))),
                    )
                )
        return tuple(read)

    def text(self, where: str, value: Any) -> str:  # noqa: ANN401
        """Read a text; an empty one stands in for what is none."""
        if isinstance(value, str):
            return value
        found = Label(zh=f"{value!r} 不是文字", en=f"{value!r} is no text")
        self.say(where, found, Label(zh="加引号", en="Put it in quotes"))
        return ""

    def number(self, where: str, value: Any) -> float:  # noqa: ANN401
        """Read a number; 0 stands in for what is none."""
        if is_number(value):
            return float(value)
        found = Label(zh=f"{value!r} 不是数字", en=f"{value!r} is no number")
        self.say(where, found, Label(zh="写一个数字", en="Give a number"))
        return 0.0

    def label(self, where: str, value: Any) -> Label:  # noqa: ANN401
        """Read a text given once, or in both languages."""
        texts = value if isinstance(value, dict) else {"zh": value, "en": value}
        known = [text for text in (texts.get("zh"), texts.get("en")) if text]
        if known and all(isinstance(text, str) for text in known):
            zh, en = (texts.get(key) or known[0] for key in ("zh", "en"))
            return Label(zh=zh, en=en)
        found = Label(zh=f"{value!r} 不是文字", en=f"{value!r} is no text")
        remedy = Label(zh='写作 zh = "…"', en='Write zh = "…" and en = "…"')
        self.say(where, found, remedy)
        return Label(zh="", en="")

    def check(self, plan: Plan) -> None:
        """Check what only holds of several settings together."""
        percents, points = plan.tiers.percent_cuts, plan.tiers.score_cuts
        checks: tuple[tuple[str, Callable[[], None]], ...] = (
            ("", lambda: check_weights(plan.dimensions)),
            (
                "tiers.percent_cuts",
                lambda: check_cuts(TierMethod.PERCENT_BANDS, percents, len(TIERS)),
            ),
            (
                "tiers.score_cuts",
                lambda: check_cuts(TierMethod.SCORE_BANDS, points, len(TIERS)),
            ),
            ("reading.timezone", lambda: check_timezone(plan.reading.timezone)),
            (
                "engine.memory_limit",
                lambda: check_memory(plan.engine.memory_limit),
            ),
            ("report.period", lambda: check_period(plan.report, plan.report.period)),
            ("report.compare", lambda: check_period(plan.report, plan.report.compare)),
            ("service.csat_satisfied", lambda: check_satisfied(plan.service)),
        )
        for key, run in checks:
            try:
                run()
            except Refused as refused:
                self.say(key, refused.found, refused.remedy)
            except SettingsError as error:
                for problem in error.problems:
                    self.say(key or problem.where, problem.found, problem.remedy)
        if len(plan.rfm.type_reference) not in {0, 3}:
            count = len(plan.rfm.type_reference)
            found = Label(zh=f"有 {count} 个值", en=f"{count} values")
            remedy = Label(
                zh="给出R、F、M三个值，或留空", en="Give R, F and M, or none"
            )
            self.say("rfm.type_reference", found, remedy)
