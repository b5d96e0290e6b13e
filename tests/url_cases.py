"""How each address is made for the permission test: its arguments for one's own unit and for another.

A new address without a case here fails `test_every_address_has_a_case`. `methods` are those the view takes. `narrower`
says for which (role, side) the verb refuses although the matrix lets the page open: a rule that is finer than a role.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chiso.office.accountability.models import Responsibility
from chiso.office.accounts.models import Role
from chiso.office.accounts.queries import actor_for
from chiso.office.communications.models import Activity, SurveyArea
from chiso.office.directives.models import Draft, DraftItem, ReadingRun
from chiso.office.evidence.models import StoredFile
from chiso.office.evidence.store import file_store
from chiso.office.following.models import GuidanceLetter, Inspection, Proposal, Remediation, Visit
from chiso.office.frameworks.models import AnnexDraft
from chiso.office.moving.models import Move, Part
from chiso.office.notifications.models import Digest
from chiso.office.postings.models import Checklist, ChecklistItem, Posting
from chiso.office.reminders.models import LetterState, ReminderLetter, WorkReminder
from chiso.office.reporting.models import OpenPeriod, ReportSeries, UnitReport
from chiso.office.reports.models import Export, Template
from chiso.office.rounds.models import CouncilMeeting, RoundGroup, Sheet
from chiso.office.surveys.models import EstimateSet
from chiso.office.surveys.operations.importing import import_responses
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.units.models import RegisterChange
from chiso.office.workdays.models import CalendarDay
from tests.factories import MOMENT, SMALL_FRAMEWORK, framework_version
from tests.factories import sheet as make_sheet
from tests.golden.annexes.excel_annexes import plain as plain_annex
from tests.golden.moving.workbooks import units_across
from tests.office.dossiers.cases import dossier_arguments
from tests.office.indices.published_samples import small_index
from tests.office.surveys.field_cases import field_arguments
from tests.office.surveys.questionnaire_cases import questionnaire
from tests.office.surveys.samples import incoming
from tests.world import Side, World

Arguments = Callable[[World, Side, str], dict[str, Any]]


def nothing(world: World, side: Side, role: str) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Case:
    """One address: its arguments, methods and form."""

    arguments: Arguments = nothing
    methods: tuple[str, ...] = ("get",)
    data: Callable[[World, Side, str], dict[str, Any]] = nothing
    narrower: Callable[[str, Side], bool] = field(default=lambda role, side: False)


POST = ("post",)
BOTH = ("get", "post")


def person(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"person_id": world.stranger.pk}


def membership(world: World, side: Side, role: str) -> dict[str, Any]:
    """The signed-in person's own membership, or the stranger's."""
    holder = world.people[role] if side == "own" else world.stranger
    return {"membership_id": holder.memberships.order_by("id")[0].pk}


def delegation(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"delegation_id": world.half(side).delegation.pk}


def version(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"version_id": world.framework.pk}


def document(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"document_id": world.half(side).document.pk}


def unit_id(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"unit_id": world.half(side).unit.pk}


def sheet_id(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"sheet_id": world.half(side).sheet.pk}


def group_id(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"group_id": world.half(side).group.pk}


def round_id(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"round_id": world.round.pk}


def asked(world: World, *names: str) -> dict[str, Any]:
    """Arguments about a questionnaire in the field, made by the first case that needs it."""
    found = questionnaire(world, survey_set(world).microdata.wave.survey)
    return {name: found[name] for name in names}


def survey_set(world: World) -> EstimateSet:
    """One estimate set of a small survey, made by the first case that needs it."""
    found = EstimateSet.objects.select_related("microdata").first()
    if found is None:
        manager = actor_for(world.people[Role.SURVEY_MANAGER], MOMENT.date())
        survey = open_survey(actor=manager, name="SIPAS", kind="satisfaction", target=None, at=MOMENT)
        wave = open_wave(actor=manager, survey=survey, year=2025, at=MOMENT)
        found = import_responses(actor=manager, wave=wave, incoming=incoming(), at=MOMENT)
    return found


def published(**more: Any) -> Arguments:
    """A small published index with two years, imported by the first case that needs it."""

    def arguments(world: World, side: Side, role: str) -> dict[str, Any]:
        source = small_index(actor_for(world.people[Role.ANALYST], MOMENT.date()), MOMENT)
        return {"code": source.code, **more}

    return arguments


def published_list(world: World, side: Side, role: str) -> dict[str, Any]:
    """No arguments, but an index to be listed."""
    published()(world, side, role)
    return {}


def survey_field(name: str) -> Arguments:
    """The argument of an address of the field work, by its name."""
    return lambda w, s, r: {name: field_arguments(w, survey_set(w).microdata.wave)[name]}


def meeting_id(world: World, side: Side, role: str) -> dict[str, Any]:
    """The round's one meeting, made by the first case that needs it."""
    held = {"held_at": MOMENT, "place": "Phòng họp"}
    return {"meeting_id": CouncilMeeting.objects.get_or_create(round=world.round, defaults=held)[0].pk}


def template_id(world: World, side: Side, role: str) -> dict[str, Any]:
    made = {"file": world.own.document.file, "name": "mau.docx", "uploaded_at": MOMENT}
    template, _ = Template.objects.get_or_create(
        kind="decision", defaults={**made, "uploaded_by": world.people["round_owner"]}
    )
    return {"template_id": template.pk}


