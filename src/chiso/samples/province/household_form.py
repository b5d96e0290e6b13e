"""The questionnaire of the household survey as an XLSForm, built from the method's own names of the questions."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from chiso.engine.survey.method import Method

_LEVELS = (
    ("1", "Rất không đồng ý", "Strongly disagree"),
    ("2", "Không đồng ý", "Disagree"),
    ("3", "Đồng ý", "Agree"),
    ("4", "Rất đồng ý", "Strongly agree"),
    ("8", "Không biết", "Does not know"),
)
_SURVEY = ("type", "name", "label::Tiếng Việt (vi)", "label::English (en)", "required", "constraint", "personal")
_CHOICES = ("list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)")
_SETTINGS = ("form_title", "form_id", "version", "default_language")


def workbook(method: Method, version: str) -> bytes:
    """The XLSForm: the case's code, sex, age, then a group of questions for each dimension."""
    survey = [
        ("start", "start", "", "", "", "", ""),
        ("end", "end", "", "", "", "", ""),
        ("text", "ma_mau", "Mã trong mẫu", "Code in the sample", "yes", "", ""),
        ("select_one gioi", "gioi", "Giới", "Sex", "yes", "", ""),
        ("integer", "tuoi", "Tuổi", "Age", "yes", ". >= 18 and . <= 110", ""),
    ]
    for node in method.children(method.root.code):
        survey.append(("begin_group", node.code, node.name.vi, node.name.en, "", "", ""))
        for leaf in method.leaves(node.code):
            survey.append(("select_one bon_muc", leaf.var, leaf.name.vi, leaf.name.en, "yes", "", ""))
        survey.append(("end_group", "", "", "", "", "", ""))
    choices = [("gioi", "nam", "Nam", "Male"), ("gioi", "nu", "Nữ", "Female")]
    choices += [("bon_muc", *level) for level in _LEVELS]
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheets: dict[str, tuple[tuple[str, ...], Sequence[tuple[str, ...]]]] = {
        "survey": (_SURVEY, survey),
        "choices": (_CHOICES, choices),
        "settings": (_SETTINGS, [("Phiếu hỏi hộ gia đình (mẫu)", "ho-gia-dinh-mau", version, "Tiếng Việt (vi)")]),
    }
    for title, (heads, rows) in sheets.items():
        sheet = book.add_worksheet(title)
        for column, value in enumerate(heads):
            sheet.write_string(0, column, value)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                sheet.write_string(line, column, value)
    book.close()
    return stream.getvalue()
