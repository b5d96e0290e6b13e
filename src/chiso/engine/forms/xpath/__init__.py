"""The expressions of XForms questionnaires: the part of XPath 1.0 with the functions that ODK's specification names."""

from chiso.engine.forms.xpath.evaluating import Scope, evaluate, evaluate_text, evaluate_true
from chiso.engine.forms.xpath.parsing import Expression, ExpressionError, parse

__all__ = ["Expression", "ExpressionError", "Scope", "evaluate", "evaluate_text", "evaluate_true", "parse"]
