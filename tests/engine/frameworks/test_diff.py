"""The redline of two versions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.frameworks import Framework, diff_frameworks, redline_lines, redline_tree
from chiso.engine.frameworks.annex import read_annex, to_framework
from chiso.engine.frameworks.provenance import scoring_text, without_places
from chiso.engine.scoring import load_checked
from chiso.samples import FRAMEWORKS, framework_text
from tests.golden.annexes.making import Sheet, workbook

OLD = """\
code: T-1
name: Thử
family: T
unit_group: T
valid_for: {from: 2025-01-01}
total: 7.5
nodes:
  - {code: "1", name: Chỉ đạo, level: field, max: 4.5}
  - {code: "1.1", parent: "1", name: Kế hoạch, level: criterion, max: 1.5, rule: {kind: yes_no}}
  - {code: "1.2", parent: "1", name: Báo cáo, level: criterion, max: 3, rule: {kind: manual, step: 0.25}}
  - {code: "2", name: Thể chế, level: field, max: 3}
  - {code: "2.1", parent: "2", name: Rà soát, level: criterion, max: 2, rule: {kind: yes_no}}
  - {code: "2.2", parent: "2", name: Phổ biến, level: criterion, max: 1, rule: {kind: yes_no}}
"""
NEW = """\
code: T-2
name: Thử
family: T
unit_group: T
valid_for: {from: 2026-01-01}
total: 8
nodes:
  - {code: "1", name: Chỉ đạo, level: field, max: 5.75}
  - {code: "1.1", parent: "1", name: Sáng kiến, level: criterion, max: 1, rule: {kind: count, points_each: 0.5}}
  - {code: "1.2", parent: "1", name: Kế hoạch, level: criterion, max: 1.5, rule: {kind: yes_no}}
  - {code: "1.3", parent: "1", name: Báo cáo, level: criterion, max: 3.25, rule: {kind: manual, step: 0.25}}
  - {code: "2", name: Thể chế, level: field, max: 2.25}
  - {code: "2.1", parent: "2", name: Rà soát văn bản, level: criterion, max: 2.25, rule: {kind: manual, step: 0.25}}
