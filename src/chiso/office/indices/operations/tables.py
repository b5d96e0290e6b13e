"""Published tables kept: a source opened, editions stored beside one another, marks and levers set.

The trap: "the file of 2023 again, corrected". The old edition stays readable under its hash; the new one names it and
says why. Storing the very same table twice does nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

import numpy as np
from django.db import transaction
from django.utils.text import slugify

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.published import ColumnMapping, PublishedTable, table_tree
from chiso.engine.text import search_key, tidy
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.indices.models import (
    IMPORTED,
    Covers,
    Edition,
    Effort,
    Lever,
    Mark,
    MarkKind,
    ResultSet,
    Rule,
    Source,
    Withdrawal,
)
from chiso.office.units.models import Unit

STREAM = "tables"
VERB = "tables.manage"
RESERVED = ("import", "compose")
"""Words that addresses use beside the codes of indices."""
_CENT = Decimal("0.0000001")


@dataclass(frozen=True)
class NewEdition:
    """One year to be kept: units by key, their names as printed, and figures of the whole country by (kind, node)."""

    table: PublishedTable
    names: Mapping[str, str]
    marks: Sequence[tuple[str, str, float]] = ()

    @property
    def year(self) -> int:
        return self.table.year or 0

    def figures(self) -> str:
        """The canonical text of what was published, whatever its number."""
        tree = {"table": table_tree(self.table), "names": dict(self.names)}
        return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def open_source(
    *,
    actor: Actor,
    name: str,
    covers: str,
    rule: str,
    at: dt.datetime,
    code: str = "",
    publisher: str = "",
    top: Decimal | None = None,
    is_sample: bool = False,
) -> Source:
    """An index that will be imported year by year. Raises InputError with everything that is missing."""
    grant = require(actor, VERB)
    slug = (code or slugify(search_key(name)))[:60]
    problems = []
    if not tidy(name):
        problems.append(_problem("name", "Chưa có tên chỉ số.", "The index has no name."))
    if covers not in Covers.values:
        problems.append(_problem("covers", "Chưa chọn các dòng là đơn vị nào.", "Say whom the rows mean.", covers))
    if rule not in Rule.values:
        problems.append(_problem("rule", "Chưa chọn cách tính điểm tổng.", "Say how the total is made.", rule))
    if top is not None and top <= 0:
        problems.append(_problem("top", "Điểm cao nhất phải lớn hơn 0.", "The highest score is above 0.", f"{top:f}"))
    if slug and (slug in RESERVED or slug != slugify(slug) or Source.objects.filter(code=slug).exists()):
        problems.append(_problem("code", "Mã này đã có hoặc không dùng được.", "This code is taken or unusable.", slug))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        source = Source.objects.create(
            code=slug,
            name=tidy(name)[:200],
            publisher=tidy(publisher)[:200],
            covers=covers,
            rule=rule,
            top=top,
            is_sample=is_sample,
            created_at=at,
        )
        _record(actor, "indices.source.open", source, at, grant, {"key": slug})
    return source


def store_editions(
    *,
    actor: Actor,
    source: Source,
    editions: Sequence[NewEdition],
    at: dt.datetime,
    reason: str = "",
    file_name: str = "",
    file_sha256: str = "",
    mapping: ColumnMapping | None = None,
    headings: str = "",
) -> list[Edition]:
    """Keep every year that is new or differs from what is kept; remember the columns. All or nothing.

    Returns the editions made. Raises InputError when a year that is kept already differs and no reason is given.
    """
    grant = require(actor, VERB)
    if not editions:
        raise InputError([_problem("file", "Không có bảng nào để lưu.", "There is no table to keep.")])
    fresh = [(one, _newest(source, one.year)) for one in editions]
    fresh = [(one, old) for one, old in fresh if old is None or old.table_sha256 != _sha(one.figures())]
    differing = [str(one.year) for one, old in fresh if old is not None]
    if differing and not tidy(reason):
        raise InputError([_differs(differing)])
    with transaction.atomic():
        made = [
            _store(actor, source, one, old, at, grant, tidy(reason) if old else "", file_name, file_sha256)
            for one, old in fresh
        ]
        if mapping is not None and headings:
            _remember(source, mapping, headings)
    return made


def _store(
    actor: Actor,
    source: Source,
    one: NewEdition,
    old: Edition | None,
    at: dt.datetime,
    grant: Grant | None,
    reason: str,
    file_name: str,
    file_sha256: str,
) -> Edition:
    code = f"table-{source.code}-{one.year}"
    last = ResultSet.ever.filter(code=code).order_by("-number").first()
    number = last.number + 1 if last else 1
    figures = one.figures()
    text = json.dumps(
        {
            "format": "chiso/published-table/1",
            "code": code,
            "number": number,
            "reason": reason,
            "source": {"code": source.code, "name": source.name, "rule": source.rule},
            "file": {"name": file_name, "sha256": file_sha256},
            **json.loads(figures),
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    stored = ResultSet.objects.create(
        family=source.code,
        code=code,
        title=f"{source.name} {one.year}"[:300],
        year=one.year,
        unit_group=source.covers,
        origin=IMPORTED if source.rule != Rule.COMPUTED else "computed",
        number=number,
        # the last one, standing or withdrawn: a chain without forks
        supersedes=last if reason else None,
        reason=reason,
        published_at=at,
        published_by_id=actor.person_id,
        ranked_units=_ranked(one.table),
        payload=text,
        sha256=_sha(text),
    )
    made = Edition.objects.create(
        result_set=stored,
        source=source,
        file_name=file_name[:200],
        file_sha256=file_sha256,
        table_sha256=_sha(figures),
    )
    for kind, node, value in one.marks:
        _mark(source, one.year, node, kind, "", Decimal(repr(value)).quantize(_CENT), file_name)
    data = {"sha256": stored.sha256, "number": number, "year": one.year, "units": len(one.table.units)}
    _record(actor, "indices.edition.store", stored, at, grant, data, reason)
    return made


def withdraw_edition(*, actor: Actor, edition: Edition, reason: str, at: dt.datetime) -> None:
    """Take a table back that should not have been imported: kept under its hash, met by nobody."""
    grant = require(actor, VERB)
    if not tidy(reason):
        raise InputError([_problem("reason", "Chưa nêu lý do.", "No reason was given.")])
    with transaction.atomic():
        Withdrawal.objects.create(
            result_set=edition.result_set, at=at, withdrawn_by_id=actor.person_id, reason=tidy(reason)[:300]
        )
        _record(actor, "indices.results.withdraw", edition.result_set, at, grant, {"year": edition.result_set.year},
                tidy(reason))  # fmt: skip


def set_mark(
    *,
    actor: Actor,
    source: Source,
    year: int,
    node: str,
    kind: str,
    value: Decimal | None,
    at: dt.datetime,
    name: str = "",
    told_by: str = "",
) -> Mark | None:
    """Set a mean, a group's lower limit or a target; without a value it is taken away. The record keeps both."""
    grant = require(actor, VERB)
    problems = []
    if kind not in MarkKind.values:
        problems.append(_problem("kind", "Chưa chọn loại.", "Choose a kind.", kind))
    if kind == MarkKind.GROUP and not tidy(name):
        problems.append(_problem("name", "Nhóm chưa có tên.", "The group has no name."))
    if not tidy(node):
        problems.append(_problem("node", "Chưa chọn nội dung.", "Choose a node."))
    if value is not None and abs(value) >= Decimal(10) ** 9:
        problems.append(_problem("value", "Số quá lớn.", "The figure is too large.", f"{value:f}"))
    if problems:
        raise InputError(problems)
    name = tidy(name)[:80] if kind == MarkKind.GROUP else ""
    with transaction.atomic():
        old = Mark.objects.filter(source=source, year=year, node=node, kind=kind, name=name).first()
        mark = None
        if value is not None:
            mark = _mark(source, year, node, kind, name, value, told_by)
        elif old is not None:
            old.delete()
        data = {"year": year, "key": node, "kind": kind, "value": "" if value is None else f"{value:f}"}
        _record(actor, "indices.mark.set", source, at, grant, data | ({"old": f"{old.value:f}"} if old else {}))
    return mark


