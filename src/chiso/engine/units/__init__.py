"""Which unit was that, on that date: dated units, lineage, traces, apportionment."""

from chiso.engine.units.checking import Resolution, check_register, resolve_communes
from chiso.engine.units.decrees import DecreeReport, check_decrees
from chiso.engine.units.departments import Body, Handover, find_body, handover_across, handovers_of
from chiso.engine.units.model import (
    BODY_KINDS,
    KINDS,
    LEVELS,
    REFORM,
    DatedCode,
    Kind,
    KindCode,
    Level,
    Lineage,
    LineageKind,
    Link,
    ShareOf,
    Unit,
    kind_of,
)
from chiso.engine.units.register import Coverage, Tree, UnitRegister, name_key
from chiso.engine.units.tracing import End, Trace, apportion, trace

__all__ = [
    "BODY_KINDS",
    "KINDS",
    "LEVELS",
    "REFORM",
    "Body",
    "Coverage",
    "DatedCode",
    "DecreeReport",
    "End",
    "Handover",
    "Kind",
    "KindCode",
    "Level",
    "Lineage",
    "LineageKind",
    "Link",
    "Resolution",
    "ShareOf",
    "Trace",
    "Tree",
    "Unit",
    "UnitRegister",
    "apportion",
    "check_decrees",
    "check_register",
    "find_body",
    "handover_across",
    "handovers_of",
    "kind_of",
    "name_key",
    "resolve_communes",
    "trace",
]
