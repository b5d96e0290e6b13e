"""An annex draft with what a person decided about its rules: the rows of the page, and the framework file to store.

The trap: a doubtful rule must never reach the file because nobody looked. So a leaf takes the reader's rule only when
that was sure, or when a person chose it; every other leaf stays `manual`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework, Node, RuleSpec, dump_framework
from chiso.engine.frameworks.annex import (
    AnnexDraft,
    DraftNode,
    Header,
    HiddenPart,
    read_annex,
    to_framework,
    with_codes,
    with_maxima,
)
from chiso.engine.frameworks.canonical import dump_tree, raw_tree
from chiso.engine.frameworks.fields import MAX_DECIMALS, NUMBER_LIMIT
from chiso.engine.frameworks.problems import Problems
from chiso.engine.frameworks.source import Mapping as Written
from chiso.engine.frameworks.source import Scalar, parse_source
from chiso.engine.scoring import load_checked
from chiso.engine.scoring.checking import ScoringRules
from chiso.engine.scoring.kinds import compile_rule
from chiso.engine.text import parse_decimal
from chiso.office.evidence.store import file_store
from chiso.office.frameworks.models import AnnexDraft as StoredDraft
from chiso.office.frameworks.wording import rule_in_words

CHOICES = ("read", "draft", "manual", "edited")
"""What the reader would write; its doubtful rule all the same; points by hand, of a survey leaf those of the survey's
result; a rule typed by a person."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A node of the draft beside its cells; `rule` is what would be stored now, in words."""

    node: DraftNode
    depth: int
    choice: str
    rule: Text
    yaml: str
    problems: tuple[Problem, ...]
    gap: tuple[Decimal, Decimal] | None
    # the code in the file as read, by which decisions are kept
    key: str = ""
    asks_max: bool = False
    typed_max: str = ""
    asks_code: bool = False
    typed_code: str = ""
    # the hidden part of the file that the row was read from
    hidden: HiddenPart | None = None

    @property
    def tone(self) -> str:
        """The badge of the reader's confidence."""
        if self.node.is_typed:
            return "done"
        return "due" if self.node.reading.draft is not None else "late"

    @property
    def has_draft(self) -> bool:
        """Whether the reader has a doubtful but complete rule to offer."""
        draft = self.node.reading.draft
        return draft is not None and not draft.missing and not self.node.is_typed


@dataclass(frozen=True)
class Review:
    """A draft under review."""

    draft: AnnexDraft
    header: Header
    rows: tuple[ReviewRow, ...]

    @property
    def leaves(self) -> tuple[ReviewRow, ...]:
        return tuple(row for row in self.rows if row.node.is_leaf)

    @property
    def doubtful(self) -> tuple[ReviewRow, ...]:
        """Leaves whose text became no sure rule and that nobody has decided."""
        return tuple(row for row in self.leaves if not row.node.is_typed and row.choice == "read")

    @property
    def lacking(self) -> tuple[ReviewRow, ...]:
        """Nodes whose maximum neither the annex nor a person has stated."""
        return tuple(row for row in self.rows if row.node.max is None)

    @property
    def to_look_at(self) -> tuple[ReviewRow, ...]:
        """What is not surely read, what lacks its points, what is decided already and what holds a mistake."""
        return tuple(
            row
            for row in self.rows
            if row.asks_max
            or row.asks_code
            or row.hidden
            or row.problems
            or (row.node.is_leaf and (row.choice != "read" or not row.node.is_typed))
        )

    @property
    def same_code(self) -> tuple[ReviewRow, ...]:
        """Nodes that still carry a temporary code because the annex prints theirs twice."""
        return tuple(row for row in self.rows if row.node.code_twin and row.node.code == row.key)

    @property
    def wrong(self) -> tuple[ReviewRow, ...]:
        return tuple(row for row in self.rows if row.problems)

    @property
    def gaps(self) -> tuple[ReviewRow, ...]:
        """Nodes whose children sum to something else; shown and kept."""
        return tuple(row for row in self.rows if row.gap is not None)


