"""Every address × every role × own and other unit, generated from the addresses and the matrix.

What is expected comes from the matrix's scope and from whose thing the address is about, not from the deciding code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chiso.office.accounts.matrix import MATRIX, Scope
from chiso.office.accounts.models import Role
from tests.url_cases import CASES, Case
from tests.world import SIDES, Side, World, build

# the mark makes pytest-django create the database; the world itself lives in one transaction around all tests
pytestmark = pytest.mark.django_db
REFUSED = (403, 404)


@dataclass(frozen=True)
class Address:
    name: str
    view: Callable[..., Any]

    @property
    def is_public(self) -> bool:
        return getattr(self.view, "chiso_public", False)

    @property
    def verb(self) -> str | None:
        return self.view.chiso_verb  # type: ignore[no-any-return,attr-defined]

    @property
    def has_target(self) -> bool:
        return self.view.chiso_target is not None  # type: ignore[attr-defined]


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{prefix}{pattern.name}", pattern.callback)


ALL = {address.name: address for address in addresses()}
GUARDED = [address for address in ALL.values() if not address.is_public and hasattr(address.view, "chiso_verb")]


def test_every_view_declares_its_verb_or_that_it_is_public():
    silent = [
        name for name, address in ALL.items() if not address.is_public and not hasattr(address.view, "chiso_verb")
    ]
    assert silent == []


def test_public_views_are_the_known_few():
    assert {name for name, address in ALL.items() if address.is_public} == {
        "language",
        "accounts:sign_in",
        "accounts:sign_out",
        # respondents have no account; the address or the code is theirs
        "answer:enter",
        "answer:code",
        "answer:link",
        "answer:write",
        "answer:done",
        "answer:engine",
        "answer:engine_send",
        "answer:file",
        # devices have the interviewer's own password (HTTP Digest), checked by `by_interviewer`
        "openrosa:forms",
        "openrosa:submission",
        # a province's systems push with the token of their source
        "dossiers:push",
        "openrosa:form",
        "openrosa:manifest",
        "openrosa:file",
        "reminders:feed",
        "following:village",
    }


def test_every_address_has_a_case():
    assert sorted({address.name for address in GUARDED} - set(CASES)) == []


def test_no_case_outlives_its_address():
    assert sorted(set(CASES) - {address.name for address in GUARDED}) == []


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    from django.conf import settings

    settings.FILES_DIR = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        yield build()
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """A signed-in browser for each role."""
    found = {}
    for role, person in world.people.items():
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return found


def ask(client: Client, world: World, address: Address, method: str, side: Side, role: str) -> int:
    """The answer's status; whatever the request changed is undone."""
    case = CASES[address.name]
    path = reverse(address.name, kwargs=case.arguments(world, side, role))
    with transaction.atomic():
        response = getattr(client, method)(path, case.data(world, side, role))
        if getattr(response, "streaming", False):
            response.close()
        transaction.set_rollback(True)
    return int(response.status_code)


def expected(address: Address, case: Case, role: str, side: Side) -> bool:
    """Whether the matrix lets `role` do the address's verb on this side."""
    if address.verb is None:
        return True
    scope = MATRIX[address.verb].get(Role(role))
    if scope is None:
        return False
    if address.has_target and scope is not Scope.ALL and side == "other":
        return False
    return not case.narrower(role, side)


@pytest.mark.parametrize("address", GUARDED, ids=lambda address: address.name)
def test_the_matrix_decides(world: World, clients: dict[str, Client], address: Address):
    case = CASES.get(address.name)
    assert case is not None, "no case in tests/url_cases.py"
    wrong = []
    for role, client in clients.items():
        for side in SIDES:
            for method in case.methods:
                status = ask(client, world, address, method, side, role)
                may = expected(address, case, role, side)
                fine = status < 500 and (status not in REFUSED if may else status in REFUSED)
                if not fine:
                    wrong.append(f"{method} {role} {side}: {status}, expected {'allowed' if may else 'refused'}")
    assert wrong == []


@pytest.mark.parametrize("address", GUARDED, ids=lambda address: address.name)
def test_nobody_gets_in_without_signing_in(world: World, address: Address):
    case = CASES.get(address.name)
    assert case is not None, "no case in tests/url_cases.py"
    for method in case.methods:
        path = reverse(address.name, kwargs=case.arguments(world, "own", Role.UNIT_OFFICER))
        response = getattr(Client(), method)(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/sign-in/")


def test_every_verb_of_the_matrix_is_used_by_some_page_or_operation():
    """A verb that nothing asks for is a promise that nothing keeps."""
    from tests.architecture.source import PRODUCT

    source = "\n".join(
        path.read_text(encoding="utf-8") for path in PRODUCT.rglob("*.py") if path.name not in ("matrix.py", "verbs.py")
    )
    assert [verb for verb in MATRIX if f'"{verb}"' not in source] == []
