"""Paper forms: keyed by two people who do not see each other's work, settled by agreement or by a third.

The trap: the faster of two keyers finishes the slower one's forms too. The database lets nobody key a form twice, and
who keyed it does not decide where the two differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.forms.filling import write_instance
from chiso.engine.survey.double_entry import Compared, compare_entries, errors_against
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.surveys.models import Channel, Collection, Keying, PaperForm, PaperResult
from chiso.office.surveys.operations.receiving import Came, receive_submission
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.paper_entry import UNIT, many_of, open_keyed, read_keyed, seal_keyed
from chiso.office.surveys.versions import form_of


@dataclass(frozen=True, slots=True)
class Keyed:
    """What became of a keying: the form, and its result when both keyers agreed."""

    paper: PaperForm
    turn: int
    result: PaperResult | None


def key_paper(
    *, actor: Actor, collection: Collection, number: str, posted: Mapping[str, str], at: dt.datetime
) -> Keyed:
    """Keep what one keyer typed; the second keying is compared, and settles the form when nothing differs.

    Raises InputError for values that the form does not take, a closed collection, a form that this person keyed before
    or that was keyed twice.
    """
    grant = require(actor, "surveys.key")
    number = tidy(number)[:40]
    if not number:
        raise InputError([_problem("surveys.no_number", "number", "Chưa ghi số phiếu.", "The form has no number.")])
    if collection.closed_at is not None:
        raise InputError([_problem("surveys.closed", "number", "Đợt thu phiếu đã đóng.", "The collection is closed.")])
    try:
        with transaction.atomic():
            paper, _ = PaperForm.objects.get_or_create(
                collection=collection, number=number, defaults={"version": collection.version, "added_at": at}
            )
            PaperForm.objects.select_for_update().get(pk=paper.pk)
            values = read_keyed(form_of(paper.version), posted, at)
            turn = _turn(paper, actor)
            sealed, key = seal_keyed(values)
            Keying.objects.create(
                paper=paper, turn=turn, keyer_id=actor.acting_id, sealed=sealed, sealed_key=key, keyed_at=at
            )
            record(
                actor=actor, action="surveys.paper.key", obj=paper, stream=STREAM, at=at, grant=grant,
                data={"number": number, "step": turn},
            )  # fmt: skip
            result = _settle_if_same(actor, paper, at) if turn == 2 else None
    except IntegrityError as error:
        raise InputError([_taken(number)]) from error
    return Keyed(paper, turn, result)


def _turn(paper: PaperForm, actor: Actor) -> int:
    """Whether this is the first or the second keying."""
    before = list(paper.keyings.values_list("keyer_id", flat=True))
    if actor.acting_id in before:
        vi, en = (
            "Anh/chị đã nhập phiếu này; lần hai do người khác.",
            "You keyed this form; somebody else keys it again.",
        )
        raise InputError([_problem("surveys.same_keyer", "number", vi, en)])
    if len(before) >= 2:
        raise InputError([_taken(paper.number)])
    return len(before) + 1


def compared(paper: PaperForm) -> Compared:
    """Where the two keyings of a form differ."""
    first, second = _both(paper)
    return compare_entries(first, second, many_of(form_of(paper.version)))


def _both(paper: PaperForm) -> tuple[dict[str, str], dict[str, str]]:
    keyings = {keying.turn: keying for keying in paper.keyings.all()}
    return open_keyed(keyings[1]), open_keyed(keyings[2])


def _settle_if_same(actor: Actor, paper: PaperForm, at: dt.datetime) -> PaperResult | None:
    if compared(paper).differing:
        return None
    return _settle(actor, paper, _both(paper)[0], None, at)


def settle_paper(*, actor: Actor, paper: PaperForm, chosen: Mapping[str, str], at: dt.datetime) -> PaperResult:
    """Decide where two keyings differ, by looking at the paper: `chosen` has a value for every field that differs.

    Raises InputError for whoever keyed the form, for a field without a decision, and for a form that is not waiting.
    """
    require(actor, "surveys.manage")
    with transaction.atomic():
        PaperForm.objects.select_for_update().get(pk=paper.pk)
        if PaperResult.objects.filter(paper=paper).exists() or paper.keyings.count() != 2:
            vi, en = "Phiếu này không chờ quyết định.", "This form is not waiting for a decision."
            raise InputError([_problem("surveys.not_waiting", paper.number, vi, en)])
        if paper.keyings.filter(keyer_id=actor.acting_id).exists():
            vi, en = "Người đã nhập không tự quyết định.", "Who keyed the form does not decide."
            raise InputError([_problem("surveys.same_keyer", paper.number, vi, en)])
        differing = [entry.name for entry in compared(paper).differing]
        undecided = [name for name in differing if name not in chosen]
        if undecided:
            vi, en = "Chưa quyết định ô này.", "This field is not decided."
            raise InputError([_problem("surveys.undecided", name, vi, en) for name in undecided])
        merged = {**_both(paper)[0], **{name: chosen[name] for name in differing}}
        values = read_keyed(form_of(paper.version), merged, at)
        return _settle(actor, paper, values, actor.acting_id, at)


def _settle(
    actor: Actor, paper: PaperForm, values: dict[str, str], decided_by: int | None, at: dt.datetime
) -> PaperResult:
    """Count the form, note the errors, forget what was keyed."""
    form = form_of(paper.version)
    answers = {name: value for name, value in values.items() if name != UNIT}
    xml = write_instance(form, answers, instance_id=f"uuid:paper-{paper.pk}", started_at=at, at=at)
    received = receive_submission(
        came=Came(xml=xml, channel=Channel.PAPER, unit=values.get(UNIT, "")),
        collection=paper.collection,
        at=at,
        # values were checked when they were keyed; what is left is a required box that stayed empty on paper
        forgiven=frozenset({"does_not_fit"}),
    )
    if received.submission is None:
        vi, en = "Phiếu không được tính; xem mục để riêng.", "The form was not counted; see what was put aside."
        raise InputError([_problem("surveys.put_aside", paper.number, vi, en)])
    first, second = _both(paper)
    many = many_of(form)
    found = compare_entries(first, second, many)
    result = PaperResult.objects.create(
        paper=paper, submission=received.submission, compared=found.fields,
        differed=[entry.name for entry in found.differing], errors_first=errors_against(first, values, many),
        errors_second=errors_against(second, values, many), decided_by_id=decided_by, at=at,
    )  # fmt: skip
    Keying.objects.filter(paper=paper).update(sealed="", sealed_key="")
    PaperForm.objects.filter(pk=paper.pk).update(unit=values.get(UNIT, ""))
    record(
        actor=actor, action="surveys.paper.settle", obj=paper, stream=STREAM, at=at,
        data={"number": paper.number, "fields": found.fields, "differed": len(found.differing)},
    )  # fmt: skip
    return result


def _taken(number: str) -> Problem:
    return _problem(
        "surveys.keyed_twice", number, "Phiếu này đã nhập đủ hai lần.", "This form has been keyed twice already."
    )


def _problem(code: str, where: str, vi: str, en: str) -> Problem:
    return Problem(code, Text(vi, en), where=where)
