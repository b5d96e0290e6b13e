"""`chiso bundle replay`: agreement, every difference, and files that are no result."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from chiso.cli.bundle import bundle
from tests import world
from tests.engine.bundle.test_replay import group, payload


def run(*arguments: str):
    return CliRunner().invoke(bundle, ["replay", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ket-qua.json"
    path.write_text(payload(group()).text(), encoding="utf-8")
    return path


def test_an_honest_file_replays_and_its_hash_is_printed(file: Path):
    result = run(str(file))
    assert result.exit_code == 0
    assert payload(group()).sha256() in result.output and "3 đơn vị, 0 số khác" in result.output


def test_a_changed_number_is_named_and_the_exit_code_is_1(file: Path):
    made = payload(group())
    forged = replace(made, totals=(replace(made.totals[0], rank=Decimal(2)), *made.totals[1:]))
    file.write_text(forged.text(), encoding="utf-8")
    result = run(str(file))
    assert result.exit_code == 1 and "so-a rank: 2 ≠ 1" in result.output
    told = json.loads(run(str(file), "--json").output)
    assert told["differences"] == [{"unit": "so-a", "node": "", "what": "rank", "published": "2", "recomputed": "1"}]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"PK\x03\x04"])
def test_a_file_that_is_no_result_gets_exit_code_2(tmp_path: Path, content: bytes):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert run(str(path)).exit_code == 2
    assert run(str(tmp_path / "khong-co.json")).exit_code == 2


def change(file: Path, edit) -> None:
    """The file with one edit of its JSON."""
    tree = json.loads(file.read_text(encoding="utf-8"))
    edit(tree)
    file.write_text(json.dumps(tree), encoding="utf-8")


def twice(name: str):
    return lambda tree: tree[name].append(dict(tree[name][0]))


def stray(name: str, **other: str):
    return lambda tree: tree[name].append(tree[name][0] | other)


TAMPERED = {
    "a total is missing": (lambda tree: tree["totals"].remove(tree["totals"][0]), "so-a row: – ≠ present"),
    "a score is missing": (lambda tree: tree["scores"].remove(tree["scores"][0]), "so-a 1 row: – ≠ present"),
    "a total twice": (twice("totals"), "so-a row: present ≠ –"),
    "a score twice": (twice("scores"), "so-a 1 row: present ≠ –"),
    "an answer twice": (twice("answers"), "so-a 1.1 answer: × 2 ≠ × 1"),
    "a unit twice": (twice("units"), "so-a unit: × 2 ≠ × 1"),
    "a total of nobody": (stray("totals", unit="x"), "x row: present ≠ –"),
    "a score of nobody": (stray("scores", unit="x"), "x 1 row: present ≠ –"),
    "an answer of nobody": (stray("answers", unit="x"), "x 1.1 answer: present ≠ –"),
    "an answer to nothing": (stray("answers", node="x"), "so-a x answer: present ≠ –"),
    "a unit is missing": (lambda tree: tree["units"].remove(tree["units"][0]), "so-a 1.1 answer: present ≠ –"),
    "an answer changed": (lambda tree: tree["answers"][0]["inputs"].update(answer="no"), "so-a 1.1 points: 1 ≠ 0"),
    "the count of the ranked": (lambda tree: tree.update(ranked_units=9), "ranked_units: 9 ≠ 2"),
    "another framework": (lambda tree: tree["framework"].update(code="x"), "framework: x ≠ nho-so-2025"),
    "a rank": (lambda tree: tree["totals"][1].update(rank="1"), "so-b rank: 1 ≠ 2"),
    "a grade": (lambda tree: tree["totals"][0].update(grade="x"), "so-a grade: x ≠ tot"),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_every_tampering_is_named(case: str, file: Path):
    edit, said = TAMPERED[case]
    change(file, edit)
    result = run(str(file))
    assert result.exit_code == 1 and said in result.output.splitlines(), result.output


MISSHAPEN = {
    "a key is missing": lambda tree: tree.pop("title"),
    "a strange key": lambda tree: tree.update(extra=1),
    "a figure as a number": lambda tree: tree["scores"][0].update(points=1.5),
    "no number": lambda tree: tree["totals"][0].update(percent="NaN"),
    "a strange status": lambda tree: tree["answers"][0].update(status="maybe"),
    "inputs that are no text": lambda tree: tree["answers"][0].update(inputs={"answer": 1}),
    "a day that is none": lambda tree: tree.update(as_of="2025-02-30"),
    "a row that is none": lambda tree: tree["units"].append(None),
}


def test_everything_that_the_shape_forbids_is_listed_at_once(file: Path):
    change(file, lambda tree: [edit(tree) for edit in MISSHAPEN.values()])
    result = run(str(file), "--json")
    assert result.exit_code == 2
    assert len(json.loads(result.output)["problems"]) == len(MISSHAPEN)


@pytest.mark.parametrize(
    "text", ['{"format": "chiso/result-set/1", "number": 1, "number": 2}', "[" * 100_000, '{"format": ', "\ufeff"]
)
def test_json_that_hides_or_explodes_is_refused(text: str, tmp_path: Path):
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    result = run(str(tmp_path / "x.json"))
    assert result.exit_code == 2 and "bundle.not_a_payload" in result.output


def test_the_published_hash_shows_a_change_that_no_number_depends_on(file: Path):
    hash_ = payload(group()).sha256()
    assert run(str(file), "--sha256", hash_.upper()).exit_code == 0
    change(file, lambda tree: tree["decision"].update(number="99/QĐ-UBND"))
    assert run(str(file)).exit_code == 0
    result = run(str(file), "--sha256", hash_)
    assert result.exit_code == 1 and "sha256" in result.output


def test_replaying_needs_no_network_no_database_and_no_django(file: Path):
    code = (
        "import socket, sys\n"
        "def no(*_, **__): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = no\n"
        "from chiso.cli.main import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "assert not {'django', 'sqlite3', 'psycopg'} & {name.split('.')[0] for name in sys.modules}\n"
    )
    bare = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    subprocess.run([sys.executable, "-c", code, "bundle", "replay", str(file)], check=True, env=bare)


class TestWrite:
    def write(self, *arguments: str):
        return CliRunner().invoke(bundle, ["write", *arguments])

    def test_a_bundle_is_written_and_replays(self, file: Path, tmp_path: Path):
        out = tmp_path / "goi.zip"
        assert self.write(str(file), "--out", str(out)).exit_code == 0
        result = run(str(out), "--sha256", payload(group()).sha256())
        assert result.exit_code == 0 and "3 đơn vị, 0 số khác" in result.output

    def test_a_table_that_was_changed_in_the_bundle_is_a_difference(self, file: Path, tmp_path: Path):
        out = tmp_path / "goi.zip"
        self.write(str(file), "--out", str(out))
        with zipfile.ZipFile(out) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in found.items():
                archive.writestr(name, data.replace(b"so-a", b"so-z") if name == "totals.csv" else data)
        result = run(str(out))
        assert result.exit_code == 1 and "totals.csv" in result.output

    @pytest.mark.parametrize("arguments", [(), ("x.json", "--result", "1")])
    def test_one_source_must_be_named(self, arguments: tuple[str, ...]):
        assert self.write(*arguments).exit_code == 2

    def test_an_unreadable_source_writes_nothing(self, tmp_path: Path):
        out = tmp_path / "goi.zip"
        assert self.write(str(tmp_path / "none.json"), "--out", str(out)).exit_code == 2
        assert not out.exists()

    @pytest.mark.django_db
    def test_a_result_of_the_installation_is_packed(self, tmp_path: Path):
        stored = world.build().things["result"]
        out = tmp_path / "goi.zip"
        assert self.write("--result", str(stored.pk), "--out", str(out)).exit_code == 0
        assert run(str(out), "--sha256", stored.sha256).exit_code == 0
        assert self.write("--result", "999999").exit_code == 2
