"""Conditions in words, for who checks the questionnaire and for paper."""

from __future__ import annotations

import pytest

from chiso.engine.errors import Language
from chiso.engine.forms.explaining import Explainer, plain_words
from chiso.engine.forms.xlsform import convert_xlsform
from tests.engine.forms.workbooks import SERVICES, YES_NO, question, workbook


@pytest.mark.parametrize(
    ("condition", "language", "words"),
    [
        ("${used} = 'yes'", "vi", "câu 1 là “Có”"),
        ("${used} = 'yes' and ${age} >= 18", "en", "question 1 is “Yes” and question 3 is at least 18"),
        ("selected(${which}, 'land')", "vi", "câu 2 có chọn “Đất đai”"),
        ("not(selected(${which}, 'land'))", "vi", "không phải (câu 2 có chọn “Đất đai”)"),
        ("${used} != ''", "vi", "câu 1 có trả lời"),
        ("${age} > 2.5", "vi", "câu 3 lớn hơn 2,5"),
        ("count-selected(${which}) > 1", "vi", "count-selected( câu 2 ) > 1"),
    ],
)
def test_a_condition_is_said_in_words_or_shown_as_it_was_written(condition: str, language: Language, words: str):
    form = convert_xlsform(
        workbook(
            [
                question("select_one yn", "used", "Đã dùng?", "Used?"),
                question("select_multiple sv", "which", "Gì?", "What?"),
                question("integer", "age", "Tuổi", "Age"),
                question("text", "more", "Anh/chị ${age} tuổi?", "You are ${age}?", relevant=condition),
            ],
            [*YES_NO, *SERVICES],
        ),
        "x.xlsx",
    ).form
    last = list(form.questions())[-1]
    assert last.bind.relevant is not None
    assert Explainer(form, language).words(last.bind.relevant, last.path) == words
    assert plain_words(form, last.label, "vi") == "Anh/chị [câu 3] tuổi?"


def test_a_constraint_speaks_of_the_answer_itself():
    form = convert_xlsform(workbook([question("date", "d", "Ngày", constraint=". <= today()")]), "x.xlsx").form
    asked = next(iter(form.questions()))
    assert asked.bind.constraint is not None
    assert Explainer(form, "vi").words(asked.bind.constraint, asked.path) == "câu trả lời không quá hôm nay"
