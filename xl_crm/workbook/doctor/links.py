"""Do the links in cells lead somewhere?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown, warning
from xl_crm.workbook.doctor.area import area_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Place
    from xl_crm.workbook.doctor.book import Book

MOST_LINKS, LONGEST_ADDRESS = 65_530, 2_083

LINK_COUNT = error(
    "link_count",
    Label(zh="超链接过多", en="a sheet has too many links"),
    Label(
        zh="改用 HYPERLINK 公式，或只保留部分链接",
        en="Use the function HYPERLINK instead, or keep fewer links",
    ),
)
LINK_ADDRESS = error(
    "link_address",
    Label(
        zh="超链接地址过长或区域不合法",
        en="the address of a link is too long, or its cell is none",
    ),
    Label(
        zh=f"地址不超过 {LONGEST_ADDRESS:,} 个字符",
        en=f"Shorten the address to {LONGEST_ADDRESS:,} characters",
    ),
)
LINK_TARGET = warning(
    "link_target",
    Label(
        zh="超链接指向不存在的工作表或名称",
        en="a link leads to a sheet or name that is not there",
    ),
    Label(
        zh="右键“编辑超链接”，重新选择位置",
        en="Edit the link and choose the place again",
    ),
)
KINDS = (LINK_COUNT, LINK_ADDRESS, LINK_TARGET)


def check_links(book: Book, place: Place, root: Element) -> None:
    """Look at the links of a sheet."""
    links = root.findall("hyperlinks/hyperlink")
    if len(links) > MOST_LINKS:
        found = Label(
            zh=f"有 {len(links):,} 个超链接，Excel 每张工作表最多 {MOST_LINKS:,}",
            en=f"{len(links):,} links; Excel takes {MOST_LINKS:,} on a sheet",
        )
        book.findings.add(LINK_COUNT, place, found)
    relations = book.package.relations(place.part)
    for link in links:
        reference = link.get("ref", "")
        at = place.at(reference)
        identifier, location = link.get("r-id"), link.get("location", "")
        relation = relations.get(identifier or "")
        if identifier and relation is None:
            book.package.related(at, identifier, "hyperlink")
        n_signs = len(relation.target) if relation else len(location)
        if n_signs > LONGEST_ADDRESS or area_of(reference) is None:
            found = Label(
                zh=f"{shown(reference)} 的链接地址有 {n_signs:,} 个字符",
                en=f"the link of {shown(reference)} has {n_signs:,} characters",
            )
            book.findings.add(LINK_ADDRESS, at, found)
        if location and not identifier and not _is_known(location, book):
            found = Label(
                zh=f"链接指向 {shown(location)}，但没有这个位置",
                en=f"leads to {shown(location)}, which is not there",
            )
            book.findings.add(LINK_TARGET, at, found)


def _is_known(location: str, book: Book) -> bool:
    """Return whether a place in the workbook is there."""
    words = book.vocabulary
    prefix, _, target = location.lstrip("#").rpartition("!")
    is_quoted = prefix.startswith("'")
    sheet = prefix[1:-1].replace("''", "'") if is_quoted else prefix
    if sheet and sheet.casefold() not in words.sheets and "[" not in sheet:
        return False
    name = target.casefold()
    return name in words.names or name in words.tables or area_of(target) is not None
