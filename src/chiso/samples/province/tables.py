"""Two published indices of fictional provinces, so that ranks, ranges and paths can be seen before the first import.

The trap: an invented score beside a real province's name. Every province here is a made-up word, every index is marked
as a sample, and a test holds the names against the register.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from chiso.engine.text import Table
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.indices.models import Covers, Effort, MarkKind, Rule, Source
from chiso.office.indices.operations.tables import (
    NewEdition,
    NewLever,
    open_source,
    set_levers,
    set_mark,
    store_editions,
)
from chiso.office.indices.queries import latest_results
from chiso.office.indices.tables.composing import (
    FIGURES,
    RULE,
    SURVEY,
    composed,
    from_estimates,
    from_results,
    from_table,
)
from chiso.office.indices.tables.queries import estimate_sets
from chiso.office.indices.tables.reading import mapping_for, open_table, read_editions, signature
from chiso.office.surveys.estimates import names_of
from chiso.samples.province.story import Story, moment

PROVINCES = (
    "Tỉnh Mẫu", "Tỉnh Thí Dụ", "Tỉnh Minh Họa", "Tỉnh Giả Định", "Tỉnh Tham Khảo", "Tỉnh Phác Thảo", "Tỉnh Mô Phỏng",
    "Tỉnh Dẫn Chứng", "Tỉnh Bản Nháp", "Tỉnh Thử Nghiệm", "Tỉnh Hình Dung", "Tỉnh Ước Lệ", "Tỉnh Tạm Gọi",
    "Tỉnh Đề Bài", "Tỉnh Lời Giải", "Tỉnh Bài Tập", "Tỉnh Vở Kịch", "Tỉnh Sân Khấu", "Tỉnh Truyện Kể", "Tỉnh Cổ Tích",
)  # fmt: skip
DIMENSIONS = {
    "D1": ("Người dân tham gia (mẫu)", ("Biết về chính sách", "Cơ hội góp ý", "Bầu cử ở cơ sở")),
    "D2": ("Công khai (mẫu)", ("Tiếp cận thông tin", "Thu chi ngân sách xã", "Quy hoạch đất")),
    "D3": ("Trách nhiệm giải trình (mẫu)", ("Tiếp dân", "Trả lời kiến nghị")),
    "D4": ("Kiểm soát tiêu cực (mẫu)", ("Trong chính quyền", "Trong dịch vụ công", "Trong tuyển dụng")),
    "D5": ("Thủ tục hành chính (mẫu)", ("Chứng thực", "Giấy phép xây dựng", "Đất đai")),
    "D6": ("Quản trị môi trường (mẫu)", ("Nước", "Không khí")),
}
LATE_DIMENSION = "D6"
"""Counted from three years ago on: the years before are on another ruler."""
SHARES = {"Gia nhập thị trường": 10, "Đất đai": 20, "Minh bạch": 25, "Thời gian": 15, "Chi phí ngoài": 15, "Hỗ trợ": 15}
LEADS = {"D1": "so-noi-vu", "D2": "so-tai-chinh", "D3": "thanh-tra", "D4": "thanh-tra", "D5": "so-tu-phap"}


def play(story: Story) -> None:
    """Open both indices and import their years as an analyst would; a second or less."""
    at = moment(story.today - dt.timedelta(days=20))
    actor = story.actor(Role.ANALYST, "so-noi-vu", at)
    rng = np.random.default_rng([2026, story.today.year])
    last = story.today.year - 1
    _governance(story, actor, at, rng, last)
    _competitiveness(actor, at, rng, last)
    _mixed(story, actor, at, rng)


def _mixed(story: Story, actor: Actor, at: dt.datetime, rng: np.random.Generator) -> None:
    """A mixed index of the province's own departments: last round's percentages, satisfaction, two counted figures."""
    results = latest_results(family="MAU-SO").first() or latest_results().filter(ranked_units__gt=1).first()
    estimates = next((one for one in estimate_sets() if one.microdata.wave.survey.kind == "satisfaction"), None)
    if results is None or estimates is None:
        return  # the play was asked for without its rounds or surveys
    rows = [["Đơn vị", "Hồ sơ trả trễ (%)", "Dịch vụ công trực tuyến (%)"]]
    rows += [
        [unit.name, f"{4 + 6 * rng.random():.1f}".replace(".", ","), f"{55 + 35 * rng.random():.1f}".replace(".", ",")]
        for unit in story.cast.departments
    ]
    year = results.year
    part = next(named.code for named in names_of(estimates) if named.level == 0)
    gathered = [
        from_results(results),
        from_estimates(estimates, part, year),
        from_table(_table(rows, "so-lieu.csv"), ["Hồ sơ trả trễ (%)"], year),
    ]
    source = open_source(
        actor=actor,
        name="Chỉ số hỗn hợp các sở (mẫu)",
        code="hon-hop-mau",
        covers=Covers.OWN,
        rule=Rule.COMPUTED,
        top=Decimal(100),
        is_sample=True,
        at=at,
    )
    weights = {RULE: 2.0, SURVEY: 1.0, FIGURES: 1.0}
    edition = composed(gathered, weights, name=source.name, year=year)
    store_editions(actor=actor, source=source, editions=[edition], at=at)


def _table(rows: list[list[str]], name: str) -> Table:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return open_table(text.getvalue().encode(), name)


def _governance(story: Story, actor: Actor, at: dt.datetime, rng: np.random.Generator, last: int) -> None:
    source = open_source(
        actor=actor,
        name="Chỉ số Mẫu về quản trị",
        code="quan-tri-mau",
        publisher="số liệu mẫu",
        covers=Covers.ANY,
        rule=Rule.SUM,
        top=Decimal(60),
        is_sample=True,
        at=at,
    )
    merits = rng.normal(0.55, 0.05, len(PROVINCES))
    merits[0] = 0.555
    for year in range(last - 6, last + 1):
        merits = 0.555 + 0.88 * (merits - 0.55) + rng.normal(0, 0.017, len(PROVINCES))
        _import(
            source, actor, at, year, _dimensions(rng, merits, with_late=year > last - 3, with_errors=year > last - 2)
        )
    set_mark(actor=actor, source=source, year=last + 1, node="TOTAL", kind=MarkKind.TARGET, value=Decimal("37.5"),
             told_by="Kế hoạch của tỉnh (mẫu)", at=at)  # fmt: skip
    for name, value in (("cao", "36"), ("khá", "34"), ("trung bình", "32")):
        set_mark(actor=actor, source=source, year=last, node="TOTAL", kind=MarkKind.GROUP, name=name,
                 value=Decimal(value), told_by="ngưỡng mẫu", at=at)  # fmt: skip
    units = {unit.key: unit.pk for unit in story.cast.departments}
    levers = [
        NewLever(
            f"{code}.{part}",
            (Effort.LIGHT, Effort.MIDDLE, Effort.HEAVY)[(int(code[1]) + part) % 3],
            units.get(LEADS.get(code, "")),
            dt.date(story.today.year, 12, 1),
            100,
            False,
        )
        for code, (_name, parts) in DIMENSIONS.items()
        for part in range(1, len(parts) + 1)
    ]
    set_levers(actor=actor, source=source, levers=levers, at=at)


def _dimensions(
    rng: np.random.Generator, merits: NDArray[np.float64], *, with_late: bool, with_errors: bool
) -> list[list[str]]:
    """A long table: code, level, name, unit, value."""
    rows = [["Tỉnh", "Mã", "Cấp", "Tên chỉ tiêu", "Giá trị"]]
    totals = np.zeros(len(PROVINCES))
    for code, (name, parts) in DIMENSIONS.items():
        if code == LATE_DIMENSION and not with_late:
            continue
        top = 10 / len(parts)
        drawn = np.round(
            np.clip(top * (merits[:, None] + rng.normal(0, 0.07, (len(PROVINCES), len(parts)))), 0, top), 4
        )
        sums = drawn.sum(axis=1).round(4)
        totals += sums
        for at, unit in enumerate(PROVINCES):
            rows += [
                [unit, f"{code}.{part + 1}", "subdimension", f"{label} (mẫu)", f"{drawn[at, part]:.4f}"]
                for part, label in enumerate(parts)
            ]
            rows.append([unit, code, "dimension", name, f"{sums[at]:.4f}"])
    for at, unit in enumerate(PROVINCES):
        rows.append([unit, "TOTAL", "total", "Tổng (mẫu)", f"{totals[at]:.4f}"])
        if with_errors:
            rows.append([unit, "TOTAL_SE", "other", "Sai số chuẩn (mẫu)", f"{0.25 + 0.2 * rng.random():.4f}"])
    rows.append(["Cả nước", "TOTAL", "total", "Tổng (mẫu)", f"{totals.mean():.4f}"])
    return rows


def _competitiveness(actor: Actor, at: dt.datetime, rng: np.random.Generator, last: int) -> None:
    source = open_source(
        actor=actor,
        name="Chỉ số Mẫu về cạnh tranh",
        code="canh-tranh-mau",
        publisher="số liệu mẫu",
        covers=Covers.ANY,
        rule=Rule.WEIGHTED,
        top=Decimal(100),
        is_sample=True,
        at=at,
    )
    level = rng.normal(6.2, 0.45, (len(PROVINCES), len(SHARES)))
    level[0] = 6.25 + 0.3 * (level[0] - 6.2)
    for year in range(last - 3, last + 1):
        level = np.clip(6.25 + 0.85 * (level - 6.2) + rng.normal(0, 0.2, level.shape), 1, 10).round(4)
        totals = (level @ np.array(list(SHARES.values())) / 10).round(4)
        order = (-totals).argsort().argsort() + 1
        rows = [["Tỉnh", *SHARES, "Tổng điểm", "Xếp hạng"]]
        rows += [
            [unit, *(f"{value:.4f}" for value in level[row]), f"{totals[row]:.4f}", str(order[row])]
            for row, unit in enumerate(PROVINCES)
        ]
        _import(source, actor, at, year, rows)


def _import(source: Source, actor: Actor, at: dt.datetime, year: int, rows: list[list[str]]) -> None:
    """One year through the same door as a file of an analyst."""
    table = _table(rows, f"{source.code}-{year}.csv")
    mapping, _known = mapping_for(source, table.columns)
    reading = read_editions(table, mapping, covers=source.covers, rule=source.rule, year=year)
    store_editions(
        actor=actor,
        source=source,
        editions=[NewEdition(one.table, one.names, one.marks) for one in reading.tables],
        at=at,
        file_name=f"{source.code}-{year}.csv",
        mapping=mapping,
        headings=signature(table.columns),
    )
