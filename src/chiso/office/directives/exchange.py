"""The register of a document system as XML: read so that nobody registers twice, and written for theirs.

The trap: systems write the same envelope under different namespaces and leave out what they do not keep. Elements are
found by their local names. The second trap: XML that pulls in files or grows when it is opened; entities are never
resolved, nothing is fetched. "edXML-style": the names are those of the exchange format of Vietnamese document systems
(OrganName, CodeNumber, CodeNotation, PromulgationDate, TypeName, Subject); no claim of conformity is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.directives.models import Directive
from chiso.office.grids import GridCell, Line

MAX_BYTES = 20 * 2**20
MAX_DOCUMENTS = 5_000
_ENVELOPES = ("MessageHeader", "Document")
_NAMES = {
    "issuer": ("OrganName",),
    "issued_on": ("PromulgationDate",),
    "title": ("Subject",),
    "type": ("TypeName",),
    "secrecy": ("Secret", "SecurityLevel", "Security"),
}


def read_envelopes(data: bytes, name: str) -> tuple[Line, ...]:
    """A line for each document, with the columns of the register. Raises InputError when it is no such file."""
    if len(data) > MAX_BYTES:
        raise InputError([_refused("Tệp quá lớn.", "The file is too large.", name)])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError([_refused("Tệp XML không đọc được.", "The XML cannot be read.", str(error)[:80])]) from error
    if b"<!DOCTYPE" in data:
        raise InputError([_refused("Tệp XML có khai báo DTD.", "The XML declares a document type.", name)])
    found = [_line(one) for one in _documents(root)]
    if not found or len(found) > MAX_DOCUMENTS:
        raise InputError([_refused("Tệp không chứa văn bản nào, hoặc quá nhiều.", "No documents, or too many.", name)])
    return tuple(found)


def _documents(root: etree._Element) -> Iterator[etree._Element]:
    """The outermost elements that describe one document each."""
    for name in _ENVELOPES:
        found = [one for one in root.iter() if _local(one) == name]
        if found:
            yield from found
            return


def _line(document: etree._Element) -> Line:
    cells = {}
    for column, names in _NAMES.items():
        element = next((one for one in document.iter() if _local(one) in names), None)
        if element is not None:
            cells[column] = _cell(document, _local(element), _text(element))
    number, notation = (_first(document, name) for name in ("CodeNumber", "CodeNotation"))
    code = f"{number}/{notation}" if number and notation else number or notation
    cells["code"] = _cell(document, "CodeNumber", code)
    for column in ("issued_on", "issuer", "title"):
        cells.setdefault(column, _cell(document, _NAMES[column][0], ""))
    return cells


def _cell(document: etree._Element, name: str, text: str) -> GridCell:
    return GridCell(f"{name}, dòng {document.sourceline}", text)


def _first(document: etree._Element, name: str) -> str:
    element = next((one for one in document.iter() if _local(one) == name), None)
    return "" if element is None else _text(element)


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext()).strip()


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def write_envelopes(directives: Iterable[Directive]) -> bytes:
    """The register in the same elements, without a namespace of anybody's."""
    root = etree.Element("Documents")
    for one in directives:
        document = etree.SubElement(root, "Document")
        number, _slash, notation = one.code.partition("/")
        origin = etree.SubElement(document, "From")
        etree.SubElement(origin, "OrganName").text = one.issuer
        code = etree.SubElement(document, "Code")
        etree.SubElement(code, "CodeNumber").text = number
        etree.SubElement(code, "CodeNotation").text = notation
        info = etree.SubElement(document, "PromulgationInfo")
        etree.SubElement(info, "PromulgationDate").text = one.issued_on.isoformat()
        kind = etree.SubElement(document, "DocumentType")
        etree.SubElement(kind, "TypeName").text = str(one.get_type_display())
        etree.SubElement(document, "Subject").text = one.title
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _refused(vi: str, en: str, got: str) -> Problem:
    hint = Text(
        "Xuất sổ dạng XML trao đổi văn bản, Excel hoặc CSV.", "Export the register as exchange XML, Excel or CSV."
    )
    return Problem("directives.xml", Text(vi, en), where="file", got=got[:80], hint=hint)
