"""Digests by real channels: an SMTP server and a gateway of our own on this machine, and a sender that is killed."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import IntegrityError, connection, transaction

from chiso.engine.errors import Text
from chiso.office.accounts.models import Role
from chiso.office.notifications.channels.gateway import GatewayNotifier
from chiso.office.notifications.channels.smtp import SmtpNotifier
from chiso.office.notifications.digests import send_digests
from chiso.office.notifications.hours import Wishes, may_disturb
from chiso.office.notifications.jobs import send_due_digests
from chiso.office.notifications.models import Digest, DigestLine, DigestState
from chiso.office.notifications.operations import notify, release, set_preference
from tests import factories
from tests.architecture.source import ROOT

AT, DAY = factories.MOMENT, factories.DAY  # a Thursday, nine in the morning
HOUR = dt.timedelta(hours=1)


class Mailbox:
    """A mail server's handler that keeps what it accepted; `refuse` and `on_letter` make it difficult."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, Any]] = []
        self.refuse = ""
        self.on_letter: Any = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse and address.startswith(self.refuse):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((envelope.rcpt_tos[0], letter))
        if self.on_letter:
            self.on_letter(len(self.letters))
        return "250 taken"


@pytest.fixture
def server():
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    controller.box = box
    controller.url = f"smtp://127.0.0.1:{port}"
    yield controller
    if controller.server is not None:
        controller.stop()


@pytest.fixture
def mail(server):
    return SmtpNotifier(server.url, "ChiSo <chiso@mau.example>")


def people(count: int) -> list[Any]:
    return [factories.person(email=f"can-bo-{n}@mau.example") for n in range(count)]


def tell(*persons: Any, key: str = "k", title: str = "Nhắc việc: 3 việc quá hạn") -> None:
    notify(
        people=[one.pk for one in persons], key=key, title=Text(title, "3 overdue"), at=AT, link="/directives/tasks/"
    )


def send(channel, at=AT, *, works=True) -> int:
    today = at.astimezone(dt.timezone(dt.timedelta(hours=7))).date()
    return send_digests(channels=[channel], site="https://chiso.mau.example", at=at, today=today, is_working_day=works)