def export_id(world: World, side: Side, role: str) -> dict[str, Any]:
    made = {"file": world.own.document.file, "finished_at": MOMENT, "requested_at": MOMENT}
    export, _ = Export.objects.get_or_create(
        round=world.round, defaults={**made, "requested_by": world.people["round_owner"]}
    )
    return {"export_id": export.pk}


def group(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"group_id": world.half(side).group.pk}


def sheet(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"sheet_id": world.half(side).sheet.pk}


def leaf(world: World, side: Side, role: str) -> dict[str, Any]:
    return {**sheet(world, side, role), "node": "1.1"}


def meeting(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"meeting_id": world.things["meeting"].pk}


def dispute(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"dispute_id": world.half(side).things["dispute"].pk}


def complaint(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"complaint_id": world.half(side).things["complaint"].pk}


def result(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"result_id": world.things["result"].pk}


def change_id(world: World, side: Side, role: str) -> dict[str, Any]:
    """A decree about units, made by the first case that needs it."""
    day = MOMENT.date()
    covers = dict.fromkeys(("covers_from", "districts_from", "communes_from", "known_until"), day)
    made = {"sha256": "0" * 64, "at": MOMENT, "units": 0, "ended": 0, **covers}
    return {"change_id": RegisterChange.objects.get_or_create(kind="decree", title="thử", defaults=made)[0].pk}


def national(world: World, side: Side, role: str) -> dict[str, Any]:
    """The province's own sheet whose leaf 1.1 the unit of that side leads."""
    return {"group_id": world.half(side).things["national"].pk}


def directive(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"directive_id": world.half(side).things["directive"].pk}


def neither_led_nor_ordered(role: str, side: Side) -> bool:
    """A task is split by its lead or by who plans; the page's verb only says who may look."""
    return role not in (Role.ROUND_OWNER, Role.LEADER) and not (
        side == "own" and role in (Role.UNIT_OFFICER, Role.UNIT_LEADER)
    )


def is_not_asked(role: str, side: Side) -> bool:
    """A directive is answered by the unit that has it while it is there; the page's verb only says who may look."""
    return not (side == "own" and role in (Role.UNIT_OFFICER, Role.UNIT_LEADER, Role.ROUND_OWNER))


def read_draft(world: World, side: Side, role: str) -> dict[str, Any]:
    """A document that was read for the unit of that side; read by the first case that needs it."""
    text = "UBND tỉnh yêu cầu Sở Nội vụ báo cáo kết quả cải cách hành chính trước ngày 15/12/2026."
    told = {"text": text, "type": "other", "made_by": world.stranger, "made_at": MOMENT}
    draft, _made = Draft.objects.get_or_create(unit=world.half(side).unit, defaults=told)
    task = {"kind": "task", "content": text, "lead": "Sở Nội vụ", "start": 0, "end": len(text), "confidence": 1}
    DraftItem.objects.get_or_create(draft=draft, position=1, defaults=task)
    return {"draft_id": draft.pk}


def waiting_reading(world: World, side: Side, role: str) -> dict[str, Any]:
    """A document that the worker has still to read, for the register of the side's unit."""
    unit = world.half(side).unit
    run = ReadingRun.objects.filter(unit=unit).first() or ReadingRun.objects.create(
        unit=unit, name="quet.pdf", data=b"%PDF", made_by=world.stranger, made_at=MOMENT
    )
    return {"run_id": run.pk}


def read_item(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"item_id": DraftItem.objects.get(draft_id=read_draft(world, side, role)["draft_id"]).pk}


def unit_of_side(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"unit_id": world.half(side).unit.pk}


def directive_plan(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"plan_id": world.half(side).things["directive_task"].plan_id}


def handed_directive(world: World, side: Side, role: str) -> dict[str, Any]:
    """A directive that the unit of that side has to answer; handed down by the first case that needs it."""
    directive = world.half(side).things["directive"]
    days = {"handed_on": directive.issued_on, "due": directive.issued_on}
    return {"handed_id": directive.handed.get_or_create(unit=world.half(side).unit, defaults=days)[0].pk}


def directive_task(world: World, side: Side, role: str) -> dict[str, Any]:
    """A task led by the unit of that side in a plan of its own."""
    return {"task_id": world.half(side).things["directive_task"].pk}


def reminder_letter(world: World, side: Side, role: str) -> dict[str, Any]:
    """An issued letter of the unit of that side about a directive that it has not answered itself."""
    handed = handed_directive(world, side, role)
    unit, directive = world.half(side).unit, world.half(side).things["directive"]
    closed = {"state": LetterState.ISSUED, "issued_on": directive.issued_on, "document": directive}
    letter, new = ReminderLetter.objects.get_or_create(
        owner=unit, action="letter", defaults={"drafted_at": MOMENT, **closed}
    )
    if new:
        told = {"subject": "handed", "subject_id": handed["handed_id"], "due": directive.issued_on, "step": "thu"}
        how = {"action": "letter", "audience": "leaders", "days": 1, "on": directive.issued_on}
        WorkReminder.objects.create(unit=unit, letter=letter, **told, **how)
    return {"letter_id": letter.pk}


def received_letter(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"unit_id": world.half(side).unit.pk, **reminder_letter(world, side, role)}


def digest_id(world: World, side: Side, role: str) -> dict[str, Any]:
    made = {"channel": "mail", "day": MOMENT.date(), "claimed_at": MOMENT}
    return {"digest_id": Digest.objects.get_or_create(person=world.stranger, defaults=made)[0].pk}


