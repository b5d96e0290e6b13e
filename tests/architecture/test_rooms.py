"""The rooms of an app: who writes, who reads the clock, how long a module may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.source import calls, dotted, in_room, modules, name

OFFICE = modules("office", "web", "cli", "samples")
MANAGER_VERBS = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "dt.datetime.now",
    "dt.datetime.today",
    "dt.date.today",
    "time.time",
    "time.localtime",
}
# the edges of the product, where the present moment is read once and passed down
CLOCK_ROOMS = ("pages", "api", "jobs", "cli", "http", "middleware", "templatetags")


def _is_write(call: ast.Call) -> bool:
    """A call that changes rows: told from `dict.update` and `image.save` by its arguments."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, keywords = call.func.attr, {keyword.arg for keyword in call.keywords}
    if verb in MANAGER_VERBS:
        return verb.startswith("bulk") or ".objects" in ast.unparse(call.func)
    if verb == "update":
        return not call.args and bool(keywords)
    if verb == "delete":
        return not call.args and not keywords
    return verb == "save" and not call.args and keywords <= {"update_fields", "force_insert", "force_update", "using"}


def _reads_the_clock(call: ast.Call) -> bool:
    converts = dotted(call.func).endswith((".localtime", ".localdate")) and bool(call.args)
    return dotted(call.func) in CLOCKS and not converts


@pytest.mark.parametrize("path", [path for path in OFFICE if not in_room(path, "operations")], ids=name)
def test_rows_are_written_only_by_operations(path: Path):
    found = [f"line {call.lineno}: {ast.unparse(call.func)}" for call in calls(path) if _is_write(call)]
    assert not found


@pytest.mark.parametrize("path", [path for path in OFFICE if in_room(path, "pages", "api", "forms")], ids=name)
def test_pages_ask_queries_and_operations_never_a_manager(path: Path):
    found = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert not found


@pytest.mark.parametrize("path", [path for path in modules() if not in_room(path, *CLOCK_ROOMS)], ids=name)
def test_the_clock_is_read_only_at_the_edges(path: Path):
    found = [f"line {call.lineno}: {dotted(call.func)}" for call in calls(path) if _reads_the_clock(call)]
    assert not found


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_module_holds_at_most_400_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_check_of_writes_sees_writes_and_nothing_else():
    def sees(source: str) -> bool:
        call = ast.parse(source, mode="eval").body
        assert isinstance(call, ast.Call)
        return _is_write(call)

    writes = ["Unit.objects.create(name=1)", "rows.update(name=1)", "unit.save()", "rows.delete()", "m.bulk_create(x)"]
    reads = [
        "names.update(other)",
        "image.save(path)",
        "digest.update(data)",
        "factory.create(1)",
        "image.save(x, f=1)",
    ]
    assert [sees(source) for source in writes] == [True] * len(writes)
    assert [sees(source) for source in reads] == [False] * len(reads)
