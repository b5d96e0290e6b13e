"""Vietnamese text: one composed form, mended legacy fonts, search and sort keys, numbers, dates and words."""

from chiso.engine.text.apart import places_apart
from chiso.engine.text.dates import date_of, format_date, format_date_official, parse_date, parse_moment
from chiso.engine.text.decoding import Decoded, decode_text
from chiso.engine.text.keys import search_key, sort_key
from chiso.engine.text.legacy import Detection, Repair, detect_legacy, repair
from chiso.engine.text.numbers import (
    Number,
    NumberStyle,
    decimal_of,
    format_decimal,
    format_percent,
    guess_number_style,
    parse_decimal,
    parse_number,
)
from chiso.engine.text.tables import Table, read_table
from chiso.engine.text.unicode import is_decomposed, is_nfc, nfc, tidy
from chiso.engine.text.words import number_to_words, parse_yes_no
from chiso.engine.text.workbooks import read_any_table

__all__ = [
    "Decoded",
    "Detection",
    "Number",
    "NumberStyle",
    "Repair",
    "Table",
    "date_of",
    "decimal_of",
    "decode_text",
    "detect_legacy",
    "format_date",
    "format_date_official",
    "format_decimal",
    "format_percent",
    "guess_number_style",
    "is_decomposed",
    "is_nfc",
    "nfc",
    "number_to_words",
    "parse_date",
    "parse_decimal",
    "parse_moment",
    "parse_number",
    "parse_yes_no",
    "places_apart",
    "read_any_table",
    "read_table",
    "repair",
    "search_key",
    "sort_key",
    "tidy",
]
