"""The product's own template of the report of an index."""

from __future__ import annotations

from chiso.office.reports.paper.blocks import Paper


def index_report() -> Paper:
    """Findings first, then years, gaps, groups of ranks and the path; the annex of figures is the workbook."""
    paper = Paper()
    paper.head()
    paper.title("BÁO CÁO", "Phân tích {{ index }} năm {{ year }}", "{{ unit }}")
    paper.text("I. KẾT QUẢ CHÍNH", bold=True, keep=True)
    paper.text(
        "- {{ unit }} đạt {{ total }} điểm, hạng {{ rank }} trên {{ ranked }} đơn vị được xếp hạng"
        "{% if range != '–' %}; hạng thật có thể từ {{ range }} (độ tin cậy 95 %, đúng cho mọi đơn vị cùng lúc)"
        "{% endif %}."
    )
    paper.text("{%p if alike_count %}", indent=False, after=0)
    paper.text("- Chưa đủ căn cứ để nói hơn hay kém {{ alike_count }} đơn vị: {{ alike }}.")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("{%p if change %}", indent=False, after=0)
    paper.text("- So năm trước: {{ change }}.")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("{%p if furthest %}", indent=False, after=0)
    paper.text("- Kém trung vị các đơn vị khác nhiều nhất ở {{ furthest }}.")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("II. QUA CÁC NĂM", bold=True, keep=True, before=6)
    paper.table(
        "row in years",
        ("Năm", "Điểm", "Hạng", "Khoảng hạng", "So năm trước", "Ghi chú"),
        (
            "{{ row.year }}",
            "{{ row.total }}",
            "{{ row.rank }}",
            "{{ row.range }}",
            "{{ row.change }}",
            "{{ row.note }}",
        ),
        (1.5, 2.0, 2.0, 2.4, 4.4, 4.2),
        ("center", "center", "center", "center", "left", "left"),
    )  # fmt: skip
    paper.text("III. KHOẢNG CÁCH THEO NỘI DUNG", bold=True, keep=True, before=6)
    paper.table(
        "row in gaps",
        ("Nội dung", "Số liệu", "Hạng", "Trung vị", "Cao nhất", "Kém trung vị"),
        ("{{ row.code }} {{ row.name }}", "{{ row.own }}", "{{ row.rank }}", "{{ row.median }}", "{{ row.best }}",
         "{{ row.behind }}"),
        (6.5, 2.0, 1.6, 2.1, 2.1, 2.2),
        ("left", "center", "center", "center", "center", "center"),
    )  # fmt: skip
    paper.text("{%p if groups %}", indent=False, after=0)
    paper.text("IV. CÁC NHÓM KHÔNG PHÂN BIỆT ĐƯỢC", bold=True, keep=True, before=6)
    paper.text("Trong một nhóm không cặp nào khác nhau rõ rệt; các nhóm có thể chồng lên nhau.", keep=True)
    paper.table(
        "row in groups",
        ("Hạng", "Đơn vị"),
        ("{{ row.ranks }}", "{{ row.units }}"),
        (2.5, 14.0),
        ("center", "left"),
    )
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("{%p if path %}", indent=False, after=0)
    paper.text("V. ĐƯỜNG ĐẾN MỤC TIÊU", bold=True, keep=True, before=6)
    paper.text("{{ path }}")
    paper.text("{%p if steps %}", indent=False, after=0)
    paper.table(
        "row in steps",
        ("STT", "Việc", "Điểm thêm", "Chủ trì", "Thời hạn"),
        ("{{ row.number }}", "{{ row.content }}", "{{ row.gain }}", "{{ row.lead }}", "{{ row.due }}"),
        (1.2, 7.2, 2.0, 3.7, 2.4),
        ("center", "left", "center", "left", "center"),
    )
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("{%p endif %}", indent=False, after=0)
    paper.repeated("note in notes", "Ghi chú: {{ note }}", italic=True, before=3)
    paper.signature("- Lãnh đạo tỉnh (báo cáo);", "- Lưu: VT.")
    return paper
