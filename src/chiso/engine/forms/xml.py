"""XML that came from outside, read without entities, DTDs, network or surprises of size."""

from __future__ import annotations

from lxml import etree

from chiso.engine.errors import InputError, Problem, Text

LARGEST = 8 * 2**20
"""Bytes of the largest XML that is read."""


def read_xml(data: bytes, name: str) -> etree._Element:
    """The root. Raises InputError (`forms.not_xml`)."""
    told = ""
    if len(data) > LARGEST:
        told = f"{len(data) // 2**20} MB"
    elif b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        told = "DOCTYPE"
    else:
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
            # in UTF-16 the look at the bytes sees no letters
            if root.getroottree().docinfo.internalDTD is None:
                return root
            told = "DOCTYPE"
        except (etree.XMLSyntaxError, ValueError) as error:
            told = str(error)[:120]
    raise InputError(
        [
            Problem(
                "forms.not_xml",
                Text("Không đọc được XML.", "The XML cannot be read."),
                where=name,
                got=told,
                expected=Text("XML trọn vẹn, không có DOCTYPE", "whole XML without a DOCTYPE"),
            )
        ]
    )


def local(node: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def elements(node: etree._Element) -> list[etree._Element]:
    """The children that are elements."""
    return [child for child in node if isinstance(child.tag, str)]


def child_named(node: etree._Element, name: str) -> etree._Element | None:
    """The first child of a name, whatever its namespace."""
    return next((child for child in elements(node) if local(child) == name), None)
