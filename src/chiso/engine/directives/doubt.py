"""A reading of letters that were recognised from pictures: everything in it is less sure than the grammar thinks."""

from __future__ import annotations

from dataclasses import replace

from chiso.engine.directives.model import Reading

_SURE_OF_LETTERS = 0.75
"""A wrong tone mark or figure looks as right as a right one, so nothing may be accepted unseen."""


def less_sure(reading: Reading) -> Reading:
    """The reading with every confidence lowered; what was found and where stays the same."""

    def lowered(confidence: float) -> float:
        return round(confidence * _SURE_OF_LETTERS, 3)

    return replace(
        reading,
        document=replace(reading.document, confidence=lowered(reading.document.confidence)),
        references=tuple(replace(one, confidence=lowered(one.confidence)) for one in reading.references),
        dates=tuple(replace(one, confidence=lowered(one.confidence)) for one in reading.dates),
        parties=tuple(replace(one, confidence=lowered(one.confidence)) for one in reading.parties),
        indices=tuple(replace(one, confidence=lowered(one.confidence)) for one in reading.indices),
        targets=tuple(replace(one, confidence=lowered(one.confidence)) for one in reading.targets),
        quotas=tuple(replace(one, confidence=lowered(one.confidence)) for one in reading.quotas),
        tasks=tuple(replace(one, confidence=lowered(one.confidence)) for one in reading.tasks),
    )
