"""The bundle: a published result as a folder in one zip file, for whoever wants to look inside and recompute it.

The trap: a zip file carries the hour at which it was packed and the habits of whoever packed it, so that two bundles
of one result differ. Here the bytes are a function of the result: members in one order, one date, stored as they are.
`result.json` is what decides; the tables beside it are made from it and must say the same.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping

from chiso.engine.bundle.payload import ResultPayload, plain_number
from chiso.engine.bundle.reading import read_payload
from chiso.engine.bundle.replay import Difference
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.archives import read_members
from chiso.engine.files.facts import Limits

FORMAT = "chiso/bundle/1"
RESULT, MANIFEST = "result.json", "manifest.json"
LIMITS = Limits(max_entries=20)
_WHEN = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can hold


def write_bundle(payload: ResultPayload) -> bytes:
    """The bundle of a result; the same result always gives the same bytes.

    Raises InputError when the payload is not one that could be read back.
    """
    payload = read_payload(payload.text())  # rows in their canonical order, however the payload was made
    members = _members(payload)
    manifest = {
        "format": FORMAT,
        "code": payload.code,
        "number": payload.number,
        "title": payload.title,
        "code_version": payload.code_version,
        "result_sha256": payload.sha256(),
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {MANIFEST: _json(manifest), **members}.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the packing machine does not show
            archive.writestr(entry, data)
    return packed.getvalue()


def read_bundle(data: bytes) -> tuple[ResultPayload, tuple[Difference, ...]]:
    """The result in a bundle, and every member that is missing, strange, or says something else than the result.

    InputError when it is no bundle.
    """
    found = {member.path: member.data for member in read_members(data, LIMITS)}
    if RESULT not in found or MANIFEST not in found:
        raise InputError([_no_bundle(sorted(found))])
    payload = read_payload(_text(found[RESULT]))
    made = {member.path: member.data for member in read_members(write_bundle(payload), LIMITS)}
    return payload, tuple(_differences(found, made))


def _differences(found: Mapping[str, bytes], made: Mapping[str, bytes]) -> Iterable[Difference]:
    for name in sorted(found.keys() | made.keys()):
        old, new = (_hash(members.get(name)) for members in (found, made))
        if old != new:
            yield Difference("", "", name, old, new)


def _hash(data: bytes | None) -> str:
    return "–" if data is None else f"SHA-256 {hashlib.sha256(data).hexdigest()[:16]}…"


def _members(payload: ResultPayload) -> dict[str, bytes]:
    """Everything but the manifest, in the order in which it is packed."""
    decision = payload.decision
    return {
        RESULT: payload.text().encode(),
        "framework.yaml": payload.framework_text.encode(),
        "units.csv": _table(("unit", "code", "name"), ((unit.key, unit.code, unit.name) for unit in payload.units)),
        "answers.csv": _table(
            ("unit", "node", "input", "value", "status", "stage"),
            (
                (row.unit, row.node, name, value, row.status, row.stage)
                for row in payload.answers
                for name, value in (sorted(row.inputs.items()) or [("", "")])
            ),
        ),
        "scores.csv": _table(
            ("unit", "node", "points", "max", "status"),
            (
                (row.unit, row.node, plain_number(row.points), plain_number(row.max), row.status)
                for row in payload.scores
            ),
        ),
        "totals.csv": _table(
            ("unit", "points", "base", "percent", "rank", "grade"),
            (
                (row.unit, *map(plain_number, (row.points, row.base, row.percent, row.rank)), row.grade)
                for row in payload.totals
            ),
        ),
        "decision.json": _json(
            {
                "number": decision.number,
                "signed_on": decision.signed_on.isoformat(),
                "signer": decision.signer,
                "document_sha256": decision.document_sha256,
            }
        ),
    }


def _table(head: Iterable[str], rows: Iterable[Iterable[str | None]]) -> bytes:
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
    return text.getvalue().encode()


def _json(tree: Mapping[str, object]) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise InputError([_no_bundle([RESULT])]) from error


def _no_bundle(names: Iterable[str]) -> Problem:
    return Problem(
        "bundle.no_bundle",
        Text("Tệp nén này không phải gói kết quả.", "This archive is no result bundle."),
        got=", ".join(names)[:80],
        expected=Text(f"tệp zip có {MANIFEST} và {RESULT}", f"a zip file with {MANIFEST} and {RESULT}"),
        hint=Text("lập lại bằng chiso bundle write", "make it again with chiso bundle write"),
    )
