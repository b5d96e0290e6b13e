"""The panel beside the focused leaf: rule, evidence, explanation, history, and what was used last year."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.errors import Language, Text
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.evidence.models import Document
from chiso.office.evidence.queries import is_unconfirmed
from chiso.office.frameworks.wording import rule_in_words
from chiso.office.moving.models import FiledDocument
from chiso.office.rounds.cells import cell_text
from chiso.office.rounds.models import EvidenceLink, LedgerEntry, Sheet, Stage
from chiso.office.rounds.queries.evidence import was_handed_in
from chiso.office.rounds.queries.worksheet import Row
from chiso.office.rounds.scores import framework_for


@dataclass(frozen=True, slots=True)
class Proof:
    """A linked document, and the other leaves of the sheet that use it too; `is_fixed`: it may not go any more."""

    link: EvidenceLink
    shared_with: tuple[str, ...]
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A value written down when the sheet moved, after the one before it."""

    entry: LedgerEntry
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document that proved the leaf in an earlier year; `to_confirm`: nobody has checked yet what is said of it."""

    document: Document
    year: int
    section: str = ""
    page: int | None = None
    to_confirm: bool = False

    @property
    def document_id(self) -> int:
        return self.document.pk


@dataclass(frozen=True)
class Panel:
    """Everything beside one leaf."""

    row: Row
    rule: Text
    basis: tuple[str, ...]
    proofs: tuple[Proof, ...]
    history: tuple[Step, ...]
    suggestions: tuple[Suggestion, ...]


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
        proofs=tuple(_proof(sheet, link, links) for link in mine),
        history=_history(sheet, row, language),
        suggestions=_suggestions(sheet, node.code, used),
    )


def evidence_of(sheet: Sheet) -> list[EvidenceLink]:
    """Every link of the sheet, oldest first. One query."""
    return list(
        EvidenceLink.objects.filter(sheet=sheet).select_related("document__file", "added_by").order_by("added_at", "id")
    )


def _proof(sheet: Sheet, link: EvidenceLink, links: list[EvidenceLink]) -> Proof:
    others = dict.fromkeys(
        each.node for each in links if each.document_id == link.document_id and each.node != link.node
    )
    return Proof(link, tuple(others), was_handed_in(sheet, link))


def _history(sheet: Sheet, row: Row, language: Language) -> tuple[Step, ...]:
    entries = LedgerEntry.objects.filter(sheet=sheet, node=row.node.code, stage=Stage.SELF).select_related("actor")
    steps: list[Step] = []
    before = ""
    for entry in entries.order_by("id"):
        after = cell_text(row.specs, entry.inputs, entry.status, language)
        steps.append(Step(entry, before, after))
        before = after
    return tuple(reversed(steps))


def _suggestions(sheet: Sheet, node: str, used: set[int]) -> tuple[Suggestion, ...]:
    """What was linked last year, then what an archive of an earlier year filed under the leaf; each document once."""
    year = sheet.group.round.year
    found = {
        link.document_id: Suggestion(link.document, year - 1, link.section, link.page)
        for link in last_evidence(sheet, node)
    }
    for filed in filed_before(sheet, node):
        if filed.document_id not in found:
            to_confirm = is_unconfirmed(filed.document)
            found[filed.document_id] = Suggestion(filed.document, filed.year, to_confirm=to_confirm)
    return tuple(one for document_id, one in found.items() if document_id not in used)


def filed_before(sheet: Sheet, node: str) -> list[FiledDocument]:
    """The documents of the unit's archives for this leaf, newest year first; at most five."""
    return list(
        FiledDocument.objects.filter(
            unit_id=sheet.unit_id,
            family=sheet.group.framework.family,
            node=node,
            year__lt=sheet.group.round.year,
        )
        .select_related("document")
        .order_by("-year", "-pk")[:5]
    )


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
