"""What a language model proposes is held against the text: quoted words stay, everything else is dropped and told."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from chiso.engine.directives import Reading, read_document
from chiso.engine.directives.proposals import SURE, with_proposals
from chiso.engine.errors import InputError

TEXT = (
    "Nội dung trao đổi về cải cách hành chính\n\n"
    "Anh chị em bên Sở Tài chính gom giúp số liệu giải ngân, xong trước ngày 15/9/2025 nhé.\n\n"
    "Con số mong có của chỉ số PAPI năm nay vào khoảng 43,5 điểm.\n"
)
QUOTE = "Anh chị em bên Sở Tài chính gom giúp số liệu giải ngân, xong trước ngày 15/9/2025 nhé."
FIGURE = "Con số mong có của chỉ số PAPI năm nay vào khoảng 43,5 điểm."


@pytest.fixture
def reading() -> Reading:
    found = read_document(TEXT)
    return found.__class__(found.text, found.document, dates=found.dates, indices=found.indices)


def answered(reading: Reading, **lists: list[dict[str, object]]) -> Reading:
    return with_proposals(reading, json.dumps(lists, ensure_ascii=False), "mau-1").reading


def test_a_quoted_task_keeps_the_bodies_and_the_deadline_that_its_words_have(reading):
    (task,) = answered(
        reading,
        tasks=[{"quote": QUOTE, "leads": ["Sở Tài chính"], "deadline": "trước ngày 15/9/2025", "coordinators": []}],
    ).tasks
    assert task.leads == ("Sở Tài chính",)
    assert reading.text[task.span.start : task.span.end] == QUOTE
    assert task.due == dt.date(2025, 9, 14)
    assert (task.confidence, task.origin) == (SURE, "mau-1")


def test_a_body_that_the_quote_does_not_name_is_left_out(reading):
    (task,) = answered(
        reading, tasks=[{"quote": QUOTE, "leads": ["Sở Nội vụ"], "coordinators": ["Sở Tài chính"]}]
    ).tasks
    assert (task.leads, task.coordinators) == ((), ("Sở Tài chính",))


def test_a_quote_that_the_text_does_not_have_is_dropped_and_told(reading):
    found = answered(reading, tasks=[{"quote": "Sở Y tế báo cáo hằng tháng", "leads": ["Sở Y tế"]}])
    assert not found.tasks
    (told,) = found.anomalies
    assert told.code == "not_in_text"
    assert "Sở Y tế báo cáo hằng tháng" in told.message.vi


def test_words_broken_over_lines_are_the_same_words(reading):
    (task,) = answered(reading, tasks=[{"quote": QUOTE.replace(" ", "\n ")}]).tasks
    assert task.span.start == reading.text.index("Anh chị")


def test_a_target_needs_its_figure_in_the_quote(reading):
    right, wrong = (
        answered(reading, targets=[{"quote": FIGURE, "index": "PAPI", "measure": "points", "value": value}])
        for value in ("43,5", "44,5")
    )
    assert [(one.value, one.index, one.measure) for one in right.targets] == [(Decimal("43.5"), "PAPI", "points")]
    assert not wrong.targets
    assert wrong.anomalies[0].code == "not_in_text"


def test_an_index_that_the_text_does_not_name_is_left_empty(reading):
    (target,) = answered(
        reading, targets=[{"quote": FIGURE, "index": "PCI", "measure": "points", "value": 43.5}]
    ).targets
    assert target.index == ""


def test_what_the_grammar_found_stands_and_is_not_said_twice():
    found = read_document("KẾ HOẠCH\n\nSở Y tế chủ trì báo cáo kết quả trước ngày 15/9/2025.\n")
    assert found.tasks
    quote = found.text[found.tasks[0].span.start : found.tasks[0].span.end]
    again = with_proposals(found, json.dumps({"tasks": [{"quote": quote}]}), "mau-1")
    assert again.added == 0
    assert again.reading == found


def test_the_same_quote_twice_is_one_proposal(reading):
    assert len(answered(reading, tasks=[{"quote": QUOTE}, {"quote": QUOTE}]).tasks) == 1


@pytest.mark.parametrize("answer", ["", "không rõ", "[1]", '{"tasks": ', "{" * 5000 + "}" * 5000, '"tasks"'])
def test_an_answer_in_another_form_is_refused_whole(reading, answer):
    with pytest.raises(InputError) as refused:
        with_proposals(reading, answer, "mau-1")
    assert refused.value.problems[0].code == "directives.model_answer"


@pytest.mark.parametrize(
    "told",
    [
        {"tasks": "x", "targets": 3},
        {"tasks": [1, None, []], "targets": [{}]},
        {"tasks": [{"quote": 5, "leads": 7}]},
        {"targets": [{"quote": FIGURE, "measure": "miles", "value": "43,5"}]},
        {"targets": [{"quote": FIGURE, "measure": ["points"], "value": {"a": 1}}]},
        {"tasks": [{"quote": "a" * 100_000}]},
    ],
)
def test_odd_shapes_inside_add_nothing(reading, told):
    found = with_proposals(reading, json.dumps(told), "mau-1")
    assert (found.added, found.reading.tasks, found.reading.targets) == (0, (), ())


def test_a_code_fence_around_the_object_is_taken_off(reading):
    answer = "```json\n" + json.dumps({"tasks": [{"quote": QUOTE}]}) + "\n```"
    assert with_proposals(reading, answer, "mau-1").added == 1
