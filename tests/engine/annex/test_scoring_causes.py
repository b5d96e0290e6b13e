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
_UNTIL = ("deadline", {"late": [[Decimal(5), Decimal("0.5")]], "due": "2026-06-19"})
_TIERS = ("tiers", [[Decimal(0), Decimal(80), Decimal(0)], [Decimal(80), None, ONE]])
_FALLING = ("tiers", [[Decimal(0), Decimal(80), ONE], [Decimal(80), None, Decimal(0)]])
_QUARTERS = (
    "tiers",
    [[Decimal(0), Decimal(2), Decimal(0)], [Decimal(2), Decimal(4), Decimal("0.5")], [Decimal(4), None, ONE]],
)
_ABOVE = ("formula", [[">= 10", ONE], ["> 0", Decimal("0.5")], ["", Decimal(0)]])
_FEWER = (
    "tiers",
    [[Decimal(0), ONE, Decimal(0)], [ONE, Decimal(4), Decimal("0.5")], [Decimal(4), None, ONE]],
)
_BELOW = ("formula", [[">= 10", Decimal(0)], ["> 0", Decimal("0.5")], ["", ONE]])
_HOURS = ("formula", [["> 72", Decimal(0)], ["> 24", Decimal("0.5")], ["", ONE]])
_FLOOR = ("ratio", {"floor": Decimal("0.7")})
_AT_NINETY = ("ratio", {"full_at": Decimal("0.9")})
_COUNT = ("count", {"each": Decimal("0.5"), "cap": ONE})
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
        ("Phường nào không nộp sổ theo dõi thì mỗi sổ trừ 0,2 điểm.", _MINUS),
        (
            "Đạt mỗi nội dung được 0,25 điểm; đạt đủ 4 nội dung được 1 điểm.",
            ("count", {"each": Decimal("0.25"), "cap": ONE}),
        ),
        ("Mỗi mô hình 0,5 điểm, nhưng không vượt quá điểm tối đa của nội dung này", _COUNT),
        # points in brackets alone; what is due, and less than that
        ("Có niêm yết (1,0); không niêm yết (0)", _YES),
        ("Họp đủ 04 phiên/năm: 1 điểm; không đủ: 0 điểm (Bí thư trực tiếp chủ trì)", _YES),
        ("Giao ban mỗi quý 1 lần. Đủ 4 lần: 1; từ 2 đến 3 lần: 0,5; dưới 2 lần: 0", _QUARTERS),
        ("Có lịch và tiếp đủ 100% buổi: 1; có lịch nhưng tiếp dưới 100%: 0,5; không có lịch: 0", _HALF),
        # nothing done below the lowest range
        ("Tăng từ 10% trở lên: 1; tăng dưới 10%: 0,5; không tăng: 0", _ABOVE),
        ("Số vụ vi phạm giảm từ 10% trở lên: 1; giảm dưới 10%: 0,5; không giảm hoặc tăng: 0", _ABOVE),
        # a figure of faults of which more earns less; a quotient in words; a formula told twice
        ("Tỷ lệ thẻ cấp chậm:\n- Dưới 80%: 1\n- Từ 80%: 0\n(không tính thẻ cấp lại)", _FALLING),
        ("Số phiếu thu về/tổng số phiếu phát ra (%).\n- Từ 80%: 1\n- Dưới 80%: 0", _TIERS),
        ("Lấy số thẻ cấp (b) chia cho số thẻ đăng ký (a), rồi nhân với điểm tối đa: b/a x 1", _RATIO),
        (
            "Nếu tỷ lệ từ 70% trở lên thì điểm = tỷ lệ x điểm tối đa, dưới 70% thì điểm = 0",
            _FLOOR,
        ),
        ("Đạt từ 90% trở lên: điểm tối đa. Dưới 90%: điểm = (tỷ lệ giải ngân/90) x điểm tối đa", _AT_NINETY),
        # a figure by what it is worked out from; a first line above a list; letters explained after a heading
        ("Thu nợ đọng: (số nợ đã thu/số nợ phải thu)x100%. Từ 80%: 1; dưới 80%: 0", _TIERS),
        ("Tỷ lệ máy tính được nâng cấp:\n+ Từ 80%: 1\n+ Dưới 80%: 0", _TIERS),
        ("Sổ theo dõi đơn thư\n* Có lập sổ: 1\n* Không lập sổ: 0", _YES),
        ("Cấp thẻ cho trẻ: a= số trẻ từ 6 tuổi có thẻ; b = số trẻ từ 6 tuổi. Điểm = a/b * điểm tối đa", _RATIO),
        ("Điểm số = điểm tối đa × (số kho đã nối ÷ số kho phải nối)", _RATIO),
        # no case in the year; the same time and all that is later; all, less than all, none
        ("Từ 80%: 1; dưới 80%: 0. Trường hợp không phát sinh đơn được 1 điểm.", _TIERS),
        ("Đăng tải trong 03 ngày làm việc kể từ ngày ký: 1 điểm; sau 03 ngày làm việc: 0 điểm", _YES),
        ("Cấp thẻ cho 100% công chức (1 điểm), chưa đủ 100% (0,5 điểm), chưa cấp (0 điểm)", _HALF),
        ("Đơn quá hạn: Không có: 1; dưới 10%: 0,5; từ 10% trở lên: 0", _BELOW),
        # the number of cases that makes up the points; what is not counted; points before their condition
        ("Gửi đúng hạn 05 báo cáo: 1 điểm; mỗi báo cáo chậm trừ 0,2 điểm", _MINUS),
        ("Mỗi mô hình 0,5 điểm; tối đa 1 điểm. Mô hình dừng quá 6 tháng không được tính.", _COUNT),
        ("Điểm = điểm tối đa nếu lập đúng hạn; = 1/2 điểm tối đa nếu lập chậm; = 0 nếu không lập", _HALF),
        ("Xử lý sự cố: trong 24 giờ: 1; trong 72 giờ: 0,5; quá 72 giờ: 0", _HOURS),
        ("Thu trên 3 tỷ đồng: 1 điểm; từ 3 tỷ đồng trở xuống: 0 điểm", ("formula", [["> 3", ONE], ["", Decimal(0)]])),
        # the short denial of a case; where a figure comes from, on a line of its own
        ("Không có đơn kiến nghị: 1; có: 0", _YES),
        ("Bố trí đủ: 1; thiếu: 0", _YES),
        ("Không quá 02 lần/năm: 1; vượt: 0", _YES),
        ("Từ 80%: 1; dưới 80%: 0\nNguồn: Sở Tài chính", _TIERS),
        # a fourth set: a formula in brackets behind "là", "không giảm" beside a count, 100 % in two cases told in words
        (
            "Nếu tỷ lệ từ 70% - 100% thì điểm đánh giá là [Tỷ lệ % x 1/100%]. Nếu dưới 70% thì điểm đánh giá là 0",
            _FLOOR,
        ),
        ("Giảm từ 4 mẫu đơn trở lên: 1; giảm từ 1 đến 3 mẫu đơn: 0,5; không giảm: 0", _FEWER),
        ("Trả 100% thẻ đúng hẹn: 1; trả 100% thẻ nhưng có thẻ trễ hẹn: 0,5; không trả đủ thẻ: 0", _HALF),
        ("Không có đơn quá hạn được 1 điểm, có dưới 10% được 0,5 điểm, từ 10% trở lên được 0 điểm", _BELOW),
        ("Nếu không có kiến nghị: 1 điểm. Nếu có kiến nghị: không tính điểm nội dung này.", _YES),
        # lateness told by the day until which points remain; a term that ends in "điểm"; the cap named by its criterion
        ("Gửi trước ngày 20/6/2026: 1; gửi chậm đến hết ngày 24/6/2026: 0,5; sau ngày 24/6/2026: 0", _UNTIL),
        (
            "Gửi chậm nhất ngày 19/6/2026: 1; gửi trễ đến ngày 24/6/2026: 0,5; sau ngày 24/6/2026 hoặc không gửi: 0",
            _UNTIL,
        ),
        ("Mỗi sổ ghi thiếu trừ 0,2 điểm, trừ tối đa bằng điểm của tiêu chí", ("deduction", {"minus": Decimal("0.2")})),
        ("(b/a) × điểm tối đa\na: tổng số vụ việc;\nb: số vụ việc giải quyết dứt điểm", ("ratio", {})),
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
        "Tỷ lệ thẻ cấp chậm:\n- Dưới 80%: 0\n- Từ 80%: 1\n- Từ 95%: 1",
        "Tỷ lệ thẻ cấp chậm:\n- Có theo dõi: 1\n- Không theo dõi: 0",
        "Từ 80%: 1 điểm; dưới 80%: 0 điểm (tỷ lệ thẻ cấp chậm)",
        "Có niêm yết: 1 điểm; không niêm yết: 0 điểm (xã loại một thì không chấm)",
        "Có niêm yết: 1 điểm; không niêm yết: 0 điểm (các xã biên giới và hải đảo)",
        "Lấy số thẻ cấp (b) chia cho số thẻ đăng ký (a), rồi nhân với điểm tối đa: b/a x 2",
        "Đạt từ 50% kế hoạch: 1; đạt dưới 50% kế hoạch: 0,5; không có kế hoạch: 0",
        "Trưởng phòng nào không nộp sổ: trừ 0,2 điểm; nộp muộn thì mỗi lần trừ 0,1 điểm",
        "Thu nợ quá hạn: (số nợ quá hạn/tổng số nợ)x100%. Từ 80%: 1; dưới 80%: 0",
        "Các xã đặc biệt khó khăn\n* Có lập sổ: 1\n* Không lập sổ: 0",
        "Đăng tải trong 03 ngày làm việc: 1 điểm; sau 05 ngày làm việc: 0 điểm",
        "Đăng tải trong 03 ngày làm việc: 1 điểm; sau 03 ngày: 0 điểm",
        "Gửi đúng hạn 04 báo cáo: 1 điểm; mỗi báo cáo chậm trừ 0,2 điểm",
        "Thực hiện trong 6 tháng đầu năm: 1; thực hiện trong 6 tháng cuối năm: 0,5",
        "Bố trí đủ và đúng chuyên môn: 1; thiếu: 0",
        "Có đơn kiến nghị: 1; vượt: 0",
        "Miền núi:\n- Có phân công: 1\n- Không phân công: 0",
        "Đầy đủ: 1; một phần: 0,5; không có: 0; hồ sơ sao chép không được tính",
        "Lưu ý: đơn vị gửi sau ngày 15/11 không được điểm.\nTừ 80% trở lên: 1; dưới 80%: 0.",
        "Gửi chậm nhất ngày 20/6/2026: 1; gửi chậm đến ngày 25/6/2026: 0,5; sau ngày 30/6/2026: 0",
        "Gửi trước ngày 20/6/2026: 1; gửi chậm đến hết ngày 10/6/2026: 0,5; sau ngày 28/6/2026: 0",
        "(b/a) × điểm tối đa\na: tổng số vụ việc;\nb: số vụ việc được cộng điểm",
    ],
)
def test_what_only_looks_like_it_is_left_to_a_person(text: str) -> None:
    assert not read_scoring(text, ONE).is_typed
