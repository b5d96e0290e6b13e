"""A template and its data made into a Word file.

The trap: a template is a program that a user uploads. It runs in a sandbox that knows the data and nothing else; what
it prints is escaped; and a training copy carries its mark on every page, whatever the template says.
"""

from __future__ import annotations

import io
from dataclasses import fields
from typing import Any, Final

import docx
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chiso.engine.errors import InputError, Problem, Text

MARK: Final = "TẬP HUẤN"
_WATERMARK: Final = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    "<w:rPr><w:noProof/></w:rPr><w:pict>"
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="ChiSoTapHuan{number}" o:spid="_x0000_s{spid}" type="#_x0000_t136" style="position:absolute;'
    "width:420pt;height:100pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" fillcolor="#c8c8c8" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold" string="{mark}"/>'
    "</v:shape></w:pict></w:r>"
)


def environment() -> ImmutableSandboxedEnvironment:
    """The sandbox in which templates run."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def render(template: bytes, data: Any, *, training: bool) -> bytes:
    """The document as a Word file. Raises InputError when the template cannot be made with this data."""
    made = DocxTemplate(io.BytesIO(template))
    try:
        made.render({one.name: getattr(data, one.name) for one in fields(data)}, environment(), autoescape=True)
    except TemplateError as error:
        raise InputError([broken(error)]) from error
    buffer = io.BytesIO()
    made.save(buffer)
    return watermarked(buffer.getvalue()) if training else buffer.getvalue()


def broken(error: TemplateError) -> Problem:
    """The problem of a template that does not run."""
    return Problem(
        "template.broken",
        Text("Mẫu văn bản có lỗi nên không in được.", "The template has an error and cannot be printed."),
        got=str(error)[:160],
        hint=Text("Mở trang Mẫu văn bản để xem lỗi ở đoạn nào.", "Open the templates page to see which paragraph."),
    )


def watermarked(data: bytes) -> bytes:
    """The document with the training mark across every page."""
    document = docx.Document(io.BytesIO(data))
    number = 0
    for section in document.sections:
        headers = [section.header] + ([section.first_page_header] if section.different_first_page_header_footer else [])
        for header in headers:
            if header.is_linked_to_previous and number:
                continue
            number += 1
            run = parse_xml(_WATERMARK.format(number=number, spid=2048 + number, mark=MARK))
            header.paragraphs[0]._p.append(run)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
