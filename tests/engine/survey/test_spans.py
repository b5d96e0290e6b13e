"""The scale of a part follows from the method or is not told at all."""

from __future__ import annotations

import pytest

from chiso.engine.survey.io import example_text
from chiso.engine.survey.method_file import read_method
from chiso.engine.survey.spans import span_of

HOUSEHOLDS = read_method(example_text("ho-gia-dinh-mau.method"))


@pytest.mark.parametrize(("code", "span"), [("TONG", (8, 80)), ("D1", (1, 10)), ("D1a", (0, 1)), ("?", None)])
def test_sums_add_scales_and_stretched_parts_say_their_own(code, span):
    assert span_of(HOUSEHOLDS, code) == span


def test_a_mean_of_parts_on_different_scales_has_none():
    text = example_text("ho-gia-dinh-mau.method").replace("combine: sum}", "combine: mean}", 1)
    mixed = read_method(text.replace("combine: mean, to: [1, 10]}", "combine: mean, to: [0, 5]}", 1))
    assert span_of(mixed, "TONG") is None
    assert span_of(read_method(text), "TONG") == (1, 10)
