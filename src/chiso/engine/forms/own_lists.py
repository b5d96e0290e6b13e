"""Lists that a form keeps in files of its own (CSV, XML), put into the form.

The trap: the XForm names such a list and does not hold it, so whoever reads the XForm alone offers nothing to choose
from, looks nothing up (`pulldata`) and lets any answer pass. Devices go on loading the files; what is answered or
checked here uses the form with its lists inside.

Source: ODK XForms specification, "External secondary instances": a CSV's first row names the columns, each further row
is an item.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from chiso.engine.errors import InputError, Location, Problem, Text
from chiso.engine.forms.xml import child_named, elements, local, read_xml

LARGEST = 3 * 2**20
"""Bytes of a list that is put into a form; larger ones stay with devices."""

_SOURCE = re.compile(r"jr://file(?:-csv)?/(.+\.(csv|xml))\Z", re.IGNORECASE)
_LIST = re.compile(r"(?:randomize\()?instance\('([^']+)'\)/root/item")
_COLUMN = re.compile(r"[^\W\d][\w.\-]*\Z")


def with_own_lists(xform: bytes, files: Mapping[str, bytes]) -> bytes:
    """The form with the lists of `files` inside it; lists whose file is not there, or is too large, stay outside.

    Raises InputError with everything that is wrong with the files: no text, no rows, columns that the form asks for
    and the file lacks, items without a value.
    """
    wanted = [name for name in files if name.lower().endswith((".csv", ".xml"))]
    if not wanted:
        return xform
    root = read_xml(xform, "XForm")
    asked = dict(_asked(root))
    problems: list[Problem] = []
    for instance in [each for each in root.iter() if local(each) == "instance" and each.get("src")]:
        source = _SOURCE.match(str(instance.get("src")))
        data = files.get(source[1]) if source else None
        if source is None or data is None or len(data) > LARGEST or elements(instance):
            continue
        try:
            inner = _of_csv(data, source[1]) if source[2].lower() == "csv" else read_xml(data, source[1])
        except InputError as error:
            problems += error.problems
            continue
        problems += _check(inner, source[1], asked.get(str(instance.get("id")), ()))
        _move(inner, instance)
    if problems:
        raise InputError(problems)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _asked(root: etree._Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns that the choices of each list are made of: value, then label."""
    for each in root.iter():
        listed = _LIST.match(str(each.get("nodeset") or "")) if local(each) == "itemset" else None
        if listed:
            parts = (child_named(each, "value"), child_named(each, "label"))
            yield listed[1], tuple(str(part.get("ref")) for part in parts if part is not None)


def _of_csv(data: bytes, name: str) -> etree._Element:
    """The rows as items. Columns whose head is no name cannot be spoken of by any expression and are left out."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = Text("Tệp danh mục không phải văn bản UTF-8.", "The list is not UTF-8 text.")
        hint = Text("Trong Excel: lưu dạng “CSV UTF-8”.", "In Excel: save as “CSV UTF-8”.")
        raise InputError([Problem("forms.list_text", message, name, hint=hint)]) from error
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",")
    root = etree.Element("root")
    try:
        heads = [head.strip() for head in next(rows, [])]
        for row in rows:
            if any(cell.strip() for cell in row):
                item = etree.SubElement(root, "item")
                for head, cell in zip(heads, row, strict=False):
                    if _COLUMN.match(head):
                        etree.SubElement(item, head).text = _printable(cell.strip())
    except csv.Error as error:
        message = Text("Không đọc được tệp danh mục.", "The list cannot be read.")
        where = Location(f"{name}, dòng {rows.line_num}", f"{name}, row {rows.line_num}")
        raise InputError([Problem("forms.list_text", message, where, str(error))]) from error
    return root


def _printable(text: str) -> str:
    """Text that XML can hold."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")


def _check(root: etree._Element, name: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    """No rows, columns that are not there, items without a value, values that would be taken for two."""
    items = elements(root)
    if not items:
        yield Problem("forms.list_empty", Text("Tệp danh mục không có dòng nào.", "The list has no rows."), name)
        return
    there = {local(field) for item in items for field in elements(item)}
    absent = [column for column in columns if column not in there and "(" not in column]
    if absent:
        listed = ", ".join(sorted(there))
        yield Problem(
            "forms.list_column",
            Text("Tệp danh mục thiếu cột mà phiếu cần.", "The list lacks a column that the form asks for."),
            name,
            ", ".join(absent),
            Text(listed, listed),
            Text(
                "Sửa dòng đầu của tệp, hoặc đặt parameters: value=…, label=….",
                "Correct the file's first row, or set parameters: value=…, label=….",
            ),
        )
        return
    for number, item in enumerate(items if columns else (), 2):
        field = child_named(item, columns[0])
        value = "" if field is None else (field.text or "").strip()
        if not value or " " in value:
            message = Text(
                "Mã lựa chọn trống hoặc có dấu cách.", "The value of a choice is empty, or has a space in it."
            )
            yield Problem(
                "forms.list_value", message, Location(f"{name}, dòng {number}", f"{name}, row {number}"), value
            )
            return


def _move(inner: etree._Element, instance: etree._Element) -> None:
    """Puts a list into its instance, in the namespace of the form."""
    space = etree.QName(instance).namespace
    for node in inner.iter():
        if isinstance(node.tag, str):
            node.tag = etree.QName(space, local(node)).text
    instance.append(inner)
    del instance.attrib["src"]
