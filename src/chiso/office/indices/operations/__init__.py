"""All writes of published results: computed here, computed elsewhere, moved in from Excel."""

from chiso.office.indices.operations.imported import (
    ImportedResult,
    StatedLine,
    StatedNode,
    create_stated,
    store_imported,
)
from chiso.office.indices.operations.moved import MovedTable, store_moved, withdraw_moved
from chiso.office.indices.operations.publishing import store_result_set

__all__ = [
    "ImportedResult",
    "MovedTable",
    "StatedLine",
    "StatedNode",
    "create_stated",
    "store_imported",
    "store_moved",
    "store_result_set",
    "withdraw_moved",
]
