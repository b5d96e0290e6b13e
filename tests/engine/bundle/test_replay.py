"""Golden small group: results computed by hand, a payload that replays, and every tampering that shows."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.bundle import (
    PayloadAnswer,
    PayloadDecision,
    PayloadUnit,
    ResultPayload,
    outcome_of,
    read_payload,
    replay,
)
from chiso.engine.errors import InputError
from chiso.engine.scoring import load_checked

TEXT = (Path(__file__).parents[2] / "small_framework.yaml").read_text(encoding="utf-8")
FRAMEWORK = load_checked(TEXT)
UNITS = (PayloadUnit("so-a", "Sở A"), PayloadUnit("so-b", "Sở B"), PayloadUnit("so-c", "Sở C"))


def answers(unit, *, plan="yes", rate="96", check="part", on_time="9", sipas="80", judged="0.5", late=None):
    rows = [
        PayloadAnswer(unit, "1.1", "self", {"answer": plan}),
        PayloadAnswer(unit, "1.2", "appraisal_1", {"rate": rate}),
        PayloadAnswer(unit, "1.3", "self", {"choice": check}),
        PayloadAnswer(unit, "2.1", "council", {"on_time": on_time, "resolved": "10"}),
        PayloadAnswer(unit, "2.3", "appraisal_1", {"points": judged}),
    ]
    if sipas is not None:
        rows.append(PayloadAnswer(unit, "2.2", "self", {"sipas": sipas}))
    if late is not None:
        rows.append(PayloadAnswer(unit, "cham-bao-cao", "appraisal_1", {"count": late}, is_adjustment=True))
    return rows


def payload(rows):
    outcome = outcome_of(FRAMEWORK, UNITS, rows)
    return ResultPayload(
        code="thu-2025-so",
        number=1,
        title="Kết quả thử",
        family=FRAMEWORK.family,
        unit_group=FRAMEWORK.unit_group,
        year=2025,
        is_training=False,
        as_of=dt.date(2025, 12, 31),
        code_version="0.1.0",
        framework_code=FRAMEWORK.code,
        framework_sha256=FRAMEWORK.sha256,
        framework_text=TEXT,
        decision=PayloadDecision("31/QĐ-UBND", dt.date(2026, 1, 9), "Nguyễn Văn Mẫu"),
        units=UNITS,
        answers=tuple(rows),
        scores=outcome.scores,
        totals=outcome.totals,
    )


def group():
    return [
        *answers("so-a"),
        *answers("so-b", rate="80", late="2"),
        *answers("so-c", sipas=None),
    ]


def test_a_small_group_comes_out_as_computed_by_hand():
    outcome = outcome_of(FRAMEWORK, UNITS, group())
    first, second, third = outcome.totals
    # 1 + 2 + 0,5 + 2,7 + 1,6 + 0,5 = 8,3; the second loses 0,75 on the tier and 0,5 on two late reports
    assert (first.points, first.base, first.percent, first.rank, first.grade) == (D("8.3"), D(10), D(83), D(1), "tot")
    assert (second.points, second.percent, second.rank, second.grade) == (D("7.05"), D("70.5"), D(2), "kha")
    assert third.unit == "so-c"


def test_a_unit_without_its_survey_result_has_no_total_no_rank_and_the_ranked_shrink():
    outcome = outcome_of(FRAMEWORK, UNITS, group())
    third = outcome.total("so-c")
    assert (third.points, third.percent, third.rank, third.grade) == (None, None, None, "")
    assert outcome.pending == {"so-c": ("2.2",)}
    assert outcome.ranked_units == 2
    by_node = {row.node: row for row in outcome.scores if row.unit == "so-c"}
    assert by_node["2"].points is None and by_node["2"].status == "incomplete"
    assert by_node["1"].points == D("3.5")


def test_equal_exact_percentages_share_a_rank_by_the_frameworks_policy():
    outcome = outcome_of(FRAMEWORK, UNITS, [*answers("so-a"), *answers("so-b"), *answers("so-c", rate="80")])
    assert [total.rank for total in outcome.totals] == [D(1), D(1), D(3)]


def test_a_payload_replays_to_the_same_points_and_ranks_from_its_own_text():
    again = read_payload(payload(group()).text())
    assert replay(again) == ()
    assert again.sha256() == payload(group()).sha256()


def test_the_hash_is_plain_sha256_of_the_file_so_that_anyone_can_check_it():
    made = payload(group())
    assert made.sha256() == hashlib.sha256(made.text().encode("utf-8")).hexdigest()


def test_the_order_in_which_answers_arrive_does_not_change_the_hash():
    assert payload(group()).sha256() == payload(list(reversed(group()))).sha256()


def test_a_changed_score_a_changed_answer_and_a_changed_framework_all_show():
    made = payload(group())
    score = replace(made.scores[0], points=D("0.9"))
    assert {d.what for d in replay(replace(made, scores=(score, *made.scores[1:])))} == {"points"}
    answer = replace(made.answers[1], inputs={"rate": "10"})
    assert {"points", "percent"} <= {d.what for d in replay(replace(made, answers=(answer, *made.answers[2:])))}
    assert "framework" in {d.what for d in replay(replace(made, framework_text=TEXT.replace("from: 80}", "from: 81}")))}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "chiso/result-set/1"}', "không phải JSON", "null"])
def test_a_file_that_is_no_payload_is_refused_with_a_teaching_error(text):
    with pytest.raises(InputError) as caught:
        read_payload(text)
    assert caught.value.problems[0].code == "bundle.not_a_payload"


RATES = st.decimals(min_value=0, max_value=100, places=1).map(lambda value: f"{value:f}")


@given(rates=st.lists(RATES, min_size=3, max_size=3), missing=st.sampled_from([None, "so-a", "so-b"]))
def test_ranks_follow_the_ties_policy_and_every_payload_replays(rates, missing):
    rows = [
        row
        for unit, rate in zip(UNITS, rates, strict=True)
        for row in answers(unit.key, rate=rate, sipas=None if unit.key == missing else "50")
    ]
    made = payload(rows)
    assert replay(read_payload(made.text())) == ()
    ranked = [total for total in made.totals if total.rank is not None]
    assert made.ranked_units == len(ranked) == (3 if missing is None else 2)
    for one in ranked:
        # policy "min": one more than the number of units strictly above
        assert one.rank == 1 + sum(other.percent > one.percent for other in ranked)
