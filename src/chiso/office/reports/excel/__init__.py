"""A sheet as an Excel workbook: out in the layout of an official annex, in again cell by cell."""

from chiso.office.reports.excel.comparing import CellChange, Comparison, compare
from chiso.office.reports.excel.content import SheetContent, content_of
from chiso.office.reports.excel.reading import SheetCopy, read_copy
from chiso.office.reports.excel.writing import write_sheet

__all__ = [
    "CellChange",
    "Comparison",
    "SheetContent",
    "SheetCopy",
    "compare",
    "content_of",
    "read_copy",
    "write_sheet",
]
