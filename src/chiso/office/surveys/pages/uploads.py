"""Files that come with a form of the surveys' pages."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from chiso.engine.errors import Problem, Text
from chiso.office.surveys.incoming import Upload


def upload(request: HttpRequest, name: str) -> Upload | None:
    """The file of a form's field, if one was chosen."""
    file = request.FILES.get(name)
    return Upload(file.name or name, file.read()) if isinstance(file, UploadedFile) else None


def no_file(name: str) -> Problem:
    """The problem of a field whose file is missing."""
    words = {
        "responses": Text("Chưa chọn tệp câu trả lời.", "No file of responses was chosen."),
        "design": Text("Chưa chọn tệp thiết kế mẫu.", "No design file was chosen."),
        "method": Text("Chưa chọn tệp phương pháp.", "No method file was chosen."),
        "frame": Text("Chưa chọn khung mẫu.", "No sampling frame was chosen."),
        "plan": Text("Chưa chọn kế hoạch chọn mẫu.", "No selection plan was chosen."),
    }
    return Problem("surveys.no_file", words[name], where=name)
