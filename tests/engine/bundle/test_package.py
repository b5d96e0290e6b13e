"""A bundle: the same bytes for the same result, and every member that says something else is named."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from chiso.engine.bundle import PayloadUnit, read_bundle, read_payload, replay, write_bundle
from chiso.engine.errors import InputError
from tests.engine.bundle.test_replay import group, payload


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_a_result_comes_back_from_its_bundle_and_replays():
    made = payload(group())
    found, differences = read_bundle(write_bundle(made))
    assert differences == ()
    assert replay(found) == ()
    assert found.sha256() == made.sha256()


def test_the_same_result_gives_the_same_bytes_in_whatever_order_its_rows_came():
    made = payload(group())
    mixed = replace(made, answers=made.answers[::-1], scores=made.scores[::-1])
    assert write_bundle(made) == write_bundle(mixed) == write_bundle(read_payload(made.text()))


@pytest.mark.parametrize("name", ["framework.yaml", "answers.csv", "totals.csv", "decision.json", "manifest.json"])
def test_a_changed_member_is_named(name):
    found = members(write_bundle(payload(group())))
    _payload, differences = read_bundle(packed({**found, name: found[name] + b" "}))
    assert [each.what for each in differences] == [name]


def test_members_that_are_missing_or_strange_are_named():
    found = members(write_bundle(payload(group())))
    del found["scores.csv"]
    _payload, differences = read_bundle(packed({**found, "extra.txt": b"x"}))
    assert [each.what for each in differences] == ["extra.txt", "scores.csv"]


@pytest.mark.parametrize(
    "data",
    [b"PK", packed({}), packed({"result.json": b"{}"}), packed({"result.json": b"\xff", "manifest.json": b"{}"})],
)
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(InputError):
        read_bundle(data)


def test_a_bundle_that_unpacks_to_a_mountain_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"{}")
        archive.writestr("result.json", b" " * 50_000_000)
    with pytest.raises(InputError) as error:
        read_bundle(data.getvalue())
    assert [problem.code for problem in error.value.problems] == ["file.bomb"]


def test_a_unit_name_with_a_comma_and_a_line_stays_one_cell():
    made = replace(payload(group()), units=(PayloadUnit("so-a", 'Sở "A", số 1\n'), *payload(group()).units[1:]))
    assert b'"S\xe1\xbb\x9f ""A"", s\xe1\xbb\x91 1\n"' in members(write_bundle(made))["units.csv"]