def activity(world: World, side: Side, role: str) -> dict[str, Any]:
    made = {"kind": "meeting", "held_on": MOMENT.date(), "title": "Họp dân", "minutes": "thử", "entered_at": MOMENT}
    return {"activity_id": Activity.objects.get_or_create(unit=world.half(side).unit, defaults=made)[0].pk}


def survey_area(world: World, side: Side, role: str) -> dict[str, Any]:
    unit = world.half(side).unit
    made = {"commune": unit, "source": "thử", "entered_at": MOMENT}
    return {"area_id": SurveyArea.objects.get_or_create(survey="PAPI", year=2026, unit=unit, defaults=made)[0].pk}


def report_period(world: World, side: Side, role: str) -> dict[str, Any]:
    owed = {"owner": world.own.unit, "basis": "thử", "first_year": 2025}
    series, _ = ReportSeries.objects.get_or_create(title="Báo cáo", defaults=owed)
    window = {"first": MOMENT.date(), "last": MOMENT.date() + dt.timedelta(days=9), "opened_at": MOMENT}
    return {"period_id": OpenPeriod.objects.get_or_create(series=series, year=2026, code="q1", defaults=window)[0].pk}


def unit_report(world: World, side: Side, role: str) -> dict[str, Any]:
    period = report_period(world, side, role)
    due = {"due": MOMENT.date()}
    found, _ = UnitReport.objects.get_or_create(unit=world.half(side).unit, defaults={**due, **period})
    return {"report_id": found.pk}


def inspection(world: World, side: Side, role: str) -> dict[str, Any]:
    made = {
        "basis": "thử",
        "year": 2026,
        "checklist": ["Có niêm yết?"],
        "seed": "1",
        "drawn_from": 2,
        "made_at": MOMENT,
    }
    found, _ = Inspection.objects.get_or_create(title="Kiểm tra", owner=world.own.unit, defaults=made)
    return {"inspection_id": found.pk}


def visit(world: World, side: Side, role: str) -> dict[str, Any]:
    planned = inspection(world, side, role)
    return {"visit_id": Visit.objects.get_or_create(unit=world.half(side).unit, **planned)[0].pk}


def remediation(world: World, side: Side, role: str) -> dict[str, Any]:
    days = {"found_on": MOMENT.date(), "due": MOMENT.date()}
    made = {"owner": world.own.unit, "limitation": "Chưa niêm yết", "source": "thử", **days}
    return {"remediation_id": Remediation.objects.get_or_create(unit=world.half(side).unit, defaults=made)[0].pk}


def proposal(world: World, side: Side, role: str) -> dict[str, Any]:
    made = {"text": "Đề xuất", "made_on": MOMENT.date()}
    return {"proposal_id": Proposal.objects.get_or_create(unit=world.half(side).unit, defaults=made)[0].pk}


def guidance_letter(world: World, side: Side, role: str) -> dict[str, Any]:
    half = world.half(side)
    made = {"unit": half.unit, "question": "thử", "answer": "thử", "search_key": "thu", "entered_at": MOMENT}
    letter = half.things["directive"]
    return {"letter_id": GuidanceLetter.objects.get_or_create(letter=letter, defaults=made)[0].pk}


def responsibility(world: World, side: Side, role: str) -> dict[str, Any]:
    """One row for both sides: it is the province's."""
    made = {"unit": world.own.unit, "person": world.stranger, "basis": "thử", "valid_from": MOMENT.date()}
    return {"held_id": Responsibility.objects.get_or_create(index="thu", defaults=made)[0].pk}


def posting(world: World, side: Side, role: str) -> dict[str, Any]:
    day, unit = MOMENT.date(), world.half(side).unit
    listed, _made = Checklist.objects.get_or_create(valid_from=day, defaults={"title": "thử", "basis": "thử"})
    said = {"text": "thử", "level": "commune", "every": "year", "within": 9}
    item, _made = ChecklistItem.objects.get_or_create(checklist=listed, number=1, defaults=said)
    made = {"period": f"{day:%Y}", "place": "thử", "posted_on": day, "minutes": "thử", "entered_at": MOMENT}
    return {"posting_id": Posting.objects.get_or_create(item=item, unit=unit, commune=unit, defaults=made)[0].pk}


def calendar_day(world: World, side: Side, role: str) -> dict[str, Any]:
    made = {"kind": "holiday", "name": "Thử", "basis": "thử", "added_at": MOMENT}
    return {"day_id": CalendarDay.objects.get_or_create(day=MOMENT.date(), defaults=made)[0].pk}


def statistic_leaf(world: World, side: Side, role: str) -> dict[str, Any]:
    """A leaf fed by statistics of the province's own sheet; its version is stored by the first case that needs it."""
    source = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("nho-so-2025", "thong-ke-2025")
    version = framework_version(source.replace("channel: survey", "channel: statistic"))
    group, _ = RoundGroup.objects.get_or_create(
        round=world.round, code="thong-ke", defaults={"framework": version, "name": "Thống kê"}
    )
    sheet = Sheet.objects.filter(group=group).first() or make_sheet(group, world.root)
    return {"sheet_id": sheet.pk, "node": "2.2"}


def series(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"series_id": world.things["series"].pk}


