"""`fed`: the figure comes from another part of the product; any other rule then scores it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Mapping as Written
from chiso.engine.frameworks.source import Scalar
from chiso.engine.scoring.columns import Column
from chiso.engine.scoring.rule import Outcome, Rule

SOURCES = {
    "tasks": Text("nhiệm vụ", "tasks"),
    "documents": Text("văn bản", "documents"),
    "reports": Text("báo cáo", "reports"),
    "communications": Text("tuyên truyền", "communications"),
    "postings": Text("niêm yết", "postings"),
    "dossiers": Text("hồ sơ một cửa", "dossiers"),
    "surveys": Text("khảo sát", "surveys"),
    "statistics": Text("thống kê", "statistics"),
}
_NOT_INSIDE = ("fed", "zero_parent", "manual")


class Fed(Rule):
    """`from` names the source, `measure` what is taken from it, `rule` is the rule on it."""

    kind = "fed"
    title = Text("Lấy từ hệ thống", "Fed by the system")
    required = ("from", "rule")

    def read(self, fields: Fields) -> None:
        from chiso.engine.scoring.kinds import compile_body

        self.source = fields.choice("from", SOURCES, default="tasks", required=True)
        self.measure = fields.text("measure")
        self._inner: Rule | None = None
        value = fields.take("rule", required=True)
        if isinstance(value, Written):
            kind = value.get("kind")
            if isinstance(kind, Scalar) and kind.text in _NOT_INSIDE:
                fields.problems.add(
                    "framework.fed_rule",
                    both(f"rule bên trong fed không thể là {kind.text}", f"the rule inside fed cannot be {kind.text}"),
                    line=kind.line,
                    path=fields.at("rule"),
                )
            else:
                self._inner = compile_body(value, self.site, fields.problems, fields.at("rule"))
        elif value is not None:
            fields.wrong_shape(value, fields.at("rule"), both("quy tắc {kind: …}", "a rule {kind: …}"))
        if self._inner is not None:
            self.inputs, self.rounding = self._inner.inputs, self._inner.rounding
        if self.site.node.channel != "fed":
            fields.problems.add(
                "framework.fed_channel",
                both("quy tắc fed cần channel: fed", "a fed rule needs channel: fed"),
                line=fields.line,
                path=fields.path,
                got=self.site.node.channel,
            )

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        assert self._inner is not None  # a rule with problems is never run
        return self._inner.evaluate(columns, rows)

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        assert self._inner is not None
        source = SOURCES[self.source].in_(language)
        head = f"(nguồn: {source}) " if language == "vi" else f"(source: {source}) "
        return [head + text for text in self._inner.tell(columns, outcome, language)]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        return {
            "from": {"enum": list(SOURCES)},
            "measure": {"type": "string"},
            "rule": {"$ref": "#/$defs/rule"},
        }
