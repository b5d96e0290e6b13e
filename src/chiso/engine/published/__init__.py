"""Does a published table reproduce itself? Reading, sums, weights, missing units."""

from chiso.engine.published.checking import CheckReport, Relation, Verdict, check_published
from chiso.engine.published.columns import ColumnMapping, propose_mapping, read_mapping
from chiso.engine.published.completing import completed
from chiso.engine.published.computed import MixedLeaf, MixedPart, mixed_index
from chiso.engine.published.model import Anchors, Node, PublishedTable, Zeros
from chiso.engine.published.places import Places, match_provinces
from chiso.engine.published.reading import read_published
from chiso.engine.published.stored import table_of_tree, table_tree
from chiso.engine.published.weights import Weighting, given_weights, recover_weights

__all__ = [
    "Anchors",
    "CheckReport",
    "ColumnMapping",
    "MixedLeaf",
    "MixedPart",
    "Node",
    "Places",
    "PublishedTable",
    "Relation",
    "Verdict",
    "Weighting",
    "Zeros",
    "check_published",
    "completed",
    "given_weights",
    "match_provinces",
    "mixed_index",
    "propose_mapping",
    "read_mapping",
    "read_published",
    "recover_weights",
    "table_of_tree",
    "table_tree",
]
