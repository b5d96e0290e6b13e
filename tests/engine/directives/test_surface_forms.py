"""One figure in the many forms in which documents write it is read back as the same figure; other figures are not."""

from datetime import date as _day
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.directives import Quota, Target, read_document
from chiso.engine.text import format_decimal

_HEAD = (
    "UBND tỉnh Mẫu nâng cao các chỉ số\nNgày đăng: 12/05/2024 08:10\n\n"
    "Ngày 05/3/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 45/KH-UBND.\n\n"
)


def _targets(text: str) -> tuple[Target, ...]:
    return read_document(_HEAD + text).targets


def _quotas(text: str) -> tuple[Quota, ...]:
    return read_document(_HEAD + text).quotas


def _said(targets: tuple[Target, ...]) -> list[str]:
    return [f"{one.measure} {one.value} {one.index}".strip() for one in targets]


_POINTS = (
    "Phấn đấu Chỉ số PAPI năm 2024 đạt {} điểm.",
    "Phấn đấu tổng điểm PAPI đạt trên {} điểm.",
    "Phấn đấu PAPI đạt {}/80 điểm.",
    "Chỉ số PAPI phải đạt từ {} điểm trở lên.",
    "Mục tiêu: Chỉ số PAPI đạt tối thiểu từ {} điểm.",
)
_PERCENTS = (
    "Phấn đấu Chỉ số SIPAS năm 2024 đạt {}%.",
    "Phấn đấu chỉ số SIPAS đạt {} phần trăm.",
    "Chỉ số SIPAS đạt từ {} % trở lên theo mục tiêu đề ra.",
    "Phấn đấu SIPAS đạt ít nhất {}%, cao hơn năm trước.",
)
_RANKS = (
    "Phấn đấu PCI xếp thứ {}/63 tỉnh, thành phố.",
    "Phấn đấu PCI xếp {}/63 tỉnh, thành phố.",
    "Phấn đấu PCI đứng thứ {} cả nước.",
    "Phấn đấu thứ hạng PCI từ {} trở lên.",
    "Năm 2024, tỉnh quyết tâm đưa PCI lên vị trí {}.",
    "Phấn đấu PCI từ vị trí thứ 60 lên vị trí thứ {}.",
)
_STEPS = (
    "Phấn đấu PAR INDEX tăng ít nhất {} bậc so với năm 2023.",
    "Phấn đấu PAR INDEX tăng tối thiểu từ {} - 40 bậc.",
    "Phấn đấu nâng thứ hạng PAR INDEX lên ít nhất {} bậc.",
    "Phấn đấu cải thiện {} bậc Chỉ số cải cách hành chính.",
    "Mục tiêu năm 2024: PAR INDEX tăng từ {} đến 40 bậc.",
)
_GROUPS = (
    "Phấn đấu đưa PCI vào top {} cả nước.",
    "Phấn đấu PCI nằm trong nhóm {} tỉnh, thành phố dẫn đầu.",
    "Phấn đấu PCI đứng trong nhóm {}/63 tỉnh, thành phố.",
    "Phấn đấu PCI nằm trong {} tỉnh, thành phố có chất lượng điều hành tốt nhất.",
    "Giữ vững vị trí trong nhóm {} tỉnh dẫn đầu về PCI.",
)


@given(form=st.sampled_from(_POINTS), value=st.decimals("30", "79", places=2))
def test_points_are_read_from_any_form(form: str, value: Decimal) -> None:
    found = _targets(form.format(format_decimal(value)))
    assert [(one.measure, one.value, one.index) for one in found] == [("points", value, "PAPI")]


@given(form=st.sampled_from(_PERCENTS), value=st.decimals("50", "99", places=1))
def test_percentages_are_read_from_any_form(form: str, value: Decimal) -> None:
    found = _targets(form.format(format_decimal(value)))
    assert [(one.measure, one.value, one.index) for one in found] == [("percent", value, "SIPAS")]


@given(form=st.sampled_from(_RANKS), value=st.integers(1, 33), zero=st.booleans())
def test_ranks_are_read_from_any_form(form: str, value: int, zero: bool) -> None:
    found = _targets(form.format(f"{value:02}" if zero else value))
    assert [(one.measure, one.value, one.index) for one in found] == [("rank", Decimal(value), "PCI")]


