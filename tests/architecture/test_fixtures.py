"""The shared fixtures themselves: what every other test leans on."""

import pytest
from django.db import DatabaseError, connection, transaction

from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.audit.operations import record
from tests import factories


@pytest.mark.django_db
def test_the_sample_province_has_a_person_for_every_role(province):
    assert set(province.people) == {str(role) for role in Role}
    assert province.actor(Role.UNIT_OFFICER).unit_ids == {province.units["so-y-te"].pk}


def _one_event():
    unit = factories.unit()
    person = factories.member(Role.ADMINISTRATOR, unit)
    return record(actor=factories.actor(person), action="test.event", obj=unit, stream="system", at=factories.MOMENT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_append_only_tables_refuse_changes_also_after_another_test_emptied_them(time):
    event = _one_event()
    assert AuditEvent.objects.count() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET reason = 'x' WHERE id = %s", [event.pk])
