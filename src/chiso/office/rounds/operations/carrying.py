"""Values, evidence and bonus counts of many units copied to their sheets under another framework version.

The trap: a province has 3,500 sheets. Copied one by one they take tens of thousands of statements inside one
transaction, which keeps everybody else from writing. So sheets are carried in portions, a handful of statements each.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.db.models import Model

from chiso.engine.scoring import Answer as Given
from chiso.engine.scoring import CarryPlan, carry
from chiso.office.rounds.leaves import is_result, is_self_scored
from chiso.office.rounds.models import Adjustment, Answer, EvidenceLink, RoundGroup, Sheet, Stage
from chiso.office.rounds.operations.counts import count_into
from chiso.office.rounds.operations.inserting import insert_rows
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.queries.framework_change import figures_of, standing_values
from chiso.office.rounds.scores import AnswerBook, is_filled_with, unit_code

PORTION = 250
"""Sheets carried at once: their values fit into memory, and few statements carry many of them."""


@dataclass
class SheetCarrier:
    """Carries sheets by one plan into `group`; the values of `touched` leaves wait for the unit's confirmation."""

    plan: CarryPlan
    touched: frozenset[str]
    group: RoundGroup
    state: str
    at: dt.datetime

    def carry(self, sheets: Sequence[Sheet]) -> list[Sheet]:
        """A new sheet for each of these, with what can be carried; part of a verb."""
        made: list[Sheet] = []
        for start in range(0, len(sheets), PORTION):
            made.extend(self._portion(sheets[start : start + PORTION]))
        return made

    def _portion(self, sheets: Sequence[Sheet]) -> list[Sheet]:
        books = books_of(sheet.pk for sheet in sheets)
        proofs = self._proofs(sheets)
        made: list[Sheet] = []
        rows: list[tuple[list[Answer], list[EvidenceLink], list[Adjustment]]] = []
        for old in sheets:
            new = Sheet(
                group=self.group, unit=old.unit, state=self.state, state_since=self.at, last_activity_at=self.at
            )
            own, bonus = self._values(old, books[old.pk])
            proved = list(self._links(proofs.get(old.pk, ())))
            counted = Counter(link.node for link in proved)
            count_into(new, AnswerBook(tuple(own), (), dict(counted)))
            made.append(new)
            rows.append((own, proved, bonus))
        Sheet.objects.bulk_create(made)
        for new, (own, proved, bonus) in zip(made, rows, strict=True):
            for row in chain[Model](own, proved, bonus):
                vars(row)["sheet_id"] = new.pk  # no cached sheet to forget; the descriptor would look for one
        insert_rows([row for own, _, _ in rows for row in own])
        insert_rows([row for _, proved, _ in rows for row in proved])
        insert_rows([row for _, _, bonus in rows for row in bonus])
        return made

    def _values(self, old: Sheet, book: AnswerBook) -> tuple[list[Answer], list[Adjustment]]:
        figures = figures_of(self.plan.old, book)
        carried = carry(self.plan, figures.answers, figures.counts, unit=unit_code(old.unit))
        values = standing_values(self.plan.old, book)
        answers = [
            answer
            for code, found in carried.answers.items()
            if (answer := self._answer(code, found, values)) is not None
        ]
        return answers, list(self._adjustments(book, carried.counts))

    def _answer(self, code: str, found: Given, values: Mapping[str, Answer]) -> Answer | None:
        leaf = self.plan.new.node(code)
        sources = [values[link.old] for link in self.plan.crosswalk.into[code] if link.old in values]
        if not sources or not (is_self_scored(leaf) or is_result(leaf)):
            return None
        if not is_filled_with(found.status, found.inputs):
            return None
        if len(sources) == 1 and len(self._became[sources[0].node]) == 1:
            return self._renewed(sources[0], code, found)
        newest = max(sources, key=lambda answer: answer.updated_at)
        return Answer(
            node=code,
            stage=Stage.SELF if is_self_scored(leaf) else Stage.APPRAISAL_1,
            inputs=dict(found.inputs),
            status=found.status,
            note="\n".join(dict.fromkeys(answer.note for answer in sources if answer.note)),
            reason="\n".join(dict.fromkeys(answer.reason for answer in sources if answer.reason)),
            done=is_result(leaf) and all(answer.done for answer in sources),
            to_confirm=code in self.touched,
            updated_by_id=newest.updated_by_id,
            updated_at=newest.updated_at,
        )

    def _renewed(self, answer: Answer, code: str, found: Given) -> Answer:
        """The old row made a new one: nobody needs what was read, and making a row costs more than reading it."""
        leaf = self.plan.new.node(code)
        answer.pk, answer._state.adding, answer.version = None, True, 1
        answer.node, answer.inputs, answer.status = code, dict(found.inputs), found.status
        answer.stage = Stage.SELF if is_self_scored(leaf) else Stage.APPRAISAL_1
        answer.done = answer.done and is_result(leaf)
        answer.to_confirm = code in self.touched
        return answer

    @cached_property
    def _became(self) -> dict[str, list[str]]:
        """The leaves that each old leaf became."""
        became: dict[str, list[str]] = {}
        for code, links in self.plan.crosswalk.into.items():
            for link in links:
                became.setdefault(link.old, []).append(code)
        return became

    def _proofs(self, sheets: Sequence[Sheet]) -> dict[int, list[EvidenceLink]]:
        found: dict[int, list[EvidenceLink]] = {}
        for proof in EvidenceLink.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).order_by("id"):
            found.setdefault(proof.sheet_id, []).append(proof)
        return found

    def _links(self, proofs: Sequence[EvidenceLink]) -> Iterator[EvidenceLink]:
        """Every document stays with the leaves that its leaf became, each place in it once."""
        seen: set[tuple[object, ...]] = set()
        for proof in proofs:
            for code in self._became.get(proof.node, ()):
                key = (code, proof.document_id, proof.section, proof.page)
                if key in seen:
                    continue
                seen.add(key)
                yield EvidenceLink(
                    node=code,
                    document_id=proof.document_id,
                    section=proof.section,
                    page=proof.page,
                    added_by_id=proof.added_by_id,
                    added_at=proof.added_at,
                )

    def _adjustments(self, book: AnswerBook, counts: Mapping[str, str]) -> Iterator[Adjustment]:
        before = book.adjustments_at(Stage.SELF)
        for code, count in counts.items():
            rows = [before[item] for item in self.plan.items[code] if item in before]
            yield Adjustment(
                item=code,
                stage=Stage.SELF,
                inputs={"count": count},
                reason="\n".join(dict.fromkeys(row.reason for row in rows if row.reason)),
                updated_by_id=rows[-1].updated_by_id if rows else None,
                updated_at=rows[-1].updated_at if rows else self.at,
            )
