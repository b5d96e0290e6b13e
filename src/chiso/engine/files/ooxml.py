"""Word, Excel and OpenDocument files: macros, links to elsewhere, embedded objects."""

from __future__ import annotations

import re
import zipfile

from lxml import etree

from chiso.engine.errors import Problem
from chiso.engine.files.archives import check_content, find_nested, read_entry
from chiso.engine.files.facts import Findings, Flag, Kind
from chiso.engine.files.problems import problem, warning

_PART_LIMIT = 4 * 1024 * 1024
_RELATIONS_PARTS = 2_000
_RELATIONS_SIZE = 16 * 1024 * 1024
_MAIN_TYPES: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb"(?:wordprocessingml|ms-word)\.[a-z.]+\.main\+xml", re.IGNORECASE), "docx"),
    (re.compile(rb"(?:spreadsheetml|ms-excel)\.[a-z.]+\.main(?:\+xml)?", re.IGNORECASE), "xlsx"),
    (re.compile(rb"(?:presentationml|ms-powerpoint)\.[a-z.]+\.main\+xml", re.IGNORECASE), "pptx"),
)
_OPEN_DOCUMENT: dict[bytes, Kind] = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
_FETCHED_ON_OPENING = ("/attachedTemplate", "/frame", "/subDocument")


def inspect_zip(archive: zipfile.ZipFile) -> Findings:
    """What a zip archive is (an office document or a plain archive), with its flags and problems."""
    kind = _kind(archive)
    damaged = check_content(archive)
    if kind == "zip":
        return Findings(kind, frozenset(), (*damaged, *find_nested(archive)))
    macros = _macros(archive)
    links, link_flags = _links(archive)
    objects = _objects(archive)
    hidden = _hidden_sheets(archive) if kind == "xlsx" else ()
    flags: set[Flag] = set(link_flags)
    flags |= {"ole_objects"} if objects else set()
    flags |= {"hidden_sheets"} if hidden else set()
    return Findings(kind, frozenset(flags), (*damaged, *macros, *links, *objects, *hidden))


def _kind(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if "mimetype" in names:
        return _OPEN_DOCUMENT.get(read_entry(archive, "mimetype", 200).strip(), "zip")
    types = read_entry(archive, "[Content_Types].xml", _PART_LIMIT)
    return next((kind for pattern, kind in _MAIN_TYPES if pattern.search(types)), "zip")


def _macros(archive: zipfile.ZipFile) -> tuple[Problem, ...]:
    for name in archive.namelist():
        lower = name.lower()
        if lower.endswith(_MACRO_PARTS) or "/macrosheets/" in lower or lower.startswith(("basic/", "scripts/")):
            return (problem("file.macro", where=name),)
    types = read_entry(archive, "[Content_Types].xml", _PART_LIMIT).lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        return (problem("file.macro", where="[Content_Types].xml"),)
    return ()


def _links(archive: zipfile.ZipFile) -> tuple[tuple[Problem, ...], frozenset[Flag]]:
    """Relationships that lead outside, hyperlinks apart: those are ordinary."""
    problems: list[Problem] = []
    linked = False
    parts = [entry for entry in archive.infolist() if entry.filename.endswith(".rels")]
    if len(parts) > _RELATIONS_PARTS or sum(entry.file_size for entry in parts) > _RELATIONS_SIZE:
        return (problem("file.too_many_entries", where="*.rels", got=str(len(parts))),), frozenset()
    for name in (entry.filename for entry in parts):
        relations = _relations(read_entry(archive, name, _PART_LIMIT))
        if relations is None:
            problems.append(problem("file.damaged", where=name))
            continue
        for kind, target in relations:
            if kind.endswith(_FETCHED_ON_OPENING):
                problems.append(problem("file.external_template", where=name, got=target))
            elif not kind.endswith("/hyperlink"):
                problems += [] if linked else [warning("file.external_links", where=name, got=target)]
                linked = True
    return tuple(problems), frozenset({"external_links"} if linked else set())


def _relations(part: bytes) -> list[tuple[str, str]] | None:
    """Type and target of each external relationship; None when the part is not the XML it must be."""
    if b"<!DOCTYPE" in part:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return [
        (str(element.get("Type") or ""), str(element.get("Target") or ""))
        for element in root.iter("{*}Relationship")
        if (element.get("TargetMode") or "").lower() == "external"
    ]


def _objects(archive: zipfile.ZipFile) -> tuple[Problem, ...]:
    found = [
        name
        for name in archive.namelist()
        if ("/embeddings/" in name.lower() and not name.endswith("/")) or "/activex/" in name.lower()
    ]
    return (warning("file.ole_objects", where=found[0], got=str(len(found))),) if found else ()


def _hidden_sheets(archive: zipfile.ZipFile) -> tuple[Problem, ...]:
    workbook = read_entry(archive, "xl/workbook.xml", _PART_LIMIT)
    hidden = b'state="hidden"' in workbook or b'state="veryHidden"' in workbook
    return (warning("file.hidden_sheets", where="xl/workbook.xml"),) if hidden else ()
