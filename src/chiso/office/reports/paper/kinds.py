"""The documents that the product prints, and what each template must not leave out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiso.office.reports.paper.data import (
    DecisionPaper,
    MinutesPaper,
    NationalAnnexPaper,
    ScoreSheetPaper,
    SelfReportPaper,
    SubmissionPaper,
)
from chiso.office.reports.paper.dossier_data import ApologyPaper, MonitorPaper
from chiso.office.reports.paper.index_data import IndexPaper
from chiso.office.reports.paper.order_data import (
    ImplementingPaper,
    PeriodicPaper,
    PlanPaper,
    ReminderPaper,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A printed document: its code, name, data, and the placeholders that its template must use."""

    code: str
    name: str | Promise
    file_name: str
    data: type
    obligatory: tuple[str, ...]


_HEAD: Final = ("head.issuer", "head.place_date")
_SIGNED: Final = ("signing.authority", "signing.name")

KINDS: Final[dict[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind(
            "score_sheet",
            _("Phiếu chấm điểm"),
            "phieu-cham-diem",
            ScoreSheetPaper,
            (*_HEAD, "unit", "title", "rows", "rows.code", "rows.name", "rows.max", "rows.own", "total_own", *_SIGNED),
        ),
        Kind(
            "self_report",
            _("Báo cáo tự đánh giá"),
            "bao-cao-tu-danh-gia",
            SelfReportPaper,
            (*_HEAD, "head.number", "unit", "year", "total_own", "total_max", "percent", *_SIGNED),
        ),
        Kind(
            "council_minutes",
            _("Biên bản họp hội đồng"),
            "bien-ban-hoi-dong",
            MinutesPaper,
            (*_HEAD, "held", "place", "present", "items", "items.settled", "items.reason", "chair", "secretary"),
        ),
        Kind(
            "submission",
            _("Tờ trình"),
            "to-trinh",
            SubmissionPaper,
            (*_HEAD, "head.number", "recipient", "year", "group", "unit_count", *_SIGNED),
        ),
        Kind(
            "decision",
            _("Quyết định và phụ lục"),
            "quyet-dinh",
            DecisionPaper,
            (
                *_HEAD,
                "head.number",
                "year",
                "group",
                "results",
                "results.unit",
                "results.percent",
                "results.grade",
                "annex_reference",
                *_SIGNED,
            ),
        ),
        Kind(
            "national_annex",
            _("Bảng tự chấm điểm gửi Bộ"),
            "bang-tu-cham-diem",
            NationalAnnexPaper,
            (
                *_HEAD,
                "unit",
                "year",
                "rows",
                "rows.code",
                "rows.name",
                "rows.max",
                "rows.own",
                "rows.note",
                "rows.evidence",
                "total_own",
                *_SIGNED,
            ),
        ),
        Kind(
            "reminder_letter",
            _("Công văn đôn đốc, phê bình"),
            "cong-van-don-doc",
            ReminderPaper,
            (*_HEAD, "head.number", "about", "recipients", "rows", "rows.unit", "rows.what", "rows.due", *_SIGNED),
        ),
        Kind(
            "apology_letter",
            _("Văn bản xin lỗi, đề nghị gia hạn (mẫu 04)"),
            "xin-loi",
            ApologyPaper,
            (*_HEAD, "head.number", "applicant", "dossier", "received", "due", "reason", "new_due", *_SIGNED),
        ),
        Kind(
            "dossier_monitor",
            _("Bảng theo dõi giải quyết hồ sơ"),
            "theo-doi-ho-so",
            MonitorPaper,
            (
                *_HEAD,
                "of",
                "as_of",
                "rows",
                "rows.name",
                "rows.received",
                "rows.late",
                "rows.overdue",
                "total.received",
                *_SIGNED,
            ),
        ),
        Kind(
            "action_plan",
            _("Kế hoạch và phụ lục nhiệm vụ"),
            "ke-hoach",
            PlanPaper,
            (*_HEAD, "head.number", "title", "rows", "rows.content", "rows.lead", "rows.due", *_SIGNED),
        ),
        Kind(
            "implementing_table",
            _("Bảng văn bản triển khai"),
            "van-ban-trien-khai",
            ImplementingPaper,
            (*_HEAD, "directive", "as_of", "rows", "rows.unit", "rows.answer", "rows.state", *_SIGNED),
        ),
        Kind(
            "periodic_report",
            _("Báo cáo định kỳ"),
            "bao-cao-dinh-ky",
            PeriodicPaper,
            (*_HEAD, "head.number", "unit", "title", "period", "tasks_total", "tasks_overdue", *_SIGNED),
        ),
        Kind(
            "index_report",
            _("Báo cáo phân tích chỉ số"),
            "bao-cao-chi-so",
            IndexPaper,
            (*_HEAD, "head.number", "index", "year", "unit", "total", "rank", "ranked", "range", *_SIGNED),
        ),
    )
}
