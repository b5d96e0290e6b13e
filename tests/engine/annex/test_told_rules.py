"""A rule told in any dress (order, marks, dashes, blanks, slips, headings) is read back, or says that it is doubtful.

Where the dress makes a text doubtful that is allowed only for slips; another rule than the one told never is.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.frameworks.annex import read_scoring
from tests.engine.annex.corpus import shape

_FEW = settings(max_examples=60, deadline=None)
_HEADS = ("", "Cách tính điểm:\n", "Thang điểm:\n", "Tỷ lệ hồ sơ giải quyết đúng hạn:\n", "Tính tỷ lệ % hồ sơ số hóa\n",
          "Số hóa hồ sơ của sở:\n", "Tính theo tỷ lệ % hồ sơ số hóa (căn cứ báo cáo năm)\n")  # fmt: skip
_TAILS = ("", ".", ";", "\n", " ", "./.", "\nGhi chú: số liệu tính đến hết ngày 15/12.")
_JOINTS = ("; ", ";\n", "\n", ".\n", "\n\n", " ;\n", ". ")
_MARKS = ("", "- ", "+ ", "• ", "– ")
_BORDERS = st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True).map(sorted)
_QUARTERS = st.integers(1, 12).map(lambda quarters: Decimal(quarters) / 4)


def _comma(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


@st.composite
def _points(draw: st.DrawFn, value: Decimal, maximum: Decimal) -> str:
    """The points in one of the customary ways of writing them."""
    plain = _comma(value)
    ways = [
        plain,
        f"{plain} điểm",
        f"{plain}đ",
        f"{plain} đ",
        f"đạt {plain} điểm",
        f"được {plain} điểm",
        f"0{plain} điểm",
    ]
    ways += [f"{value:.2f}", f"{plain}{'' if ',' in plain else ',0'}đ"]
    if value == 0:
        ways += ["không điểm", "không tính điểm", "0% số điểm", "không có điểm"]
    if value == maximum:
        ways += ["điểm tối đa", "đạt điểm tối đa", "100% số điểm"]
    if value * 2 == maximum:
        ways += ["50% số điểm", "1/2 × điểm tối đa", "50% điểm tối đa"]
    if plain.startswith("0,"):
        ways += [f"0, {plain[2:]} điểm", f"O,{plain[2:]} điểm"]
    return draw(st.sampled_from(ways))


@st.composite
def _case(draw: st.DrawFn, condition: str, value: Decimal, maximum: Decimal) -> str:
    """A condition with its points behind a colon, or in brackets with or without their unit."""
    if draw(st.booleans()):
        return f"{condition}: {draw(_points(value, maximum))}"
    return f"{condition} ({_comma(value)}{draw(st.sampled_from(['', ' điểm', 'đ']))})"


@st.composite
def _dressed(draw: st.DrawFn, clauses: list[str], heads: tuple[str, ...] = _HEADS[:3]) -> str:
    """The clauses as one cell: their order, list marks, what joins them, odd blanks."""
    joint, mark = draw(st.sampled_from(_JOINTS)), draw(st.sampled_from(_MARKS))
    if "\n" not in joint:
        mark = ""
    text = draw(st.sampled_from(heads)) + joint.join(mark + clause for clause in clauses)
    blank = draw(st.sampled_from([" ", "\u00a0", "  "]))
    return (text + draw(st.sampled_from(_TAILS))).replace(" ", blank)


def _reads(text: str, maximum: Decimal, kind: str, wanted: Any) -> None:
    reading = read_scoring(text, maximum)
    assert reading.is_typed, (text, [doubt.vi for doubt in reading.doubts])
    assert reading.draft is not None
    assert (reading.draft.rule.kind, shape(reading.draft.rule)) == (kind, wanted), text


@st.composite
def _tiers(draw: st.DrawFn) -> tuple[str, Decimal, list[list[Decimal | None]]]:
    borders = [Decimal(border) for border in draw(_BORDERS)]
    step = draw(_QUARTERS)
    points = [step * place for place in range(len(borders) + 1)]
    percent = draw(st.sampled_from(["%", " %"]))
    subject = draw(st.sampled_from(["", "Đạt ", "Tỷ lệ đạt ", "Nếu tỷ lệ đạt "]))
    between = draw(
        st.sampled_from(["từ {}{p} đến dưới {}{p}", "từ {} - dưới {}{p}", "từ {}{p} – <{}{p}", "{}{p} đến cận {}{p}"])
    )
    link = draw(st.sampled_from([": ", " : ", " = ", " thì "]))
    lines = [(f"{subject}dưới {_comma(borders[0])}{percent}", Decimal(0))]
    lines += [
        (subject + between.format(_comma(low), _comma(high), p=percent), points[place])
        for place, (low, high) in enumerate(pairwise(borders), start=1)
    ]
    lines.append((f"{subject}từ {_comma(borders[-1])}{percent} trở lên", points[-1]))
    if draw(st.booleans()):
        lines.reverse()
    told = [condition + link + draw(_points(value, points[-1])) for condition, value in lines]
    told = [clause[:1].upper() + clause[1:] for clause in told]
    ends: list[Decimal | None] = [*borders, None]
    wanted = [[start, end, value] for start, end, value in zip([Decimal(0), *borders], ends, points, strict=True)]
    return draw(_dressed(told, _HEADS)), points[-1], wanted  # type: ignore[return-value]


@_FEW
@given(_tiers())
def test_tiers_in_any_dress_are_read_back(told: tuple[str, Decimal, list[list[Decimal | None]]]) -> None:
    text, maximum, wanted = told
    _reads(text, maximum, "tiers", wanted)


_CHOICES = (
    ("Ban hành đúng hạn", "Ban hành chậm", "Không ban hành"),
    ("Cập nhật đầy đủ, kịp thời", "Cập nhật chưa đầy đủ", "Không cập nhật"),
    ("Ký số 100% văn bản đi", "Ký số một phần", "Chưa ký số"),
    ("Đã vận hành chính thức", "Mới thí điểm", "Chưa triển khai"),
    ("Trưởng ban là Chủ tịch", "Trưởng ban là Phó Chủ tịch", "Chưa có ban chỉ đạo"),
)


@st.composite
def _choices(draw: st.DrawFn) -> tuple[str, Decimal, list[Decimal]]:
    half = draw(_QUARTERS)
    points = [half * 2, half, Decimal(0)]
    cases = list(zip(draw(st.sampled_from(_CHOICES)), points, strict=True))
    if draw(st.booleans()):
        cases.reverse()
    told = [draw(_case(case, value, half * 2)) for case, value in cases]
    return draw(_dressed(told)), half * 2, [value for _, value in cases]


@_FEW
@given(_choices())
def test_worded_cases_in_any_dress_are_read_back(told: tuple[str, Decimal, list[Decimal]]) -> None:
    text, maximum, wanted = told
    _reads(text, maximum, "choice", wanted)


_PAIRS = (
    ("Có quy chế phối hợp", "Không có quy chế phối hợp"),
    ("Đúng quy định", "Không đúng quy định"),
    ("Đạt yêu cầu", "Không đạt yêu cầu"),
    ("Không để xảy ra khiếu kiện đông người", "Để xảy ra khiếu kiện đông người"),
)


@_FEW
@given(data=st.data(), maximum=_QUARTERS, pair=st.sampled_from(_PAIRS), turned=st.booleans())
def test_yes_and_no_in_any_dress_are_read_back(
    data: st.DataObject, maximum: Decimal, pair: tuple[str, str], turned: bool
) -> None:
    told = [
        data.draw(_case(pair[0], maximum, maximum)),
        data.draw(_case(pair[1], Decimal(0), maximum)),
    ]
    _reads(data.draw(_dressed(told[::-1] if turned else told)), maximum, "yes_no", maximum)


_FORMULAS = (
    "(b/a) x {max}", "b/a × {max}", "[b/a] * {max}", "{max} x (b/a)", "Tỷ lệ % hồ sơ x {max}/100%",
    "(Tỷ lệ % hồ sơ x {max})/100%", "[Tỷ lệ % hồ sơ x {max}]/100%", "Tỷ lệ*{max}",
    "(Số hồ sơ số hóa/Tổng số hồ sơ) X {max}", "(Số hồ sơ số hóa : Tổng số hồ sơ) × 100% × {max}",
)  # fmt: skip
_ANNOUNCED = (
    "",
    "Điểm = ",
    "Điểm đánh giá = ",
    "Tính điểm theo công thức: ",
    "Điểm đánh giá được tính theo công thức: ",
)


@_FEW
@given(data=st.data(), maximum=_QUARTERS, floor=st.integers(10, 95))
def test_formulas_with_or_without_a_floor_are_read_back(data: st.DataObject, maximum: Decimal, floor: int) -> None:
    factor = data.draw(st.sampled_from(["điểm tối đa", "Điểm tối đa", _comma(maximum), f"{_comma(maximum)} điểm"]))
    formula = data.draw(st.sampled_from(_FORMULAS)).format(max=factor)
    intro = data.draw(st.sampled_from(_ANNOUNCED))
    floors = (
        "{intro}{formula}",
        "Nếu tỷ lệ từ {floor}% trở lên thì điểm đánh giá được tính theo công thức: {formula};\n"
        "Nếu tỷ lệ dưới {floor}% thì điểm đánh giá là 0.",
        "- Từ {floor}% - 100%: tính theo công thức: {formula}\n- Dưới {floor}%: 0 điểm",
        "{intro}{formula}. Nếu tỷ lệ dưới {floor}% thì không tính điểm.",
        "Dưới {floor}%: 0 điểm; từ {floor}% trở lên: {formula}",
    )
    told = data.draw(st.sampled_from(floors))
    text = told.format(intro=intro, formula=formula, floor=floor)
    wanted = {} if told == floors[0] else {"floor": Decimal(floor) / 100}
    _reads(text, maximum, "ratio", wanted)


@_FEW
@given(data=st.data(), minus=_QUARTERS, times=st.integers(2, 9), floor=st.booleans())
def test_deductions_with_or_without_a_limit_are_read_back(
    data: st.DataObject, minus: Decimal, times: int, floor: bool
) -> None:
    maximum = minus * times
    forms = (
        "Mỗi báo cáo chậm trừ {} điểm", "Cứ 01 báo cáo chậm bị trừ {} điểm", "Trừ {}đ/báo cáo chậm",
        "100% báo cáo đúng hạn: {max}đ; mỗi báo cáo chậm trừ {}đ", "Đầy đủ: điểm tối đa; thiếu mỗi báo cáo trừ {} điểm",
    )  # fmt: skip
    limits = (", tối đa trừ {limit} điểm", " (tối đa trừ {limit} điểm)", ", trừ không quá {limit} điểm")
    text = data.draw(st.sampled_from(forms)).format(_comma(minus), max=_comma(maximum))
    wanted = {"minus": minus}
    if floor:
        text += data.draw(st.sampled_from(limits)).format(limit=_comma(maximum - minus))
        wanted["floor"] = minus
    _reads(text, maximum, "deduction", wanted)
