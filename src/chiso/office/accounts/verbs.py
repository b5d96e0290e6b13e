"""The verbs of the matrix in words, for the page, the documentation and the tests that compare them."""

from __future__ import annotations

from collections.abc import Iterable

from chiso.engine.errors import Text

GROUPS: tuple[tuple[str, Text], ...] = (
    ("accounts", Text("Tài khoản", "Accounts")),
    ("units", Text("Đơn vị", "Units")),
    ("audit", Text("Nhật ký", "Audit record")),
    ("frameworks", Text("Bộ tiêu chí", "Frameworks")),
    ("rounds", Text("Đợt đánh giá", "Rounds")),
    ("sheets", Text("Phiếu chấm điểm", "Score sheets")),
    ("council", Text("Hội đồng", "Council")),
    ("decisions", Text("Quyết định", "Decisions")),
    ("results", Text("Kết quả", "Results")),
    ("tables", Text("Bảng công bố", "Published tables")),
    ("complaints", Text("Khiếu nại", "Complaints")),
    ("national", Text("Chỉ số của tỉnh", "The province's own index")),
    ("statistics", Text("Số liệu thống kê", "Statistics")),
    ("surveys", Text("Khảo sát", "Surveys")),
    ("dossiers", Text("Hồ sơ một cửa", "One-stop dossiers")),
    ("directives", Text("Văn bản chỉ đạo", "Directives")),
    ("calendar", Text("Lịch làm việc", "Working calendar")),
    ("communications", Text("Tuyên truyền", "Communications")),
    ("reporting", Text("Báo cáo định kỳ", "Periodic reports")),
    ("following", Text("Theo dõi, kiểm tra", "Following up")),
    ("postings", Text("Niêm yết, công khai", "Public postings")),
    ("accountability", Text("Trách nhiệm theo chỉ số", "Accountability by index")),
    ("reminders", Text("Đôn đốc", "Reminders")),
    ("moving", Text("Chuyển dữ liệu từ Excel", "Moving in from Excel")),
    ("evidence", Text("Tài liệu kiểm chứng", "Evidence")),
    ("reports", Text("Văn bản in", "Printed documents")),
)