def header_of(stored: Mapping[str, str]) -> Header:
    """The header as typed; blanks come from the annex."""
    year = stored.get("year", "")
    return Header(
        code=stored.get("code", ""),
        name=stored.get("name", ""),
        family=stored.get("family", "") or "imported",
        unit_group=stored.get("unit_group", "") or "all",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    )


@lru_cache(maxsize=8)
def _read(sha256: str, name: str, year: int | None, table: str, hidden: frozenset[str]) -> AnnexDraft:
    return read_annex(file_store().get(sha256), name, year=year, table=table or None, include_hidden=hidden)


def draft_of(stored: StoredDraft, header: Mapping[str, str] | None = None) -> AnnexDraft:
    """The reading of the stored file, nothing added; InputError when it cannot be used."""
    told = stored.header if header is None else header
    return _read(stored.file.sha256, stored.file_name, header_of(told).year, told.get("table", ""), hidden_of(told))


def hidden_of(header: Mapping[str, str]) -> frozenset[str]:
    """The places of hidden parts that a person asked to be read."""
    return frozenset(place for place in header.get("hidden", "").split("\n") if place)


def tables_of(stored: StoredDraft) -> tuple[str, ...]:
    """What of the file can be read alone, sheets, tables or columns of points; empty when it holds one framework."""
    whole = draft_of(stored, {**stored.header, "table": ""})
    others = [found.where for found in whole.warnings if found.code == "annex.another_framework"]
    return (*(whole.tables if others else ()), *others, *whole.groups)


def _maximum(text: str, where: str) -> Decimal:
    """The maximum that a person typed. Raises InputError when it is no number of points."""
    points = parse_decimal(text, style="point" if "." in text else "vi", where=where)
    if points < 0 or points > NUMBER_LIMIT or points != round(points, MAX_DECIMALS):
        words = Text("Điểm tối đa không hợp lệ.", "Not a maximum.")
        raise InputError([Problem("annex.max_typed", words, where=where, got=text)])
    return points


@dataclass(frozen=True, slots=True)
class _Completed:
    """The reading with the codes and maxima that persons typed; `rules` and `problems` by the codes they gave."""

    draft: AnnexDraft
    rules: dict[str, Mapping[str, str]]
    problems: dict[str, list[Problem]]
    keys: dict[str, str]  # the code in the file as read, by the code now


def _completed(stored: StoredDraft) -> _Completed:
    codes = {code: told["code"] for code, told in stored.rules.items() if told.get("code")}
    draft, became, wrong = with_codes(draft_of(stored), codes)
    rules = {became.get(code, code): told for code, told in stored.rules.items()}
    problems: dict[str, list[Problem]] = {}
    for found in wrong:
        problems.setdefault(became[found.where], []).append(found)
    typed: dict[str, Decimal] = {}
    for code, told in rules.items():
        try:
            if told.get("max"):
                typed[code] = _maximum(told["max"], code)
        except InputError as error:
            problems.setdefault(code, []).extend(error.problems)
    year = header_of(stored.header).year or draft.year
    return _Completed(with_maxima(draft, typed, year), rules, problems, {new: old for old, new in became.items()})


def review_of(stored: StoredDraft) -> Review:
    """The draft with the persons' decisions."""
    done, header, read = _completed(stored), header_of(stored.header), draft_of(stored)
    asked, shared = {node.code for node in read.nodes if node.max is None}, read.shares_code
    framework, problems = _decided(done.draft, header, done.rules)
    problems = {code: [*problems.get(code, ()), *done.problems.get(code, ())] for code in {*problems, *done.problems}}
    codes = {node.code: made for node, made in zip(done.draft.nodes, framework.nodes, strict=True)}
    rows = []
    for node in done.draft.nodes:
        key = done.keys[node.code]
        row = _row(framework, node, codes[node.code], done.rules, tuple(problems.get(node.code, ())))
        decided = stored.rules.get(key, {})
        rows.append(
            replace(
                row,
                key=key,
                asks_max=key in asked,
                typed_max=decided.get("max", ""),
                asks_code=key in shared,
                typed_code=decided.get("code", ""),
                hidden=read.hidden_part(node),
            )
        )
    return Review(done.draft, header, tuple(rows))