@dataclass(frozen=True, slots=True)
class NewLever:
    """How a leaf can be moved; `chance` in percent."""

    node: str
    effort: int
    lead_id: int | None
    due: dt.date | None
    chance: int
    excluded: bool


def set_levers(*, actor: Actor, source: Source, levers: Sequence[NewLever], at: dt.datetime) -> int:
    """Say who moves which leaf. Returns how many changed; all or nothing, every problem at once."""
    grant = require(actor, VERB)
    known = {(lever.node): lever for lever in Lever.objects.filter(source=source)}
    units = set(Unit.objects.filter(pk__in={one.lead_id for one in levers}).values_list("pk", flat=True))
    problems = []
    for one in levers:
        if one.effort not in Effort.values:
            problems.append(_problem(one.node, "Không có mức công sức này.", "No such effort.", str(one.effort)))
        if not 1 <= one.chance <= 100:
            problems.append(
                _problem(one.node, "Khả năng từ 1 đến 100 %.", "A chance is from 1 to 100%.", str(one.chance))
            )
        if one.lead_id is not None and one.lead_id not in units:
            problems.append(_problem(one.node, "Không có đơn vị này.", "There is no such unit.", str(one.lead_id)))
    if problems:
        raise InputError(problems)
    changed = [one for one in levers if _differs_from(known.get(one.node), one)]
    with transaction.atomic():
        for one in changed:
            values = {key: value for key, value in asdict(one).items() if key != "node"}
            Lever.objects.update_or_create(source=source, node=one.node, defaults=values)
        if changed:
            _record(actor, "indices.levers.set", source, at, grant, {"changes": len(changed)})
    return len(changed)


