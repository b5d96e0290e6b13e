"""What may change points decides: harmless words around a rule leave it sure, a word with effect does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.frameworks.annex import read_scoring
from chiso.engine.frameworks.annex.wording.denials import denies
from tests.engine.annex.corpus import shape

ONE = Decimal(1)
_TOLD = (
    "Từ 80% trở lên: 1 điểm; từ 60% đến dưới 80%: 0,5 điểm; dưới 60%: 0 điểm",
    "- Có ban hành: 1\n- Không ban hành: 0",
    "Đầy đủ: 1; một phần: 0,5; không thực hiện: 0",
    "Điểm = (số thẻ đã cấp / số thẻ phải cấp) x điểm tối đa",
    "Mỗi báo cáo chậm trừ 0,25 điểm",
)
_SUBJECTS = (
    "Việc bố trí kinh phí",
    "Công tác lưu trữ",
    "Nội dung tuyên truyền pháp luật",
    "Chương trình phối hợp",
    "Dữ liệu đất đai",
)
_SAID = (
    "{} tại địa phương theo Nghị định số 12/2024/NĐ-CP",
    "{} thực hiện trong giai đoạn 2021-2025",
    "{} gắn với nhiệm vụ chuyển đổi số",
    "{} do Văn phòng làm đầu mối",
    "{} theo Kế hoạch số 45/KH-UBND ngày 10/02/2026 của UBND tỉnh",
)
_REMARKS = (
    "Số liệu do Sở Tài chính cung cấp đến ngày 30/11/2026",
    "Nguồn: báo cáo của Văn phòng UBND tỉnh",
    "Tài liệu kiểm chứng gồm quyết định và danh sách kèm theo",
    "Minh chứng: Công văn số 123/SNV-CCHC năm 2026",
    "Thời điểm lấy số liệu là ngày 15 tháng 11",
)
_WITH_EFFECT = (
    "Riêng xã biên giới được xem xét thêm",
    "Trường hợp đặc biệt do Hội đồng quyết định",
    "Kết quả nhân hệ số theo khu vực",
    "Đơn vị sự nghiệp thì áp dụng thang khác",
    "Tùy mức độ hoàn thành để cho điểm",
    "Ưu tiên đơn vị mới thành lập",
    "Kết quả được quy đổi theo nhóm",
    "Không chấm đơn vị gửi sau ngày 15/11",
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_TOLD), st.sampled_from(_SUBJECTS), st.sampled_from(_SAID), st.sampled_from(["", ".", ":"]))
def test_a_sentence_before_the_cases_that_changes_no_points_leaves_the_rule_sure(
    told: str, subject: str, said: str, end: str
) -> None:
    alone, headed = (read_scoring(text, ONE) for text in (told, f"{said.format(subject)}{end}\n{told}"))
    assert headed.is_typed, [doubt.vi for doubt in headed.doubts]
    assert alone.draft is not None
    assert headed.draft is not None
    assert shape(headed.draft.rule) == shape(alone.draft.rule)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_TOLD), st.sampled_from(_REMARKS), st.sampled_from(["\n", ". ", ".\n"]))
def test_a_sentence_behind_the_cases_that_changes_no_points_leaves_the_rule_sure(
    told: str, remark: str, joint: str
) -> None:
    alone, remarked = (read_scoring(text, ONE) for text in (told, told + joint + remark))
    assert remarked.is_typed, [doubt.vi for doubt in remarked.doubts]
    assert alone.draft is not None
    assert remarked.draft is not None
    assert shape(remarked.draft.rule) == shape(alone.draft.rule)
    assert remarked.confidence <= alone.confidence


@pytest.mark.parametrize("told", _TOLD)
@pytest.mark.parametrize("more", _WITH_EFFECT)
def test_a_sentence_that_may_change_points_leaves_the_rule_to_a_person(told: str, more: str) -> None:
    assert not read_scoring(f"{told}\n{more}", ONE).is_typed
    assert not read_scoring(f"{more}\n{told}", ONE).is_typed


def test_a_heading_between_two_cases_may_begin_another_group_and_is_never_skipped() -> None:
    assert not read_scoring("Có sổ: 1 điểm\nHồ sơ lưu trữ\nKhông có sổ: 0 điểm", ONE).is_typed


@pytest.mark.parametrize(
    ("full", "none"),
    [
        ("thực hiện đầy đủ, đúng quy định", "không đúng quy định"),
        ("gửi báo cáo đúng hạn", "gửi chậm"),
        ("bố trí đủ người", "bố trí thiếu người"),
        ("không có công chức bị kỷ luật", "có từ 01 công chức bị kỷ luật"),
        ("có đăng ký thi đua", "không nộp bản đăng ký"),
    ],
)
def test_a_case_that_denies_the_full_one_in_other_words_leaves_nothing_between(full: str, none: str) -> None:
    assert denies(full, none)


@pytest.mark.parametrize(
    ("full", "none"),
    [
        ("ban hành đúng hạn", "không ban hành"),
        ("kịp thời, đầy đủ", "không kịp thời"),
        ("có đầy đủ tài liệu", "không có tài liệu"),
        ("đúng mục đích, không có sai phạm", "có sai phạm"),
        ("không có công chức bị kỷ luật", "có từ 02 công chức bị kỷ luật"),
        ("đúng hạn", "chậm 5 ngày"),
        ("có kế hoạch và báo cáo", "không có kế hoạch"),
        ("gửi đầy đủ", "chưa đầy đủ nhưng đã gửi một phần"),
    ],
)
def test_a_third_case_between_two_is_seen(full: str, none: str) -> None:
    assert not denies(full, none)
