"""Plausible figures for any leaf of any framework: drawn from the rule's own worked examples and kept if they score.

The trap: figures invented per criterion tie the sample to one framework. Here a leaf's pool is made by scoring many
candidate answers with the real engine; a unit that deserves 80 % of a leaf then gets figures worth about 80 %.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.engine.errors import InputError
from chiso.engine.frameworks import Framework, Node
from chiso.engine.frameworks.source import Mapping as Written
from chiso.engine.frameworks.source import Scalar, Sequence
from chiso.engine.scoring import Answer, InputSpec, LeafScore, inputs_of, score_table, table_from_sheets
from chiso.engine.text import format_date, parse_date, parse_decimal

Inputs = Mapping[str, str]
CANDIDATES = 60
# how far a figure may stray from an example's, and a date from an example's day
LOW, HIGH, DAYS = 0.55, 1.5, 18
# how many counts are drawn small whatever the example says
SMALL_COUNTS = 0.4
NO = "không"
# what comes in fractions; everything else with a unit is counted, whatever an example tries at a boundary
MEASURED = ("", "%", "điểm", "triệu đồng", "tỷ đồng")


@dataclass(frozen=True, slots=True)
class Pool:
    """Answers of one leaf, grouped by the share of the maximum that they are worth, lowest first."""

    shares: tuple[float, ...]
    answers: tuple[tuple[Inputs, ...], ...]

    def pick(self, wanted: float, draw: random.Random) -> Inputs:
        """Figures worth about `wanted`; between two shares the nearer one comes more often."""
        upper = bisect_right(self.shares, wanted)
        if upper == 0:
            level = 0
        elif upper == len(self.shares):
            level = upper - 1
        else:
            below, above = self.shares[upper - 1], self.shares[upper]
            level = upper if draw.random() < (wanted - below) / (above - below) else upper - 1
        return draw.choice(self.answers[level])


def pools(framework: Framework, draw: random.Random) -> dict[str, Pool]:
    """A pool for every leaf that can be answered with figures."""
    candidates = {leaf.code: _candidates(framework, leaf, draw) for leaf in framework.leaves}
    # one pretended unit per candidate, so that all leaves are scored in one pass
    longest = max(map(len, candidates.values()), default=0)
    rows = {
        str(number): {code: Answer(found[number]) for code, found in candidates.items() if number < len(found)}
        for number in range(longest)
    }
    levels: dict[str, dict[float, list[Inputs]]] = {}
    for number, sheet in enumerate(score_table(framework, table_from_sheets(rows))):
        for scored in sheet.leaves:
            worth = _share(scored)
            if worth is None or number >= len(candidates.get(scored.node, ())):
                continue
            # a leaf without points of its own can only cost some: its ordinary answer is no
            if scored.max or NO in candidates[scored.node][number].values():
                levels.setdefault(scored.node, {}).setdefault(worth, []).append(candidates[scored.node][number])
    return {code: _pool(found, _is_tally(framework, code)) for code, found in levels.items()}


def _share(scored: LeafScore) -> float | None:
    """The share of the maximum, in hundredths; a leaf that can only take points away is worth 1 when it takes none."""
    if scored.problems or scored.points is None or scored.max is None:
        return None
    return round(float(scored.points / scored.max), 2) if scored.max else 1.0


def _is_tally(framework: Framework, code: str) -> bool:
    """Whether the leaf counts one thing: then the smallest figures that earn the points are the likely ones."""
    specs = inputs_of(framework, code)
    return len(specs) == 1 and specs[0].type == "count"


def _pool(levels: Mapping[float, list[Inputs]], tally: bool) -> Pool:
    shares = sorted(levels)
    answers = [levels[share] for share in shares]
    if tally:
        answers = [sorted(found, key=lambda inputs: int(next(iter(inputs.values()))))[:3] for found in answers]
    return Pool(tuple(shares), tuple(tuple(found) for found in answers))


def _candidates(framework: Framework, leaf: Node, draw: random.Random) -> list[Inputs]:
    specs, examples = inputs_of(framework, leaf.code), _examples(leaf)
    lived = [example for example in examples if all(_is_plausible(spec, example.get(spec.name, "")) for spec in specs)]
    return [*lived, *(_candidate(specs, examples, draw) for _ in range(CANDIDATES))]


def _is_plausible(spec: InputSpec, text: str) -> bool:
    """An example may try 2,9 times at a boundary; nobody reports that."""
    return "," not in text or spec.unit in MEASURED


def _examples(leaf: Node) -> list[dict[str, str]]:
    """The inputs of the rule's worked examples, as text."""
    written = leaf.rule.body.get("examples") if leaf.rule else None
    found = []
    for example in written.items if isinstance(written, Sequence) else ():
        inputs = example.get("inputs") if isinstance(example, Written) else None
        if isinstance(inputs, Written):
            found.append({key.text: _local(value.text) for key, value in inputs.entries if isinstance(value, Scalar)})
    return found


def _local(text: str) -> str:
    """A figure as an officer types it: decimal comma, true and false in words."""
    if text in ("true", "false"):
        return "có" if text == "true" else NO
    return text.replace(".", ",") if text.replace(".", "", 1).isdigit() else text


def _candidate(specs: tuple[InputSpec, ...], examples: list[dict[str, str]], draw: random.Random) -> dict[str, str]:
    base = draw.choice(examples) if examples else {}
    return {spec.name: _drawn(spec, base.get(spec.name, ""), draw) for spec in specs}


def _drawn(spec: InputSpec, near: str, draw: random.Random) -> str:
    if spec.type == "yes_no":
        return draw.choice(["có", NO])
    if spec.type == "choice":
        return draw.choice(spec.options)[0]
    if spec.type == "date":
        return _near_date(near, draw)
    return _near_number(spec, near, draw)


def _near_date(near: str, draw: random.Random) -> str:
    try:
        day = parse_date(near)
    except InputError:
        return near
    return format_date(day + dt.timedelta(days=draw.randint(-DAYS, DAYS)))


def _near_number(spec: InputSpec, near: str, draw: random.Random) -> str:
    try:
        value = float(parse_decimal(near))
    except InputError:
        value = 80.0 if spec.unit == "%" else 10.0
    if spec.type == "count" and draw.random() < SMALL_COUNTS:
        return str(draw.randint(0, 12))
    drawn = value * draw.uniform(LOW, HIGH)
    if spec.unit == "%":
        return f"{min(drawn, 100):.1f}".replace(".", ",")
    if spec.type == "count" or "," not in near or spec.unit not in MEASURED:
        return str(round(drawn))
    return f"{drawn:.2f}".replace(".", ",")
