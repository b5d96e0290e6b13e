"""What each printed document may say: the placeholders of its template, one frozen class a document.

The trap: a template that reaches into the database prints what nobody decided to print. A template sees these fields
and nothing else; their names and sentences here are the reference that the office reads and the linter checks against.
"""

# ruff: noqa: RUF009 -- `said` gives a dataclass field with its sentence
from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints


def said(words: str) -> Any:
    """A field with the sentence that the reference of placeholders prints."""
    return field(metadata={"vi": words})


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a document by Decree 30/2020."""

    superior: str = said("Cơ quan chủ quản, chữ in hoa; trống với UBND các cấp")
    issuer: str = said("Cơ quan ban hành, chữ in hoa")
    number: str = said("Số, ký hiệu; phần số để trống nếu chưa cấp số")
    place_date: str = said("Địa danh và ngày tháng năm, ví dụ: Mẫu, ngày 05 tháng 02 năm 2026")


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, in which capacity."""

    authority: str = said("Quyền hạn, chức vụ người ký, chữ in hoa; nhiều dòng nếu ký thay, thay mặt")
    name: str = said("Họ tên người ký")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A line of the score sheet."""

    code: str = said("Số thứ tự của mục")
    name: str = said("Tên lĩnh vực, tiêu chí, tiêu chí thành phần")
    is_group: bool = said("Đúng với lĩnh vực, tiêu chí có mục con (để in đậm)")
    max: str = said("Điểm tối đa")
    own: str = said("Điểm tự chấm")
    appraised: str = said("Điểm thẩm định; trống khi chưa thẩm định")
    council: str = said("Điểm hội đồng; trống khi hội đồng chưa kết luận")
    evidence: str = said("Tài liệu kiểm chứng, mỗi tài liệu một dòng")
    note: str = said("Giải trình của đơn vị hoặc lý do điều chỉnh điểm")


@dataclass(frozen=True, slots=True)
class ScoreSheetPaper:
    """Phiếu chấm điểm."""

    head: Letterhead = said("Phần đầu văn bản")
    title: str = said("Tên đợt đánh giá")
    year: int = said("Năm đánh giá")
    unit: str = said("Tên đơn vị")
    framework: str = said("Tên bộ tiêu chí")
    state: str = said("Tình trạng phiếu khi in")
    rows: tuple[ScoreRow, ...] = said("Các dòng của phiếu")
    total_max: str = said("Tổng điểm tối đa được áp dụng (điểm chuẩn)")
    own_max: str = said("Điểm tối đa của các tiêu chí do đơn vị tự chấm")
    total_own: str = said("Tổng điểm tự chấm, gồm điểm cộng, điểm trừ")
    total_appraised: str = said("Tổng điểm thẩm định")
    total_council: str = said("Tổng điểm hội đồng")
    percent_own: str = said("Điểm tự chấm so với điểm tối đa của phần đơn vị tự chấm, %")
    percent: str = said("Chỉ số sau khi hội đồng kết luận, %; trống khi chưa có")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field in the self-assessment report."""

    code: str = said("Số thứ tự lĩnh vực")
    name: str = said("Tên lĩnh vực")
    max: str = said("Điểm tối đa của phần đơn vị tự chấm trong lĩnh vực")
    own: str = said("Điểm tự chấm")
    percent: str = said("Tỷ lệ đạt, %")


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A leaf with an explanation."""

    code: str = said("Số thứ tự tiêu chí")
    name: str = said("Tên tiêu chí")
    max: str = said("Điểm tối đa")
    own: str = said("Điểm tự chấm")
    note: str = said("Nội dung giải trình")


@dataclass(frozen=True, slots=True)
class SelfReportPaper:
    """Báo cáo kết quả tự đánh giá."""

    head: Letterhead = said("Phần đầu văn bản")
    title: str = said("Tên đợt đánh giá")
    year: int = said("Năm đánh giá")
    unit: str = said("Tên đơn vị")
    recipient: str = said("Nơi gửi báo cáo (cơ quan chủ trì)")
    framework: str = said("Tên bộ tiêu chí")
    legal_basis: tuple[str, ...] = said("Các căn cứ")
    total_own: str = said("Tổng điểm tự chấm")
    total_max: str = said("Điểm tối đa của các tiêu chí do đơn vị tự chấm và được áp dụng")
    percent: str = said("Điểm tự chấm so với điểm tối đa của phần đơn vị tự chấm, %")
    others_max: str = said("Điểm tối đa của các tiêu chí do nơi khác chấm hoặc nhập; trống khi không có")
    leaf_count: int = said("Số tiêu chí đơn vị tự chấm")
    evidence_count: int = said("Số lượt tài liệu kiểm chứng")
    lacking_count: int = said("Số tiêu chí thiếu tài liệu kiểm chứng")
    fields: tuple[FieldRow, ...] = said("Kết quả theo lĩnh vực")
    notes: tuple[NoteRow, ...] = said("Các tiêu chí có giải trình")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of the council."""

    name: str = said("Họ tên")
    position: str = said("Chức danh trong hội đồng")


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A leaf that the council settled."""

    number: int = said("Số thứ tự")
    unit: str = said("Đơn vị")
    code: str = said("Số thứ tự tiêu chí")
    name: str = said("Tên tiêu chí")
    max: str = said("Điểm tối đa")
    own: str = said("Điểm tự chấm")
    appraised: str = said("Điểm thẩm định")
    settled: str = said("Điểm hội đồng kết luận")
    votes: str = said("Kết quả biểu quyết")
    summary: str = said("Nội dung còn ý kiến khác nhau")
    reason: str = said("Lý do kết luận")


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """Biên bản họp hội đồng."""

    head: Letterhead = said("Phần đầu văn bản")
    title: str = said("Tên đợt đánh giá")
    year: int = said("Năm đánh giá")
    held: str = said("Thời gian họp, ví dụ: 08 giờ 30, ngày 12 tháng 01 năm 2026")
    closed: str = said("Thời gian kết thúc; trống khi chưa kết thúc")
    place: str = said("Địa điểm họp")
    present: tuple[MemberRow, ...] = said("Thành viên dự họp")
    absent: tuple[MemberRow, ...] = said("Thành viên vắng mặt")
    present_count: int = said("Số thành viên dự họp")
    member_count: int = said("Tổng số thành viên")
    items: tuple[DisputeRow, ...] = said("Các tiêu chí hội đồng kết luận")
    item_count: int = said("Số tiêu chí hội đồng kết luận")
    chair: str = said("Họ tên người chủ trì")
    secretary: str = said("Họ tên thư ký")


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A unit's result."""

    rank: str = said("Thứ hạng; trống nếu không xếp hạng")
    unit: str = said("Tên đơn vị")
    points: str = said("Tổng điểm")
    base: str = said("Điểm chuẩn")
    percent: str = said("Chỉ số, %")
    grade: str = said("Xếp loại")


