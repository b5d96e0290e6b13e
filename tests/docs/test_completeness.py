"""What may be set, called, allowed or read out is documented in both languages; what is gone is gone there too."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from chiso.cli.main import COMMANDS, main
from chiso.engine.scoring import KINDS
from chiso.engine.scoring.outputs import RANKING, SCORES, TOTALS
from chiso.engine.scoring.tabular import COLUMNS as ANSWER_COLUMNS
from chiso.engine.units.decree_rows import COLUMNS as DECREE_COLUMNS
from chiso.office.accounts.bulk import COLUMNS as ACCOUNT_COLUMNS
from chiso.office.accounts.matrix import MATRIX, Scope
from chiso.office.accounts.models import Role
from chiso.office.accounts.verbs import VERBS
from chiso.office.reports.excel.layout import HEADS
from chiso.office.rounds.workflow import Move, default_workflow_data, workflow_of
from tests.architecture.source import PRODUCT, ROOT, modules, tracked
from tests.docs.pages import ENGLISH, VIETNAMESE, coded, reference, rows

LANGUAGES = pytest.mark.parametrize("language", [VIETNAMESE, ENGLISH], ids=["Vietnamese", "English"])


def _missing(words: list[str], language: Path) -> list[str]:
    """Which of the words stand nowhere in backticks in the reference of a language."""
    said = reference(language)
    return [word for word in words if f"`{word}`" not in said]


# settings


def _settings() -> set[str]:
    return {found for path in modules() for found in re.findall(r"\bCHISO_[A-Z_]+\b", path.read_text(encoding="utf-8"))}


def _known_outside() -> set[str]:
    """Variables that only the tests and the tools read."""
    files = tracked("tests/**/*.py", "tools/*", "Makefile", "benchmarks/*.py")
    return {found for path in files for found in re.findall(r"\bCHISO_[A-Z_]+\b", path.read_text(encoding="utf-8"))}


@LANGUAGES
def test_every_setting_is_documented(language: Path):
    assert _missing(sorted(_settings() | {"DATABASE_URL"}), language) == []


@LANGUAGES
def test_no_setting_is_documented_that_nothing_reads(language: Path):
    said = set(re.findall(r"`(CHISO_[A-Z_]+)`", reference(language)))
    assert sorted(said - _settings() - _known_outside()) == []


# commands


def _commands() -> dict[str, click.Command]:
    """Every command under its full name, groups left out."""
    found: dict[str, click.Command] = {}
    for name, (module, attribute, _help) in COMMANDS.items():
        command = getattr(import_module(f"chiso.cli.{module}"), attribute)
        under = command.commands if isinstance(command, click.Group) else {"": command}
        found |= {f"chiso {name} {sub}".strip(): inner for sub, inner in under.items()}
    return found


@LANGUAGES
def test_every_command_is_documented(language: Path):
    assert _missing(sorted(_commands()), language) == []


@LANGUAGES
def test_every_option_stands_in_the_row_of_its_command(language: Path):
    page = language / "reference" / ("lenh.md" if language == VIETNAMESE else "commands.md")
    told = {coded(row[0]): row[1] for row in rows(page) if len(row) == 2}
    lacking = [
        f"{name} {option}"
        for name, command in _commands().items()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--") and not re.search(rf"{option}(?![\w-])", told.get(name, "") + _explained_once(page))
    ]
    assert lacking == []


def _explained_once(page: Path) -> str:
    """What the page says above its first table about options that many commands share."""
    return page.read_text(encoding="utf-8").split("\n|", 1)[0]


@LANGUAGES
def test_no_command_is_documented_that_does_not_exist(language: Path):
    page = language / "reference" / ("lenh.md" if language == VIETNAMESE else "commands.md")
    said = {coded(row[0]) for row in rows(page) if coded(row[0]).startswith("chiso ")}
    assert sorted(said - set(_commands())) == []


def test_the_command_line_offers_what_the_test_walks():
    assert main.list_commands(click.Context(main)) == sorted(COMMANDS)


# make


def _targets() -> list[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE)


@LANGUAGES
def test_every_make_target_is_documented(language: Path):
    assert _missing([f"make {target}" for target in _targets()], language) == []


@LANGUAGES
def test_no_make_target_is_documented_that_does_not_exist(language: Path):
    said = set(re.findall(r"^\| `make ([a-z-]+)`", reference(language), re.MULTILINE))
    assert sorted(said - set(_targets())) == []


# permissions

_SCOPES = {
    VIETNAMESE: {Scope.ALL: "mọi đơn vị", Scope.OWN: "đơn vị mình", Scope.ASSIGNED: "phiếu được phân công"},
    ENGLISH: {Scope.ALL: "all units", Scope.OWN: "own unit", Scope.ASSIGNED: "assigned sheets"},
}


def _names(language: Path) -> dict[Role, str]:
    """What a language calls the roles, by the glossary."""
    page = language / "reference" / ("thuat-ngu.md" if language == VIETNAMESE else "glossary.md")
    terms = {coded(row[1]): row[0] for row in rows(page) if len(row) == 4}
    return {role: terms[f"Role.{role.value}"] for role in Role}


def _who(row: dict[Role, Scope], language: Path) -> str:
    """A row of the matrix as the page writes it: the roles of each scope, in the order of the roles."""
    names, everyone = _names(language), {VIETNAMESE: "mọi vai trò", ENGLISH: "every role"}[language]
    told = []
    for scope in Scope:
        roles = [role for role in Role if row.get(role) is scope]
        listed = everyone if len(roles) == len(Role) else ", ".join(names[role] for role in roles)
        told += [f"{listed} ({_SCOPES[language][scope]})"] if roles else []
    return "; ".join(told)


@LANGUAGES
def test_the_page_of_permissions_is_the_matrix(language: Path):
    page = language / "reference" / ("quyen.md" if language == VIETNAMESE else "permissions.md")
    written = {coded(row[0]): (row[1], row[2]) for row in rows(page) if len(row) == 3 and coded(row[0])}
    spoken = "vi" if language == VIETNAMESE else "en"
    assert written == {verb: (VERBS[verb].in_(spoken), _who(MATRIX[verb], language)) for verb in MATRIX}


# workflow


def _as_row(move: Move, language: Path) -> list[str]:
    back, needed, spoken = {
        VIETNAMESE: ("nơi đứng trước đó", "bắt buộc", "vi"),
        ENGLISH: ("where it stood before", "needed", "en"),
    }[language]
    return [
        f"`{move.verb}`",
        move.name.vi if spoken == "vi" else move.name.en,
        ", ".join(f"`{source}`" for source in move.sources),
        back if move.target == "back" else f"`{move.target}`",
        ", ".join(f"`{permission}`" for permission in move.permissions),
        needed if move.needs_reason else "–",
        f"`{move.ledger}`" if move.ledger else "–",
        f"`{move.at_deadline}`" if move.at_deadline else "–",
    ]


@LANGUAGES
def test_the_page_of_the_workflow_is_the_default_table(language: Path):
    page = language / "reference" / ("quy-trinh-phieu.md" if language == VIETNAMESE else "workflow.md")
    flow = workflow_of(default_workflow_data())
    assert [row for row in rows(page) if len(row) == 8][2:] == [_as_row(move, language) for move in flow.moves]
    states = [coded(row[0]) for row in rows(page) if len(row) == 4 and coded(row[0])]
    assert states == [state.code for state in flow.states]
    steps = [coded(row[0]) for row in rows(page) if len(row) == 3 and coded(row[0])]
    assert steps == [step.code for step in flow.steps]


# rules and columns


@LANGUAGES
def test_every_rule_kind_is_documented(language: Path):
    assert _missing(sorted(KINDS), language) == []


@LANGUAGES
def test_every_column_of_a_table_is_documented(language: Path):
    accounts = [column.name for column in ACCOUNT_COLUMNS]
    assert _missing([*ANSWER_COLUMNS, *SCORES, *TOTALS, *RANKING, *accounts], language) == []


@LANGUAGES
def test_every_column_of_a_decree_list_is_documented(language: Path):
    said = (language / "reference" / "units.md").read_text(encoding="utf-8")
    assert [column for column in DECREE_COLUMNS if not re.search(rf"\b{column}\b", said)] == []


@LANGUAGES
def test_every_column_of_the_excel_sheet_is_documented(language: Path):
    page = language / "reference" / ("cot-du-lieu.md" if language == VIETNAMESE else "columns.md")
    said = page.read_text(encoding="utf-8")
    assert [head for head in HEADS if head not in said] == []


# the map


@LANGUAGES
def test_the_map_names_every_package_of_the_engine_and_every_app(language: Path):
    page = language / "explanation" / ("kien-truc.md" if language == VIETNAMESE else "architecture.md")
    said = page.read_text(encoding="utf-8")
    packages = [path.stem for path in (PRODUCT / "engine").iterdir() if not path.name.startswith("_")]
    apps = [path.name for path in (PRODUCT / "office").iterdir() if (path / "apps.py").exists()]
    assert [name for name in sorted([*packages, *apps]) if f"`{name}`" not in said] == []


@LANGUAGES
def test_the_map_keeps_the_order_of_the_engine_that_is_enforced(language: Path):
    page = language / "explanation" / ("kien-truc.md" if language == VIETNAMESE else "architecture.md")
    built = {path.stem for path in (PRODUCT / "engine").iterdir() if not path.name.startswith("_")}
    listed = [coded(row[0]) for row in rows(page) if len(row) == 3 and coded(row[0]) in built]
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8").split("containers = chiso.engine", 1)[1]
    layers = [re.findall(r"\w+", line) for line in contract.split("[importlinter", 1)[0].splitlines()[2:]]
    level = {name: number for number, names in enumerate(layers) for name in names}
    assert [level[name] for name in listed] == sorted(level[name] for name in built)