def _differs_from(old: Lever | None, new: NewLever) -> bool:
    if old is None:
        return True
    return (old.effort, old.lead_id, old.due, old.chance, old.excluded) != (
        new.effort, new.lead_id, new.due, new.chance, new.excluded,
    )  # fmt: skip


def _mark(source: Source, year: int, node: str, kind: str, name: str, value: Decimal, told_by: str) -> Mark:
    told = {"value": value.quantize(_CENT), "told_by": tidy(told_by)[:300]}
    found, _ = Mark.objects.update_or_create(source=source, year=year, node=node, kind=kind, name=name, defaults=told)
    return found


def _newest(source: Source, year: int) -> Edition | None:
    found = Edition.objects.filter(source=source, result_set__year=year)
    return found.select_related("result_set").order_by("-result_set__number").first()


def _remember(source: Source, mapping: ColumnMapping, headings: str) -> None:
    kept = {key: dict(value) if isinstance(value, Mapping) else value for key, value in asdict(mapping).items()}
    if source.mappings.get(headings) != kept:
        source.mappings[headings] = kept
        source.save(update_fields=["mappings"])


def _ranked(table: PublishedTable) -> int:
    at = table.total
    return 0 if at is None else int(np.count_nonzero(~np.isnan(table.values[:, at])))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record(
    actor: Actor,
    action: str,
    obj: Source | ResultSet,
    at: dt.datetime,
    grant: Grant | None,
    data: dict[str, object],
    reason: str = "",
) -> None:
    record(actor=actor, action=action, obj=obj, stream=STREAM, at=at, grant=grant, data=data, reason=reason)


def _problem(where: str, vi: str, en: str, got: str = "") -> Problem:
    return Problem(f"tables.{where}" if where.isalpha() else "tables.lever", Text(vi, en), where=where, got=got)


def _differs(years: Sequence[str]) -> Problem:
    told = ", ".join(years)
    return Problem(
        "tables.differs",
        Text(f"Năm {told} đã có bảng khác.", f"There are other tables of {told}."),
        where="reason",
        hint=Text(
            "Không ghi đè: nêu lý do để lưu thành bản mới; bản cũ vẫn xem được.",
            "Nothing is overwritten: give a reason to keep a new edition; the old one stays.",
        ),
    )
