"""What is refused in the province's own index, in words that teach."""

from __future__ import annotations

from chiso.engine.errors import InputError, Problem, Text


def refuse(code: str, vi: str, en: str, *, where: str = "", got: str = "", hint: Text | None = None) -> InputError:
    """The refusal of one verb."""
    return InputError([Problem(f"national.{code}", Text(vi, en), where=where, got=got, hint=hint or Text("", ""))])


def no_node(node: str) -> InputError:
    """The framework has no such node."""
    return refuse("no_node", "Bộ tiêu chí không có mục này.", "The framework has no such node.", where="node", got=node)
