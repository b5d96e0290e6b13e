"""From the bytes of a file to its text, whatever kind of file it is; attacks are refused before anything is opened."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.directives.html import text_of_html
from chiso.engine.directives.pdf import text_of_pdf
from chiso.engine.directives.problems import MAX_LETTERS, RECOGNISED, problem, warning
from chiso.engine.directives.word import text_of_word
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import Kind, Limits, inspect
from chiso.engine.files.problems import megabytes
from chiso.engine.files.problems import problem as file_problem
from chiso.engine.files.sniff import sniff
from chiso.engine.text import decode_text, nfc

ALLOWED: frozenset[Kind] = frozenset({"pdf", "docx", "text"})
_LIMITS = Limits(allowed=ALLOWED)
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = (".htm", ".html", ".xhtml")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, the kind that its content has, and warnings about both."""

    name: str
    kind: Kind
    text: str
    warnings: tuple[Problem, ...]

    @property
    def recognised(self) -> bool:
        """Whether letters were recognised from pictures, so that what is read in them is less sure."""
        return any(warning.code == RECOGNISED for warning in self.warnings)


def extract_text(data: bytes, name: str, *, patient: bool = True) -> Extracted:
    """The text of a .docx, .pdf, .html or .txt file. Raises InputError with codes `file.*` and `directive.*`; TakesLong
    for a scan where the caller is not `patient`.
    """
    shown = nfc(name)
    extension = "." + shown.rpartition(".")[2].lower()
    if data.startswith(_OLD_WORD) and extension == ".doc" and "EncryptedPackage".encode("utf-16-le") not in data:
        raise InputError([problem("directive.old_format", where=shown)])
    if extension in _WEB and data:
        return _web_page(data, shown, extension)
    facts = inspect(data, name, _LIMITS)
    found: list[Problem] = list(facts.warnings)
    if facts.kind == "docx":
        text = text_of_word(data)
    elif facts.kind == "pdf":
        read = text_of_pdf(data, patient=patient)
        text = read.text
        found += read.problems
    else:
        decoded = decode_text(data, where=shown)
        text = decoded.text
        found += [warning("directive.repaired", got=decoded.found.encoding or "")] if decoded.repaired else []
    return _checked(Extracted(shown, facts.kind, text, tuple(found)))


def _web_page(data: bytes, name: str, extension: str) -> Extracted:
    """A web page is only read for its text, never kept or shown, so its scripts do not matter."""
    if len(data) > _LIMITS.max_bytes:
        limit = f"{megabytes(_LIMITS.max_bytes)}"
        raise InputError(
            [file_problem("file.too_large", where=name, got=megabytes(len(data)), expected=Text(limit, limit))]
        )
    kind = sniff(data, extension)
    if kind not in ("html", "xml", "text"):
        raise InputError([file_problem("file.extension_mismatch", where=name, got=kind)])
    return _checked(Extracted(name, "html", text_of_html(data), ()))


def _checked(found: Extracted) -> Extracted:
    if len(found.text) > MAX_LETTERS:
        raise InputError([problem("directive.too_long", where=found.name, got=f"{len(found.text):,}")])
    if not any(letter.isalpha() for letter in found.text):
        raise InputError([problem("directive.empty", where=found.name)])
    return found
