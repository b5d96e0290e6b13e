"""What stands around the cases of a scoring text: sayings without effect beside each kind of rule, and others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.frameworks.annex import read_scoring

_RULES = (
    "Từ 90% trở lên: 2 điểm; từ 70% đến dưới 90%: 1 điểm; dưới 70%: 0 điểm",
    "Điểm = (Số hồ sơ đúng hạn/Tổng số hồ sơ) × 2",
    "Có ban hành kế hoạch: 2 điểm; không ban hành: 0 điểm",
    "Đầy đủ: 2 điểm; chưa đầy đủ: 1 điểm; không thực hiện: 0 điểm",
    "Gửi đúng hạn: 2 điểm; chậm từ 1 đến 5 ngày: 1 điểm; chậm trên 5 ngày: 0 điểm",
    "Mỗi báo cáo chậm trừ 0,25 điểm",
    "Mỗi sáng kiến: 0,5 điểm, tối đa 2 điểm",
)
_HARMLESS_BEFORE = (
    "Điểm được tính như sau:",
    "Phương pháp tính điểm:",
    "Điểm đánh giá được xác định cụ thể như sau:",
    "Trên cơ sở kết quả thực hiện, điểm được tính theo các mức:",
    "Thực hiện Quyết định số 1234/QĐ-UBND ngày 15/3/2025 của UBND tỉnh:",
    "Điểm đánh giá của tiêu chí này:",
    "Cách tính điểm: căn cứ số lượng thực tế.",
    "2.1. Kế hoạch cải cách hành chính:",
    "Kết quả rà soát, đơn giản hóa TTHC (tối thiểu 30 TTHC/năm):",
)
_HARMLESS_BEHIND = (
    "Kết quả làm tròn đến 2 chữ số thập phân",
    "Ghi chú: không tính các nhiệm vụ chưa đến hạn",
    "Đơn vị gửi kèm tài liệu chứng minh",
    "Đơn vị tự chấm điểm và gửi tài liệu kiểm chứng",
    "Thời điểm chốt số liệu: 30/11 hằng năm",
    "Sở Nội vụ chủ trì thẩm định",
    "Cơ quan thẩm định: Sở Nội vụ",
    "Chỉ tiêu này do Sở Tư pháp thẩm định",
    "Hồ sơ trễ hạn do nguyên nhân khách quan không tính là trễ hạn",
    "Điểm tối đa: 2 điểm",
    "Điểm được làm tròn đến 0,01",
    "Hồ sơ tạm dừng theo quy định không tính quá hạn",
    "Trường hợp bất khả kháng thì không bị trừ điểm",
    "Nếu không phát sinh thì không tính vào tổng điểm",
    "Đơn vị không phát sinh được tính điểm tối đa",
)
_HARMFUL_BEFORE = (
    "Chỉ áp dụng cho xã loại I:",
    "Riêng khối sở, ngành:",
    "Điểm được nhân hệ số 0,5:",
    "Điểm được tính theo đánh giá của Hội đồng:",
    "Điểm do lãnh đạo quyết định:",
    "Tính bình quân các mức sau:",
    "Điểm thưởng theo các mức sau:",
)
_HARMFUL_BEHIND = (
    "Riêng xã miền núi cộng thêm 0,5 điểm",
    "Đơn vị tự chấm điểm, Hội đồng xem xét quyết định mức điểm",
    "Sở Nội vụ thẩm định và quyết định mức điểm",
    "Đơn vị gửi thiếu tài liệu thì chấm một nửa",
    "Ghi chú: chỉ áp dụng với các sở",
    "Ghi chú: trường hợp khác do Hội đồng quyết định",
    "Lưu ý: đơn vị vi phạm hạ một bậc",
    "Lưu ý: không áp dụng đối với xã loại II",
    "Không xét đơn vị có cán bộ bị kỷ luật",
    "Không tính các đơn vị dưới 10 hồ sơ",
    "Số liệu do Hội đồng xem xét",
    "Điểm tối đa: 3 điểm",
    "Điểm được làm tròn đến 0,5",
    "Do Sở Nội vụ chấm",
    "Mỗi nội dung chỉ tính một lần",
)


def _behind(saying: str) -> list[str]:
    lowered = saying[:1].lower() + saying[1:]
    return [text for rule in _RULES for text in (f"{rule}\n{saying}", f"{rule}. {saying}", f"{rule} ({lowered})")]


def _is_typed(text: str) -> bool:
    return read_scoring(text, Decimal(2)).confidence >= 0.8


@pytest.mark.parametrize("saying", _HARMLESS_BEFORE)
def test_words_that_only_announce_the_cases_leave_every_rule_sure(saying: str) -> None:
    assert [text for rule in _RULES if not _is_typed(text := f"{saying}\n{rule}")] == []


@pytest.mark.parametrize("saying", _HARMLESS_BEHIND)
def test_words_behind_the_cases_without_effect_leave_every_rule_sure(saying: str) -> None:
    assert [text for text in _behind(saying) if not _is_typed(text)] == []


@pytest.mark.parametrize("saying", _HARMFUL_BEFORE)
@pytest.mark.parametrize("joint", ["\n", " "])
def test_words_before_the_cases_that_change_points_make_every_rule_doubtful(saying: str, joint: str) -> None:
    assert [text for rule in _RULES if _is_typed(text := saying + joint + rule)] == []


@pytest.mark.parametrize("saying", _HARMFUL_BEHIND)
def test_words_behind_the_cases_that_change_points_make_every_rule_doubtful(saying: str) -> None:
    assert [text for text in _behind(saying) if _is_typed(text)] == []
