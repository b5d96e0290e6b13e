"""What the report of an index may say."""

# ruff: noqa: RUF009 -- `said` gives a dataclass field with its sentence
from __future__ import annotations

from dataclasses import dataclass

from chiso.office.reports.paper.data import Letterhead, Signing, said


@dataclass(frozen=True, slots=True)
class IndexYearRow:
    """A year of the unit."""

    year: str = said("Năm")
    total: str = said("Điểm tổng")
    rank: str = said("Hạng trên số đơn vị được xếp hạng")
    range: str = said("Khoảng hạng; gạch ngang khi không có sai số chuẩn")
    change: str = said("So năm trước, kèm kết luận có rõ hay không")
    note: str = said("Vì sao không so được với năm trước")


@dataclass(frozen=True, slots=True)
class IndexGapRow:
    """A part or indicator against the others."""

    code: str = said("Mã nội dung")
    name: str = said("Tên nội dung")
    own: str = said("Số liệu của đơn vị")
    rank: str = said("Hạng ở nội dung này")
    median: str = said("Số liệu trung vị của các đơn vị khác")
    best: str = said("Số liệu cao nhất")
    behind: str = said("Điểm kém trung vị (âm: hơn)")


@dataclass(frozen=True, slots=True)
class IndexGroupRow:
    """Units that cannot be told apart."""

    ranks: str = said("Từ hạng đến hạng")
    units: str = said("Các đơn vị trong nhóm")


@dataclass(frozen=True, slots=True)
class IndexStepRow:
    """A step of the path to the target."""

    number: str = said("Số thứ tự")
    content: str = said("Việc: nội dung, từ mức nào lên mức nào")
    gain: str = said("Điểm thêm")
    lead: str = said("Chủ trì")
    due: str = said("Thời hạn")


@dataclass(frozen=True, slots=True)
class IndexPaper:
    """Báo cáo phân tích một chỉ số."""

    head: Letterhead = said("Phần đầu văn bản")
    index: str = said("Tên chỉ số")
    publisher: str = said("Cơ quan công bố; trống khi tự tính")
    year: int = said("Năm của bảng")
    unit: str = said("Tên đơn vị được phân tích")
    total: str = said("Điểm tổng; gạch ngang khi thiếu nội dung")
    rank: str = said("Hạng; gạch ngang khi không xếp hạng")
    ranked: int = said("Số đơn vị được xếp hạng")
    range: str = said("Khoảng hạng, ví dụ 3–11; gạch ngang khi không có sai số chuẩn")
    alike_count: int = said("Số đơn vị không phân biệt được")
    alike: str = said("Tên các đơn vị không phân biệt được")
    change: str = said("So năm trước, kèm kết luận; trống khi không so được")
    furthest: str = said("Nội dung kém trung vị nhiều nhất; trống khi không có")
    years: tuple[IndexYearRow, ...] = said("Các năm của đơn vị, mới trước")
    gaps: tuple[IndexGapRow, ...] = said("Khoảng cách theo nội dung, kém nhiều trước")
    groups: tuple[IndexGroupRow, ...] = said("Các nhóm không phân biệt được; trống khi không có sai số chuẩn")
    path: str = said("Đường đến mục tiêu bằng lời; trống khi chưa hỏi")
    steps: tuple[IndexStepRow, ...] = said("Các việc của đường đến mục tiêu")
    notes: tuple[str, ...] = said("Điều phải biết khi đọc: số liệu mẫu, thiếu sai số, không cùng thước")
    signing: Signing = said("Chữ ký")
