"""Does the formula make sense? Types are checked when the framework is loaded, so no sheet can trip over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as OneOf

from chiso.engine.scoring.formula.syntax import FormulaError, Literal, Operation, Tree, Variable

Type = OneOf["number", "yes_no", "text"]
_NAMES = {"number": ("số", "a number"), "yes_no": ("đúng/sai", "true/false"), "text": ("chữ", "text")}


def type_of(tree: Tree, variables: Mapping[str, Type]) -> Type:
    """The type of the expression's value; FormulaError when parts do not fit together or a name is unknown."""
    if isinstance(tree, Literal):
        return "yes_no" if isinstance(tree.value, bool) else "text" if isinstance(tree.value, str) else "number"
    if isinstance(tree, Variable):
        if tree.name not in variables:
            known = ", ".join(variables)
            raise FormulaError(
                f"“{tree.name}” không phải đầu vào đã khai báo ({known})",
                f"“{tree.name}” is not a declared input ({known})",
            )
        return variables[tree.name]
    return _operation(tree, variables)


def _operation(tree: Operation, variables: Mapping[str, Type]) -> Type:
    if tree.sign == "in":
        return _membership(tree, variables)
    if tree.sign == "list":
        raise FormulaError("danh sách […] chỉ đứng sau “in”", "a list […] stands only after “in”")
    types = [type_of(part, variables) for part in tree.parts]
    if tree.sign in ("&&", "||", "!"):
        _all(types, "yes_no", tree.sign)
        return "yes_no"
    if tree.sign == "?":
        _all(types[:1], "yes_no", "? :")
        _all(types[2:], types[1], "? :")
        return types[1]
    if tree.sign in ("==", "!="):
        _all(types[1:], types[0], tree.sign)
        return "yes_no"
    _all(types, "number", tree.sign)
    if tree.sign == "/" and all(_whole(part) for part in tree.parts):
        raise FormulaError(
            "chia hai số nguyên viết sẵn thì CEL bỏ phần lẻ; viết 7.0/2.0",
            "dividing two written whole numbers drops the fraction in CEL; write 7.0/2.0",
        )
    return "yes_no" if tree.sign in ("<", "<=", ">", ">=") else "number"


def _membership(tree: Operation, variables: Mapping[str, Type]) -> Type:
    value, members = tree.parts
    if not isinstance(members, Operation) or members.sign != "list":
        raise FormulaError("sau “in” cần danh sách […]", "“in” needs a list […]")
    _all([type_of(member, variables) for member in members.parts], type_of(value, variables), "in")
    return "yes_no"


def _whole(tree: Tree) -> bool:
    if isinstance(tree, Literal):
        return tree.whole
    return isinstance(tree, Operation) and tree.sign != "double" and all(_whole(part) for part in tree.parts)


def _all(types: list[Type], wanted: Type, sign: str) -> None:
    for found in types:
        if found != wanted:
            raise FormulaError(
                f"“{sign}” cần {_NAMES[wanted][0]}, lại là {_NAMES[found][0]}",
                f"“{sign}” needs {_NAMES[wanted][1]}, not {_NAMES[found][1]}",
            )
