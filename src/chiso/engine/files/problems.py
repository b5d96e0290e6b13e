"""The sentences that a refused file gets: what is wrong, how its owner mends it, what was wanted instead."""

from __future__ import annotations

from chiso.engine.errors import Problem, Severity, Text

_SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    "file.empty": (
        Text("Tệp rỗng.", "The file is empty."),
        Text("Mở tệp gốc, lưu lại rồi tải lên.", "Open the original, save it again and upload that."),
        Text("tệp có nội dung", "a file that holds something"),
    ),
    "file.unreadable": (
        Text("Không mở được tệp.", "The file cannot be opened."),
        Text("Kiểm tra đường dẫn và quyền đọc.", "Check the path and the right to read."),
        Text("tệp đọc được", "a file that can be read"),
    ),
    "file.too_large": (
        Text("Tệp quá lớn.", "The file is too large."),
        Text("Tách tệp; nếu có ảnh bên trong thì nén ảnh.", "Split it; compress any pictures inside."),
        Text("tệp trong giới hạn", "a file within the limit"),
    ),
    "file.name": (
        Text("Tên tệp có ký tự không được dùng.", "The file name holds characters that are not allowed."),
        Text("Đổi tên tệp rồi tải lại.", "Rename the file and upload it again."),
        Text(
            "tên tệp thường, không có dấu / \\ hay ký tự điều khiển",
            "an ordinary name without / \\ or control characters",
        ),
    ),
    "file.extension_mismatch": (
        Text("Phần mở rộng không đúng với nội dung tệp.", "The extension does not match what the file is."),
        Text(
            "Lưu lại bằng đúng chương trình, đừng chỉ đổi tên.", "Save it with the right program; do not just rename."
        ),
        Text("phần mở rộng đúng với nội dung", "an extension that fits the content"),
    ),
    "file.not_allowed": (
        Text("Loại tệp này không được nhận.", "This type of file is not accepted."),
        Text("Lưu lại thành một trong các loại được nhận.", "Save it as one of the types that are accepted."),
        Text("loại tệp được nhận ở đây", "a type that is accepted here"),
    ),
    "file.macro": (
        Text("Tệp có macro.", "The file carries macros."),
        Text("Lưu lại dạng .docx/.xlsx (không macro).", "Save it as .docx/.xlsx, without macros."),
        Text("tệp không có macro", "a file without macros"),
    ),
    "file.active_content": (
        Text("Tệp có nội dung chạy được trong trình duyệt.", "The file holds content that runs in a browser."),
        Text("In trang ra PDF rồi tải PDF lên.", "Print the page to PDF and upload the PDF."),
        Text("tệp chỉ chứa dữ liệu", "a file that only holds data"),
    ),
    "file.encrypted": (
        Text("Tệp có mật khẩu.", "The file is protected by a password."),
        Text("Bỏ mật khẩu rồi tải lại.", "Remove the password and upload it again."),
        Text("tệp mở được không cần mật khẩu", "a file that opens without a password"),
    ),
    "file.damaged": (
        Text("Tệp hỏng hoặc chưa tải hết.", "The file is damaged or incomplete."),
        Text("Mở tệp gốc, lưu lại rồi tải lên.", "Open the original, save it again and upload that."),
        Text("tệp nguyên vẹn", "a whole file"),
    ),
    "file.bomb": (
        Text("Tệp nén bung ra quá lớn.", "The file unpacks to far more than it may."),
        Text("Lưu lại tệp, hoặc tách thành nhiều tệp.", "Save the file anew, or split it."),
        Text("tệp bung ra vừa phải", "a file that unpacks to a sensible size"),
    ),
    "file.too_many_entries": (
        Text("Tệp nén có quá nhiều mục.", "The archive holds too many entries."),
        Text("Tách thành nhiều tệp.", "Split it into several files."),
        Text("ít mục hơn", "fewer entries"),
    ),
    "file.nested_archive": (
        Text("Tệp nén chứa tệp nén khác.", "The archive holds another archive."),
        Text("Giải nén tệp bên trong trước.", "Unpack the inner archive first."),
        Text("tệp nén một lớp", "an archive of one layer"),
    ),
    "file.unsafe_path": (
        Text("Tệp nén có đường dẫn không an toàn.", "The archive holds an unsafe path."),
        Text("Nén lại từ một thư mục bình thường.", "Make the archive again from an ordinary folder."),
        Text("đường dẫn nằm trong tệp nén", "paths that stay inside the archive"),
    ),
    "file.duplicate_entry": (
        Text("Tệp nén có hai mục cùng tên.", "The archive holds two entries of the same name."),
        Text("Lưu lại tệp.", "Save the file again."),
        Text("mỗi tên một mục", "one entry for each name"),
    ),
    "file.too_many_pixels": (
        Text("Ảnh có kích thước quá lớn.", "The picture has too many pixels."),
        Text("Thu nhỏ ảnh.", "Make the picture smaller."),
        Text("ảnh nhỏ hơn", "a smaller picture"),
    ),
    "file.javascript": (
        Text("PDF có mã JavaScript; sẽ không được chạy.", "The PDF carries JavaScript; it will not be run."),
        Text("Nên in lại ra PDF mới.", "Better print it to a new PDF."),
        Text("PDF không có mã chạy", "a PDF without code"),
    ),
    "file.launch_action": (
        Text("PDF đòi mở chương trình khác.", "The PDF asks to start another program."),
        Text("In lại ra PDF mới.", "Print it to a new PDF."),
        Text("PDF chỉ để đọc", "a PDF that is only read"),
    ),
    "file.embedded_files": (
        Text("Tệp có tệp khác đính kèm bên trong.", "The file carries other files inside."),
        Text("Tải các tệp đó lên riêng.", "Upload those files on their own."),
        Text("tệp không đính kèm tệp khác", "a file that carries no others"),
    ),
    "file.external_links": (
        Text("Tệp liên kết tới tệp khác bên ngoài.", "The file links to other files outside it."),
        Text("Bỏ liên kết, giữ giá trị.", "Break the links and keep the values."),
        Text("tệp tự đủ", "a file that needs no other"),
    ),
    "file.external_template": (
        Text("Tệp tải mẫu từ bên ngoài khi mở.", "The file fetches a template from outside when opened."),
        Text("Gỡ mẫu đính kèm rồi lưu lại.", "Detach the template and save again."),
        Text("tệp tự đủ", "a file that needs no other"),
    ),
    "file.ole_objects": (
        Text("Tệp nhúng đối tượng OLE.", "The file embeds OLE objects."),
        Text("Thay đối tượng bằng ảnh hoặc bảng.", "Replace the objects by pictures or tables."),
        Text("ảnh và bảng thường", "plain pictures and tables"),
    ),
    "file.pdf_restricted": (
        Text("PDF bị hạn chế quyền (không cần mật khẩu để mở).", "The PDF restricts use (no password to open it)."),
        Text("Nếu được, dùng bản không hạn chế.", "Use an unrestricted copy if there is one."),
        Text("PDF không hạn chế", "an unrestricted PDF"),
    ),
    "file.hidden_sheets": (
        Text("Bảng tính có trang bị ẩn.", "The workbook has hidden sheets."),
        Text("Hiện các trang ẩn để người khác kiểm tra được.", "Unhide them so that others can check."),
        Text("mọi trang đều hiện", "every sheet visible"),
    ),
}


def problem(
    code: str, *, where: str = "", got: str = "", expected: Text | None = None, severity: Severity = "error"
) -> Problem:
    """The problem of that code with its standard sentences; `expected` is what the caller knows more closely."""
    message, hint, wanted = _SENTENCES[code]
    return Problem(code, message, where=where, got=got[:120], expected=expected or wanted, hint=hint, severity=severity)


def warning(code: str, *, where: str = "", got: str = "") -> Problem:
    """The same as a warning: the file is accepted, its reader should know."""
    return problem(code, where=where, got=got, severity="warning")


def megabytes(size: int) -> str:
    """A size for people: "20 MB", "2,5 MB"; rounded up, so that what is over a limit never looks like the limit."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}{f',{tenths % 10}' if tenths % 10 else ''} MB"
