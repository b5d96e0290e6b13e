"""Decrees of before the register's detail: the successor gets its real first day, predecessors are put before it."""

from datetime import date
from decimal import Decimal

import pytest

from chiso.engine.units import (
    REFORM,
    Coverage,
    DatedCode,
    DecreeReport,
    Lineage,
    Link,
    Unit,
    UnitRegister,
    check_decrees,
    check_register,
    trace,
)
from chiso.engine.units.decree_rows import COLUMNS

SINCE, DETAIL, ON = date(2008, 8, 1), date(2025, 6, 30), date(2025, 1, 1)


def place() -> UnitRegister:
    """A province with two districts and three communes, known only as they stood on the eve of the reform."""

    def old(key: str, name: str, kind) -> Unit:
        return Unit(key, name, name.split(" ", 1)[1], kind, SINCE, REFORM, False, (DatedCode("1", SINCE, REFORM),))

    units = [
        Unit("p", "Tỉnh Mẫu", "Mẫu", "province", SINCE, None, False),
        old("d1", "Huyện Đông", "rural_district"),
        old("d2", "Huyện Tây", "rural_district"),
        *(old(key, name, "commune") for key, name in (("a", "Xã An"), ("b", "Xã Bình"), ("c", "Xã Cường"))),
    ]
    links = [Link(key, "p", SINCE, REFORM) for key in ("d1", "d2")]
    links += [Link("a", "d1", SINCE, REFORM), Link("b", "d1", SINCE, REFORM), Link("c", "d2", SINCE, REFORM)]
    gone = [Lineage(key, None, "abolish", REFORM) for key in ("d1", "d2", "a", "b", "c")]
    coverage = Coverage(SINCE, {"province": SINCE, "district": DETAIL, "commune": DETAIL}, DETAIL)
    return UnitRegister(units, links, gone, coverage)


def row(kind: str, predecessor: str, successor: str, **more: str) -> dict[str, str]:
    found = {"date": "01/01/2025", "legal_basis": "NQ thử nghiệm", "kind": kind}
    return found | {"predecessor": predecessor, "successor": successor} | more


def check(*rows: dict[str, str]) -> DecreeReport:
    lines = [",".join(COLUMNS)]
    lines += [",".join('"' + one.get(column, "") + '"' for column in COLUMNS) for one in rows]
    return check_decrees(place(), "\n".join(lines).encode(), where="nq.csv")


def sound(*rows: dict[str, str]) -> UnitRegister:
    report = check(*rows)
    assert [problem.code for problem in report.problems if problem.severity == "error"] == []
    assert report.register is not None
    assert check_register(report.register) == ()
    return report.register


def errors(*rows: dict[str, str]) -> list[str]:
    report = check(*rows)
    assert report.register is None
    return [problem.code for problem in report.problems if problem.severity == "error"]


def names(register: UnitRegister, day: date) -> list[str]:
    return [unit.name for _, unit in register.as_of(day).walk()]


def test_a_renamed_commune_has_its_old_name_before_the_day() -> None:
    register = sound(row("rename", "Xã Cũ", "Xã An"))
    assert names(register, date(2024, 12, 31)) == [
        "Tỉnh Mẫu",
        "Huyện Đông",
        "Xã Bình",
        "Xã Cũ",
        "Huyện Tây",
        "Xã Cường",
    ]
    assert "Xã Cũ" not in names(register, ON)
    assert (register["a"].valid_from, register["a"].start_known) == (ON, True)


def test_two_communes_that_became_one_stand_before_it() -> None:
    register = sound(row("merge", "Xã Một", "Xã An"), row("merge", "Xã Hai", "Xã An", predecessor_in="Huyện Tây"))
    (one,) = register.find("Xã Một", on=date(2024, 1, 1))
    assert [end.unit.name for end in trace(register, one.id, date(2024, 1, 1), ON).ends] == ["Xã An"]
    back = trace(register, "a", ON, date(2024, 1, 1))
    assert {end.unit.name for end in back.ends} == {"Xã Một", "Xã Hai"}
    (two,) = register.find("Xã Hai", on=date(2024, 1, 1))
    assert register.path(two.id, date(2024, 1, 1))[1].name == "Huyện Tây"


