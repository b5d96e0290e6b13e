"""Parts and totals that a table leaves out, where they are plain sums: computed, and tagged as computed.

The trap: a sum over what happens to be there. A part is summed only when every one of its sub-parts is known, a total
only when every part is; with one gap there is no total, and so no rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chiso.engine.published.model import Floats, Node, PublishedTable


def completed(table: PublishedTable) -> PublishedTable:
    """The table with every part and the total that can be summed. What was printed is never changed."""
    nodes, columns = list(table.nodes), [table.values[:, at] for at in range(len(table.nodes))]
    decimals, derived = list(table.decimals), set(table.derived)

    def fill(node: Node, below: Sequence[int]) -> None:
        if not below:
            return
        sums = np.sum([columns[at] for at in below], axis=0)  # NaN where one is missing
        place = next((at for at, one in enumerate(nodes) if one.code == node.code), None)
        if place is None:
            place = len(nodes)
            nodes.append(node)
            columns.append(np.full(len(table.units), np.nan))
            decimals.append(max(decimals[at] for at in below))
        gaps = np.isnan(columns[place]) & ~np.isnan(sums)
        columns[place] = np.where(gaps, sums, columns[place])
        derived.update((table.units[row], node.code) for row in np.flatnonzero(gaps))

    parents = dict.fromkeys(node.parent for node in table.nodes if node.level == "subpart" and node.parent)
    for parent in parents:
        fill(
            _node(table, parent),
            [at for at, one in enumerate(nodes) if one.level == "subpart" and one.parent == parent],
        )
    total = next((node for node in table.nodes if node.level == "total"), Node("TOTAL", "total"))
    fill(total, [at for at, one in enumerate(nodes) if one.level == "part"])
    values: Floats = np.column_stack(columns) if columns else table.values
    return replace(table, nodes=tuple(nodes), values=values, decimals=tuple(decimals), derived=frozenset(derived))


def _node(table: PublishedTable, code: str) -> Node:
    return next((node for node in table.nodes if node.code == code), Node(code, "part"))
