"""Files of the years before ChiSo: scored workbooks, tables of results, account lists, evidence archives, as facts."""

from chiso.engine.moving.accounts import AccountRow, AccountTable, read_accounts
from chiso.engine.moving.archive import Entry, archive_entries, archive_members
from chiso.engine.moving.criteria import CriterionMatch, match_criteria
from chiso.engine.moving.filenames import NameFacts, read_file_name
from chiso.engine.moving.keeping import keep_book, kept_book
from chiso.engine.moving.labels import LabelMatch, NameIndex, fold_unit
from chiso.engine.moving.model import Column, Criterion, Figure, Label, ScoredBook, Stage, Total
from chiso.engine.moving.recognising import STEPS, Recognised, recognise
from chiso.engine.moving.scored import read_scored

__all__ = [
    "STEPS",
    "AccountRow",
    "AccountTable",
    "Column",
    "Criterion",
    "CriterionMatch",
    "Entry",
    "Figure",
    "Label",
    "LabelMatch",
    "NameFacts",
    "NameIndex",
    "Recognised",
    "ScoredBook",
    "Stage",
    "Total",
    "archive_entries",
    "archive_members",
    "fold_unit",
    "keep_book",
    "kept_book",
    "match_criteria",
    "read_accounts",
    "read_file_name",
    "read_scored",
    "recognise",
]
