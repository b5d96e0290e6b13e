"""What may stand in the repository: nothing of one machine, nothing built, migrations in step, locks in step."""

from __future__ import annotations

import re
import tomllib
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.source import ROOT, name, tracked

# spelled in pieces, so that this file does not hold what it forbids
MACHINE = re.compile(
    r"(?:^|[\s\"'=(`])/(?:wor"
    r"k|roo"
    r"t|hom"
    r"e/[a-z]+|far"
    r"m)/|/tm"
    r"p/[a-z_]+\.\d"
    r"|index-"
    r"url\s*[=:]?\s*http|/sim"
    r"ple/|\"resolved\":\s*\"http"
)
LOCKS = [f"requirements{kind}.lock" for kind in ("", "-dev", "-spark", "-tools", "-bench")]
BUILT = ("*.min.js", "*.min.css", "*.woff2", "*.ttf", "*.mo", "*.whl", "*.sqlite3", "*.pyc")
TEXT = (
    "*.py",
    "*.md",
    "*.yaml",
    "*.yml",
    "*.toml",
    "*.sh",
    "*.html",
    "*.js",
    "*.css",
    "*.lock",
    "*.json",
    "*.po",
    "Makefile",
)


def test_no_file_names_this_machine_or_a_package_registry():
    found = [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in tracked(*TEXT)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert not found


def test_nothing_built_is_committed():
    assert [name(path) for path in tracked(*BUILT)] == []


def test_no_file_is_larger_than_a_megabyte():
    assert [name(path) for path in tracked() if path.stat().st_size > 1_000_000] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_has_a_hash_for_each_package_and_no_address(lock: str):
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://", "\n".join(entries))


def test_the_benchmarks_peers_stand_on_the_versions_that_the_product_runs_on():
    def versions(lock: str) -> dict[str, str]:
        found = re.findall(r"^([a-z0-9-]+)==([^ \\]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        return dict(found)

    ours, peers = versions("requirements-dev.lock"), versions("requirements-bench.lock")
    assert {"numpy", "polars"} <= ours.keys() & peers.keys()
    assert {name: version for name, version in peers.items() if ours.get(name, version) != version} == {}


def test_every_declared_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    names = {re.split(r"[\[~<>=! ]", entry)[0].lower() for entry in wanted}
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    assert names <= locked


@pytest.mark.django_db
def test_the_migrations_are_in_step_with_the_models():
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())
