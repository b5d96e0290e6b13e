"""Reading and checking a workflow table: every problem of the table in one report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chiso.engine.errors import Problem, Text
from chiso.office.accounts.matrix import MATRIX
from chiso.office.rounds.models import SheetState, Stage
from chiso.office.rounds.workflow import BACK, SECTIONS, Move, State, Step, Workflow

_KEYS = {
    "": {"initial", "order", *SECTIONS},
    "order": set(SECTIONS),
    "steps": {"vi", "en", "window"},
    "states": {"vi", "en", "step", "writes", "final"},
    "moves": {"vi", "en", "from", "to", "permission", "reason", "ledger", "at_deadline"},
}


class Reader:
    """One table under reading; `problems` holds what was found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, code: str, where: str, vi: str, en: str, *, got: object = "", expected: Iterable[str] = ()) -> None:
        listed = ", ".join(expected)
        self.problems.append(
            Problem(f"workflow.{code}", Text(vi, en), where=where, got=str(got)[:80], expected=Text(listed, listed))
        )

    def read(self, data: object) -> Workflow | None:
        table = self._mapping(data, "", "")
        if table is None:
            return None
        if "order" in table:
            self._mapping(table["order"], "order", "order")
        steps = tuple(
            Step(code, self._name(body, f"steps.{code}"), body.get("window") is not False)
            for code, body in self._entries(table, "steps")
        )
        states = tuple(self._state(code, body) for code, body in self._entries(table, "states"))
        moves = tuple(self._move(verb, body) for verb, body in self._entries(table, "moves"))
        flow = Workflow(str(table.get("initial", "")), steps, states, moves)
        self._check(flow)
        return flow

    def _mapping(self, value: object, where: str, kind: str) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            self.add("shape", where, "phải là các cặp khóa: giá trị", "must be key: value pairs", got=value)
            return None
        for key in value.keys() - _KEYS[kind]:
            self.add("unknown_key", where, f"khóa lạ “{key}”", f"unknown key “{key}”", expected=sorted(_KEYS[kind]))
        return value

    def _entries(self, table: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
        section = table.get(kind)
        if not isinstance(section, dict) or not section:
            self.add("missing", kind, f"thiếu phần “{kind}”", f"the section “{kind}” is missing")
            return []
        codes = self._ordered(table.get("order"), kind, list(section))
        read = ((str(code), self._mapping(section[code], f"{kind}.{code}", kind)) for code in codes)
        return [(code, body) for code, body in read if body is not None]

    def _ordered(self, order: object, kind: str, codes: list[str]) -> list[str]:
        """The codes of a section in the order that the table states; as they stand where it states none."""
        stated = order.get(kind) if isinstance(order, dict) else None
        if stated is None:
            return codes
        if not isinstance(stated, list) or sorted(map(str, stated)) != sorted(map(str, codes)):
            self.add(
                "order",
                f"order.{kind}",
                "phải nêu đúng một lần mỗi mã của phần này",
                "must name every code of the section exactly once",
                got=stated,
                expected=map(str, codes),
            )
            return codes
        return stated

    def _name(self, body: dict[str, Any], where: str) -> Text:
        names = [str(body.get(language) or "").strip() for language in ("vi", "en")]
        if not all(names):
            self.add("name", where, "thiếu tên tiếng Việt hoặc tiếng Anh", "a name in Vietnamese or English is missing")
        return Text(*names)

    def _state(self, code: str, body: dict[str, Any]) -> State:
        return State(
            code,
            self._name(body, f"states.{code}"),
            str(body.get("step") or ""),
            str(body.get("writes") or ""),
            body.get("final") is True,
        )

    def _move(self, verb: str, body: dict[str, Any]) -> Move:
        return Move(
            verb,
            self._name(body, f"moves.{verb}"),
            self._list(body, "from", verb),
            str(body.get("to") or ""),
            self._list(body, "permission", verb),
            self._flag(body, "reason", verb),
            str(body.get("ledger") or ""),
            str(body.get("at_deadline") or ""),
        )

    def _list(self, body: dict[str, Any], key: str, verb: str) -> tuple[str, ...]:
        value = body.get(key)
        if not isinstance(value, list) or not value:
            self.add(
                "list", f"moves.{verb}.{key}", "phải là danh sách không rỗng", "must be a non-empty list", got=value
            )
            return ()
        return tuple(str(item) for item in value)

    def _flag(self, body: dict[str, Any], key: str, verb: str) -> bool:
        value = body.get(key, False)
        if not isinstance(value, bool):
            self.add("flag", f"moves.{verb}.{key}", "phải là true hoặc false", "must be true or false", got=value)
        return value is True

    def _check(self, flow: Workflow) -> None:
        known = tuple(flow.state_by_code)
        self._known([flow.initial], known, "initial")
        for state in flow.states:
            where = f"states.{state.code}"
            self._known([state.code], SheetState.values, where)
            self._known([state.step] if state.step else [], flow.step_by_code, f"{where}.step")
            self._known([state.writes] if state.writes else [], Stage.values, f"{where}.writes")
            if not state.final and state.code in SheetState.values and not flow.moves_from(state.code):
                self.add("dead_end", where, "không có bước nào đi tiếp", "no move leads out of this state")
        for move in flow.moves:
            where = f"moves.{move.verb}"
            self._known(move.sources, known, f"{where}.from")
            self._known([move.target], (*known, BACK), f"{where}.to")
            self._known(move.permissions, MATRIX, f"{where}.permission")
            self._known([move.ledger] if move.ledger else [], Stage.values, f"{where}.ledger")
            self._known([move.at_deadline] if move.at_deadline else [], flow.step_by_code, f"{where}.at_deadline")
        self._check_reachable(flow)
        self._check_leaving_open(flow)

    def _known(self, codes: Iterable[str], allowed: Iterable[str], where: str) -> None:
        allowed = tuple(allowed)
        for code in codes:
            if code not in allowed:
                self.add("unknown", where, f"không có “{code}”", f"there is no “{code}”", got=code, expected=allowed)

    def _check_reachable(self, flow: Workflow) -> None:
        reached, waiting = {flow.initial}, [flow.initial]
        while waiting:
            for move in flow.moves_from(waiting.pop()):
                if move.target not in reached and move.target != BACK:
                    reached.add(move.target)
                    waiting.append(move.target)
        for code in flow.state_by_code:
            if code not in reached:
                self.add("unreachable", f"states.{code}", "không bước nào đi tới", "no move leads to this state")

    def _check_leaving_open(self, flow: Workflow) -> None:
        """A move that shuts a stage must write its scores down, or they would be lost to the record."""
        for move in flow.moves:
            target = flow.state_by_code.get(move.target)
            shuts = target is not None and not target.writes
            for source in move.sources:
                stage = flow.state_by_code[source].writes if source in flow.state_by_code else ""
                if shuts and stage and not move.ledger:
                    self.add(
                        "no_ledger",
                        f"moves.{move.verb}.ledger",
                        f"bước này đóng “{stage}” nhưng không ghi điểm",
                        f"this move shuts “{stage}” and writes no scores down",
                        expected=[stage],
                    )
