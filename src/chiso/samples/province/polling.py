"""The household survey: last year's wave with its index, this year's in the field with all that happens there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from chiso.engine.forms.filling import write_instance
from chiso.engine.survey.casebook import CASE, PLACE, make_casebook
from chiso.engine.survey.io import example_text
from chiso.engine.survey.plan import read_plan
from chiso.engine.survey.questionnaire import questionnaire, sample_outline
from chiso.engine.survey.selecting import select
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.surveys.drawing import Drawn
from chiso.office.surveys.incoming import Upload, read_incoming
from chiso.office.surveys.models import (
    Channel,
    Collection,
    Interviewer,
    Outcome,
    SampledCase,
    SampleList,
    Submission,
    Survey,
    Wave,
)
from chiso.office.surveys.operations.collecting import open_collection
from chiso.office.surveys.operations.fieldwork import exclude_submission, release_reserve, tell_outcome
from chiso.office.surveys.operations.importing import import_responses
from chiso.office.surveys.operations.instruments import store_instrument
from chiso.office.surveys.operations.interviewers import add_interviewer
from chiso.office.surveys.operations.receiving import Came, receive_submission
from chiso.office.surveys.operations.sampling import keep_sample, open_sample
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.store import to_parquet
from chiso.office.surveys.versions import form_of
from chiso.office.units.models import Unit, UnitKind
from chiso.samples.province import households
from chiso.samples.province.story import Story, moment

FORM = "ho-gia-dinh-mau"
METHOD = f"{FORM}.method"
OFFICE = "so-noi-vu"
WORKERS = ("an.mau", "binh.mau", "chi.mau", "dung.mau")
DAYS_IN_FIELD = 9


def play(story: Story) -> None:
    """Last year's wave imported, this year's running for a week and a half."""
    seed = story.draw.getrandbits(31)
    frame = households.adults(_villages(story), seed)
    begun = moment(dt.date(2025, 10, 29))
    survey = open_survey(
        actor=story.actor(Role.SURVEY_MANAGER, OFFICE, begun),
        name="Ý kiến hộ gia đình về quản trị và hành chính công",
        kind="governance",
        target=None,
        at=begun,
        is_sample=True,
    )
    _finished(story, survey, frame, seed)
    _running(story, survey, frame, seed + 1)


def _villages(story: Story) -> list[tuple[str, str, bool]]:
    """Commune, village and whether it is a town, in the order of the register."""
    communes = {unit.key: unit for unit in story.cast.grass_roots}
    found = []
    for village in Unit.objects.filter(kind=UnitKind.VILLAGE).order_by("key"):
        commune = communes.get(village.key.rpartition("-")[0])
        if commune is not None:
            found.append((commune.name, village.name, commune.kind == UnitKind.WARD))
    return found


def _drawn(frame: pl.DataFrame, communes: int, seed: int) -> Drawn:
    text = households.plan(communes)
    plan = read_plan(text)
    return Drawn(make_casebook(select(frame, plan, seed), plan), text, frame.height)


def _finished(story: Story, survey: Survey, frame: pl.DataFrame, seed: int) -> None:
    """The file that an institute sent after its field work, with the design columns of the draw."""
    at = moment(dt.date(2025, 12, 10))
    actor = story.actor(Role.SURVEY_MANAGER, OFFICE, at)
    wave = open_wave(actor=actor, survey=survey, year=2025, at=at)
    people = _drawn(frame, 5, seed).book.frame.filter(pl.col("role") == "main").drop("nha_so", "role", "order")
    answers = people.hstack(households.opinions(people, seed)).sample(fraction=0.96, seed=seed)
    incoming = read_incoming(
        Upload("ho-gia-dinh-2025.parquet", to_parquet(answers)),
        Upload("thiet-ke.yaml", example_text(FORM).encode()),
        Upload("phuong-phap.yaml", example_text(METHOD).encode()),
        None,
        ("ho_ten",),
    )
    import_responses(actor=actor, wave=wave, incoming=incoming, at=at)


def _running(story: Story, survey: Survey, frame: pl.DataFrame, seed: int) -> None:
    """Drawn and sealed, opened village by village, interviews, refusals, reserves, one interview taken out."""
    first = story.today - dt.timedelta(days=DAYS_IN_FIELD)
    at = moment(first - dt.timedelta(days=6))
    actor = story.actor(Role.SURVEY_MANAGER, OFFICE, at)
    wave = open_wave(actor=actor, survey=survey, year=story.today.year, at=at)
    drawn = _drawn(frame, 2, seed)
    sample = keep_sample(actor=actor, wave=wave, name="Mẫu hộ gia đình", drawn=drawn, at=at)
    collection = _questionnaire(actor, survey, wave, at)
    workers = [
        add_interviewer(actor=actor, survey=survey, username=name, name=f"Điều tra viên {name[:-4].title()}", at=at)[0]
        for name in WORKERS
    ]
    for number, place in enumerate(sample.places.order_by("number")):
        # the day before the interviewer goes there
        day = moment(first + dt.timedelta(days=number), 8)
        open_sample(actor=actor, sample=sample, place=place, reason="Giao phiếu cho điều tra viên", at=day)
    _interviews(story, sample, collection, workers, drawn.book.frame, seed, first)


def _questionnaire(actor: Actor, survey: Survey, wave: Wave, at: dt.datetime) -> Collection:
    version = store_instrument(
        actor=actor,
        survey=survey,
        file_name="phieu-ho-gia-dinh.xlsx",
        data=questionnaire(sample_outline(FORM), form_id=FORM, version=f"{wave.year}.1"),
        at=at,
    )
    return open_collection(actor=actor, wave=wave, version=version, at=at)


@dataclass
class _Field:
    """The field work under way: who is where, what everybody would answer, the last form of each interviewer."""

    story: Story
    actor: Actor
    collection: Collection
    cases: dict[str, SampledCase]
    people: dict[str, dict[str, Any]]
    last: dict[str, str] = field(default_factory=dict)

    def talk(self, code: str, worker: Interviewer, at: dt.datetime, *, hasty: bool = False) -> Submission | None:
        """An interview; a hasty one takes six minutes and repeats what the last person said."""
        person = self.people[code]
        said = self.people[self.last.get(worker.username, code)] if hasty else person
        self.last[worker.username] = code
        values = {name: str(said[name]) for name in households.QUESTIONS}
        values |= {"ma_mau": code, "gioi": "nu" if person["gioi"] == "nữ" else "nam", "tuoi": str(person["tuoi"])}
        begun = at - dt.timedelta(minutes=6 if hasty else self.story.draw.randrange(24, 52))
        form = form_of(self.collection.version)
        xml = write_instance(form, values, instance_id=f"uuid:mau-{code}", started_at=begun, at=at)
        came = Came(xml=xml, channel=Channel.DEVICE, interviewer=worker)
        return receive_submission(came=came, collection=self.collection, at=at).submission

    def fail(self, code: str, at: dt.datetime, *, replace: bool) -> str:
        """An attempt without an interview; the code of the reserve that was let in, if any."""
        outcome = self.story.draw.choice([Outcome.REFUSED, Outcome.ABSENT, Outcome.MOVED])
        tell_outcome(actor=self.actor, case=self.cases[code], outcome=outcome, at=at)
        if not replace:
            return ""
        made = release_reserve(actor=self.actor, case=self.cases[code], reason="Hẹn ba lần không được", at=at)
        return made.case.code


def _interviews(
    story: Story,
    sample: SampleList,
    collection: Collection,
    workers: list[Interviewer],
    book: pl.DataFrame,
    seed: int,
    first: dt.date,
) -> None:
    """Day after day through the villages; one interviewer is too fast and copies, some people do not want to."""
    actor = story.actor(Role.SURVEY_MANAGER, OFFICE, moment(story.today))
    everybody = book.hstack(households.opinions(book, seed)).to_dicts()
    cases = {case.code: case for case in sample.cases.select_related("place", "sample")}
    at_work = _Field(story, actor, collection, cases, {person[CASE]: person for person in everybody})
    places = {name: number for number, name in enumerate(book[PLACE].unique(maintain_order=True))}
    for number, person in enumerate(each for each in everybody if each["role"] == "main"):
        place, chance = places[person[PLACE]], story.draw.random()
        if place == len(places) - 1 or (place == len(places) - 2 and chance < 0.5):
            continue  # nobody has been there yet
        day = first + dt.timedelta(days=place * DAYS_IN_FIELD // len(places) + number % 2)
        at, worker = moment(day, 8 + number % 9, story.draw.randrange(60)), workers[number % len(workers)]
        if chance > 0.88:
            reserve = at_work.fail(person[CASE], at, replace=chance > 0.91)
            if reserve and chance < 0.98:
                at_work.talk(reserve, worker, at + dt.timedelta(hours=1))
            continue
        hasty = worker.username == WORKERS[-1] and chance < 0.35
        kept = at_work.talk(person[CASE], worker, at, hasty=hasty)
        if hasty and kept is not None and chance < 0.05:
            reason, when = "Gọi lại: hộ này chưa có ai đến hỏi", moment(story.today, 9)
            exclude_submission(actor=actor, submission=kept, reason=reason, check="speeders", at=when)
