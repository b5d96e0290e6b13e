"""Reading by the worker: scans, and a language model behind a real server on this machine."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.engine.directives.pdf import TakesLong
from chiso.engine.errors import InputError
from chiso.office.accounts.models import Membership, Role
from chiso.office.audit.models import AuditEvent
from chiso.office.directives.model_reader import Model, ModelReader, configured_model
from chiso.office.directives.models import Draft, ReadingRun, ReadingState
from chiso.office.directives.operations.desk import accept_clear
from chiso.office.directives.operations.reading import (
    ATTEMPTS,
    DEAD,
    ask_reading,
    draft_document,
    free_lost_readings,
    read_text,
    run_reading,
)
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import Upload
from chiso.office.notifications.models import Notice
from tests import factories
from tests.engine.files.makers import pdf_bytes

pytestmark = pytest.mark.django_db
AT = factories.MOMENT
CHAT = "Trao đổi với Sở Nội vụ\n\nAnh chị bên Sở Tài chính gom giúp số liệu giải ngân trước ngày 15/9/2026 nhé.\n"
QUOTE = "Anh chị bên Sở Tài chính gom giúp số liệu giải ngân trước ngày 15/9/2026 nhé."
TASK = json.dumps({"tasks": [{"quote": QUOTE, "leads": ["Sở Tài chính"], "deadline": "trước ngày 15/9/2026"}]})


class Machine(ThreadingHTTPServer):
    """A server that speaks the chat-completions form: what it says next, and what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Speaks)
        self.says: str | bytes = "{}"
        self.status, self.wait = 200, 0.0
        self.asked: list[tuple[str | None, str]] = []

    def handle_error(self, *told: object) -> None:
        """Who asks may go away before the answer."""

    @property
    def model(self) -> Model:
        return Model(f"http://127.0.0.1:{self.server_port}/v1/chat/completions", "mau-1", "bi-mat", timeout=5)


