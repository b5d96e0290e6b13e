"""The result of a task becomes evidence of a criterion in one step."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.directives.operations.proving import prove_with_result
from chiso.office.rounds.models import EvidenceLink
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories

pytestmark = pytest.mark.usefixtures("files_dir")
AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def sheet(province):
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    factories.window(round_, "self", closes=timezone.now() + dt.timedelta(days=9))
    return factories.sheet(factories.group(round_, factories.framework_version()), province.units["so-y-te"])


@pytest.fixture
def task(province, sheet):
    proof = factories.document(sheet.unit, province.people[str(Role.UNIT_OFFICER)])
    plan = factories.directive_plan(province.units["so-noi-vu"])
    return factories.directive_task(plan, sheet.unit, completed_on=DAY, evidence=proof, result="12/BC", node="1.1")


def test_the_page_of_a_finished_task_links_its_document_to_its_own_criterion(client, province, task, sheet):
    client.force_login(province.people[str(Role.UNIT_OFFICER)])
    page = client.get(reverse("directives:task", kwargs={"task_id": task.pk})).content.decode()
    assert f'value="{sheet.pk}.1.1" selected' in page
    for _again in range(2):
        answer = client.post(reverse("directives:prove", kwargs={"task_id": task.pk}), {"leaf": f"{sheet.pk}.1.1"})
        assert answer.status_code == 302
    link = EvidenceLink.objects.get()
    assert (link.sheet, link.node, link.document) == (sheet, "1.1", task.evidence)


@pytest.mark.parametrize("leaf", ["", "x", "{sheet}.99"])
def test_a_criterion_that_is_none_is_refused_on_the_page(client, province, task, sheet, leaf):
    client.force_login(province.people[str(Role.UNIT_OFFICER)])
    address = reverse("directives:prove", kwargs={"task_id": task.pk})
    assert client.post(address, {"leaf": leaf.format(sheet=sheet.pk)}).status_code == 422
    assert not EvidenceLink.objects.exists()


def test_a_task_without_a_document_and_the_sheet_of_another_unit_are_refused(province, task, sheet):
    officer = province.actor(Role.UNIT_OFFICER)
    other = factories.sheet(sheet.group, province.units["so-tu-phap"])
    bare = factories.directive_task(task.plan, sheet.unit, completed_on=DAY, result="13/BC")
    for wrong, where, code in ((bare, sheet, "directives.no_proof"), (task, other, "directives.foreign_sheet")):
        with pytest.raises(InputError) as error:
            prove_with_result(actor=officer, task=wrong, sheet=where, node="1.1", at=AT)
        assert [problem.code for problem in error.value.problems] == [code]
