"""The published schema and the reference pages say what the code does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from chiso.engine.frameworks.model import CHANNELS, LEVELS, ROUNDING_MODES, TIES
from chiso.engine.scoring import KINDS, framework_schema
from chiso.engine.scoring.inputs import InputType
from chiso.engine.scoring.leaf import STATUS_NAMES
from chiso.engine.scoring.outputs import RANKING, SCORES, TOTALS
from chiso.engine.scoring.rules.fed import SOURCES
from chiso.engine.scoring.tabular import COLUMNS
from chiso.samples import FRAMEWORKS, framework_text
from tests.engine.frameworks.test_loading import BROKEN

DOCS = Path(__file__).parents[3] / "docs"
FOLDERS = [DOCS / "reference", DOCS / "en" / "reference"]


def _words(folder: Path, page: str) -> set[str]:
    """Everything that a page sets in code type."""
    return set((folder / page).read_text(encoding="utf-8").replace("|", " ").split("`")[1::2])


def test_the_published_schema_is_the_one_of_the_code() -> None:
    kept = json.loads((DOCS / "reference" / "framework.schema.json").read_text(encoding="utf-8"))
    assert kept == framework_schema(), "write docs/reference/framework.schema.json again from framework_schema()"


@pytest.mark.parametrize("code", FRAMEWORKS)
def test_the_samples_satisfy_the_schema(code: str) -> None:
    tree: Any = yaml.load(framework_text(code), Loader=yaml.BaseLoader)
    jsonschema.Draft202012Validator(framework_schema()).validate(tree)


@pytest.mark.parametrize(
    "name", ["an unknown key", "an unknown top key", "an unknown rule kind", "an unknown rule key"]
)
def test_the_schema_refuses_what_the_loader_refuses(name: str) -> None:
    source = BROKEN[name][0]
    assert isinstance(source, str)
    tree: Any = yaml.load(source, Loader=yaml.BaseLoader)
    assert not jsonschema.Draft202012Validator(framework_schema()).is_valid(tree)


@pytest.mark.parametrize("folder", FOLDERS, ids=["vi", "en"])
def test_every_key_of_the_format_is_documented(folder: Path) -> None:
    words = _words(folder, "framework-file.md")
    root = framework_schema()
    node = root["properties"]["nodes"]["items"]["properties"]
    adjustments = root["properties"]["adjustments"]["properties"]
    item = adjustments["bonus"]["properties"]["items"]["items"]["properties"]
    band = root["properties"]["bands"]["items"]["properties"]
    for key in (*root["properties"], *node, *adjustments, *item, *band, "cap", "items", "only", "except", "break_by"):
        assert key in words, key
    for value in (*LEVELS, *CHANNELS, *ROUNDING_MODES, *TIES, "exact", "published"):
        assert value in words, value


@pytest.mark.parametrize("folder", FOLDERS, ids=["vi", "en"])
def test_every_rule_kind_and_parameter_is_documented(folder: Path) -> None:
    text = (folder / "rule-kinds.md").read_text(encoding="utf-8")
    sections = {part.split("`", 2)[1]: part for part in text.split("\n## ") if part.startswith("`")}
    assert set(sections) == set(KINDS)
    for name, kind in KINDS.items():
        for parameter in kind.parameters():
            assert f"`{parameter}`" in sections[name], (name, parameter)
    for word in (*SOURCES, *(set(get_args(InputType)) - {"date"}), "rounding", "legal_basis", "examples"):
        assert f"`{word}`" in text, word


@pytest.mark.parametrize("folder", FOLDERS, ids=["vi", "en"])
def test_every_column_and_status_is_documented(folder: Path) -> None:
    answers, outputs = _words(folder, "answers.md"), _words(folder, "score-outputs.md")
    assert set(COLUMNS) | {"answered", "not_applicable", "did_not_arise"} <= answers
    assert {*SCORES, *TOTALS, *RANKING, *STATUS_NAMES} - {"invalid"} <= outputs


def test_the_two_languages_document_the_same_things() -> None:
    for page in ("framework-file.md", "rule-kinds.md", "answers.md", "score-outputs.md"):
        assert _words(FOLDERS[0], page) == _words(FOLDERS[1], page), page


def test_the_examples_in_the_reference_load() -> None:
    from chiso.engine.scoring import load_checked

    for folder in FOLDERS:
        page = (folder / "framework-file.md").read_text(encoding="utf-8")
        block = page.split("```yaml\n", 1)[1].split("```", 1)[0]
        found = load_checked(block)
        assert found.warnings == () and replace(found, warnings=()) == found
