"""Word annexes of a third hand: fields above tables, scoring below its criterion, points first. Ours too."""

from __future__ import annotations

from tests.golden.annexes.making import Table, document

_HEAD = ["TT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]


def fields_with_heads() -> bytes:
    """A paragraph names each field and its points; each table repeats its heading and counts on."""
    return document(
        "PHỤ LỤC: BỘ TIÊU CHÍ NĂM 2026",
        "1. Lĩnh vực chỉ đạo, điều hành (3 điểm)",
        Table([_HEAD, ["1.1", "Kế hoạch", "1", "Có: 1; Không: 0"],
               ["1.2", "Báo cáo", "2", "Đúng hạn: 2; chậm từ 1 đến 5 ngày: 1; chậm trên 5 ngày: 0"]]),
        "2. Lĩnh vực thể chế (2 điểm)",
        Table([_HEAD, ["2.1", "Rà soát văn bản", "2", "(b/a) x điểm tối đa"]]),
    )  # fmt: skip


def scoring_below() -> bytes:
    """The scoring stands in a row of its own below the criterion, merged over the whole width."""
    return document(
        Table(
            [
                ["STT", "Tiêu chí", "Điểm"],
                ["1", "Chỉ đạo", "3"],
                ["1.1", "Kế hoạch", "1"],
                ["Cách tính điểm: Có: 1; Không: 0", "", ""],
                ["1.2", "Nhiệm vụ được giao", "2"],
                ["Cách tính điểm: Từ 95% trở lên: 2; từ 80% đến dưới 95%: 1; dưới 80%: 0", "", ""],
            ],
            merges=[(3, 0, 3, 2), (5, 0, 5, 2)],
        )
    )


def points_first() -> bytes:
    """Points stand in the first column, numbers in the second."""
    return document(
        Table(
            [
                ["Điểm tối đa", "STT", "Nội dung tiêu chí", "Hướng dẫn chấm"],
                ["3", "I", "Chỉ đạo", ""],
                ["1", "1", "Kế hoạch", "Có: 1; Không: 0"],
                ["2", "2", "Kiểm tra", "Từ 30% trở lên: 2; dưới 30%: 0"],
                ["1", "II", "Thể chế", ""],
                ["1", "1", "Rà soát", "Đạt: 1; Không đạt: 0"],
            ]
        )
    )


def names_with_points() -> bytes:
    """No column of points: each name ends with its points in brackets, the scoring in a column."""
    return document(
        Table(
            [
                ["STT", "Tiêu chí và điểm tối đa", "Cách chấm điểm"],
                ["1", "Chỉ đạo, điều hành (3 điểm)", ""],
                ["1.1", "Kế hoạch (1 điểm)", "Có: 1; Không: 0"],
                ["1.2", "Kiểm tra (2 điểm)", "Từ 30% trở lên: 2; từ 20% đến dưới 30%: 1; dưới 20%: 0"],
            ]
        )
    )
