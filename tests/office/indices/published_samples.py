"""A small published index of made-up provinces, imported through its own door."""

from __future__ import annotations

import datetime as dt

from chiso.office.accounts.actors import Actor
from chiso.office.indices.models import Covers, Rule, Source
from chiso.office.indices.operations.tables import NewEdition, open_source, store_editions
from chiso.office.indices.tables.queries import source_by_code
from chiso.office.indices.tables.reading import mapping_for, open_table, read_editions

CODE = "chi-so-thu"
YEARS = {
    2023: """Tỉnh;D1.1;D1.2;D2;Tổng;TOTAL_SE
Tỉnh Mẫu;1,20;2,40;3,10;6,70;0,10
Tỉnh Thí Dụ;1,10;2,60;3,40;7,10;0,12
Tỉnh Minh Họa;1,50;2,10;2,90;6,50;0,11
Tỉnh Giả Định;1,90;2,90;3,60;8,40;0,09
Tỉnh Bản Nháp;1,00;;2,00;;
Cả nước;1,34;2,50;3,00;7,18;
""",
    2024: """Tỉnh;D1.1;D1.2;D2;Tổng;TOTAL_SE
Tỉnh Mẫu;1,40;2,30;3,30;7,00;0,10
Tỉnh Thí Dụ;1,20;2,50;3,35;7,05;0,12
Tỉnh Minh Họa;1,60;2,20;3,00;6,80;0,11
Tỉnh Giả Định;1,80;3,00;3,70;8,50;0,09
Tỉnh Bản Nháp;1,10;2,00;2,10;5,20;0,30
Cả nước;1,42;2,40;3,09;6,91;
""",
}


def import_text(actor: Actor, source: Source, text: str, year: int, at: dt.datetime, reason: str = "") -> None:
    """One year of a table, as the page and the command line bring it in."""
    table = open_table(text.encode(), "bang.csv")
    mapping, _ = mapping_for(source, table.columns)
    read = read_editions(table, mapping, covers=source.covers, rule=source.rule, year=year)
    editions = [NewEdition(one.table, one.names, one.marks) for one in read.tables]
    store_editions(actor=actor, source=source, editions=editions, at=at, reason=reason, file_name="bang.csv")


def small_index(actor: Actor, at: dt.datetime, years: dict[int, str] | None = None) -> Source:
    """The index with its years; the one that stands when it was made before."""
    found = source_by_code(CODE)
    if found is not None:
        return found
    source = open_source(
        actor=actor, name="Chỉ số thử", code=CODE, covers=Covers.ANY, rule=Rule.SUM, at=at, is_sample=True
    )
    for year, text in (years or YEARS).items():
        import_text(actor, source, text, year, at)
    return source
