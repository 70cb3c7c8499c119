"""Are tables, issue rules and errors declared in full and without doubt?"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from xl_crm import errors
from xl_crm.tables import TABLES, Field, Table, normalise_header
from xl_crm.tables.customers import CUSTOMERS, KEY_FIELDS
from xl_crm.tables.issue import IssueRule, Severity
from xl_crm.tables.issue_rules import RULE_BY_NAME, RULES
from xl_crm.tables.orders import STATUS_WORDS, OrderStatus

INGEST = Path(__file__).resolve().parents[2] / "xl_crm" / "ingest"
HAN = re.compile("[一-鿿]")

TABLE = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
FIELD = pytest.mark.parametrize(
    ("table", "field"),
    [
        pytest.param(table, field, id=f"{table.name}.{field.name}")
        for table in TABLES
        for field in table
    ],
)


@FIELD
def test_a_field_has_a_name_in_both_languages(table: Table, field: Field) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", field.name)
    assert HAN.search(field.label.zh)
    assert field.label.en
    assert not HAN.search(field.label.en)
    assert table[field.name] is field


@TABLE
def test_no_header_names_two_fields_of_a_table(table: Table) -> None:
    """After folding: full-width, case, blanks and units in brackets do not tell two
    headers apart."""
    owners: dict[str, str] = {}
    for field in table:
        for header in field.headers():
            assert owners.setdefault(header, field.name) == field.name, header


@TABLE
def test_names_key_and_label_of_a_table(table: Table) -> None:
    names = table.field_names
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert HAN.search(table.label.zh)
    assert table.label.en
    assert not HAN.search(table.label.en)


def test_labels_of_a_table_are_not_used_twice() -> None:
    for table in TABLES:
        for texts in (
            [field.label.zh for field in table],
            [field.label.en.casefold() for field in table],
        ):
            assert len(set(texts)) == len(texts), table.name


@FIELD
def test_an_alias_is_not_said_twice(table: Table, field: Field) -> None:
    """An alias that only repeats the name, a label or another alias is dead."""
    folded = [normalise_header(alias) for alias in field.aliases]
    assert len(set(folded)) == len(folded), table.name


def test_key_fields_are_fields_of_the_customer_table() -> None:
    assert set(KEY_FIELDS) <= set(CUSTOMERS.field_names)


def test_a_status_word_has_one_meaning() -> None:
    words = [word for each in STATUS_WORDS.values() for word in each]
    assert len(set(words)) == len(words)
    assert all(word == word.strip().casefold() for word in words)
    assert set(STATUS_WORDS) == set(OrderStatus)


@RULE
def test_an_issue_rule_says_in_both_languages_what_is_wrong_and_what_to_do(
    rule: IssueRule,
) -> None:
    for label in (rule.label, rule.action):
        assert HAN.search(label.zh)
        assert label.en
        assert not HAN.search(label.en)
        assert label.zh[-1] not in "。."
        assert label.en[-1] != "."


@RULE
def test_an_issue_rule_is_caught_somewhere(rule: IssueRule) -> None:
    sources = [path.read_text(encoding="utf-8") for path in INGEST.rglob("*.py")]
    assert any(f'"{rule.name}"' in source for source in sources)


def test_issue_rules_are_told_apart() -> None:
    assert len(RULE_BY_NAME) == len(RULES)
    for texts in ([r.label.zh for r in RULES], [r.label.en for r in RULES]):
        assert len(set(texts)) == len(texts)
    for severity in Severity:
        assert HAN.search(severity.label.zh)
        assert severity.label.en


def test_the_tree_of_errors_shows_every_class() -> None:
    classes = {
        name
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.XlCrmError)
    }
    assert errors.__doc__
    drawn = set(re.findall(r"\b\w+Error\b", errors.__doc__))
    assert drawn == classes
