"""Do the steps and the ledger of every sheet still say what was recorded when the sheet moved?

The trap: the audit chain covers what was done, not the tables that pages show. Each event of a move carries the digest
of the step and of the ledger rows that it wrote; who changes, adds or takes away a row by SQL leaves the chain whole
and the digest wrong. Moves made before events carried one cannot be held against anything and are told as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, OuterRef, Subquery

from chiso.engine.errors import Text
from chiso.office.audit.models import AuditEvent
from chiso.office.rounds.models import FrameworkChange, LedgerEntry, Round, Sheet, Transition
from chiso.office.rounds.move_digest import SHUT_BY_CHANGE, move_digest, steps_digest

CHUNK = 5000
Found = tuple[int, Text]  # a sheet and what is wrong with it

_NOTHING = Text("", "")
_CHANGED = Text(
    "bước đi hoặc điểm trong sổ đã bị sửa, thêm hay xóa sau khi ghi nhật ký",
    "a step or its scores in the ledger were changed, added or deleted after they were recorded",
)
_GONE = Text("một bước đi đã ghi nhật ký bị xóa", "a recorded step was deleted")
_ADDED = Text("có bước đi không được ghi nhật ký", "there is a step that was never recorded")
_LOOSE = Text("có điểm trong sổ không thuộc bước đi nào của phiếu", "the ledger has scores of no step of the sheet")
_STATE = Text("trạng thái phiếu khác bước đi cuối cùng", "the sheet's state is not that of its last step")


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """A round held against its record.

    `moves` carry a digest, `older` sheets have steps made before digests were kept, `sheet` and `why` name the first
    disagreement.
    """

    round: int
    moves: int
    older: int
    sheet: int | None = None
    unit: str = ""
    why: Text = _NOTHING

    @property
    def holds(self) -> bool:
        return self.sheet is None


def ledger_reports() -> Iterator[LedgerReport]:
    """Every round, in order."""
    for round_id in Round.objects.order_by("pk").values_list("pk", flat=True):
        yield _Held(round_id).report()


class _Held:
    """One round under the check."""

    def __init__(self, round_id: int) -> None:
        self._round = round_id
        events = AuditEvent.objects.filter(stream=f"round:{round_id}", data__has_key="sha256")
        rows = list(events.values_list("object_type", "object_id", "data").iterator(CHUNK))
        moves = [
            (int(key), data) for kind, key, data in rows if kind == Sheet._meta.label_lower and "transition" in data
        ]
        self._recorded = {data["transition"]: (sheet, data["sha256"]) for sheet, data in moves}
        change = FrameworkChange._meta.label_lower
        self._changes = {int(key): data["sha256"] for kind, key, data in rows if kind == change}
        self._since = min(self._recorded, default=None)
        self._older: set[int] = set()

    def report(self) -> LedgerReport:
        shut = list(self._shut_groups())
        # walked to the end, also past the first disagreement: the walk counts the sheets that are not covered
        found = [*self._steps(), *shut, *self._loose(), *self._states()]
        if not found:
            return LedgerReport(self._round, len(self._recorded), len(self._older))
        sheet, why = found[0]
        unit = Sheet.objects.filter(pk=sheet).values_list("unit__name", flat=True).first() or ""
        return LedgerReport(self._round, len(self._recorded), len(self._older), sheet, unit, why)

    def _steps(self) -> Iterator[Found]:
        """Each step with its scores; the two tables are read side by side, in constant memory."""
        steps = Transition.objects.filter(sheet__group__round_id=self._round).select_related("sheet").order_by("id")
        rows = LedgerEntry.objects.filter(sheet__group__round_id=self._round, transition__isnull=False)
        by_step = groupby(rows.order_by("transition_id").iterator(CHUNK), key=lambda entry: entry.transition_id or 0)
        ahead = next(by_step, None)
        missing = dict(self._recorded)
        for step in steps.iterator(CHUNK):
            entries: list[LedgerEntry] = []
            while ahead is not None and ahead[0] <= step.pk:
                entries += [entry for entry in ahead[1] if entry.transition_id == step.pk]
                ahead = next(by_step, None)
            why = self._why(step, entries, missing.pop(step.pk, None))
            if why is not None:
                yield step.sheet_id, why
        yield from ((sheet, _GONE) for sheet, _sha256 in missing.values())

    def _why(self, step: Transition, entries: list[LedgerEntry], recorded: tuple[int, str] | None) -> Text | None:
        if recorded is not None:
            return None if recorded == (step.sheet_id, move_digest(step, entries)) else _CHANGED
        if step.verb == SHUT_BY_CHANGE and step.sheet.group_id in self._covered_groups:
            return _CHANGED if entries else None  # the step itself is held by the change's own digest
        if self._since is not None and step.pk > self._since:
            return _ADDED
        self._older.add(step.sheet_id)
        return None

    def _shut_groups(self) -> Iterator[Found]:
        changes = list(FrameworkChange.objects.filter(pk__in=self._changes).order_by("pk"))
        self._covered_groups = {change.old_group_id for change in changes}
        for change in changes:
            steps = Transition.objects.filter(sheet__group=change.old_group_id, verb=SHUT_BY_CHANGE)
            if steps_digest(steps) != self._changes[change.pk]:
                yield Sheet.objects.filter(group=change.old_group_id).order_by("pk")[0].pk, _CHANGED

    def _loose(self) -> Iterator[Found]:
        rows = LedgerEntry.objects.filter(sheet__group__round_id=self._round).exclude(transition__sheet=F("sheet"))
        yield from ((sheet, _LOOSE) for sheet in rows.order_by("id").values_list("sheet_id", flat=True)[:1])

    def _states(self) -> Iterator[Found]:
        newest = Transition.objects.filter(sheet=OuterRef("pk")).order_by("-id").values("to_state")[:1]
        sheets = Sheet.objects.filter(group__round_id=self._round).annotate(came_to=Subquery(newest))
        astray = sheets.filter(came_to__isnull=False).exclude(state=F("came_to")).order_by("pk")
        yield from ((sheet, _STATE) for sheet in astray.values_list("pk", flat=True)[:1])