@given(form=st.sampled_from(_STEPS), value=st.integers(1, 33), zero=st.booleans())
def test_ranks_gained_are_read_from_any_form(form: str, value: int, zero: bool) -> None:
    found = _targets(form.format(f"{value:02}" if zero else value))
    assert [(one.measure, one.value, one.index) for one in found] == [("rank_change", Decimal(value), "PAR INDEX")]


@given(form=st.sampled_from(_GROUPS), value=st.integers(5, 33))
def test_leading_groups_are_read_from_any_form(form: str, value: int) -> None:
    found = _targets(form.format(value))
    assert [(one.measure, one.value, one.index) for one in found] == [("group", Decimal(value), "PCI")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phấn đấu PCI xếp 20/63 cả nước, 5/14 tỉnh trong vùng.", ["rank 20 PCI", "rank 5 PCI"]),
        ("Phấn đấu PCI xếp vị trí 10 - 15/63 tỉnh, thành phố.", ["rank 10 PCI"]),
        ("Phấn đấu năm 2024 PCI xếp thứ nhất khu vực.", ["rank 1 PCI"]),
        ("Nâng tỷ lệ hồ sơ trực tuyến từ 40% lên 60%.", ["percent 60"]),
        ("Phấn đấu SIPAS tăng 2% so với năm 2023.", ["percent_change 2 SIPAS"]),
        (
            "Kế hoạch đề ra mục tiêu PAPI đạt 43 điểm, tăng 2 điểm, tăng 5 bậc so với năm 2023.",
            ["points 43 PAPI", "points_change 2 PAPI", "rank_change 5 PAPI"],
        ),
        (
            "Các sở đăng ký cải thiện PAR INDEX (thể chế đăng ký 5/5 điểm; tài chính công đăng ký 8/9.5 điểm).",
            ["points 5 PAR INDEX", "points 8 PAR INDEX"],
        ),
        (
            "Phấn đấu 04 chỉ số thành phần của PCI nằm trong tốp 12 và 06 chỉ số nằm trong tốp 25, trong đó "
            " 02 chỉ số vào tốp 12.",
            ["group 12 PCI", "group 25 PCI", "group 12 PCI"],
        ),
        (
            "Căn cứ đề án của tỉnh, huyện đã xây dựng đề án riêng. "
            "Đề án đề ra mục tiêu có 95% thôn tự quản; 85% xã đạt chuẩn.",
            ["percent 95", "percent 85"],
        ),
        (
            "Tỉnh phấn đấu nâng mức xếp hạng lên 24/63 tỉnh, thành phố về PAPI.",
            ["rank 24 PAPI"],
        ),
        (
            "Phấn đấu PCI tăng từ 02 đến 04 bậc, 06 bậc đối với hai trục; nâng ít nhất hai bậc về môi trường.",
            ["rank_change 2 PCI", "rank_change 6 PCI", "rank_change 2 PCI"],
        ),
        (
            "Mục tiêu là 80% hồ sơ được số hóa. 70% tỷ lệ thanh toán phí thực hiện trực tuyến.",
            ["percent 80", "percent 70"],
        ),
    ],
)
def test_several_figures_of_one_sentence_are_told_apart(text: str, expected: list[str]) -> None:
    assert _said(_targets(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2022 đạt 84,5% và xếp thứ 31/63.",
        "Năm 2023, PAPI đạt 43,5/80 điểm, xếp hạng 14/63 tỉnh, thành phố và tăng 44 bậc so với năm 2022.",
        "Chỉ số PAR INDEX năm 2023 đạt 86,45%, tăng 13,2% so với năm 2022.",
        "So với năm 2022, PCI tăng 3 bậc, đứng thứ 18 với 66,64/100 điểm.",
        "Đến nay, tỷ lệ hồ sơ trực tuyến của tỉnh đạt 51,55%.",
        "Tỉnh lần đầu tiên lọt nhóm 5 địa phương dẫn đầu về PCI.",
        "Bộ tiêu chí gồm 8 lĩnh vực với tổng điểm là 100 điểm.",
        "Qua khảo sát, có 92% người dân hài lòng.",
        "Hội nghị trực tuyến tới 16 điểm cầu.",
        "Kinh phí thực hiện là 250 triệu đồng, chiếm 30% dự toán.",
        "Theo khoản 2 Điều 15, mức phạt là 5%.",
        "Điện thoại 0269 3824 404, fax 100.",
    ],
)
def test_results_prices_articles_and_numbers_to_call_are_no_targets(text: str) -> None:
    assert _targets(text) == ()


