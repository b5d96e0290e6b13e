"""What is known of a file before anybody opens it, and the limits it must keep to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chiso.engine.errors import Problem

Kind = Literal[
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "png", "jpeg", "gif", "csv", "text", "xml", "html", "svg", "rtf",
    "zip", "archive", "ole", "executable", "unknown",
]  # fmt: skip

Flag = Literal[
    "javascript", "launch_action", "embedded_files", "external_links", "ole_objects", "pdf_restricted", "signed",
    "hidden_sheets",
]  # fmt: skip

MEDIA_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "csv": "text/csv",
    "text": "text/plain",
    "zip": "application/zip",
}
"""What a stored file may be served as; every kind that is not here is served as an opaque download."""

EXTENSIONS: dict[Kind, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx", ".dotx"),
    "xlsx": (".xlsx", ".xltx"),
    "pptx": (".pptx", ".potx"),
    "odt": (".odt",),
    "ods": (".ods",),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "gif": (".gif",),
    "csv": (".csv", ".tsv"),
    "text": (".txt", ".yaml", ".yml", ".json", ".md", ".csv", ".tsv"),
    "xml": (".xml",),
    "zip": (".zip",),
}

DEFAULT_ALLOWED: frozenset[Kind] = frozenset({"pdf", "docx", "xlsx", "pptx", "png", "jpeg", "csv", "text"})
INLINE_SAFE: frozenset[Kind] = frozenset({"png", "jpeg"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be at most; sizes in bytes, `max_ratio` is unpacked size over packed size."""

    max_bytes: int = 20 * 1024 * 1024
    max_entries: int = 5_000
    max_unpacked: int = 300 * 1024 * 1024
    max_entry: int = 150 * 1024 * 1024
    max_ratio: int = 200
    max_pixels: int = 100_000_000
    allowed: frozenset[Kind] = DEFAULT_ALLOWED


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is, by its content: kind, media type, size in bytes, SHA-256, and what to be careful about.

    `name` is the last part of the given name, in NFC. `warnings` explain the `flags` to a person.
    """

    name: str
    kind: Kind
    size: int
    sha256: str
    flags: frozenset[Flag] = frozenset()
    warnings: tuple[Problem, ...] = field(default=())

    @property
    def media_type(self) -> str:
        """The type to serve it as; anything unusual is an opaque download."""
        return MEDIA_TYPES.get(self.kind, "application/octet-stream")

    @property
    def safe_inline(self) -> bool:
        """Whether a browser may show the stored bytes themselves; the rest goes out as a download or a preview."""
        return self.kind in INLINE_SAFE


@dataclass(frozen=True, slots=True)
class Findings:
    """What one content check found: the kind made precise, flags, and problems of either severity."""

    kind: Kind
    flags: frozenset[Flag] = frozenset()
    problems: tuple[Problem, ...] = ()
