"""The way of a dossier through the office: import → late list → letter of apology → month → leaf of a sheet."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from chiso.engine.calendar import VIETNAM
from chiso.office.accounts.models import Role
from chiso.office.dossiers.models import Agency, DossierImport, Letter
from chiso.office.dossiers.operations.intake import run_import
from chiso.office.dossiers.operations.keeping import take_snapshots
from chiso.office.rounds.models import Answer
from chiso.office.statistics.models import Figure
from chiso.office.statistics.operations.feeding import feed_leaf
from tests import factories
from tests.office.dossiers.cases import HEAD, SLUG, source, statistic_sheet

pytestmark = pytest.mark.django_db


def test_an_extract_becomes_a_letter_and_a_sourced_figure_of_a_leaf(province, as_person):
    source()
    now = timezone.now().astimezone(VIETNAM)
    last_month = (now.replace(day=1) - dt.timedelta(days=20)).replace(day=5)
    day = f"{last_month:%d/%m/%Y}"
    due, done = f"{last_month + dt.timedelta(days=4):%d/%m/%Y}", f"{last_month + dt.timedelta(days=2):%d/%m/%Y}"
    rows = [f"L1,so-y-te,1.0001,{day},{due},", f"X1,so-y-te,1.0001,{day},{due},{done}", f",so-y-te,1.0001,{day},{due},"]
    owner = as_person(province.people[str(Role.ROUND_OWNER)])
    file = SimpleUploadedFile("thang.csv", "\n".join([HEAD, *rows]).encode())
    answer = owner.post(reverse("dossiers:add_import", kwargs={"slug": SLUG}), {"file": file, "extracted_at": ""})
    run_import(import_id=DossierImport.objects.get().pk, clock=timezone.now)
    page = owner.get(answer["Location"]).content.decode()
    assert "Nhận 3 = nhập 2 + giữ lại 1" in page
    assert "không có mã hồ sơ" in page
    assert "line,dossier_id" in owner.get(answer["Location"] + "quarantine/").content.decode()

    officer = as_person(province.people[str(Role.UNIT_OFFICER)])
    agency = Agency.objects.get()
    address = reverse("dossiers:agency", kwargs={"agency_id": agency.pk})
    assert "1 hồ sơ quá hạn chưa có thư xin lỗi" in officer.get(address).content.decode()
    new_due = f"{now + dt.timedelta(days=5):%d/%m/%Y}"
    form = {"dossier": "L1", "reason": "Chờ ý kiến phối hợp", "new_due": new_due, "number": "5/XL-SYT"}
    assert officer.post(address + "apologise/", form).status_code == 302
    assert "1 hồ sơ quá hạn chưa có thư xin lỗi" not in officer.get(address).content.decode()
    word = officer.get(reverse("dossiers:word", kwargs={"letter_id": Letter.objects.get().pk}))
    printed = docx.Document(io.BytesIO(b"".join(word.streaming_content) if word.streaming else word.content))
    assert "Chờ ý kiến phối hợp" in "\n".join(paragraph.text for paragraph in printed.paragraphs)

    take_snapshots(at=now)
    month = f"{last_month:%Y-%m}"
    owner = as_person(province.people[str(Role.ROUND_OWNER)])
    assert owner.post(reverse("dossiers:publish", kwargs={"month": month})).status_code == 302
    sheet = statistic_sheet(province)
    figures = {
        "on_time": Figure.objects.get(series__code="hs-giai-quyet-dung-han"),
        "resolved": Figure.objects.get(series__code="hs-da-giai-quyet"),
    }
    actor = province.actor(Role.ROUND_OWNER)
    feed_leaf(actor=actor, sheet=sheet, node="2.1", figures=figures, at=factories.MOMENT)
    fed = Answer.objects.get(sheet=sheet, node="2.1")
    assert fed.inputs == {"on_time": "1", "resolved": "1"}
    assert f"hồ sơ tiếp nhận tháng {last_month:%m/%Y}" in fed.reason
