"""The broken lines of a CSV extract, every one of them.

The trap: a quotation mark that nobody closes. The reader takes all that follows for one cell and tells one broken
record; ten thousand dossiers would be gone from the totals. Here each line that such a record swallowed counts as a
row that was held back.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_TOLD = "SELECT line, min(line_byte_position), max(csv_line), min(file_path) FROM reject_errors JOIN reject_scans "
_TOLD += "USING (scan_id, file_id) GROUP BY line ORDER BY line"
_CUT = 10_000
"""So many bytes of a broken record are told; of a longer one the file is asked."""


def broken_lines(connection: duckdb.DuckDBPyConnection) -> tuple[list[int], list[int]]:
    """The numbers and the lengths of the broken lines of the extract that was read last; what stood there may be a
    name."""
    told = connection.execute(_TOLD).fetchall()
    lines: list[int] = []
    lengths: list[int] = []
    beyond = 0
    for line, begin, text, path in told:
        if line < beyond:  # told again within what an earlier record swallowed
            continue
        record = text if len(text.encode()) < _CUT else _swallowed(Path(path), begin)
        each = record.rstrip("\r\n").split("\n")
        lines += range(line, line + len(each))
        lengths += map(len, each)
        beyond = line + len(each)
    return lines, lengths


def _swallowed(path: Path, begin: int) -> str:
    """A record from its beginning to the end of the line in which its open quotation mark is closed, or of the file."""
    with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as stream:
        stream.seek(begin)
        data = stream.read()
    place, inside = 0, False
    while True:
        mark, end = data.find(b'"', place), -1 if inside else data.find(b"\n", place)
        if 0 <= end < mark or mark < 0:
            return (data if end < 0 else data[:end]).decode("utf-8", errors="replace")
        place, inside = mark + 1, not inside
