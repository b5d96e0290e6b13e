"""The cell notation: what officers type is read, and what is shown reads back as the same value."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError, Text
from chiso.engine.scoring.inputs import InputSpec
from chiso.office.rounds.cells import cell_form, cell_text, read_cell_text

PART = InputSpec("on_time", "number", Text("hồ sơ đúng hạn", "on time"))
WHOLE = InputSpec("resolved", "number", Text("hồ sơ đã giải quyết", "resolved"))
RATE = InputSpec("rate", "number", Text("tỷ lệ", "rate"), "%")
PLAN = InputSpec("issued", "date", Text("ngày ban hành", "issued on"))
YES = InputSpec("answer", "yes_no", Text("có", "yes"))
LEVEL = InputSpec(
    "choice",
    "choice",
    Text("mức", "level"),
    options=(("full", Text("Đầy đủ", "Full")), ("part", Text("Một phần", "Part"))),
)


@pytest.mark.parametrize(
    ("specs", "typed", "inputs"),
    [
        ((RATE,), "97,2", {"rate": "97,2"}),
        ((RATE,), "  97,2 % ", {"rate": "97,2 %"}),
        ((PLAN,), "12/01/2026", {"issued": "12/01/2026"}),
        ((PART, WHOLE), "46/48", {"on_time": "46", "resolved": "48"}),
        ((PART, WHOLE), "12.846 / 13.020", {"on_time": "12846", "resolved": "13020"}),
        ((PART, WHOLE), "1,5/2", {"on_time": "1,5", "resolved": "2"}),
        ((PART, WHOLE), "46; 48", {"on_time": "46", "resolved": "48"}),
        ((PART, WHOLE), "resolved = 48; on_time = 46", {"on_time": "46", "resolved": "48"}),
        ((PLAN, YES), "12/01/2026; có", {"issued": "12/01/2026", "answer": "có"}),
        ((PLAN, YES), "Ngày ban hành = 12/01/2026; co = có", {"issued": "12/01/2026", "answer": "có"}),
        ((LEVEL,), "Đầy đủ", {"choice": "full"}),
        ((LEVEL,), "mot phan", {"choice": "part"}),
        ((LEVEL,), "part", {"choice": "part"}),
        ((LEVEL,), "gì đó", {"choice": "gì đó"}),
    ],
)
def test_what_officers_type_becomes_inputs(specs: tuple[InputSpec, ...], typed: str, inputs: dict[str, str]) -> None:
    value = read_cell_text(specs, typed)
    assert dict(value.inputs) == inputs
    assert value.status == "answered"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Không phát sinh", "did_not_arise"),
        ("khong phat sinh", "did_not_arise"),
        ("KPS", "did_not_arise"),
        ("Không áp dụng", "not_applicable"),
        ("kad", "not_applicable"),
        ("Not applicable", "not_applicable"),
    ],
)
def test_the_two_kinds_of_nothing_differ(typed: str, status: str) -> None:
    value = read_cell_text((PART, WHOLE), typed)
    assert (value.status, dict(value.inputs)) == (status, {})


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0"])
def test_nothing_typed_is_an_empty_cell(typed: str) -> None:
    assert read_cell_text((RATE,), typed).is_empty


def test_a_plain_no_is_an_answer_and_not_a_status() -> None:
    assert dict(read_cell_text((YES,), "không").inputs) == {"answer": "không"}


@pytest.mark.parametrize("typed", ["46", "46/", "/48", "46/48/50", "46;", "rate = 4; resolved = 5", "on_time = 4"])
def test_a_pair_without_both_figures_is_refused_with_its_form(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        read_cell_text((PART, WHOLE), typed, where="1.2")
    problem = caught.value.problems[0]
    assert (problem.code, problem.where) == ("cell.malformed", "1.2")
    assert problem.expected.vi == "hồ sơ đúng hạn/hồ sơ đã giải quyết"


def test_the_form_says_what_to_type() -> None:
    assert cell_form((LEVEL,), "vi") == "Đầy đủ | Một phần"
    assert cell_form((YES,), "en") == "yes | no"
    assert cell_form((PLAN, YES), "vi") == "ngày ban hành; có"


def test_a_pair_is_shown_with_grouped_thousands() -> None:
    assert cell_text((PART, WHOLE), {"on_time": "12846", "resolved": "13020"}, "answered") == "12.846/13.020"


def test_yes_is_shown_as_a_word_however_it_was_typed() -> None:
    assert cell_text((YES,), {"answer": "x"}, "answered") == "Có"
    assert cell_text((YES,), {"answer": "0"}, "answered", "en") == "No"


number = st.integers(0, 10**12).map(str) | st.decimals(0, 10**6, places=2).map(lambda d: f"{d:f}".replace(".", ","))


@given(part=number, whole=number)
def test_a_shown_pair_reads_back_as_itself(part: str, whole: str) -> None:
    inputs = {"on_time": part, "resolved": whole}
    assert dict(read_cell_text((PART, WHOLE), cell_text((PART, WHOLE), inputs, "answered")).inputs) == inputs


@given(level=st.sampled_from(["full", "part"]), answer=st.sampled_from(["Có", "Không"]), rate=number)
def test_a_shown_list_of_inputs_reads_back_as_itself(level: str, answer: str, rate: str) -> None:
    specs = (LEVEL, YES, RATE)
    inputs = {"choice": level, "answer": answer, "rate": rate}
    assert dict(read_cell_text(specs, cell_text(specs, inputs, "answered")).inputs) == inputs


@pytest.mark.parametrize("page", ["docs/reference/o-nhap.md", "docs/en/reference/cell-notation.md"])
def test_the_notation_of_the_documentation_is_the_one_that_is_read(page: str) -> None:
    text = (Path(__file__).parents[3] / page).read_text(encoding="utf-8")
    examples = {
        "97,2": (RATE,),
        "12/01/2026": (PLAN,),
        "có": (YES,),
        "46/48": (PART, WHOLE),
        "12.846/13.020": (PART, WHOLE),
        "88; 12/01/2026; có": (RATE, PLAN, YES),
        "kps": (RATE,),
        "kad": (RATE,),
    }
    for typed, specs in examples.items():
        assert f"`{typed}`" in text, typed
        assert not read_cell_text(specs, typed).is_empty
