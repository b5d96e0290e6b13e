"""One unit's values, evidence and bonus counts copied to its sheet under another framework version."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.scoring import Answer as Given
from chiso.engine.scoring import CarryPlan, carry
from chiso.office.rounds.leaves import is_result, is_self_scored
from chiso.office.rounds.models import Adjustment, Answer, EvidenceLink, Sheet, Stage
from chiso.office.rounds.operations.counts import recount
from chiso.office.rounds.queries.framework_change import figures_of, standing_values
from chiso.office.rounds.scores import AnswerBook, is_filled, unit_code


@dataclass(frozen=True)
class SheetCarrier:
    """Carries sheets by one plan; the values of `touched` leaves wait for the unit's confirmation."""

    plan: CarryPlan
    touched: frozenset[str]
    at: dt.datetime

    def carry(self, old: Sheet, new: Sheet, book: AnswerBook) -> None:
        """Copy what can be carried from `old` (with its values in `book`) to the empty sheet `new`; part of a verb."""
        figures = figures_of(self.plan.old, book)
        carried = carry(self.plan, figures.answers, figures.counts, unit=unit_code(old.unit))
        values = standing_values(self.plan.old, book)
        answers = [
            answer
            for code, found in carried.answers.items()
            if (answer := self._answer(new, code, found, values)) is not None and is_filled(answer)
        ]
        Answer.objects.bulk_create(answers)
        evidence = self._evidence(old, new)
        self._adjustments(new, book, dict(carried.counts))
        recount(new, AnswerBook(tuple(answers), (), evidence))

    def _answer(self, sheet: Sheet, code: str, found: Given, values: dict[str, Answer]) -> Answer | None:
        leaf = self.plan.new.node(code)
        sources = [values[link.old] for link in self.plan.crosswalk.into[code] if link.old in values]
        if not sources or not (is_self_scored(leaf) or is_result(leaf)):
            return None
        newest = max(sources, key=lambda answer: answer.updated_at)
        return Answer(
            sheet=sheet,
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

    def _evidence(self, old: Sheet, new: Sheet) -> dict[str, int]:
        """Every document stays with the leaves that its leaf became; how many links each leaf has then."""
        became: dict[str, list[str]] = {}
        for code, links in self.plan.crosswalk.into.items():
            for link in links:
                became.setdefault(link.old, []).append(code)
        copies: dict[tuple[object, ...], EvidenceLink] = {}
        for proof in EvidenceLink.objects.filter(sheet=old).order_by("id"):
            for code in became.get(proof.node, ()):
                key = (code, proof.document_id, proof.section, proof.page)
                copies.setdefault(
                    key,
                    EvidenceLink(
                        sheet=new,
                        node=code,
                        document_id=proof.document_id,
                        section=proof.section,
                        page=proof.page,
                        added_by_id=proof.added_by_id,
                        added_at=proof.added_at,
                    ),
                )
        EvidenceLink.objects.bulk_create(copies.values())
        counted: dict[str, int] = {}
        for copy in copies.values():
            counted[copy.node] = counted.get(copy.node, 0) + 1
        return counted

    def _adjustments(self, new: Sheet, book: AnswerBook, counts: dict[str, str]) -> None:
        before = book.adjustments_at(Stage.SELF)
        for code, count in counts.items():
            rows = [before[item] for item in self.plan.items[code] if item in before]
            Adjustment.objects.create(
                sheet=new,
                item=code,
                stage=Stage.SELF,
                inputs={"count": count},
                reason="\n".join(dict.fromkeys(row.reason for row in rows if row.reason)),
                updated_by_id=rows[-1].updated_by_id if rows else None,
                updated_at=rows[-1].updated_at if rows else self.at,
            )
