"""Annexes under confirmation: upload, decide leaf by leaf, store as a framework version. Until then nothing is stored
but the file and the decisions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.errors import Conflict
from chiso.office.evidence.operations import Upload, keep_file, prepare_file
from chiso.office.frameworks.annex_review import (
    CHOICES,
    draft_of,
    header_of,
    hidden_of,
    review_of,
    source_of,
    tables_of,
)
from chiso.office.frameworks.models import AnnexDraft, FrameworkVersion
from chiso.office.frameworks.operations.versions import store_framework

HEADER = ("code", "name", "family", "unit_group", "year", "table", "hidden")
"""What is told about the annex as a whole; `hidden` lists the places of hidden parts to be read, one a line."""
LONGEST_RULE = 20_000
LONGEST_MAXIMUM = 20
LONGEST_CODE = 60
_LONGEST = (("text", LONGEST_RULE), ("max", LONGEST_MAXIMUM), ("code", LONGEST_CODE))
_LONG = {"hidden": 40_000}
_NO_DECISION = Text("Quyết định không hợp lệ.", "Not a decision.")
_NO_MAXIMUM = Text("Tiêu chí chưa có điểm tối đa.", "The criterion has no maximum.")
_GIVE_MAXIMUM = Text("Ghi điểm tối đa bên cạnh tiêu chí rồi giữ quyết định.", "Write it beside the criterion, keep it.")
_NO_YEAR = Text("Chưa biết năm áp dụng.", "The year is not known.")
_GIVE_YEAR = Text("Ghi Năm ở Thông tin chung rồi giữ quyết định.", "Write the year in the general part, keep it.")


def upload_annex(*, actor: Actor, upload: Upload, header: Mapping[str, str], at: dt.datetime) -> AnnexDraft:
    """Keep an annex to be confirmed. Raises InputError when it cannot be read as one; nothing is stored then."""
    from chiso.engine.frameworks.annex import read_annex

    grant = require(actor, "frameworks.store")
    told = _header(header)
    read_annex(upload.data, upload.name, year=header_of(told).year)
    prepared = prepare_file(upload)
    with transaction.atomic():
        draft = AnnexDraft.objects.create(
            file=keep_file(prepared=prepared, at=at),
            file_name=upload.name[-255:],
            header=told,
            uploaded_at=at,
            uploaded_by_id=actor.acting_id,
            updated_at=at,
            updated_by_id=actor.acting_id,
        )
        record(
            actor=actor,
            action="frameworks.annex.upload",
            obj=draft,
            stream="system",
            at=at,
            grant=grant,
            data={"file": draft.file_name, "sha256": draft.file.sha256},
        )
    return draft


def decide_rules(
    *,
    actor: Actor,
    draft: AnnexDraft,
    rules: Mapping[str, Mapping[str, str]],
    header: Mapping[str, str],
    version: int,
    at: dt.datetime,
) -> AnnexDraft:
    """Keep what was decided about some nodes, also when what was typed is still wrong; others stay as decided.

    A maximum (`max`, text) is kept only where the annex states none, a code (`code`) only where it prints one twice.
    Another table in the header reads another framework of the file, so the decisions are dropped; when other hidden
    parts are read, those about rows that still stand there with the same code stay. Raises InputError for a node,
    choice or table that does not exist, Conflict when somebody decided in between.
    """
    grant = require(actor, "frameworks.store")
    _require_open(draft)
    told = _header(header)
    if told["table"] != draft.header.get("table", ""):
        _require_table(draft, told["table"])
        kept = {}
    else:
        _check_decisions(draft, rules)
        merged = {**draft.rules, **{code: dict(decision) for code, decision in rules.items()}}
        kept = {
            code: each
            for code, each in merged.items()
            if each["choice"] != "read" or each.get("max") or each.get("code")
        }
        if hidden_of(told) != hidden_of(draft.header):
            kept = _still_meant(draft, told, kept)
    with transaction.atomic():
        changed = AnnexDraft.objects.filter(pk=draft.pk, version=version, stored__isnull=True).update(
            rules=kept, header=told, version=version + 1, updated_at=at, updated_by_id=actor.acting_id
        )
        if not changed:
            raise _moved_on(draft, version)
        record(
            actor=actor,
            action="frameworks.annex.decide",
            obj=draft,
            stream="system",
            at=at,
            grant=grant,
            data={"rules": sorted(rules), "version": version + 1},
        )
    draft.refresh_from_db()
    return draft


def _check_decisions(draft: AnnexDraft, rules: Mapping[str, Mapping[str, str]]) -> None:
    read = draft_of(draft)
    nodes, shared = {node.code: node for node in read.nodes}, read.shares_code
    problems = []
    for code, decision in rules.items():
        node = nodes.get(code)
        long = any(len(decision.get(name, "")) > longest for name, longest in _LONGEST)
        wrong = node is None or decision.get("choice") not in CHOICES or long
        misplaced = node is not None and (
            (not node.is_leaf and decision.get("choice") != "read")
            or (node.max is not None and decision.get("max"))
            or (decision.get("code") and code not in shared)
        )
        if wrong or misplaced:
            problems.append(Problem("annex.decision", _NO_DECISION, where=code, got=str(dict(decision))[:60]))
    if problems:
        raise InputError(problems)


def _still_meant(
    draft: AnnexDraft, header: Mapping[str, str], kept: Mapping[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    """The decisions whose code still stands at the same cells when other hidden parts are read."""
    before = {node.code: node.places for node in draft_of(draft).nodes}
    after = {node.code: node.places for node in draft_of(draft, header).nodes}
    return {code: each for code, each in kept.items() if code in after and after[code] == before.get(code)}


def _require_table(draft: AnnexDraft, table: str) -> None:
    if table and table not in tables_of(draft):
        words = Text("Tệp không có bảng này.", "The file has no such table.")
        raise InputError([Problem("annex.unknown_table", words, where="table", got=table)])


def store_annex(*, actor: Actor, draft: AnnexDraft, version: int, at: dt.datetime) -> FrameworkVersion:
    """Store the draft, as decided at `version`, as a framework version.

    Raises InputError with everything that keeps the file from loading, Conflict when somebody decided in between.
    """
    grant = require(actor, "frameworks.store")
    _require_open(draft)
    if draft.version != version:
        raise _moved_on(draft, version)
    source = source_of(draft)
    _require_complete(draft)
    with transaction.atomic():
        stored = store_framework(actor=actor, source=source, at=at)
        changed = AnnexDraft.objects.filter(pk=draft.pk, version=version, stored__isnull=True).update(
            stored=stored, version=version + 1, updated_at=at, updated_by_id=actor.acting_id
        )
        if not changed:
            raise _moved_on(draft, version)
        record(
            actor=actor,
            action="frameworks.annex.store",
            obj=draft,
            stream="system",
            at=at,
            grant=grant,
            data={"code": stored.code, "sha256": stored.sha256, "file": draft.file.sha256},
        )
    return stored


def _require_complete(draft: AnnexDraft) -> None:
    """A stored version is never edited: without its year or a leaf's maximum it would stay half a version for ever."""
    read = review_of(draft).draft
    problems = [
        Problem("annex.max_needed", _NO_MAXIMUM, where=node.code, got=node.name[:60], hint=_GIVE_MAXIMUM)
        for node in read.nodes
        if node.is_leaf and node.max is None
    ]
    if header_of(draft.header).year is None and read.year is None:
        problems.insert(0, Problem("annex.year_needed", _NO_YEAR, where="year", hint=_GIVE_YEAR))
    if problems:
        raise InputError(problems)


def _header(header: Mapping[str, str]) -> dict[str, str]:
    told = {key: str(header.get(key, "")).strip()[: _LONG.get(key, 300)] for key in HEADER}
    if told["year"] and header_of(told).year is None:
        words = Text("Năm phải có bốn chữ số.", "The year must have four digits.")
        raise InputError([Problem("annex.year", words, where="year", got=told["year"])])
    return told


def _require_open(draft: AnnexDraft) -> None:
    if draft.stored_id is not None:
        words = Text("Phụ lục này đã lưu thành bộ tiêu chí.", "This annex is stored as a version already.")
        raise InputError([Problem("annex.stored", words, where=draft.file_name)])


def _moved_on(draft: AnnexDraft, version: int) -> Conflict:
    fresh = AnnexDraft.objects.select_related("updated_by").get(pk=draft.pk)
    return Conflict(
        mine=version, theirs=fresh.version, version=fresh.version, by=fresh.updated_by.full_name, at=fresh.updated_at
    )
