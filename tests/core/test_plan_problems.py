"""Is everything wrong in a project file said at once, with a way out?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.plan import GROUPS, load_plan, plan_from
from xl_crm.plan._spec import settings_of

KEYS = [
    (name, field.name)
    for name, (kind, _) in GROUPS.items()
    for field, _ in settings_of(kind)
]


def lines(values: dict[str, Any], lang: Lang = Lang.EN) -> list[str]:
    """Return every problem with some settings, one to a line."""
    with pytest.raises(SettingsError) as caught:
        plan_from(values, where="crm.toml", folder=Path())
    return caught.value.text(lang).splitlines()


def test_every_problem_is_said_at_once() -> None:
    found = lines(
        {
            "general": {"languge": "zh", "as_of": "soon"},
            "windows": {"window_months": -1},
            "reading": {"timezone": "Mars/Olympus"},
            "tires": {},
            "tiers": {"percent_cuts": [40, 20, 70]},
            "dimensions": {"all": {"weight": 0.9, "indicators": ["monetery"]}},
            "sources": {"orders": {"sheet": "1"}},
        }
    )
    assert len(found) == 9
    keys = [line.removeprefix("crm.toml, ").split(":")[0] for line in found]
    assert sorted(keys) == sorted(
        [
            *("tires", "general.languge", "general.as_of", "windows.window_months"),
            *("dimensions.all", "dimensions", "sources.orders"),
            *("reading.timezone", "tiers.percent_cuts"),
        ]
    )


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"tires": {}}, "crm.toml, tires: no such setting. Did you mean: tiers."),
        (
            {"windows": {"window_month": 3}},
            (
                "crm.toml, windows.window_month: no such setting. "
                "Did you mean: window_months."
            ),
        ),
        (
            {"dimensions": {"all": {"weight": 1, "indicators": ["monetery"]}}},
            'crm.toml, dimensions.all: no metric "monetery". Did you mean: monetary.',
        ),
        (
            {"sources": {"order": {"path": "a.csv"}}},
            (
                "crm.toml, sources.order: no such setting. "
                "Did you mean: orders, order_lines."
            ),
        ),
        (
            {"strategies": {"stabel": []}},
            "crm.toml, strategies.stabel: no such setting. Did you mean: stable.",
        ),
        (
            {"orders": {"returns": "drop"}},
            'crm.toml, orders.returns: "drop" is not allowed. Allowed: net, exclude.',
        ),
        (
            {"reading": {"date_order": "ymd"}},
            (
                'crm.toml, reading.date_order: "ymd" is not allowed. '
                'Allowed: "", "dmy", "mdy".'
            ),
        ),
        (
            {"orders": {"status_words": {"Booked": "complete"}}},
            (
                'crm.toml, orders.status_words: "complete" is not allowed. '
                "Did you mean: completed."
            ),
        ),
        (
            {"windows": {"stability_months": 2}},
            "crm.toml, windows.stability_months: 2 is out of range. Allowed: 3 … 60.",
        ),
        (
            {"rfm": {"churn_days": 0}},
            "crm.toml, rfm.churn_days: 0 is out of range. Allowed: 1 … .",
        ),
        (
            {"windows": {"window_months": 2.5}},
            (
                "crm.toml, windows.window_months: 2.5 is no whole number. "
                "Give a whole number."
            ),
        ),
        (
            {"output": {"mask": 1}},
            "crm.toml, output.mask: 1 is no true or false. Write true or false.",
        ),
        (
            {"reading": {"timezone": "Asia/Peking"}},
            'crm.toml, reading.timezone: no time zone "Asia/Peking". As Asia/Shanghai.',
        ),
        (
            {"rfm": {"type_reference": [30, 5]}},
            "crm.toml, rfm.type_reference: 2 values. Give R, F and M, or none.",
        ),
        (
            {"tiers": {"score_cuts": [40, 60, 80]}},
            (
                "crm.toml, tiers.score_cuts: cuts 40, 60, 80 out of order. "
                "Give points from high to low."
            ),
        ),
        (
            {"tiers": {"percent_cuts": [50]}},
            "crm.toml, tiers.percent_cuts: 1 cuts for 4 tiers. Give 3 cuts.",
        ),
        (
            {"rfm": {"churn_days": float("nan")}},
            "crm.toml, rfm.churn_days: nan is no number. Give a number.",
        ),
        (
            {"engine": {"memory_limit": "lots"}},
            'crm.toml, engine.memory_limit: "lots" is no size. Write 1GB or 500MB.',
        ),
        (
            {"strategies": {"stable": "call them"}},
            (
                "crm.toml, strategies.stable: 'call them' is no list. "
                "Write each as [[strategies.stable]]."
            ),
        ),
        (
            {"sources": {"orders": {"path": 5}}},
            "crm.toml, sources.orders.path: 5 is no text. Put it in quotes.",
        ),
        (
            {"sources": {"orders": {"path": "a.csv", "columns": {"amount": "c3"}}}},
            (
                "crm.toml, sources.orders.columns.amount: no such setting. "
                "Did you mean: order_amount."
            ),
        ),
        (
            {"windows": 12},
            "crm.toml, windows: 12 is no table. Write it as [table].",
        ),
        (
            {"sources": {"orders": {}}},
            (
                "crm.toml, sources.orders: neither a path nor a url. "
                "Give a file or a database."
            ),
        ),
    ],
)
def test_a_problem_names_file_key_value_and_what_is_allowed(
    values: dict[str, Any], line: str
) -> None:
    assert lines(values) == [line]


def test_both_ends_of_a_range_are_allowed() -> None:
    for months in (0, 600):
        plan = plan_from(
            {"windows": {"window_months": months}}, where="", folder=Path()
        )
        assert plan.windows.window_months == months
    assert len(lines({"windows": {"window_months": 601}})) == 1


def test_problems_are_said_in_chinese_too() -> None:
    assert lines({"windows": {"window_month": 3}}, Lang.ZH) == [
        "crm.toml, windows.window_month：没有这个设置。是否指：window_months。"
    ]


@pytest.mark.parametrize(
    ("weights", "line"),
    [
        ((0.7, 0.2), "crm.toml, dimensions: the weights sum to 0.9."),
        ((1.2, -0.2), "crm.toml, dimensions.b: the weight is -0.2."),
    ],
)
def test_dimension_weights_sum_to_one(weights: tuple[float, float], line: str) -> None:
    first, second = weights
    (found,) = lines(
        {
            "dimensions": {
                "a": {"weight": first, "indicators": ["monetary"]},
                "b": {"weight": second, "indicators": ["frequency"]},
            }
        }
    )
    assert found.startswith(line)


def test_indicator_weights_sum_to_one_inside_their_dimension() -> None:
    indicators = {"monetary": 0.5, "frequency": 0.4}
    (found,) = lines({"dimensions": {"a": {"weight": 1, "indicators": indicators}}})
    assert found.startswith("crm.toml, dimensions.a: the weights sum to 0.9.")


def test_weights_may_miss_one_by_rounding() -> None:
    """0.1 + 0.2 + 0.7 is 0.9999999999999999 in binary."""
    parts = zip("abc", (0.1, 0.2, 0.7), strict=True)
    names = dict(zip("abc", ("monetary", "frequency", "tenure_days"), strict=True))
    plan = plan_from(
        {
            "dimensions": {
                key: {"weight": weight, "indicators": [names[key]]}
                for key, weight in parts
            }
        },
        where="",
        folder=Path(),
    )
    assert len(plan.dimensions) == 3


@pytest.mark.parametrize("name", ["composite", "a:b", "a]", ""])
def test_a_dimension_has_a_name_that_columns_can_have(name: str) -> None:
    """The column of the composite is composite_score; signs are those of formulas."""
    found = lines({"dimensions": {name: {"weight": 1, "indicators": ["monetary"]}}})
    assert found[0] == (
        f'crm.toml, dimensions.{name}: "{name}" is no name. '
        "Choose another, of letters, digits and underscores."
    )


def test_an_indicator_stands_in_one_dimension_only() -> None:
    (found,) = lines(
        {
            "dimensions": {
                "a": {"weight": 0.5, "indicators": ["monetary"]},
                "b": {"weight": 0.5, "indicators": ["monetary"]},
            }
        }
    )
    assert found.startswith("crm.toml, monetary: the name is used more than once.")


@pytest.mark.parametrize(
    "text",
    ["windows = [12\nas_of = 1", "[general]\ncompany = 甲", "[rfm]\n[rfm]\n"],
)
def test_a_broken_file_is_named_with_the_place(tmp_path: Path, text: str) -> None:
    file = tmp_path / "crm.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"crm\.toml: is no valid TOML .*line \d"):
        load_plan(file)


def test_a_file_in_another_encoding_or_missing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "crm.toml"
    with pytest.raises(SettingsError, match=r"crm\.toml: no such project file"):
        load_plan(file)
    file.write_bytes('[general]\ncompany = "甲"'.encode("gb18030"))
    with pytest.raises(SettingsError, match=r"crm\.toml: is not encoded in UTF-8"):
        load_plan(file)


def test_a_windows_path_in_double_quotes_gets_a_way_out(tmp_path: Path) -> None:
    file = tmp_path / "crm.toml"
    file.write_text('[sources.orders]\npath = "D:\\导出"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_plan(file)
    assert "路径用 / 或写在单引号中" in caught.value.text(Lang.ZH)


def test_only_what_is_a_number_has_a_unit() -> None:
    units = {"order_date": "万元"}
    [found] = lines({"sources": {"orders": {"path": "o.csv", "units": units}}})
    assert "order date is no number and has no unit." in found


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Windows' editor puts one in front."""
    file = tmp_path / "crm.toml"
    file.write_text('[general]\ncompany = "甲"\n', encoding="utf-8-sig")
    assert load_plan(file).general.company == "甲"


