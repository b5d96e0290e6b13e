"""The product's own templates of what one-stop dossiers print; frames that the office edits, as in `defaults.py`."""

from __future__ import annotations

from typing import Final

from chiso.office.reports.paper.blocks import Align, Paper

_MONITOR: Final[tuple[tuple[str, str, float], ...]] = (
    ("number", "STT", 1.3),
    ("name", "{{ first_column }}", 5.0),
    ("received", "Tiếp nhận", 1.8),
    ("resolved", "Đã giải quyết", 1.8),
    ("early", "Trước hạn", 1.7),
    ("on_time", "Đúng hạn", 1.7),
    ("late", "Quá hạn", 1.5),
    ("pending", "Đang giải quyết, còn hạn", 1.9),
    ("overdue", "Đang giải quyết, quá hạn", 1.9),
    ("digitised", "Có số hóa thành phần", 1.8),
    ("result_digital", "Kết quả đã số hóa", 1.7),
    ("silent", "Quá hạn chưa xin lỗi", 1.6),
    ("late_rate", "Tỷ lệ quá hạn (%)", 1.5),
)
"""Field, heading and width in centimetres of each column: a landscape page has 25.2."""


def apology_letter() -> Paper:
    """Form 04: an apology with the reason and the new appointment."""
    paper = Paper()
    paper.head()
    paper.title("VĂN BẢN XIN LỖI", "và đề nghị gia hạn thời gian giải quyết hồ sơ")
    paper.text("Kính gửi: {{ applicant or '……………………………………' }}", align="center", after=0)
    paper.text("{%p if address %}", indent=False, after=0)
    paper.text("Địa chỉ: {{ address }}", align="center")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text(
        "Ngày {{ received }}, {{ issuer_name }} tiếp nhận giải quyết hồ sơ mã số {{ dossier }}, thủ tục hành chính "
        "{{ procedure }}; thời gian hẹn trả kết quả: {{ due }}."
    )
    paper.text("Đến nay hồ sơ chưa giải quyết xong theo thời gian đã hẹn. Lý do: {{ reason }}.")
    paper.text(
        "{{ issuer_name }} xin lỗi vì sự chậm trễ này và đề nghị được gia hạn; thời gian trả kết quả: {{ new_due }}. "
        "Kết quả được trả theo hình thức đã đăng ký."
    )
    paper.text("Rất mong nhận được sự thông cảm của Ông/Bà (quý cơ quan, tổ chức)./.", keep=True)
    paper.signature("- Như trên;", "- Bộ phận Một cửa;", "- Lưu: VT, hồ sơ.")
    return paper


def monitor_table() -> Paper:
    """The monitor table on its side: the total first, for whoever has 30 seconds, then each line."""
    paper = Paper(landscape=True)
    paper.head(number=False)
    paper.title(
        "BẢNG THEO DÕI",
        "Giải quyết hồ sơ thủ tục hành chính",
        "{{ of }}",
        "(hồ sơ tiếp nhận từ ngày {{ since }}, số liệu tính đến ngày {{ as_of }})",
    )
    paper.text(
        "Tiếp nhận {{ total.received }} hồ sơ, đã giải quyết {{ total.resolved }} hồ sơ, trong đó quá hạn "
        "{{ total.late }} hồ sơ{% if total.late_rate %} ({{ total.late_rate }} %){% endif %}; còn {{ total.overdue }} "
        "hồ sơ đang giải quyết đã quá hạn"
        "{% if total.silent %}, {{ total.silent }} hồ sơ quá hạn chưa có thư xin lỗi{% endif %}."
    )
    aligns: list[Align] = ["left" if field == "name" else "center" for field, _heading, _width in _MONITOR]
    fields = [field for field, _heading, _width in _MONITOR]
    paper.table(
        "row in rows",
        [heading for _field, heading, _width in _MONITOR],
        [f"{{{{ row.{field} }}}}" for field in fields],
        [width for _field, _heading, width in _MONITOR],
        aligns,
        after=[("", "Tổng", *(f"{{{{ total.{field} }}}}" for field in fields[2:]))],
    )
    paper.signature("- Lưu: VT.")
    return paper
