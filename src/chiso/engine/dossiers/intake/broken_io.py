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
        whole = len(text.encode()) < _CUT
        each = [len(one) for one in text.rstrip("\r\n").split("\n")] if whole else _swallowed(Path(path), begin)
        beyond = line + len(each)
        lines += range(line, beyond)
        lengths += each
    return lines, lengths


def _swallowed(path: Path, begin: int) -> list[int]:
    """The lengths of the lines of a record, to the one in which its open quotation mark is closed, or the file's end.

    Line by line, for a record may be the rest of a large file.
    """
    lengths, inside = [], False
    with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as stream:
        stream.seek(begin)
        for line in stream:
            lengths.append(len(line.rstrip(b"\r\n").decode("utf-8", errors="replace")))
            inside ^= line.count(b'"') % 2 == 1
            if not inside:
                break
    while lengths and not lengths[-1]:  # blank lines at the end of the file are no rows
        lengths.pop()
    return lengths