def test_sources_are_relative_to_the_file(tmp_path: Path) -> None:
    project = tmp_path / "项目" / "crm.toml"
    project.parent.mkdir()
    away = tmp_path / "away.csv"
    project.write_text(
        '[sources.orders]\npath = "exports/orders.csv"\n'
        f"[sources.customers]\npath = '{away}'\n",
        encoding="utf-8",
    )
    paths = {each.table.name: each.path for each in load_plan(project).sources}
    assert paths == {
        "orders": project.parent / "exports" / "orders.csv",
        "customers": away,
    }


#: What TOML can hold, and what a sheet can: a wrong value of every kind.
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.dates()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)


def places(values: dict[str, Any]) -> set[str]:
    """Return where the problems of some settings lie; nothing but them is raised."""
    try:
        plan_from(values, where="crm.toml", folder=Path())
    except SettingsError as error:
        return {problem.where.removeprefix("crm.toml, ") for problem in error.problems}
    return set()


@given(key=st.sampled_from(KEYS), value=VALUES)
def test_any_value_of_a_setting_is_taken_or_refused_with_its_key(
    key: tuple[str, str], value: object
) -> None:
    group, name = key
    assert places({group: {name: value}}) <= {f"{group}.{name}"}


PLACES = [
    *("dimensions", "strategies", "sources", "general"),
    *("dimensions.a", "dimensions.a.weight", "dimensions.a.indicators"),
    *("dimensions.a.zh", "strategies.stable", "sources.orders"),
    *("sources.orders.path", "sources.orders.columns", "sources.orders.sheet"),
]


@given(place=st.sampled_from(PLACES), value=VALUES)
def test_any_value_in_any_place_is_taken_or_refused(place: str, value: object) -> None:
    """A name that stands twice in a list of indicators is its own place."""
    first, *rest = place.split(".")
    nested: Any = value
    for part in reversed(rest):
        nested = {part: nested}
    twice = set(map(str, value)) if isinstance(value, list) else set()
    found = places({first: nested}) - twice
    assert all(each.startswith(first) for each in found)


STRATEGY = {
    "zh": "走访",
    "department": "销售部",
    "kpi": "frequency",
    "target": 0.1,
    "days": 30,
}


@given(key=st.sampled_from([*STRATEGY, "en", "color"]), value=VALUES)
def test_any_value_in_a_strategy_is_taken_or_refused(key: str, value: object) -> None:
    entry = {**STRATEGY, key: value}
    found = places({"strategies": {"stable": [entry]}})
    assert all(place.startswith("strategies.stable[1]") for place in found)
