"""How many people to ask: the number that the manuals give, beside the number that the design needs.

The trap: n = N / (1 + N e²) (attributed to Slovin) asks how many *independent* answers give a margin of e at p = 50 %
with z = 2. Survey villages instead, lose a third of the respondents, and the margin is twice what the report says. So
both numbers are always shown together, and the margin that Slovin's n really gives under the same design.

Sources: Yamane (1967) for the formula the manuals use; Kish (1965) for deff = 1 + (m − 1) ρ and for the cluster size of
least cost √(C_cluster/C_interview × (1 − ρ)/ρ).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both


@dataclass(frozen=True, slots=True)
class SizeQuestion:
    """What is wanted and what is known. Shares and margins are fractions: 0.05 is five percentage points.

    `population` is that of all domains together, which are taken as equal; 0 means very large. `deff` 0 means: from
    `icc` (ρ) and `cluster` (interviews a cluster). `domains` is the number of areas that each need the margin. Costs
    are for a cluster and for an interview, in any currency.
    """

    population: int = 0
    margin: float = 0.05
    confidence: float = 0.95
    share: float = 0.5
    deff: float = 0.0
    icc: float = 0.0
    cluster: int = 1
    response: float = 1.0
    domains: int = 1
    cost_cluster: float = 0.0
    cost_interview: float = 0.0


@dataclass(frozen=True, slots=True)
class SizeAnswer:
    """Interviews to complete (`n`) and people to contact, for each domain and in all; clusters; cost.

    `slovin` is the manuals' n for the whole, `slovin_margin` the margin that it really gives under this design;
    `margin` what `n` gives. `best_cluster` is the cluster size of least cost, None without costs or ρ.
    """

    slovin: int | None
    slovin_margin: float | None
    simple: int
    deff: float
    n: int
    contacts: int
    clusters: int
    margin: float
    n_all: int
    contacts_all: int
    clusters_all: int
    cost: float
    best_cluster: float | None


def slovin(population: int, margin: float) -> int:
    """n = N / (1 + N e²), rounded up, as the SIPAS manuals compute it."""
    return math.ceil(population / (1 + population * margin * margin) - 1e-9)


def size_sample(question: SizeQuestion) -> SizeAnswer:
    """Both answers. Raises InputError (`size.*`) for numbers that cannot be."""
    _check(question)
    z = _normal(question.confidence)
    deff = question.deff or 1 + (question.cluster - 1) * question.icc
    spread = question.share * (1 - question.share)
    endless = z * z * spread / question.margin**2
    simple = _finite(endless, question.population // question.domains)
    n = _finite(endless * deff, question.population // question.domains)
    manual = slovin(question.population, question.margin) if question.population else None
    manual_margin = None if manual is None else _margin(manual / question.domains, question, z, deff)
    clusters = math.ceil(n / question.cluster)
    contacts = math.ceil(n / question.response - 1e-9)
    cost = question.domains * (clusters * question.cost_cluster + n * question.cost_interview)
    return SizeAnswer(
        manual,
        manual_margin,
        simple,
        deff,
        n,
        contacts,
        clusters,
        _margin(n, question, z, deff),
        n * question.domains,
        contacts * question.domains,
        clusters * question.domains,
        cost,
        _best(question),
    )


def _normal(confidence: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + confidence / 2)


def _finite(endless: float, population: int) -> int:
    """With the finite population correction, rounded up, never more than everybody."""
    if not population:
        return math.ceil(endless - 1e-9)
    return min(population, math.ceil(endless / (1 + (endless - 1) / population) - 1e-9))


def _margin(n: float, question: SizeQuestion, z: float, deff: float) -> float:
    """The margin that n interviews give in one domain."""
    people = question.population // question.domains
    left = max(0.0, (people - n) / (people - 1)) if people > 1 else 1.0
    return z * math.sqrt(deff * question.share * (1 - question.share) / n * left)


def _best(question: SizeQuestion) -> float | None:
    if not (question.cost_cluster and question.cost_interview and 0 < question.icc < 1):
        return None
    return math.sqrt(question.cost_cluster / question.cost_interview * (1 - question.icc) / question.icc)


def _check(question: SizeQuestion) -> None:
    wrong = [
        (name, value, wanted)
        for name, value, fine, wanted in (
            ("population", question.population, question.population >= 0, "≥ 0"),
            ("margin", question.margin, 0 < question.margin < 1, "0–1"),
            ("confidence", question.confidence, 0 < question.confidence < 1, "0–1"),
            ("share", question.share, 0 < question.share < 1, "0–1"),
            ("deff", question.deff, question.deff >= 0, "≥ 0"),
            ("icc", question.icc, 0 <= question.icc <= 1, "0–1"),
            ("cluster", question.cluster, question.cluster >= 1, "≥ 1"),
            ("response", question.response, 0 < question.response <= 1, "0–1"),
            ("domains", question.domains, question.domains >= 1, "≥ 1"),
        )
        if not fine
    ]
    if wrong:
        raise InputError(
            Problem(
                "size.range",
                both("giá trị ngoài phạm vi", "the value is out of range"),
                where=name,
                got=f"{value:g}",
                expected=both(wanted, wanted),
                hint=both("tỷ lệ ghi dạng 0.05, không ghi 5", "write shares as 0.05, not 5"),
            )
            for name, value, wanted in wrong
        )
