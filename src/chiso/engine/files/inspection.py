"""One look at a file before it is stored or read: what it really is, and whether it may come in.

The trap: names lie. A web page called `bao-cao.pdf` that is stored and served runs in the officer's session.
So the content decides, the name must agree, and every problem is reported at once.
"""

from __future__ import annotations

import hashlib

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.archives import open_archive
from chiso.engine.files.facts import EXTENSIONS, FileFacts, Findings, Kind, Limits
from chiso.engine.files.images import inspect_image
from chiso.engine.files.ooxml import inspect_zip
from chiso.engine.files.pdf import inspect_pdf
from chiso.engine.files.problems import megabytes, problem
from chiso.engine.files.sniff import sniff
from chiso.engine.text import nfc

_DEFAULT = Limits()
_MACRO_EXTENSIONS = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".potm", ".ppsm", ".xlsb"})
_HIDDEN_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MACRO_STORAGE = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros", "VBA"))
_ENCRYPTED_STORAGE = "EncryptedPackage".encode("utf-16-le")


def inspect(data: bytes, name: str, limits: Limits = _DEFAULT) -> FileFacts:
    """The facts of an acceptable file; nothing is unpacked beyond the limits.

    Raises InputError with every reason why the file cannot be accepted (codes `file.*`): empty, too large, name and
    content disagree, kind not in `limits.allowed`, macros, password, damage, zip bomb, nested archive, unsafe paths,
    active content. What is only to be careful about comes back as `flags` and `warnings`.
    """
    plain_name = nfc(name.replace("\\", "/").rsplit("/", 1)[-1])
    blocking = _check_outside(data, plain_name, limits)
    if blocking:
        raise InputError(blocking)
    extension = _extension(plain_name)
    findings = _look_inside(data, sniff(data, extension), limits)
    problems = [*_check_name(plain_name), *_check_kind(extension, findings, limits), *findings.problems]
    if any(found.severity == "error" for found in problems):
        raise InputError(problems)
    return FileFacts(
        plain_name, findings.kind, len(data), hashlib.sha256(data).hexdigest(), findings.flags, tuple(problems)
    )


def _extension(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return f".{extension.lower()}" if dot and stem else ""


def _check_outside(data: bytes, name: str, limits: Limits) -> list[Problem]:
    """What needs no look inside; a file that fails here is not read any further."""
    if not data:
        return [problem("file.empty", where=name)]
    if len(data) <= limits.max_bytes:
        return []
    expected = Text(f"không quá {megabytes(limits.max_bytes)}", f"at most {megabytes(limits.max_bytes)}")
    return [problem("file.too_large", where=name, got=megabytes(len(data)), expected=expected)]


def _check_name(name: str) -> list[Problem]:
    bad = not name or len(name) > 255 or any(ord(letter) < 32 or letter in _HIDDEN_MARKS for letter in name)
    return [problem("file.name", got=ascii(name)[1:-1])] if bad else []


def _look_inside(data: bytes, kind: Kind, limits: Limits) -> Findings:
    if kind == "zip":
        archive, problems = open_archive(data, limits)
        return inspect_zip(archive) if archive is not None else Findings("zip", frozenset(), problems)
    if kind == "pdf":
        return inspect_pdf(data, limits)
    if kind in ("png", "jpeg", "gif"):
        return inspect_image(data, kind, limits)
    if kind == "ole":
        return _inspect_ole(data)
    if kind in ("html", "svg"):
        return Findings(kind, frozenset(), (problem("file.active_content", got=kind),))
    return Findings(kind)


def _inspect_ole(data: bytes) -> Findings:
    """The old binary office format, which is also the envelope of an encrypted new one."""
    if _ENCRYPTED_STORAGE in data:
        return Findings("ole", frozenset(), (problem("file.encrypted"),))
    if any(storage in data for storage in _MACRO_STORAGE):
        return Findings("ole", frozenset(), (problem("file.macro"),))
    return Findings("ole")


def _check_kind(extension: str, findings: Findings, limits: Limits) -> list[Problem]:
    """The extension against the content, and the content against what is allowed."""
    codes = {found.code for found in findings.problems if found.severity == "error"}
    if extension in _MACRO_EXTENSIONS:
        return [] if "file.macro" in codes else [problem("file.macro", got=extension)]
    if codes & {"file.active_content", "file.encrypted"}:
        return []
    known = EXTENSIONS.get(findings.kind, ())
    if codes and (findings.kind == "zip" or "file.damaged" in codes):
        return []  # an archive that was not opened cannot tell what it is, so its name is not held against it
    if extension not in known and known:
        expected = Text(f"tệp {findings.kind}: {' '.join(known)}", f"a {findings.kind} file: {' '.join(known)}")
        return [problem("file.extension_mismatch", got=extension or "∅", expected=expected)]
    if findings.kind not in limits.allowed:
        allowed = ", ".join(sorted(limits.allowed))
        return [problem("file.not_allowed", got=findings.kind, expected=Text(allowed, allowed))]
    return []