def test_a_commune_that_takes_in_another_goes_on() -> None:
    register = sound(row("merge", "Xã Nhỏ", "Xã An"))
    assert {"Xã Nhỏ", "Xã An"} <= set(names(register, date(2024, 1, 1)))
    assert register["a"].valid_from == SINCE


def test_a_divided_commune_keeps_its_stated_shares() -> None:
    share = {"share_of": "area", "source": "báo cáo"}
    register = sound(
        row("divide", "Xã To", "Xã An", share="0,4", **share), row("divide", "Xã To", "Xã Bình", share="0,6", **share)
    )
    (big,) = register.find("Xã To", on=date(2024, 1, 1))
    ends = {end.unit.id: end.share for end in trace(register, big.id, date(2024, 1, 1), ON).ends}
    assert ends == {"a": Decimal("0.4"), "b": Decimal("0.6")}


def test_the_communes_of_a_renamed_district_lay_in_the_old_one() -> None:
    register = sound(row("rename", "Huyện Cũ", "Huyện Đông"))
    day = date(2024, 1, 1)
    assert register.path("a", day)[1].name == "Huyện Cũ"
    assert register.path("a", ON)[1].id == "d1"


def test_districts_merge_when_it_is_told_where_each_commune_lay() -> None:
    merged = (row("merge", "Huyện Bắc", "Huyện Đông"), row("merge", "Huyện Nam", "Huyện Đông"))
    assert set(errors(*merged)) == {"decree.left_behind"}
    register = sound(
        *merged,
        row("transfer", "Xã An", "Xã An", predecessor_in="Huyện Bắc"),
        row("transfer", "Xã Bình", "Xã Bình", predecessor_in="Huyện Nam"),
    )
    assert [register.path(key, date(2024, 1, 1))[1].name for key in ("a", "b")] == ["Huyện Bắc", "Huyện Nam"]


def test_a_commune_moved_from_one_district_to_another() -> None:
    register = sound(row("transfer", "Xã An", "Xã An", predecessor_in="Huyện Tây", successor_in="Huyện Đông"))
    assert register.path("a", date(2024, 1, 1))[1].id == "d2"
    assert register.path("a", ON)[1].id == "d1"


def test_several_decrees_are_worked_from_the_newest_back() -> None:
    register = sound(row("rename", "Xã Xưa", "Xã Cũ", date="01/01/2020"), row("rename", "Xã Cũ", "Xã An"))
    assert "Xã Xưa" in names(register, date(2019, 12, 31))
    assert "Xã Cũ" in names(register, date(2020, 1, 1))
    assert {end.unit.name for end in trace(register, "a", ON, date(2019, 1, 1)).ends} == {"Xã Xưa"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row("rename", "Xã Cũ", "Xã Không Có")], "decree.successor_unknown"),
        ([row("rename", "Xã Bình", "Xã An")], "decree.predecessor_goes_on"),
        ([row("rename", "Xã An", "Xã An")], "decree.self"),
        ([row("rename", "Xã Cũ", "Xã An", predecessor_in="Huyện Lạ")], "decree.predecessor_in_unknown"),
        ([row("merge", "Xã Cũ", "Xã An"), row("merge", "Xã Cũ", "Xã An")], "decree.twice"),
        ([row("merge", "Xã Cũ", "Xã An"), row("merge", "Xã Cũ", "Xã Bình")], "decree.contradiction"),
        ([row("rename", "Xã Cũ", "Xã An"), row("rename", "X", "Xã An", date="01/06/2024")], "decree.successor_unknown"),
        (
            [row("divide", "Xã To", name, share="0,4", share_of="area", source="s") for name in ("An", "Bình")],
            "decree.shares_sum",
        ),
        ([row("transfer", "Xã Lạ", "Xã An")], "decree.predecessor_unknown"),
    ],
)  # fmt: skip
def test_what_contradicts_the_register_is_named(rows: list[dict[str, str]], code: str) -> None:
    assert code in errors(*rows)


def test_the_given_register_stays_as_it_was_when_a_file_is_wrong() -> None:
    report = check(row("rename", "Xã Cũ", "Xã An"), row("rename", "Xã Gì", "Xã Không Có"))
    assert report.register is None
    assert place()["a"].valid_from == SINCE
