"""English is complete: every marked text has its words, and no page shows a word that nobody marked.

The trap: a text without English words falls back to Vietnamese without a murmur. So every address is rendered in
English and whatever still looks Vietnamese must be data: a name, a title, a framework's own wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from chiso.engine.frameworks.crosswalk import Link, propose_crosswalk
from chiso.office.accounts.matrix import MATRIX
from chiso.office.accounts.models import Role
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of
from tests.test_permissions_matrix import ALL, GUARDED, Address
from tests.url_cases import CASES
from tests.world import World, build
from tools.messages import PRODUCT, Message, collect, is_translated, read_english

pytestmark = pytest.mark.django_db
VIETNAMESE = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
DOCUMENT_CODE = re.compile(r"\d+/[\w-]+(?:/[\w-]+)?")  # 2948/QĐ-BNV
# attributes that a reader sees or hears
SPOKEN = {"title", "aria-label", "placeholder", "alt", "data-confirm", "data-words", "data-offline", "data-broken"}


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _messages() -> list[Message]:
    return [message for message in read_english() if message.id]


def _forms(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


class TestCatalogue:
    def test_it_is_in_step_with_the_sources(self):
        marked = {_key(message): message.id for message in collect() if message.id}
        known = {_key(message): message.id for message in _messages()}
        assert sorted(set(marked) - set(known)) == [], "run `make messages` and translate what is new"
        assert sorted(set(known) - set(marked)) == [], "run `make messages`: these texts are gone"
        assert [key for key, words in marked.items() if _forms(words) != _forms(known[key])] == []

    def test_every_text_has_its_english_words(self):
        assert [message.id for message in _messages() if not is_translated(message)] == []

    def test_nothing_is_a_guess(self):
        assert [message.id for message in _messages() if message.fuzzy] == []

    def test_placeholders_agree_in_every_form(self):
        wrong = [
            message.id
            for message in _messages()
            for form in _forms(message.string)
            if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(_forms(message.id)[0]))
        ]
        assert wrong == []

    def test_a_text_that_continues_a_sentence_begins_with_the_same_comma_or_space(self):
        wrong = [
            message.id
            for message in _messages()
            for form in _forms(message.string)
            if (form[0] in ", ") != (_forms(message.id)[0][0] in ", ")
        ]
        assert wrong == []


class _Visible(HTMLParser):
    """The words of a page, outside scripts, code samples, and what says that it is Vietnamese (`lang="vi"`)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._silent:
            self._silent += [tag] * (tag == self._silent[-1])
        elif tag in ("script", "style", "code", "textarea") or (given.get("lang") == "vi" and tag != "html"):
            self._silent.append(tag)
        else:
            self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.words.append(" ".join(data.split()))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from (line for line in value.splitlines() if line.strip())
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _proposal() -> Iterator[Link]:
    """The links that the crosswalk page of the test world proposes: their reasons go into a file."""
    old, new = FrameworkVersion.objects.order_by("-code")[:2]
    yield from propose_crosswalk(framework_of(old), framework_of(new)).links
    yield from propose_crosswalk(framework_of(new), framework_of(old)).links


