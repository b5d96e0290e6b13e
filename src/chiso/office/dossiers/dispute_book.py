"""The comparison of the two systems in Excel: how many differ, those to dispute, and every difference."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

import polars as pl
import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from chiso.engine.calendar import VIETNAM
from chiso.engine.dossiers.reconcile import NAMES

MOST = 200_000
"""Rows of a sheet: more are for the command line; the first sheet says how many there are."""
_SIDES = ("received_at", "due_at", "finished_at")


def dispute_workbook(
    summary: pl.DataFrame, disputed: pl.DataFrame, differing: pl.DataFrame, names: Mapping[str, str], at: dt.datetime
) -> bytes:
    """`summary`, `disputed`, `differing` as `engine.dossiers.reconcile` gives them; `names` of agencies by code."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_urls": False}) as book:
        style = {"font_name": "Times New Roman", "font_size": 12}
        title = book.add_format({**style, "bold": True, "font_size": 14})
        head = book.add_format({**style, "bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        text = book.add_format({**style, "border": 1})
        whole = book.add_format({**style, "border": 1, "num_format": "#,##0"})
        moment = book.add_format({**style, "border": 1, "num_format": "dd/mm/yyyy hh:mm"})
        words: dict[str, str] = {name: said.vi for name, said in NAMES.items()}

        sheet = book.add_worksheet(_("Tổng hợp"))
        sheet.write(0, 0, _("ĐỐI SOÁT HỒ SƠ HAI HỆ THỐNG"), title)
        sheet.write(1, 0, _("Tính đến %(at)s") % {"at": f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"})
        sheet.write_row(3, 0, (_("Khác nhau"), _("Số hồ sơ")), head)
        for row, (name, count) in enumerate(summary.iter_rows(), start=4):
            sheet.write_string(row, 0, words[name], text)
            sheet.write_number(row, 1, count, whole)
        if differing.height > MOST:
            shown = _("Trang sau có %(most)s hồ sơ đầu trong %(all)s; bảng đầy đủ: chiso dossiers reconcile.")
            sheet.write(summary.height + 5, 0, shown % {"most": MOST, "all": differing.height})
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 14)

        for name, frame in ((_("Quá hạn do đồng bộ"), disputed), (_("Mọi khác nhau"), differing)):
            _listed(book.add_worksheet(name), frame.head(MOST), (words, names), (head, text, moment))
    return buffer.getvalue()


def _listed(
    sheet: Worksheet,
    frame: pl.DataFrame,
    words: tuple[Mapping[str, str], Mapping[str, str]],
    formats: tuple[object, object, object],
) -> None:
    """One row a dossier: both sides' moments beside each other, as Excel's dates."""
    head, text, moment = formats
    findings, agencies = words
    told = {
        "received_at": (_("Tiếp nhận, tỉnh"), _("Tiếp nhận, quốc gia")),
        "due_at": (_("Hẹn trả, tỉnh"), _("Hẹn trả, quốc gia")),
        "finished_at": (_("Giải quyết xong, tỉnh"), _("Giải quyết xong, quốc gia")),
    }
    pairs = [heading for name in _SIDES for heading in told[name]]
    heads = (_("Mã hồ sơ"), _("Cơ quan"), _("Khác nhau"), *pairs)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 34)
    sheet.set_column(3, 2 + len(pairs), 17)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, frame.height, len(heads) - 1)
    sheet.write_row(0, 0, heads, head)
    moments = [f"{side}_{name}" for name in _SIDES for side in ("local", "national")]
    for row, values in enumerate(frame.select("dossier_id", "agency", "finding", *moments).iter_rows(), start=1):
        code, agency, finding, *when = values
        sheet.write_string(row, 0, code or "", text)
        sheet.write_string(row, 1, agencies.get(agency, agency or ""), text)
        sheet.write_string(row, 2, findings.get(finding, finding), text)
        for place, value in enumerate(when, start=3):
            if value is None:
                sheet.write_blank(row, place, None, text)
            else:
                sheet.write_datetime(row, place, value, moment)
