"""Tables as lines of a text; what a page break cut in two is put together."""

import pytest

from chiso.engine.directives.tables.written import (
    DITTO,
    Boxed,
    Cell,
    Row,
    Table,
    holds_words,
    is_layout,
    line_of,
    one_line,
    text_of_pages,
)

MERGED = Cell("", continued=True)


def row(*texts: str | Cell) -> Row:
    return tuple(text if isinstance(text, Cell) else Cell(text) for text in texts)


HEAD = row("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian")
ONE = row("1", "Niêm yết thủ tục", "Sở Nội vụ", "Quý II")
TWO = row("2", "Công bố danh sách", "Sở Tư pháp", "Quý III")
THREE = row("3", "Tuyên truyền", "Sở Tài chính", "Quý IV")


def lines(*pages: list[str | Table]) -> list[str]:
    blocks = [[block if isinstance(block, str) else Boxed(block, text_in(block)) for block in page] for page in pages]
    return [line for line in text_of_pages(blocks).split("\n") if line]


def text_in(table: Table) -> str:
    return "\n".join(cell.text for row in table for cell in row if cell.text)


def test_a_cell_over_columns_leaves_empty_ones_and_one_over_rows_a_ditto_mark() -> None:
    assert line_of(row("I", Cell("Công khai", 2), Cell("", 2, continued=True))) == f"I | Công khai |  | {DITTO} | "


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Trước ngày 15/11/202\n6", "Trước ngày 15/11/2026"),
        ("30/6/\n2026", "30/6/2026"),
        ("Kế hoạch số 45/KH-\nUBND", "Kế hoạch số 45/KH-UBND"),
        ("Năm 2025\n2026", "Năm 2025 2026"),
        ("12/3/2026\n7", "12/3/2026 7"),
        ("Rà soát -\n báo cáo", "Rà soát - báo cáo"),
    ],
)
def test_what_a_narrow_cell_broke_is_whole_again(written: str, read: str) -> None:
    assert one_line(written) == read


@pytest.mark.parametrize(
    ("table", "is_one"),
    [
        ((HEAD, ONE), True),
        ((HEAD,), False),
        ((row("1", "2"), row("3", "4")), False),
        ((row("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"), row("- Như trên;", "CHỦ TỊCH")), False),
        ((row("Khung ghi chú", ""), row("Dòng thứ hai", "")), False),
    ],
)
def test_a_table_holds_words_in_two_rows_of_two_cells(table: Table, is_one: bool) -> None:
    assert holds_words(table) is is_one


def test_what_is_no_table_is_read_cell_by_cell() -> None:
    assert lines(["Phụ lục", (HEAD,), "Hết"]) == ["Phụ lục", *text_in((HEAD,)).split("\n"), "Hết"]


def test_the_rest_of_a_table_may_be_one_word() -> None:
    joined = row("1", "Niêm yết thủ tục vị", "Sở Nội vụ", "Quý II")
    assert lines(["Phụ lục", (HEAD, ONE), " "], [(row("", "vị", "", ""),)]) == [
        "Phụ lục",
        line_of(HEAD),
        line_of(joined),
    ]


def test_a_heading_cut_by_the_page_is_one_heading() -> None:
    cut, rest = row("STT", "Nhiệm vụ", "Cơ quan", "Thời gian"), row("", "", "chủ trì", "")
    assert lines([(cut,)], [(rest, ONE)]) == [line_of(HEAD), line_of(ONE)]


def test_signatures_side_by_side_in_a_box_do_not_go_on_a_table() -> None:
    table: Table = (row("TT", "Đơn vị"), row("1", "Sở Y tế"), row("2", "Sở Nội vụ"))
    box: Table = (row("Nơi nhận: như trên", "TM. ỦY BAN NHÂN DÂN"),)
    assert lines([table], [box]) == [*(line_of(one) for one in table), "Nơi nhận: như trên", "TM. ỦY BAN NHÂN DÂN"]


def test_a_title_block_is_layout_whatever_its_cells_hold() -> None:
    assert is_layout([row("ỦY BAN NHÂN DÂN TỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")])
    assert not is_layout([HEAD, ONE])


def test_a_repeated_heading_is_left_out_even_where_it_was_misread() -> None:
    misread = row("STT", "Nhiệm vu", "Cơ quan chủ tri", "Thời gian")
    assert lines([(HEAD, ONE)], [(misread, TWO)]) == [line_of(one) for one in (HEAD, ONE, TWO)]


def test_a_row_cut_by_the_page_is_one_row() -> None:
    cut, rest = row("3", "Tuyên", "Sở Tài", "Quý IV"), row("", "truyền", "chính", "")
    assert lines([(HEAD, ONE, TWO, cut)], [(rest,)]) == [line_of(one) for one in (HEAD, ONE, TWO, THREE)]


def test_a_new_sentence_goes_on_where_every_other_row_has_a_number() -> None:
    rest = row("", "Báo cáo kết quả", "", "")
    joined = row("2", "Công bố danh sách Báo cáo kết quả", "Sở Tư pháp", "Quý III")
    assert lines([(HEAD, ONE, TWO)], [(rest, THREE)]) == [line_of(one) for one in (HEAD, ONE, joined, THREE)]


def test_a_new_sentence_is_a_row_where_rows_have_no_numbers() -> None:
    bare = row("", "Rà soát", "Sở Y tế", "Quý I")
    assert lines([(HEAD, bare)], [(bare, THREE)])[-2:] == [line_of(bare), line_of(THREE)]


def test_the_lower_part_of_a_merged_cell_is_a_ditto_mark_on_the_next_page_too() -> None:
    upper = (HEAD, ONE, TWO, row("3", "Niêm yết", MERGED, "Quý I"), row("4", "Rà soát", "Sở Y tế", "Quý I"))
    after = row("5", "Tổng hợp", "", "Quý II")
    assert lines([upper], [(after,)])[-1] == line_of(row("5", "Tổng hợp", MERGED, "Quý II"))


def test_an_empty_cell_stays_empty_where_nothing_is_merged() -> None:
    after = row("3", "Tổng hợp", "", "Quý II")
    assert lines([(HEAD, ONE, TWO)], [(after,)])[-1] == line_of(after)


def test_tables_with_text_between_or_other_columns_stay_apart() -> None:
    other = (row("TT", "Đơn vị"), row("1", "Sở Y tế"))
    assert lines([(HEAD, ONE)], ["Biểu số 2", (HEAD, TWO)], [other]) == [
        *(line_of(one) for one in (HEAD, ONE)), "Biểu số 2", *(line_of(one) for one in (HEAD, TWO, *other)),
    ]  # fmt: skip
