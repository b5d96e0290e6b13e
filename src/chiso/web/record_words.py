"""The record's chains, objects and details in words: what an inspector reads instead of identifiers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.engine.text import format_date
from chiso.office.accounts.models import Role
from chiso.office.reports.paper.kinds import KINDS
from chiso.office.rounds.models import VoteChoice
from chiso.web.states import SHEET_STATES

Words = str | Promise
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")

CHAINS: dict[str, Words] = {
    "accountability": _("Trách nhiệm theo chỉ số"),
    "postings": _("Niêm yết, công khai"),
    "directives": _("Đọc văn bản"),
    "calendar": _("Lịch làm việc"),
    "communications": _("Tuyên truyền"),
    "directive": _("Văn bản chỉ đạo"),
    "following": _("Theo dõi, kiểm tra"),
    "document": _("Tài liệu"),
    "draft": pgettext_lazy("one", "Văn bản đã đọc"),
    "frameworks": _("Bộ tiêu chí"),
    "moving": _("Chuyển từ Excel"),
    "plan": _("Kế hoạch"),
    "reminders": _("Đôn đốc"),
    "reporting": _("Báo cáo định kỳ"),
    "round": _("Đợt"),
    "statistics": _("Số liệu thống kê"),
    "surveys": _("Khảo sát"),
    "dossiers": _("Hồ sơ một cửa"),
    "system": _("Hệ thống"),
    "tables": _("Bảng công bố"),
    "template": pgettext_lazy("one", "Mẫu văn bản"),
    "units": _("Đơn vị"),
}

OBJECTS: dict[str, Words] = {
    "postings.checklist": pgettext_lazy("one", "Danh mục phải niêm yết"),
    "postings.posting": pgettext_lazy("one", "Niêm yết"),
    "accountability.responsibility": pgettext_lazy("one", "Trách nhiệm về chỉ số"),
    "accounts.delegation": pgettext_lazy("one", "Ủy quyền"),
    "accounts.handover": pgettext_lazy("one", "Bàn giao"),
    "accounts.membership": _("Vai trò"),
    "accounts.person": pgettext_lazy("one", "Tài khoản"),
    "directives.directive": _("Văn bản chỉ đạo"),
    "directives.readingrun": pgettext_lazy("one", "Lần giao đọc văn bản"),
    "directives.draft": pgettext_lazy("one", "Văn bản đã đọc"),
    "directives.plan": _("Kế hoạch"),
    "directives.task": _("Nhiệm vụ"),
    "evidence.document": _("Tài liệu"),
    "frameworks.annexdraft": pgettext_lazy("one", "Phụ lục đang xem xét"),
    "frameworks.crosswalk": pgettext_lazy("one", "Bảng nối"),
    "frameworks.frameworkversion": _("Bộ tiêu chí"),
    "indices.resultset": _("Kết quả"),
    "indices.source": _("Chỉ số công bố"),
    "moving.move": pgettext_lazy("one", "Lần chuyển"),
    "moving.part": pgettext_lazy("one", "Tệp chuyển từ Excel"),
    "national.lead": pgettext_lazy("one", "Phân công chủ trì"),
    "national.targetsheet": _("Bảng mục tiêu"),
    "reports.template": pgettext_lazy("one", "Mẫu văn bản"),
    "notifications.digest": pgettext_lazy("one", "Thư thông báo"),
    "communications.activity": _("Hoạt động tuyên truyền"),
    "communications.surveyarea": _("Địa bàn khảo sát"),
    "communications.monthlyquota": _("Mức tuyên truyền tối thiểu"),
    "reporting.reportseries": _("Loại báo cáo"),
    "reporting.unitreport": _("Báo cáo định kỳ"),
    "following.briefing": pgettext_lazy("one", "Buổi quán triệt"),
    "following.guidanceletter": pgettext_lazy("one", "Văn bản hướng dẫn"),
    "following.headrecord": pgettext_lazy("one", "Biểu dương, phê bình"),
    "following.inspection": pgettext_lazy("one", "Cuộc kiểm tra"),
    "following.proposal": pgettext_lazy("one", "Đề xuất"),
    "following.remediation": pgettext_lazy("one", "Hạn chế phải khắc phục"),
    "following.villagerequest": pgettext_lazy("one", "Việc hỏi thôn"),
    "following.visit": pgettext_lazy("one", "Lần kiểm tra"),
    "reminders.calendarfeed": _("Lịch của đơn vị"),
    "reminders.ladderstep": _("Thang đôn đốc"),
    "reminders.reminderletter": _("Văn bản đôn đốc"),
    "rounds.complaint": _("Khiếu nại"),
    "rounds.councilmeeting": _("Cuộc họp hội đồng"),
    "rounds.decision": _("Quyết định"),
    "rounds.dispute": _("Tiêu chí còn ý kiến khác nhau"),
    "rounds.frameworkchange": pgettext_lazy("one", "Lần đổi bộ tiêu chí"),
    "rounds.round": _("Đợt"),
    "rounds.roundgroup": _("Nhóm đơn vị"),
    "rounds.sheet": _("Phiếu"),
    "rounds.versionmove": pgettext_lazy("one", "Lần chuyển bộ tiêu chí"),
    "statistics.figure": pgettext_lazy("one", "Số liệu"),
    "statistics.series": pgettext_lazy("one", "Dãy số liệu"),
    "dossiers.dossiersource": pgettext_lazy("one", "Nguồn hồ sơ"),
    "dossiers.dossierimport": pgettext_lazy("one", "Lượt nhập hồ sơ"),
    "dossiers.register": pgettext_lazy("one", "Danh mục mã của hồ sơ"),
    "dossiers.agency": pgettext_lazy("one", "Cơ quan giải quyết"),
    "dossiers.letter": pgettext_lazy("one", "Thư xin lỗi"),
    "dossiers.studyrun": pgettext_lazy("one", "Lần giao đối soát, dự báo"),
    "dossiers.study": pgettext_lazy("one", "Đối soát, dự báo"),
    "dossiers.maximum": pgettext_lazy("one", "Điểm tối đa 766"),
    "surveys.estimateset": pgettext_lazy("one", "Bộ ước lượng"),
    "surveys.instrumentversion": pgettext_lazy("one", "Phiên bản phiếu hỏi"),
    "surveys.collection": pgettext_lazy("one", "Đợt thu phiếu"),
    "surveys.interviewer": pgettext_lazy("one", "Điều tra viên"),
    "surveys.submission": pgettext_lazy("one", "Phiếu trả lời"),
    "surveys.setaside": pgettext_lazy("one", "Phiếu để riêng"),
    "surveys.microdata": pgettext_lazy("one", "Tệp câu trả lời"),
    "surveys.estimation": pgettext_lazy("one", "Lần tính ước lượng"),
    "surveys.paperform": pgettext_lazy("one", "Phiếu giấy"),
    "surveys.samplelist": pgettext_lazy("one", "Mẫu điều tra"),
    "surveys.survey": pgettext_lazy("one", "Cuộc khảo sát"),
    "surveys.wave": pgettext_lazy("one", "Đợt khảo sát"),
    "units.registerchange": pgettext_lazy("one", "Lần ghi danh mục đơn vị"),
    "units.unit": _("Đơn vị"),
    "workdays.calendarday": pgettext_lazy("one", "Ngày trong lịch"),
}

DETAILS: dict[str, Words] = {
    "after": _("sau"),
    "again": _("đặt lại"),
    "agenda": _("số tiêu chí trong chương trình"),
    "basis": pgettext_lazy("record", "văn bản trên"),
    "before": _("trước"),
    "begun": pgettext_lazy("record", "số vai trò bắt đầu"),
    "case": pgettext_lazy("record", "mã trong mẫu"),
    "cells": _("các ô"),
    "changes": pgettext_lazy("record", "thay đổi"),
    "channel": pgettext_lazy("record", "kênh"),
    "check": pgettext_lazy("record", "dấu hiệu"),
    "choice": _("ý kiến"),
    "code": _("mã"),
    "columns": pgettext_lazy("record", "các cột"),
    "count": pgettext_lazy("record", "số mã"),
    "crosswalk": pgettext_lazy("record", "bảng nối"),
    "differed": pgettext_lazy("record", "số ô khác nhau"),
    "document": pgettext_lazy("record", "tài liệu số"),
    "dossier": pgettext_lazy("record", "hồ sơ"),
    "ended": pgettext_lazy("record", "số vai trò kết thúc"),
    "excluded": pgettext_lazy("record", "số phiếu bị loại"),
    "fields": pgettext_lazy("record", "số ô đã so"),
    "figures": _("số liệu"),
    "file": pgettext_lazy("record", "tệp"),
    "model": pgettext_lazy("record", "mô hình ngôn ngữ"),
    "files": pgettext_lazy("record", "số tệp"),
    "form": pgettext_lazy("record", "mẫu phiếu"),
    "frame": pgettext_lazy("record", "mã băm khung mẫu"),
    "from": _("từ"),
    "from_person": pgettext_lazy("record", "người giao"),
    "group": _("nhóm"),
    "groups": _("bộ tiêu chí theo nhóm"),
    "interviewer": pgettext_lazy("record", "điều tra viên"),
    "k": pgettext_lazy("record", "mức che k"),
    "key": _("mã"),
    "kind": _("loại"),
    "leaves": _("tiêu chí điều chỉnh"),
    "ledger": _("số dòng vào sổ điểm"),
    "lowers": _("giảm điểm"),
    "main": pgettext_lazy("record", "số người chính thức"),
    "measure": pgettext_lazy("record", "đơn vị đo"),
    "media_type": _("kiểu tệp"),
    "members": _("số thành viên"),
    "method": pgettext_lazy("record", "phương pháp"),
    "move": pgettext_lazy("record", "lần chuyển số liệu"),
    "moved": _("số phiếu chuyển bước"),
    "new": pgettext_lazy("record", "mới"),
    "new_due": pgettext_lazy("record", "ngày hẹn lại"),
    "node": _("tiêu chí"),
    "nodes": pgettext_lazy("record", "các tiêu chí"),
    "number": _("số văn bản"),
    "old": pgettext_lazy("record", "cũ"),
    "on": pgettext_lazy("one", "ngày"),
    "open": _("còn mở"),
    "opening": pgettext_lazy("record", "lần mở số"),
    "outcome": pgettext_lazy("record", "kết quả tiếp cận"),
    "page": pgettext_lazy("record", "trang"),
    "parent": pgettext_lazy("record", "đơn vị cấp trên"),
    "part": pgettext_lazy("record", "phần"),
    "passed": pgettext_lazy("record", "số việc chuyển giao"),
    "period": pgettext_lazy("record", "kỳ"),
    "person": _("người"),
    "personal": pgettext_lazy("record", "có dữ liệu cá nhân"),
    "places": _("nơi dẫn chiếu"),
    "plan": pgettext_lazy("record", "kế hoạch"),
    "points": pgettext_lazy("record", "số liệu đã công bố"),
    "present": _("số người dự"),
    "ranked_units": _("số đơn vị xếp hạng"),
    "reason": pgettext_lazy("record", "lý do"),
    "reminder": pgettext_lazy("record", "đôn đốc số"),
    "replaces": pgettext_lazy("record", "thay cho"),
    "reserve": pgettext_lazy("record", "số dự phòng"),
    "result_set": _("kết quả số"),
    "returned": pgettext_lazy("record", "ủy quyền đã thu lại"),
    "revision": pgettext_lazy("record", "lần sửa"),
    "role": _("vai trò"),
    "rows": pgettext_lazy("record", "số dòng"),
    "rules": pgettext_lazy("record", "cách tính"),
    "section": pgettext_lazy("record", "mục"),
    "seed": pgettext_lazy("record", "hạt giống"),
    "series": pgettext_lazy("record", "dãy số liệu"),
    "sha256": _("mã băm"),
    "sheets": _("số phiếu"),
    "side": pgettext_lazy("record", "hệ thống"),
    "signed_on": _("ngày ký"),
    "size": _("số byte"),
    "source": pgettext_lazy("record", "nguồn"),
    "source_sha256": pgettext_lazy("record", "mã băm tệp nguồn"),
    "step": _("bước"),
    "steps": pgettext_lazy("record", "các bậc"),
    "submission": pgettext_lazy("record", "phiếu"),
    "submissions": pgettext_lazy("record", "số phiếu trả lời"),
    "successor": pgettext_lazy("record", "người nhận bàn giao"),
    "target": pgettext_lazy("record", "mục tiêu"),
    "to": _("đến"),
    "to_person": pgettext_lazy("record", "người nhận"),
    "transition": _("bước đi số"),
    "unit": pgettext_lazy("record", "đơn vị"),
    "units": pgettext_lazy("record", "số đơn vị"),
    "until": _("đến hạn"),
    "value": pgettext_lazy("record", "giá trị"),
    "version": pgettext_lazy("record", "phiên bản"),
    "warnings": _("cảnh báo"),
    "window": pgettext_lazy("record", "thời hạn"),
    "windows": pgettext_lazy("record", "lịch"),
    "year": pgettext_lazy("record", "năm"),
}


def chain_words(stream: str, name: str = "") -> str:
    """ "Đợt: Đánh giá năm 2026"; a chain that is not known stays as it is written."""
    kind, _colon, key = stream.partition(":")
    words = CHAINS.get(kind)
    if words is None:
        return stream
    told = name or (template_words(key) if kind == "template" else key)
    return f"{words}: {told}" if told else str(words)


def object_words(kind: str, key: str, name: str = "") -> str:
    """ "Phiếu 12", "Tài liệu: Kế hoạch …"."""
    words = OBJECTS.get(kind, kind)
    if kind == "reports.template":
        name = template_words(name)
    return f"{words}: {name}" if name else f"{words} {key}"


def template_words(kind: str) -> str:
    """The printed document that a template is for; a kind that is not known stays as it is written."""
    return str(KINDS[kind].name) if kind in KINDS else kind


def detail_words(key: str) -> str:
    """A detail's name; one that is not known stays as it is written."""
    return str(DETAILS.get(key, key))


def value_words(key: str, value: Any) -> str:
    """A detail's value: states, roles, votes, kinds, days and yes or no in words."""
    text = str(value)
    if key == "kind" and text in KINDS:
        return template_words(text)
    if (when := _when(text)) is not None:
        return when
    if key == "choice" and text in VoteChoice.values:
        return str(VoteChoice(text).label)
    if key == "role" and text in Role.values:
        return str(Role(text).label)
    if key in ("from", "to") and text in SHEET_STATES:
        return str(SHEET_STATES[text].words)
    if text in ("True", "False"):
        return str(_("có") if text == "True" else _("không"))
    return text


def _when(text: str) -> str | None:
    """The record keeps days and moments as ISO 8601 writes them; people read them day first."""
    try:
        if len(text) == len("2026-01-31"):
            return format_date(dt.date.fromisoformat(text))
        moment = dt.datetime.fromisoformat(text) if _MOMENT.match(text) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    return f"{timezone.localtime(moment):%d/%m/%Y, %H:%M}"
