"""Do templates, languages and filled books have one shape?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from xl_crm.i18n import Lang
from xl_crm.plan import default_plan
from xl_crm.reports import BOOKS, books, template_books
from xl_crm.reports._spec import Chart, Links, Parameters, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.pipeline import Analysis
    from xl_crm.reports._spec import Block, Book

HAN = re.compile("[一-鿿]")
ASCII_NAME = re.compile(r"[a-z][a-z0-9_]*")
BOOK = pytest.mark.parametrize("name", BOOKS)
LANGS = pytest.mark.parametrize("lang", list(Lang))


@pytest.fixture(scope="module")
def filled(small_company: Analysis) -> dict[Lang, dict[str, Book]]:
    """The small company's books in both languages."""
    return {lang: books(small_company, lang) for lang in Lang}


@pytest.fixture(scope="module")
def empty() -> dict[Lang, dict[str, Book]]:
    """The templates in both languages."""
    return {lang: template_books(default_plan(), lang) for lang in Lang}


def block_shape(block: Block) -> Any:  # noqa: ANN401  (nested tuples)
    """Return all of a block that no language changes."""
    if isinstance(block, Table):
        columns = tuple(
            (
                *(each.name, each.unit, each.rule, each.editable, each.mark),
                *(each.choices, each.choices_by, tuple(each.cell_names)),
                *(each.total, each.folded, bool(each.formula)),
            )
            for each in block.columns
        )
        sizes = block.n_rows, block.blank_rows
        return block.name, block.key, sizes, block.heat, columns
    if isinstance(block, Parameters):
        return block.name, tuple(
            (each.name, each.unit, each.choices, each.editable, bool(each.formula))
            for each in block.parameters
        )
    if isinstance(block, Links):
        return tuple(each.page for each in block.links)
    if isinstance(block, Text):
        return len(block.lines), block.tone
    return block.kind, block.table, block.categories, block.series


def shape(book: Book) -> Any:  # noqa: ANN401  (nested tuples)
    """Return all of a book that no language changes."""
    pages = [(page.name, tuple(map(block_shape, page.blocks))) for page in book.pages]
    lists = [(each.name, len(each.values)) for each in book.lists]
    return pages, lists, book.as_of


def tables(book: Book) -> Iterator[Table]:
    """Yield every table of a book."""
    for page in book.pages:
        for block in page.blocks:
            if isinstance(block, Table):
                yield block


def words(book: Book) -> Iterator[str]:
    """Yield what people read that is no value: titles, headings, labels, notes."""
    yield book.title
    for page in book.pages:
        yield from (page.sheet, page.title)
        for block in page.blocks:
            if isinstance(block, Table):
                yield from (each.heading for each in block.columns)
            elif isinstance(block, Parameters):
                yield from (each.label for each in block.parameters)
            elif isinstance(block, Links):
                yield from (each.text for each in block.links)
            elif isinstance(block, Text):
                yield from block.lines
            elif isinstance(block, Chart):
                yield from (block.title, block.alt_text)
    yield from (each.heading for each in book.lists)


@BOOK
def test_both_languages_have_the_same_shape(
    filled: dict[Lang, dict[str, Book]],
    empty: dict[Lang, dict[str, Book]],
    name: str,
) -> None:
    for made in (filled, empty):
        zh, en = shape(made[Lang.ZH][name]), shape(made[Lang.EN][name])
        if name == "base":  # words met in the data stand in one language's list twice
            zh, en = (each[0] for each in (zh, en))
        assert zh == en


@BOOK
@LANGS
def test_nothing_people_read_is_empty_or_in_the_other_language(
    filled: dict[Lang, dict[str, Book]],
    empty: dict[Lang, dict[str, Book]],
    name: str,
    lang: Lang,
) -> None:
    for made in (filled, empty):
        texts = list(words(made[lang][name]))
        assert all(text.strip() for text in texts)
        if lang is Lang.EN:
            assert [text for text in texts if HAN.search(text)] == []


