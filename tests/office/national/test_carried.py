"""Targets go along to another version through the crosswalk, or are named to be set again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.frameworks import Framework, load_framework
from chiso.engine.frameworks.crosswalk import Crosswalk, Link
from chiso.office.national.carried import CarriedTarget, carry_targets
from chiso.office.national.plan import Aim

D, F = Decimal, Fraction
DAY = dt.date(2026, 9, 1)


def version(code: str, *rows: tuple[str, str]) -> Framework:
    """A version of these nodes (code and maximum); the name goes with the last part of the code."""
    parents = {row[0].rpartition(".")[0] for row in rows}
    lines = []
    for node, maximum in rows:
        parent = node.rpartition(".")[0]
        below = f'parent: "{parent}", level: criterion' if parent else "level: field"
        rule = "" if node in parents else ", rule: {kind: manual}"
        lines.append(f'  - {{code: "{node}", {below}, name: "Mục {node[-1]}", max: {maximum}{rule}}}')
    head = f"code: {code}\nname: X\nfamily: X\nunit_group: provinces\nvalid_for: {{from: 2026-01-01}}\nnodes:\n"
    return load_framework(head + "\n".join(lines) + "\n")


OLD = version(
    "cu", ("1", "6"), ("1.a", "2"), ("1.b", "2"), ("1.c", "2"), ("2", "4"), ("2.d", "1"), ("2.e", "1"), ("2.f", "2")
)
NEW = version(
    "moi", ("3", "7"), ("3.a", "2"), ("3.b", "3"), ("3.h", "1.2"), ("3.i", "0.8"), ("4", "2"), ("4.d", "2"),
    ("4.g", "null"),
)  # fmt: skip
LINKS = Crosswalk(
    "cu",
    "moi",
    (
        Link("1.a", "3.a"),  # one to one
        Link("1.b", "3.b"),  # another maximum
        Link("1.c", "3.h", F(3, 5)),  # split
        Link("1.c", "3.i", F(2, 5)),
        Link("2.d", "4.d"),  # merged
        Link("2.e", "4.d"),
        Link("2.f", "", F(1, 4)),  # a part is gone, the other has no maximum
        Link("2.f", "4.g", F(3, 4)),
    ),
)


def carried(aims: dict[str, Aim]) -> dict[str, CarriedTarget]:
    found = carry_targets(OLD, NEW, LINKS, aims)
    return {each.new.code if each.new else "-" + each.old[0].code: each for each in found}


def points(found: dict[str, CarriedTarget]) -> dict[str, Decimal | None]:
    return {code: None if each.aim is None else each.aim.points for code, each in found.items()}


def test_one_to_one_targets_stand_as_they_stood() -> None:
    aim = Aim(D("1.375"), "Sở Nội vụ", 7, DAY)
    assert carried({"1.a": aim}) == {"3.a": CarriedTarget((OLD.node("1.a"),), NEW.node("3.a"), aim)}


def test_under_another_maximum_the_same_share_is_asked_for_and_said() -> None:
    found = carried({"1.b": Aim(D("1.5"))})
    assert points(found) == {"3.b": D("2.25")}
    assert found["3.b"].reason.vi == "điểm tối đa từ 2 thành 3"


def test_a_split_target_is_shared_by_the_crosswalk() -> None:
    found = carried({"1.c": Aim(D("1.5"), "Sở Y tế", 3, DAY)})
    assert points(found) == {"3.h": D("0.90"), "3.i": D("0.60")}
    assert found["3.h"].reason.vi == "tách từ 1.c, phần 3/5"
    assert found["3.i"].aim == Aim(D("0.60"), "Sở Y tế", 3, DAY)


def test_merged_targets_add_up_and_what_they_do_not_share_is_open() -> None:
    found = carried({"2.d": Aim(D("0.8"), "Sở A", 1, DAY), "2.e": Aim(D("0.5"), "Sở B", 2, DAY)})
    assert found["4.d"].aim == Aim(D("1.30"), "", None, DAY)
    assert found["4.d"].reason.vi == "gộp từ 2.d, 2.e; chủ trì khác nhau: chọn lại"


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ("2.d", {"4.d": "gộp với 2.e, mục chưa có mục tiêu"}),
        ("2.f", {"4.g": "chưa rõ điểm tối đa", "-2.f": "phần 1/4 không còn trong bộ mới"}),
        ("2", {"-2": "mục này không còn trong bộ mới"}),
    ],
)
def test_what_the_crosswalk_cannot_tell_is_set_again_with_the_reason(node: str, told: dict[str, str]) -> None:
    found = carried({node: Aim(D("0.5"))})
    assert set(points(found).values()) == {None}
    assert {code: each.reason.vi for code, each in found.items()} == told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((("1", "6"), ("1.a", "2"), ("1.b", "4")), D("4.5")),  # the same leaves below, the same maximum
        ((("1", "12"), ("1.a", "4"), ("1.b", "8")), D("9.00")),
        ((("1", "6"), ("1.a", "2"), ("1.b", "3"), ("1.k", "1")), "các tiêu chí bên dưới không còn như trước"),
    ],
)
def test_a_field_s_own_target_stands_over_the_same_leaves_only(
    rows: tuple[tuple[str, str], ...], told: Decimal | str
) -> None:
    old, new = version("cu", ("1", "6"), ("1.a", "2"), ("1.b", "4")), version("moi", *rows)
    links = Crosswalk("cu", "moi", (Link("1.a", "1.a"), Link("1.b", "1.b")))
    (found,) = carry_targets(old, new, links, {"1": Aim(D("4.5"))})
    assert (found.aim.points if found.aim else found.reason.vi) == told


def test_maxima_that_nobody_knows_are_no_hindrance_where_nothing_changed() -> None:
    old, new = version("cu", ("1", "null")), version("moi", ("1", "null"))
    (found,) = carry_targets(old, new, Crosswalk("cu", "moi", (Link("1", "1"),)), {"1": Aim(D("4.5"))})
    assert (found.aim, found.reason.vi) == (Aim(D("4.5")), "")


@given(st.dictionaries(st.sampled_from([node.code for node in OLD.nodes]), st.integers(0, 10)))
def test_no_target_is_lost_in_silence_and_none_passes_its_maximum(tenths: dict[str, int]) -> None:
    aims = {code: Aim(D(share) / 10 * (OLD.node(code).max or 0)) for code, share in tenths.items()}
    found = carry_targets(OLD, NEW, LINKS, aims)
    assert {node.code for each in found for node in each.old} == set(aims)
    assert all(each.reason.vi for each in found if each.aim is None)
    assert all(each.aim.points <= each.new.max for each in found if each.aim and each.new and each.new.max is not None)
    stand = [each.new.code for each in found if each.aim and each.new]
    assert len(stand) == len(set(stand))


@given(st.lists(st.integers(0, 200), min_size=3, max_size=3))
def test_there_and_back_the_targets_are_what_they_were(hundredths: list[int]) -> None:
    old = version("cu", ("1", "6"), ("1.a", "2"), ("1.b", "2"), ("1.c", "2"))
    new = version("moi", ("5", "6"), ("5.a", "2"), ("5.b", "2"), ("5.c", "2"))
    there = Crosswalk("cu", "moi", tuple(Link(leaf.code, "5" + leaf.code[1:]) for leaf in old.leaves))
    back = Crosswalk("moi", "cu", tuple(Link(link.new, link.old) for link in there.links))
    aims = {leaf.code: Aim(D(n) / 100, "Sở A", 1, DAY) for leaf, n in zip(old.leaves, hundredths, strict=True)}
    went = {each.new.code: each.aim for each in carry_targets(old, new, there, aims) if each.new and each.aim}
    came = {each.new.code: each.aim for each in carry_targets(new, old, back, went) if each.new and each.aim}
    assert came == aims
