"""What an annex can have wrong, in sentences: what, where, and how its owner mends it."""

from __future__ import annotations

from chiso.engine.errors import Problem, Severity, Text

_NONE = Text("", "")
_SHOWN = 80

_SENTENCES: dict[str, tuple[Text, Text]] = {
    "annex.old_format": (
        Text(
            "Tệp Excel/Word kiểu cũ (.xls, .doc) không đọc được.", "The old Excel/Word format (.xls, .doc) is not read."
        ),
        Text(
            "Mở tệp, chọn Lưu thành (Save As) và chọn .xlsx hoặc .docx.",
            "Open it, choose Save As and pick .xlsx or .docx.",
        ),
    ),
    "annex.not_annex": (
        Text(
            "Phụ lục phải là tệp Excel (.xlsx) hoặc Word (.docx).", "An annex is an Excel (.xlsx) or Word (.docx) file."
        ),
        Text(
            "Nếu chỉ có PDF, xin bản Word từ nơi ban hành.", "If there is only a PDF, ask the issuer for the Word file."
        ),
    ),
    "annex.unreadable": (
        Text("Tệp hỏng hoặc không đúng định dạng.", "The file is damaged or not in its format."),
        Text("Mở bằng Excel/Word, lưu lại rồi thử lần nữa.", "Open it in Excel/Word, save it again and retry."),
    ),
    "annex.endless_merge": (
        Text("Một ô gộp trải gần hết trang tính.", "A merged cell covers nearly the whole sheet."),
        Text("Bỏ gộp ô ở ngoài bảng rồi lưu lại.", "Unmerge the cells outside the table and save again."),
    ),
    "annex.no_table": (
        Text("Không tìm thấy bảng tiêu chí.", "No table of criteria was found."),
        Text(
            "Bảng cần có cột tên tiêu chí và cột điểm tối đa hoặc số thứ tự.",
            "The table needs a column of names and one of maximum points or numbers.",
        ),
    ),
    "annex.image_table": (
        Text(
            "Không có bảng, chỉ có ảnh: ảnh chụp bảng không đọc được.",
            "There is no table but a picture: it is not read.",
        ),
        Text("Gõ lại thành bảng, hoặc xin tệp Word/Excel gốc.", "Type it as a table, or ask for the original file."),
    ),
    "annex.image": (
        Text("Tệp có ảnh; nội dung trong ảnh không được đọc.", "The file has pictures; what they show is not read."),
        Text("Kiểm tra ảnh có phải là bảng tiêu chí không.", "Check whether a picture shows criteria."),
    ),
    "annex.text_box": (
        Text("Hộp văn bản đặt trên trang tính, không đọc.", "A text box over the sheet was not read."),
        Text("Nếu là tiêu chí thì gõ vào ô.", "If it holds criteria, type them into cells."),
    ),
    "annex.hidden_row": (
        Text("Dòng bị ẩn, không đọc.", "A hidden row was not read."),
        Text("Cần đọc thì bỏ ẩn dòng trong tệp rồi đọc lại.", "If it is needed, unhide it in the file and read again."),
    ),
    "annex.hidden_column": (
        Text("Cột bị ẩn, không đọc.", "A hidden column was not read."),
        Text("Cần đọc thì bỏ ẩn cột trong tệp rồi đọc lại.", "If it is needed, unhide it in the file and read again."),
    ),
    "annex.hidden_sheet": (
        Text("Trang tính bị ẩn, không đọc.", "A hidden sheet was not read."),
        Text(
            "Cần đọc thì bỏ ẩn trang trong tệp rồi đọc lại.", "If it is needed, unhide it in the file and read again."
        ),
    ),
    "annex.hidden_read": (
        Text("Phần bị ẩn trong tệp, đã đọc theo yêu cầu.", "Hidden in the file; read as asked."),
        Text("Xác nhận rằng phần này thuộc phụ lục.", "Confirm that it belongs to the annex."),
    ),
    "annex.hidden_text": (
        Text("Chữ bị ẩn trong Word, không đọc.", "Hidden Word text was not read."),
        Text("Bỏ định dạng Hidden nếu cần.", "Remove the Hidden format if it is meant."),
    ),
    "annex.tracked_changes": (
        Text("Tệp còn sửa đổi chưa chấp nhận; đọc như đã chấp nhận.", "Tracked changes remain; read as if accepted."),
        Text("Chấp nhận hoặc từ chối sửa đổi rồi lưu lại.", "Accept or reject the changes and save."),
    ),
    "annex.formula": (
        Text("Công thức chưa có kết quả lưu trong tệp.", "A formula without a saved result."),
        Text("Mở bằng Excel, lưu lại; hoặc gõ số vào ô.", "Open and save it in Excel; or type the number."),
    ),
    "annex.error_value": (
        Text("Ô báo lỗi Excel.", "The cell shows an Excel error."),
        Text("Sửa công thức hoặc gõ số vào ô.", "Mend the formula or type the number."),
    ),
    "annex.legacy_text": (
        Text("Chữ gõ bằng bảng mã cũ, đã chuyển sang Unicode.", "Text in a legacy encoding was converted to Unicode."),
        Text("Đọc lại các tên đã chuyển.", "Read the converted names again."),
    ),
    "annex.no_heading": (
        Text("Không có dòng tiêu đề cột; đã đoán cột theo nội dung.", "No heading row; columns were told by content."),
        Text("Kiểm tra các cột đã nhận.", "Check which columns were taken."),
    ),
    "annex.two_maximums": (
        Text(
            "Có hai cột điểm tối đa; đã dùng cột đầu.", "There are two columns of maximum points; the first was used."
        ),
        Text(
            "Nếu mỗi cột cho một nhóm đơn vị: chọn cột ở trang xem bản nháp, hoặc --table TÊN CỘT.",
            "If each is for a group of units: choose one on the review page, or with --table HEADING.",
        ),
    ),
    "annex.weights_as_points": (
        Text(
            "Bảng chỉ có trọng số, không có điểm; lấy trọng số (%) làm điểm tối đa.",
            "The table has weights and no points; the weights (%) stand for the maxima.",
        ),
        Text("Kiểm tra có đúng là thang 100 không.", "Check that the scale is 100."),
    ),
    "annex.table_unread": (
        Text("Trang này không có bảng tiêu chí; không đọc.", "This sheet holds no table of criteria; it was not read."),
        Text(
            "Nếu có tiêu chí thì thêm dòng tiêu đề cột: STT, Tiêu chí, Điểm tối đa.",
            "If it holds criteria, add a heading row: number, criterion, maximum.",
        ),
    ),
    "annex.another_framework": (
        Text("Bảng này là bộ tiêu chí khác; không đọc.", "This table is another set of criteria; it was not read."),
        Text("Chọn bằng --table TÊN.", "Choose it with --table NAME."),
    ),
    "annex.unknown_table": (
        Text(
            "Không có trang tính, bảng hoặc cột điểm tên này.",
            "There is no sheet, table or points column of that name.",
        ),
        Text("", ""),
    ),
    "annex.duplicate_code": (
        Text("Mã xuất hiện hai lần.", "The code stands twice."),
        Text("Sửa mã ở một trong hai ô.", "Mend the code in one of the two cells."),
    ),
    "annex.code_missing": (
        Text("Thiếu mã; đã đặt mã tạm.", "The code is missing; a temporary one was given."),
        Text("Ghi mã vào ô.", "Write the code into the cell."),
    ),
    "annex.code_mended": (
        Text(
            "Excel đã đổi mã thành số hoặc ngày; đã đọc lại theo thứ tự.",
            "Excel turned the code into a number or date.",
        ),
        Text("Định dạng cột mã là Text rồi gõ lại.", "Format the column as Text and type it again."),
    ),
    "annex.code_gap": (
        Text("Số thứ tự nhảy cóc.", "The numbering leaves a gap."),
        Text("Kiểm tra có thiếu dòng không.", "Check whether a row is missing."),
    ),
    "annex.orphan": (
        Text("Không thấy mục cha của mã này.", "The parent of this code is not there."),
        Text("Kiểm tra dòng của mục cha.", "Check the parent's row."),
    ),
    "annex.name_missing": (
        Text("Thiếu tên tiêu chí; tạm dùng mã.", "The name is missing; the code stands in its place."),
        Text("Ghi tên vào ô.", "Write the name into the cell."),
    ),
    "annex.max_rounded": (
        Text("Điểm có quá nhiều chữ số thập phân; đã làm tròn 6 chữ số.", "Too many decimals; rounded to six."),
        Text("Ghi số đúng như văn bản.", "Write the number as the document has it."),
    ),
    "annex.max_with_sign": (
        Text("Điểm tối đa ghi kèm dấu hoặc chữ giới hạn; đã đọc số.", "The maximum has a sign; its figure was read."),
        Text("Kiểm tra lại điểm.", "Check the points."),
    ),
    "annex.max_missing": (
        Text("Thiếu điểm tối đa.", "The maximum is missing."),
        Text("Ghi điểm tối đa trước khi lưu.", "Write the maximum before storing."),
    ),
    "annex.max_unreadable": (
        Text("Không đọc được điểm tối đa.", "The maximum cannot be read."),
        Text("Ghi một số, ví dụ 1,5.", "Write a number such as 1,5."),
    ),
    "annex.max_was_date": (
        Text(
            "Excel đã đổi điểm thành ngày; đọc lại là số.",
            "Excel turned the points into a date; read back as a number.",
        ),
        Text("Gõ lại điểm với dấu phẩy.", "Type the points again with a comma."),
    ),
    "annex.max_two_figures": (
        Text(
            "Điểm trong tên khác điểm trong cột; đã dùng cột.",
            "The name and the column give different points; column used.",
        ),
        Text("Kiểm tra lại điểm.", "Check the points."),
    ),
    "annex.sum_mismatch": (
        Text("Điểm các mục con không bằng điểm mục cha.", "The children's points do not add up to the parent's."),
        Text("Giữ nguyên cả hai số như phụ lục.", "Both figures are kept as in the annex."),
    ),
    "annex.details_unmatched": (
        Text(
            "Dòng của bảng cách tính không khớp tiêu chí nào; không đưa vào.",
            "A row of the table of scoring texts fits no criterion and was left out.",
        ),
        Text("Kiểm tra mã và tên ở hai bảng.", "Check code and name in both tables."),
    ),
    "annex.details_differ": (
        Text("Hai bảng ghi mã hoặc tên khác nhau cho một tiêu chí.", "Two tables name a criterion differently."),
        Text("Kiểm tra đã nối đúng tiêu chí chưa.", "Check that the right criterion was taken."),
    ),
    "annex.summary_unmatched": (
        Text(
            "Dòng của bảng tổng hợp không khớp lĩnh vực nào; không tính là tiêu chí.",
            "A row of the summary fits no field; it is no criterion.",
        ),
        Text("Kiểm tra có thiếu bảng của lĩnh vực này không.", "Check whether the table of this field is missing."),
    ),
    "annex.row_unread": (
        Text("Dòng chưa hiểu, không đưa vào.", "A row was not understood and left out."),
        Text("Kiểm tra dòng này.", "Check this row."),
    ),
    "annex.rule_doubtful": (
        Text(
            "Cách tính điểm chưa chắc; ghi là chấm trực tiếp (manual).", "The scoring is uncertain; written as manual."
        ),
        Text("Đối chiếu với ô nguồn và chọn quy tắc.", "Compare with the source cell and choose the rule."),
    ),
    "annex.rule_incomplete": (
        Text(
            "Quy tắc thiếu một thông số phụ lục không nêu.", "The rule lacks a parameter that the annex does not state."
        ),
        Text("Bổ sung (ví dụ ngày hạn) rồi dùng bản nháp.", "Add it (such as the due date) and use the draft."),
    ),
    "annex.no_scoring": (
        Text("Không có cách tính điểm; ghi là chấm trực tiếp (manual).", "No scoring text; written as manual."),
        Text("", ""),
    ),
    "annex.survey_default": (
        Text(
            "Tiêu chí điều tra xã hội học không nêu cách tính: điểm tính thẳng theo kết quả (0 đến 100 %).",
            "A survey leaf without a formula: points follow the result in a straight line (0 to 100%).",
        ),
        Text("Nếu cách tính khác, thêm rule.", "If it is scored otherwise, add a rule."),
    ),
    "annex.year_unknown": (
        Text("Không thấy năm áp dụng.", "The year is not stated."),
        Text("Thêm --year NĂM.", "Add --year YEAR."),
    ),
    "annex.adjustment_unread": (
        Text("Mục điểm thưởng/điểm trừ chưa có số điểm.", "A bonus or penalty item without points."),
        Text("Bổ sung vào adjustments.", "Add it under adjustments."),
    ),
    "annex.adjustment_apart": (
        Text(
            "Mục điểm thưởng/điểm trừ nằm giữa các tiêu chí; để riêng, không nằm trong tổng.",
            "A bonus or penalty item among the criteria; set apart, in no total.",
        ),
        Text("Kiểm tra ở mục Điểm thưởng, điểm trừ (adjustments).", "Check it under bonus and penalty (adjustments)."),
    ),
    "annex.too_large": (
        Text("Bảng quá lớn; chỉ đọc phần đầu.", "The table is too large; only its beginning was read."),
        Text("Xóa các dòng trống cuối bảng.", "Delete the empty rows at its end."),
    ),
}


def shorten(text: str) -> str:
    """What stands in a cell, short enough for one line of a report."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


def problem(
    code: str,
    *,
    where: str = "",
    got: str = "",
    expected: Text = _NONE,
    hint: Text = _NONE,
    severity: Severity = "error",
) -> Problem:
    """The problem of that code with its standard sentence; `hint` replaces the standard one."""
    message, standard = _SENTENCES[code]
    return Problem(code, message, where, shorten(got), expected, hint if hint.vi else standard, severity)


def warning(code: str, *, where: str = "", got: str = "", expected: Text = _NONE, hint: Text = _NONE) -> Problem:
    """The same as a warning: the annex is read, a person should look."""
    return problem(code, where=where, got=got, expected=expected, hint=hint, severity="warning")


def codes() -> tuple[str, ...]:
    """Every code that the importer may report."""
    return tuple(_SENTENCES)
