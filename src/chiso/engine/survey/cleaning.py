"""Taking rows out by declared checks, one line of the log for each: nothing leaves the data without its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.errors import Problem, Text
from chiso.engine.survey.codes import Flags
from chiso.engine.survey.integrity import FLAGS, ROWWISE, Check, run_check

REASONS: dict[str, Text] = {
    "duplicates": Text("trùng hoàn toàn với một phiếu trước", "the same as an earlier response in every answer"),
    "near_duplicates": Text("gần trùng với một phiếu khác của cùng người", "almost the same as another response"),
    "straight_lining": Text("trả lời một mức cho cả nhóm câu", "one answer all along a battery of questions"),
    "speeders": Text("trả lời quá nhanh", "answered too fast"),
    "interviewers": Text("điều tra viên khác hẳn những người khác", "an interviewer unlike the others"),
    "digits": Text("chữ số cuối không ngẫu nhiên", "last digits are not random"),
    "change_points": Text("địa bàn mẫu thay đổi đột ngột", "a sampled area changed abruptly"),
}
LOG = ("row", "check", "subject", "measure", "value", "limit", "reason")


@dataclass(frozen=True)
class Cleaned:
    """`kept` are the rows that stay, `flags` everything that checks found, `log` one line for each row taken out."""

    kept: Flags
    flags: pl.DataFrame
    log: pl.DataFrame
    notes: tuple[Problem, ...] = ()


def clean(frame: pl.DataFrame, checks: Sequence[Check]) -> Cleaned:
    """Run the checks on the whole file; a row is taken out, and logged, under the first excluding check it fails.

    Raises InputError (`survey.no_column`, `survey.not_numeric`).
    """
    kept = np.ones(frame.height, dtype=bool)
    found, lines = [], []
    for check in checks:
        flags = run_check(check, frame)
        found.append(flags)
        if not check.exclude or check.kind not in ROWWISE:
            continue
        fresh = flags.filter(pl.Series(kept[flags["row"].to_numpy()])) if flags.height else flags
        kept[fresh["row"].to_numpy().astype(np.int64)] = False
        lines.append(fresh.with_columns(reason=pl.lit(REASONS[check.kind].vi)).select(LOG))
    nothing = pl.DataFrame(schema={name: pl.String if name in _TEXTS else pl.Float64 for name in FLAGS})
    log = pl.concat(lines) if lines else pl.DataFrame(schema={name: pl.String for name in LOG})
    return Cleaned(kept, pl.concat(found) if found else nothing, log, _notes(frame.height, log))


_TEXTS = ("check", "subject", "measure")


def _notes(rows: int, log: pl.DataFrame) -> tuple[Problem, ...]:
    if not log.height:
        return ()
    counts = log.group_by("check", maintain_order=True).len()
    told = "; ".join(f"{check}: {count}" for check, count in counts.rows())
    return (
        Problem(
            "survey.excluded",
            Text(
                f"đã loại {log.height} trên {rows} phiếu theo phương pháp, từng phiếu có lý do trong exclusions.csv",
                f"{log.height} of {rows} responses were excluded by the method, each with its reason in exclusions.csv",
            ),
            got=told,
            severity="warning",
        ),
    )
