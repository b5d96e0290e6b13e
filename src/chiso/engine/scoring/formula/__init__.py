"""Formulas in the Common Expression Language (CEL), with exact decimal numbers."""

from chiso.engine.scoring.formula.expression import Expression, compile_expression
from chiso.engine.scoring.formula.syntax import FormulaError

__all__ = ["Expression", "FormulaError", "compile_expression"]
