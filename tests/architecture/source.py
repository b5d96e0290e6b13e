"""The product's own source files, read once for the tests that look at them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "chiso"


def modules(*under: str) -> list[Path]:
    """Python modules of the product below the given folders (all of them when none is given), migrations left out."""
    folders = [PRODUCT / name for name in under] or [PRODUCT]
    found = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def name(path: Path) -> str:
    """How a test names the file."""
    return str(path.relative_to(ROOT))


def dotted(node: ast.expr) -> str:
    """`timezone.now` for the expression of that name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


def in_room(path: Path, *rooms: str) -> bool:
    """Whether a module stands in one of these rooms: `pages.py` or the package `pages/`."""
    return bool({*path.with_suffix("").relative_to(PRODUCT).parts} & set(rooms))


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or would take, by pattern."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]
