"""Values, evidence and bonus counts of many units copied to their sheets under another framework version.

The trap: a province has 3,500 sheets, and while one transaction copies them nobody else can write. So everything that
takes time - reading, carrying, making rows ready - happens before that transaction, in portions; inside it the rows are
only inserted, and sheets in which somebody has written meanwhile are carried anew.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Aggregate, Count, Max, Sum

from chiso.engine.scoring import Answer as Given
from chiso.engine.scoring import CarryPlan, carry
from chiso.office.inserting import Row, RowWriter
from chiso.office.rounds.leaves import is_result, is_self_scored
from chiso.office.rounds.models import Adjustment, Answer, EvidenceLink, RoundGroup, Sheet, Stage
from chiso.office.rounds.operations.counts import count_into
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.queries.framework_change import figures_of, standing_values
from chiso.office.rounds.scores import AnswerBook, is_filled_with, unit_code

PORTION = 250
"""Sheets carried at once: their values fit into memory, and few statements carry many of them."""


Beat = Callable[[int, int], None]
"""Told how many sheets of how many are ready."""
Print = tuple[object, ...]


@dataclass(slots=True)
class CarriedSheet:
    """A sheet of the new version, not stored yet, with its rows made ready; `seen` tells the old one's state then."""

    old_id: int
    seen: Print
    new: Sheet
    rows: tuple[list[Row], list[Row], list[Row]]


class SheetCarrier:
    """Carries sheets by one plan; the values of `touched` leaves wait for the unit's confirmation.

    `draft` is a group of the new version, of which only round and framework are looked at: it need not be stored.
    """

    def __init__(
        self, plan: CarryPlan, touched: frozenset[str], draft: RoundGroup, state: str, at: dt.datetime
    ) -> None:
        self.plan, self.touched, self.draft, self.state, self.at = plan, touched, draft, state, at
        self._writers = (RowWriter(Answer), RowWriter(EvidenceLink), RowWriter(Adjustment))

    def prepare(self, sheets: Sequence[Sheet], beat: Beat = lambda done, total: None) -> list[CarriedSheet]:
        """What each of these sheets becomes; nothing is stored."""
        made: list[CarriedSheet] = []
        for start in range(0, len(sheets), PORTION):
            made.extend(self._portion(sheets[start : start + PORTION]))
            beat(len(made), len(sheets))
        return made

    def store(self, carried: Sequence[CarriedSheet], sheets: Sequence[Sheet], group: RoundGroup) -> list[Sheet]:
        """Store a sheet of `group` for each of `sheets`, which nobody can write into any more; part of a verb."""
        by_id = {each.old_id: each for each in carried}
        prints = prints_of(sheets)
        changed = [sheet for sheet in sheets if sheet.pk not in by_id or by_id[sheet.pk].seen != prints[sheet.pk]]
        by_id.update((each.old_id, each) for each in self.prepare(changed))
        standing = [by_id[sheet.pk] for sheet in sheets]
        for each in standing:
            each.new.group = group
        made = Sheet.objects.bulk_create([each.new for each in standing], batch_size=PORTION)
        for kind, writer in enumerate(self._writers):
            place = writer.place("sheet_id")
            for each in standing:
                for row in each.rows[kind]:
                    row[place] = each.new.pk
            writer.insert([row for each in standing for row in each.rows[kind]])
        return made

    def _portion(self, sheets: Sequence[Sheet]) -> Iterator[CarriedSheet]:
        prints = prints_of(sheets)
        books = books_of(sheet.pk for sheet in sheets)
        proofs = self._proofs(sheets)
        for old in sheets:
            new = Sheet(
                group=self.draft, unit=old.unit, state=self.state, state_since=self.at, last_activity_at=self.at
            )
            own, bonus = self._values(old, books[old.pk])
            proved = list(self._links(proofs.get(old.pk, ())))
            counted = Counter(link.node for link in proved)
            count_into(new, AnswerBook(tuple(own), (), dict(counted)))
            answers, links, adjustments = self._writers
            yield CarriedSheet(
                old.pk, prints[old.pk], new,
                (_ready(answers, own), _ready(links, proved), _ready(adjustments, bonus)),
            )  # fmt: skip

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


def _ready(writer: RowWriter, rows: Sequence[Answer] | Sequence[EvidenceLink] | Sequence[Adjustment]) -> list[Row]:
    """Rows without their sheet, which has no key yet."""
    for row in rows:
        vars(row)["sheet_id"] = 0  # no cached sheet to forget; the descriptor would look for one
    return writer.ready(rows)


def prints_of(sheets: Sequence[Sheet]) -> dict[int, Print]:
    """What tells of each sheet whether somebody has written into it since. Four queries a portion."""
    found: dict[int, Print] = {}
    for start in range(0, len(sheets), PORTION):
        ids = [sheet.pk for sheet in sheets[start : start + PORTION]]
        told: dict[int, list[object]] = {key: [] for key in ids}
        for kind, rows in enumerate(
            (
                Sheet.objects.filter(pk__in=ids).order_by().values_list("pk", "last_activity_at"),
                _told(Answer, ids, Count("pk"), Sum("version"), Max("updated_at")),
                _told(EvidenceLink, ids, Count("pk"), Max("pk")),
                _told(Adjustment, ids, Count("pk"), Sum("version"), Max("updated_at")),
            )
        ):
            for sheet_id, *rest in rows:
                told[sheet_id].append((kind, *rest))
        found.update((key, tuple(values)) for key, values in told.items())
    return found


def _told(model: type[Answer | EvidenceLink | Adjustment], ids: list[int], *figures: Aggregate) -> Iterable[Any]:
    rows = model.objects.filter(sheet_id__in=ids).order_by().values_list("sheet_id")
    return rows.annotate(**{f"told_{place}": figure for place, figure in enumerate(figures)})