@dataclass(frozen=True, slots=True)
class GradeLine:
    """How many units reached a grade."""

    grade: str = said("Xếp loại")
    units: int = said("Số đơn vị")


@dataclass(frozen=True, slots=True)
class SubmissionPaper:
    """Tờ trình phê duyệt kết quả."""

    head: Letterhead = said("Phần đầu văn bản")
    issuer_name: str = said("Tên cơ quan trình, viết thường")
    title: str = said("Tên đợt đánh giá")
    year: int = said("Năm đánh giá")
    group: str = said("Nhóm đơn vị")
    recipient: str = said("Nơi trình")
    legal_basis: tuple[str, ...] = said("Các căn cứ")
    unit_count: int = said("Số đơn vị được đánh giá")
    ranked_count: int = said("Số đơn vị được xếp hạng")
    highest: str = said("Đơn vị có chỉ số cao nhất")
    highest_percent: str = said("Chỉ số cao nhất, %")
    lowest: str = said("Đơn vị có chỉ số thấp nhất")
    lowest_percent: str = said("Chỉ số thấp nhất, %")
    mean_percent: str = said("Chỉ số trung bình, %")
    grades: tuple[GradeLine, ...] = said("Số đơn vị theo xếp loại")
    results: tuple[ResultLine, ...] = said("Kết quả từng đơn vị, theo thứ hạng")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class DecisionPaper:
    """Quyết định phê duyệt kết quả, kèm phụ lục."""

    head: Letterhead = said("Phần đầu văn bản")
    title: str = said("Tên đợt đánh giá")
    year: int = said("Năm đánh giá")
    group: str = said("Nhóm đơn vị")
    issuer_name: str = said("Thẩm quyền ban hành, chữ in hoa")
    issuer_text: str = said("Thẩm quyền ban hành, viết thường trong phụ lục")
    proposer: str = said("Thủ trưởng cơ quan đề nghị")
    proposal: str = said("Số, ngày tờ trình; để trống số nếu chưa cấp")
    legal_basis: tuple[str, ...] = said("Các căn cứ")
    unit_count: int = said("Số đơn vị")
    owner: str = said("Cơ quan chủ trì")
    results: tuple[ResultLine, ...] = said("Kết quả từng đơn vị, theo thứ hạng")
    annex_reference: str = said("Dòng “Kèm theo Quyết định số …” của phụ lục")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A line of the ministry's annex."""

    code: str = said("Số thứ tự của mục, như phụ lục của Bộ in")
    name: str = said("Tên lĩnh vực, tiêu chí, tiêu chí thành phần")
    is_group: bool = said("Đúng với lĩnh vực, tiêu chí có mục con (để in đậm)")
    is_field: bool = said("Đúng với lĩnh vực, mục trên cùng")
    max: str = said("Điểm tối đa; trống khi chưa rõ")
    own: str = said("Điểm tự chấm; trống khi chưa nhập")
    note: str = said("Giải trình; với kết quả điều tra, thống kê là nguồn số liệu")
    evidence: str = said("Tài liệu kiểm chứng, mỗi tài liệu một dòng")


