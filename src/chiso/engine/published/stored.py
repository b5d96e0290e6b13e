"""A published table as a tree of plain values, for keeping: what is read back equals what was stored, bit for bit.

The trap: a database column of four decimals. PAPI's sub-dimensions have seven, and their sums are checked at 3e-6. So
figures are kept as the shortest text that gives the same number again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from chiso.engine.published.model import Anchors, Level, Node, PublishedTable


def table_tree(table: PublishedTable) -> dict[str, object]:
    """Lists, mappings and texts only; gaps are None. `notes` are not kept: they belong to the reading."""
    return {
        "index": table.index,
        "year": table.year,
        "units": list(table.units),
        "nodes": [[node.code, node.level, node.name, node.parent] for node in table.nodes],
        "decimals": list(table.decimals),
        "values": [[None if value != value else repr(value) for value in row] for row in table.values.tolist()],
        "derived": sorted(list(pair) for pair in table.derived),
        "weights": {code: repr(float(weight)) for code, weight in sorted(table.weights.items())},
        "anchors": {
            code: [repr(float(value)) for value in (it.worst, it.best, it.low, it.high)]
            for code, it in sorted(table.anchors.items())
        },
    }


def table_of_tree(tree: Mapping[str, Any]) -> PublishedTable:
    """The table again."""
    rows = [[float("nan") if cell is None else float(cell) for cell in row] for row in tree["values"]]
    nodes = tuple(Node(code, cast(Level, level), name, parent) for code, level, name, parent in tree["nodes"])
    return PublishedTable(
        index=tree["index"],
        year=tree["year"],
        units=tuple(tree["units"]),
        nodes=nodes,
        values=np.array(rows, dtype=np.float64).reshape(len(rows), len(nodes)),
        decimals=tuple(tree["decimals"]),
        derived=frozenset((unit, code) for unit, code in tree["derived"]),
        weights={code: float(weight) for code, weight in tree["weights"].items()},
        anchors={code: Anchors(*map(float, ends)) for code, ends in tree["anchors"].items()},
    )
