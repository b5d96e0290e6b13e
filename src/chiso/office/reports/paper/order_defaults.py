"""The product's own templates of what directives print; frames that the office edits, as in `defaults.py`."""

from __future__ import annotations

from chiso.office.reports.paper.blocks import Align, Paper


def reminder_letter() -> Paper:
    """An official letter: no type name above the text, the subject below the number."""
    paper = Paper()
    paper.head(about="V/v {{ about }}")
    # Decree 30/2020, Annex I: one addressee stands beside "Kính gửi:", several below it, each on its line
    paper.text("{%p if unit_count == 1 %}", indent=False, after=0)
    paper.text("Kính gửi: {% for unit in recipients %}{{ unit }}{% endfor %}", align="center", after=0)
    paper.text("{%p else %}", indent=False, after=0)
    paper.text("Kính gửi:", align="center", after=0)
    paper.repeated("unit in recipients", "- {{ unit }}{% if loop.last %}.{% else %};{% endif %}", indent=False, after=0,
                   align="left", left=5.5)  # fmt: skip
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("", size=6)
    paper.text("{%p if directive %}", indent=False, after=0)
    paper.text(
        "Thực hiện {{ directive }}, qua theo dõi, đến ngày {{ as_of }} còn {{ unit_count }}/{{ total_count }} đơn vị "
        "đã quá thời hạn nhưng chưa ban hành văn bản triển khai."
    )
    paper.text("{%p else %}", indent=False, after=0)
    paper.text(
        "Qua theo dõi việc thực hiện nhiệm vụ được giao, đến ngày {{ as_of }} còn {{ unit_count }} đơn vị có nhiệm vụ "
        "quá hạn chưa hoàn thành (danh sách dưới đây)."
    )
    paper.text("{%p endif %}", indent=False, after=0)
    paper.table(
        "row in rows",
        ("STT", "Đơn vị", "Việc chưa thực hiện", "Thời hạn", "Quá hạn (ngày làm việc)"),
        ("{{ row.number }}", "{{ row.unit }}", "{{ row.what }}", "{{ row.due }}", "{{ row.late }}"),
        (1.2, 4.3, 6.6, 2.3, 2.1),
        ("center", "left", "left", "center", "center"),
    )
    paper.text("{%p if is_criticism %}", indent=False, after=0)
    paper.text(
        "{{ issuer_name }} phê bình người đứng đầu các đơn vị có tên trên đã để nhiệm vụ quá hạn kéo dài; đề nghị "
        "nghiêm túc kiểm điểm, làm rõ nguyên nhân, trách nhiệm."
    )
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text(
        "{{ issuer_name }} đề nghị Thủ trưởng{% if unit_count != 1 %} các{% endif %} đơn vị khẩn trương chỉ đạo "
        "thực hiện{% if answer_by %}, báo cáo kết quả trước ngày {{ answer_by }}{% endif %}./.",
        keep=True,
    )
    paper.signature("- Như trên;", "- UBND tỉnh (để báo cáo);", "- Lưu: VT.")
    return paper


def action_plan() -> Paper:
    """A plan with its table of tasks as an appendix on its side."""
    paper = Paper()
    paper.head()
    paper.title("KẾ HOẠCH", "{{ title }}")
    paper.text("{%p if basis %}", indent=False, after=0)
    paper.text("Thực hiện {{ basis }}, {{ issuer_name }} ban hành kế hoạch như sau:")
    paper.text("{%p else %}", indent=False, after=0)
    paper.text("{{ issuer_name }} ban hành kế hoạch như sau:")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("I. MỤC TIÊU", bold=True, keep=True)
    paper.text("{%p if goals %}", indent=False, after=0)
    paper.repeated(
        "row in goals",
        "- {{ row.index }}{% if row.field %}, {{ row.field }}{% endif %}: {{ row.target }}"
        "{% if loop.last %}.{% else %};{% endif %}",
    )
    paper.text("{%p else %}", indent=False, after=0)
    paper.text("……")
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("II. NHIỆM VỤ", bold=True, keep=True)
    paper.text("Kế hoạch giao {{ task_count }} nhiệm vụ cho {{ lead_count }} cơ quan chủ trì (Phụ lục kèm theo).")
    paper.text("III. TỔ CHỨC THỰC HIỆN", bold=True, keep=True)
    paper.text(
        "1. Cơ quan chủ trì thực hiện nhiệm vụ đúng nội dung, thời hạn; báo cáo tiến độ, kết quả kèm tài liệu kiểm "
        "chứng."
    )
    paper.text("2. {{ issuer_name }} theo dõi, đôn đốc, tổng hợp kết quả thực hiện./.", keep=True)
    paper.signature("- Các cơ quan, đơn vị có tên trong Phụ lục;", "- Lưu: VT.")
    paper.annex(landscape=True)
    paper.annex_title("DANH MỤC NHIỆM VỤ", "{{ title }}", "{{ annex_reference }}")
    aligns: tuple[Align, ...] = ("center", "left", "left", "left", "left", "center")
    paper.table(
        "row in rows",
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn"),
        ("{{ row.number }}", "{{ row.content }}", "{{ row.lead }}", "{{ row.units }}", "{{ row.deliverable }}",
         "{{ row.due }}"),
        (1.4, 8.6, 4.2, 4.2, 4.2, 2.6),
        aligns,
        group_if="row.is_group",
    )  # fmt: skip
    return paper


