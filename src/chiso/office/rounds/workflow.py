"""The steps of a round as data: which move leads where, who may make it, and which values may be changed meanwhile.

The trap: states written into code make every province's habit a patch. A round carries its own table
(`Round.workflow`), checked here when it is loaded; `operations.moves.move` alone changes a sheet's state.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import override

from chiso.engine.errors import InputError, Location, Problem, Text
from chiso.office.rounds.models import SheetState, Stage

BACK = "back"  # the target of a move that returns the sheet to where it stood before
SECTIONS = ("steps", "states", "moves")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the calendar; without a window its deadlines are given sheet by sheet."""

    code: str
    name: Text
    has_window: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """Where a sheet may stand. `writes` is the stage whose values may be changed here; "" = nothing may."""

    code: str
    name: Text
    step: str = ""
    writes: str = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One verb of the table. Any one of `permissions` suffices; `ledger` is the stage whose scores are written down."""

    verb: str
    name: Text
    sources: tuple[str, ...]
    target: str
    permissions: tuple[str, ...]
    needs_reason: bool = False
    ledger: str = ""
    at_deadline: str = ""


@dataclass(frozen=True)
class Workflow:
    """A checked table of states and moves, in the order of the file."""

    initial: str
    steps: tuple[Step, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]

    @cached_property
    def step_by_code(self) -> dict[str, Step]:
        return {step.code: step for step in self.steps}

    @cached_property
    def state_by_code(self) -> dict[str, State]:
        return {state.code: state for state in self.states}

    @cached_property
    def move_by_verb(self) -> dict[str, Move]:
        return {move.verb: move for move in self.moves}

    @property
    def windows(self) -> tuple[Step, ...]:
        """The steps that have a window in the round's calendar."""
        return tuple(step for step in self.steps if step.has_window)

    def state(self, code: str) -> State:
        """The state; one that this table does not use is shut and final."""
        return self.state_by_code.get(code) or State(code, state_words(code), final=True)

    def writes(self, state: str, stage: str) -> bool:
        """Whether values of `stage` may be changed while a sheet stands in `state`."""
        return self.state(state).writes == stage

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that lead out of a state."""
        return tuple(move for move in self.moves if state in move.sources)

    def states_of(self, step: str) -> tuple[str, ...]:
        """The states in which the deadline of `step` counts."""
        return tuple(state.code for state in self.states if state.step == step)

    def check(self, verb: str, state: str, reason: str) -> Move:
        """The move that `verb` makes from `state`; InputError when the table has none or the reason is missing."""
        move = self.move_by_verb.get(verb)
        if move is None or state not in move.sources:
            raise InputError([_not_from_here(self, verb, state, move)])
        if move.needs_reason and not reason.strip():
            raise InputError([reason_missing(move.name)])
        return move


def state_words(code: str) -> Text:
    """A state's name in both languages, as badges show it."""
    told = {}
    for language in ("vi", "en"):
        with override(language):
            told[language] = str(SheetState(code).label)
    return Text(told["vi"], told["en"])


def reason_missing(what: Text) -> Problem:
    """The problem of a verb that needs a reason and got none."""
    return Problem(
        "rounds.reason_missing",
        Text(f"“{what.vi}” phải có lý do.", f"“{what.en}” needs a reason."),
        where="reason",
        expected=Text("một câu nêu lý do", "a sentence that says why"),
        hint=Text(
            "Lý do được ghi vào nhật ký và đơn vị đọc được.", "The reason is kept in the record; the unit sees it."
        ),
    )


def _not_from_here(flow: Workflow, verb: str, state: str, move: Move | None) -> Problem:
    here = flow.state(state).name
    name = move.name if move else Text(verb, verb)
    sources = [flow.state(code).name for code in (move.sources if move else ())]
    return Problem(
        "rounds.wrong_state",
        Text(
            f"Không thể “{name.vi}” khi phiếu ở bước “{here.vi}”.",
            f"“{name.en}” is not possible while the sheet is “{here.en}”.",
        ),
        where=Location(name.vi, name.en),
        expected=Text(
            "phiếu ở bước: " + ", ".join(text.vi for text in sources) if sources else "một bước có trong quy trình",
            "the sheet to be: " + ", ".join(text.en for text in sources) if sources else "a step of this workflow",
        ),
        hint=Text("Tải lại trang để xem trạng thái mới nhất.", "Reload the page to see the newest state."),
    )


def default_workflow_data() -> dict[str, Any]:
    """The shipped table as plain data, to be stored on a new round."""
    text = (Path(__file__).parent / "default_workflow.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def stored_workflow(data: Mapping[str, Any]) -> dict[str, Any]:
    """A table as a round keeps it: with `order`, the codes of each section as they stand in the file.

    The trap: PostgreSQL's jsonb forgets the order of keys, and the order of steps is the order of the round. So a table
    that states its order already, as one taken from another round does, keeps what it states.
    """
    return {"order": {kind: list(data[kind]) for kind in SECTIONS if isinstance(data.get(kind), dict)}, **data}


def workflow_of(data: object) -> Workflow:
    """The checked workflow that a round carries (`round.workflow`); remembered by its content.

    Asked for every cell of a grid: comparing with a copy of what was read is ten times faster than any digest.
    """
    for known, flow in _READ:
        if known == data:
            return flow
    flow = load_workflow(data)
    # a copy: the caller's data may be changed in place
    _READ[:] = [(deepcopy(data), flow), *_READ[:15]]
    return flow


_READ: list[tuple[object, Workflow]] = []


def load_workflow(data: object) -> Workflow:
    """The workflow that plain data states. Raises InputError with every problem of the table."""
    from chiso.office.rounds.workflow_reading import Reader

    reader = Reader()
    flow = reader.read(data)
    if reader.problems or flow is None:
        raise InputError(reader.problems)
    return flow


STAGES: tuple[str, ...] = tuple(Stage.values)
