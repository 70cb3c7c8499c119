"""Does a written project file say what was meant, and read back as the same plan?"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from xl_crm.i18n import Lang
from xl_crm.plan import GROUPS, default_plan, load_plan, plan_from, project_file
from xl_crm.plan._spec import settings_of
from xl_crm.tables import TABLES

BOTH = pytest.mark.parametrize("lang", list(Lang))

#: Every kind of value, none of them the default, with texts that need quoting.
CHANGED = {
    "general": {"language": "en", "as_of": "2024-06-30", "company": '"甲"\\公司 # 1'},
    "reading": {"date_order": "dmy", "timezone": "Europe/Berlin"},
    "orders": {
        "returns": "exclude",
        "zero_amount": "exclude",
        "new_product_days": 90,
        "status_words": {"已结案": "completed", "a = b": "pending"},
    },
    "windows": {"window_months": 0, "stability_months": 6},
    "scoring": {"normaliser": "percentile_rank", "min_coverage": 0.123456789012345},
    "tiers": {"method": "score_bands", "percent_cuts": [10, 33.3, 90]},
    "rfm": {"bins": 4, "type_reference": [30, 2, 1e4], "rule_as_documented": True},
    "output": {"mask": False, "issue_rows": 7},
    "engine": {"memory_limit": "2GB", "threads": 3},
    "dimensions": {
        "worth": {
            "zh": "价值",
            "en": "Worth",
            "weight": 0.7,
            "indicators": {"monetary": 0.9, "frequency": 0.1},
        },
        "rest": {"weight": 0.3, "indicators": ["recency_days"]},
    },
    "strategies": {
        "stable": [
            {
                "zh": "走访",
                "en": "Visit",
                "department": {"zh": "销售部", "en": "Sales"},
                "kpi": "frequency",
                "target": 0.25,
                "days": 45,
            }
        ]
    },
    "sources": {
        "orders": {
            "path": "导出/订单.xlsx",
            "sheet": "第一季度",
            "columns": {"order_amount": "数量*[单 价]", "region": "shipCountry"},
        }
    },
}


@BOTH
def test_the_default_file_reads_back_as_the_default_plan(
    tmp_path: Path, lang: Lang
) -> None:
    file = tmp_path / "crm.toml"
    file.write_text(project_file(default_plan(), lang), encoding="utf-8")
    assert load_plan(file) == default_plan()


@BOTH
def test_a_changed_plan_reads_back_as_it_was(lang: Lang) -> None:
    plan = plan_from(CHANGED, where="", folder=Path())
    again = tomllib.loads(project_file(plan, lang))
    assert plan_from(again, where="", folder=Path()) == plan
    assert plan != default_plan()


def test_a_changed_plan_holds_the_values_of_the_file() -> None:
    """The round trip above proves nothing about values that neither side reads."""
    plan = plan_from(CHANGED, where="", folder=Path())
    assert plan.general.as_of.isoformat() == "2024-06-30"
    assert plan.general.company == '"甲"\\公司 # 1'
    assert plan.tiers.percent_cuts == (10, 33.3, 90)
    assert plan.rfm.type_reference == (30, 2, 10_000)
    assert plan.scoring.min_coverage == 0.123456789012345
    assert [each.weight for each in plan.dimensions[0].indicators] == [0.9, 0.1]
    assert plan.dimensions[1].label.zh == "rest"
    stable = [each for each in plan.strategies if each.tier == "stable"]
    assert [(each.target, each.days) for each in stable] == [(0.25, 45)]
    assert len(plan.strategies) == 10
    (source,) = plan.sources
    assert source.sheet == "第一季度"
    assert source.columns == {"order_amount": "数量*[单 价]", "region": "shipCountry"}


@BOTH
def test_every_setting_and_table_is_spelled_out_with_its_note(lang: Lang) -> None:
    text = project_file(default_plan(), lang)
    for name, (kind, title) in GROUPS.items():
        assert f"# {title.text(lang)}\n[{name}]\n" in text
        for field, meaning in settings_of(kind):
            assert f"{meaning.note.text(lang)}\n{field.name} = " in text
    for table in TABLES:
        assert f"[sources.{table.name}]  # {table.label.text(lang)}\n" in text


def test_both_languages_hold_the_same_settings() -> None:
    values = [tomllib.loads(project_file(default_plan(), lang)) for lang in Lang]
    assert values[0] == values[1]
