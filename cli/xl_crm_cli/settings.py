"""How do a project file and the options over it become a plan?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label, Lang
from xl_crm.ingest import named_files
from xl_crm.plan import plan_from
from xl_crm.plan._load import read_project
from xl_crm.tables import table_named
from xl_crm.templates import template_path
from xl_crm.workbook.settings_book import SUFFIXES, settings_in
from xl_crm_cli.sources import check_unit, sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_crm.plan import Plan
    from xl_crm_cli.console import Console
    from xl_crm_cli.inputs import Inputs, Settings

_NO_ORDERS = Problem(
    where="--orders",
    found=Label(zh="没有订单数据", en="no orders are given"),
    remedy=Label(
        zh="加上 --orders 文件，或在项目文件中写 [sources.orders]",
        en="Add --orders FILE, or [sources.orders] to the project file",
    ),
)


def plan_of(inputs: Inputs, console: Console) -> Plan:
    """Build the plan of a run; the console takes its language.

    Options win over the project file, ``--lang``, ``--as-of`` and ``--unmask`` over
    ``--set``.

    Raises
    ------
    SettingsError
        Everything that is wrong with the project file and with the options.
    """
    changes = list(_changes(inputs.settings))
    if inputs.as_of:
        changes.append((f"--as-of {inputs.as_of}", "general.as_of", inputs.as_of))
    if inputs.unmask:
        changes.append(("--unmask", "output.mask", False))
    project = _project(inputs.settings)
    plan = _planned(inputs.settings, project, changes, console)
    problems = list(_problems(inputs, project.values))
    if isinstance(plan, SettingsError):
        raise SettingsError(*plan.problems, *problems)
    if problems:
        raise SettingsError(*problems)
    return replace(
        plan,
        sources=sources_of(plan, inputs),
        corrections=inputs.corrections or plan.corrections,
    )


def plan_of_settings(settings: Settings, console: Console) -> Plan:
    """Build a plan that needs no sources; the console takes its language.

    Raises
    ------
    SettingsError
        Everything that is wrong with the project file and with the options.
    """
    changes = list(_changes(settings))
    plan = _planned(settings, _project(settings), changes, console)
    if isinstance(plan, SettingsError):
        raise plan
    return plan


def files_read(plan: Plan, project: Path | None) -> tuple[Path, ...]:
    """Return the sources of a plan, its corrections and its project file."""
    files = tuple(file for source in plan.sources for file in named_files(source))
    files = (*files, *plan.corrections)
    return (*files, project) if project else files


@dataclass(frozen=True, slots=True, kw_only=True)
class _Project:
    """What a project file, or a workbook with settings, says.

    Attributes
    ----------
    located : function
        Returns a problem by the place in the file, where the file has better ones than
        the names of settings.
    """

    values: dict[str, Any] = field(default_factory=dict)
    located: Callable[[Problem], Problem] = lambda problem: problem


def _project(settings: Settings) -> _Project:
    """Read the project file; of a workbook its sheet of settings."""
    path = settings.project
    if path is None:
        return _Project()
    if path.suffix.lower() in SUFFIXES:
        found = settings_in(path)
        return _Project(values=found.values, located=found.located)
    return _Project(values=read_project(path))


def _planned(
    settings: Settings,
    project: _Project,
    changes: list[tuple[str, str, Any]],
    console: Console,
) -> Plan | SettingsError:
    """Return the plan, or all that is wrong with it under the options' own names."""
    file, values = settings.project, project.values
    where = file.name if file else ""
    options = {}
    for option, key, value in changes:
        _put(values, key.split("."), value)
        options[f"{where}, {key}" if where else key] = option
    console.lang = _language(values, console.lang)
    try:
        return plan_from(values, where=where, folder=file.parent if file else Path())
    except SettingsError as error:
        return SettingsError(
            *(
                replace(problem, where=options[problem.where])
                if problem.where in options
                else project.located(problem)
                for problem in error.problems
            )
        )


def _changes(settings: Settings) -> Iterator[tuple[str, str, Any]]:
    """Yield each change as the option that asks for it, the setting and the value."""
    for key, text in settings.changes:
        yield f"--set {key}={text}", key, _value(text)
    if settings.lang:
        yield f"--lang {settings.lang}", "general.language", settings.lang.value


def _value(text: str) -> Any:  # noqa: ANN401  (whatever TOML can say)
    """Return the value of a text as TOML reads it, or the text itself."""
    try:
        values = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return values["value"] if len(values) == 1 else text


def _put(values: dict[str, Any], path: list[str], value: Any) -> None:  # noqa: ANN401
    """Put one value into nested ones.

    A change inside the dimensions starts from the default ones where none are given.
    """
    if path[0] == "dimensions" and not values.get("dimensions"):
        text = template_path("dimensions.toml").read_text(encoding="utf-8")
        values["dimensions"] = tomllib.loads(text)
    for key in path[:-1]:
        if not isinstance(values.get(key), dict):
            values[key] = {}
        values = values[key]
    values[path[-1]] = value


def _language(values: dict[str, Any], otherwise: Lang) -> Lang:
    """Return the language that the settings name, if they name one."""
    general = values.get("general")
    name = general.get("language") if isinstance(general, dict) else None
    return Lang(name) if name in list(Lang) else otherwise


def _problems(inputs: Inputs, values: dict[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the options for tables."""
    sources = values.get("sources")
    given = {*inputs.files, *(sources if isinstance(sources, dict) else ())}
    if "orders" not in given:
        yield _NO_ORDERS
    asked = [("--sheet", name, "", text) for name, text in inputs.sheets]
    asked += [("--query", name, "", text) for name, text in inputs.queries]
    for option, pairs in (("--map", inputs.columns), ("--unit", inputs.units)):
        for key, text in pairs:
            name, _, column = key.partition(".")
            asked.append((option, name, column, text))
    for option, name, column, text in asked:
        where = f"{option} {name}{'.' if column else ''}{column}={text}"
        try:
            table = table_named(name)
            if column:
                table[column]
            if option == "--unit":
                check_unit(table[column], text)
        except SettingsError as error:
            yield from (replace(problem, where=where) for problem in error.problems)
            continue
        if name not in given:
            file = f"--{name.replace('_', '-')}"
            yield Problem(
                where=where,
                found=Label(
                    zh=f"没有{table.label.zh}文件", en=f"no file of {table.label.en}"
                ),
                remedy=Label(zh=f"加上 {file} 文件", en=f"Add {file} FILE"),
            )
