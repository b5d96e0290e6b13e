"""Official annexes (Excel, Word) to framework drafts: every figure with its cell, every doubt said."""

from chiso.engine.frameworks.annex.completing import with_codes, with_maxima
from chiso.engine.frameworks.annex.draft import AnnexDraft, DraftAdjustment, DraftNode, Header, Places
from chiso.engine.frameworks.annex.grid import HiddenPart
from chiso.engine.frameworks.annex.output import to_framework, to_report, to_yaml
from chiso.engine.frameworks.annex.reading import read_annex
from chiso.engine.frameworks.annex.wording.reading import Reading, read_scoring

__all__ = [
    "AnnexDraft",
    "DraftAdjustment",
    "DraftNode",
    "Header",
    "HiddenPart",
    "Places",
    "Reading",
    "read_annex",
    "read_scoring",
    "to_framework",
    "to_report",
    "to_yaml",
    "with_codes",
    "with_maxima",
]
