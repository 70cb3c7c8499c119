"""What is a module of VBA code, and in which of the two files does it stand?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

#: VBA refuses longer lines (1,023 signs); what we write keeps a little off.
LONGEST_LINE = 1_000

#: Name of the VBA project, of the sheet of settings and of the user's file of settings.
PROJECT = "xl_crm"


class Package(StrEnum):
    """One of the two files; its value is the ending."""

    ADDIN = ".xlam"
    WORKBOOK = ".xlsm"

    @property
    def file_name(self) -> str:
        """Return the name of the file."""
        return f"{PROJECT}{self.value}"

    @property
    def content_type(self) -> str:
        """Return the media type of its main part."""
        kind = "addin" if self is Package.ADDIN else "sheet"
        return f"application/vnd.ms-excel.{kind}.macroEnabled.main+xml"

    @property
    def book(self) -> str:
        """Return what VBA calls the workbook that is worked on."""
        return "ActiveWorkbook" if self is Package.ADDIN else "ThisWorkbook"


class Kind(Enum):
    """What a module is to VBA."""

    STANDARD = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module of a VBA project.

    Attributes
    ----------
    name : str
    kind : Kind
    body : str
        Code without the lines ``Attribute VB_..`` of the module itself, pure ASCII,
        lines ended by line feeds.
    """

    name: str
    kind: Kind
    body: str

    def __post_init__(self) -> None:
        if not self.body.isascii():
            raise ValueError(f"module {self.name}: not pure ASCII")
        longest = max(map(len, self.body.split("\n")))
        if longest > LONGEST_LINE:
            raise ValueError(f"module {self.name}: a line of {longest} signs")