def source_of(stored: StoredDraft) -> str:
    """The framework file with every decision in it. Raises InputError with everything that is wrong."""
    done = _completed(stored)
    framework, problems = _decided(done.draft, header_of(stored.header), done.rules)
    if problems or done.problems:
        raise InputError([problem for found in (*done.problems.values(), *problems.values()) for problem in found])
    text = dump_framework(framework)
    load_checked(text)
    return text


def _decided(
    draft: AnnexDraft, header: Header, rules: Mapping[str, Mapping[str, str]]
) -> tuple[Framework, dict[str, list[Problem]]]:
    framework = to_framework(draft, header)
    problems: dict[str, list[Problem]] = {}
    made: list[Node] = []
    for node, written in zip(draft.nodes, framework.nodes, strict=True):
        rule, found = _rule(node, written, rules.get(node.code, {}))
        if found:
            problems[node.code] = found
        made.append(replace(written, rule=rule))
    decided = replace(framework, nodes=tuple(made))
    for node, each in zip(draft.nodes, decided.nodes, strict=True):
        if rules.get(node.code, {}).get("choice") in ("edited", "draft") and node.code not in problems:
            wrong = [found for found in ScoringRules().check(decided, each) if found.severity == "error"]
            if wrong:
                problems[node.code] = [replace(found, where=f"{node.code} {found.where}".strip()) for found in wrong]
    return decided, problems


def _rule(node: DraftNode, written: Node, decision: Mapping[str, str]) -> tuple[RuleSpec | None, list[Problem]]:
    choice = decision.get("choice", "read")
    if choice == "draft" and node.reading.draft is not None:
        return node.reading.draft.rule, []
    if choice == "manual" and node.channel == "survey":
        return None, []  # nobody states a survey's points: they follow its result
    if choice == "manual":
        return RuleSpec("manual", Written(((Scalar("kind"), Scalar("manual")),))), []
    if choice == "edited":
        return read_rule(decision.get("text", ""), node.code)
    return written.rule, []


def read_rule(text: str, where: str) -> tuple[RuleSpec | None, list[Problem]]:
    """A rule typed as YAML (`kind: …`), and what is wrong with its notation."""
    problems = Problems()
    tree = parse_source(text, problems)
    kind = tree.get("kind") if isinstance(tree, Written) else None
    if isinstance(tree, Written) and isinstance(kind, Scalar) and not problems.found:
        return RuleSpec(kind.text, tree), []
    if not problems.found:
        hint = Text("Ví dụ: {kind: yes_no, points: 1}", "For example: {kind: yes_no, points: 1}")
        words = Text("Quy tắc phải bắt đầu bằng kind.", "A rule needs its kind.")
        problems.found.append(Problem("framework.missing_key", words, got=text[:60], hint=hint))
    return None, [replace(found, where=f"{where} {found.where}".strip()) for found in problems.found]


def _row(
    framework: Framework,
    node: DraftNode,
    made: Node,
    rules: Mapping[str, Mapping[str, str]],
    problems: tuple[Problem, ...],
) -> ReviewRow:
    decision = rules.get(node.code, {})
    compiled = compile_rule(framework, made, Problems()) if node.is_leaf and not problems else None
    offered = node.reading.draft.rule if node.reading.draft is not None else made.rule
    text = decision.get("text", "") or (dump_tree(raw_tree(offered.body)) if offered is not None else "")
    children = [child.max for child in framework.children(made.code)]
    total = sum((known for known in children if known is not None), Decimal(0))
    differs = made.max is not None and children and None not in children and total != made.max
    return ReviewRow(
        node=node,
        depth=len(framework.ancestors(made.code)),
        choice=decision.get("choice", "read"),
        rule=rule_in_words(compiled, made),
        yaml=text,
        problems=problems,
        gap=(made.max, total) if differs and made.max is not None else None,
    )
