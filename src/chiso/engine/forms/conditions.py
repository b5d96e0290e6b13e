"""Expressions of a form, each read once; those that are not understood here are remembered with their place."""

from __future__ import annotations

from chiso.engine.errors import Problem, Text
from chiso.engine.forms.model import Condition
from chiso.engine.forms.xpath import ExpressionError, parse


class Conditions:
    """Reads expressions and collects what is not understood."""

    def __init__(self) -> None:
        self.unknown: list[Problem] = []

    def read(self, source: str, where: str) -> Condition:
        """The condition; `tree` is None when it is not understood, and the problem is kept."""
        try:
            return Condition(source.strip(), parse(source))
        except ExpressionError as error:
            hint = Text(
                "Sửa biểu thức; nếu đúng như ý, phiếu vẫn thu được bằng ODK Collect, chỉ không trả lời trên trang.",
                "Correct it; if it is as meant, devices can use the form, but it cannot be answered on the pages.",
            )
            at = f" ({error.position})" if error.position else ""
            self.unknown.append(
                Problem(
                    "forms.expression",
                    error.message,
                    where=where,
                    got=f"{error.got}{at} · {source.strip()[:80]}",
                    hint=hint,
                    severity="warning",
                )
            )
            return Condition(source.strip(), None)

    def read_optional(self, source: str | None, where: str) -> Condition | None:
        """None when nothing is said, or what is said says nothing (`false()` for required, `true()` for relevant)."""
        return self.read(source, where) if source and source.strip() else None