def annex_draft(world: World, side: Side, role: str) -> dict[str, Any]:
    """The one annex under confirmation, with its file in the store."""
    content = plain_annex()
    file_store().put(content)
    made = {"size": len(content), "media_type": "application/xlsx", "stored_at": MOMENT}
    file, _ = StoredFile.objects.get_or_create(sha256=hashlib.sha256(content).hexdigest(), defaults=made)
    owner = world.people["round_owner"]
    told = {"file": file, "uploaded_at": MOMENT, "uploaded_by": owner, "updated_at": MOMENT, "updated_by": owner}
    return {"draft_id": AnnexDraft.objects.get_or_create(file_name="phu-luc.xlsx", defaults=told)[0].pk}


def move_part(world: World, side: Side, role: str) -> dict[str, Any]:
    """The one scored workbook of the one move, under preview."""
    owner = world.people["round_owner"]
    move, _ = Move.objects.get_or_create(started_by=owner, defaults={"started_at": MOMENT})
    content = units_across()
    file_store().put(content)
    made = {"size": len(content), "media_type": "application/xlsx", "stored_at": MOMENT}
    file, _ = StoredFile.objects.get_or_create(sha256=hashlib.sha256(content).hexdigest(), defaults=made)
    told = {"file": file, "file_name": "bang.xlsx", "kind": "scores"}
    return {"part_id": Part.objects.get_or_create(move=move, state="draft", defaults=told)[0].pk}


def move_id(world: World, side: Side, role: str) -> dict[str, Any]:
    return {"move_id": Part.objects.get(pk=move_part(world, side, role)["part_id"]).move_id}


def only_owner(role: str, side: Side) -> bool:
    """Results are confirmed by the owner of the round alone, although others may prepare the move."""
    return role != "round_owner"


