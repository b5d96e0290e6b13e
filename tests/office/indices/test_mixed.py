"""A mixed index: rule scores, survey estimates with errors and administrative figures in one tree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.published import MixedLeaf, MixedPart, mixed_index
from chiso.engine.ranking import additive_index, contribution_to_change
from chiso.office.accounts.models import Role
from chiso.office.accounts.queries import actor_for
from chiso.office.indices.models import Edition
from chiso.office.indices.tables.composing import from_estimates
from chiso.office.indices.tables.queries import edition_of, estimate_sets
from chiso.office.indices.tables.standing import standings_of
from chiso.office.surveys.operations.importing import import_responses
from chiso.office.surveys.operations.waves import open_survey, open_wave
from tests import factories
from tests.office.surveys.samples import incoming

PARTS = [MixedPart("QT", "quy tắc", 2), MixedPart("KS", "khảo sát", 1), MixedPart("SL", "số liệu", 1)]
RULE = MixedLeaf("q", "Quy tắc", "QT", {"a": 80, "b": 90, "c": 70})
SURVEY = MixedLeaf("s", "Hài lòng", "KS", {"a": 60, "b": 65, "c": 72}, {"a": 2, "b": 2.5, "c": 1})
LATE = MixedLeaf("l", "Trễ hạn", "SL", {"a": 5, "b": 3, "c": 9}, less_is_better=True)


def value(table, unit: str, code: str) -> float:
    return float(table.values[table.units.index(unit), table.column(code)])


def test_each_figure_is_placed_between_the_worst_and_the_best_and_weighted_up_the_tree():
    table = mixed_index(PARTS, [RULE, SURVEY, LATE], index="X", year=2025)
    assert value(table, "b", "TOTAL") == pytest.approx(0.5 * 100 + 0.25 * 100 * 5 / 12 + 0.25 * 100)
    assert value(table, "c", "SL") == 0.0


def test_only_estimates_bring_an_error_and_exact_figures_have_none():
    exact = mixed_index(PARTS, [RULE, LATE], index="X", year=2025)
    assert exact.column("TOTAL_SE") is None
    mixed = mixed_index(PARTS, [RULE, SURVEY, LATE], index="X", year=2025)
    assert value(mixed, "a", "TOTAL_SE") > 0
    assert value(mixed, "a", "s_SE") == 2
    assert mixed.column("q_SE") is None


def test_an_estimate_whose_error_is_not_stated_leaves_the_total_without_one():
    unsure = MixedLeaf("s", "Hài lòng", "KS", SURVEY.values, {"a": 2.0, "c": 1.0})
    table = mixed_index(PARTS, [RULE, unsure, LATE], index="X", year=2025)
    assert value(table, "b", "TOTAL_SE") != value(table, "b", "TOTAL_SE")
    assert value(table, "b", "TOTAL") == value(table, "b", "TOTAL")


def test_a_missing_figure_leaves_no_total():
    short = MixedLeaf("l", "Trễ hạn", "SL", {"a": 5, "b": 3})
    table = mixed_index(PARTS, [RULE, SURVEY, short], index="X", year=2025)
    assert value(table, "c", "TOTAL") != value(table, "c", "TOTAL")


def test_the_table_knows_its_anchors_and_adds_up_from_raw_figures():
    table = mixed_index(PARTS, [RULE, SURVEY, LATE], index="X", year=2025)
    index = additive_index(table)
    for unit in table.units:
        assert sum(part.points for part in index.components(unit)) == pytest.approx(value(table, unit, "TOTAL"))
    assert {leaf.code for leaf in index.leaves if leaf.scale and leaf.scale.worst > leaf.scale.best} == {"l"}


def test_a_new_record_elsewhere_is_the_doing_of_the_anchors_not_of_the_unit():
    before = mixed_index(PARTS, [RULE, LATE], index="X", year=2024)
    faster = replace(LATE, values={**LATE.values, "b": 0.0})
    after = mixed_index(PARTS, [RULE, faster], index="X", year=2025)
    found = contribution_to_change(*(additive_index(table).components("a") for table in (before, after)))
    change = value(after, "a", "TOTAL") - value(before, "a", "TOTAL")
    assert change < 0 and found.sum_of("anchors") == pytest.approx(change)
    assert found.sum_of("performance") == found.sum_of("framework") == 0


@pytest.mark.parametrize(
    ("leaves", "code"),
    [
        ([], "mixed.no_leaf"),
        ([MixedLeaf("q", "Q", "QT", {"a": 1.0, "b": 1.0})], "index.constant"),
        ([RULE, MixedLeaf("l", "L", "SL", {"a": 1.0, "d": 2.0})], "mixed.too_few"),
    ],
    ids=["nothing", "constant", "hardly anybody has all"],
)
def test_what_cannot_be_mixed_is_told(leaves, code):
    with pytest.raises(InputError) as error:
        mixed_index(PARTS, leaves, index="X", year=2025)
    assert error.value.problems[0].code == code


@pytest.mark.django_db
def test_estimates_bring_their_errors_and_the_units_they_name(province):
    manager = actor_for(province.people[str(Role.SURVEY_MANAGER)], factories.MOMENT.date())
    survey = open_survey(actor=manager, name="SIPAS", kind="satisfaction", target=None, at=factories.MOMENT)
    wave = open_wave(actor=manager, survey=survey, year=2025, at=factories.MOMENT)
    found = import_responses(actor=manager, wave=wave, incoming=incoming(), at=factories.MOMENT)
    assert [one.pk for one in estimate_sets()] == [found.pk]
    (leaf,), names = from_estimates(found, found.names[0]["code"], 2025)
    assert leaf.values
    assert leaf.errors
    assert set(leaf.values) == set(names) >= set(leaf.errors)


@pytest.mark.django_db
def test_results_and_a_file_become_an_index_that_is_kept_and_ranked(published, province, as_person):
    client = as_person(province.people[str(Role.ANALYST)])
    names = [row.unit_name for row in published.rows.all()]
    lines = "\n".join(f"{name};{5 + at}" for at, name in enumerate(names))
    file = SimpleUploadedFile("so-lieu.csv", f"Đơn vị;Trễ hạn\n{lines}\n".encode())
    asked = {"QT": published.pk, "SL": file, "less": "Trễ hạn", "name": "Hỗn hợp", "year": "2025", "weight.QT": "2"}
    response = client.post(reverse("tables:compose"), asked)
    edition = Edition.objects.get()
    assert response["Location"] == reverse("tables:year", kwargs={"code": edition.source.code, "year": 2025})
    held = edition_of(edition.source, 2025)
    assert held is not None
    assert standings_of(held).ranked == len(names)
    assert set(held.table.weights) == {"QT1", "SL1"}
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.django_db
def test_everything_wrong_with_a_mixture_is_told_at_once(province, as_person):
    client = as_person(province.people[str(Role.ANALYST)])
    file = SimpleUploadedFile("so-lieu.csv", "Đơn vị;Trễ hạn\nSở Y tế;x\n".encode())
    response = client.post(
        reverse("tables:compose"), {"SL": file, "less": "Sai", "year": "20", "weight.QT": "-1", "name": "A"}
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert text.count('<th scope="row" class="nw">') == 4
