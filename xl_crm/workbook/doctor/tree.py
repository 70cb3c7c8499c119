"""What does a part of a workbook say, read without believing it?

Names of elements and attributes are short (``c-ser``, ``r-id``), the same for the
transitional and the strict form of the format; those of the spreadsheet itself bear no
prefix. A document type is refused: Excel does, and no entity can then grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org"
_PREFIXES = {
    _SHEET: "",
    f"{_STRICT}/spreadsheetml/main": "",
    f"{_PACKAGE}/content-types": "",
    f"{_PACKAGE}/relationships": "",
    f"{_OFFICE}/officeDocument/2006/relationships": "r-",
    f"{_STRICT}/officeDocument/relationships": "r-",
    f"{_OFFICE}/drawingml/2006/chart": "c-",
    f"{_STRICT}/drawingml/chart": "c-",
    f"{_OFFICE}/drawingml/2006/spreadsheetDrawing": "xdr-",
    f"{_STRICT}/drawingml/spreadsheetDrawing": "xdr-",
    f"{_OFFICE}/drawingml/2006/main": "a-",
    f"{_STRICT}/drawingml/main": "a-",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14-",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm-",
    "http://schemas.microsoft.com/office/2006/01/customui": "ui-",
    "http://schemas.microsoft.com/office/2009/07/customui": "ui14-",
    "urn:schemas-microsoft-com:vml": "v-",
    "urn:schemas-microsoft-com:office:excel": "x-",
}
_SEPARATOR = "}"
_IGNORABLE = "http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
#: Error numbers of expat: a sign that no document holds, by itself or as ``&#1;``.
_BAD_TOKEN, _BAD_NUMBER = 4, 14
_FIRST_PRINTABLE = 0x20
_NOT_XML = Label(zh="不是 XML", en="not XML")
_ENCODING = Label(zh="编码有误", en="wrong encoding")
#: The errors of expat by number, as far as files have them.
_ERRORS = {
    3: Label(zh="没有内容", en="no content"),
    4: Label(zh="有不允许的字符", en="a sign that is not allowed"),
    5: Label(zh="标记不完整", en="a tag is not complete"),
    7: Label(zh="开始与结束标记不符", en="start and end tags do not match"),
    8: Label(zh="同一属性写了两次", en="an attribute stands twice"),
    9: Label(zh="结尾之后还有内容", en="something stands behind the end"),
    11: Label(zh="有未定义的实体", en="an entity that is not defined"),
    18: _ENCODING,
    19: _ENCODING,
    27: Label(zh="有未定义的前缀", en="a prefix that is not defined"),
}


class UnsoundXmlError(Exception):
    """A part that is not well-formed, or that holds what Excel refuses."""

    def __init__(self, words: Label = _NOT_XML) -> None:
        super().__init__(words.en)
        self.words = words


class BrokenXmlError(UnsoundXmlError):
    """Not well-formed; the words say how, and where."""


class IllegalSignError(UnsoundXmlError):
    """A control character stands in a text; the words say where."""


class DocumentTypeError(UnsoundXmlError):
    """The part has a document type."""


class XmlReader:
    """Reads a part piece by piece and sees that it is well-formed.

    Attributes
    ----------
    at : str
        The cell that was read last; empty outside of the rows of a sheet.
    """

    def __init__(self) -> None:
        self.at = ""
        self._parser = ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._fed = 0

    def read(self, pieces: Iterable[bytes]) -> None:
        """Read a part to its end.

        Raises
        ------
        UnsoundXmlError
            It is not well-formed, or has a document type.
        """
        piece = b""
        try:
            for piece in pieces:
                self._parser.Parse(piece, False)  # noqa: FBT003  (expat takes no keyword)
                self._fed += len(piece)
            self._parser.Parse(b"", True)  # noqa: FBT003
        except ExpatError as error:
            raise self._told(error, piece) from None
        except (ValueError, LookupError):
            raise BrokenXmlError(_ENCODING) from None

    def _told(self, error: ExpatError, piece: bytes) -> UnsoundXmlError:
        """Return what an error of the parser means, with its line and column."""
        row, column = error.lineno, error.offset + 1
        place = Label(
            zh=f"第 {row} 行第 {column} 列", en=f"line {row}, column {column}"
        )
        index = self._parser.ErrorByteIndex - self._fed
        sign = piece[index] if 0 <= index < len(piece) else _FIRST_PRINTABLE
        is_control = error.code == _BAD_TOKEN and sign < _FIRST_PRINTABLE
        if is_control or error.code == _BAD_NUMBER:
            return IllegalSignError(place)
        words = _ERRORS.get(error.code, _NOT_XML)
        return BrokenXmlError(
            Label(zh=f"{words.zh}，{place.zh}", en=f"{words.en}: {place.en}")
        )

    def _refuse(self, *_: object) -> None:
        raise DocumentTypeError


class _ShortNames(dict[str, str]):
    """Short forms of names, each made when it is first asked for."""

    def __missing__(self, full: str) -> str:
        space, separator, local = full.rpartition(_SEPARATOR)
        prefix = _PREFIXES.get(space, "other-") if separator else ""
        self[full] = prefix + local
        return self[full]


class TreeReader(XmlReader):
    """Reads a part into a tree of elements."""

    def __init__(self) -> None:
        super().__init__()
        self._builder = TreeBuilder()
        self._names = _ShortNames()
        self._prefixes: set[str] = set()
        self._parser.StartNamespaceDeclHandler = self._declare
        self._parser.StartElementHandler = self._start_root
        self._build()

    def root(self) -> Element:
        """Return the root, once the part was read."""
        return self._builder.close()

    def _build(self) -> None:
        """Let the parser hand ends and texts to the tree without a detour."""
        self._parser.EndElementHandler = self._builder.end
        self._parser.CharacterDataHandler = self._builder.data

    def _declare(self, prefix: str | None, _: str | None) -> None:
        self._prefixes.add(prefix or "")

    def _start_root(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin, where all that the root tells to ignore is declared."""
        unknown = {*attributes.get(_IGNORABLE, "").split()} - self._prefixes
        if unknown:
            names = ", ".join(sorted(unknown))
            raise BrokenXmlError(
                Label(
                    zh=f"mc:Ignorable 中的前缀未定义：{names}",
                    en=f"mc:Ignorable names prefixes that are not defined: {names}",
                )
            )
        self._parser.StartElementHandler = self._start
        self._start(name, attributes)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        names = self._names
        short = {names[key]: value for key, value in attributes.items()}
        self._builder.start(names[name], short)


def parse(pieces: Iterable[bytes]) -> Element:
    """Return the root of a part.

    Raises
    ------
    UnsoundXmlError
        It is not well-formed, or has a document type.
    """
    reader = TreeReader()
    reader.read(pieces)
    return reader.root()


def number(text: str | None, default: int = -1) -> int:
    """Return a whole number of an attribute; the default where there is none."""
    if not text or not text.isascii() or "_" in text:
        return default
    try:
        return int(text)
    except ValueError:
        return default


def decimal(text: str) -> float:
    """Return a number of an attribute; NaN, in no range, for what is none."""
    try:
        return float(text) if text.isascii() else float("nan")
    except ValueError:
        return float("nan")
