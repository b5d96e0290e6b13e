"""One word per idea: the glossary names what the code names, with the label pages show; no page says otherwise."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation

from chiso.engine.frameworks.model import LEVELS
from chiso.office.rounds.models import SheetState
from chiso.web.states import SHEET_STATES
from tests.architecture.source import PRODUCT, modules, name, tree
from tests.docs.pages import ENGLISH, VIETNAMESE, coded, rows

GLOSSARY = VIETNAMESE / "reference" / "thuat-ngu.md"
MIRROR = ENGLISH / "reference" / "glossary.md"
OFFICE = [config for config in apps.get_app_configs() if config.name.startswith("chiso.office")]


def _terms(path: Path, column: int) -> dict[str, str]:
    """Identifier → term of the language in `column`."""
    return {coded(row[1]): row[column] for row in rows(path) if len(row) == 4 and coded(row[1])}


def _choices() -> list[type[TextChoices]]:
    """Every closed list of words that a column of the office may hold."""
    found = [
        thing
        for config in OFFICE
        for thing in vars(import_module(f"{config.name}.models")).values()
        if isinstance(thing, type) and issubclass(thing, TextChoices) and thing.__module__.startswith(config.name)
    ]
    return sorted(found, key=lambda choices: choices.__name__)


@pytest.mark.parametrize("choices", _choices(), ids=lambda choices: choices.__name__)
def test_every_word_of_a_closed_list_stands_in_the_glossary_as_pages_show_it(choices: type[TextChoices]):
    terms = _terms(GLOSSARY, 0)
    with translation.override("vi"):
        expected = {f"{choices.__name__}.{choice.value}": str(choice.label) for choice in choices}
    assert {key: terms.get(key) for key in expected} == expected


def test_every_table_of_the_office_stands_in_the_glossary():
    models = {model.__name__ for config in OFFICE for model in config.get_models()}
    assert sorted(models - set(_terms(GLOSSARY, 0))) == []


def test_every_level_of_a_framework_stands_in_the_glossary():
    assert set(LEVELS) <= set(_terms(GLOSSARY, 0))


def test_the_glossary_names_nothing_that_the_code_does_not_know():
    words = {word for path in modules() for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    unknown = [term for term in _terms(GLOSSARY, 0) if not set(term.split(".")) <= words]
    assert unknown == []


def test_an_identifier_stands_once():
    listed = [coded(row[1]) for row in rows(GLOSSARY) if len(row) == 4 and coded(row[1])]
    assert len(listed) == len(set(listed))


def test_both_languages_give_the_same_pairs():
    vietnamese = {(row[0], row[1], row[2]) for row in rows(GLOSSARY) if len(row) == 4}
    english = {(row[2], row[1], row[0]) for row in rows(MIRROR) if len(row) == 4}
    heads = {("Tiếng Việt", "Trong mã", "Tiếng Anh"), ("Vietnamese", "In code", "English")}
    assert vietnamese - heads == english - heads


def test_a_state_has_the_same_words_in_a_badge_and_in_the_record():
    with translation.override("vi"):
        shown = {state: str(look.words) for state, look in SHEET_STATES.items()}
    assert shown == {state.value: str(state.label) for state in SheetState}


def _forbidden() -> list[str]:
    return [row[0] for row in rows(GLOSSARY) if len(row) == 2 and row[0] not in ("Không viết", "---")]


_TRANSLATED = re.compile(
    r"\{%\s*translate\s+\"(.*?)\"|\{%\s*blocktranslate\b.*?%\}(.*?)\{%\s*endblocktranslate", re.DOTALL
)


def _said_by_template(path: Path) -> list[str]:
    found = _TRANSLATED.findall(path.read_text(encoding="utf-8"))
    return [re.sub(r"\{\{.*?\}\}|<[^>]*>", " ", one or other) for one, other in found]


def _said_by_module(path: Path) -> list[str]:
    """First arguments of gettext, and the Vietnamese of a `Text`."""
    return [
        node.args[0].value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "Text", "gettext", "gettext_lazy", "both"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def _breaches(sentences: list[str]) -> list[str]:
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _forbidden())) + r")(?!\w)", re.IGNORECASE)
    return [f"“{match.group()}” in: {sentence}" for sentence in sentences for match in pattern.finditer(sentence)]


TEMPLATES = sorted(PRODUCT.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_uses_no_forbidden_synonym(path: Path):
    assert _breaches(_said_by_template(path)) == []


def test_no_message_uses_a_forbidden_synonym():
    found = {name(path): _breaches(_said_by_module(path)) for path in modules("office", "web", "engine")}
    assert {path: breaches for path, breaches in found.items() if breaches} == {}


def test_the_check_of_synonyms_sees_them():
    assert _breaches(["Đã khoá phiếu", "Bằng chứng kèm theo"]) != []
    assert _breaches(["Đã khóa phiếu", "Tài liệu kiểm chứng kèm theo"]) == []
