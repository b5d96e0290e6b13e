"""Can anyone recompute this? What a published result is made of, and the proof that it follows from that."""

from chiso.engine.bundle.outcome import INCOMPLETE, Outcome, outcome_of
from chiso.engine.bundle.package import read_bundle, write_bundle
from chiso.engine.bundle.payload import (
    FORMAT,
    PayloadAnswer,
    PayloadDecision,
    PayloadScore,
    PayloadTotal,
    PayloadUnit,
    ResultPayload,
    plain_number,
)
from chiso.engine.bundle.reading import read_payload
from chiso.engine.bundle.replay import Difference, recompute, replay

__all__ = [
    "FORMAT",
    "INCOMPLETE",
    "Difference",
    "Outcome",
    "PayloadAnswer",
    "PayloadDecision",
    "PayloadScore",
    "PayloadTotal",
    "PayloadUnit",
    "ResultPayload",
    "outcome_of",
    "plain_number",
    "read_bundle",
    "read_payload",
    "recompute",
    "replay",
    "write_bundle",
]