_EVERY = {"tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year"}
_QUOTAS = (
    "Mỗi đơn vị đăng ít nhất {n} tin, bài/{per}.",
    "Mỗi đơn vị đăng tối thiểu {n} tin, bài tuyên truyền cải cách hành chính/{per}.",
    "Mỗi {per} đăng tải không dưới {n} tin, bài.",
    "Hằng {per}, mỗi sở có ít nhất {n} tin, bài về cải cách hành chính.",
    "Các sở đăng ít nhất {n} tin, bài/01 {per}.",
    "Các sở đăng ít nhất phải có {n} tin, bài trong {per}.",
)


@given(form=st.sampled_from(_QUOTAS), count=st.integers(1, 60), per=st.sampled_from(sorted(_EVERY)), zero=st.booleans())
def test_quotas_are_read_from_any_form(form: str, count: int, per: str, zero: bool) -> None:
    found = _quotas(form.format(n=f"{count:02}" if zero else count, per=per))
    assert [(one.bound, one.count, one.unit, one.per) for one in found] == [(">=", count, "tin, bài", _EVERY[per])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mỗi xã có từ 02 sáng kiến trở lên.", [(">=", 2, "sáng kiến", None)]),
        ("Khảo sát 500 phiếu/đơn vị.", [("=", 500, "phiếu", None)]),
        (
            "Số lượng phiếu khảo sát cấp tỉnh là 3.200 phiếu; cấp huyện là 5.000 phiếu.",
            [("=", 3200, "phiếu", None), ("=", 5000, "phiếu", None)],
        ),
        (
            "Đợt này sẽ lấy khoảng 12.000 phiếu, trong đó tỉnh Mẫu lấy tổng cộng 4.100 phiếu, mỗi huyện lấy 350 phiếu.",
            [("=", 12000, "phiếu", None), ("=", 4100, "phiếu", None), ("=", 350, "phiếu", None)],
        ),
        (
            "Cơ cấu giải thưởng:\n- 01 giải Nhất: 5.000.000 đồng;\n- 03 Giải ba, mỗi giải 1.000.000 đồng;\n"
            "- 10 giải khuyến khích trao cho cá nhân.",
            [("=", 1, "giải nhất", None), ("=", 3, "giải ba", None), ("=", 10, "giải khuyến khích", None)],
        ),
        ("Mỗi xã, thị trấn gửi ít nhất 02 bài dự thi.", [(">=", 2, "bài dự thi", None)]),
        ("Mỗi đơn vị cấp xã cử 01 đội tham gia hội thi.", [("=", 1, "đội", None)]),
        ("Mỗi tháng ít nhất một lần tổ chức tiếp dân.", [(">=", 1, "lần", "month")]),
        (
            "Cơ cấu giải thưởng gồm 03 giải tập thể và 09 giải cá nhân.",
            [("=", 3, "giải tập thể", None), ("=", 9, "giải cá nhân", None)],
        ),
        ("UBND tỉnh yêu cầu Sở Nội vụ tổ chức 02 lớp tập huấn cho công chức xã.", [("=", 2, "lớp tập huấn", None)]),
        (
            "UBND tỉnh yêu cầu các xã, phường trồng 25 cây bóng mát; bố trí từ 04 máy in trở lên tại nơi trả kết quả.",
            [("=", 25, "cây bóng", None), (">=", 4, "máy in", None)],
        ),
        (
            "UBND tỉnh yêu cầu Sở Tư pháp lắp đặt bình quân 3 loa/thôn; mỗi xã có 02 bảng niêm yết tại chợ của xã.",
            [("=", 3, "loa", None), ("=", 2, "bảng niêm", None)],
        ),
        (
            "UBND tỉnh yêu cầu Sở Y tế công khai tại sảnh bệnh viện 3 số điện thoại trực.",
            [("=", 3, "số điện", None)],
        ),
        ("UBND tỉnh yêu cầu Sở Y tế in 1.500 quyển sổ hỏi đáp mỗi năm.", [("=", 1500, "quyển sổ", "year")]),
    ],
)
def test_counts_to_be_done_are_quotas(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [(one.bound, one.count, one.unit, one.per) for one in _quotas(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sở đã đăng 120 tin, bài.",
        "Năm 2023, tỉnh tổ chức 05 lớp tập huấn cho 300 công chức.",
        "Đoàn đã kiểm tra 11 cơ quan, đơn vị, trong đó có 9 sở.",
        "Ban Tổ chức đã trao giải thưởng cho 01 giải nhất và 02 giải nhì.",
        "Hiện nay mỗi xã có 01 đội văn nghệ.",
        "Kế hoạch gồm 08 nhiệm vụ và 03 giải pháp.",
        "UBND tỉnh yêu cầu Sở Nội vụ xây dựng 03 nhiệm vụ đột phá; hỗ trợ hộ có người từ 60 tuổi trở lên.",
        "Năm 2023, huyện đã trồng 40 cây xanh và lắp đặt 06 camera.",
        "Giải quyết trong tối đa 03 ngày làm việc.",
        "Đã thu về 3.200 phiếu/đơn vị.",
    ],
)
def test_counts_of_what_was_done_and_spans_of_time_are_no_quotas(text: str) -> None:
    assert _quotas(text) == ()


def test_rows_of_a_list_may_share_a_figure() -> None:
    read = read_document(
        f"{_HEAD}Theo đó, nâng hạng các chỉ số thành phần của PCI:\n"
        + "".join(f"{field}\nPhấn đấu nằm trong top 20\n" for field in ("Đất đai", "Đào tạo", "Minh bạch"))
    )
    assert _said(read.targets) == ["group 20 PCI"] * 3


def test_items_of_a_list_may_share_a_rank_and_a_slip_of_a_tone_is_read() -> None:
    read = read_document(
        f"{_HEAD}Các chỉ tiêu phấn đấu của PCI như:\n"
        + "".join(
            f"- Chỉ số “{field}” mục tiêu đạt trên {points} điểm, xếp hạng tử 9 trở lên.\n"
            for field, points in (("Gia nhập thị trường", "7,1"), ("Đào tạo lao động", "6,2"), ("Đất đai", "5,3"))
        )
    )
    assert _said(read.targets) == [
        said for points in ("7.1", "6.2", "5.3") for said in (f"points {points} PCI", "rank 9 PCI")
    ]


def test_a_quota_that_a_headline_announces_is_one_quota() -> None:
    read = read_document("Đối thoại ít nhất 2 lần/năm\n\nTheo kế hoạch, việc này phải bảo đảm ít nhất 2 lần/năm.")
    assert [(one.count, one.per) for one in read.quotas] == [(2, "year")]


_DAYS = (
    "Ngày {d}/{m}/{y}, UBND tỉnh họp.",
    "Ngày {d}.{m}.{y}, UBND tỉnh họp.",
    "Ngày {d:02}-{m:02}-{y}, UBND tỉnh họp.",
    "Ngày {d} tháng {m} năm {y}, UBND tỉnh họp.",
    "Ngày {d}.{m}, UBND tỉnh họp trong năm {y}.",
    "Sáng {d}.{m}, UBND tỉnh họp trong năm {y}.",
    "Chiều {d}-{m}, UBND tỉnh họp trong năm {y}.",
    "Thứ Hai, {d} tháng {m}, {y}, UBND tỉnh họp.",
)


@given(form=st.sampled_from(_DAYS), day=st.dates(min_value=_day(2024, 1, 1), max_value=_day(2024, 12, 28)))
def test_days_are_read_from_any_form(form: str, day: _day) -> None:
    text = f"Tin của Sở Nội vụ\nNgày đăng: 30/12/2024 08:10\n\n{form.format(d=day.day, m=day.month, y=day.year)}"
    assert day.replace(year=2024).isoformat() in [one.iso for one in read_document(text).dates]
