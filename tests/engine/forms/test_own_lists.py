"""Lists in a form's own files: chosen from, filtered, looked up and checked as if they stood in the workbook."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import InputError
from chiso.engine.forms.answers import read_answers
from chiso.engine.forms.filling import fill
from chiso.engine.forms.own_lists import LARGEST
from chiso.engine.forms.xlsform import convert_xlsform
from tests.engine.forms.workbooks import HEADS, YES_NO, question, workbook

AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
COMMUNES = "name,label,dan\nx1,Xã Một,1200\nx2,Xã Hai,900\n"
VILLAGES = "ma,ten,xa\nt1,Thôn A,x1\nt2,Thôn B,x2\nt3,Thôn C,x2\n"
ROWS = [
    question("select_one_from_file xa.csv", "xa", "Xã"),
    (*question("select_one_from_file thon.csv", "thon", "Thôn", choice_filter="xa = ${xa}"), "value=ma, label=ten"),
    question("calculate", "dan", calculation="pulldata('xa', 'dan', 'name', ${xa})"),
]


def form(communes: bytes = COMMUNES.encode(), villages: bytes = VILLAGES.encode()):
    data = workbook(ROWS, heads=(*HEADS, "parameters"))
    return convert_xlsform(data, "phieu.xlsx", {"xa.csv": communes, "thon.csv": villages}).form


def offered(found, values):
    filled = fill(found, values, AT)
    return {asked.question.name: [offer.value for offer in asked.offers] for asked in filled.steps[0].asked}


def test_choices_come_from_the_file_and_a_filter_picks_among_them():
    assert form().not_here == ()
    assert offered(form(), {}) == {"xa": ["x1", "x2"], "thon": []}
    assert offered(form(), {"xa": "x2"})["thon"] == ["t2", "t3"]


def test_a_calculation_looks_a_value_up_in_the_file():
    assert fill(form(), {"xa": "x2"}, AT).values["dan"] == "900"
    assert "dan" not in fill(form(), {}, AT).values


@pytest.mark.parametrize(
    "data",
    [("\ufeff" + COMMUNES).encode(), COMMUNES.replace(",", ";").encode(), COMMUNES.replace("\n", "\r\n").encode()],
)
def test_files_are_taken_as_spreadsheets_write_them(data):
    assert offered(form(data), {})["xa"] == ["x1", "x2"]


def test_columns_that_no_expression_can_name_are_left_out():
    wide = "name,label,,Số dân (người)\nx1,Xã Một,?,5\n".encode()
    data = workbook([question("select_one_from_file xa.csv", "xa", "Xã")])
    found = convert_xlsform(data, "phieu.xlsx", {"xa.csv": wide}).form
    assert offered(found, {}) == {"xa": ["x1"]}


def test_an_answer_that_the_file_does_not_have_does_not_fit():
    def problems(village: str):
        data = (
            f"<data id='hai-long' version='2026.1'><xa>x1</xa><thon>{village}</thon><dan>1200</dan>"
            "<meta><instanceID>uuid:1</instanceID></meta></data>"
        )
        return [each.code for each in read_answers(form(), data.encode(), AT).problems]

    assert problems("t1") == []
    assert problems("t2") == ["forms.choice"] == problems("zz")


@pytest.mark.parametrize(
    ("communes", "code", "where", "got"),
    [
        ("name,label\nx1,Xã Một\n".encode("utf-16"), "forms.list_text", "xa.csv", ""),
        (b"name,label\n", "forms.list_empty", "xa.csv", ""),
        (b"", "forms.list_empty", "xa.csv", ""),
        ("mã,tên\nx1,Xã\n".encode(), "forms.list_column", "xa.csv", "name, label"),
        (b"name,label\nx1,A\n,B\n", "forms.list_value", "xa.csv, dòng 3", ""),
        (b"name,label\nx 1,A\n", "forms.list_value", "xa.csv, dòng 2", "x 1"),
    ],
)
def test_a_bad_file_is_told_with_its_row_or_column(communes, code, where, got):
    with pytest.raises(InputError) as caught:
        form(communes)
    assert [(each.code, each.where, each.got) for each in caught.value.problems] == [(code, where, got)]


def test_all_bad_files_are_told_at_once():
    with pytest.raises(InputError) as caught:
        form(b"", b"ma,ten\n")
    assert [each.where for each in caught.value.problems] == ["xa.csv", "thon.csv"]


def test_a_list_that_is_too_large_or_not_there_leaves_the_form_to_devices():
    huge = COMMUNES.encode() + b"".join(b"y%d,%s,1\n" % (at, b"A" * 1000) for at in range(LARGEST // 1000))
    assert [each.where for each in form(huge).not_here] == ["/data/xa"]
    looked_up = workbook(
        [question("text", "t", "T"), question("calculate", "c", calculation="pulldata('a','b','c',${t})")]
    )
    made = convert_xlsform(looked_up, "phieu.xlsx")
    assert [each.where for each in made.form.not_here] == ["a"]
    assert convert_xlsform(looked_up, "phieu.xlsx", {"a.csv": b"b,c\n1,2\n"}).form.not_here == ()


def test_devices_go_on_loading_the_file():
    made = convert_xlsform(workbook(ROWS[:1]), "phieu.xlsx", {"xa.csv": COMMUNES.encode()})
    assert 'src="jr://file-csv/xa.csv"' in made.xform and "Xã Một" not in made.xform


def test_xml_lists_are_taken_without_entities():
    data = workbook([question("select_one_from_file nuoc.xml", "nuoc", "Nước")])
    good = b"<root><item><name>vn</name><label>VN</label></item></root>"
    assert offered(convert_xlsform(data, "p.xlsx", {"nuoc.xml": good}).form, {}) == {"nuoc": ["vn"]}
    with pytest.raises(InputError):
        convert_xlsform(data, "p.xlsx", {"nuoc.xml": b"<!DOCTYPE r [<!ENTITY a 'b'>]>" + good})


def test_lists_in_a_sheet_of_external_choices_are_refused_with_what_to_use():
    with pytest.raises(InputError) as caught:
        convert_xlsform(workbook([question("select_one_external xa", "xa", "Xã")]), "phieu.xlsx")
    (told,) = caught.value.problems
    assert told.code == "forms.external_list" and "select_one_from_file" in told.hint.vi


def test_pictures_go_with_questions_and_choices_in_their_language():
    heads = (*HEADS, "media::image::Tiếng Việt (vi)", "media::image::English (en)", "media::audio::English (en)")
    rows = [(*question("select_one yn", "t", "Thẻ nào?", "Which card?"), "the.png", "card.png")]
    found = convert_xlsform(workbook(rows, YES_NO, heads=heads), "phieu.xlsx").form
    shown = [fill(found, {}, AT, language).steps[0].asked[0].image for language in ("vi", "en")]
    assert shown == ["the.png", "card.png"] and found.images() == {"the.png", "card.png"} and not found.not_here
    heard = convert_xlsform(workbook([(*rows[0], "a.mp3")], YES_NO, heads=heads), "phieu.xlsx").form
    assert [each.where for each in heard.not_here] == ["/data/t"]
