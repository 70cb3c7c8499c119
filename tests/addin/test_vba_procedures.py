"""Are the procedures of VBA code found as VBA reads them?"""

from __future__ import annotations

import pytest

from xl_crm.workbook.doctor.vba.procedures import procedures, statements


def found(text: str) -> list[tuple[str, str, int, list[str] | None]]:
    """Return name, kind, line and names of arguments of each procedure."""
    return [
        (
            each.name,
            each.kind,
            each.line,
            None if each.arguments is None else [a.name for a in each.arguments],
        )
        for each in procedures(tuple(statements(text)))
    ]


@pytest.mark.parametrize(
    ("line", "name", "kind", "arguments"),
    [
        ("Sub A()", "A", "sub", []),
        ("Sub A", "A", "sub", []),
        ("Sub A: B (1)", "A", "sub", []),
        ("  private static FUNCTION A(b) As Long", "A", "function", ["b"]),
        ("Function A$(b$, c%())", "A", "function", ["b", "c"]),
        ('Sub A(Optional b As String = "x, y(", c)', "A", "sub", ["b", "c"]),
        ("Sub A(ByRef b() As Variant, ParamArray c())", "A", "sub", ["b", "c"]),
        ("Property  Get 名称(ByVal 值 As Office.X)", "名称", "property get", ["值"]),
        ('Public Declare Sub A Lib "k" (b As Any)', "A", "sub", ["b"]),
        ('Declare PtrSafe Sub A Lib "k" Alias "a" ()', "A", "sub", []),
        ("Sub A(b, _\r\n  ByVal c As Long)", "A", "sub", ["b", "c"]),
        ("Sub A(b", "A", "sub", None),
        ("Sub A(1b)", "A", "sub", None),
    ],
)
def test_a_declaration_is_read(
    line: str, name: str, kind: str, arguments: list[str] | None
) -> None:
    assert found(f"{line}\r\nEnd Sub\r\n") == [(name, kind, 1, arguments)]


@pytest.mark.parametrize(
    "line",
    [
        "'Sub A()",
        "' a note _\r\nSub A()",
        "Rem Sub A()",
        "x = 1: Rem Sub A()",
        '"Sub A()"',
        "Exit Sub",
        "End Function",
        "Submit A",
        'Attribute A.VB_Description = "Sub A()"',
    ],
)
def test_what_declares_nothing_is_passed_over(line: str) -> None:
    assert found(f"{line}\r\n") == []


def test_lines_are_numbered_as_the_editor_does() -> None:
    """It hides attributes, also those of procedures."""
    text = (
        'Attribute VB_Name = "A"\r\nOption Explicit\r\nSub A()\r\n'
        'Attribute A.VB_Description = "x"\r\nEnd Sub\r\nSub B()\r\nEnd Sub\r\n'
    )
    assert [line for _, _, line, _ in found(text)] == [2, 4]


def test_branches_of_a_condition_exclude_each_other() -> None:
    text = (
        "#If Mac Then\r\nSub A()\r\n#If VBA7 Then\r\nSub B()\r\n#End If\r\n"
        "#ElseIf VBA7 Then\r\nSub A()\r\n#Else\r\nSub B()\r\n#End If\r\nSub A()\r\n"
    )
    in_mac, deeper, second, other, always = procedures(tuple(statements(text)))
    assert not in_mac.can_meet(second)
    assert not deeper.can_meet(other)
    assert in_mac.can_meet(deeper)
    assert all(always.can_meet(each) for each in (in_mac, second, deeper, other))
