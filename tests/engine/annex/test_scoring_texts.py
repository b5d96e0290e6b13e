"""Scoring texts become the rule a person would write, or say that they are doubtful."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.frameworks.annex import read_scoring
from chiso.engine.frameworks.annex.wording.prepare import clauses_of
from tests.engine.annex.corpus import Labelled, load, shape

ORDINALS = (
    "",
    "second_",
    "third_",
    "fourth_",
    "fifth_",
    "sixth_",
    "seventh_",
    "eighth_",
    "ninth_",
    "tenth_",
    "eleventh_",
    "twelfth_",
    "thirteenth_",
    "fourteenth_",
    "fifteenth_",
    "sixteenth_",
    "seventeenth_",
    "eighteenth_",
    "nineteenth_",
    "twentieth_",
    "twenty_first_",
    "twenty_second_",
    "twenty_third_",
    "twenty_fourth_",
    "twenty_fifth_",
    "twenty_sixth_",
    "twenty_seventh_",
    "twenty_eighth_",
    "twenty_ninth_",
    "thirtieth_",
    "thirty_first_",
    "thirty_second_",
    "thirty_third_",
    "thirty_fourth_",
    "thirty_fifth_",
    "thirty_sixth_",
    "thirty_seventh_",
    "thirty_eighth_",
    "thirty_ninth_",
)
CORPORA = [load(f"scoring_{name}corpus.yaml") for name in ORDINALS]
TYPED = [entry for corpus in CORPORA for entry in corpus if entry.kind]
DOUBTFUL = [entry for corpus in CORPORA for entry in corpus if not entry.kind]


def _id(entry: Labelled) -> str:
    return entry.text[:50].replace("\n", " ")


@pytest.mark.parametrize("entry", TYPED, ids=_id)
def test_a_common_form_gets_the_rule_a_person_gives_it(entry: Labelled) -> None:
    reading = read_scoring(entry.text, entry.maximum)
    assert reading.draft is not None
    assert entry.allows(reading.draft.rule), (reading.draft.rule.kind, shape(reading.draft.rule))
    assert reading.confidence >= 0.8
    assert reading.is_typed == ("due" not in reading.draft.missing)


@pytest.mark.parametrize("entry", DOUBTFUL, ids=_id)
def test_a_text_with_more_or_less_than_a_rule_is_never_typed(entry: Labelled) -> None:
    reading = read_scoring(entry.text, entry.maximum)
    assert not reading.is_typed
    assert reading.confidence < 0.8
    assert reading.doubts


def test_the_corpora_are_as_large_as_promised() -> None:
    assert len(CORPORA[0]) >= 150
    assert sum(len(corpus) for corpus in CORPORA) >= 2780


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "  "])
def test_odd_blanks_and_decomposed_letters_change_nothing(blank: str) -> None:
    import unicodedata

    text = "Đạt từ 95% trở lên: 1; từ 80% đến dưới 95%: 0,5; dưới 80%: 0"
    spaced = unicodedata.normalize("NFD", text.replace(" ", blank))
    assert shape(read_scoring(spaced, Decimal(1)).draft.rule) == shape(read_scoring(text, Decimal(1)).draft.rule)  # type: ignore[union-attr]


def test_a_date_without_year_is_completed_from_the_scored_year() -> None:
    text = "Gửi chậm nhất ngày 15/12: 1 điểm; chậm từ 1 đến 5 ngày: 0,5 điểm; chậm trên 5 ngày: 0 điểm"
    with_year = read_scoring(text, Decimal(1), year=2026)
    assert with_year.is_typed
    assert shape(with_year.draft.rule) == {"late": [[Decimal(5), Decimal("0.5")]], "due": "2026-12-15"}  # type: ignore[union-attr]
    without = read_scoring(text, Decimal(1))
    assert not without.is_typed
    assert without.draft is not None
    assert without.draft.missing == ("due",)


@pytest.mark.parametrize(
    ("text", "border"),
    [
        ("Từ 1.000 lượt trở lên: 1; dưới 1.000 lượt: 0", Decimal(1000)),
        ("Từ 12.500.000 đồng trở lên: 1; dưới 12.500.000 đồng: 0", Decimal(12_500_000)),
        ("Từ 95.125% trở lên: 1; dưới 95.125%: 0", Decimal("95.125")),
    ],
)
def test_points_group_the_thousands_of_counts_and_divide_percentages(text: str, border: Decimal) -> None:
    reading = read_scoring(text, Decimal(1))
    assert reading.is_typed
    assert shape(reading.draft.rule)[1][0] == border  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Từ 1,000 lượt trở lên: 1; dưới 1,000 lượt: 0",
        "Trên 95% trở lên: 1; dưới 95%: 0",
        "Từ 10 lượt/tháng trở lên: 1; dưới 10 lượt/năm: 0",
        "Dưới 30% hoặc không có văn bản chỉ đạo: 0; từ 30% trở lên: 1",
        "(tỷ lệ % hồ sơ quá hạn x 1)/100%",
        "(tỷ lệ % x 1)/5",
        "Tỷ lệ hồ sơ quá hạn\nTừ 95% trở lên: 1; dưới 95%: 0",
        "Mỗi giải pháp: 0,5 điểm (không quá 02 lĩnh vực)",
        "Trên 90%: 1; dưới 90%: 0",
        "Trước ngày 15/12: 1; sau ngày 15/12: 0,5; không gửi: 0",
        "Tỷ lệ hồ sơ trễ hạn: dưới 90%: 0 điểm; từ 90%: 1 điểm",
        "Có thực hiện đầy đủ: 1; không thực hiện: 0",
        "Mỗi báo cáo chậm trừ 0,1 điểm, tính từ báo cáo thứ 3",
        "b/a x 1 (không quá 30 hồ sơ)",
        "b/a x 1, trong đó a là tổng số hồ sơ, b là số hồ sơ đúng hạn trừ 0,1 điểm",
    ],
)
def test_what_may_be_read_in_two_ways_is_left_to_a_person(text: str) -> None:
    assert not read_scoring(text, Decimal(1)).is_typed


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Trên 90%: 1; từ 70% đến 90%: 0,5; dưới 70%: 0", {"90": "0.5", "90.01": "1", "70": "0.5", "69.99": "0"}),
        ("Trên 80%: 1; trên 60% đến 80%: 0,5; từ 60% trở xuống: 0", {"80": "0.5", "60": "0", "60.01": "0.5"}),
        ("0%: 1; trên 0% đến dưới 5%: 0,5; từ 5% trở lên: 0", {"0": "1", "0.01": "0.5", "5": "0", "100": "0"}),
    ],
)
def test_a_border_that_belongs_below_is_scored_below(text: str, at: dict[str, str]) -> None:
    draft = read_scoring(text, Decimal(1)).draft
    assert draft is not None
    cases = [(case[0].split(), case[1]) for case in shape(draft.rule)]
    for figure, points in at.items():
        met = (
            earned
            for test, earned in cases
            if not test
            or (test[0] == ">" and Decimal(figure) > Decimal(test[1]))
            or (test[0] == ">=" and Decimal(figure) >= Decimal(test[1]))
        )
        assert next(met) == Decimal(points)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Tư 90% trở len: 1 diểm; duới 90%: 0 điểm", "Từ 90% trở lên: 1 điểm; dưới 90%: 0 điểm"),
        ("TỪ 90% TRỞ LÊN: 1 ĐIỂM; DƯỚI 90%: 0 ĐIỂM", "Từ 90% trở lên: 1 điểm; dưới 90%: 0 điểm"),
        ("HS đúng hạn từ 90%: 1; hồ sơ đúng hạn dưới 90%: 0", "Hồ sơ đúng hạn từ 90%: 1; hồ sơ đúng hạn dưới 90%: 0"),
    ],
)
def test_slips_of_typing_and_abbreviations_change_no_rule(slip: str, meant: str) -> None:
    slipped, plain = (read_scoring(text, Decimal(1)) for text in (slip, meant))
    assert slipped.is_typed
    assert slipped.draft is not None
    assert plain.draft is not None
    assert shape(slipped.draft.rule) == shape(plain.draft.rule)


@pytest.mark.parametrize("link", [":", " =", " thì"])
@pytest.mark.parametrize("points", ["0", "0,25 điểm"])
def test_a_range_behind_a_full_stop_may_begin_with_its_figure(link: str, points: str) -> None:
    text = f"Dưới 30%{link} {points}. 30% đến dưới 60%{link} 0,5. Từ 60% trở lên{link} 1"
    reading = read_scoring(text, Decimal(1))
    assert reading.is_typed
    assert reading.draft is not None
    assert [row[0] for row in shape(reading.draft.rule)] == [Decimal(0), Decimal(30), Decimal(60)]


def test_an_unknown_maximum_takes_the_points_as_stated_but_no_formula() -> None:
    assert read_scoring("Có: 1; Không: 0", None).confidence >= 0.8
    assert read_scoring("(b/a) × điểm tối đa", None).confidence < 0.8


def test_the_same_text_with_a_lower_maximum_becomes_doubtful() -> None:
    text = "Từ 95% trở lên: 1; từ 80% đến dưới 95%: 0,5; dưới 80%: 0"
    assert read_scoring(text, Decimal(1)).is_typed
    assert not read_scoring(text, Decimal("0.5")).is_typed
    assert not read_scoring(text, Decimal(2)).is_typed


# --- round trips: a rule, told in many wordings, is read back

_STEPS = st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True).map(sorted)
_HALVES = st.integers(1, 8).map(lambda halves: Decimal(halves) / 2)


def _comma(value: Decimal | int) -> str:
    return f"{Decimal(value).normalize():f}".replace(".", ",")


@st.composite
def _told_tiers(draw: st.DrawFn) -> tuple[str, Decimal, list[list[Decimal | None]]]:
    borders = [Decimal(border) for border in draw(_STEPS)]
    step = draw(_HALVES)
    points = [step * place for place in range(len(borders) + 1)]
    unit = draw(st.sampled_from([" điểm", "", "đ"]))
    link = draw(st.sampled_from([": ", " : ", " = ", " → "]))
    between = draw(
        st.sampled_from(["Từ {}% đến dưới {}%", "từ {}% - dưới {}%", "Đạt từ {}% đến < {}%", "{}% đến dưới {}%"])
    )
    top = draw(st.sampled_from(["Từ {}% trở lên", "Đạt từ {}% trở lên", "≥ {}%", "đạt {}% trở lên", "Tối thiểu {}%"]))
    bottom = draw(st.sampled_from(["Dưới {}%", "< {}%", "Đạt dưới {}%", "thấp hơn {}%"]))
    told = [bottom.format(_comma(borders[0])) + link + "0" + unit]
    told += [
        between.format(_comma(low), _comma(high)) + link + _comma(points[place]) + unit
        for place, (low, high) in enumerate(pairwise(borders), start=1)
    ]
    told.append(top.format(_comma(borders[-1])) + link + _comma(points[-1]) + unit)
    if draw(st.booleans()):
        told.reverse()
    joint = draw(st.sampled_from(["; ", "\n", "\n- ", ";\n+ "]))
    ends: list[Decimal | None] = [*borders, None]
    starts = [Decimal(0), *borders]
    wanted = [[start, end, value] for start, end, value in zip(starts, ends, points, strict=True)]
    return joint.join(told), points[-1], wanted  # type: ignore[return-value]


@given(_told_tiers())
def test_tiers_told_in_any_wording_are_read_back(told: tuple[str, Decimal, list[list[Decimal | None]]]) -> None:
    text, maximum, wanted = told
    reading = read_scoring(text, maximum)
    assert reading.is_typed, (text, [doubt.vi for doubt in reading.doubts])
    assert reading.draft is not None
    assert reading.draft.rule.kind == "tiers"
    assert shape(reading.draft.rule) == wanted


@given(_told_tiers(), st.integers(1, 20))
def test_tiers_that_do_not_reach_the_maximum_are_never_typed(
    told: tuple[str, Decimal, list[list[Decimal | None]]], more: int
) -> None:
    text, maximum, _ = told
    assert not read_scoring(text, maximum + more).is_typed


@given(
    each=_HALVES,
    times=st.integers(1, 6),
    wording=st.sampled_from(
        [
            "Mỗi sáng kiến: {each}, tối đa {cap}",
            "Mỗi sáng kiến được {each} điểm, tối đa {cap} điểm",
            "{each} điểm/sáng kiến, tối đa {cap} điểm",
            "Cứ 01 sáng kiến cộng {each} điểm, không quá {cap} điểm",
            "Cộng {each} điểm cho mỗi sáng kiến (tối đa {cap} điểm)",
        ]
    ),
)
def test_counts_told_in_any_wording_are_read_back(each: Decimal, times: int, wording: str) -> None:
    cap = each * times
    reading = read_scoring(wording.format(each=_comma(each), cap=_comma(cap)), cap)
    assert reading.is_typed
    assert reading.draft is not None
    assert shape(reading.draft.rule) == {"each": each, "cap": cap}


@given(
    minus=_HALVES,
    wording=st.sampled_from(
        [
            "Mỗi báo cáo chậm trừ {} điểm",
            "Cứ chậm 01 báo cáo trừ {} điểm",
            "Trừ {} điểm/báo cáo chậm",
            "Đủ, đúng hạn: 9 điểm; mỗi báo cáo chậm bị trừ {} điểm",
            "Chậm 1 báo cáo: trừ {} điểm",
        ]
    ),
)
def test_deductions_told_in_any_wording_are_read_back(minus: Decimal, wording: str) -> None:
    reading = read_scoring(wording.format(_comma(minus)), Decimal(9))
    assert reading.is_typed
    assert reading.draft is not None
    assert shape(reading.draft.rule) == {"minus": minus}


@given(st.text(alphabet="từđếndướiTrởlênCóKhông0123456789%,.;:()/×x \n-", max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    reading = read_scoring(text, Decimal(1))
    assert 0 <= reading.confidence <= 1


_DEDUCED = "Mỗi sai sót trừ 0,07 điểm"
"""Behind one case alone it says what is taken off that case, which is a rule of its own."""
_MORE = (
    "Riêng đối với xã đặc biệt khó khăn: 0,33 điểm",
    "Nếu có vi phạm thì không điểm toàn bộ tiêu chí",
    _DEDUCED,
    "Đơn vị giải trình bằng văn bản trước khi chấm",
    "Trường hợp khác do Hội đồng quyết định",
    "Cộng 0,2 điểm cho mỗi mô hình hay",
    "Kết quả nhân với hệ số 0,8",
    "(a+b)/2 × điểm tối đa",
)


@pytest.mark.parametrize("more", _MORE)
@pytest.mark.parametrize("joint", ["; ", "\n", ". "])
def test_one_clause_too_many_makes_any_text_doubtful(more: str, joint: str) -> None:
    some = TYPED[_MORE.index(more) % 6 :: 6]
    typed = [
        entry.text
        for entry in some
        if not (more == _DEDUCED and entry.kind == "yes_no" and len(clauses_of(entry.text)) == 1)
        for text in (entry.text.rstrip(" .;") + joint + more, *([more + joint + entry.text] if joint == "\n" else []))
        if read_scoring(text, entry.maximum).is_typed
    ]
    assert typed == []
