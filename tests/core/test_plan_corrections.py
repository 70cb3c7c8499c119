"""Does a project file name the workbooks that corrections come from?"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.plan import default_plan, plan_from, project_file


def corrections(value: object) -> tuple[Path, ...]:
    sources = {"corrections": value}
    plan = plan_from({"sources": sources}, where="crm.toml", folder=Path("company"))
    assert plan.sources == ()
    return plan.corrections


def test_paths_are_relative_to_the_project_file() -> None:
    assert corrections("a.xlsx") == (Path("company/a.xlsx"),)
    assert corrections(["a.xlsx", "/b.xlsx"]) == (
        Path("company/a.xlsx"),
        Path("/b.xlsx"),
    )
    assert corrections("") == ()


def test_what_is_no_path_is_named() -> None:
    with pytest.raises(SettingsError, match=r"crm\.toml, sources\.corrections: 3 is"):
        corrections(["a.xlsx", 3])


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("paths", [(), (Path("a.xlsx"), Path("b/c.xlsx"))])
def test_a_project_file_reads_back(paths: tuple[Path, ...], lang: Lang) -> None:
    plan = replace(default_plan(), corrections=paths)
    text = project_file(plan, lang)
    values = tomllib.loads(text)
    assert plan_from(values, where="", folder=Path()).corrections == paths
    assert ('corrections = "quality.xlsx"' in text) == (not paths)
