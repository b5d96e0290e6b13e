"""Whether a file can stand as the signed copy of an official paper.

The trap: "signed" comes in two honest shapes, a PDF with a digital signature and a scan of the paper with ink and
stamp, so a missing digital signature is no fault. A Word file is neither: anybody may still change it. And a PDF whose
content was changed after it was signed is not what the person signed.
"""

from __future__ import annotations

from chiso.engine.errors import Problem, Text
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.evidence.models import Document

SIGNED_KINDS = frozenset({MEDIA_TYPES["pdf"], MEDIA_TYPES["jpeg"], MEDIA_TYPES["png"]})


def signed_copy_problems(document: Document) -> list[Problem]:
    """Why `document` cannot be attached as the signed copy; empty when it can."""
    file = document.file
    if file.media_type not in SIGNED_KINDS:
        return [
            Problem(
                "evidence.not_a_signed_copy",
                Text("Tệp này không phải bản ký: ai cũng còn sửa được.", "This is no signed copy: it can be changed."),
                where=document.file_name,
                expected=Text(
                    "PDF đã ký số, hoặc bản quét (PDF, ảnh) có chữ ký và dấu",
                    "a digitally signed PDF, or a scan (PDF, picture) with signature and stamp",
                ),
                hint=Text(
                    "Tải bản đã phát hành, không phải bản soạn thảo.", "Upload the paper as issued, not its draft."
                ),
            )
        ]
    if any(found.get("state") == "altered" for found in file.signatures or ()):
        return [
            Problem(
                "evidence.altered_after_signing",
                Text("Nội dung tệp đã bị sửa sau khi ký số.", "The file was changed after it was digitally signed."),
                where=document.file_name,
                expected=Text("tệp đúng như khi ký", "the file as it was signed"),
                hint=Text(
                    "Lấy lại bản gốc từ hệ thống quản lý văn bản rồi tải lên.",
                    "Take the original from the document management system and upload it.",
                ),
            )
        ]
    return []