class Speaks(BaseHTTPRequestHandler):
    server: Machine

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.headers.get("Authorization"), body["messages"][0]["content"]))
        time.sleep(self.server.wait)
        said = self.server.says
        data = said if isinstance(said, bytes) else json.dumps({"choices": [{"message": {"content": said}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *told: object) -> None:
        del told


@pytest.fixture
def machine() -> Iterator[Machine]:
    with Machine() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def recogniser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A recogniser that reads every page as what stands in `told.tsv`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n/bin/cat > /dev/null\n/bin/cat '{tmp_path}/told.tsv'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    reads(tmp_path, "UBND tỉnh yêu cầu Sở Nội vụ báo cáo kết quả trước ngày 15/3/2026.")
    return tmp_path


def reads(folder: Path, line: str) -> None:
    words = [f"5\t1\t1\t1\t1\t{at}\t{at * 60}\t40\t50\t20\t95\t{word}" for at, word in enumerate(line.split())]
    (folder / "told.tsv").write_text("\n".join(["head", *words]), encoding="utf-8")


def asked(province, **what) -> ReadingRun:
    owner, unit = province.actor(Role.ROUND_OWNER), province.units["so-noi-vu"]
    return ask_reading(actor=owner, unit_id=unit.pk, at=AT, **what)


def ran(run: ReadingRun, model: Model | None = None, at: dt.datetime = AT) -> ReadingRun:
    run_reading(run_id=run.pk, clock=lambda: at, model=model)
    run.refresh_from_db()
    return run


def codes(run: ReadingRun) -> list[str]:
    return [problem["code"] for problem in run.problems]


def test_who_does_not_wait_is_told_of_a_scan_but_not_of_a_file_with_letters_or_a_broken_one(recogniser):
    with pytest.raises(TakesLong):
        read_text(Upload("quet.pdf", pdf_bytes()), patient=False)
    assert read_text(Upload("van-ban.txt", CHAT.encode()), patient=False).found.kind == "text"
    with pytest.raises(InputError):
        read_text(Upload("hong.pdf", b"%PDF-1.4 hong"), patient=False)


def test_the_worker_reads_a_scan_into_a_draft_and_forgets_the_file(province, recogniser):
    run = ran(asked(province, upload=Upload("quet.pdf", pdf_bytes())))
    assert (run.state, run.data) == (ReadingState.DONE, None)
    assert run.draft.items.get().lead == "Sở Nội vụ"
    assert run.draft.document.file_name == "quet.pdf"
    assert Notice.objects.filter(person=run.made_by, key=f"directive-reading:{run.pk}").count() == 1


def test_of_a_scan_with_a_secrecy_mark_nothing_is_kept(province, recogniser):
    reads(recogniser, "MẬT")
    run = ran(asked(province, upload=Upload("quet.pdf", pdf_bytes())))
    assert (run.state, run.data, run.draft) == (ReadingState.FAILED, None, None)
    assert (Draft.objects.count(), Document.objects.count()) == (0, 0)
    assert codes(run) == ["directives.secret"]


def test_running_twice_reads_once(province, recogniser):
    run = ran(asked(province, upload=Upload("quet.pdf", pdf_bytes())))
    ran(run)
    assert Draft.objects.count() == 1


def test_a_run_whose_worker_died_is_read_again_and_set_aside_after_too_many(province):
    run = asked(province, pasted=CHAT)
    lost = {"state": ReadingState.RUNNING, "beat_at": AT}
    ReadingRun.objects.filter(pk=run.pk).update(attempts=1, **lost)
    assert free_lost_readings(at=AT + DEAD / 2) == []
    assert free_lost_readings(at=AT + DEAD * 2) == [run.pk]
    assert ran(run, at=AT + DEAD * 2).state == ReadingState.DONE
    other = asked(province, pasted=CHAT)
    ReadingRun.objects.filter(pk=other.pk).update(attempts=ATTEMPTS, **lost)
    assert free_lost_readings(at=AT + DEAD * 2) == []
    other.refresh_from_db()
    assert (other.state, other.data, codes(other)) == (ReadingState.FAILED, None, ["directives.reading_failed"])


def test_who_lost_the_right_meanwhile_gets_no_draft(province):
    run = asked(province, pasted=CHAT)
    Membership.objects.filter(person=run.made_by).update(valid_to=AT.date() - dt.timedelta(days=1))
    assert codes(ran(run)) == ["directives.reading_right"]
    assert not Draft.objects.exists()


def test_a_file_stands_in_the_row_only_while_it_waits(province):
    run = asked(province, pasted=CHAT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingRun.objects.filter(pk=run.pk).update(state=ReadingState.FAILED)


def test_a_model_is_asked_with_the_text_and_its_proposal_waits_for_a_person(province, machine):
    machine.says = TASK
    run = ran(asked(province, pasted=CHAT, model=machine.model), machine.model)
    ((key, question),) = machine.asked
    assert (key, CHAT.strip().splitlines()[-1] in question) == ("Bearer bi-mat", True)
    item = run.draft.items.get(origin="mau-1")
    assert (item.lead, item.due) == ("Sở Tài chính", dt.date(2026, 9, 14))
    assert accept_clear(actor=province.actor(Role.ROUND_OWNER), draft=run.draft, at=AT) == 0
    asked_on_record = AuditEvent.objects.get(action="directives.reading.ask")
    assert asked_on_record.data["model"] == "mau-1 (127.0.0.1)"


def test_a_marked_document_is_never_sent(province, machine):
    run = ran(asked(province, pasted="MẬT\n" + CHAT, model=machine.model), machine.model)
    assert (machine.asked, codes(run)) == ([], ["directives.secret"])


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (500, TASK, "không trả lời được"),
        (429, TASK, "không trả lời được"),
        (200, b"<html>", "không trả lời được"),
        (200, b'{"choices": []}', "không trả lời được"),
        (200, b'{"choices": [{"message": {"content": 5}}]}', "không trả lời được"),
        (200, "Tôi không thể giúp.", "không trả lời đúng dạng"),
    ],
)
def test_a_model_that_fails_takes_nothing_away(province, machine, status, said, told):
    machine.status, machine.says = status, said
    text = CHAT + "\nUBND tỉnh yêu cầu Sở Nội vụ báo cáo kết quả trước ngày 15/3/2026.\n"
    draft = ran(asked(province, pasted=text, model=machine.model), machine.model).draft
    assert [item.lead for item in draft.items.filter(origin="")] == ["Sở Nội vụ"]
    assert any(told in note.vi for note in draft.notes.all())


def test_a_model_that_is_too_slow_is_left(machine):
    machine.wait = 0.5
    read = ModelReader(Model(machine.model.url, "mau-1", timeout=0.1)).read(CHAT)
    assert [one.code for one in read.anomalies if one.code.startswith("directives.")] == ["directives.model_silent"]


def test_a_model_that_was_taken_away_meanwhile_is_not_asked(province, machine):
    run = ran(asked(province, pasted=CHAT, model=machine.model), None)
    assert (run.state, machine.asked) == (ReadingState.DONE, [])


@pytest.mark.parametrize(
    ("url", "remote", "found"),
    [
        ("", False, False),
        ("http://127.0.0.1:8080/v1/chat/completions", False, True),
        ("http://localhost:8080/v1/chat/completions", False, True),
        ("http://[::1]:8080/v1/chat/completions", False, True),
        ("https://mo-hinh.example/v1/chat/completions", False, False),
        ("https://mo-hinh.example/v1/chat/completions", True, True),
        ("http://127.0.0.1.example/v1", False, False),
        ("file:///etc/passwd", True, False),
    ],
)
def test_a_model_is_there_only_where_the_office_says_so(settings, url, remote, found):
    settings.LANGUAGE_MODEL = (url, "mau-1", "", remote)
    assert (configured_model() is not None) == found


def test_the_page_offers_a_model_only_where_there_is_one_and_names_a_host_elsewhere(province, client, settings):
    client.force_login(province.people[Role.ROUND_OWNER])
    assert 'name="model"' not in client.get(reverse("directives:drafts")).content.decode()
    settings.LANGUAGE_MODEL = ("https://mo-hinh.example/v1", "mau-1", "", True)
    assert "được gửi ra ngoài, tới mo-hinh.example" in client.get(reverse("directives:drafts")).content.decode()


def test_a_scan_on_the_page_waits_on_a_page_of_its_own_until_it_is_read(province, client, recogniser):
    client.force_login(province.people[Role.ROUND_OWNER])
    unit = province.units["so-noi-vu"]
    file = SimpleUploadedFile("quet.pdf", pdf_bytes(), "application/pdf")
    answer = client.post(reverse("directives:read"), {"unit": unit.pk, "file": file})
    run = ReadingRun.objects.get()
    place = reverse("directives:reading", kwargs={"run_id": run.pk})
    assert answer["Location"] == place
    if run.state != ReadingState.DONE:
        assert "Đang đọc văn bản" in client.get(place).content.decode()
        ran(run)
    run.refresh_from_db()
    assert client.get(place)["Location"] == reverse("directives:desk", kwargs={"draft_id": run.draft_id})


def test_a_proposal_is_marked_as_such_on_the_desk(province, client, machine):
    machine.says = TASK
    draft = ran(asked(province, pasted=CHAT, model=machine.model), machine.model).draft
    client.force_login(province.people[Role.ROUND_OWNER])
    shown = client.get(reverse("directives:desk", kwargs={"draft_id": draft.pk})).content.decode()
    assert "Mô hình ngôn ngữ mau-1 đề xuất." in shown


def test_a_small_text_is_still_read_at_once(province):
    owner, unit = province.actor(Role.ROUND_OWNER), province.units["so-noi-vu"]
    assert draft_document(actor=owner, unit_id=unit.pk, pasted=CHAT, at=AT).pk
    assert not ReadingRun.objects.exists()
