"""What can be wrong with a file that should be read as a document, in sentences."""

from __future__ import annotations

from chiso.engine.errors import Problem, Severity, Text

MAX_PAGES = 300
MAX_LETTERS = 1_500_000

RECOGNISED = "directive.recognised"
"""The warning that letters were recognised from pictures."""
_SENTENCES: dict[str, tuple[Text, Text]] = {
    "directive.empty": (
        Text("Không có chữ nào để đọc.", "There is no text to read."),
        Text("Kiểm tra lại tệp hoặc dán nội dung văn bản.", "Check the file, or paste the text of the document."),
    ),
    "directive.old_format": (
        Text("Tệp Word kiểu cũ (.doc) không đọc được.", "The old Word format (.doc) is not read."),
        Text("Mở bằng Word, chọn Lưu thành rồi chọn .docx.", "Open it in Word, choose Save As and pick .docx."),
    ),
    "directive.unreadable": (
        Text("Tệp hỏng hoặc không đúng định dạng.", "The file is damaged or not in its format."),
        Text("Mở bằng chương trình gốc, lưu lại rồi thử lần nữa.", "Open it in its program, save it again and retry."),
    ),
    "directive.too_long": (
        Text("Văn bản quá dài để đọc một lần.", "The document is too long to be read at once."),
        Text("Tách thành từng văn bản rồi đọc lần lượt.", "Split it into single documents and read them one by one."),
    ),
    "directive.scanned": (
        Text("PDF chỉ có ảnh quét, không có chữ.", "The PDF holds only scanned pictures, no text."),
        Text(
            "Dùng bản Word hoặc PDF gốc; hoặc cài Tesseract với dữ liệu tiếng Việt (tesseract-ocr, tesseract-ocr-vie).",
            "Use the Word file or the original PDF; or install Tesseract with its Vietnamese data "
            "(tesseract-ocr, tesseract-ocr-vie).",
        ),
    ),
    "directive.ocr_failed": (
        Text("Tesseract không đọc được trang quét.", "Tesseract could not read the scanned page."),
        Text("Quét lại ở 300 dpi, hoặc dùng bản Word.", "Scan again at 300 dpi, or use the Word file."),
    ),
    RECOGNISED: (
        Text("Chữ do máy nhận dạng từ ảnh, có thể sai dấu.", "The text was recognised from pictures and may be wrong."),
        Text("Đối chiếu từng mục với bản quét trước khi nhận.", "Compare each item with the scan before accepting it."),
    ),
    "directive.picture_pages": (
        Text("Một số trang chỉ có ảnh nên không được đọc.", "Some pages hold only pictures and were not read."),
        Text("Xem các trang đó trong tệp gốc.", "Look at those pages in the original file."),
    ),
    "directive.repaired": (
        Text(
            "Chữ theo bảng mã cũ đã được chuyển sang Unicode.", "Text in an old font encoding was turned into Unicode."
        ),
        Text("Soát lại tên riêng và số ký hiệu.", "Check names and codes."),
    ),
}


def problem(code: str, *, where: str = "", got: str = "", severity: Severity = "error") -> Problem:
    """The problem of that code with its standard sentence and hint."""
    message, hint = _SENTENCES[code]
    return Problem(code, message, where=where, got=got[:80], hint=hint, severity=severity)


def warning(code: str, *, where: str = "", got: str = "") -> Problem:
    """The same as a warning: the document is read, its reader should know."""
    return problem(code, where=where, got=got, severity="warning")