"""


def both() -> tuple[Framework, Framework]:
    return load_checked(OLD), load_checked(NEW)


def test_inserting_a_criterion_moves_the_others_and_changes_none() -> None:
    found = {change.code: change for change in diff_frameworks(*both()).nodes if change.kind == "moved"}
    assert found["1.2"].old is not None and found["1.2"].old.code == "1.1"
    assert [field.key for field in found["1.2"].changes] == ["code"]
    assert [field.key for field in found["1.3"].changes] == ["code", "max"]
    assert found["1.3"].effect == Decimal("0.25")


def test_added_removed_and_changed_nodes_carry_their_effect() -> None:
    found = {(change.kind, change.code): change.effect for change in diff_frameworks(*both()).nodes}
    assert found["added", "1.1"] == 1
    assert found["removed", "2.2"] == -1
    assert found["changed", "2.1"] == Decimal("0.25")


def test_a_change_shows_both_texts() -> None:
    change = next(change for change in diff_frameworks(*both()).nodes if change.code == "2.1")
    shown = {field.key: (field.old, field.new) for field in change.changes}
    assert shown["name.vi"] == ("Rà soát", "Rà soát văn bản")
    assert shown["rule"] == ("{kind: yes_no}", "{kind: manual, step: 0.25}")


def test_fields_and_total_show_points_before_and_after() -> None:
    found = diff_frameworks(*both())
    assert [(effect.code, effect.delta) for effect in found.fields] == [("1", Decimal("1.25")), ("2", Decimal("-0.75"))]
    assert (found.total.old, found.total.new, found.total.delta) == (Decimal("7.5"), Decimal(8), Decimal("0.5"))


def test_settings_are_compared_too() -> None:
    assert {change.key for change in diff_frameworks(*both()).settings} == {"code", "valid_for", "total"}


@pytest.mark.parametrize("code", FRAMEWORKS)
def test_a_version_does_not_differ_from_itself(code: str) -> None:
    one = load_checked(framework_text(code))
    assert diff_frameworks(one, one).is_empty
    assert list(redline_lines(diff_frameworks(one, one), "vi"))[1:] == ["không có khác biệt"]


@pytest.mark.parametrize("group", ["SO", "XA"])
def test_the_sample_of_this_year_has_a_redline_of_substance(group: str) -> None:
    old, new = (load_checked(framework_text(f"MAU-{group}-{year}")) for year in (2025, 2026))
    found = diff_frameworks(old, new)
    assert {change.kind for change in found.nodes} >= {"added", "changed"}
    assert found.total.delta == 0
    leaves = [change for change in found.nodes if (change.new or change.old) and _is_leaf(change, old, new)]
    effect = sum((change.effect or Decimal(0) for change in leaves), Decimal(0))
    assert effect == 0


def _is_leaf(change: object, old: Framework, new: Framework) -> bool:
    from chiso.engine.frameworks import NodeChange

    assert isinstance(change, NodeChange)
    return new.is_leaf(change.new.code) if change.new else bool(change.old and old.is_leaf(change.old.code))


def test_the_redline_speaks_both_languages_and_json() -> None:
    found = diff_frameworks(*both())
    assert "+ THÊM 1.1 Sáng kiến (+1)" in list(redline_lines(found, "vi"))
    assert "> MOVED 1.1 → 1.2 Kế hoạch (±0)" in list(redline_lines(found, "en"))
    assert "  Tổng: 7,5 → 8 (+0,5)" in list(redline_lines(found, "vi"))
    tree = redline_tree(found)
    assert tree["total"] == {"code": "", "old": "7.5", "new": "8", "delta": "0.5"}
    assert [node["code"] for node in tree["nodes"] if node["kind"] == "added"] == ["1.1"]


def test_unknown_points_have_no_effect_to_show() -> None:
    old = load_checked(
        OLD.replace("total: 7.5", "total: null").replace("level: field, max: 3}", "level: field, max: null}")
    )
    found = diff_frameworks(old, load_checked(NEW))
    assert found.total.delta is None
    assert any("chưa biết" in line for line in redline_lines(found, "vi"))


def annex(rows: list[list[str]], *, lines_before: int) -> Framework:
    """The version made of an annex whose table begins below so many lines."""
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    lines: list[list[str]] = [["PHỤ LỤC"], *([[""]] * lines_before), head, *rows]
    return to_framework(read_annex(workbook(Sheet(lines)), "phu-luc.xlsx"))


def test_a_criterion_that_stands_on_another_row_of_the_annex_is_not_changed() -> None:
    rows = [
        ["1", "Chỉ đạo", "3", ""],
        ["1.1", "Kế hoạch", "2", "Theo chất lượng"],
        ["1.2", "Họp", "1", "Có: 1; Không: 0"],
    ]
    assert not diff_frameworks(annex(rows, lines_before=0), annex(rows, lines_before=4)).nodes


def test_another_scoring_text_in_the_annex_is_a_change_also_where_no_rule_is_typed() -> None:
    before = [["1", "Chỉ đạo", "2", ""], ["1.1", "Kế hoạch", "2", "Theo chất lượng"]]
    after = [["1", "Chỉ đạo", "2", ""], ["1.1", "Kế hoạch", "2", "Theo chất lượng và thời gian"]]
    (change,) = diff_frameworks(annex(before, lines_before=0), annex(after, lines_before=1)).nodes
    assert [field.key for field in change.changes] == ["source"]
    assert change.changes[0].new.endswith("Theo chất lượng và thời gian")


@pytest.mark.parametrize(
    ("source", "said", "scoring"),
    [
        ("Phụ lục!B6 | Phụ lục!D6: Có: 1; Không: 0", "Có: 1; Không: 0", "Có: 1; Không: 0"),
        ("bảng 1, dòng 4, cột 2 | bảng 1, dòng 4, cột 4: Đạt: 1 | thẩm định: Sở Y tế", "Đạt: 1 | thẩm định: Sở Y tế",
         "Đạt: 1"),
        ("đoạn 3 trước bảng 2", "", ""),
        ("Điều 5 Quyết định 12/QĐ-UBND", "Điều 5 Quyết định 12/QĐ-UBND", ""),
        ("Phụ lục 1, mục 2: đạt từ 80%", "Phụ lục 1, mục 2: đạt từ 80%", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_source_is_read_without_its_places(source: str, said: str, scoring: str) -> None:
    assert (without_places(source), scoring_text(source)) == (said, scoring)