@BOOK
@LANGS
def test_names_are_unique_and_fit_a_sheet(
    filled: dict[Lang, dict[str, Book]], name: str, lang: Lang
) -> None:
    book = filled[lang][name]
    pages = [page.name for page in book.pages]
    sheets = [page.sheet for page in book.pages]
    assert len(set(pages)) == len(pages)
    assert len({sheet.casefold() for sheet in sheets}) == len(sheets)
    assert all(len(sheet) <= 31 for sheet in sheets)
    named = [each.name for each in tables(book)]
    assert len(set(named)) == len(named)
    for table in tables(book):
        codes = [each.name for each in table.columns]
        headings = [each.heading for each in table.columns]
        assert len(set(codes)) == len(codes)
        assert len(set(headings)) == len(headings), (table.name, headings)
        assert all(ASCII_NAME.fullmatch(code) for code in (table.name, *codes))


@BOOK
@LANGS
def test_what_a_column_offers_is_a_list_of_the_book(
    filled: dict[Lang, dict[str, Book]], name: str, lang: Lang
) -> None:
    """A column whose list follows the word of another one has a list a word."""
    book = filled[lang][name]
    lists = {each.name: each.values for each in book.lists}
    offered = {
        parameter.choices
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Parameters)
        for parameter in block.parameters
    }
    for table in tables(book):
        by_name = {each.name: each for each in table.columns}
        for each in table.columns:
            offered.add(each.choices)
            if each.choices_by:
                n_words = len(lists[by_name[each.choices_by].choices])
                offered |= {f"{each.choices}_{n}" for n in range(1, n_words + 1)}
    assert offered - {""} == set(lists)
    for given in book.lists:
        assert given.values
        assert len(set(given.values)) == len(given.values)


@BOOK
@LANGS
def test_the_index_links_every_other_page(
    filled: dict[Lang, dict[str, Book]], name: str, lang: Lang
) -> None:
    index, *pages = filled[lang][name].pages
    (links,) = [block for block in index.blocks if isinstance(block, Links)]
    assert [link.page for link in links.links] == [page.name for page in pages]
    assert [link.text for link in links.links] == [page.sheet for page in pages]
    assert all(link.note for link in links.links)


#: The sheets that people fill in, and the sheets that only an analysis fills.
FORMS = {
    "base": ["customers"],
    "analysis": ["scores", "rfm"],
    "tracking": ["tracking"],
}


@BOOK
@LANGS
def test_a_template_has_headings_and_lists_and_no_row(
    filled: dict[Lang, dict[str, Book]],
    empty: dict[Lang, dict[str, Book]],
    name: str,
    lang: Lang,
) -> None:
    """Its columns are those of the filled book, but for the dimensions of the plan."""
    by_name = {each.name: each for each in tables(empty[lang][name])}
    full = {each.name: each for each in tables(filled[lang][name])}
    for form in FORMS[name]:
        assert by_name[form].n_rows == 0
        assert by_name[form].blank_rows > 0
        assert full[form].blank_rows == 0
        if form != "scores":
            headings = [each.heading for each in by_name[form].columns]
            assert headings == [each.heading for each in full[form].columns]
    lists = [each.name for each in empty[lang][name].lists]
    assert lists == [each.name for each in filled[lang][name].lists]


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        (
            Lang.ZH,
            "价值维度得分 行为维度得分 忠诚度维度得分 潜力维度得分",
        ),
        (Lang.EN, "Value score Behaviour score Loyalty score Potential score"),
    ],
)
def test_a_template_carries_the_default_weights(
    empty: dict[Lang, dict[str, Book]], lang: Lang, headings: str
) -> None:
    """B24, B40: in the settings, where they can be changed."""
    found = {each.name: each for each in tables(empty[lang]["analysis"])}
    shown = [each.heading for each in found["scores"].columns[2:6]]
    assert " ".join(shown) == headings
    weights = {each.name: each for each in found["dimensions"].columns}["weight"]
    assert list(weights.values) == [0.4, 0.3, 0.2, 0.1]
    assert weights.editable


def test_the_same_analysis_gives_equal_books(small_company: Analysis) -> None:
    assert books(small_company, Lang.ZH) == books(small_company, Lang.ZH)
