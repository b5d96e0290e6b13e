"""Excel annexes after a seventh hand (three of four were whole at first): points of cases beside maxima, titles."""

from __future__ import annotations

from tests.golden.annexes.making import Sheet, workbook

_YES = "Có: 1; không: 0"
_HEADS = ["STT", "Tiêu chí", "Điểm tối đa", "Điểm của từng mức"]


def lost_numbers_beside_points_of_cases() -> bytes:
    """The points of cases have a column of their own: a row with a maximum is a criterion, whether it has a number."""
    return workbook(
        Sheet(
            [
                _HEADS,
                ["1", "Thể chế", 6, None],
                ["1.1", "Rà soát văn bản", 2, None],
                [None, "Đầy đủ", None, 2],
                [None, "Không đầy đủ", None, 0],
                [None, "Công bố kết quả", 1, None],
                [None, "Có", None, 1],
                [None, "Không", None, 0],
                ["1.3", "Thi hành pháp luật", 3, None],
                [None, "Kế hoạch", 1, None],
                [None, "Có", None, 1],
                [None, "Không", None, 0],
                ["1.3.2", "Tỷ lệ việc đã xử lý", 2, None],
                [None, "Từ 90% trở lên", None, 2],
                [None, "Dưới 90%", None, 0],
            ]
        )
    )


def case_above_its_maximum() -> bytes:
    """The points of one case are more than the maximum: they are cases all the same, and left to a person."""
    return workbook(
        Sheet(
            [
                _HEADS,
                ["1", "Thủ tục", 3, None],
                ["1.1", "Tỷ lệ trực tuyến", 1, None],
                [None, "Từ 80% trở lên", None, 1.5],
                [None, "Từ 60% đến dưới 80%", None, 1],
                [None, "Dưới 60%", None, 0],
                ["1.2", "Niêm yết", 2, None],
                [None, "Có", None, 2],
                [None, "Không", None, 0],
            ]
        )
    )


def titles_that_repeat_fields() -> bytes:
    """Above each table stands in capitals, in other words, what the field of its first row is."""
    heads = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    return workbook(
        Sheet(
            [
                ["NHÓM TIÊU CHÍ VỀ CÔNG TÁC TIẾP DÂN"],
                heads,
                ["1", "Tiếp dân", 2, None],
                ["1.1", "Lịch tiếp dân", 1, _YES],
                ["1.2", "Sổ tiếp dân", 1, _YES],
            ],
            name="Phần 1",
        ),
        Sheet(
            [
                ["NHÓM TIÊU CHÍ VỀ GIẢI QUYẾT ĐƠN THƯ"],
                heads,
                ["2", "Đơn thư", 2, None],
                ["2.1", "Phân loại đơn", 1, _YES],
                ["2.2", "Trả lời đơn", 1, _YES],
            ],
            name="Phần 2",
        ),
    )


def parts_that_are_added() -> bytes:
    """Parts below a line that says they are added are no criteria; one that lost its number follows a sentence."""
    return workbook(
        Sheet(
            [
                ["NHÓM TIÊU CHÍ VỀ CHUYỂN ĐỔI SỐ"],
                _HEADS,
                ["1", "Truyền thông", 4, None],
                ["1.1", "Tuyên truyền", 2, None],
                [None, "Cộng điểm các nội dung sau:", None, None],
                [None, "Có chuyên mục", None, 1],
                [None, "Có phát thanh", None, 1],
                ["1.2", "Mô hình mới", 1, None],
                [None, "Mỗi mô hình: 0,5 điểm, tối đa 1 điểm", None, None],
                [None, "Trả lời trực tuyến", 1, None],
                [None, "Từ 50% trở lên", None, 1],
                [None, "Dưới 50%", None, 0],
            ],
            name="Phần 1",
        ),
        Sheet(
            [
                ["NHÓM TIÊU CHÍ VỀ CÔNG KHAI"],
                _HEADS,
                ["2", "Công khai", 4, None],
                ["2.1", "Niêm yết", 1, None],
                [None, "Có", None, 1],
                [None, "Không", None, 0],
                ["2.2", "Nơi niêm yết", 2, None],
                ["a)", "Tại trụ sở", 1, None],
                [None, "Có", None, 1],
                [None, "Không", None, 0],
                ["b)", "Trên trang điện tử", 1, None],
                [None, "Có", None, 1],
                [None, "Không", None, 0],
                ["* Ghi chú: thủ tục đã bãi bỏ thì không tính."],
                ["2.3", "Sổ theo dõi", 1, None],
                [None, "Có", None, 1],
                [None, "Không", None, 0],
            ],
            name="Phần 2",
            merges=["A14:D14"],
        ),
    )


def dash_for_a_lost_number() -> bytes:
    """Each level has a column; a dash stands where the number of a criterion is lost, and is no code."""
    return workbook(
        Sheet(
            [
                ["Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", "Điểm tối đa", "Cách tính điểm"],
                ["I. Thể chế (4 điểm)", "1. Văn bản (3 điểm)", "1.1. Rà soát", 1, _YES],
                [None, None, "1.2. Công bố", 1, _YES],
                [None, None, "- Đăng tải", 1, _YES],
                [None, "2. Báo cáo", None, 1, _YES],
            ],
            merges=["A2:A5", "B2:B4", "B5:C5"],
        )
    )
