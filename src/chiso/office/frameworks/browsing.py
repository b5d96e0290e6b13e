"""A framework as people read it: the tree with maxima, rules in words, evidence asked for, worked examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks import Framework, Node, NodeChange, Redline, diff_frameworks
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence
from chiso.engine.scoring.inputs import InputSpec, read_cell
from chiso.engine.scoring.rule import Rule
from chiso.engine.scoring.scorer import scorer_for
from chiso.engine.text import format_date, format_decimal, search_key
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of
from chiso.office.frameworks.ranking_words import grades_in_words, ties_in_words
from chiso.office.frameworks.wording import rule_in_words

CHANNELS: dict[str, Text] = {
    "self": Text("đơn vị tự chấm", "self-scored"),
    "appraised": Text("cơ quan thẩm định chấm", "scored by the appraiser"),
    "survey": Text("điều tra xã hội học", "sociological survey"),
    "statistic": Text("số liệu thống kê", "statistics"),
    "fed": Text("lấy từ hệ thống", "fed by the system"),
}
KEYS: dict[str, Text] = {
    "code": Text("mã", "code"),
    "parent": Text("thuộc", "parent"),
    "name": Text("tên", "name"),
    "name.vi": Text("tên tiếng Việt", "Vietnamese name"),
    "name.en": Text("tên tiếng Anh", "English name"),
    "level": Text("cấp", "level"),
    "max": Text("điểm tối đa", "maximum"),
    "channel": Text("kênh", "channel"),
    "entered_by": Text("người nhập", "entered by"),
    "appraised_by": Text("đơn vị thẩm định", "appraised by"),
    "lead_unit": Text("đơn vị chủ trì", "lead unit"),
    "applies_to": Text("áp dụng cho", "applies to"),
    "rule": Text("cách tính", "rule"),
    "evidence": Text("minh chứng", "evidence"),
    "source": Text("nguồn", "source"),
    "family": Text("bộ chỉ số", "family"),
    "unit_group": Text("nhóm đơn vị", "unit group"),
    "valid_for": Text("hiệu lực", "valid for"),
    "legal_basis": Text("căn cứ", "legal basis"),
    "total": Text("tổng điểm", "total"),
    "ties": Text("đồng hạng", "ties"),
    "rounding": Text("làm tròn", "rounding"),
    "grades_on": Text("xếp loại theo", "grades on"),
    "bands": Text("xếp loại", "grades"),
    "adjustments": Text("điểm thưởng, điểm trừ", "bonus and penalty"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what goes in, in the words of the rule's inputs, and the points that come out."""

    inputs: tuple[tuple[Text, Text], ...]
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One row of the browse page."""

    node: Node
    depth: int
    is_leaf: bool
    rule: Text
    rule_basis: str
    examples: tuple[Example, ...]
    leaves: int

    @property
    def channel(self) -> Text:
        return CHANNELS[self.node.channel]


@dataclass(frozen=True)
class _ByHash:
    """A framework that is equal to another by its content hash: what the cache compares."""

    value: Framework

    def __hash__(self) -> int:
        return hash(self.value.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByHash) and other.value.sha256 == self.value.sha256


@lru_cache(maxsize=32)
def _rows(framework: _ByHash) -> tuple[NodeRow, ...]:
    rules = scorer_for(framework.value).rules
    return tuple(_row(framework.value, node, rules.get(node.code)) for node in framework.value.walk())


def rows_of(framework: Framework, text: str = "") -> list[NodeRow]:
    """Every node in the order of the tree; with `text`, the nodes whose code or name matches, and those above them."""
    rows = _rows(_ByHash(framework))
    if not text.strip():
        return list(rows)
    key = search_key(text)
    hits = {row.node.code for row in rows if row.node.code.startswith(text.strip()) or key in _key(row.node)}
    kept = hits | {above.code for code in hits for above in framework.ancestors(code)}
    return [row for row in rows if row.node.code in kept]


def _key(node: Node) -> str:
    return search_key(f"{node.name.vi} {node.name.en}")


def _row(framework: Framework, node: Node, rule: Rule | None) -> NodeRow:
    above = len(framework.ancestors(node.code))
    body = node.rule.body if node.rule else None
    return NodeRow(
        node=node,
        depth=above,
        is_leaf=framework.is_leaf(node.code),
        rule=rule_in_words(rule, node),
        rule_basis=_text(body, "legal_basis"),
        examples=_examples(body, rule),
        leaves=sum(1 for leaf in framework.leaves if node in framework.ancestors(leaf.code)),
    )


def _text(body: Mapping | None, key: str) -> str:
    value = body.get(key) if body else None
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return "; ".join(item.text for item in value.items if isinstance(item, Scalar))
    return ""


def _examples(body: Mapping | None, rule: Rule | None) -> tuple[Example, ...]:
    written = body.get("examples") if body else None
    if rule is None or not isinstance(written, Sequence):
        return ()
    specs = {spec.name: spec for spec in rule.inputs}
    found = []
    for item in written.items:
        inputs = item.get("inputs") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(inputs, Mapping):
            continue
        points = item.get("points")
        found.append(
            Example(
                inputs=tuple(
                    (_label(specs.get(key.text), key.text), _shown(value, specs.get(key.text)))
                    for key, value in inputs.entries
                ),
                points=Decimal(points.text) if isinstance(points, Scalar) else None,
            )
        )
    return tuple(found)


def _label(spec: InputSpec | None, name: str) -> Text:
    return spec.label if spec is not None else Text(name, name)


def _shown(value: object, spec: InputSpec | None) -> Text:
    """The figure of an example in both languages; what the input cannot read stands as it is written."""
    if not isinstance(value, Scalar):
        return Text("", "")
    plain = Text(value.text, value.text)
    if spec is None:
        return plain
    read = read_cell(spec, value.text)
    if isinstance(read, bool):
        return Text("có", "yes") if read else Text("không", "no")
    if isinstance(read, Decimal):
        return Text(format_decimal(read), format_decimal(read, language="en"))
    return dict(spec.options).get(read, plain) if isinstance(read, str) else plain


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One changed node, side by side."""

    change: NodeChange
    fields: tuple[tuple[Text, str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side, with the effect in points."""

    old: Framework
    new: Framework
    redline: Redline
    settings: tuple[tuple[Text, str, str], ...]
    nodes: tuple[ChangeRow, ...]

    def count(self, kind: str) -> int:
        return sum(1 for row in self.nodes if row.change.kind == kind)

    @property
    def added(self) -> int:
        return self.count("added")

    @property
    def removed(self) -> int:
        return self.count("removed")

    @property
    def moved(self) -> int:
        return self.count("moved")

    @property
    def changed(self) -> int:
        return self.count("changed")


def compare(old: FrameworkVersion, new: FrameworkVersion, language: Language) -> Comparison:
    """What `new` changes against `old`, its rules in words."""
    before, after = framework_of(old), framework_of(new)
    redline = diff_frameworks(before, after)
    return Comparison(
        old=before,
        new=after,
        redline=redline,
        settings=tuple(
            (
                _word(change.key),
                _setting(change.key, before, change.old, language),
                _setting(change.key, after, change.new, language),
            )
            for change in redline.settings
        ),
        nodes=tuple(_change_row(change, before, after, language) for change in redline.nodes),
    )


def _word(key: str) -> Text:
    return KEYS.get(key, Text(key, key))


def _setting(key: str, framework: Framework, written: str, language: Language) -> str:
    """A setting as people say it; what has no words of its own stays as the file has it."""
    told = {
        "name": framework.name,
        "valid_for": _validity(framework),
        "legal_basis": Text(*["; ".join(framework.legal_basis)] * 2),
        "ties": ties_in_words(framework),
        "bands": grades_in_words(framework),
    }
    return told[key].in_(language) if written and key in told else written


def _validity(framework: Framework) -> Text:
    first = format_date(framework.valid_from)
    if framework.valid_to is None:
        return Text(f"từ {first}", f"from {first}")
    # the file names the first day that is no longer in force
    last = format_date(framework.valid_to - timedelta(days=1))
    return Text(f"từ {first} đến hết {last}", f"{first} to {last}")


def _change_row(change: NodeChange, before: Framework, after: Framework, language: Language) -> ChangeRow:
    fields = []
    for field in change.changes:
        old, new = field.old, field.new
        if field.key == "rule":
            old, new = _rule(change.old, before, language) or old, _rule(change.new, after, language) or new
        elif field.key == "max":
            old, new = old.replace(".", ","), new.replace(".", ",")
        elif field.key == "channel":
            old, new = CHANNELS[old].in_(language), CHANNELS[new].in_(language)
        fields.append((_word(field.key), old, new))
    return ChangeRow(change, tuple(fields))


def _rule(node: Node | None, framework: Framework, language: Language) -> str:
    if node is None:
        return ""
    return rule_in_words(scorer_for(framework).rules.get(node.code), node).in_(language)
