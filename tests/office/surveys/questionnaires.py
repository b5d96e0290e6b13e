"""A questionnaire in the field, for tests: the survey, its wave, a version, a collection; XML as a device writes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chiso.engine.forms.filling import write_instance
from chiso.office.accounts.models import Role
from chiso.office.surveys.models import Channel, Collection, InstrumentVersion
from chiso.office.surveys.operations.collecting import open_collection
from chiso.office.surveys.operations.instruments import store_instrument
from chiso.office.surveys.operations.receiving import Came, Received, receive_submission
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.versions import form_of
from tests import factories
from tests.engine.forms.workbooks import satisfaction

AT = factories.MOMENT
ANSWERS = {"age": "30", "phone": "0912345678", "used": "yes", "which": "land birth", "score": "8"}


def instrument(province: Any, data: bytes | None = None, **more: Any) -> InstrumentVersion:
    """A version of a questionnaire of the survey `Hài lòng`, opened when it is not there."""
    actor = province.actor(Role.SURVEY_MANAGER)
    survey = more.pop("survey", None) or open_survey(
        actor=actor, name="Hài lòng", kind="satisfaction", target=None, at=AT
    )
    return store_instrument(
        actor=actor, survey=survey, file_name="phieu.xlsx", data=data or satisfaction(), at=AT, **more
    )


def collection(province: Any, version: InstrumentVersion | None = None, year: int = 2026) -> Collection:
    """The questionnaire in the field."""
    actor = province.actor(Role.SURVEY_MANAGER)
    version = version or instrument(province)
    wave = open_wave(actor=actor, survey=version.instrument.survey, year=year, at=AT)
    return open_collection(actor=actor, wave=wave, version=version, at=AT)


def xml(
    found: Collection, number: int = 1, values: dict[str, str] | None = None, deprecated: str = "", minutes: int = 7
) -> bytes:
    """A filled questionnaire with its instanceID."""
    data = write_instance(
        form_of(found.version),
        ANSWERS if values is None else values,
        instance_id=f"uuid:{number:08d}",
        started_at=AT,
        at=AT + dt.timedelta(minutes=minutes),
    )
    if deprecated:
        data = data.replace(b"</instanceID>", f"</instanceID><deprecatedID>{deprecated}</deprecatedID>".encode())
    return data


def receive(found: Collection, data: bytes | None = None, **came: Any) -> Received:
    """Let it come in."""
    came = {"channel": Channel.DEVICE, **came}
    return receive_submission(came=Came(xml=data or xml(found), **came), collection=found, at=AT)
