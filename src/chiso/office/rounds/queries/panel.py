"""The panel beside the focused leaf: rule, evidence, explanation, history, and what was used last year."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.errors import Language, Text
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.frameworks.wording import rule_in_words
from chiso.office.rounds.cells import cell_text
from chiso.office.rounds.models import EvidenceLink, LedgerEntry, Sheet, Stage
from chiso.office.rounds.queries.worksheet import Row
from chiso.office.rounds.scores import framework_for


@dataclass(frozen=True, slots=True)
class Proof:
    """A linked document, and the other leaves of the sheet that use it too."""

    link: EvidenceLink
    shared_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A value written down when the sheet moved, after the one before it."""

    entry: LedgerEntry
    before: str
    after: str


@dataclass(frozen=True)
class Panel:
    """Everything beside one leaf."""

    row: Row
    rule: Text
    basis: tuple[str, ...]
    proofs: tuple[Proof, ...]
    history: tuple[Step, ...]
    suggestions: tuple[EvidenceLink, ...]


def panel_of(sheet: Sheet, row: Row, *, language: Language) -> Panel:
    """The panel of a leaf. Three queries: the sheet's evidence, the leaf's ledger, last year's evidence."""
    framework = framework_for(sheet)
    node = row.node
    links = evidence_of(sheet)
    mine = [link for link in links if link.node == node.code]
    used = {link.document_id for link in mine}
    return Panel(
        row=row,
        rule=rule_in_words(scorer_for(framework).rules.get(node.code), node),
        basis=(node.source,) if node.source else framework.legal_basis,
        proofs=tuple(_proof(link, links) for link in mine),
        history=_history(sheet, row, language),
        suggestions=tuple(link for link in last_evidence(sheet, node.code) if link.document_id not in used),
    )


def evidence_of(sheet: Sheet) -> list[EvidenceLink]:
    """Every link of the sheet, oldest first. One query."""
    return list(
        EvidenceLink.objects.filter(sheet=sheet).select_related("document__file", "added_by").order_by("added_at", "id")
    )


def _proof(link: EvidenceLink, links: list[EvidenceLink]) -> Proof:
    others = dict.fromkeys(
        each.node for each in links if each.document_id == link.document_id and each.node != link.node
    )
    return Proof(link, tuple(others))


def _history(sheet: Sheet, row: Row, language: Language) -> tuple[Step, ...]:
    entries = LedgerEntry.objects.filter(sheet=sheet, node=row.node.code, stage=Stage.SELF).select_related("actor")
    steps: list[Step] = []
    before = ""
    for entry in entries.order_by("id"):
        after = cell_text(row.specs, entry.inputs, entry.status, language)
        steps.append(Step(entry, before, after))
        before = after
    return tuple(reversed(steps))


def last_evidence(sheet: Sheet, node: str) -> list[EvidenceLink]:
    """What proved the same leaf the year before, in the unit's newest earlier sheet of the family; at most five."""
    return list(
        EvidenceLink.objects.filter(
            sheet__unit_id=sheet.unit_id,
            sheet__group__round__year=sheet.group.round.year - 1,
            sheet__group__framework__family=sheet.group.framework.family,
            node=node,
        )
        .select_related("document")
        .order_by("-id")[:5]
    )