@dataclass(frozen=True, slots=True)
class NationalAnnexPaper:
    """Bảng tự chấm điểm của tỉnh, gửi Bộ."""

    head: Letterhead = said("Phần đầu văn bản")
    year: int = said("Năm đánh giá")
    unit: str = said("Tên tỉnh")
    framework: str = said("Tên bộ chỉ số")
    legal_basis: str = said("Quyết định ban hành bộ chỉ số; trống khi không có")
    attached_to: str = said("Dòng “Kèm theo Báo cáo số …”")
    rows: tuple[AnnexRow, ...] = said("Các dòng của bảng, theo thứ tự của bộ chỉ số")
    total_max: str = said("Tổng điểm tối đa; trống khi chưa rõ")
    total_own: str = said("Tổng điểm tự chấm hiện có")
    signing: Signing = said("Chữ ký")


def item_type(type_: Any) -> Any:
    """The class of a list's items, or None for what is no list."""
    return get_args(type_)[0] if get_origin(type_) is tuple else None


def field_types(kind: type) -> dict[str, Any]:
    """The fields of a document's class with their types."""
    return get_type_hints(kind)


def described(kind: type, prefix: str = "") -> list[tuple[str, str]]:
    """Every placeholder of a document with its sentence; items of a list are written `rows[].name`."""
    types = field_types(kind)
    found: list[tuple[str, str]] = []
    for one in fields(kind):
        path = f"{prefix}{one.name}"
        type_, item = types[one.name], item_type(types[one.name])
        found.append((path + ("[]" if item else ""), str(one.metadata["vi"])))
        inner = item or type_
        if isinstance(inner, type) and is_dataclass(inner):
            found += described(inner, f"{path}{'[]' if item else ''}.")
    return found