CASES: dict[str, Case] = {
    "home": Case(),
    "search": Case(),
    "accounts:change_password": Case(methods=BOTH),
    "accounts:profile": Case(),
    "accounts:permissions": Case(),
    "accounts:people": Case(),
    "accounts:new_person": Case(methods=BOTH),
    "accounts:bulk": Case(),
    "accounts:bulk_template": Case(),
    "accounts:bulk_check": Case(methods=POST),
    "accounts:bulk_confirm": Case(methods=POST),
    "accounts:person": Case(person),
    "accounts:update_person": Case(person, POST),
    "accounts:deactivate": Case(person, POST),
    "accounts:reactivate": Case(person, POST),
    "accounts:reset_password": Case(person, POST),
    "accounts:add_membership": Case(person, POST),
    "accounts:hand_over": Case(lambda w, s, r: {**person(w, s, r), "unit_id": w.other.unit.pk}, BOTH),
    "accounts:end_membership": Case(membership, POST),
    "accounts:delegate": Case(
        membership, POST, lambda w, s, r: {"to": w.stranger.username, "to_day": "01/01/2030", "reason": "x"}
    ),
    # only the holder of the lent role, or an administrator, ends a delegation
    "accounts:end_delegation": Case(
        delegation,
        POST,
        lambda w, s, r: {"on": "18/01/2026", "reason": "x"},
        narrower=lambda role, side: role not in ("unit_officer", "administrator"),
    ),
    "units:tree": Case(),
    "units:country": Case(),
    "units:country_csv": Case(),
    "units:map": Case(),
    "units:decrees": Case(),
    "units:decree_template": Case(),
    "units:decree_check": Case(methods=POST),
    "units:decree_store": Case(methods=POST),
    "units:decree_reverse": Case(change_id, POST),
    "units:unit": Case(lambda w, s, r: {"key": w.half(s).unit.key}),
    "units:adopt": Case(),
    "units:adopting": Case(methods=POST),
    "units:bodies": Case(lambda w, s, r: {"key": w.half(s).unit.key}),
    "units:found": Case(lambda w, s, r: {"key": w.half(s).unit.key}, POST),
    "units:add_body": Case(lambda w, s, r: {"key": w.half(s).unit.key}, POST),
    "audit:events": Case(),
    "frameworks:index": Case(),
    "frameworks:check": Case(methods=POST),
    "frameworks:store": Case(methods=POST),
    "frameworks:browse": Case(version),
    "frameworks:file": Case(version),
    "frameworks:redline": Case(lambda w, s, r: {**version(w, s, r), "old_id": w.older_framework.pk}),
    "frameworks:import_annex": Case(methods=BOTH),
    "frameworks:annex_draft": Case(annex_draft),
    "frameworks:decide_annex": Case(annex_draft, POST, lambda w, s, r: {"version": "1"}),
    "frameworks:store_annex": Case(annex_draft, POST, lambda w, s, r: {"version": "1"}),
    "frameworks:crosswalk": Case(lambda w, s, r: {**version(w, s, r), "old_id": w.older_framework.pk}),
    "frameworks:save_crosswalk": Case(lambda w, s, r: {**version(w, s, r), "old_id": w.older_framework.pk}, POST),
    "frameworks:crosswalk_file": Case(lambda w, s, r: {**version(w, s, r), "old_id": w.older_framework.pk}),
    "notifications:list": Case(),
    "notifications:read_all": Case(methods=POST),
    "notifications:open": Case(lambda w, s, r: {"notice_id": w.notices[r].pk}),
    "moving:index": Case(),
    "moving:start": Case(methods=POST),
    "moving:move": Case(move_id),
    "moving:add": Case(move_id, POST),
    "moving:undo": Case(move_id, POST),
    "moving:part": Case(move_part),
    "moving:settle": Case(move_part, POST),
    "moving:confirm": Case(move_part, POST, narrower=only_owner),
    "moving:stop": Case(move_part, POST, narrower=only_owner),
    "moving:leave": Case(move_part, POST),
    "moving:framework": Case(move_part, POST),
    "moving:passwords": Case(move_part, POST),
    "evidence:library": Case(),
    "evidence:upload": Case(unit_id, POST),
    "evidence:pick": Case(unit_id),
    "evidence:document": Case(document),
    "evidence:preview": Case(document),
    "evidence:page_image": Case(lambda w, s, r: {**document(w, s, r), "number": 1}),
    "evidence:download": Case(document),
    "evidence:describe": Case(document, POST),
    "evidence:sheet_lacking": Case(sheet_id),
    "evidence:lacking": Case(round_id),
    "reports:sheet_excel": Case(sheet_id),
    "reports:sheet_import": Case(sheet_id, BOTH),
    "reports:sheet_apply": Case(sheet_id, POST),
    "reports:sheet_paper": Case(lambda w, s, r: {**sheet_id(w, s, r), "kind": "score_sheet"}),
    "reports:group_paper": Case(lambda w, s, r: {**group_id(w, s, r), "kind": "decision"}),
    "reports:signed_decision": Case(group_id, POST),
    "reports:minutes": Case(meeting_id),
    "reports:signed_minutes": Case(meeting_id, POST),
    "reports:exports": Case(round_id),
    "reports:export_round": Case(round_id, POST),
    "reports:export_file": Case(export_id),
    "reports:templates": Case(),
    "reports:placeholders": Case(lambda w, s, r: {"kind": "decision"}),
    "reports:template_file": Case(lambda w, s, r: {"kind": "decision"}),
    "reports:template_add": Case(lambda w, s, r: {"kind": "decision"}, POST),
    "reports:template_version": Case(template_id),
    "reports:template_retire": Case(template_id, POST),
    "rounds:results_index": Case(),
    "rounds:results_entry": Case(group_id, BOTH),
    # the round
    "rounds:index": Case(),
    "rounds:new_round": Case(methods=BOTH),
    "rounds:board": Case(round_id),
    "rounds:windows": Case(round_id, BOTH),
    "rounds:assignments": Case(round_id),
    "rounds:remind_units": Case(round_id, POST),
    "rounds:extend_units": Case(round_id, POST),
    "rounds:return_units": Case(round_id, POST),
    "rounds:save_assignment": Case(group, POST),
    "rounds:my_sheets": Case(),
    "rounds:worksheet": Case(sheet),
    "rounds:leaf_panel": Case(sheet, data=lambda w, s, r: {"leaf": "1.1"}),
    "rounds:save_cell": Case(sheet, POST),
    "rounds:save_block": Case(sheet, POST),
    "rounds:save_note": Case(sheet, POST),
    "rounds:save_adjustment": Case(sheet, POST),
    "rounds:link_evidence": Case(sheet, POST),
    "rounds:unlink_evidence": Case(lambda w, s, r: {"link_id": w.half(s).things["link"].pk}, POST),
    "rounds:submit_sheet": Case(sheet, POST),
    "rounds:approve_sheet": Case(sheet, POST),
    "rounds:return_to_officer": Case(sheet, POST),
    "rounds:withdraw_sheet": Case(sheet, POST),
    "rounds:return_sheet": Case(sheet, POST),
    "rounds:unlock_sheet": Case(sheet, POST),
    # the round's own table says who may lock again, so the page asks for the weaker verb and the move decides
    "rounds:relock": Case(sheet, POST, narrower=lambda role, side: role != "round_owner"),
    "rounds:framework_change": Case(round_id, BOTH),
    "rounds:changed_leaves": Case(sheet),
    "rounds:confirm_leaves": Case(sheet, POST, lambda w, s, r: {"node": "1.1"}),
    # appraisal and explanation
    "rounds:my_appraisals": Case(),
    "rounds:appraisal": Case(group),
    "rounds:accept_complete": Case(group, POST),
    "rounds:finish_criteria": Case(group, POST),
    "rounds:appraisal_sheet": Case(sheet),
    "rounds:appraisal_cell": Case(leaf),
    "rounds:correct": Case(leaf, POST),
    "rounds:keep": Case(leaf, POST),
    "rounds:ask": Case(leaf, POST),
    "rounds:appraisal_progress": Case(sheet),
    "rounds:reopen_criteria": Case(sheet, POST, lambda w, s, r: {"unit": str(w.half(s).unit.pk), "reason": "x"}),
    # of the own unit only
    "rounds:take_back_criteria": Case(
        sheet, POST, lambda w, s, r: {"unit": str(w.people[r].memberships.order_by("id")[0].unit_id), "reason": "x"}
    ),
    "rounds:close_appraisal": Case(sheet, POST),
    "rounds:explanation": Case(sheet),
    "rounds:send_explanation": Case(sheet, POST),
    "rounds:explain_leaf": Case(leaf, POST),
    "rounds:explain_evidence": Case(leaf, POST),
    # council, decision, publication, complaints
    "rounds:council_index": Case(),
    "rounds:council": Case(round_id),
    "rounds:name_members": Case(round_id, POST),
    "rounds:convene": Case(round_id, POST),
    "rounds:meeting": Case(meeting),
    "rounds:close_meeting": Case(meeting, POST),
    "rounds:raise_dispute": Case(
        round_id, POST, lambda w, s, r: {"sheet": str(w.things["before_council"].pk), "node": "1.2", "summary": "x"}
    ),
    "rounds:dispute": Case(dispute),
    "rounds:vote": Case(dispute, POST),
    "rounds:settle": Case(dispute, POST),
    "rounds:reopen": Case(dispute, POST),
    "rounds:decision": Case(group),
    "rounds:advance": Case(group, POST),
    "rounds:record_decision": Case(group, POST),
    "rounds:attach_decision": Case(group, POST),
    "rounds:publish": Case(group, POST),
    "rounds:publish_correction": Case(lambda w, s, r: {"group_id": w.things["published"].pk}, POST),
    "rounds:complaints": Case(),
    "rounds:file_complaint": Case(lambda w, s, r: {"sheet_id": w.half(s).things["published_sheet"].pk}, POST),
    "rounds:complaint": Case(complaint),
    "rounds:start_recheck": Case(complaint, POST),
    "rounds:settle_complaint": Case(complaint, POST),
    # the province's own index, statistics
    "national:index": Case(),
    "national:facts": Case(),
    "national:store_version": Case(methods=POST),
    "national:year": Case(national),
    "national:lead": Case(national, POST),
    "national:consolidate": Case(national, POST),
    "national:form": Case(lambda w, s, r: {**national(w, s, r), "kind": "xlsx"}),
    "national:ministry": Case(national),
    "national:ministry_check": Case(national, POST),
    "national:ministry_store": Case(national, POST),
    "national:next_year": Case(national, POST),
    "national:targets": Case(national),
    "national:save_targets": Case(national, POST),
    "national:leaf": Case(lambda w, s, r: {**national(w, s, r), "node": "1.1"}),
    "national:enter": Case(lambda w, s, r: {**national(w, s, r), "node": "1.1"}, POST),
    "national:detach": Case(lambda w, s, r: {"link_id": w.half(s).things["national_link"].pk}, POST),
    "directives:index": Case(),
    "directives:new": Case(methods=BOTH),
    "directives:excel": Case(),
    "directives:xml": Case(),
    "directives:check": Case(methods=POST),
    "directives:confirm": Case(methods=POST),
    "directives:show": Case(directive),
    "directives:link": Case(directive, POST),
    "directives:cascade": Case(directive),
    "directives:hand": Case(directive, POST),
    "directives:radar": Case(),
    "directives:silent_excel": Case(),
    "directives:handed": Case(handed_directive),
    "directives:answer": Case(handed_directive, POST, narrower=is_not_asked),
    "directives:explain": Case(handed_directive, POST, narrower=is_not_asked),
    "directives:drafts": Case(),
    "directives:reading": Case(waiting_reading),
    "directives:read": Case(methods=POST),
    "directives:desk": Case(read_draft),
    "directives:accept_clear": Case(read_draft, POST),
    "directives:register_draft": Case(read_draft, POST),
    "directives:enter_draft": Case(read_draft, POST),
    "directives:draft_item": Case(read_item, POST),
    "directives:overdue": Case(),
    "directives:overdue_excel": Case(),
    "directives:hand_over": Case(methods=POST),
    "directives:unit_work": Case(unit_of_side),
    "directives:calendar": Case(),
    "directives:split": Case(directive_task, POST, narrower=neither_led_nor_ordered),
    "directives:plans": Case(),
    "directives:new_plan": Case(methods=POST),
    "directives:plan": Case(directive_plan),
    "directives:plan_excel": Case(directive_plan),
    "directives:roll": Case(directive_plan, BOTH),
    "directives:goal": Case(directive_plan, POST),
    "directives:add_task": Case(directive_plan, POST),
    "directives:check_appendix": Case(directive_plan, POST),
    "directives:store_appendix": Case(directive_plan, POST),
    "directives:copy_weaknesses": Case(directive_plan, POST),
    "directives:plan_paper": Case(lambda w, s, r: {**directive_plan(w, s, r), "form": "docx"}),
    "directives:implementing": Case(lambda w, s, r: {**directive(w, s, r), "form": "docx"}),
    "directives:mine": Case(),
    "directives:task": Case(directive_task),
    "directives:prove": Case(directive_task, POST),
    "directives:progress": Case(directive_task, POST),
    "directives:complete": Case(directive_task, POST),
    "directives:extend": Case(directive_task, POST),
    "directives:reopen": Case(directive_task, POST),
    "directives:evaluate": Case(directive_task, POST),
    "notifications:settings": Case(),
    "notifications:set_preferences": Case(methods=POST),
    "notifications:sent": Case(),
    "notifications:send_again": Case(digest_id, POST),
    "communications:index": Case(),
    "communications:excel": Case(),
    "communications:quota": Case(methods=POST),
    "communications:areas": Case(),
    "communications:new_area": Case(methods=POST),
    "communications:change_area": Case(survey_area, POST),
    "communications:withdraw_area": Case(survey_area, POST),
    "communications:unit": Case(unit_id),
    "communications:log": Case(unit_id, POST),
    "communications:withdraw": Case(activity, POST),
    "communications:prove": Case(unit_id, POST),
    "reporting:index": Case(),
    "reporting:new_series": Case(methods=POST),
    "reporting:period": Case(report_period),
    "reporting:report": Case(unit_report),
    "reporting:write": Case(unit_report, POST),
    "reporting:send": Case(unit_report, POST),
    "reporting:give_back": Case(unit_report, POST, narrower=lambda role, side: role != "unit_leader"),
    "reporting:paper": Case(lambda w, s, r: {**unit_report(w, s, r), "form": "docx"}),
    "reporting:feed": Case(round_id, POST),
    "following:index": Case(),
    "following:limitation": Case(methods=POST),
    "following:remediation": Case(remediation),
    "following:mend": Case(remediation, POST),
    "following:new_inspection": Case(methods=POST),
    "following:inspection": Case(inspection),
    "following:conclude": Case(visit, POST),
    "following:brief": Case(unit_id, POST),
    "following:propose": Case(unit_id, POST),
    "following:ask": Case(unit_id, POST),
    "following:ask_about": Case(directive_task, POST),
    "following:answer": Case(proposal, POST),
    "following:merit": Case(methods=POST),
    "postings:index": Case(),
    "postings:excel": Case(),
    "postings:checklist": Case(methods=POST),
    "postings:commune": Case(unit_id),
    "postings:record": Case(unit_id, POST),
    "postings:down": Case(posting, POST),
    "postings:withdraw": Case(posting, POST),
    "accountability:index": Case(),
    "accountability:name": Case(methods=POST),
    "accountability:pass_on": Case(methods=POST),
    "accountability:end": Case(responsibility, POST),
    "following:guidance": Case(),
    "following:guidance_excel": Case(),
    "following:new_guidance": Case(unit_id, POST),
    "following:withdraw_guidance": Case(guidance_letter, POST),
    "workdays:calendar": Case(),
    "workdays:add": Case(methods=POST),
    "workdays:withdraw": Case(calendar_day, POST),
    "reminders:index": Case(),
    "reminders:draft": Case(directive, POST),
    "reminders:letter": Case(reminder_letter),
    "reminders:paper": Case(lambda w, s, r: {**reminder_letter(w, s, r), "form": "docx"}),
    "reminders:issue": Case(reminder_letter, POST),
    "reminders:drop": Case(reminder_letter, POST),
    "reminders:leave_out": Case(received_letter, POST),
    "reminders:received": Case(received_letter),
    "reminders:link": Case(unit_id),
    "reminders:change_link": Case(unit_id, POST),
    "reminders:ladder": Case(),
    "reminders:change_ladder": Case(methods=POST),
    "dossiers:index": Case(),
    "dossiers:table": Case(lambda w, s, r: {"form": "xlsx"}),
    "dossiers:agency": Case(dossier_arguments("agency_id")),
    "dossiers:procedures": Case(dossier_arguments("agency_id")),
    "dossiers:procedures_table": Case(lambda w, s, r: {**dossier_arguments("agency_id")(w, s, r), "form": "docx"}),
    "dossiers:dossier": Case(dossier_arguments("agency_id", "dossier_id")),
    "dossiers:apologise": Case(dossier_arguments("agency_id"), POST),
    "dossiers:name_agency": Case(dossier_arguments("agency_id"), POST),
    "dossiers:word": Case(dossier_arguments("letter_id")),
    "dossiers:sources": Case(),
    "dossiers:set_register": Case(lambda w, s, r: {"kind": "procedure"}, POST),
    "dossiers:new_source": Case(methods=POST),
    "dossiers:source": Case(dossier_arguments("slug")),
    "dossiers:map_source": Case(dossier_arguments("slug"), POST),
    "dossiers:token": Case(dossier_arguments("slug"), POST),
    "dossiers:add_import": Case(dossier_arguments("slug"), POST),
    "dossiers:import": Case(dossier_arguments("import_id")),
    "dossiers:quarantine": Case(dossier_arguments("import_id")),
    "dossiers:index_766": Case(),
    "dossiers:maximum": Case(methods=POST),
    "dossiers:reconcile": Case(),
    "dossiers:make_reconcile": Case(methods=POST),
    "dossiers:disputes": Case(dossier_arguments("study_id")),
    "dossiers:forecast": Case(),
    "dossiers:make_forecast": Case(methods=POST),
    "dossiers:months": Case(),
    "dossiers:publish": Case(dossier_arguments("month"), POST),
    "surveys:index": Case(),
    "surveys:instruments": Case(lambda w, s, r: {"wave_id": survey_set(w).microdata.wave_id}),
    "surveys:store_instrument": Case(lambda w, s, r: {"wave_id": survey_set(w).microdata.wave_id}, POST),
    "surveys:use_ready": Case(
        lambda w, s, r: {"wave_id": survey_set(w).microdata.wave_id, "name": "ho-gia-dinh-mau"}, POST
    ),
    "surveys:ready_file": Case(lambda w, s, r: {"name": "sipas-mau", "kind": "method"}),
    "surveys:instrument": Case(lambda w, s, r: asked(w, "version_id")),
    "surveys:instrument_file": Case(lambda w, s, r: {**asked(w, "version_id"), "kind": "docx"}),
    "surveys:shown_file": Case(lambda w, s, r: {"version_id": asked(w, "pictured")["pictured"], "name": "the.png"}),
    "surveys:send_out": Case(lambda w, s, r: asked(w, "version_id"), POST, lambda w, s, r: asked(w, "wave")),
    "surveys:collection": Case(lambda w, s, r: asked(w, "collection_id")),
    "surveys:qr": Case(lambda w, s, r: asked(w, "collection_id")),
    "surveys:codes": Case(lambda w, s, r: asked(w, "collection_id"), POST),
    "surveys:gather": Case(lambda w, s, r: asked(w, "collection_id"), POST),
    "surveys:add_interviewer": Case(lambda w, s, r: asked(w, "collection_id"), POST),
    "surveys:change_interviewer": Case(lambda w, s, r: asked(w, "collection_id", "interviewer_id"), POST),
    "surveys:change_collection": Case(lambda w, s, r: {**asked(w, "collection_id"), "verb": "close"}, POST),
    "surveys:settle": Case(lambda w, s, r: asked(w, "set_aside_id"), POST),
    "surveys:new_survey": Case(methods=POST),
    "surveys:wave": Case(lambda w, s, r: {"wave_id": survey_set(w).microdata.wave_id}),
    "surveys:import": Case(lambda w, s, r: {"wave_id": survey_set(w).microdata.wave_id}, POST),
    "surveys:erase": Case(lambda w, s, r: {"microdata_id": survey_set(w).microdata_id}, POST),
    "surveys:estimates": Case(lambda w, s, r: {"estimates_id": survey_set(w).pk}),
    "surveys:table": Case(lambda w, s, r: {"estimates_id": survey_set(w).pk}),
    "surveys:papers": Case(survey_field("collection_id")),
    "surveys:key": Case(survey_field("collection_id"), BOTH),
    "surveys:settle_paper": Case(survey_field("paper_id"), BOTH),
    "surveys:estimation": Case(survey_field("estimation_id")),
    "surveys:stop_estimation": Case(survey_field("estimation_id"), POST),
    "surveys:export": Case(lambda w, s, r: {"microdata_id": survey_set(w).microdata_id}, BOTH),
    "surveys:download_export": Case(lambda w, s, r: {"microdata_id": survey_set(w).microdata_id}, POST),
    "surveys:samples": Case(survey_field("wave_id")),
    "surveys:draw": Case(survey_field("wave_id"), POST),
    "surveys:sample": Case(survey_field("sample_id")),
    "surveys:open_sample": Case(survey_field("sample_id"), POST),
    "surveys:replay": Case(survey_field("sample_id"), POST),
    "surveys:erase_sample": Case(survey_field("sample_id"), POST),
    "surveys:field": Case(survey_field("wave_id")),
    "surveys:flags": Case(survey_field("wave_id")),
    "surveys:place": Case(survey_field("place_id")),
    "surveys:outcome": Case(survey_field("case_id"), POST),
    "surveys:exclude": Case(survey_field("submission_id"), POST),
    "surveys:restore": Case(survey_field("submission_id"), POST),
    "surveys:feed": Case(lambda w, s, r: {"estimates_id": survey_set(w).pk}, POST),
    "statistics:index": Case(),
    "statistics:new_series": Case(methods=POST),
    "statistics:check": Case(methods=POST),
    "statistics:confirm": Case(methods=POST),
    "statistics:series": Case(series),
    "statistics:add": Case(series, POST),
    "statistics:leaf": Case(statistic_leaf),
    "statistics:feed": Case(statistic_leaf, POST),
    # results
    "indices:index": Case(),
    "indices:ranking": Case(result),
    "indices:matrix": Case(result),
    "indices:unit": Case(lambda w, s, r: {**result(w, s, r), **unit_id(w, s, r)}),
    "indices:story": Case(lambda w, s, r: {**result(w, s, r), **unit_id(w, s, r), "node": "1.1"}),
    "indices:rescored": Case(lambda w, s, r: {**result(w, s, r), "version_id": w.older_framework.pk}),
    "indices:payload": Case(result),
    "indices:bundle": Case(result),
    "indices:table": Case(result),
    "paths:own": Case(national, data=lambda w, s, r: {"goal": "score", "value": "8"}),
    "paths:own_levers": Case(national, POST),
    "paths:own_plan": Case(national, POST),
    "paths:sheet": Case(sheet_id, data=lambda w, s, r: {"goal": "score", "value": "8"}),
    "paths:sheet_levers": Case(sheet_id, POST),
    "paths:sheet_plan": Case(sheet_id, POST),
    # published tables
    "tables:index": Case(published_list),
    "tables:import": Case(),
    "tables:check": Case(methods=POST),
    "tables:compose": Case(methods=BOTH),
    "tables:store": Case(methods=POST),
    "tables:source": Case(published()),
    "tables:map": Case(published()),
    "tables:marks": Case(published()),
    "tables:set_mark": Case(published(), POST),
    "tables:node": Case(published(node="D1")),
    "tables:year": Case(published(year=2024)),
    "tables:table": Case(published(year=2024)),
    "tables:payload": Case(published(year=2024, number=1)),
    "tables:withdraw": Case(published(year=2024), POST),
    "tables:unit": Case(published(year=2024, unit="tinh-mau")),
    "tables:whatif": Case(published(year=2024, unit="tinh-mau")),
    "tables:path": Case(published(year=2024, unit="tinh-mau"), data=lambda w, s, r: {"goal": "rank", "value": "2"}),
    "tables:report": Case(published(year=2024, unit="tinh-mau", form="xlsx")),
    "tables:levers": Case(published(year=2024, unit="tinh-mau"), POST),
    "tables:to_plan": Case(published(year=2024, unit="tinh-mau"), POST),
}
