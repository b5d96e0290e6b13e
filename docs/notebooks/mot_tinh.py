# %% [markdown]
# # Một tỉnh đọc bảng công bố (a province reads a published table)
#
# Từ bảng như cơ quan công bố gửi (ô KCDL, số 0 thay cho thiếu) đến khoảng hạng, khoảng cách, đóng góp, đường đến đích.
# Mọi tên và số ở đây đều bịa. Mở trong Jupyter (jupytext) hay VS Code, hoặc chạy: `python docs/notebooks/mot_tinh.py`.

# %%
import numpy as np

from chiso.engine.published import check_published, completed, propose_mapping, read_published
from chiso.engine.ranking import (
    Step,
    Target,
    additive_index,
    comparable,
    contribution_to_change,
    estimates_of,
    fit_movement,
    gap_table,
    history_of,
    path_to_target,
    rank_groups,
    rank_intervals,
)
from chiso.engine.text import read_any_table

# %% [markdown]
# ## 1. Hai năm của một chỉ số: năm sau thêm một nội dung

# %%
NAMES = [f"Tỉnh Ví Dụ {at}" for at in range(1, 13)]
rng = np.random.default_rng(7)
level = rng.normal(5.5, 0.5, (12, 3))


def printed(scores: np.ndarray, headings: list[str], gap: tuple[int, int] | None = None) -> bytes:
    """Bảng CSV như được gửi: dấu phẩy thập phân, KCDL ở ô thiếu, tổng bằng 0 khi thiếu một nội dung."""
    lines = [";".join(["Tỉnh", *headings, "Tổng", "TOTAL_SE"])]
    for row, name in enumerate(NAMES):
        lacks = gap is not None and gap[0] == row
        cells = [f"{value:.3f}".replace(".", ",") for value in scores[row]]
        if lacks and gap is not None:
            cells[gap[1]] = "KCDL"
        total = "0" if lacks else f"{scores[row].round(3).sum():.3f}".replace(".", ",")
        lines.append(";".join([name, *cells, total, "0,25"]))
    return "\n".join(lines).encode()


first = printed(level.round(3), ["D1", "D2", "D3"])
later = np.column_stack([level + rng.normal(0.1, 0.2, level.shape), rng.normal(6, 0.4, 12)]).round(3)
second = printed(later, ["D1", "D2", "D3", "D4"], gap=(11, 1))


def read(data: bytes, year: int):
    """Đọc, tự nhận cột; tổng chỉ được tính khi đủ mọi nội dung."""
    table = read_any_table(data, where="bang.csv")
    return completed(read_published(table, propose_mapping(table.columns), year=year)[0])


before, after = read(first, 2024), read(second, 2025)
for table in (before, after):
    report = check_published(table)
    print(table.year, report.verdict, "không có tổng:", report.without_total)

# %% [markdown]
# ## 2. Hạng, khoảng hạng, ai không phân biệt được với ai

# %%
totals = after.values[:, after.total]
found = rank_intervals(estimates_of(after.units, totals, after.errors_of("TOTAL")))
for row in sorted((row for row in found.rows() if row.rank), key=lambda row: row.rank or 0)[:5]:
    print(f"{row.rank:2}  {row.unit}: {row.estimate:.2f}, hạng thật từ {row.lower} đến {row.upper}")
print("nhóm đầu:", rank_groups(found)[0].units)

# %% [markdown]
# ## 3. Vì sao điểm đổi: phần của tỉnh, và phần của bộ nội dung

# %%
us = NAMES[0]
old, new = comparable(additive_index(before), additive_index(after))
change = contribution_to_change(old.components(us), new.components(us))
own, framework = change.sum_of("performance"), change.sum_of("framework")
print(f"{us}: {change.total:+.2f} điểm, tự làm {own:+.2f}, đổi bộ {framework:+.2f}")

# %% [markdown]
# ## 4. Còn cách bao xa

# %%
index = additive_index(after)
gaps = gap_table(
    us, index.components(us), index.figures(), peers=NAMES[1:4], last_year={"D1": float(before.values[0, 0])}
)
for gap in gaps:
    print(f"{gap.code} so với {gap.reference}: {gap.points:+.2f} điểm {gap.unit}")

# %% [markdown]
# ## 5. Đường đến đích: hạng 3 với xác suất 80 %, các tỉnh khác tiếp tục đi như trước nay

# %%
years = {2020 + at: {name: float(15 + rng.normal(0, 1)) for name in NAMES} for at in range(5)}
years[2025] = {name: float(value) for name, value in zip(NAMES, totals, strict=True) if value == value}
movement = fit_movement(history_of(NAMES, years, breaks=[2025]))
steps = [
    Step(f"{gap.code}@{gap.reference}", gap.code, gap.points, 2.0 if gap.reference == "best" else 1.0)
    for gap in gaps
    if gap.reference in ("best", "median") and gap.points > 0
]
path = path_to_target(
    float(totals[0]),
    steps,
    Target(rank=3, probability=0.8),
    rivals=movement.scenarios(500, 1, without=us),
    fresh_rivals=movement.scenarios(500, 2, without=us),
)
print(path.explanation.vi)
print([step.code for step in path.steps])

assert found.rank[11] == 0, "thiếu một nội dung: không xếp hạng"
assert abs(change.total - change.sum_of("performance") - change.sum_of("framework")) < 1e-9
assert path.feasible or path.reach.probability < 0.8
