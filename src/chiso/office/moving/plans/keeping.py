"""A preview as bytes and back: what the worker made of a large file, kept for its page.

The bytes are compressed JSON with a format number; whoever finds another number makes the preview anew.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass, replace
from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from chiso.engine.moving.keeping import problem_from, problem_tree
from chiso.office.moving.plans.preview import Preview

FORMAT = 1
"""Raised whenever the shape of a preview changes."""


def keep_preview(preview: Preview) -> bytes:
    """The preview as bytes."""
    tree = asdict(replace(preview, problems=()))
    tree |= {"format": FORMAT, "problems": [problem_tree(problem) for problem in preview.problems]}
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), default=str)
    return gzip.compress(text.encode(), compresslevel=3, mtime=0)


def kept_preview(data: bytes) -> Preview | None:
    """The preview that was kept; None when another format was."""
    tree = json.loads(gzip.decompress(data))
    if tree.pop("format", None) != FORMAT:
        return None
    problems = tuple(problem_from(row) for row in tree.pop("problems"))
    preview: Preview = _built(Preview, tree | {"problems": []})
    return replace(preview, problems=problems)


def _built(kind: Any, tree: Any) -> Any:
    """A value of the type that the field states, from its JSON."""
    if isinstance(kind, UnionType):
        return None if tree is None else _built(get_args(kind)[0], tree)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{name: _built(hints[name], value) for name, value in tree.items()})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], each) for each in tree)
    if get_origin(kind) is Mapping:
        return dict(tree)
    if kind is Decimal:
        return Decimal(tree)
    return dt.date.fromisoformat(tree) if kind is dt.date else tree
