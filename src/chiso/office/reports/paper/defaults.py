"""The templates that come with the product, built by code: nothing binary is kept in the repository.

The office downloads one, edits it in Word and uploads its own. The words here are a frame; what the office is bound to
cite it writes itself. No law is quoted that is not given by the round or the framework.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from chiso.office.reports.paper import dossier_defaults, index_defaults, order_defaults
from chiso.office.reports.paper.blocks import Paper

# a list ends with a full stop, its other lines with a semicolon
_STOP: Final = "{% if loop.last %}.{% else %};{% endif %}"


def _score_sheet() -> Paper:
    paper = Paper()
    paper.head(number=False)
    paper.title("PHIẾU CHẤM ĐIỂM", "{{ title }}", "{{ unit }}")
    paper.text("Bộ tiêu chí: {{ framework }}. Tình trạng phiếu: {{ state }}.", align="center", italic=True)
    paper.table(
        "row in rows",
        ("STT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Tự chấm", "Thẩm định", "Hội đồng",
         "Tài liệu kiểm chứng, giải trình"),
        ("{{ row.code }}", "{{ row.name }}", "{{ row.max }}", "{{ row.own }}", "{{ row.appraised }}",
         "{{ row.council }}", "{{ row.evidence }}{% if row.evidence and row.note %}\n{% endif %}{{ row.note }}"),
        (1.3, 5.6, 1.3, 1.3, 1.4, 1.3, 4.6),
        ("center", "left", "center", "center", "center", "center", "left"),
        group_if="row.is_group",
        after=[("", "Tổng cộng", "{{ total_max }}", "{{ total_own }}", "{{ total_appraised }}", "{{ total_council }}",
                "Tự chấm {{ total_own }}/{{ own_max }} điểm của phần đơn vị tự chấm, đạt {{ percent_own }} %."
                "{% if percent %} Chỉ số: {{ percent }} %.{% endif %}")],
    )  # fmt: skip
    paper.signature("- {{ unit }};", "- Lưu: VT.")
    return paper


def _self_report() -> Paper:
    paper = Paper()
    paper.head()
    paper.title("BÁO CÁO", "Kết quả tự đánh giá, chấm điểm cải cách hành chính", "năm {{ year }} của {{ unit }}")
    paper.text("Kính gửi: {{ recipient }}", align="center")
    paper.repeated("line in legal_basis", "Căn cứ {{ line }};", italic=True)
    paper.text(
        "{{ unit }} báo cáo kết quả tự đánh giá, chấm điểm theo {{ framework }} ({{ title }}) như sau:", before=6
    )
    paper.text("I. KẾT QUẢ TỰ ĐÁNH GIÁ", bold=True, keep=True)
    paper.text(
        "Tổng điểm tự chấm: {{ total_own }}/{{ total_max }} điểm của phần đơn vị tự chấm, đạt {{ percent }} %"
        "{% if others_max %}; chưa kể {{ others_max }} điểm của các tiêu chí do nơi khác chấm hoặc nhập{% endif %}. "
        "Đơn vị tự chấm {{ leaf_count }} tiêu chí, gắn {{ evidence_count }} lượt tài liệu "
        "kiểm chứng; còn {{ lacking_count }} tiêu chí thiếu tài liệu kiểm chứng."
    )
    paper.table(
        "row in fields",
        ("STT", "Lĩnh vực", "Điểm tối đa", "Điểm tự chấm", "Tỷ lệ đạt (%)"),
        ("{{ row.code }}", "{{ row.name }}", "{{ row.max }}", "{{ row.own }}", "{{ row.percent }}"),
        (1.3, 8.2, 2.2, 2.4, 2.4),
        ("center", "left", "center", "center", "center"),
    )
    paper.text("II. GIẢI TRÌNH", bold=True, keep=True)
    paper.text("{%p if notes %}", indent=False, after=0)
    paper.table(
        "row in notes",
        ("STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Nội dung giải trình"),
        ("{{ row.code }}", "{{ row.name }}", "{{ row.max }}", "{{ row.own }}", "{{ row.note }}"),
        (1.3, 5.2, 1.8, 1.8, 6.4),
        ("center", "left", "center", "center", "left"),
    )
    paper.text("{%p else %}", indent=False, after=0)
    paper.text("Không có tiêu chí phải giải trình.")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("III. KHÓ KHĂN, VƯỚNG MẮC VÀ KIẾN NGHỊ", bold=True, keep=True)
    paper.text("……")
    paper.text("{{ unit }} báo cáo {{ recipient }} tổng hợp./.", keep=True)
    paper.signature("- Như trên;", "- Lưu: VT.")
    return paper


def _council_minutes() -> Paper:
    paper = Paper()
    paper.head()
    paper.title("BIÊN BẢN", "Họp Hội đồng thẩm định kết quả đánh giá", "{{ title }}")
    paper.text("Thời gian: {{ held }}.")
    paper.text("Địa điểm: {{ place }}.")
    paper.text("I. THÀNH PHẦN", bold=True, keep=True)
    paper.text("Dự họp: {{ present_count }}/{{ member_count }} thành viên Hội đồng.")
    paper.repeated("member in present", "- {{ member.name }}, {{ member.position }}" + _STOP)
    paper.text("{%p if absent %}", indent=False, after=0)
    paper.text("Vắng mặt:")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.repeated("member in absent", "- {{ member.name }}, {{ member.position }}" + _STOP)
    paper.text("II. NỘI DUNG", bold=True, keep=True)
    paper.text("Hội đồng xem xét, biểu quyết và kết luận {{ item_count }} tiêu chí còn ý kiến khác nhau:")
    paper.table(
        "row in items",
        ("STT", "Đơn vị, tiêu chí", "Tối đa", "Tự chấm", "Thẩm định", "Kết luận", "Biểu quyết", "Lý do"),
        ("{{ row.number }}", "{{ row.unit }}: {{ row.code }} {{ row.name }}", "{{ row.max }}", "{{ row.own }}",
         "{{ row.appraised }}", "{{ row.settled }}", "{{ row.votes }}", "{{ row.reason }}"),
        (1.0, 3.8, 1.1, 1.2, 1.3, 1.2, 2.4, 4.5),
        ("center", "left", "center", "center", "center", "center", "left", "left"),
    )  # fmt: skip
    paper.text(
        "Cuộc họp kết thúc{% if closed %} lúc {{ closed }}{% endif %}. Biên bản đã được đọc lại cho các thành viên dự "
        "họp cùng nghe, nhất trí thông qua./.",
        keep=True,
    )
    paper.two_signatures(
        ("THƯ KÝ", "{{ secretary }}"), ("CHỦ TRÌ", "{{ chair }}"), "- Thành viên Hội đồng;", "- Lưu: VT, Hồ sơ."
    )
    return paper


def _submission() -> Paper:
    paper = Paper()
    paper.head()
    paper.title("TỜ TRÌNH", "Về việc phê duyệt kết quả đánh giá, xếp hạng năm {{ year }}", "({{ group }})")
    paper.text("Kính gửi: {{ recipient }}", align="center")
    paper.repeated("line in legal_basis", "Căn cứ {{ line }};", italic=True)
    paper.text("Căn cứ kết quả làm việc của Hội đồng thẩm định ({{ title }}),", italic=True)
    paper.text("{{ issuer_name }} kính trình {{ recipient }} xem xét, phê duyệt kết quả như sau:")
    paper.text(
        "1. Số đơn vị được đánh giá: {{ unit_count }}; được xếp hạng: {{ ranked_count }}."
        "{% if ranked_count %} Chỉ số trung bình: {{ mean_percent }} %.{% endif %}"
    )
    paper.text("{%p if ranked_count %}", indent=False, after=0)
    paper.text(
        "2. Cao nhất: {{ highest }} ({{ highest_percent }} %). Thấp nhất: {{ lowest }} ({{ lowest_percent }} %)."
    )
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("3. Xếp loại:", keep=True)
    paper.repeated("line in grades", "- {{ line.grade }}: {{ line.units }} đơn vị" + _STOP)
    paper.text("4. Kết quả từng đơn vị:", keep=True)
    paper.table(*_RESULTS)
    paper.text("Kính trình {{ recipient }} xem xét, quyết định./.", keep=True)
    paper.signature("- Như trên;", "- Lưu: VT.")
    return paper


def _decision() -> Paper:
    paper = Paper()
    paper.head(superior=False)
    paper.title("QUYẾT ĐỊNH", "Phê duyệt kết quả đánh giá, xếp hạng năm {{ year }}", "({{ group }})")
    paper.text("{{ issuer_name }}", bold=True, align="center")
    paper.repeated("line in legal_basis", "Căn cứ {{ line }};", italic=True)
    paper.text("Theo đề nghị của {{ proposer }} tại {{ proposal }}.", italic=True)
    paper.text("QUYẾT ĐỊNH:", bold=True, align="center", before=6)
    paper.article(
        "Điều 1.",
        " Phê duyệt kết quả đánh giá, xếp hạng năm {{ year }} của {{ unit_count }} đơn vị ({{ group }}) theo "
        "Phụ lục kèm theo Quyết định này.",
    )
    paper.article(
        "Điều 2.",
        " Giao {{ owner }} công bố kết quả; các đơn vị có tên trong Phụ lục xây dựng kế hoạch khắc phục những "
        "tiêu chí bị trừ điểm.",
    )
    paper.article("Điều 3.", " Quyết định này có hiệu lực kể từ ngày ký.")
    paper.text("{{ proposer }} và các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.", keep=True)
    paper.signature("- Như Điều 3;", "- Lưu: VT.")
    paper.annex()
    paper.annex_title("KẾT QUẢ ĐÁNH GIÁ, XẾP HẠNG NĂM {{ year }}", "({{ group }})", "{{ annex_reference }}")
    paper.table(*_RESULTS)
    return paper


def _national_annex() -> Paper:
    paper = Paper(landscape=True)
    paper.head(superior=False, number=False)
    paper.annex_title(
        "BẢNG TỰ CHẤM ĐIỂM NĂM {{ year }}",
        "{{ unit }}: {{ framework }}{% if legal_basis %} ({{ legal_basis }}){% endif %}",
        "{{ attached_to }}",
    )
    paper.table(
        "row in rows",
        ("STT", "Lĩnh vực/tiêu chí/tiêu chí thành phần", "Điểm tối đa", "Điểm tự chấm", "Giải trình",
         "Tài liệu kiểm chứng"),
        ("{{ row.code }}", "{{ row.name }}", "{{ row.max }}", "{{ row.own }}", "{{ row.note }}", "{{ row.evidence }}"),
        (1.5, 7.6, 1.9, 1.9, 5.7, 6.6),
        ("center", "left", "center", "center", "left", "left"),
        group_if="row.is_group",
        after=[("", "Tổng cộng", "{{ total_max }}", "{{ total_own }}", "", "")],
    )  # fmt: skip
    paper.signature("- Bộ Nội vụ;", "- Lưu: VT.")
    return paper


_RESULTS: Final = (
    "row in results",
    ("Hạng", "Đơn vị", "Tổng điểm", "Điểm chuẩn", "Chỉ số (%)", "Xếp loại"),
    ("{{ row.rank }}", "{{ row.unit }}", "{{ row.points }}", "{{ row.base }}", "{{ row.percent }}", "{{ row.grade }}"),
    (1.6, 6.0, 2.2, 2.2, 2.2, 2.3),
    ("center", "left", "center", "center", "center", "center"),
)
_MAKERS: Final[dict[str, Callable[[], Paper]]] = {
    "score_sheet": _score_sheet,
    "self_report": _self_report,
    "council_minutes": _council_minutes,
    "submission": _submission,
    "decision": _decision,
    "national_annex": _national_annex,
    "reminder_letter": order_defaults.reminder_letter,
    "apology_letter": dossier_defaults.apology_letter,
    "action_plan": order_defaults.action_plan,
    "implementing_table": order_defaults.implementing_table,
    "periodic_report": order_defaults.periodic_report,
    "dossier_monitor": dossier_defaults.monitor_table,
    "index_report": index_defaults.index_report,
}


@cache
def default_template(kind: str) -> bytes:
    """The product's own template of a kind; KeyError when there is none."""
    return _MAKERS[kind]().bytes()