VERBS: dict[str, Text] = {
    "accounts.view": Text("Xem danh sách tài khoản", "See accounts"),
    "accounts.manage": Text(
        "Tạo, khóa tài khoản; giao vai trò; bàn giao; nhập danh sách", "Make and close accounts, give roles, hand over"
    ),
    "accounts.delegate": Text("Ủy quyền vai trò của mình", "Lend one's own role"),
    "units.view": Text("Xem cây đơn vị", "See the units"),
    "units.manage": Text("Lập, đổi tên, chuyển, giải thể đơn vị", "Make, rename, move and close units"),
    "audit.view": Text("Xem nhật ký", "See the audit record"),
    "frameworks.view": Text("Xem bộ tiêu chí", "See frameworks"),
    "frameworks.store": Text("Đưa bộ tiêu chí vào hệ thống", "Store a framework"),
    "rounds.view": Text("Xem đợt đánh giá", "See rounds"),
    "rounds.board": Text("Xem bảng tiến độ của mọi đơn vị", "See the board of all units"),
    "rounds.consolidate": Text("Xem tổng hợp mọi tiêu chí của cả đợt", "See every criterion of a whole round"),
    "rounds.manage": Text("Lập đợt, nhóm đơn vị, thời hạn, phân công", "Make rounds, groups, windows, assignments"),
    "rounds.remind": Text("Đôn đốc đơn vị", "Remind units"),
    "sheets.view": Text("Xem cả phiếu", "See a whole sheet"),
    "sheets.fill": Text("Nhập phiếu tự chấm", "Fill a sheet"),
    "sheets.submit": Text("Trình phiếu", "Submit a sheet"),
    "sheets.approve": Text("Duyệt và nộp phiếu", "Approve and lock a sheet"),
    "sheets.withdraw": Text("Rút phiếu đã trình", "Withdraw a sheet"),
    "sheets.return": Text("Trả lại phiếu", "Return a sheet"),
    "sheets.extend": Text("Gia hạn cho một đơn vị", "Give a unit more time"),
    "sheets.unlock": Text("Mở khóa phiếu", "Unlock a sheet"),
    "sheets.enter_results": Text("Nhập kết quả điều tra xã hội học, thống kê", "Enter survey and statistical results"),
    "sheets.appraise": Text("Thẩm định tiêu chí được phân công", "Appraise assigned criteria"),
    "sheets.explain": Text("Giải trình", "Explain"),
    "sheets.move": Text("Chuyển bước phiếu", "Move a sheet to its next step"),
    "council.view": Text("Xem việc của Hội đồng", "See the council's work"),
    "council.run": Text("Lập cuộc họp, ghi kết luận, biên bản", "Run meetings, record conclusions and minutes"),
    "council.vote": Text("Biểu quyết", "Vote"),
    "decisions.record": Text("Ghi quyết định phê duyệt", "Record the decision"),
    "results.publish": Text("Công bố, đính chính kết quả", "Publish and correct results"),
    "results.view": Text("Xem kết quả", "See results"),
    "tables.manage": Text(
        "Nhập bảng công bố, đặt ngưỡng và mục tiêu, tính chỉ số hỗn hợp",
        "Import published tables, set limits and targets, compute mixed indices",
    ),
    "complaints.view": Text("Xem khiếu nại", "See complaints"),
    "complaints.file": Text("Gửi khiếu nại", "File a complaint"),
    "complaints.settle": Text("Phúc tra, trả lời khiếu nại", "Re-check and settle complaints"),
    "national.view": Text("Xem chỉ số của tỉnh", "See the province's own index"),
    "national.manage": Text(
        "Giao tiêu chí, nhập kết quả của Bộ, đặt mục tiêu", "Assign leaves, store the ministry's result, set targets"
    ),
    "national.contribute": Text("Nhập tiêu chí được giao chủ trì", "Enter the leaves that one's unit leads"),
    "national.consolidate": Text("Tổng hợp, nộp bảng tự đánh giá của tỉnh", "Consolidate and hand in the self score"),
    "statistics.view": Text("Xem số liệu thống kê", "See the statistics register"),
    "statistics.record": Text("Ghi số liệu thống kê", "Record statistics"),
    "surveys.view": Text("Xem ước lượng của các cuộc khảo sát", "See the estimates of surveys"),
    "surveys.manage": Text(
        "Mở khảo sát, nhập câu trả lời, xóa dữ liệu cá nhân", "Open surveys, import responses, erase personal data"
    ),
    "surveys.open_sample": Text("Mở danh sách người được chọn vào mẫu", "Open the list of people in the sample"),
    "surveys.export": Text("Xuất dữ liệu đã ẩn danh", "Export anonymised data"),
    "surveys.key": Text("Nhập phiếu giấy", "Key paper forms"),
    "dossiers.work": Text("Xem hồ sơ một cửa, số liệu đúng hạn", "See one-stop dossiers and their figures"),
    "dossiers.apologise": Text("Ghi, in thư xin lỗi", "Write and print letters of apology"),
    "dossiers.import": Text(
        "Nhập hồ sơ, đối soát, dự báo, nhập điểm tối đa 766", "Import dossiers, compare, forecast, enter maxima of 766"
    ),
    "directives.view": Text("Xem văn bản chỉ đạo", "See directives"),
    "directives.register": Text(
        "Vào sổ văn bản, nối văn bản các cấp", "Register documents and join them across levels"
    ),
    "directives.plan": Text(
        "Lập kế hoạch, giao nhiệm vụ, gia hạn, đánh giá", "Make plans, give tasks and more time, judge results"
    ),
    "directives.report": Text("Báo tiến độ, hoàn thành nhiệm vụ", "Report progress and results of directive tasks"),
    "calendar.view": Text("Xem lịch làm việc", "See the working calendar"),
    "calendar.manage": Text("Ghi ngày nghỉ, ngày làm bù", "Enter days off and swapped days"),
    "communications.view": Text("Xem hoạt động tuyên truyền", "See communication activities"),
    "communications.log": Text("Ghi hoạt động tuyên truyền của đơn vị", "Log the unit's communication activities"),
    "communications.manage": Text("Đặt mức tuyên truyền tối thiểu", "Set what is owed a month"),
    "reporting.view": Text("Xem báo cáo định kỳ", "See periodic reports"),
    "reporting.write": Text("Lập báo cáo định kỳ", "Write periodic reports"),
    "reporting.send": Text("Duyệt, gửi báo cáo định kỳ", "Approve and send periodic reports"),
    "reporting.manage": Text("Đặt báo cáo, trả lại báo cáo đã gửi", "Set up reports, give sent ones back"),
    "following.view": Text("Xem khắc phục, kiểm tra, đề xuất", "See remediations, inspections, proposals"),
    "following.manage": Text("Ghi hạn chế, kiểm tra, trả lời đề xuất", "Note limitations, inspect, answer proposals"),
    "following.answer": Text("Khắc phục, quán triệt, đề xuất, hỏi thôn", "Mend, brief, propose, ask villages"),
    "following.guide": Text("Ghi văn bản hướng dẫn của đơn vị", "Register the unit's guidance letters"),
    "postings.view": Text("Xem niêm yết, công khai", "See public postings"),
    "postings.record": Text("Ghi niêm yết của xã, thôn", "Record postings of the commune and its villages"),
    "postings.manage": Text("Đặt danh mục phải niêm yết", "Set what has to be posted"),
    "accountability.view": Text("Xem ai chịu trách nhiệm", "See who answers for an index"),
    "accountability.manage": Text("Giao, bàn giao trách nhiệm theo chỉ số", "Name and change who answers for an index"),
    "reminders.view": Text("Xem văn bản đôn đốc", "See reminder letters"),
    "reminders.manage": Text("Ban hành văn bản đôn đốc, đặt thang đôn đốc", "Issue reminder letters, set the ladder"),
    "moving.view": Text("Xem các lần chuyển dữ liệu", "See what was moved in from Excel"),
    "moving.prepare": Text("Thả tệp, xem thử, chỉnh cách đọc", "Drop files, see the dry run, correct the reading"),
    "moving.results": Text("Chuyển, thu hồi kết quả các năm trước", "Move in and take back results of earlier years"),
    "moving.evidence": Text("Chuyển, thu hồi minh chứng các năm trước", "Move in and take back earlier evidence"),
    "evidence.view": Text("Xem kho tài liệu kiểm chứng", "See the evidence library"),
    "evidence.add": Text("Đưa tài liệu vào kho", "Add evidence"),
    "reports.templates": Text("Sửa mẫu văn bản", "Edit document templates"),
}


def groups(verbs: Iterable[str]) -> list[tuple[Text, list[str]]]:
    """The verbs under the heading of their area, in the order of the matrix."""
    listed = list(verbs)
    found = [(title, [verb for verb in listed if verb.split(".")[0] == area]) for area, title in GROUPS]
    return [(title, under) for title, under in found if under]
