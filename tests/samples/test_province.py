"""The sample province: plausible, complete, fictional, and made by the verbs of the product."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from django.db import transaction

from chiso.engine.errors import InputError
from chiso.engine.scoring import Answer as Given
from chiso.engine.scoring import inputs_of, load_checked, score_leaf
from chiso.office.accounts.models import Person, Role
from chiso.office.audit.queries import verify_streams
from chiso.office.directives.models import Handed
from chiso.office.evidence.models import DocumentType
from chiso.office.evidence.operations import Upload, prepare_file
from chiso.office.evidence.reading import first_page_text
from chiso.office.indices.models import IMPORTED, ResultSet
from chiso.office.national.queries.ministry import newest_result
from chiso.office.national.queries.targets import targets_of
from chiso.office.notifications.models import Notice
from chiso.office.reporting.figures import Figures
from chiso.office.reporting.models import UnitReport
from chiso.office.reporting.queries import periods
from chiso.office.rounds.models import (
    Complaint,
    CouncilPosition,
    Dispute,
    LedgerEntry,
    Round,
    Sheet,
    SheetState,
    Vote,
)
from chiso.office.rounds.queries.council import disputes_of
from chiso.office.statistics.models import Feed, Figure, Series
from chiso.office.units.models import Unit, UnitKind
from chiso.samples.province import reports, simulator
from chiso.samples.province.data import FRAMEWORKS, Names, places
from chiso.samples.province.inputs import pools
from chiso.samples.province.papers import Paper, as_docx, as_pdf
from chiso.samples.province.people import ACCOUNTS, PASSWORD
from tests import factories

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The whole province once for this file; taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        simulator.fill_province(today=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def in_province(filled: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.mark.slow
def test_both_rounds_together_show_every_state_of_a_sheet(in_province: None):
    assert set(Sheet.objects.values_list("state", flat=True)) == set(SheetState.values)


@pytest.mark.slow
def test_the_running_round_shows_every_state_before_publication(in_province: None):
    running = set(Sheet.objects.filter(group__round__code="dot-2026").values_list("state", flat=True))
    assert running == set(SheetState.values) - {SheetState.PUBLISHED, SheetState.ARCHIVED}


@pytest.mark.slow
def test_fourteen_departments_and_a_hundred_communes_are_scored(in_province: None):
    finished = Sheet.objects.filter(group__round__code="dot-2025")
    assert finished.filter(unit__kind=UnitKind.DEPARTMENT).count() == 14
    assert finished.exclude(unit__kind=UnitKind.DEPARTMENT).count() == 100


@pytest.mark.slow
def test_the_provinces_own_index_has_a_ministry_result_and_this_years_targets_and_leaves_under_way(in_province: None):
    last, this = (Sheet.objects.get(group__round__code=f"tinh-{year}") for year in (2025, 2026))
    assert (last.state, this.state) == (SheetState.SELF_LOCKED, SheetState.DRAFT)
    assert newest_result(last).rows.get().rank == 19
    page = targets_of(this)
    assert any(line.gap and line.before is not None for line in page.view.lines)
    assert 0 < this.answered < this.answerable


@pytest.mark.slow
def test_the_register_shows_years_revisions_and_a_leaf_that_stands_on_a_revised_figure(in_province: None):
    revised = Figure.objects.filter(revision__gt=1)
    assert Series.objects.count() >= 6 and revised.count() >= 4
    assert len({figure.period[:4] for figure in Figure.objects.all()}) >= 4
    fed = Feed.objects.select_related("figure")
    newest = {(feed.figure.series_id, feed.figure.period): feed.figure.revision for feed in fed}
    assert any(revised.filter(series=key, period=period, revision__gt=n) for (key, period), n in newest.items())


def test_last_years_results_are_published_and_one_was_corrected_after_a_complaint(in_province: None):
    assert ResultSet.objects.exclude(origin=IMPORTED).count() == 3
    corrected = ResultSet.objects.exclude(supersedes=None).get()
    assert corrected.number == 2
    assert {complaint.state for complaint in Complaint.objects.all()} == {"corrected", "upheld", "filed"}


@pytest.mark.slow
def test_published_results_are_spread_as_in_life(in_province: None):
    shares = [row.percent for row in ResultSet.objects.get(code="dot-2025-xa", number=1).rows.all()]
    assert max(shares) - min(shares) > 25
    assert 60 < sum(shares) / len(shares) < 90


@pytest.mark.slow
def test_every_step_of_every_sheet_is_in_the_ledger_and_the_chains_hold(in_province: None):
    assert LedgerEntry.objects.count() > 20_000
    assert [report for report in verify_streams() if not report.holds] == []


@pytest.mark.slow
def test_the_documented_accounts_sign_in_and_hold_their_roles(in_province: None):
    assert {account.role for account in ACCOUNTS} == set(Role)
    for account in ACCOUNTS:
        person = Person.objects.get(username=account.username)
        assert person.memberships.get().role == account.role
    assert Person.objects.get(username="chutri").check_password(PASSWORD)


@pytest.mark.slow
def test_the_council_of_the_running_round_has_something_to_settle(in_province: None):
    waiting = Dispute.objects.filter(sheet__group__round__code="dot-2026", decided_at=None)
    assert waiting.filter(votes__isnull=False).exists()
    assert waiting.filter(votes__isnull=True).exists()


@pytest.mark.slow
def test_an_ordinary_sample_is_not_marked_as_training(in_province: None):
    assert not Round.objects.filter(is_training=True).exists()


@pytest.mark.django_db
def test_a_second_filling_is_refused_and_changes_nothing():
    factories.unit()
    with pytest.raises(InputError) as refused:
        simulator.fill_province(today=TODAY)
    assert refused.value.problems[0].code == "demo.not_empty"
    assert "CHISO_DATA" in refused.value.problems[0].hint.vi
    assert Unit.objects.count() == 1


@pytest.mark.django_db
def test_a_day_before_last_years_round_had_ended_is_refused():
    with pytest.raises(InputError, match="01/04/2026"):
        simulator.fill_province(today=dt.date(2026, 1, 1))


def test_the_same_seed_gives_the_same_people():
    def draw(seed: int) -> list[str]:
        names = Names(random.Random(seed))
        return [names.next() for _ in range(200)]

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)
    assert len(set(draw(1))) == 200


def test_units_are_named_once_and_stand_under_units_that_came_before():
    seen: set[str] = set()
    for place in places():
        assert place.key not in seen
        assert place.under is None or place.under in seen
        seen.add(place.key)


@pytest.mark.parametrize("path", sorted(FRAMEWORKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_figures_drawn_for_any_leaf_of_a_sample_framework_can_be_scored(path):
    framework, draw = load_checked(path), random.Random(5)
    drawn = pools(framework, draw)
    assert set(drawn) == {leaf.code for leaf in framework.leaves}
    for leaf in framework.leaves:
        for wanted in (0.1, 0.6, 1.0):
            scored = score_leaf(framework, leaf.code, Given(drawn[leaf.code].pick(wanted, draw)))
            assert not scored.problems, leaf.code


def test_a_better_unit_draws_figures_worth_more():
    framework, draw = load_checked(FRAMEWORKS / "MAU-SO-2026.yaml"), random.Random(5)
    drawn = pools(framework, draw)

    def mean(wanted: float) -> float:
        points = [
            score_leaf(framework, leaf.code, Given(drawn[leaf.code].pick(wanted, draw))).points
            for leaf in framework.leaves
        ]
        return float(sum(point for point in points if point is not None))

    assert mean(0.3) < mean(0.6) < mean(0.95)


@pytest.mark.parametrize(("make", "name"), [(as_pdf, "a.pdf"), (as_docx, "a.docx")])
def test_a_paper_passes_the_checks_of_an_upload_and_its_words_can_be_read(make, name):
    paper = Paper(
        type=DocumentType.PLAN,
        number="12/KH-SYT",
        issued_on=dt.date(2026, 1, 9),
        issuer="Sở Y tế",
        signer="Nguyễn Thị Mẫu",
        signer_title="Giám đốc",
        place="Mẫu",
        title="Cải cách hành chính năm 2026 của Sở Y tế & đơn vị trực thuộc",
        pages=(("Mục tiêu: đúng hạn từ 98 % trở lên.",), ("Tổ chức thực hiện.",)),
    )
    data = make(paper)
    prepared = prepare_file(Upload(name, data))
    words = first_page_text(data, prepared.facts.media_type)
    assert prepared.suggested.number == "12/KH-SYT"
    assert prepared.suggested.issued_on == dt.date(2026, 1, 9)
    assert "đúng hạn từ 98 %" in words
    assert make(paper) == data


@pytest.mark.slow
def test_what_stands_before_the_council_is_a_difference_between_unit_and_appraisers(in_province: None):
    views = [view for round_ in Round.objects.all() for view in disputes_of(round_)]
    assert [(view.dispute.sheet.unit.name, view.dispute.node) for view in views if view.own == view.appraised] == []
    assert sum(view.dispute.decided_at is None for view in views) >= 6


@pytest.mark.slow
def test_things_that_are_counted_come_whole(in_province: None):
    for code in ("MAU-SO-2026", "MAU-XA-2026"):
        framework = factories.load_framework(FRAMEWORKS / f"{code}.yaml")
        for leaf, pool in pools(framework, random.Random(1)).items():
            counted = {spec.name for spec in inputs_of(framework, leaf) if spec.unit in ("lần", "hồ sơ", "người")}
            drawn = [inputs[name] for level in pool.answers for inputs in level for name in counted & inputs.keys()]
            assert [text for text in drawn if "," in text] == []


@pytest.mark.slow
def test_the_minutes_of_the_council_say_one_thing(in_province: None):
    """What most votes are for is what is settled, and the reason says the same; the secretary was there."""
    voted = 0
    for round_ in Round.objects.all():
        for view in disputes_of(round_):
            if not view.dispute.decided_at:
                continue
            keeps = "giữ điểm thẩm định" in view.dispute.reason
            assert view.settled == (view.appraised if keeps else view.own)
            votes = dict(view.tally)
            own, appraised = votes.get("Theo điểm tự chấm", 0), votes.get("Theo điểm thẩm định", 0)
            assert not votes or keeps == (appraised >= own)
            voted += bool(votes)
        for meeting in round_.meetings.all():
            assert meeting.present.filter(position=CouncilPosition.SECRETARY).exists()
            assert not Vote.objects.filter(dispute__meeting=meeting).exclude(member__in=meeting.present.all()).exists()
    assert voted > 10


@pytest.mark.slow
def test_unread_since_before_the_running_round_is_only_what_silent_units_were_asked(in_province: None):
    running = Round.objects.get(code="dot-2026")
    unread = Notice.objects.filter(read_at=None)
    opened = min(running.windows.values_list("opens_at", flat=True))
    assert unread.filter(at__gte=opened).exists()
    older = unread.filter(at__lt=opened).values_list("key", "person__memberships__unit__key").distinct()
    asked = {(*key.split(":", 1), unit) for key, unit in older}
    assert {unit for what, _, unit in asked if what == "report-period"} == {reports.SILENT}
    handed = {int(row) for what, row, _ in asked if what == "handed"}
    assert {what for what, _, _ in asked} <= {"report-period", "handed"}
    assert not Handed.objects.filter(pk__in=handed).exclude(answer=None).exists()


@pytest.mark.slow
def test_reports_of_closed_periods_were_sent_on_time_late_and_not_at_all(in_province: None):
    newest, earlier = periods(TODAY)
    assert [newest.period.code, earlier.period.code] == ["q3", "half"]
    assert newest.silent == 1 and newest.late >= 1 and newest.on_time > newest.total / 2
    assert earlier.silent == 0 and earlier.rate is not None and 50 < earlier.rate < 100


@pytest.mark.slow
def test_a_report_that_was_sent_back_was_sent_again_after_its_due_day_and_keeps_its_figures(in_province: None):
    report = UnitReport.objects.get(unit__key=reports.RETURNED, period__code="q3")
    assert report.is_late and Figures(**report.figures).tasks > 0
