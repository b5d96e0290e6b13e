"""Who collects with a device: a user name and a password for the device, no account of the site.

What is kept is the digest that HTTP Digest needs (RFC 2617's HA1), sealed: it is as good as the password, so a stolen
database alone must not give it away.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.sealing import seal_short
from chiso.office.surveys.models import Interviewer, Survey
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.secrets import new_password

REALM = "ChiSo"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}\Z")


def ha1(username: str, password: str) -> str:
    """The digest of a user's password in our realm."""
    return hashlib.md5(f"{username}:{REALM}:{password}".encode(), usedforsecurity=False).hexdigest()


def add_interviewer(
    *, actor: Actor, survey: Survey, username: str, name: str, at: dt.datetime
) -> tuple[Interviewer, str]:
    """A new interviewer with the password, which is shown now and never again. Raises InputError."""
    grant = require(actor, "surveys.manage")
    username, name = username.strip().lower(), tidy(name)
    problems = []
    if not _USERNAME.match(username):
        vi, en = (
            "Tên đăng nhập gồm chữ thường, số, “.”, “_”, “-”.",
            "A user name has small letters, digits, “.”, “_”, “-”.",
        )
        problems.append(Problem("surveys.username", Text(vi, en), where="username", got=username[:60]))
    elif Interviewer.objects.filter(username=username).exists():
        taken = Text("Tên đăng nhập đã có.", "The user name is taken.")
        problems.append(Problem("surveys.username_taken", taken, where="username", got=username))
    if not name:
        message = Text("Chưa có tên điều tra viên.", "The interviewer has no name.")
        problems.append(Problem("surveys.no_name", message, where="name"))
    if problems:
        raise InputError(problems)
    password = new_password()
    with transaction.atomic():
        made = Interviewer.objects.create(
            survey=survey,
            username=username,
            name=name[:120],
            sealed_ha1=seal_short(ha1(username, password)),
            made_at=at,
        )
        record(actor=actor, action="surveys.interviewer.add", obj=made, stream=STREAM, at=at, grant=grant)
    return made, password


def renew_password(*, actor: Actor, interviewer: Interviewer, at: dt.datetime) -> str:
    """A new password; the old one is no good from now on, and somebody who was let go may come again."""
    grant = require(actor, "surveys.manage")
    password = new_password()
    with transaction.atomic():
        found = Interviewer.objects.select_for_update().get(pk=interviewer.pk)
        found.sealed_ha1, found.revoked_at = seal_short(ha1(found.username, password)), None
        found.save(update_fields=["sealed_ha1", "revoked_at"])
        record(actor=actor, action="surveys.interviewer.renew", obj=found, stream=STREAM, at=at, grant=grant)
    return password


def revoke_interviewer(*, actor: Actor, interviewer: Interviewer, reason: str, at: dt.datetime) -> None:
    """The device may not send any more. Raises InputError without a reason."""
    grant = require(actor, "surveys.manage")
    if not reason.strip():
        raise InputError([Problem("surveys.no_reason", Text("Cần ghi lý do.", "A reason is needed."), where="reason")])
    with transaction.atomic():
        found = Interviewer.objects.select_for_update().get(pk=interviewer.pk)
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        record(
            actor=actor,
            action="surveys.interviewer.revoke",
            obj=found,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=reason.strip()[:300],
        )