def implementing_table() -> Paper:
    """The table of who has answered a directive with a document of its own."""
    paper = Paper(landscape=True)
    paper.head(number=False)
    paper.title("TỔNG HỢP VĂN BẢN TRIỂN KHAI", "{{ directive }}: {{ title }}", "(số liệu đến ngày {{ as_of }})")
    paper.text(
        "Trong {{ total }} đơn vị được giao: {{ on_time }} đơn vị đã triển khai đúng hạn, {{ late }} đơn vị triển khai "
        "muộn, {{ silent }} đơn vị quá hạn chưa triển khai, {{ waiting }} đơn vị còn hạn, {{ explained }} đơn vị giải "
        "trình không ban hành văn bản riêng."
    )
    paper.table(
        "row in rows",
        ("STT", "Đơn vị", "Thời hạn", "Văn bản triển khai", "Tình trạng", "Ghi chú"),
        (
            "{{ row.number }}",
            "{{ row.unit }}",
            "{{ row.due }}",
            "{{ row.answer }}",
            "{{ row.state }}",
            "{{ row.note }}",
        ),
        (1.3, 6.4, 2.6, 5.4, 3.6, 5.9),
        ("center", "left", "center", "left", "left", "left"),
    )
    paper.signature("- Lưu: VT.")
    return paper


def periodic_report() -> Paper:
    """A unit's report of a period, filled in from what the product knows and what the unit wrote."""
    paper = Paper()
    paper.head()
    paper.title("BÁO CÁO", "{{ title }}", "{{ period }}")
    paper.text("Kính gửi: {{ recipient }}", align="center")
    paper.text("{{ unit }} báo cáo {{ period }} (số liệu {{ window }}) như sau:")
    paper.text("I. KẾT QUẢ THỰC HIỆN", bold=True, keep=True)
    paper.text(
        "1. Nhiệm vụ được giao: {{ tasks_total }}; hoàn thành đúng hạn {{ tasks_done_on_time }}, hoàn thành quá hạn "
        "{{ tasks_done_late }}, đang thực hiện trong hạn {{ tasks_open }}, quá hạn chưa xong {{ tasks_overdue }}."
    )
    paper.text(
        "2. Văn bản chỉ đạo phải triển khai trong kỳ: {{ directives_total }}; đã triển khai đúng hạn "
        "{{ directives_on_time }}."
    )
    paper.text("3. Tin, bài, hoạt động tuyên truyền trong kỳ: {{ activities }}.")
    paper.text("{%p if rows %}", indent=False, after=0)
    paper.text("4. Chi tiết các nhiệm vụ xong trong kỳ hoặc đang quá hạn:", keep=True)
    paper.table(
        "row in rows",
        ("STT", "Nhiệm vụ", "Thời hạn", "Tình trạng", "Kết quả"),
        ("{{ row.number }}", "{{ row.content }}", "{{ row.due }}", "{{ row.state }}", "{{ row.result }}"),
        (1.2, 6.6, 2.3, 3.2, 3.2),
        ("center", "left", "center", "left", "left"),
    )
    paper.text("{%p endif %}", indent=False, after=0)
    paper.text("{% if rows %}5{% else %}4{% endif %}. Kết quả nổi bật: {{ results or '……' }}")
    paper.text("II. KHÓ KHĂN, VƯỚNG MẮC", bold=True, keep=True)
    paper.text("{{ difficulties or '……' }}")
    paper.text("III. PHƯƠNG HƯỚNG KỲ TỚI", bold=True, keep=True)
    paper.text("{{ next_steps or '……' }}")
    paper.text("{{ unit }} báo cáo {{ recipient }} tổng hợp./.", keep=True)
    paper.signature("- Như trên;", "- Lưu: VT.")
    return paper
