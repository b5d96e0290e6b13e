"""An XLSForm in: all its mistakes at once, each with sheet and row; then the form as it is asked."""

from __future__ import annotations

import pytest

from chiso.engine.errors import InputError
from chiso.engine.forms.xlsform import convert_xlsform
from tests.engine.forms.workbooks import CHOICE_HEADS, PLACES, SETTINGS, YES_NO, question, satisfaction, workbook


def refused(data: bytes) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        convert_xlsform(data, "phieu.xlsx")
    return {problem.code: problem.where for problem in caught.value.problems}


def test_a_good_workbook_becomes_a_form_with_its_columns_languages_and_personal_questions():
    form = convert_xlsform(satisfaction(), "phieu.xlsx").form
    assert (form.form_id, form.version, form.title) == ("hai-long", "2026.1", "Phiếu hài lòng")
    assert [language.code for language in form.languages] == ["vi", "en"]
    assert form.personal == {"phone"}
    assert form.not_here == ()
    assert [each.kind for each in form.questions()] == [
        "integer",
        "text",
        "one",
        "many",
        "range",
        "one",
        "one",
        "date",
        "note",
    ]
    assert {bind.preload for bind in form.hidden if bind.preload} == {"timestamp"}


def test_every_mistake_is_told_at_once_with_sheet_and_row():
    data = workbook(
        [
            question("integer", "", "Tuổi"),
            question("integer", "2age", "Tuổi"),
            question("integer", "age", ""),
            question("integer", "age", "Tuổi"),
            question("select_one nowhere", "pick", "Chọn"),
            question("", "lost", "Không kiểu"),
            question("text", "a", "A", relevant="${absent} = 1"),
            question("text", "b", "B", constraint="(. > 1"),
            question("calculate", "c"),
            question("begin_group", "g", "Nhóm"),
        ],
        [("", "x", "X"), ("yn", "", "Y"), ("yn", "a b", "Z"), ("yn", "q", ""), *YES_NO, YES_NO[0]],
        settings=(("form_title",), ("Phiếu",)),
    )
    found = refused(data)
    assert found["forms.no_name"] == "trang survey, dòng 2, cột name"
    assert found["forms.name"] == "trang survey, dòng 3, cột name"
    assert found["forms.name_again"] == "trang survey, dòng 5, cột name"
    assert found["forms.list"] == "trang survey, dòng 6, cột type"
    assert found["forms.no_type"] == "trang survey, dòng 7, cột type"
    assert found["forms.reference"] == "trang survey, dòng 8, cột relevant"
    assert found["forms.syntax"] == "trang survey, dòng 9, cột constraint"
    assert found["forms.no_calculation"] == "trang survey, dòng 10, cột calculation"
    assert found["forms.unclosed"] == "trang survey, dòng 11, cột type"
    assert found["forms.no_list"] == "trang choices, dòng 2, cột list_name"
    assert found["forms.no_choice"] == "trang choices, dòng 3, cột name"
    assert found["forms.choice_space"] == "trang choices, dòng 4, cột name"
    assert found["forms.choice_again"] == "trang choices, dòng 8, cột name"
    assert found["forms.no_form_id"].startswith("trang settings, dòng 2")
    assert "forms.no_version" in found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no workbook", "file."),
        (b"PK\x03\x04broken", "file."),
        (workbook([]), "forms.no_survey"),
        (workbook([question("end_group")]), "forms.unopened"),
        (workbook([question("texxt", "a", "A")]), "forms.pyxform"),
        (workbook([question("text", "a", "A")], settings=(*SETTINGS[:1], ("T", "có dấu", "1"))), "forms.form_id"),
        (
            workbook([question("text", "a", "A")], settings=(("form_id", "version", "public_key"), ("t", "1", "MII"))),
            "forms.encrypted",
        ),
    ],
)
def test_bad_workbooks_are_refused_with_words(data: bytes, code: str):
    assert any(each.startswith(code) for each in refused(data))


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([question("text", "a", "A", relevant="${a} = 'x'")], "dòng 2, cột relevant"),
        (
            [
                question("text", "t", "T"),
                question("calculate", "b", calculation="${c} + 1"),
                question("calculate", "c", calculation="${b} + 1"),
            ],
            "dòng 3, cột calculation",
        ),
        (
            [
                question("integer", "a", "A", relevant="${c} > 1"),
                question("integer", "b", "B", relevant="${a} > 1"),
                question("calculate", "c", calculation="${b} + 1"),
            ],
            "dòng 2, cột relevant",
        ),
    ],
)
def test_questions_that_wait_for_each_other_are_told_once_at_the_first(rows, where: str):
    assert refused(workbook(rows)) == {"forms.cycle": f"trang survey, {where}"}