def data_words() -> list[str]:
    """Every text that the database holds, the longest first: what a page may show in its own language."""
    found: set[str] = {settings.PROVINCE_NAME}
    for model in apps.get_models():
        if not model.__module__.startswith("chiso."):
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        ]
        for row in model._base_manager.values_list(*fields) if fields else []:
            found.update(" ".join(text.split()) for value in row for text in _strings(value))
    # English texts may quote Vietnamese: a column's title, islands; reasons that are proposed go into a file
    quoted = (PLACEHOLDER.split(form) for message in _messages() for form in _forms(message.string))
    found.update(part.strip() for parts in quoted for part in parts)
    found.update(link.reason for link in _proposal())
    for path in (PRODUCT / "office" / "national" / "data").glob("*.yaml"):
        found.update(_strings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    yaml_values = {part.strip(" \"'{}[]") for text in set(found) for part in re.split(r"[:,{}\n]", text)}
    return sorted((text for text in found | yaml_values if VIETNAMESE.search(text)), key=len, reverse=True)


def vietnamese_in(page: str, data: list[str]) -> list[str]:
    """The visible texts of a page that are Vietnamese and not data."""
    reader = _Visible()
    reader.feed(page)
    left = []
    for words in reader.words:
        rest = unescape(words)
        for text in data:
            rest = re.sub(re.escape(text), "", rest, flags=re.IGNORECASE)
        if VIETNAMESE.search(DOCUMENT_CODE.sub("", rest)):
            left.append(words)
    return left


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    settings.FILES_DIR = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        yield build()
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


@pytest.fixture(scope="module")
def data(world: World) -> list[str]:
    return data_words()


def _in_english(person: Any = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def _holder(address: Address) -> Role:
    """A role that may open the address."""
    return next(iter(MATRIX[address.verb])) if address.verb else Role.UNIT_OFFICER


# pages that quote an uploaded file cell by cell: its words are in no table
QUOTES_A_FILE = {"frameworks:annex_draft", "moving:part"}
READABLE = [
    address
    for address in GUARDED
    if address.name in CASES and "get" in CASES[address.name].methods and address.name not in QUOTES_A_FILE
]


@pytest.mark.parametrize("address", READABLE, ids=lambda address: address.name)
def test_a_page_in_english_has_no_vietnamese_words_of_its_own(world: World, data: list[str], address: Address):
    role, case = _holder(address), CASES[address.name]
    path = reverse(address.name, kwargs=case.arguments(world, "own", role))
    response = _in_english(world.people[role]).get(path, case.data(world, "own", role))
    if not response.get("Content-Type", "").startswith("text/html") or response.status_code != 200:
        pytest.skip(f"no page: {response.status_code} {response.get('Content-Type', '')}")
    if vietnamese_in(response.text, data):
        data[:] = data_words()  # the case may have put a thing of its own into the tables
    assert vietnamese_in(response.text, data) == []


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_the_first_screen_of_a_role_is_english(world: World, data: list[str], role: Role):
    response = _in_english(world.people[role]).get("/")
    assert response.headers["Content-Language"] == "en"
    assert vietnamese_in(response.text, data) == []


def test_the_sign_in_page_is_english(world: World, data: list[str]):
    page = _in_english().get(reverse("accounts:sign_in")).text
    assert "Sign in" in page
    assert vietnamese_in(page, data) == []


def test_words_without_english_are_found(world: World, data: list[str]):
    """The check itself: a Vietnamese heading is seen, a unit's name and a passage marked as Vietnamese are not."""
    page = f'<h1>Đợt đánh giá</h1><p>{world.own.unit.name}</p><p lang="vi">Tiếng Việt</p><a title="Mở trình đơn">x</a>'
    assert vietnamese_in(page, data) == ["Đợt đánh giá", "Mở trình đơn"]


def test_the_switch_keeps_the_page_and_its_query(world: World):
    client = Client()
    client.force_login(world.people[Role.ROUND_OWNER], backend="django.contrib.auth.backends.ModelBackend")
    path = reverse("rounds:board", kwargs={"round_id": world.round.pk}) + "?state=draft&q=s%E1%BB%9F"
    page = client.get(path)
    back = re.search(r'name="next" value="([^"]*)"', page.text)
    assert back is not None
    switched = client.post(reverse("language"), {"language": "en", "next": unescape(back[1])})
    assert (switched.status_code, switched["Location"]) == (302, path)
    assert client.get(path).headers["Content-Language"] == "en"


def test_every_address_with_a_page_is_looked_at():
    assert {"rounds:worksheet", "rounds:board", "indices:ranking"} <= set(ALL)
    assert len(READABLE) > 40
