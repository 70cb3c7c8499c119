"""Are the business reports declared in full: names, labels, measures, docs?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from xl_crm.i18n import Label, Lang
from xl_crm.models.periods import Grain
from xl_crm.reports.business import REPORTS, Report
from xl_crm.reports.business._ties import MONTH
from xl_crm.reports.business.analysis_page import _OF_REPORT
from xl_crm.reports.business.overview_page import _SHEET as OVERVIEW
from xl_crm.reports.business.reconciliation_page import SHEET as RECONCILIATION
from xl_crm.summary.facts import DIMENSIONS, FACTS, Measure, dimension_named, fact_named
from xl_crm.summary.facts._spec import NO_LABEL
from xl_crm.tables import TABLES

DOCS = Path(__file__).resolve().parents[2] / "docs"
HAN = re.compile("[一-鿿]")
NAME = re.compile(r"[a-z][a-z0-9_]*")
#: What Excel takes as the name of a sheet.
MAX_SHEET, NO_SHEET = 31, re.compile(r"[\[\]:*?/\\]")

#: Fields of sections and rules that name measures, dimensions.
OF_MEASURES = ("measure", "measures", "versus", "lines", "shares", "event", "among")
OF_DIMENSIONS = ("by", "rows", "columns")
#: What a matrix may have in its columns beside dimensions.
PERIODS = {grain.value for grain in Grain}

REPORT = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)


def labels_in(value: object, where: str) -> Iterator[tuple[str, Label]]:
    """Yield every label in a declaration, with the way to it."""
    if isinstance(value, Label):
        yield where, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from labels_in(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from labels_in(each, f"{where}[{key}]")
    elif isinstance(value, tuple):
        for each in value:
            yield from labels_in(each, f"{where}.{getattr(each, 'name', '')}")


def named_in(part: object, names: tuple[str, ...]) -> set[str]:
    """Return the code names in some fields of a section or rule."""
    found: set[str] = set()
    for name in names:
        value = getattr(part, name, ())
        found |= {value} if isinstance(value, str) else set(value)
    return found - {""}


def sections_of(report: Report) -> list[object]:
    return [section for sheet in report.sheets for section in sheet.sections]


def shown_in(report: Report, names: tuple[str, ...]) -> set[str]:
    return {name for part in sections_of(report) for name in named_in(part, names)}


def twice(names: list[str]) -> list[str]:
    return [name for name, n in Counter(names).items() if n > 1]


@REPORT
def test_every_label_is_there_in_both_languages(report: Report) -> None:
    for where, label in labels_in(report, report.name):
        assert HAN.search(label.zh), where
        assert label.en, where
        assert not HAN.search(label.en), where


@pytest.mark.parametrize("declared", [*FACTS, *DIMENSIONS], ids=lambda each: each.name)
def test_every_label_of_facts_and_dimensions_is_there_in_both_languages(
    declared: object,
) -> None:
    for where, label in labels_in(declared, ""):
        if label != NO_LABEL:
            assert HAN.search(label.zh) or label.zh.isupper(), where
            assert label.en, where
            assert not HAN.search(label.en), where


def test_names_are_unique_and_may_be_typed() -> None:
    sheets = [sheet.name for report in REPORTS for sheet in report.sheets]
    sections = [part.name for report in REPORTS for part in sections_of(report)]  # type: ignore[attr-defined]
    for names in ([report.name for report in REPORTS], sheets, sections):
        assert twice(names) == []
        assert all(NAME.fullmatch(name) for name in names)


@pytest.mark.parametrize("lang", Lang)
def test_sheets_of_the_combined_workbook_have_names_that_excel_takes(
    lang: Lang,
) -> None:
    """Excel compares names of sheets without case."""
    tabs = [sheet.label.text(lang) for report in REPORTS for sheet in report.sheets]
    tabs += [
        _OF_REPORT.text(lang).format(report=report.label.text(lang))
        for report in REPORTS
    ]
    tabs += [OVERVIEW.text(lang), RECONCILIATION.text(lang)]
    assert twice([tab.casefold() for tab in tabs]) == []
    for tab in tabs:
        assert 0 < len(tab) <= MAX_SHEET, tab
        assert not NO_SHEET.search(tab), tab


@REPORT
def test_sections_name_measures_and_dimensions_that_exist(report: Report) -> None:
    """An unknown name raises; the error says which."""
    for part in sections_of(report):
        for each in (part, *getattr(part, "beside", ())):
            fact = fact_named(getattr(each, "fact", "") or report.fact)
            for name in named_in(each, OF_MEASURES):
                assert fact[name].name == name
            for name in named_in(each, OF_DIMENSIONS) - PERIODS:
                assert dimension_named(name).name == name


@REPORT
def test_rules_look_at_what_a_section_of_the_report_shows(report: Report) -> None:
    measures = shown_in(report, OF_MEASURES)
    dimensions = shown_in(report, OF_DIMENSIONS)
    names = {part.name for part in sections_of(report)}  # type: ignore[attr-defined]
    for rule in report.rules:
        assert named_in(rule, OF_MEASURES) <= measures, rule
        assert named_in(rule, OF_DIMENSIONS) <= dimensions, rule
        assert named_in(rule, ("drill", "section")) <= names, rule


@REPORT
def test_totals_are_of_a_measure_that_adds_up_by_dimensions_that_exist(
    report: Report,
) -> None:
    if report.totals:
        total = fact_named(report.fact)[report.total]
        assert isinstance(total, Measure)
    for name in set(report.totals) - {MONTH}:
        assert dimension_named(name).name == name


@REPORT
def test_a_report_has_rules_and_says_which_department_should_act(
    report: Report,
) -> None:
    advice = [getattr(rule, "advice", None) for rule in report.rules]
    assert [each for each in advice if each]


@REPORT
def test_the_docs_mention_the_report(report: Report) -> None:
    page = (DOCS / "reports.md").read_text(encoding="utf-8")
    assert f"`{report.name}`" in page
    assert report.label.zh in page


def test_facts_and_dimensions_are_told_apart() -> None:
    for names in (
        [fact.name for fact in FACTS],
        [fact.label.zh for fact in FACTS],
        [fact.label.en.casefold() for fact in FACTS],
        [each.name for each in DIMENSIONS],
        [each.label.zh for each in DIMENSIONS],
        [each.label.en.casefold() for each in DIMENSIONS],
    ):
        assert twice(names) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_measures_of_a_fact_are_told_apart(fact: object) -> None:
    found = fact_named(fact.name)  # type: ignore[attr-defined]
    assert set(found.needs) <= {table.name for table in TABLES}
    for names in (
        [each.name for each in found.measures],
        [each.label.zh for each in found.measures],
        [each.label.en.casefold() for each in found.measures],
    ):
        assert twice(names) == []
