"""Formulas in the Common Expression Language (CEL), with exact decimal numbers."""

from chiso.engine.scoring.formula.expression import Expression, FormulaError, compile_expression

__all__ = ["Expression", "FormulaError", "compile_expression"]
