# %% [markdown]
# # Một chỉ số kiểu ASEM, từng bước (a composite index, step by step)
#
# Công thức `asem` đi kèm ChiSo có đúng các bước của ví dụ trong gói COINr: chia cho quy mô, bù bằng trung bình nhóm,
# xử lý ngoại lệ, min-max, bình quân cộng. Ở đây công thức chạy trên số liệu bịa, cùng dạng bảng iData/iMeta.
# Mở tệp này trong Jupyter (jupytext) hay VS Code, hoặc chạy: `python docs/notebooks/chi_so_kieu_asem.py`.

# %%
import numpy as np

from chiso.engine.composite import (
    build_data,
    build_metadata,
    correlate,
    cronbach_alpha,
    effective_weights,
    read_recipe,
    run,
    uncertainty,
)
from chiso.engine.composite.io import example_text
from chiso.engine.composite.variation import Variation, WeightNoise

# %% [markdown]
# ## 1. Bảng mô tả (iMeta): hai trụ cột, mỗi trụ ba chỉ tiêu, một cột quy mô và một cột nhóm

# %%
HEADINGS = ("iCode", "iName", "Level", "Weight", "Direction", "Parent", "Type", "Denominator")
ROWS = [
    ("Goods", "Hàng hóa qua biên giới", "1", "1", "1", "Conn", "Indicator", "GDP"),
    ("Flights", "Chuyến bay", "1", "1", "1", "Conn", "Indicator", ""),
    ("Cables", "Cáp quang", "1", "2", "1", "Conn", "Indicator", ""),
    ("Energy", "Năng lượng trên sản phẩm", "1", "1", "-1", "Sust", "Indicator", "GDP"),
    ("Forest", "Mất rừng", "1", "1", "-1", "Sust", "Indicator", ""),
    ("School", "Đi học", "1", "1", "1", "Sust", "Indicator", ""),
    ("Conn", "Kết nối", "2", "1", "1", "Index", "Aggregate", ""),
    ("Sust", "Bền vững", "2", "1", "1", "Index", "Aggregate", ""),
    ("Index", "Chỉ số", "3", "1", "1", "", "Aggregate", ""),
    ("GDP", "Quy mô", "", "", "", "", "Denominator", ""),
    ("EurAsia_group", "Nhóm", "", "", "", "", "Group", ""),
]
meta = build_metadata([dict(zip(HEADINGS, row, strict=True)) for row in ROWS], HEADINGS)
print("trọng số hiệu lực:", {code: round(share, 3) for code, share in effective_weights(meta, meta.weights()).items()})

# %% [markdown]
# ## 2. Số liệu (iData): 24 đơn vị bịa, một ô trống, một ngoại lệ

# %%
rng = np.random.default_rng(2026)
units = [f"ĐV{at:02d}" for at in range(1, 25)]
size = rng.lognormal(3, 1, 24)
columns = {
    "uCode": units,
    "uName": [f"Đơn vị {unit}" for unit in units],
    "GDP": [f"{value:.3f}" for value in size],
    "EurAsia_group": ["Á" if at % 2 else "Âu" for at in range(24)],
    "Goods": [f"{value:.3f}" for value in size * rng.uniform(2, 4, 24)],
    "Flights": [f"{value:.2f}" for value in rng.lognormal(2, 0.4, 24)],
    "Cables": [f"{value:.2f}" for value in rng.gamma(4, 2, 24)],
    "Energy": [f"{value:.3f}" for value in size * rng.uniform(0.5, 1.5, 24)],
    "Forest": [f"{value:.2f}" for value in rng.uniform(0, 5, 24)],
    "School": [f"{value:.1f}" for value in rng.uniform(60, 99, 24)],
}
columns["Flights"][3] = ""  # chỗ trống sẽ được bù bằng trung bình nhóm
columns["Cables"][7] = "400"  # ngoại lệ sẽ được kéo vào
data = build_data(columns, meta)

# %% [markdown]
# ## 3. Chạy công thức và xem từng bước

# %%
recipe = read_recipe(example_text("asem")).recipe
found = run(recipe, data, meta)
for stage in found.stages:
    print(f"{stage.name:12}", "Flights của ĐV04 =", np.round(stage.values[3, stage.codes.index("Flights")], 3))
for treatment in (one for stage in found.stages for one in stage.treatments):
    pulled = {code: int(count) for code, count in zip(treatment.codes, treatment.winsorised, strict=True) if count}
    print("số điểm được kéo vào:", pulled)
scores, ranks = found.column("Index"), found.rank_of("Index")
best = int(np.argmin(ranks))
print("đứng đầu:", units[best], round(float(scores[best]), 2))

# %% [markdown]
# ## 4. Tương quan, độ nhất quán

# %%
inside = np.column_stack([found.column(code) for code in ("Goods", "Flights", "Cables")])
print("alpha của Kết nối:", round(cronbach_alpha(inside), 2))
pillars = np.column_stack([found.column(code) for code in ("Conn", "Sust")])
print("tương quan hai trụ cột:", correlate(pillars, pillars, ("Conn", "Sust"), ("Conn", "Sust")).values.round(2)[0, 1])

# %% [markdown]
# ## 5. Thứ hạng chắc đến đâu khi trọng số có thể khác 25 %

# %%
unsure = uncertainty(Variation((WeightNoise(1, 0.25), WeightNoise(2, 0.25)), 500, 1), recipe, data, meta)
for place in np.argsort(ranks)[:5]:
    low, _, high = unsure.quantiles[:, place]
    print(f"{units[place]}: hạng {ranks[place]:.0f}, 90 % các lần ở giữa {low:.0f} và {high:.0f}")

assert not np.isnan(scores).any()
assert set(ranks) == set(range(1, 25))
assert (unsure.quantiles[0] <= ranks).sum() > 20
