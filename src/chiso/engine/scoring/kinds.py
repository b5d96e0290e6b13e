"""Every rule kind under its name, and the way from a written rule to one that scores."""

from __future__ import annotations

import difflib
from typing import Any

from chiso.engine.errors import Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.model import Framework, Node
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.settings import read_rounding
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence
from chiso.engine.scoring.rule import Rule, Site
from chiso.engine.scoring.rules.choice import Choice
from chiso.engine.scoring.rules.count import Count
from chiso.engine.scoring.rules.deadline import Deadline
from chiso.engine.scoring.rules.deduction import Deduction
from chiso.engine.scoring.rules.fed import Fed
from chiso.engine.scoring.rules.formula import Formula
from chiso.engine.scoring.rules.linear import Linear
from chiso.engine.scoring.rules.manual import Manual
from chiso.engine.scoring.rules.ratio import Ratio
from chiso.engine.scoring.rules.tiers import Tiers
from chiso.engine.scoring.rules.yes_no import YesNo
from chiso.engine.scoring.rules.zero_parent import ZeroParent

KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (YesNo, Choice, Tiers, Ratio, Linear, Formula, Deadline, Count, Deduction, ZeroParent, Fed, Manual)
}
COMMON_KEYS = ("kind", "rounding", "legal_basis", "examples")


def compile_rule(framework: Framework, node: Node, problems: Problems) -> Rule | None:
    """The leaf's rule ready to score; None (and problems) when it cannot be.

    A survey leaf without a rule gets the line from 0 % (no points) to 100 % (its maximum) over the input `result`.
    """
    site = Site(node, framework.rounding)
    if node.rule is not None:
        if node.channel == "fed" and node.rule.kind != "fed":
            _fed_without_source(node, problems)
        return compile_body(node.rule.body, site, problems, f"{node.code}.rule")
    if node.channel == "survey" and node.max is not None:
        return compile_body(_survey_rule(f"{node.max:f}"), site, problems, f"{node.code}.rule")
    return None


def _fed_without_source(node: Node, problems: Problems) -> None:
    problems.add(
        "framework.fed_channel",
        both(
            "kênh fed cần quy tắc fed để biết lấy số liệu ở đâu", "channel fed needs a fed rule that names the source"
        ),
        line=node.line,
        path=f"{node.code}.rule",
        got=node.rule.kind if node.rule else "",
        hint=both("viết {kind: fed, from: …, rule: {…}}", "write {kind: fed, from: …, rule: {…}}"),
    )


def compile_body(body: Mapping, site: Site, problems: Problems, path: str) -> Rule | None:
    """A written rule compiled for its leaf."""
    fields = Fields(body, path, problems)
    kind = fields.text("kind", required=True)
    if kind not in KINDS:
        if kind:
            near = difflib.get_close_matches(kind, KINDS, 1)
            problems.add(
                "framework.unknown_rule_kind",
                both(f"không có loại quy tắc “{kind}”", f"there is no rule kind “{kind}”"),
                line=fields.line,
                path=path,
                got=kind,
                expected=both(" | ".join(KINDS), " | ".join(KINDS)),
                hint=both(f"có phải là “{near[0]}”?", f"did you mean “{near[0]}”?") if near else Text("", ""),
            )
        return None
    before = len(problems.errors)
    rule = KINDS[kind](site)
    rule.explicit_rounding = fields.has("rounding")
    rule.rounding = read_rounding(fields, "rounding", site.rounding)
    fields.take("legal_basis")
    fields.items("examples")
    rule.read(fields)
    fields.close()
    return rule if len(problems.errors) == before else None


def _survey_rule(maximum: str) -> Mapping:
    def pair(figure: str, points: str) -> Sequence:
        return Sequence((Scalar(figure), Scalar(points)))

    label = Mapping(((Scalar("vi"), Scalar("Kết quả điều tra")), (Scalar("en"), Scalar("Survey result"))))
    result = Mapping(
        ((Scalar("name"), Scalar("result")), (Scalar("label"), label), (Scalar("unit"), Scalar("%"))),
    )
    return Mapping(
        (
            (Scalar("kind"), Scalar("linear")),
            (Scalar("input"), result),
            (Scalar("from"), pair("0", "0")),
            (Scalar("to"), pair("100", maximum)),
        )
    )


def rule_schemas() -> dict[str, Any]:
    """JSON Schema of every rule kind, under its name."""
    common = {
        "rounding": {"$ref": "#/$defs/rounding"},
        "legal_basis": {"type": ["string", "array"]},
        "examples": {"type": "array", "items": {"$ref": "#/$defs/example"}},
    }
    return {
        name: {
            "type": "object",
            "title": kind.title.en,
            "required": ["kind", *kind.required],
            "additionalProperties": False,
            "properties": {"kind": {"const": name}, **kind.parameters(), **common},
        }
        for name, kind in KINDS.items()
    }
