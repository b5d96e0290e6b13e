"""Accounts: made, renamed, closed, opened again; passwords."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import search_key, tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Person
from chiso.office.accounts.passwords import encode_one_time, one_time_password
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.accounts.problems import EMAIL, missing, reason_missing, username_problem, username_taken
from chiso.office.audit.operations import record

STREAM = "system"


@dataclass(frozen=True, slots=True)
class Issued:
    """A person and the one-time password to hand over; it is shown once and stored nowhere in clear."""

    person: Person
    password: str


def create_person(
    *,
    actor: Actor,
    username: str,
    full_name: str,
    at: dt.datetime,
    email: str = "",
    phone: str = "",
    encoded_password: str = "",
) -> Issued:
    """A new account with a one-time password that must be changed at the first sign-in.

    `encoded_password` (from `make_password`) is for the sample province: kept as it is, and `Issued.password` is empty.
    """
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        username, full_name = username.strip().lower(), tidy(full_name)
        problems = person_problems(username=username, full_name=full_name, email=email)
        if problems:
            raise InputError(problems)
        password = "" if encoded_password else one_time_password()
        person = Person(
            username=username,
            full_name=full_name,
            email=email.strip(),
            phone=phone.strip(),
            password=encoded_password or encode_one_time(password),
            must_change_password=not encoded_password,
            search_key=_search_key(full_name, username),
            created_at=at,
        )
        person.save(force_insert=True)
        record(actor=actor, grant=grant, action="accounts.person.create", obj=person, stream=STREAM, at=at)
    return Issued(person, password)


def person_problems(*, username: str, full_name: str, email: str = "", where: str = "") -> list[Problem]:
    """Everything that is wrong with a new account, one query."""
    found: list[Problem] = []
    shape = username_problem(username, where)
    if shape is not None:
        found.append(shape)
    elif Person.objects.filter(username=username).exists():
        found.append(username_taken(username, where))
    return found + detail_problems(full_name=full_name, email=email, where=where)


def detail_problems(*, full_name: str, email: str, where: str = "") -> list[Problem]:
    """What is wrong with a name and an address."""
    found: list[Problem] = []
    if not full_name:
        found.append(missing(Text("họ và tên", "full name"), where))
    if email.strip() and not EMAIL.match(email.strip()):
        found.append(
            Problem(
                code="accounts.email",
                where=where,
                message=Text("Thư điện tử không hợp lệ", "The e-mail address is not valid"),
                got=email[:80],
                expected=Text("dạng ten@donvi.gov.vn", "as name@unit.gov.vn"),
            )
        )
    return found


def update_person(*, actor: Actor, person: Person, full_name: str, email: str, phone: str, at: dt.datetime) -> None:
    """Correct a name, an address, a telephone number."""
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        full_name = tidy(full_name)
        problems = detail_problems(full_name=full_name, email=email)
        if problems:
            raise InputError(problems)
        person.full_name, person.email, person.phone = full_name, email.strip(), phone.strip()
        person.search_key = _search_key(full_name, person.username)
        person.save(update_fields=["full_name", "email", "phone", "search_key"])
        record(actor=actor, grant=grant, action="accounts.person.update", obj=person, stream=STREAM, at=at)


def deactivate(*, actor: Actor, person: Person, reason: str, at: dt.datetime) -> None:
    """Close an account: nobody signs in with it; its records stay."""
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        if not reason.strip():
            raise InputError([reason_missing()])
        if person.pk == actor.person_id:
            raise NotAllowed(
                "accounts.manage",
                Text("Không thể khóa tài khoản của chính mình.", "You may not close your own account."),
            )
        _set_active(person, is_active=False)
        record(
            actor=actor,
            grant=grant,
            action="accounts.person.deactivate",
            obj=person,
            stream=STREAM,
            at=at,
            reason=reason.strip(),
        )


def reactivate(*, actor: Actor, person: Person, reason: str, at: dt.datetime) -> None:
    """Open a closed account again."""
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        if not reason.strip():
            raise InputError([reason_missing()])
        _set_active(person, is_active=True)
        record(
            actor=actor,
            grant=grant,
            action="accounts.person.reactivate",
            obj=person,
            stream=STREAM,
            at=at,
            reason=reason.strip(),
        )


def _set_active(person: Person, *, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])


def reset_password(*, actor: Actor, person: Person, at: dt.datetime) -> Issued:
    """A new one-time password; open sessions of the person end, because their hash changes.

    A lock after wrong passwords goes too: the page that tells of it sends the person here.
    """
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        password = one_time_password()
        person.password, person.must_change_password = encode_one_time(password), True
        person.save(update_fields=["password", "must_change_password"])
        forget_failures(username=person.username)
        record(actor=actor, grant=grant, action="accounts.password.reset", obj=person, stream=STREAM, at=at)
    return Issued(person, password)


def change_own_password(*, actor: Actor, person: Person, old: str, new: str, at: dt.datetime) -> None:
    """The person's own new password; checked against the rules of the installation."""
    if actor.person_id != person.pk:
        raise NotAllowed("accounts.change_password")
    if not person.check_password(old):
        raise InputError(
            [
                Problem(
                    code="accounts.password_old",
                    where="old",
                    message=Text("Mật khẩu hiện tại chưa đúng", "The present password is not right"),
                    expected=Text("mật khẩu đang dùng để đăng nhập", "the password you sign in with"),
                )
            ]
        )
    with transaction.atomic():
        problems = password_problems(new, person, old)
        if problems:
            raise InputError(problems)
        person.set_password(new)
        person.must_change_password = False
        person.save(update_fields=["password", "must_change_password"])
        record(actor=actor, action="accounts.password.change", obj=person, stream=STREAM, at=at)


def password_problems(new: str, person: Person, old: str) -> list[Problem]:
    """Why `new` is too weak: each rule in words."""
    found: list[Problem] = []
    if new == old:
        found.append(
            Problem(
                code="accounts.password_same",
                where="new",
                message=Text("Mật khẩu mới trùng mật khẩu cũ", "The new password is the old one"),
                expected=Text("một mật khẩu khác", "another password"),
            )
        )
    try:
        validate_password(new, person)
    except ValidationError as error:
        found += [
            Problem(code=f"accounts.{item.code}", where="new", message=_WEAK[str(item.code)])
            for item in error.error_list
        ]
    return found


_WEAK = {
    "password_too_short": Text("Mật khẩu ngắn hơn 10 ký tự", "The password has fewer than 10 characters"),
    "password_too_common": Text("Mật khẩu này quá phổ biến, dễ bị đoán", "This password is too common"),
    "password_too_similar": Text(
        "Mật khẩu quá giống tên hoặc tên đăng nhập", "The password is too like the name or user name"
    ),
}


def choose_language(*, actor: Actor, language: str, at: dt.datetime) -> None:
    """Remember the person's language, so that it follows them to another computer. A preference leaves no record."""
    if actor.person_id is not None:
        Person.objects.filter(pk=actor.person_id).update(language=language)


def _search_key(full_name: str, username: str) -> str:
    return f"{search_key(full_name)} {username}"[:200]
