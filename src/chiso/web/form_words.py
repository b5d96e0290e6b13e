"""The names of form fields in the words that stand beside them, for the table of what is to mend.

The trap: an operation tells where a mistake is by the field's name, which scripts need, and a reader does not know. A
place that is no field (a cell, a unit, a path into a file) stays as it is.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chiso.web.record_words import Words

FIELDS: dict[str, Words] = {
    "answer_by": _("Hạn trả lời"),
    "as_of": _("Tính đến ngày"),
    "basis": _("Căn cứ"),
    "choice": _("Ý kiến"),
    "closes": _("Hạn nội bộ"),
    "code": _("Mã"),
    "completed_on": _("Ngày hoàn thành"),
    "contact": _("Người đầu mối"),
    "day": _("Ngày"),
    "decision_number": _("Số quyết định"),
    "document": _("Tài liệu"),
    "due": _("Hạn"),
    "due_text": _("Hạn"),
    "duty": _("Nội dung"),
    "each": _("Số mã cho mỗi đơn vị"),
    "extend_until": _("Hạn mới"),
    "file": _("Tệp"),
    "files": _("Tệp"),
    "found_on": _("Ngày phát hiện"),
    "frame": _("Khung mẫu"),
    "from": _("Từ ngày"),
    "head": _("Người chịu trách nhiệm"),
    "held_on": _("Ngày tổ chức"),
    "holder": _("Người bàn giao"),
    "issued_on": _("Ngày ban hành"),
    "key": _("Mã"),
    "kind": _("Loại"),
    "latest": _("Xong trước ngày"),
    "members": _("Thành viên"),
    "name": _("Tên"),
    "new": _("Mật khẩu mới"),
    "new_due": _("Ngày hẹn lại"),
    "node": _("Tiêu chí"),
    "number": _("Số, ký hiệu"),
    "old": _("Mật khẩu hiện tại"),
    "on": _("Ngày"),
    "page": _("Trang"),
    "parent": _("Số của văn bản trên"),
    "past_since": _("Từ ngày"),
    "period": _("Kỳ"),
    "points": _("Điểm"),
    "posted_on": _("Ngày niêm yết"),
    "purpose": _("Mục đích"),
    "quasi": _("Các cột"),
    "reason": _("Lý do"),
    "return_until": _("Hạn bổ sung"),
    "sample": _("Mẫu"),
    "section": _("Mục"),
    "seed": _("Hạt giống"),
    "sheets": _("Đơn vị"),
    "signed_on": _("Ngày ký"),
    "signer": _("Người ký"),
    "since": _("Từ ngày"),
    "slot": _("Tiêu chí"),
    "source": _("Nguồn"),
    "status": _("Tình trạng"),
    "sure": _("Xác nhận"),
    "table": _("Bảng"),
    "taken_down_on": _("Ngày gỡ xuống"),
    "target": _("Mục tiêu"),
    "text": _("Nội dung"),
    "title": _("Tên"),
    "to": _("Người nhận"),
    "to_day": _("Đến hết ngày"),
    "top": _("Điểm cao nhất có thể"),
    "type": _("Loại"),
    "unit": _("Đơn vị"),
    "until": _("Đến hết ngày"),
    "username": _("Tên đăng nhập"),
    "valid_from": _("Từ ngày"),
    "value": _("Giá trị"),
    "version": _("Phiên bản"),
    "withdraw": _("Rút lại"),
    "xlsform": _("Tệp XLSForm"),
    "year": _("Năm"),
}


def field_words(where: str) -> str:
    """The words of a field; whatever is no field's name is left as it is."""
    return str(FIELDS.get(where, where))