@pytest.mark.django_db
def test_a_person_gets_one_letter_a_day_with_what_is_unread(server, mail):
    [an] = people(1)
    tell(an, key="1")
    tell(an, key="2", title="Đôn đốc: Đợt 2025")
    assert (send(mail), send(mail, AT + HOUR)) == (1, 0)
    tell(an, key="3")
    assert send(mail, AT + 2 * HOUR) == 0
    assert send(mail, AT + 24 * HOUR) == 1
    [(to, first), (_to, second)] = server.box.letters
    assert to == "can-bo-0@mau.example"
    assert first["Subject"] == "ChiSo: 2 thông báo chưa đọc, 15/01/2026"
    body = first.get_content()
    assert "Đôn đốc: Đợt 2025" in body
    assert "https://chiso.mau.example/directives/tasks/" in body
    assert first["Message-ID"] != second["Message-ID"]
    assert second["Subject"].startswith("ChiSo: 1 thông báo")
    assert first["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_who_has_read_everything_or_wants_none_or_has_no_address_gets_nothing(server, mail):
    an, binh = people(2)
    silent = factories.person()
    tell(an, binh, silent)
    an.notices.update(read_at=AT)
    set_preference(actor=factories.actor(binh), wishes=Wishes(mail=False))
    assert send(mail) == 0


@pytest.mark.django_db
def test_a_reader_of_english_gets_english(server, mail):
    an = factories.person(email="a@mau.example", language="en")
    tell(an)
    send(mail)
    assert "- 3 overdue" in server.box.letters[0][1].get_content()


@pytest.mark.django_db
def test_a_mailbox_that_is_refused_keeps_nobody_else_waiting_and_is_tried_again(server, mail):
    first, *others = people(3)
    tell(first, *others)
    server.box.refuse = "can-bo-0"
    assert send(mail) == 2
    assert Digest.objects.get(person=first).state == DigestState.REFUSED
    server.box.refuse = ""
    assert send(mail, AT + HOUR) == 1
    assert sorted(to for to, _ in server.box.letters) == [f"can-bo-{n}@mau.example" for n in range(3)]


@pytest.mark.django_db
def test_after_five_refusals_it_is_given_up_and_shown(server, mail):
    [an] = people(1)
    tell(an)
    server.box.refuse = "can-bo"
    for hour in range(7):
        send(mail, AT + hour * HOUR)
    found = Digest.objects.get()
    assert (found.state, found.attempts) == (DigestState.GIVEN_UP, 5)


@pytest.mark.django_db
def test_without_a_server_nothing_is_claimed(mail, server):
    [an] = people(1)
    tell(an)
    server.stop()
    assert send(mail) == 0
    assert not Digest.objects.exists()


@pytest.mark.django_db
def test_an_installation_without_addresses_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert send_due_digests(now=AT) == 0


@pytest.mark.django_db
def test_the_job_reads_the_settings(settings, server):
    [an] = people(1)
    tell(an)
    settings.SMTP_URL = server.url
    assert send_due_digests(now=AT) == 1


@pytest.mark.parametrize(
    ("clock", "wishes", "works", "may"),
    [
        ("06:59", Wishes(), True, False),
        ("07:00", Wishes(), True, True),
        ("17:59", Wishes(), True, True),
        ("18:00", Wishes(), True, False),
        ("10:00", Wishes(), False, False),
        ("10:00", Wishes(on_days_off=True), False, True),
        ("12:30", Wishes(quiet_from=dt.time(12), quiet_to=dt.time(13)), True, False),
        ("23:00", Wishes(quiet_from=dt.time(12), quiet_to=dt.time(13)), True, True),
        ("03:00", Wishes(quiet_from=dt.time(0), quiet_to=dt.time(0)), True, True),
    ],
)
def test_quiet_hours_run_over_midnight(clock, wishes, works, may):
    at = dt.datetime.combine(DAY, dt.time.fromisoformat(clock), tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert may_disturb(wishes, at, is_working_day=works) is may


@pytest.mark.django_db
def test_a_notice_goes_out_once_by_a_channel_whatever_anybody_tries(server, mail):
    [an] = people(1)
    tell(an)
    send(mail)
    other = Digest.objects.create(person=an, channel="mail", day=DAY + dt.timedelta(days=1), claimed_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestLine.objects.create(digest=other, notice=an.notices.get(), channel="mail")


DYING = """
    import sys, datetime as dt
    import django
    django.setup()
    from chiso.office.notifications.channels.smtp import SmtpNotifier
    from chiso.office.notifications.digests import send_digests
    at = dt.datetime.fromisoformat(sys.argv[2])
    print("ready", flush=True)
    send_digests(channels=[SmtpNotifier(sys.argv[1], "chiso@mau.example")], site="", at=at, today=at.date(),
                 is_working_day=True)
"""


def start(server) -> subprocess.Popen[bytes]:
    known = connection.settings_dict
    url = (
        f"sqlite:///{known['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    )
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "chiso.web.settings", "PYTHONPATH": "src"}
    command = [sys.executable, "-c", textwrap.dedent(DYING), server.url, AT.isoformat()]
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.django_db(transaction=True)
def test_killed_as_the_server_takes_a_letter_and_started_again_nobody_gets_two(server, mail):
    """The worst moment: the server has the letter, the sender dies before it could note the answer."""
    everybody = people(6)
    tell(*everybody)
    child: list[subprocess.Popen[bytes]] = []
    server.box.on_letter = lambda n: n == 3 and os.kill(child[0].pid, signal.SIGKILL)
    child.append(start(server))
    assert child[0].wait(60) == -signal.SIGKILL
    server.box.on_letter = None
    connection.close()
    assert Digest.objects.filter(state=DigestState.CLAIMED).count() == 1
    again = start(server)
    assert again.wait(60) == 0
    connection.close()
    assert sorted(to for to, _ in server.box.letters) == [f"can-bo-{n}@mau.example" for n in range(6)]
    in_doubt = Digest.objects.get(state=DigestState.CLAIMED)
    admin = factories.member(Role.ADMINISTRATOR, factories.unit("so-noi-vu", "Sở Nội vụ"))
    release(actor=factories.actor(admin), digest=in_doubt, at=AT)
    assert send(mail, AT + HOUR) == 1
    assert not Digest.objects.exclude(state=DigestState.SENT).exists()


class _Gateway(BaseHTTPRequestHandler):
    """What a province writes to translate for its provider: takes each key once."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = self.server.taken  # type: ignore[attr-defined]
        if self.headers["Authorization"] != "Bearer bi-mat":
            self.send_response(401)
        else:
            known.setdefault(asked["key"], asked)
            self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), _Gateway)
    server.taken = {}  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_a_text_message_goes_through_the_offices_gateway_to_who_asked_for_it(gateway):
    an, binh = factories.person(phone="0900000001"), factories.person(phone="0900000002")
    tell(an, binh)
    set_preference(actor=factories.actor(an), wishes=Wishes(text_messages=True))
    sms = GatewayNotifier("sms", f"http://127.0.0.1:{gateway.server_port}/", "bi-mat")
    assert (send(sms), send(sms)) == (1, 0)
    [message] = gateway.taken.values()
    assert (message["to"], message["text"]) == ("0900000001", "ChiSo: 1 thông báo chưa đọc, 15/01/2026")


@pytest.mark.django_db
def test_a_gateway_that_refuses_leaves_the_message_to_be_tried_again(gateway):
    an = factories.person(phone="0900000001")
    tell(an)
    set_preference(actor=factories.actor(an), wishes=Wishes(text_messages=True))
    url = f"http://127.0.0.1:{gateway.server_port}/"
    assert send(GatewayNotifier("sms", url, "sai")) == 0
    assert Digest.objects.get().error == "HTTP 401"
    assert send(GatewayNotifier("sms", url, "bi-mat"), AT + HOUR) == 1


@pytest.mark.parametrize("url", ["ftp://x", "mail.mau.example:25", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused_at_once(url):
    with pytest.raises(ValueError, match="expected"):
        SmtpNotifier(url, "a@b")
    with pytest.raises(ValueError, match="expected"):
        GatewayNotifier("sms", url)
