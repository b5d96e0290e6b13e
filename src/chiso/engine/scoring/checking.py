"""Rules checked when a framework is loaded: parameters, place, and the worked examples, which run as tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np

from chiso.engine.errors import Problem, Text, line_at
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.loading import load_framework
from chiso.engine.frameworks.model import Framework, Node
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value
from chiso.engine.scoring.answers import LeafAnswers
from chiso.engine.scoring.arithmetic import from_units
from chiso.engine.scoring.kinds import compile_rule
from chiso.engine.scoring.leaf import INVALID, score_column
from chiso.engine.scoring.rule import GIVEN_STATUSES, Rule


class ScoringRules:
    """The rule book that `load_framework` asks."""

    def check(self, framework: Framework, node: Node) -> list[Problem]:
        """Everything wrong with the node's rule, its worked examples included."""
        problems = Problems()
        rule = compile_rule(framework, node, problems)
        if rule is not None and node.rule is not None:
            _check_examples(rule, node, problems)
        return problems.found


def load_checked(source: str | bytes | Path) -> Framework:
    """The framework with every rule compiled and every worked example run. InputError with all problems of the file."""
    return load_framework(source, rules=ScoringRules())


def check_examples(framework: Framework) -> list[Problem]:
    """Every worked example that does not come out as written; empty when all do."""
    found = [problem for node in framework.nodes for problem in ScoringRules().check(framework, node)]
    return [problem for problem in found if problem.code.startswith("framework.example")]


def _check_examples(rule: Rule, node: Node, problems: Problems) -> None:
    assert node.rule is not None  # the caller asked
    for index, item, path in _written_examples(node.rule.body, f"{node.code}.rule"):
        fields = Fields(item, f"{path}.examples[{index}]", problems)
        status = fields.choice("status", GIVEN_STATUSES, default="answered")
        inputs = fields.take("inputs")
        wanted = fields.number("points", required=status != "not_applicable", minimum=Decimal(0))
        fields.take("note")
        fields.close()
        texts = _texts(inputs, rule, fields)
        given = LeafAnswers(np.array([GIVEN_STATUSES.index(status)], dtype=np.uint8), texts)
        none = np.zeros(1, dtype=bool)
        scored = score_column(rule, node, given, excluded=none, zeroed=none, zeroed_by="", languages=("vi", "en"))
        for _, problem in scored.faults:
            problems.found.append(
                replace(problem, code="framework.example_refused", where=line_at(item.line, fields.path))
            )
        if int(scored.statuses[0]) == INVALID:
            continue
        found = from_units(scored.points[0])
        if wanted is not None and found != wanted:
            told = Text(scored.explanations["vi"][0], scored.explanations["en"][0])
            problems.add(
                "framework.example_fails",
                both(
                    f"ví dụ ghi {wanted:f} điểm, quy tắc cho {found:f}",
                    f"the example states {wanted:f}, the rule gives {found:f}",
                ),
                line=item.line,
                path=fields.path,
                got=f"{wanted:f}",
                expected=told,
                hint=both("sửa ví dụ hoặc quy tắc", "mend the example or the rule"),
            )


def _written_examples(body: Mapping, path: str) -> Iterator[tuple[int, Value, str]]:
    """The examples of a rule and of the rule inside a `fed` rule."""
    examples = body.get("examples")
    if isinstance(examples, Sequence):
        for index, item in enumerate(examples.items):
            yield index, item, path
    inner = body.get("rule")
    if isinstance(inner, Mapping):
        yield from _written_examples(inner, f"{path}.rule")


def _texts(inputs: Value | None, rule: Rule, fields: Fields) -> dict[str, list[str]]:
    if not isinstance(inputs, Mapping):
        if inputs is not None:
            fields.wrong_shape(inputs, fields.at("inputs"), both("{tên: số liệu}", "{name: figure}"))
        return {}
    known = [spec.name for spec in rule.inputs]
    found: dict[str, list[str]] = {}
    for key, value in inputs.entries:
        if key.text not in known:
            fields.problems.add(
                "framework.example_input",
                both(f"quy tắc không có đầu vào “{key.text}”", f"the rule has no input “{key.text}”"),
                line=key.line,
                path=fields.path,
                expected=both(", ".join(known), ", ".join(known)),
            )
        elif isinstance(value, Scalar):
            found[key.text] = [value.text]
        else:
            fields.wrong_shape(value, fields.at("inputs"), both("một giá trị đơn", "a single value"))
    return found
