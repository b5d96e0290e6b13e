"""An anonymised copy of a file of responses: which columns go out, in which role, with a codebook, as one archive.

The trap: the design gives people away. The population of a sampled village names the village, and its name with a job
names a person. So clusters leave under numbers of chance, later stages and the counts of villages stay at home, weights
are final, and the error that follows from them is that of the first stage, a little too large rather than too small.
"""

from __future__ import annotations

import csv
import io
import json
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from chiso.engine.errors import Text
from chiso.engine.survey.anonymising import Protected, Risk, protect, relabelled, risk_of
from chiso.engine.survey.binding import bind_design
from chiso.engine.survey.codebook import MOST_VALUES, Entry, codebook_of
from chiso.engine.survey.design_file import read_design
from chiso.engine.survey.method import Method
from chiso.engine.survey.method_file import read_method
from chiso.engine.survey.spec import DesignSpec
from chiso.engine.survey.weighting import with_weighting
from chiso.office.directives.workbook import Column, table_workbook
from chiso.office.surveys.incoming import ROW
from chiso.office.surveys.models import Microdata
from chiso.office.surveys.queries.gathering import ABOUT
from chiso.office.surveys.store import from_parquet, survey_store

WEIGHT, CLUSTER = "trong_so_cuoi", "cum"
ROLES: dict[str, Text] = {
    "weight": Text("trọng số", "weight"),
    "stratum": Text("tầng", "stratum"),
    "cluster": Text("cụm, đã đổi tên", "cluster, renamed"),
    "unit": Text("đơn vị được đánh giá", "unit that is rated"),
    "indicator": Text("câu hỏi của chỉ số", "question of the index"),
    "quasi": Text("cột có thể nhận ra người", "may identify a person"),
    "other": Text("khác", "other"),
}


@dataclass(frozen=True)
class Outgoing:
    """What may go out, before protection. `quasi` are columns that could be marked, fewest values first."""

    frame: pl.DataFrame
    roles: dict[str, str]
    labels: dict[str, Text]
    left_out: tuple[str, ...]
    spec: DesignSpec
    method: Method

    @property
    def quasi(self) -> tuple[str, ...]:
        """Columns that somebody may know of a neighbour, those with few values first: they are kept longest."""
        named = [name for name, role in self.roles.items() if role in ("other", "unit", "stratum")]
        return tuple(sorted(named, key=lambda name: self.frame[name].n_unique()))


@dataclass(frozen=True)
class Archive:
    """The copy: its bytes, what was done to the rows, and the columns that were treated as identifying."""

    data: bytes
    protected: Protected
    quasi: tuple[str, ...]


def outgoing(kept: Microdata) -> Outgoing:
    """The columns of a file that may leave the house. Raises InputError when the design no longer fits the file."""
    frame = from_parquet(survey_store().get(kept.sha256))
    spec, method = read_design(kept.design), read_method(kept.method)
    weight = with_weighting(bind_design(spec, frame), frame).design.weight
    roles: dict[str, str] = {WEIGHT: "weight"}
    columns = [pl.Series(WEIGHT, weight)]
    first = next((stage.unit for stage in spec.stages if stage.unit), "")
    if first:
        roles[CLUSTER] = "cluster"
        columns.append(relabelled(frame[first], secrets.randbits(63)).alias(CLUSTER))
    asked = {leaf.var for leaf in method.indicators}
    home = {ROW, *ABOUT, spec.weight, *(name for name in spec.columns() if name not in spec.strata)}
    for name in frame.columns:
        role = _role(name, frame, spec, method, asked)
        if name in spec.strata or name in asked or (name not in home and role):
            roles[name] = role
            columns.append(frame[name])
    labels = {leaf.var: leaf.name for leaf in method.indicators if leaf.var}
    left = tuple(name for name in frame.columns if name not in roles and name != ROW)
    return Outgoing(pl.DataFrame(columns), roles, labels, left, spec, method)


def _role(name: str, frame: pl.DataFrame, spec: DesignSpec, method: Method, asked: set[str]) -> str:
    """The role of a column; empty for one with so many texts that it names people by itself."""
    if name in asked:
        return "indicator"
    if name in spec.strata:
        return "stratum"
    if name in (method.units.column, method.units.block):
        return "unit"
    few = frame[name].n_unique() <= MOST_VALUES
    return "other" if few or frame[name].dtype.is_float() else ""


def risk_before(found: Outgoing, quasi: Sequence[str], k: int) -> Risk:
    """How recognisable people are before anything is done."""
    return risk_of(found.frame, _ordered(found, quasi), k)


