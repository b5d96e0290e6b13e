"""Answers filled in and answers that came: what is asked next, what does not fit, what a device would have sent."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.forms.answers import read_answers, read_header
from chiso.engine.forms.filling import Filled, fill, write_instance
from chiso.engine.forms.model import Form
from chiso.engine.forms.xlsform import convert_xlsform
from tests.engine.forms.workbooks import YES_NO, question, satisfaction, workbook

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
FORM = convert_xlsform(satisfaction(), "phieu.xlsx").form
GOOD = {"age": "30", "phone": "0912345678", "used": "yes", "which": "land", "score": "8", "day": "2026-11-01"}


def asked(filled: Filled) -> dict[str, str]:
    """Column to the code of its problem."""
    return {
        each.question.column: each.problem.code.removeprefix("forms.") if each.problem else ""
        for step in filled.steps
        for each in step.asked
    }


def xml(values: dict[str, str], form: Form = FORM) -> bytes:
    return write_instance(form, values, instance_id="uuid:1", started_at=AT, at=AT)


def wrong(data: bytes, form: Form = FORM) -> set[str]:
    return {problem.code.removeprefix("forms.") for problem in read_answers(form, data, AT).problems}


def test_what_is_asked_follows_the_answers_so_far():
    empty, used = fill(FORM, {}, AT), fill(FORM, {"used": "yes"}, AT)
    assert "which" not in asked(empty) and asked(empty)["used"] == "required"
    assert asked(used)["which"] == "required" and asked(used)["score"] == ""
    assert [step.title for step in used.steps] == ["Về anh/chị", "Dịch vụ", ""]


def test_an_answer_to_what_is_not_asked_any_more_is_taken_out():
    filled = fill(FORM, {"used": "no", "which": "land", "score": "9"}, AT)
    assert filled.values == {"used": "no", "points": "0"}


def test_choices_follow_the_answer_that_they_depend_on_and_a_choice_that_is_gone_goes():
    first = fill(FORM, {"province": "p1", "commune": "c1"}, AT)
    moved = fill(FORM, {"province": "p2", "commune": "c1"}, AT)
    offers = {each.question.column: [offer.value for offer in each.offers] for each in first.steps[2].asked}
    assert offers["commune"] == ["c1"] and first.values["commune"] == "c1"
    assert "commune" not in moved.values


def test_sentences_carry_the_answers_in_both_languages():
    vi, en = fill(FORM, GOOD, AT), fill(FORM, GOOD, AT, "en")
    assert vi.steps[2].asked[-1].label == "Cảm ơn, anh/chị cho 80 điểm."
    assert en.steps[2].asked[-1].label == "Thanks, you gave 80."
    assert not vi.problems


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("age", "17", "constraint"),
        ("age", "x", "kind"),
        ("age", "20.5", "kind"),
        ("phone", "123", "constraint"),
        ("used", "maybe", "choice"),
        ("which", "land moon", "choice"),
        ("which", "land land", "choice_twice"),
        ("score", "11", "span"),
        ("score", "2.5", "span"),
        ("day", "2026-11-23", "constraint"),
        ("day", "22/11/2026", "kind"),
        ("phone", "9" * 10_001, "too_long"),
        ("age", "", "required"),
    ],
)
def test_an_answer_that_does_not_fit_is_told_while_filling_and_when_it_came(column: str, value: str, code: str):
    values = {**GOOD, column: value}
    assert asked(fill(FORM, values, AT))[column] == code
    assert wrong(xml(values)) == {code}


def test_what_is_written_is_read_back_the_same():
    found = read_answers(FORM, xml(GOOD), AT)
    assert found.problems == ()
    assert {column: found.values[column] for column in GOOD} == GOOD
    assert found.values["points"] == "80" and "thanks" not in found.values
    assert (found.started_at, found.ended_at) == (AT, AT)
    assert (found.header.form_id, found.header.version, found.header.instance_id) == ("hai-long", "2026.1", "uuid:1")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<province/>", b"<province/><extra>1</extra>", "stranger"),
        (b"<province/>", b"<province/><province/>", "twice"),
        (b"<used>yes</used>", b"<used>no</used>", "not_asked"),
        (b"<age>30</age>", b"", "required"),
    ],
)
def test_a_submission_that_was_changed_on_its_way_is_seen(old: bytes, new: bytes, code: str):
    data = xml(GOOD)
    assert old in data
    assert code in wrong(data.replace(old, new))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<a id='x'/>",
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a id='x'>&b;</a>",
        b"<a><meta><instanceID>1</instanceID></meta></a>",
        b"<a id='x'>" + b"1" * (9 * 2**20) + b"</a>",
    ],
)
def test_what_does_not_say_what_it_is_is_refused(data: bytes):
    with pytest.raises(InputError):
        read_header(data)


def test_a_submission_of_another_form_is_seen():
    other = b"<other id='hai-long' version='2026.1'><meta><instanceID>uuid:2</instanceID></meta></other>"
    assert wrong(other) == {"stranger"}


def test_repeats_are_read_each_filling_for_itself():
    form = convert_xlsform(
        workbook(
            [
                question("begin_repeat", "kid", "Con"),
                question("text", "kname", "Tên", personal="x"),
                question("integer", "kage", "Tuổi", constraint=". < 30"),
                question("select_one yn", "school", "Đi học?", relevant="${kage} > 5"),
                question("end_repeat"),
                question("calculate", "kids", calculation="count(${kid})"),
            ],
            YES_NO,
        ),
        "con.xlsx",
    ).form
    fillings = (
        "<kid><kname>An</kname><kage>8</kage><school>yes</school></kid><kid><kname>Bé</kname><kage>{}</kage>{}</kid>"
    )
    whole = "<data id='hai-long' version='2026.1'>{}<kids>2</kids><meta><instanceID>1</instanceID></meta></data>"
    fine = whole.format(fillings.format(3, "")).encode()
    assert wrong(fine, form) == set()
    assert read_answers(form, fine, AT).values["kid"] == [
        {"kname": "An", "kage": "8", "school": "yes"},
        {"kname": "Bé", "kage": "3"},
    ]
    assert wrong(whole.format(fillings.format(40, "")).encode(), form) == {"constraint"}
    assert wrong(whole.format(fillings.format(3, "<school>no</school>")).encode(), form) == {"not_asked"}


def test_a_form_that_needs_a_device_is_not_asked_on_a_page():
    form = convert_xlsform(workbook([question("image", "photo", "Ảnh")]), "anh.xlsx").form
    with pytest.raises(InputError) as caught:
        fill(form, {}, AT)
    assert next(problem.code for problem in caught.value.problems) == "forms.not_here"


def test_an_attachment_is_named_and_its_name_leads_nowhere_else():
    form = convert_xlsform(workbook([question("image", "photo", "Ảnh")]), "anh.xlsx").form
    whole = "<data id='hai-long' version='2026.1'><photo>{}</photo><meta><instanceID>1</instanceID></meta></data>"
    assert read_answers(form, whole.format("1.jpg").encode(), AT).files == ("1.jpg",)
    assert wrong(whole.format("../1.jpg").encode(), form) == {"file_name"}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(set(FORM.columns.values()))),
        st.one_of(st.text(max_size=20), st.sampled_from(["yes", "30", "p1"])),
    )
)
def test_whatever_is_typed_what_has_no_problem_is_taken_and_nothing_breaks(values: dict[str, str]):
    filled = fill(FORM, values, AT)
    again = fill(FORM, filled.values, AT)
    assert again.values == filled.values
    if not filled.problems:
        assert wrong(xml(dict(filled.values))) == set()
