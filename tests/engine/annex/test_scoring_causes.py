"""Sentences of our own for each cause that a blind set taught, beside what looks alike and stays with a person."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from chiso.engine.frameworks.annex import read_scoring
from tests.engine.annex.corpus import shape

ONE = Decimal(1)
_YES, _HALF = ("yes_no", ONE), ("choice", [ONE, Decimal("0.5"), Decimal(0)])
_RATIO: tuple[str, Any] = ("ratio", {})
_TIERS = ("tiers", [[Decimal(0), Decimal(80), Decimal(0)], [Decimal(80), None, ONE]])
_MINUS = ("deduction", {"minus": Decimal("0.2")})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # a first line that names what the cases are about
        ("Phân công đầu mối phụ trách:\n- Có phân công: 1\n- Không phân công: 0", _YES),
        ("Niêm yết giá dịch vụ:\n+ Đầy đủ: 1;\n+ Chưa đầy đủ: 0,5;\n+ Không niêm yết: 0", _HALF),
        ("Tính theo tỷ lệ % phiếu thu về (theo biên bản kiểm phiếu)\n- Từ 80%: 1\n- Dưới 80%: 0", _TIERS),
        ("Yêu cầu: lập hồ sơ theo Thông tư số 12/2024/TT-BNV.\nCó lập: 1 điểm; không lập: 0 điểm", _YES),
        # a remark behind the points
        ("Có niêm yết: 1 điểm; không niêm yết: 0 điểm (kèm ảnh chụp nơi niêm yết).", _YES),
        ("Từ 80% trở lên: 1; dưới 80%: 0.\nLưu ý: số liệu chốt đến ngày 15/11.", _TIERS),
        ("(số thẻ đã cấp / số thẻ đăng ký) * 100% * điểm tối đa (trừ thẻ cấp lại)", _RATIO),
        ("Từ 80% trở lên: 1 điểm; dưới 80%: 0 điểm./.", _TIERS),
        # a rate that is announced, and nothing to divide by
        ("Tính theo tỷ lệ % phiếu thu về trong kỳ lấy ý kiến: (số phiếu thu về/số phiếu phát ra)*điểm tối đa", _RATIO),
        ("(số đơn đã xử lý / số đơn phải xử lý) x 1. Không có đơn phải xử lý thì được điểm tối đa.", _RATIO),
        # a fault named before the count of its cases, and other words for "down to nothing"
        ("Hồ sơ không đủ thành phần: mỗi trường hợp trừ 0,2 điểm, không giảm quá điểm tối đa.", _MINUS),
        ("Nếu không có kiến nghị: 1 điểm. Nếu có kiến nghị: không tính điểm nội dung này.", _YES),
    ],
)
def test_a_form_that_a_blind_set_taught_is_read(text: str, meant: tuple[str, Any]) -> None:
    reading = read_scoring(text, ONE)
    assert reading.is_typed, [doubt.vi for doubt in reading.doubts]
    assert reading.draft is not None
    assert (reading.draft.rule.kind, shape(reading.draft.rule)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Các xã biên giới:\n- Có phân công: 1\n- Không phân công: 0",
        "Khi có chỉ đạo của Bộ:\n- Có phân công: 1\n- Không phân công: 0",
        "Tính theo tỷ lệ % phiếu không hợp lệ\n- Từ 80%: 1\n- Dưới 80%: 0",
        "Yêu cầu: mỗi năm ít nhất 02 cuộc.\nCó tổ chức: 1 điểm; không tổ chức: 0 điểm",
        "Có niêm yết: 1 điểm; không niêm yết: 0 điểm (riêng xã mới lập được 0,5 điểm)",
        "Tính theo tỷ lệ % hồ sơ trễ hạn: (số hồ sơ trễ/tổng số hồ sơ)*điểm tối đa",
        "(số đơn đã xử lý / số đơn phải xử lý) x 1. Không có báo cáo thì được điểm tối đa.",
        "(số đơn đã xử lý / số đơn phải xử lý) x 1. Không có đơn phải xử lý thì được 0,5 điểm.",
        "Lưu ý: đơn vị gửi sau ngày 15/11 không được điểm.\nTừ 80% trở lên: 1; dưới 80%: 0.",
    ],
)
def test_what_only_looks_like_it_is_left_to_a_person(text: str) -> None:
    assert not read_scoring(text, ONE).is_typed
