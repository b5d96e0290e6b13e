"""The clauses of a scoring text, each sorted into exactly one heap.

The trap: a text that holds one clause more than the grammar understands still looks understood. What no heap takes is
kept in `rest`, and a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording import counting, formulas, left_over, remarks, speech, statuses
from chiso.engine.frameworks.annex.wording.amounts import (
    Option,
    is_share,
    read_option,
    with_points_in_thousands,
    without_maximum_told_twice,
)
from chiso.engine.frameworks.annex.wording.deadlines import names_the_day
from chiso.engine.frameworks.annex.wording.examples import is_example
from chiso.engine.frameworks.annex.wording.intervals import Interval, on_one_scale, read_interval
from chiso.engine.frameworks.annex.wording.knock_outs import is_zero_parent
from chiso.engine.frameworks.annex.wording.prepare import clauses_of, fold
from chiso.engine.frameworks.annex.wording.proportions import Formula
from chiso.engine.frameworks.annex.wording.slopes import read_slope

_HIGHEST = re.compile(
    r"^\(?(?:chỉ |được )*(?:tính|lấy|chấm|áp dụng)\b[^\d:;]{0,50}\b(?:mức|cấp|giải|hạng|danh hiệu|hình thức|thành tích)"
    r"(?: [^\W\d_]+){0,3} cao nhất\)?$|"
    r"^(?:chỉ |được )*(?:tính|lấy|chấm|áp dụng)(?: theo)? (?:mức|một mức)(?: điểm)? cao nhất(?: đạt được)?$"
)
"""Of several cases that hold the best one counts: what a choice means anyway, and no count can."""
_INTERPOLATED = re.compile(
    r"^(?:(?:các |trong )?(?:trường hợp|mức|tỷ lệ|điểm|khoảng|giá trị)?\s*(?:ở |nằm |trong )*(?:khoảng )?"
    r"(?:(?:ở )?giữa(?: (?:hai|2|các) mức)?(?: (?:trên|này|nêu trên))?|(?:[^\W\d_]+ ){0,6}?từ \d[\d,.]*\s*%?"
    r" (?:đến|tới) \d[\d,.]*\s*%?)"
    r"|còn lại|các mức khác)[\s,:]*(?:thì |được )*(?:tính |chấm |xác định |số )*(?:điểm )?(?:được )?(?:tính )?"
    r"(?:theo |bằng )?(?:phương pháp |cách )?(?:nội suy(?: tuyến tính)?|"
    r"(?:giảm|tăng)(?: dần)? (?:đều(?: theo đường thẳng)?|(?:theo )?(?:tuyến tính|đường thẳng)))"
    r"(?: từ 0 (?:điểm )?(?:đến|tới) \d[\d,.]* điểm)?$"
)
_LEGEND = re.compile(r"\((?:trong đó\s*[,:]?\s*)?[A-Za-z]\s*(?:là|:|=)(?!\s*[A-Za-z]\s*\))\s*[^()]*\)")


@dataclass
class Heaps:
    """The clauses of one text, sorted."""

    options: list[Option] = field(default_factory=list)
    ranges: list[tuple[Interval, Decimal]] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    cases: list[counting.PerCase] = field(default_factory=list)
    caps: list[Decimal] = field(default_factory=list)
    knock_outs: list[str] = field(default_factory=list)
    meanings: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    best_counts: bool = False
    of_faults: bool = False
    """The heading names a figure of faults, of which more may never earn more."""

    told_before: str = ""
    """The folded words in front of the first case."""

    interpolated: bool = False
    """Between two cases the points lie on a straight line."""

    day_named: str = ""
    """The folded words above the cases that say until which day something is due."""

    examples: list[str] = field(default_factory=list)
    """Worked examples, which the rule must prove."""

    named: bool = False
    """A name in front of the first case was left out."""

    @property
    def told(self) -> int:
        """How many clauses state points, or limit them."""
        return len(self.options) + len(self.formulas) + len(self.cases) + len(self.caps) + len(self.knock_outs)


def sort(text: str, maximum: Decimal | None, *, without_name: bool = False) -> Heaps:
    """The clauses of the text in their heaps; `without_name` leaves out any name in front of the first case."""
    heaps = Heaps()
    for legend in _LEGEND.findall(text):
        for part in re.split(r"[;,]\s*(?=[A-Za-z]\s*(?:là|:|=))", legend.strip("()")):
            meaning = formulas.read_definition(part)
            if meaning is not None:
                heaps.meanings[meaning[0]] = meaning[1]
    if heaps.meanings:
        text = _LEGEND.sub(" ", text)
    clauses = clauses_of(without_maximum_told_twice(with_points_in_thousands(text, maximum), maximum))
    clauses = _without_name(_without_first_line(clauses, heaps), heaps, any_case=without_name)
    clauses = _with_rates_named(clauses)
    scored, left = [], []
    for place, clause in enumerate(clauses):
        told, unread = heaps.told, len(heaps.rest)
        _sort_clause(remarks.after_heading(clause), heaps, maximum)
        if heaps.told > told and remarks.may_change_points(fold(clause)):
            heaps.rest.append(clause)
        if len(heaps.rest) > unread:
            left.append(place)
        elif heaps.told > told:
            scored.append(place)
    _count_as_cases(clauses, heaps, maximum)
    scaled = on_one_scale([interval for interval, _ in heaps.ranges])
    heaps.ranges = [(interval, points) for interval, (_, points) in zip(scaled, heaps.ranges, strict=True)]
    if scored:
        heaps.told_before = fold(" ".join(clauses_of(text)[: scored[0] + 1]))
        _settle_left_over(clauses, heaps, left, scored)
    return heaps


def _count_as_cases(clauses: list[str], heaps: Heaps, maximum: Decimal | None) -> None:
    """Of two clauses "không phát sinh vi phạm: điểm tối đa" is a case where the other one is "có vi phạm: 0 điểm"."""
    if len(clauses) != 2 or len(heaps.options) != 1 or heaps.told != 1 or heaps.options[0].points:
        return
    first = next((clause for clause in clauses if statuses.is_not_arising(fold(clause))), "")
    case = read_option(first, maximum) if first else None
    if case is not None and statuses.DID_NOT_ARISE in heaps.notes:
        heaps.notes.remove(statuses.DID_NOT_ARISE)
        heaps.options.insert(0, case)


def _with_rates_named(clauses: list[str]) -> list[str]:
    """The clauses with a letter that stands for a rate, and is multiplied, by its name: "K × 2", "K là tỷ lệ …"."""
    rates = {
        letter: label
        for clause in clauses
        for letter, label in _meanings(clause).items()
        if re.match(r"(?:tỷ|tỉ) lệ\b", label)
    }
    for letter, label in rates.items():
        factor = re.compile(
            rf"(?<![^\W\d_]){letter}(?=\s*(?:[×x*]|/\s*\d))|(?<=[×x*])\s*{letter}(?![^\W\d_])", re.IGNORECASE
        )
        clauses = [clause if _meanings(clause) else factor.sub(f" {label}", clause) for clause in clauses]
    return clauses


def _settle_left_over(clauses: list[str], heaps: Heaps, left: list[int], scored: list[int]) -> None:
    """Left-over clauses around the cases that can change no points become notes; between two cases none does."""
    still = []
    for place, words in zip(left, heaps.rest, strict=True):
        key = fold(speech.without_announcement(remarks.without_title(clauses[place])))
        before, behind = place < scored[0], place > scored[-1]
        if (before or behind) and left_over.is_harmless(key, "before" if before else "behind"):
            heaps.notes.append(_noted(clauses[place]))
            heaps.of_faults = heaps.of_faults or (before and remarks.names_faults(key))
            heaps.day_named = key if before and names_the_day(key) else heaps.day_named
        elif behind and statuses.says_none_is_full(key, fold(" ".join(clauses[:place]))):
            heaps.notes.append(statuses.DID_NOT_ARISE)
        else:
            still.append(words)
    heaps.rest[:] = still


def _without_first_line(clauses: list[str], heaps: Heaps) -> list[str]:
    """The clauses without a first one that only names what the others score."""
    first = fold(clauses[0]) if clauses else ""
    if len(clauses) > 2 and remarks.is_heading(first):
        return clauses[1:]
    if len(clauses) > 2 and remarks.is_heading_of_faults(first):
        heaps.of_faults = True
        return clauses[1:]
    if len(clauses) > 1 and remarks.is_requirement(first):
        heaps.notes.append(_noted(clauses[0]))
        return clauses[1:]
    return clauses


def _without_name(clauses: list[str], heaps: Heaps, *, any_case: bool) -> list[str]:
    """The clauses without the name of the figure, or of the matter, in front of the first of several cases."""
    if len(clauses) < 2 and not any_case:
        return clauses
    name, case = remarks.heading_before_case(clauses[0] if clauses else "", any_case=any_case)
    key = fold(name)
    if not name or not left_over.is_harmless(key, "before"):
        return clauses
    heaps.named = True
    heaps.of_faults = heaps.of_faults or remarks.names_faults(key)
    heaps.day_named = key if names_the_day(key) else heaps.day_named
    if re.search(r"\d", name):
        heaps.notes.append(_noted(name))
    return [case, *clauses[1:]]


def _sort_clause(clause: str, heaps: Heaps, maximum: Decimal | None) -> None:
    clause, aside = remarks.without_remark(
        speech.without_idle_aside(speech.without_announcement(remarks.without_title(clause)), maximum)
    )
    if not aside:
        clause, aside = left_over.without_aside(clause)
    clause, status = statuses.without_status(clause)
    if status is not None:
        heaps.notes.append(status)
    clause, day = remarks.without_day(left_over.without_exceptions(clause))
    if day:
        heaps.notes.append(_noted(day))
    key = fold(clause)
    if is_example(key):
        heaps.examples.append(clause)
        heaps.notes.append(_noted(clause))
        return
    if aside or remarks.is_remark(key):
        heaps.notes.append(_noted(aside or clause))
    if remarks.is_remark(key):
        return
    if speech.is_idle(key, maximum) or formulas.is_rate_definition(clause):
        return
    if _sort_by_words(key, heaps) or _sort_by_shape(clause, heaps, maximum):
        return
    option = read_option(clause, maximum)
    if option is None:
        heaps.rest.append(clause)
        return
    _sort_option(option, heaps)


def _sort_by_words(key: str, heaps: Heaps) -> bool:
    """What is known by its words alone; False for anything else."""
    if _HIGHEST.match(key):
        heaps.best_counts = True
    elif _INTERPOLATED.match(key):
        heaps.interpolated = True
    elif statuses.is_not_arising(key):
        heaps.notes.append(statuses.status_of(key))
    else:
        return False
    return True


def _noted(remark: str) -> Text:
    short = remark if len(remark) <= 200 else remark[:199] + "…"
    return Text(f"ghi chú: “{short}”", f"remark: “{short}”")


def _sort_by_shape(clause: str, heaps: Heaps, maximum: Decimal | None) -> bool:
    """Meanings, limits, knock-outs, formulas and points per case; False for anything else."""
    meaning = _meanings(clause)
    cap = counting.read_cap(clause)
    case = counting.read_per_case(clause)
    if meaning:
        heaps.meanings.update(meaning)
    elif cap is not None:
        if not isinstance(cap, str):
            heaps.caps.append(cap)
    elif is_zero_parent(clause):
        heaps.knock_outs.append(clause)
    elif case is not None:
        heaps.cases.append(case)
    elif formulas.is_formula(clause) and not is_share(clause):
        found = formulas.read_formula(clause, maximum) or read_slope(clause)
        if found is None:
            heaps.rest.append(clause)
        else:
            heaps.formulas.append(found)
    else:
        return False
    return True


def _meanings(clause: str) -> dict[str, str]:
    """All the letters that a clause explains ("a là …, b là …"); empty when it is something else."""
    parts = re.split(r",\s+(?:và\s+)?(?=[A-Za-z]\s+là\b)", clause)
    found = [formulas.read_definition(part) for part in parts]
    return {pair[0]: pair[1] for pair in found if pair is not None} if all(found) else {}


def _sort_option(option: Option, heaps: Heaps) -> None:
    if ". " in option.key:
        heaps.rest.append(option.words)
    interval = read_interval(option.key)
    if interval is not None:
        heaps.ranges.append((interval, option.points))
    heaps.options.append(option)
