"""A file of later decrees: sound ones give the register that would result, unsound ones name every problem."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.units import DecreeReport, apportion, check_decrees, check_register, trace
from chiso.engine.units.decree_rows import COLUMNS, decree_text
from chiso.engine.units.decree_words import HEADINGS, WORDS, code_named, column_named, template
from tests.engine.units.makers import real_register, small_register

_ON = date(2026, 3, 1)
_LAW = "NQ 1/2026"


def _file(*rows: dict[str, str]) -> bytes:
    lines = [",".join(COLUMNS)]
    for row in rows:
        cells = {"date": "01/03/2026", "legal_basis": _LAW} | row
        lines.append(",".join('"' + cells.get(column, "") + '"' for column in COLUMNS))
    return "\n".join(lines).encode()


def _check(*rows: dict[str, str]) -> DecreeReport:
    return check_decrees(small_register(), _file(*rows), where="nq.csv")


def _codes(*rows: dict[str, str]) -> list[str]:
    report = _check(*rows)
    assert report.register is None
    return [problem.code for problem in report.problems if problem.severity == "error"]


def _merge(predecessor: str, successor: str, **more: str) -> dict[str, str]:
    return {"kind": "merge", "predecessor": predecessor, "successor": successor} | more


def test_a_merger_gives_the_register_that_would_result() -> None:
    report = _check(_merge("b1", "Xã Mới"), _merge("c3", "Xã Mới"))
    assert report.problems == ()
    assert [unit.name for unit in report.begun] == ["Xã Mới"]
    assert {unit.id for unit in report.ended} == {"b1", "c3"}
    assert report.register is not None
    assert check_register(report.register) == ()
    assert [end.unit.name for end in trace(report.register, "b1", date(2026, 2, 1), _ON).ends] == ["Xã Mới"]
    assert report.register.coverage.known_until == small_register().coverage.known_until


def test_the_given_register_stays_as_it_was() -> None:
    register = small_register()
    check_decrees(register, _file(_merge("b1", "Mới"), _merge("c3", "Mới")))
    assert register["b1"].valid_to is None


def test_a_commune_may_merge_into_one_that_goes_on() -> None:
    report = _check(_merge("c3", "b1"))
    assert report.register is not None
    assert report.begun == ()
    assert [end.unit.id for end in trace(report.register, "c3", date(2026, 2, 1), _ON).ends] == ["b1"]


def test_a_division_with_sourced_shares_lets_figures_be_carried() -> None:
    shares = {"kind": "divide", "predecessor": "c3", "share_of": "population", "source": "Điều tra 2026"}
    report = _check(shares | {"successor": "Đông", "share": "0,3"}, shares | {"successor": "Tây", "share": "0,7"})
    assert report.register is not None
    carried = apportion(report.register, {"c3": Decimal(10)}, date(2026, 2, 1), _ON)
    assert sorted(carried.values()) == [3, 7]


def test_a_province_that_is_renamed_keeps_its_communes() -> None:
    report = _check(
        {"kind": "rename", "predecessor": "C", "successor": "Thành phố D", "successor_kind": "municipality"}
    )
    assert report.register is not None
    assert [unit.name for unit in report.register.as_of(_ON).roots] == ["Thành phố D"]
    assert [unit.id for _, unit in report.register.as_of(_ON).walk()][1:] == ["b1", "c1", "c3"]
    assert check_register(report.register) == ()


def test_one_file_may_hold_several_decrees_in_order() -> None:
    later = _merge("Mới", "Mới hơn", kind="rename", date="01/05/2026")
    report = _check(later, _merge("b1", "Mới"), _merge("c3", "Mới"))
    assert report.register is not None
    assert [end.unit.name for end in trace(report.register, "b1", date(2026, 2, 1), date(2026, 6, 1)).ends] == [
        "Xã Mới hơn"
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([_merge("Không Có", "X")], "decree.predecessor_unknown"),
        ([_merge("a1", "X")], "decree.predecessor_ended"),
        ([_merge("b1", "X"), _merge("b1", "Y")], "decree.contradiction"),
        ([{"kind": "abolish", "predecessor": "b1"}, _merge("b1", "Y")], "decree.contradiction"),
        ([_merge("b1", "X"), _merge("b1", "X")], "decree.twice"),
        ([_merge("b1", "X", successor_kind="township")], "decree.kind_not_in_law"),
        ([_merge("b1", "X", successor_in="Nơi Nào")], "decree.successor_in_unknown"),
        ([_merge("b1", "c3", kind="rename")], "decree.name_taken"),
        ([_merge("b1", "X", kind="gộp")], "decree.word"),
        ([_merge("b1", "")], "decree.name_missing"),
        ([_merge("b1", "X", legal_basis="")], "decree.no_legal_basis"),
        ([_merge("b1", "X", date="31/02/2026")], "date.invalid"),
        ([_merge("b1", "X", share="0,5")], "decree.share"),
        ([_merge("b1", "X", share="hai")], "number.invalid"),
        ([{"kind": "abolish", "predecessor": "C"}], "decree.left_behind"),
    ],
)
def test_every_kind_of_mistake_is_named(rows: list[dict[str, str]], code: str) -> None:
    assert code in _codes(*rows)


def test_shares_that_do_not_sum_to_one_are_refused() -> None:
    part = {"kind": "divide", "predecessor": "c3", "share_of": "area", "source": "s"}
    assert _codes(part | {"successor": "X", "share": "0,5"}, part | {"successor": "Y", "share": "0,6"}) == [
        "decree.shares_sum"
    ]


def test_decrees_that_overlap_in_time_are_refused() -> None:
    assert _codes(_merge("b1", "X"), _merge("b1", "Y", date="01/04/2026")) == ["decree.predecessor_ended"]


def test_a_name_with_its_kind_means_no_unit_of_another_kind() -> None:
    ward = _merge("Xã b1", "Phường b1", kind="rename", successor_kind="ward")
    again = _merge("Xã b1", "Phường Khác", kind="rename", successor_kind="ward", date="01/04/2026")
    assert _codes(ward, again) == ["decree.predecessor_ended"]
    report = _check(ward, again | {"predecessor": "Phường b1"})
    assert report.register is not None


def test_two_units_that_become_each_other_go_in_a_circle_also_with_their_places_named() -> None:
    placed = {"predecessor_in": "C", "successor_in": "C"}
    assert _codes(_merge("b1", "c3", **placed), _merge("c3", "b1", **placed)) == ["decree.cycle", "decree.cycle"]
    assert _codes(_merge("b1", "c3"), _merge("c3", "b1")) == ["decree.cycle", "decree.cycle"]


def test_a_file_without_a_line_is_named() -> None:
    assert _codes() == ["decree.empty"]


def test_all_problems_come_at_once_with_their_lines() -> None:
    report = _check(_merge("Không Có", "X"), _merge("b1", "X", kind="?"), _merge("a1", "X"))
    assert [(problem.where, problem.code) for problem in report.problems] == [
        ("nq.csv:3", "decree.word"),
        ("nq.csv:2", "decree.predecessor_unknown"),
        ("nq.csv:4", "decree.predecessor_ended"),
    ]


def test_a_line_that_is_not_understood_hides_no_problem_of_a_later_day() -> None:
    first, later = _merge("b1", "Xã Mới"), _merge("b1", "Xã Khác", date="01/05/2026")
    follows = _merge("Xã Mới", "Xã Sau", date="01/06/2026")
    report = _check(_merge("Không Có", "X"), first, later, follows)
    assert report.register is None
    assert [(problem.where, problem.code) for problem in report.problems] == [
        ("nq.csv:2", "decree.predecessor_unknown"),
        ("nq.csv:4", "decree.predecessor_ended"),
    ]


def test_a_file_without_the_needed_columns_is_refused() -> None:
    report = check_decrees(small_register(), b"ngay,loai\n")
    assert [problem.code for problem in report.problems] == ["decree.column_unknown", "decree.columns"]
    assert "Hình thức" in report.problems[1].message.vi and "kind" in report.problems[1].message.en
    assert report.register is None


_VIETNAMESE = """Ngày hiệu lực;HÌNH THỨC;don vi cu;Đơn vị mới;Loại đơn vị mới;Căn cứ
01/03/2026;Sáp nhập;b1;Phường Mới;phường;NQ 1/2026
01/03/2026;sap nhap;c3;Phường Mới;Phường;NQ 1/2026
"""
_ENGLISH = """date,kind,predecessor,successor,successor_kind,legal_basis
01/03/2026,merge,b1,Phường Mới,ward,NQ 1/2026
01/03/2026,merge,c3,Phường Mới,ward,NQ 1/2026
"""


def _workbook(text: str, sign: str, *, title: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [line.split(sign) for line in text.splitlines()]
    for row in [[title], *rows] if title else rows:
        sheet.append([_ON if cell == "01/03/2026" else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [_VIETNAMESE.encode(), _VIETNAMESE.encode("utf-8-sig"), _VIETNAMESE.replace(";", "\t").encode("utf-16"),
     _workbook(_VIETNAMESE, ";", title="Nghị quyết về sắp xếp"), _workbook(_ENGLISH, ",")],
    ids=["semicolons", "with a mark", "utf-16", "workbook with a title", "workbook in English"],
)  # fmt: skip
def test_headings_and_words_are_read_in_either_language_and_form(data: bytes) -> None:
    expected = check_decrees(small_register(), _ENGLISH.encode())
    report = check_decrees(small_register(), data)
    assert (report.problems, report.lineage, report.begun) == ((), expected.lineage, expected.begun)


def test_every_word_of_the_table_means_one_thing() -> None:
    for column, words in WORDS.items():
        assert [code_named(column, form) for forms in words.values() for form in forms] == [
            code for code, forms in words.items() for _ in forms
        ]
    assert [column_named(form) for forms in HEADINGS.values() for form in forms] == [
        column for column, forms in HEADINGS.items() for _ in forms
    ]


def test_the_template_is_whole_and_its_examples_are_no_real_units() -> None:
    codes = {problem.code for problem in check_decrees(real_register(), template()).problems}
    assert codes == {"decree.predecessor_unknown"}


def test_two_headings_of_one_meaning_are_refused() -> None:
    data = _ENGLISH.replace("date,", "date,Ngày,", 1).replace("01/03/2026,", "01/03/2026,02/03/2026,").encode()
    report = check_decrees(small_register(), data)
    assert report.register is None
    assert [problem.code for problem in report.problems] == ["decree.column_twice"]


def test_a_word_that_is_none_is_told_with_those_that_are() -> None:
    (problem,) = check_decrees(small_register(), _VIETNAMESE.replace("sap nhap", "gộp").encode()).problems
    assert (problem.code, problem.got) == ("decree.word", "Hình thức: gộp")
    assert "Sáp nhập" in problem.expected.vi and "merge" in problem.expected.en


def test_an_abolished_unit_goes_nowhere() -> None:
    assert _codes(_merge("b1", "Xã Mới", kind="abolish")) == ["decree.abolished_into"]


def test_a_damaged_workbook_is_named() -> None:
    report = check_decrees(small_register(), _workbook(_ENGLISH, ",")[:300])
    assert [problem.code for problem in report.problems] == ["table.unreadable"]


def test_a_workbook_is_kept_as_its_table() -> None:
    assert decree_text(_workbook(_ENGLISH, ",")) == decree_text(_ENGLISH.encode())


def test_a_name_that_several_units_bear_asks_for_the_place() -> None:
    register = real_register()
    report = check_decrees(register, _file(_merge("Xã Tân Tiến", "Xã Mới")))
    assert [problem.code for problem in report.problems] == ["decree.predecessor_ambiguous"]
    place = next(
        above.short_name
        for unit in register.find("Xã Tân Tiến", on=_ON, level="commune")
        for above in register.path(unit.id, _ON)[1:]
    )
    report = check_decrees(register, _file(_merge("Xã Tân Tiến", "Xã Mới", predecessor_in=place)))
    assert report.problems == ()


_ROWS = st.tuples(
    st.sampled_from(["b1", "c1", "c3", "C", "a1", ""]),
    st.sampled_from(["X", "Y", "c1", "C", ""]),
    st.sampled_from(["merge", "rename", "divide", "transfer", "abolish"]),
    st.sampled_from(["01/03/2026", "02/03/2026"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_ROWS, max_size=5))
def test_a_register_that_results_always_holds_together(rows: list[tuple[str, str, str, str]]) -> None:
    keys = ("predecessor", "successor", "kind", "date")
    report = _check(*(dict(zip(keys, row, strict=True)) for row in rows))
    if report.register is not None:
        assert check_register(report.register) == ()
