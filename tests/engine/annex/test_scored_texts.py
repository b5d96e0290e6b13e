"""What a text's rule earns, through the framework file: readings that no corpus label can show by its figures alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.annex import AnnexDraft, read_annex, to_framework
from chiso.engine.scoring import Answer, score_leaf
from tests.engine.annex.corpus import shape
from tests.golden.annexes.making import Sheet, workbook


def _annex(text: str, maximum: str) -> AnnexDraft:
    rows = (
        ("STT", "Tiêu chí", "Điểm chuẩn", "Cách tính điểm"),
        ("I", "Quản lý tài sản", maximum, ""),
        ("1", "Cập nhật sổ theo dõi", maximum, text),
    )
    return read_annex(workbook(Sheet(rows)), "phu-luc.xlsx", year=2026)


def _framework(text: str, maximum: str) -> Framework:
    return to_framework(_annex(text, maximum))


@pytest.mark.parametrize(
    ("text", "maximum", "earned"),
    [
        (
            "Cấp 100% thẻ: 2; dưới 100%: điểm = (số thẻ đã cấp/tổng số thẻ) × 1,5",
            "2",
            {"100": "2", "80": "1.2", "0": "0"},
        ),
        (
            "Điểm = 3 x (tỷ lệ thẻ đã cấp - 40%)/60%; từ 40% trở xuống: 0 điểm",
            "3",
            {"100": "3", "70": "1.5", "40": "0", "10": "0"},
        ),
        (
            "Từ 20% trở xuống: 0 điểm; đạt 100%: 4 điểm; ở giữa tính theo nội suy tuyến tính",
            "4",
            {"100": "4", "60": "2", "20": "0"},
        ),
        ("Từ 90%: 1; từ 80% - 89,99%: 0,5; dưới 80%: 0", "1", {"90": "1", "89.995": "0.5", "80": "0.5", "79.99": "0"}),
    ],
)
def test_a_rule_earns_what_its_text_states(text: str, maximum: str, earned: dict[str, str]) -> None:
    framework = _framework(text, maximum)
    for rate, points in earned.items():
        assert score_leaf(framework, "1", Answer({"rate": rate})).points == Decimal(points), rate


def test_a_line_of_a_rate_is_stated_by_the_unit_and_one_of_an_index_by_the_survey() -> None:
    rate = _annex("Điểm = 3 x (tỷ lệ thẻ đã cấp - 40%)/60%; từ 40% trở xuống: 0 điểm", "3")
    index = _annex("Chỉ số hài lòng (%) × điểm tối đa", "3")
    assert [leaf.channel for leaf in (*rate.leaves, *index.leaves)] == ["self", "survey"]


@pytest.mark.parametrize("told", ["Thời hạn gửi: 10/12. ", "Gửi chậm nhất ngày 10/12/2026.\n"])
def test_a_day_named_above_the_cases_is_the_day_they_count_from(told: str) -> None:
    reading = _annex(f"{told}Đúng hạn: 1; chậm không quá 3 ngày: 0,5; chậm hơn 3 ngày: 0", "1").leaves[0].reading
    assert reading.is_typed
    assert reading.draft is not None
    assert shape(reading.draft.rule) == {"late": [[Decimal(3), Decimal("0.5")]], "due": "2026-12-10"}
