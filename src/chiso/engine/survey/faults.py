"""What can be wrong between a design and its data, in words."""

from __future__ import annotations

import numpy as np
import polars as pl

from chiso.engine.errors import Location, Problem, Text
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.survey.codes import Flags, Floats, Ints


def missing_column(name: str, frame: pl.DataFrame) -> Problem:
    """The problem of a column that the data lack."""
    return Problem(
        "survey.no_column",
        both(f"dữ liệu không có cột “{name}”", f"the data have no column “{name}”"),
        where=name,
        expected=both(", ".join(frame.columns[:40]), ", ".join(frame.columns[:40])),
        hint=both("kiểm tra tên cột, phân biệt chữ hoa", "check the name of the column; capitals count"),
    )


class Faults(Problems):
    """A list of problems that knows how to speak of rows, units and strata."""

    def rows(self, code: str, vi: str, en: str, bad: Flags, hint: Text | None = None) -> None:
        """One problem for all rows concerned, naming the first: the first row below the header is row 1."""
        first = int(np.flatnonzero(bad)[0]) + 1
        place = Location(f"dòng dữ liệu {first}", f"data row {first}")
        self.add(code, both(vi, en), path=place, got=f"{int(bad.sum())} ×", hint=hint or Text("", ""))

    def units_in_two_strata(self, stratum: Ints, unit: Ints, labels: pl.Series) -> None:
        """Units whose rows stand in different strata."""
        if not len(unit):
            return
        last = np.empty(int(unit.max()) + 1, dtype=np.int64)
        last[unit] = stratum
        elsewhere = last[unit] != stratum
        if elsewhere.any():
            split = np.zeros(len(last), dtype=bool)
            split[unit[elsewhere]] = True
            rows = split[unit]
            label = str(labels[int(np.flatnonzero(rows)[0])])
            self.add(
                "survey.psu_in_two_strata",
                both("một đơn vị chọn mẫu nằm ở hai tầng", "a sampled unit stands in two strata"),
                path=labels.name,
                got=f"{label} ({int(split.sum())} ×)",
                hint=both(
                    "nếu mã được dùng lại ở mỗi tầng, ghi nest: true; nếu không, sửa dữ liệu",
                    "if codes start again in each stratum, write nest: true; otherwise mend the data",
                ),
            )

    def population_counts(self, name: str, values: Floats, cluster: Ints, stratum: Ints, shares: Floats) -> None:
        """Counts below the number drawn (`shares` above 1, by cluster), and counts that differ within a stratum."""
        over = shares > 1 + 1e-9
        if over.any():
            bad = over[cluster]
            self.rows(
                "survey.fpc_too_small",
                f"“{name}” nhỏ hơn số đơn vị đã chọn",
                f"“{name}” is smaller than the number of units drawn",
                bad,
                both(
                    "fpc là số đơn vị của cả tầng trong tổng thể, không phải của mẫu",
                    "fpc is the number of units in the population of the stratum, not of the sample",
                ),
            )
        low = np.full(int(stratum.max()) + 1, np.inf)
        high = np.full(int(stratum.max()) + 1, -np.inf)
        by_row = stratum[cluster]
        np.fmin.at(low, by_row, values)
        np.fmax.at(high, by_row, values)
        varies = np.isfinite(low) & (high - low > 1e-9 * np.abs(high))
        if varies.any():
            self.rows(
                "survey.fpc_varies",
                f"“{name}” khác nhau trong cùng một tầng",
                f"“{name}” differs within a stratum",
                varies[by_row],
            )

    def lonely(self, number: int, count: int, *, refused: bool) -> None:
        """Strata with one sampled unit; an error unless the design declares what to do."""
        self.add(
            "survey.lonely_psu",
            both(
                "có tầng chỉ chọn một đơn vị: không ước lượng được phương sai của tầng đó",
                "a stratum has only one sampled unit: its variance cannot be estimated",
            ),
            path=f"stages[{number}]",
            got=f"{count} ×",
            expected=both("ít nhất hai đơn vị mỗi tầng", "at least two units in each stratum"),
            hint=both(
                "gộp tầng, hoặc ghi lonely_psu: adjust | average | certainty | remove",
                "merge strata, or write lonely_psu: adjust | average | certainty | remove",
            ),
            severity="error" if refused else "warning",
        )
