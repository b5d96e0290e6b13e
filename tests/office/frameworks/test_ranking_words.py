"""What the pages say about equal units, grades and formulas."""

from __future__ import annotations

from importlib import resources

import pytest

from chiso.engine.frameworks import load_framework
from chiso.engine.scoring import load_checked
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.frameworks.ranking_words import grades_in_words, ties_in_words
from chiso.office.frameworks.wording import rule_in_words
from tests.factories import SMALL_FRAMEWORK

SMALL = SMALL_FRAMEWORK.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("min", "hạng kế tiếp bỏ trống"),
        ("dense", "không bỏ trống"),
        ("average", "hạng trung bình"),
        ("max", "thấp nhất"),
    ],
)
def test_every_policy_for_equal_units_has_its_sentence(policy: str, said: str) -> None:
    text = "\n".join(line for line in SMALL.splitlines() if not line.startswith("ties:"))
    framework = load_framework(text + f"\nties: {policy}\n")
    assert said in ties_in_words(framework).vi


def test_what_breaks_a_tie_is_named_first() -> None:
    text = "\n".join(line for line in SMALL.splitlines() if not line.startswith("ties:"))
    framework = load_framework(text + "\nties: {method: min, break_by: ['2']}\n")
    assert ties_in_words(framework).vi.startswith("Bằng điểm thì so điểm tiêu chí 2 trước.")


def test_grades_come_from_the_best_down_with_a_decimal_comma() -> None:
    framework = load_framework(SMALL)
    words = grades_in_words(framework).vi
    starts = [str(band.start) for band in sorted(framework.bands, key=lambda band: -band.start)]
    assert [part.split("từ ")[1].removesuffix(" %").replace(",", ".") for part in words.split("; ")] == starts


def test_a_last_tier_of_one_figure_names_the_figure_not_a_range_from_it_to_itself() -> None:
    framework = load_checked(resources.files("chiso.samples") / "frameworks" / "MAU-TINH-2025.yaml")
    rules = scorer_for(framework).rules
    told = [rule_in_words(rules[leaf.code], leaf) for leaf in framework.leaves if leaf.rule.kind == "tiers"]
    assert any(text.vi.endswith("từ 85 đến dưới 100 %: 2,50; 100 %: 5,00") for text in told)
    assert any(text.en.endswith("from 85 to below 100 %: 2.50; 100 %: 5.00") for text in told)


def test_a_formula_is_read_by_the_names_of_its_figures_never_by_its_code() -> None:
    framework = load_checked(resources.files("chiso.samples") / "frameworks" / "MAU-SO-2026.yaml")
    rules = scorer_for(framework).rules
    told = rule_in_words(rules["4.2.1"], framework.node("4.2.1"))
    assert told.vi == "Khi Biên chế có mặt ≤ Biên chế được giao: 1; còn lại: 0"
    assert told.en == "When Posts in use ≤ Posts allotted: 1; otherwise: 0"
    plan = rule_in_words(rules["1.1.3"], framework.node("1.1.3")).vi
    assert "số liệu không hợp lệ" in plan and "&&" not in plan and "||" not in plan
    assert "max(2,0 − 0,1 × Trong đó hoàn thành muộn; 1,0)" in plan
