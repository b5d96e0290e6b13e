"""Comparison and forecast by the worker: asked for, computed once, taken up again after a lost worker, in Excel."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.dossiers import jobs
from chiso.office.dossiers.models import DossierImport, DossierSource, RunState, Study, StudyKind, StudyRun
from chiso.office.dossiers.operations.intake import DEAD, ask_import, free_lost_imports, run_import
from chiso.office.dossiers.operations.studies import SILENT, ask_study, free_lost_runs, run_study
from chiso.office.dossiers.queries.kept import seen_by
from chiso.office.notifications.models import Notice
from tests.factories import MOMENT
from tests.office.dossiers.cases import SYSTEM_DAY, bring, extract, source

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 1, 5, 8)  # noqa: DTZ001 - Vietnamese time, as an extract has it
DUE, DONE = DAY + dt.timedelta(days=4), DAY + dt.timedelta(days=3)


@pytest.fixture
def two_sides(province):
    """L1 is resolved in time; the national system has not heard of it. L3 it does not know."""
    bring(extract(*((code, "so-y-te", DAY, DUE, DONE) for code in ("L1", "L2", "L3"))))
    national = DossierSource.objects.create(slug="qg", name="Quốc gia", side="national", created_at=MOMENT)
    theirs = extract(("L1", "so-y-te", DAY, DUE, None), ("L2", "so-y-te", DAY, DUE, DONE))
    made = ask_import(
        actor=SYSTEM_DAY, source=national, name="a.parquet", pieces=[theirs], at=MOMENT, extracted_at=MOMENT
    )
    run_import(import_id=made.pk, clock=lambda: MOMENT)
    return province


def asked(province, kind: StudyKind = StudyKind.RECONCILE) -> StudyRun:
    return ask_study(actor=province.actor(Role.ROUND_OWNER), kind=kind, at=MOMENT)


def ended(run: StudyRun, at: dt.datetime = MOMENT) -> StudyRun:
    run_study(run_id=run.pk, clock=lambda: at)
    run.refresh_from_db()
    return run


def test_a_comparison_is_computed_by_the_worker_and_whoever_asked_is_told(two_sides, as_person):
    owner = as_person(two_sides.people[str(Role.ROUND_OWNER)])
    owner.post(reverse("dossiers:make_reconcile"))
    page = owner.get(reverse("dossiers:reconcile")).content.decode()
    assert "<progress" in page
    assert "Đối soát bây giờ" not in page
    run = ended(StudyRun.objects.get())
    assert (run.state, run.study) == (RunState.DONE, Study.objects.get())
    page = owner.get(reverse("dossiers:reconcile")).content.decode()
    assert "1 hồ sơ quá hạn chỉ do đồng bộ" in page
    assert "Danh sách kiến nghị (Excel)" in page
    assert Notice.objects.get().person_id == two_sides.people[str(Role.ROUND_OWNER)].pk


def test_the_workbook_lists_what_to_dispute_with_both_moments(two_sides, as_person):
    study = ended(asked(two_sides)).study
    owner = as_person(two_sides.people[str(Role.ROUND_OWNER)])
    answer = owner.get(reverse("dossiers:disputes", kwargs={"study_id": study.pk}))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Tổng hợp", "Quá hạn do đồng bộ", "Mọi khác nhau"]
    rows = [row[:3] + row[5:9] for row in book["Quá hạn do đồng bộ"].iter_rows(min_row=2, values_only=True)]
    assert rows == [("L1", "Sở Y tế", "quá hạn chỉ do đồng bộ", DUE, DUE, DONE, None)]
    assert [row[0] for row in book["Mọi khác nhau"].iter_rows(min_row=2, values_only=True)] == ["L1", "L3"]


def test_who_sees_one_agency_sees_its_differences_only(two_sides):
    bring(extract(("M1", "so-noi-vu", DAY, DUE, DONE)), MOMENT + dt.timedelta(hours=1), "b.parquet")
    study = ended(asked(two_sides)).study
    mine = seen_by(study, {"so-noi-vu"})
    assert [row["dossier_id"] for row in mine["rows"]] == ["M1"]
    assert {name: count for name, count in mine["findings"].items() if count} == {"missing_national": 1}


def test_two_who_ask_at_once_get_one_run(two_sides):
    assert asked(two_sides) == asked(two_sides)
    assert asked(two_sides, StudyKind.FORECAST) != asked(two_sides)


def test_a_run_that_cannot_be_computed_says_why(province, as_person):
    run = ended(asked(province))
    assert run.state == RunState.FAILED
    page = as_person(province.people[str(Role.ROUND_OWNER)]).get(reverse("dossiers:reconcile")).content.decode()
    assert "Chưa đối soát được" in page
    assert run.problems[0]["message"][0] in page


def test_running_twice_computes_once(two_sides):
    run = asked(two_sides)
    ended(run)
    ended(run)
    assert Study.objects.count() == 1


def test_a_run_that_lost_its_worker_is_computed_by_the_next(two_sides):
    run = asked(two_sides)
    StudyRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, attempts=1)
    assert free_lost_runs(at=MOMENT + SILENT) == []
    later = MOMENT + SILENT + dt.timedelta(minutes=1)
    assert free_lost_runs(at=later) == [run.pk]
    assert ended(run, later).state == RunState.DONE


def test_a_run_that_loses_every_worker_is_given_up(two_sides):
    run = asked(two_sides)
    StudyRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, attempts=3)
    assert free_lost_runs(at=MOMENT + 2 * SILENT) == []
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_only_who_imports_may_ask(province):
    with pytest.raises(NotAllowed):
        ask_study(actor=province.actor(Role.UNIT_OFFICER), kind=StudyKind.FORECAST, at=MOMENT)


def waiting(**changed: object) -> DossierImport:
    data = extract(("L1", "so-y-te", DAY, DUE, DONE))
    made = ask_import(
        actor=SYSTEM_DAY, source=source(), name="a.parquet", pieces=[data], at=MOMENT, extracted_at=MOMENT
    )
    DossierImport.objects.filter(pk=made.pk).update(**changed)
    return made


LATER = MOMENT + DEAD + dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    "changed", [{"state": "running", "beat_at": MOMENT, "attempts": 1}, {}], ids=["worker killed", "nobody was told"]
)
def test_an_import_that_nobody_works_on_is_handed_out_once_more(changed):
    made = waiting(**changed)
    assert free_lost_imports(at=MOMENT) == []
    assert free_lost_imports(at=LATER) == [made.pk]
    assert free_lost_imports(at=LATER) == []
    run_import(import_id=made.pk, clock=lambda: LATER)
    made.refresh_from_db()
    assert (made.state, made.accepted) == ("done", 1)


def test_an_import_that_kills_its_workers_is_given_up_and_says_so(province, as_person):
    made = waiting(state="running", beat_at=MOMENT, attempts=3)
    assert jobs.resume(now=LATER) == 0
    page = as_person(province.people[str(Role.ROUND_OWNER)]).get(
        reverse("dossiers:import", kwargs={"import_id": made.pk})
    )
    assert "Máy chủ dừng giữa chừng nhiều lần" in page.content.decode()


def test_the_forecast_says_how_many_and_what_earlier_promises_came_to(two_sides, as_person):
    Study.objects.create(
        kind=StudyKind.FORECAST,
        as_of=MOMENT,
        made_at=MOMENT,
        data={
            "agencies": [
                {"agency": code, "in_process": 9, "overdue": 0, "will_be_late": late, "low": 1.0, "high": 5.0}
                for code, late in (("so-y-te", 3.4), ("so-la", 2.2))
            ],
            "rows": [],
            "brier": 0.1,
            "base": 0.2,
            "checked": [
                {"tenth": 0, "dossiers": 1200, "promised": 0.06, "happened": 0.052},
                {"tenth": 9, "dossiers": 3, "promised": 0.95, "happened": 1.0},
            ],
        },
    )
    page = as_person(two_sides.people[str(Role.ROUND_OWNER)]).get(reverse("dossiers:forecast")).content.decode()
    assert "Khoảng 6 hồ sơ đang mở sẽ quá hạn" in page
    assert all(cell in page for cell in ("0–9 %", "1.200", "6,0 %", "5,2 %", "90–100 %", "100,0 %"))
