"""Dates in the forms of letters, plans and portals: lists with one tail, years said in words, stamps of machines."""

import pytest

from chiso.engine.directives import read_document

_HEAD = "UBND tỉnh Mẫu nâng cao các chỉ số\nNgày đăng: 12/05/2024 08:10\n\n"


def _isos(text: str) -> list[str]:
    return [day.iso for day in read_document(_HEAD + text).dates if day.iso][1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đoàn kiểm tra làm việc từ ngày 10 đến 12/6/2024.", ["2024-06-10", "2024-06-12"]),
        ("Lớp học mở trong các ngày 4, 5 và 6 tháng 9 năm 2024.", ["2024-09-04", "2024-09-05", "2024-09-06"]),
        ("Lớp học mở vào ngày 4 và ngày 5/9.", ["2024-09-04", "2024-09-05"]),
        ("Phiếu được thu từ ngày 3-4 đến hết ngày 20-5-2024.", ["2024-04-03", "2024-05-20"]),
        ("Phiếu được thu từ ngày 3-4 tới 20-5-2024.", ["2024-04-03", "2024-05-20"]),
        ("Khảo sát diễn ra từ 01 - 15/7/2024.", ["2024-07-01", "2024-07-15"]),
        ("Số liệu lấy từ ngày 15/12 đến ngày 14/3/2024.", ["2023-12-15", "2024-03-14"]),
        ("Kiểm tra vào các tháng 3, 6, 9 năm 2024.", ["2024-03", "2024-06", "2024-09"]),
        ("Rà soát từ tháng 6 - 9/2024.", ["2024-06", "2024-09"]),
        ("Nộp trước 14/3, 14/6 và 14/9.", ["2024-03-14", "2024-06-14", "2024-09-14"]),
        ("Đối thoại từ 7/2024 - 10/2024.", ["2024-07", "2024-10"]),
        ("Hoàn thành trong quý II và III/2024.", ["2024-Q2", "2024-Q3"]),
        ("Hoàn thành trong các quý 2, 3 năm 2024.", ["2024-Q2", "2024-Q3"]),
    ],
)
def test_several_dates_with_one_tail_are_read_each(text: str, expected: list[str]) -> None:
    assert _isos(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sáng nay (08/5), UBND tỉnh họp.", ["2024-05-08"]),
        ("Hôm nay, 8/5, UBND tỉnh họp.", ["2024-05-08"]),
        ("Ngày hôm qua (8-5), UBND tỉnh họp.", ["2024-05-08"]),
        ("Ngày Chuyển đổi số 10/10 năm nay bàn về dịch vụ công.", ["2024-10-10"]),
        ("Hồi tháng 12 năm ngoái, tỉnh đã công bố kết quả.", ["2023-12"]),
        ("Trong tháng Sáu năm 2024, các xã đối thoại.", ["2024-06"]),
        ("Đăng ngày 5 Tháng Tám, 2024 bởi Sở Nội vụ.", ["2024-08-05"]),
        ("Posted on May 9, 2024 by admin.", ["2024-05-09"]),
        ("Date: 09-May-2024.", ["2024-05-09"]),
        ("Mẫu, ngày 9, tháng 5, năm 2024.", ["2024-05-09"]),
        ("Thời gian hoàn thành: 9/5.", ["2024-05-09"]),
        ("Thời hạn: 9/2024.", ["2024-09"]),
        ("Cập nhật: 9/5/24 10:20.", ["2024-05-09"]),
        ("Hoàn thành trong T6/2024.", ["2024-06"]),
    ],
)
def test_days_beside_words_of_today_and_stamps_of_pages_are_dates(text: str, expected: list[str]) -> None:
    assert _isos(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo trước ngày 15/6 và ngày 15/12 hằng năm.",
        "Rà soát vào đầu tháng 8 hằng năm.",
        "Trong ngày 2, 3 lần kiểm tra đều đạt 5/6 điểm.",
        "Từ 3 đến 4.2 điểm; thời gian qua (3/5 xã) còn chậm.",
        "Mẫu, ngày   tháng   năm.",
        "Đứng trong tháng năm tỉnh dẫn đầu.",
    ],
)
def test_days_of_each_year_scores_and_open_dates_are_no_dates(text: str) -> None:
    assert _isos(text) == []


@pytest.mark.parametrize(
    "told",
    ["tính đến ngày 3.8.2022, huyện còn ba việc", "giao việc 6 tháng cuối năm 2022", "xong trong quý IV/2022"],
)
def test_the_year_of_a_day_is_found_where_the_text_tells_of_its_time(told: str) -> None:
    found = read_document(f"(TM) - Ngày 14.8, UBND huyện Tân Mẫu họp; {told}.")
    assert found.dates[0].iso == "2022-08-14"
