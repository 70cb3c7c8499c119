"""Does ``xl-crm functions`` show what the functions say of themselves?"""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from xl_crm_cli.main import cli

from xl_crm.functions import FUNCTIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "functions.md"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["functions", *arguments])


@pytest.mark.parametrize(("lang", "words"), [("zh", "客户层级"), ("en", "Tier of")])
def test_the_list_has_every_function(lang: str, words: str) -> None:
    result = call("--lang", lang)
    assert result.exit_code == 0
    signatures = [line.partition(")")[0] for line in result.output.splitlines()[1:]]
    assert [f"{each})" for each in signatures] == [
        function.signature for function in FUNCTIONS
    ]
    assert words in result.output


@pytest.mark.parametrize("name", ["CRM_TIER", "crm_tier", "tier"])
def test_one_function_is_shown_with_its_example(name: str) -> None:
    """The table has the score 88.1 and its tier in one line."""
    result = call(name, "--lang", "zh")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "=CRM_TIER(scores, [method], [cuts], [labels])"
    assert ["88.1", "高价值客户"] in [line.split() for line in lines]
    assert '综合得分  =CRM_TIER(A2:A9,"score_bands")' in lines


def test_a_mistyped_name_gets_the_nearest() -> None:
    result = call("CRM_SKORE", "--lang", "en")
    assert result.exit_code == 4
    assert "CRM_SKORE: no such function. Did you mean: CRM_SCORE" in result.output


def test_the_page_of_the_docs_has_every_function_and_example() -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    for function in FUNCTIONS:
        assert f"## {function.name}" in page
        for example in function.examples:
            assert f"### {example.title.zh} {example.title.en}" in page
