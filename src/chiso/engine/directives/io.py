"""The only place of this package that opens files."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.directives.extract import Extracted, extract_text
from chiso.engine.files import Limits
from chiso.engine.files.io import read_bounded


def extract_file(path: Path) -> Extracted:
    """The text of a file on disk. Raises InputError as `extract_text` does, or `file.unreadable`."""
    return extract_text(read_bounded(path, Limits()), path.name)
