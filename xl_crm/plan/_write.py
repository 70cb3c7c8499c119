"""How does a project file look, with every default spelled out?"""

from __future__ import annotations

import json
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from xl_crm.i18n import Label, Lang
from xl_crm.plan._entries import ENTRIES, written_filter
from xl_crm.plan._spec import settings_of
from xl_crm.plan.groups import GROUPS
from xl_crm.tables import TABLES
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest import Source
    from xl_crm.plan._plan import Plan
    from xl_crm.scores.composite import Dimension

_HEAD = Label(
    zh="xl_crm 项目设置。每项都是默认值，改动需要的即可；# 开头为说明。",
    en="Settings of an xl_crm project. All values are the defaults: change what you "
    "need; lines with # explain.",
)
_SOURCES = Label(
    zh="数据来源：path 为文件、文件夹、通配符或其列表，相对本文件所在文件夹；"
    "也可用 url 和 query 读数据库；columns 把字段对应到列名或算式，"
    "units 说明金额单位。",
    en="Where the tables come from: path is a file, a folder, a pattern or a list of "
    "them, relative to this file; or url and query of a database; columns maps fields "
    "to headers or expressions, units says the unit of amounts.",
)
_CORRECTIONS = Label(
    zh="填好的数据质量工作簿，取其中的更正",
    en="workbooks of data quality that were filled in: corrections are taken from them",
)
_DIMENSIONS = Label(
    zh="评分维度：维度权重合计为1；指标列表表示等权，也可写 { monetary = 0.7, ... }。",
    en="Dimensions of the score: weights sum to 1; a list of indicators shares "
    "equally, a table gives each its weight.",
)
_STRATEGIES = Label(
    zh="各层级的策略建议：target 为指标目标变化（0.15 即 +15%），days 为期限天数。",
    en="Strategies for each tier: target is the wished change of the KPI (0.15 is "
    "+15 %), days the deadline.",
)


def project_file(plan: Plan, lang: Lang) -> str:
    """Return a plan as the text of a project file, commented in one language."""
    parts = [
        _comment(_HEAD, lang),
        *_sources(plan, lang),
        *_groups(plan, lang),
        *_entries(plan, lang),
        _comment(_DIMENSIONS, lang),
        *(_dimension(each) for each in plan.dimensions),
        _comment(_STRATEGIES, lang),
        *_strategies(plan),
    ]
    return "\n\n".join(parts) + "\n"


def _comment(text: Label, lang: Lang) -> str:
    return f"# {text.text(lang)}"


def _value(value: Any) -> str:  # noqa: ANN401  (any value of a setting)
    """Write one value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return _value(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return '""'
    if isinstance(value, str):
        # The one sign that JSON takes as it is and TOML does not.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, dict):
        inner = ", ".join(
            f"{_value(key)} = {_value(each)}" for key, each in value.items()
        )
        return f"{{ {inner} }}" if inner else "{}"
    return repr(value)


def _groups(plan: Plan, lang: Lang) -> Iterator[str]:
    for name, (kind, title) in GROUPS.items():
        group = getattr(plan, name)
        lines = [f"# {title.text(lang)}", f"[{name}]"]
        for field, meaning in settings_of(kind):
            lines.append(f"# {meaning.label.text(lang)}: {meaning.note.text(lang)}")
            lines.append(f"{field.name} = {_value(getattr(group, field.name))}")
        yield "\n".join(lines)


def _entries(plan: Plan, lang: Lang) -> Iterator[str]:
    """Yield what people name themselves; an example in place of nothing."""
    values: dict[str, dict[str, Any]] = {
        "filters": {each.field: written_filter(each) for each in plan.filters},
        "calculated": {each.name: each.text for each in plan.calculated},
        "events": {each.when: each.label for each in plan.events},
    }
    for key, (meaning, examples) in ENTRIES.items():
        lines = [f"{_value(name)} = {_value(v)}" for name, v in values[key].items()]
        lines = lines or [f"# {example}" for example in examples]
        yield "\n".join((_comment(meaning, lang), f"[{key}]", *lines))


def _dimension(dimension: Dimension) -> str:
    weights = {each.name: each.weight for each in dimension.indicators}
    equal = len(set(weights.values())) == 1
    indicators = _value(tuple(weights)) if equal else _value(weights)
    return "\n".join(
        (
            f"[dimensions.{dimension.name}]",
            f"zh = {_value(dimension.label.zh)}",
            f"en = {_value(dimension.label.en)}",
            f"weight = {dimension.weight!r}",
            f"indicators = {indicators}",
        )
    )


def _strategies(plan: Plan) -> Iterator[str]:
    for tier in TIERS:
        for strategy in plan.strategies:
            if strategy.tier != tier.name:
                continue
            department = {"zh": strategy.department.zh, "en": strategy.department.en}
            kpi = _inline({"zh": strategy.kpi.zh, "en": strategy.kpi.en})
            kpi = _value(strategy.metric) if strategy.metric else kpi
            yield "\n".join(
                (
                    f"[[strategies.{tier.name}]]",
                    f"zh = {_value(strategy.text.zh)}",
                    f"en = {_value(strategy.text.en)}",
                    f"department = {_inline(department)}",
                    f"kpi = {kpi}",
                    f"target = {strategy.target!r}",
                    f"days = {strategy.days}",
                )
            )


def _inline(label: dict[str, str]) -> str:
    inner = ", ".join(f"{key} = {_value(text)}" for key, text in label.items())
    return f"{{ {inner} }}"


def _sources(plan: Plan, lang: Lang) -> Iterator[str]:
    lines = [_comment(_SOURCES, lang)]
    for table in TABLES:
        given = [each for each in plan.sources if each.table.name == table.name]
        said = f"  # {table.label.text(lang)}"
        if not given:
            lines += [f"# [sources.{table.name}]{said}"]
            lines += [f"# path = {_value(f'{table.name}.csv')}"]
        for source in given:
            key = f"sources.{table.name}"
            lines.append((f"[[{key}]]" if len(given) > 1 else f"[{key}]") + said)
            lines += _source(source)
    yield "\n".join([*lines, *_corrections(plan, lang)])


def _corrections(plan: Plan, lang: Lang) -> Iterator[str]:
    """Yield which workbooks corrections come from."""
    paths = tuple(path.as_posix() for path in plan.corrections)
    sign = "" if paths else "# "
    yield f"{sign}[sources]  # {_CORRECTIONS.text(lang)}"
    yield f"{sign}corrections = {_value(paths or 'quality.xlsx')}"


def _source(source: Source) -> Iterator[str]:
    """Yield what a source says, one line a key."""
    if not source.url:
        yield f"path = {_value(source.path.as_posix())}"
    for key in ("url", "query", "sheet"):
        if text := getattr(source, key):
            yield f"{key} = {_value(text)}"
    for key in ("columns", "units"):
        if texts := dict(getattr(source, key)):
            yield f"{key} = {_value(texts)}"
