"""A Word file as PDF/A by LibreOffice, where the machine has it.

The trap: LibreOffice started twice with one profile gives up in silence, so each run gets a profile of its own; and a
damaged document can keep it busy for ever, so a run has an end.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from chiso.engine.errors import InputError, Problem, Text

_PROGRAMS = ("soffice", "libreoffice")
_PDF_A = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
LONGEST = 120  # seconds


def pdf_program() -> str | None:
    """Where LibreOffice is; None on a machine without it."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def pdf_of(word: bytes) -> bytes:
    """The document as PDF/A-2b. Raises InputError when there is no LibreOffice, or it cannot do it in time."""
    program = pdf_program()
    if program is None:
        raise InputError([_not_made("Máy chủ không có LibreOffice.", "The server has no LibreOffice.")])
    with tempfile.TemporaryDirectory(prefix="chiso-pdf-") as folder:
        source = Path(folder) / "van-ban.docx"
        source.write_bytes(word)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
                   "--convert-to", _PDF_A, "--outdir", folder, str(source)]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)  # noqa: S603 (fixed arguments)
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise InputError([_not_made("LibreOffice không lập được PDF.", "LibreOffice could not do it.")]) from error


def _not_made(vi: str, en: str) -> Problem:
    return Problem(
        "paper.pdf",
        Text(vi, en),
        hint=Text("Tải bản Word rồi lưu thành PDF.", "Take the Word file and save it as PDF."),
    )
