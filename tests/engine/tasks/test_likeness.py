"""Copied passages: what counts, what does not, and where it stands."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.tasks import likeness_of

UPPER = "Các sở, ban, ngành cụ thể hóa thành văn bản triển khai thực hiện phù hợp với điều kiện thực tế của đơn vị."


def test_a_copy_is_wholly_like_its_source_whatever_its_case_and_tones():
    assert likeness_of(UPPER.upper(), UPPER).share == Decimal(100)
    assert likeness_of("Cac so, ban, nganh cu the hoa thanh van ban trien khai", UPPER).share == Decimal(100)


def test_the_passage_is_where_it_stands_and_own_words_are_left_out():
    lower = f"Sở Y tế giao Phòng Tổ chức lập danh sách. {UPPER} Báo cáo trước 20/6."
    found = likeness_of(lower, UPPER)
    assert [lower[one.start : one.end] for one in found.passages] == [UPPER.rstrip(".")]
    assert found.share == Decimal(100) * found.passages[0].words / 39


def test_set_phrases_shorter_than_a_shingle_prove_nothing():
    assert likeness_of("văn bản triển khai thực hiện của Sở Y tế năm nay", UPPER).share == 0
    assert likeness_of("", UPPER).share == 0


@given(st.text(alphabet="abc ", max_size=120), st.text(alphabet="abc ", max_size=120))
def test_the_share_is_a_percentage_and_its_words_are_those_of_the_passages(lower, upper):
    found = likeness_of(lower, upper)
    assert 0 <= found.share <= 100
    copied = found.share * len(lower.split()) / 100
    assert abs(copied - sum(one.words for one in found.passages)) < Decimal("1e-9")