def test_questions_that_lead_on_to_each_other_are_no_ring():
    rows = [
        question("integer", "a", "A"),
        question("integer", "b", "B", relevant="${a} > 1"),
        question("calculate", "c", calculation="${a} + ${b}"),
        question("calculate", "d", calculation="if(${c} > 1, ${c}, ${d})"),
        question("text", "e", "E", relevant="${c} > 1 and ${b} > 1", constraint="${e} != ''"),
    ]
    assert convert_xlsform(workbook(rows), "f.xlsx").form.columns


def test_what_only_the_converter_knows_is_told_with_its_row():
    found = refused(workbook([question("text", "ok", "A"), question("texxt", "a", "A")]))
    assert found["forms.pyxform"] == "trang survey, dòng 3"


def test_what_only_a_device_can_ask_is_a_warning_with_its_row():
    made = convert_xlsform(
        workbook(
            [
                question("begin_repeat", "kid", "Con"),
                question("text", "kname", "Tên"),
                question("end_repeat"),
                question("image", "photo", "Ảnh"),
                question("text", "t", "T", relevant="random() > 0.5"),
            ]
        ),
        "phieu.xlsx",
    )
    assert {(note.code, str(note.where)) for note in made.notes} >= {
        ("forms.device_only", "trang survey, dòng 2"),
        ("forms.device_only", "trang survey, dòng 5"),
        ("forms.expression", "trang survey, dòng 6"),
    }
    assert "photo" in made.form.personal


def test_heads_are_taken_in_their_older_spellings_too():
    heads = ["Type", "Name", "Label", "Relevance"]
    rows = [("integer", "age", "Tuổi", ""), ("text", "why", "Vì sao", "${age} > 20")]
    settings = (("form title", "form id", "Version"), ("Phiếu", "cu", "1"))
    form = convert_xlsform(workbook(rows, settings=settings, heads=heads), "cu.xlsx").form
    assert (form.form_id, form.version) == ("cu", "1")
    assert next(iter(form.questions())).label.pieces("") == ("Tuổi",)


def test_the_helpers_heads_are_those_of_xlsform():
    assert CHOICE_HEADS[:2] == ("list_name", "name")


def test_a_filter_by_a_column_that_the_list_does_not_have_is_told_with_its_row_beside_other_mistakes():
    data = workbook(
        [
            question("select_one pr", "province", "Tỉnh", "Province"),
            question("select_one cm", "a", "Xã", "Commune", choice_filter="district = ${province}"),
            question("select_one cm", "b", "Xã", "Commune", choice_filter="name != 'c1' and province = ${province}"),
            question("select_one pr", "c", "Tỉnh", "Province", choice_filter="not(province = 'x')"),
            question("text", "d", "", ""),
        ],
        PLACES,
    )
    with pytest.raises(InputError) as caught:
        convert_xlsform(data, "phieu.xlsx")
    told = [(str(each.where), each.got) for each in caught.value.problems if each.code == "forms.filter_column"]
    assert told == [
        ("trang survey, dòng 3, cột choice_filter", "district"),
        ("trang survey, dòng 5, cột choice_filter", "province"),
    ]
    assert "forms.no_label" in {each.code for each in caught.value.problems}


def test_a_repeated_question_named_from_outside_is_noted_unless_all_repetitions_are_taken():
    data = workbook(
        [
            question("begin_repeat", "person", "Người", "Person"),
            question("integer", "age", "Tuổi", "Age"),
            question("text", "job", "Việc", "Job", relevant="${age} > 15"),
            question("end_repeat"),
            question("text", "why", "Vì sao", "Why", relevant="${age} > 60"),
            question("calculate", "all", calculation="sum(${age})"),
        ]
    )
    notes = [each for each in convert_xlsform(data, "phieu.xlsx").notes if each.code == "forms.outside_repeat"]
    assert [(str(each.where), each.got) for each in notes] == [("trang survey, dòng 6, cột relevant", "${age}")]


def test_labels_that_one_language_lacks_are_noted_by_sheet_and_row():
    data = workbook(
        [question("text", "a", "A", "A"), question("text", "b", "B"), question("select_one yn", "c", "C", "C")],
        [*YES_NO[:1], ("yn", "no", "Không")],
    )
    notes = [each for each in convert_xlsform(data, "phieu.xlsx").notes if each.code == "forms.untranslated"]
    assert [(str(each.where).partition(", cột")[0], each.got) for each in notes] == [
        ("trang survey, dòng 3", "1 ×: 3"),
        ("trang choices, dòng 3", "1 ×: 3"),
    ]