def make_archive(found: Outgoing, quasi: Sequence[str], k: int, title: str) -> Archive:
    """Protect, shuffle and pack: data, codebook, design and a page that says what was done."""
    marked = _ordered(found, quasi)
    done = protect(found.frame, marked, k)
    rows = done.frame.sample(fraction=1.0, shuffle=True, seed=secrets.randbits(32))
    roles = {**found.roles, **dict.fromkeys(marked, "quasi")}
    entries = codebook_of(rows, roles, found.labels)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu.csv", "\ufeff" + rows.write_csv())
        parquet = io.BytesIO()
        rows.write_parquet(parquet)
        archive.writestr("du-lieu.parquet", parquet.getvalue())
        archive.writestr("bang-ma.xlsx", _workbook(title, entries))
        archive.writestr("bang-ma.csv", "\ufeff" + _csv(entries))
        archive.writestr("bang-ma.json", _json(entries))
        archive.writestr("thiet-ke.yaml", _design(found))
        archive.writestr("doc-truoc.txt", _read_me(title, found, done, marked, k))
    return Archive(buffer.getvalue(), done, marked)


def _ordered(found: Outgoing, quasi: Sequence[str]) -> tuple[str, ...]:
    """The marked columns, fewest values first; a name that is not offered stays, so that it is told as missing."""
    return tuple(name for name in found.quasi if name in quasi) + tuple(
        name for name in quasi if name not in found.quasi
    )


def _lines(entries: Sequence[Entry]) -> list[tuple[str, str, str, str, str, str, str, str]]:
    """One line a value, one for a column without a list of values."""
    lines = []
    for entry in entries:
        role = ROLES[entry.role].vi if entry.role in ROLES else ""
        head = (entry.name, entry.label.vi, role, entry.kind, str(entry.known), str(entry.missing))
        span = f"{entry.low} – {entry.high}" if entry.low else ""
        if not entry.values:
            lines.append((*head, span, ""))
        for value, count in entry.values:
            lines.append((*head, value, "ít" if count is None else str(count)))
    return lines


HEADS = ("cột", "nội dung", "vai trò", "kiểu", "có giá trị", "thiếu", "giá trị", "số dòng")


def _workbook(title: str, entries: Sequence[Entry]) -> bytes:
    widths = (18, 40, 22, 10, 12, 10, 24, 10)
    columns = [Column(head, width) for head, width in zip(HEADS, widths, strict=True)]
    return table_workbook(f"Bảng mã: {title}", columns, _lines(entries))


def _csv(entries: Sequence[Entry]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEADS, *_lines(entries)])
    return stream.getvalue()


def _json(entries: Sequence[Entry]) -> str:
    told = [
        {
            "name": entry.name,
            "label": {"vi": entry.label.vi, "en": entry.label.en},
            "role": entry.role,
            "kind": entry.kind,
            "known": entry.known,
            "missing": entry.missing,
            "low": entry.low,
            "high": entry.high,
            "values": [{"value": value, "rows": count} for value, count in entry.values],
        }
        for entry in entries
    ]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _design(found: Outgoing) -> str:
    """The design file of the copy: final weights, strata, clusters of the first stage."""
    strata = f"strata: [{', '.join(found.spec.strata)}]\n" if found.spec.strata else ""
    unit = f"unit: {CLUSTER}" if CLUSTER in found.roles else ""
    lonely = "" if found.spec.lonely_psu == "fail" else f"lonely_psu: {found.spec.lonely_psu}\n"
    return f"weight: {WEIGHT}\n{strata}stages: [{{{unit}}}]\nnest: true\n{lonely}"


def _read_me(title: str, found: Outgoing, done: Protected, marked: Sequence[str], k: int) -> str:
    blanked = ", ".join(f"{name}: {count}" for name, count in done.blanked.items() if count) or "không"
    return f"""{title}

Dữ liệu đã ẩn danh. Không dùng để tìm ra người trả lời; không ghép với dữ liệu khác để làm việc ấy.
Anonymised data. Not to be used, alone or joined with other data, to find out who answered.

Cột có thể nhận ra người (identifying columns): {", ".join(marked) or "–"}
k = {k}: mỗi dòng giống ít nhất {done.after.smallest} dòng trên các cột ấy (each row looks like that many rows).
Trước khi xử lý (before): nhóm nhỏ nhất {done.before.smallest}, {done.before.alone} dòng không giống ai
(the smallest group, rows like no other).
Ô đã để trống (cells blanked): {blanked}
Dòng đã bỏ (rows dropped): {done.dropped}; còn (left): {done.frame.height}
Cột không đưa ra (columns left out): {", ".join(found.left_out) or "–"}

Trọng số là trọng số cuối; dòng bị bỏ làm tổng giảm đi chừng ấy. Cụm mang số ngẫu nhiên. Sai số tính từ giai đoạn đầu,
không hiệu chỉnh tổng thể hữu hạn: lớn hơn một chút so với số đã công bố.
Weights are final; dropped rows lower totals by as much. Clusters have numbers of chance. Errors follow from the first
stage without finite population correction: a little larger than the published ones.
"""
