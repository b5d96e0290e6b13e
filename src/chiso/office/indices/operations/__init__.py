"""All writes of published results: computed here, computed elsewhere, moved in from Excel."""

from chiso.office.indices.operations.moved import MovedLine, MovedNode, MovedTable, store_moved, withdraw_moved
from chiso.office.indices.operations.publishing import ImportedResult, store_imported, store_result_set

__all__ = [
    "ImportedResult",
    "MovedLine",
    "MovedNode",
    "MovedTable",
    "store_imported",
    "store_moved",
    "store_result_set",
    "withdraw_moved",
]
