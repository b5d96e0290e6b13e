"""Published results: stored once and for ever, shown, downloaded, compared, told."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiso.engine.bundle import read_payload
from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.indices import queries
from chiso.office.indices.models import ResultRow, ResultSet
from chiso.office.indices.operations import store_result_set
from tests import factories
from tests.office.rounds.flow import AT

pytestmark = pytest.mark.django_db


def url(name, **kwargs):
    return reverse(f"indices:{name}", kwargs=kwargs)


@pytest.fixture
def reader(flow, as_person):
    """Somebody who may see results and no sheet: an interviewer."""
    return as_person(flow.province.people[Role.INTERVIEWER])


def stored_again(flow, payload, **more):
    return store_result_set(
        actor=flow.owner,
        payload=payload,
        explanations={},
        units={unit.key: unit for unit in flow.province.units.values()},
        framework=flow.group.framework,
        origin="",
        supersedes=more.pop("supersedes", None),
        stream="system",
        at=AT,
    )


def last_year(flow, published, **changes):
    """The same result a year earlier."""
    payload = replace(read_payload(published.payload), code="nam-truoc", year=2024, **changes)
    return stored_again(flow, payload)


@pytest.mark.parametrize("table", ["indices_resultset", "indices_resultrow", "indices_resultleaf"])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_what_is_published_can_be_neither_changed_nor_deleted(published, table, verb):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_a_payload_that_does_not_replay_is_not_stored(flow, published):
    payload = read_payload(published.payload)
    better = replace(payload.totals[0], points=D("9.9"))
    forged = replace(payload, code="khac", totals=(better, *payload.totals[1:]))
    with pytest.raises(InputError) as caught:
        stored_again(flow, forged)
    assert caught.value.problems[0].code == "results.not_reproducible"
    assert ResultSet.objects.count() == 1


def test_a_result_is_superseded_only_once(flow, published):
    payload = replace(read_payload(published.payload), number=2, reason="Sửa", supersedes=published.sha256)
    stored_again(flow, payload, supersedes=published)
    with pytest.raises(InputError) as caught:
        stored_again(flow, replace(payload, number=3), supersedes=published)
    assert caught.value.problems[0].code == "results.superseded"


def test_the_ranking_shows_grade_rank_and_hash(published, reader):
    page = reader.get(url("ranking", result_id=published.pk)).content.decode()
    assert "Sở Y tế" in page and "83,00" in page and "Tốt" in page and "không có khoảng" in page
    assert published.sha256 in page and "chiso bundle replay" in page


def test_the_ranking_can_be_searched_without_diacritics_and_sorted(published, reader):
    page = reader.get(url("ranking", result_id=published.pk) + "?q=so y te&sort=name").content.decode()
    body = page.split("<tbody>")[1]
    assert "Sở Y tế" in body and "Sở Tư pháp" not in body


def test_the_change_against_last_year_says_what_weakens_it(flow, published, reader):
    last_year(flow, published)
    plain = queries.ranking(published)
    assert plain.comparison.warnings == ()
    assert {line.change for line in plain.lines} == {D(0)}
    page = reader.get(url("ranking", result_id=published.pk)).content.decode()
    assert "So năm 2024" in page and "tham khảo" not in page


def test_years_of_different_frameworks_are_labelled_and_not_compared_leaf_by_leaf(flow, published, reader):
    source = flow.group.framework.source.replace("code: nho-so-2025", "code: nho-so-2024").replace("1.3", "1.9")
    old = factories.framework_version(source)
    payload = read_payload(published.payload)
    answers = tuple(replace(row, node="1.9" if row.node == "1.3" else row.node) for row in payload.answers)
    scores = tuple(replace(row, node="1.9" if row.node == "1.3" else row.node) for row in payload.scores)
    flow.group.framework = old
    last_year(
        flow,
        published,
        answers=answers,
        scores=scores,
        framework_code=old.code,
        framework_sha256=old.sha256,
        framework_text=old.source,
    )
    assert queries.comparison_of(published).warnings == ("framework",)
    assert "tham khảo" in reader.get(url("ranking", result_id=published.pk)).content.decode()
    unit = flow.province.units["so-y-te"]
    page = reader.get(url("unit", result_id=published.pk, unit_id=unit.pk)).content.decode()
    assert "tham khảo" in page


def test_the_pages_of_a_result_need_a_fixed_number_of_queries(flow, published, reader):
    counts = {}
    for name, kwargs in {
        "index": {},
        "ranking": {"result_id": published.pk},
        "matrix": {"result_id": published.pk},
        "unit": {"result_id": published.pk, "unit_id": flow.province.units["so-y-te"].pk},
    }.items():
        reader.get(url(name, **kwargs))
        with CaptureQueriesContext(connection) as seen:
            assert reader.get(url(name, **kwargs)).status_code == 200
        counts[name] = len(seen)
    assert counts["index"] <= 8 and counts["ranking"] <= 12 and counts["matrix"] <= 12 and counts["unit"] <= 20


def test_the_gap_list_names_lost_points_most_first_and_links_each_to_its_story(flow, published, reader):
    unit = flow.province.units["so-y-te"]
    page = reader.get(url("unit", result_id=published.pk, unit_id=unit.pk)).content.decode()
    row = published.rows.get(unit=unit)
    found = queries.gaps(queries.unit_lines(row, queries.framework_of_result(published)))
    # 1.3 and 2.3 lose half a point each, 2.2 loses 0,4 and 2.1 loses 0,3
    assert [(line.node.code, line.lost) for line in found] == [
        ("1.3", D("0.5")),
        ("2.3", D("0.5")),
        ("2.2", D("0.4")),
        ("2.1", D("0.3")),
    ]
    assert url("story", result_id=published.pk, unit_id=unit.pk, node="1.3") in page


def test_a_story_tells_evidence_and_scores_only_to_who_may_see_the_sheet(flow, published, reader, as_person):
    address = url("story", result_id=published.pk, unit_id=flow.province.units["so-y-te"].pk, node="2.1")
    outside = reader.get(address).content.decode()
    assert "2,70 trên 3,00 điểm" in outside and "31/QĐ-UBND" in outside
    assert "Thẩm định lần 1" not in outside and "SHA-256 " not in outside.split('id="recompute"')[0]
    inside = as_person(flow.province.people[Role.UNIT_OFFICER]).get(address).content.decode()
    assert "Thẩm định lần 1" in inside and "Mục I" in inside


def test_a_story_leads_to_the_signed_decision_whoever_may_open_it(flow, published, reader, as_person):
    decision = flow.group.decisions.get()
    owner = flow.province.people[Role.ROUND_OWNER]
    decision.document = factories.document(flow.province.units["so-noi-vu"], owner)
    decision.save()
    address = url("story", result_id=published.pk, unit_id=flow.province.units["so-y-te"].pk, node="2.1")
    paper = reverse("evidence:document", kwargs={"document_id": decision.document_id})
    others = flow.province.people[Role.UNIT_OFFICER]
    assert [paper in as_person(each).get(address).text for each in (owner, others)] == [True, False]


def test_a_leaf_that_does_not_apply_is_not_told_to_lack_a_result(flow, reader):
    flow.sheets["so-y-te"].answers.filter(node="1.1").update(status="not_applicable", inputs={})
    flow.to_council()
    result = flow.publish()
    address = url("story", result_id=result.pk, unit_id=flow.province.units["so-y-te"].pk, node="1.1")
    page = reader.get(address).text
    assert "không áp dụng, không tính vào điểm chuẩn" in page.split("<h1>")[1].split("</h1>")[0]
    assert "chưa có kết quả" not in page


def test_the_story_of_a_field_lists_its_parts(flow, published, reader):
    address = url("story", result_id=published.pk, unit_id=flow.province.units["so-y-te"].pk, node="1")
    page = reader.get(address).content.decode()
    assert "3,50 trên 4,00 điểm" in page and "1.3" in page


def test_the_downloaded_file_has_the_published_hash(published, reader):
    answer = reader.get(url("payload", result_id=published.pk))
    assert hashlib.sha256(answer.content).hexdigest() == published.sha256


@pytest.mark.parametrize("name", ["payload", "bundle", "table"])
def test_downloads_of_a_training_copy_are_called_so(published, reader, name):
    given = [reader.get(url(name, result_id=published.pk))["Content-Disposition"]]
    # a stored result never changes: the training one is a copy of it
    fields = {field.attname: getattr(published, field.attname) for field in ResultSet._meta.concrete_fields}
    kept = {**fields, "id": None, "code": "tap-huan", "sha256": "0" * 64, "is_training": True}
    training = ResultSet.objects.create(**kept)
    given.append(reader.get(url(name, result_id=training.pk))["Content-Disposition"])
    assert ["-tap-huan." in text for text in given] == [False, True]


def test_what_a_training_round_published_is_no_year_before_and_no_history(published, flow, settings):
    fields = {field.attname: getattr(published, field.attname) for field in ResultSet._meta.concrete_fields}
    other = {"id": None, "code": "tap-huan", "sha256": "1" * 64, "is_training": True, "year": published.year - 1}
    practice = ResultSet.objects.create(**{**fields, **other})
    ResultRow.objects.create(result_set=practice, unit=flow.province.units["so-y-te"], unit_name="Sở Y tế")
    told = {point.result_set.pk for point in queries.history_of_unit(flow.province.units["so-y-te"].pk)}
    assert (queries.comparison_of(published).previous, told) == (None, {published.pk})
    settings.IS_TRAINING = True
    assert queries.comparison_of(published).previous == practice


def test_the_csv_opens_in_excel_with_every_unit_and_field(published, reader):
    answer = reader.get(url("table", result_id=published.pk))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "key,unit,points,base,percent,rank,grade,1,2"
    assert len(lines) == 4
    assert answer.content.startswith(b"\xef\xbb\xbf")


def test_a_unit_without_rank_is_shown_as_such(flow, reader):
    flow.sheets["so-tu-phap"].answers.filter(node="2.2").delete()
    flow.to_council()
    result = flow.publish()
    page = reader.get(url("ranking", result_id=result.pk)).content.decode()
    assert "2 trên 3 đơn vị được xếp hạng" in page and "không xếp hạng" in page
    unit = flow.province.units["so-tu-phap"]
    assert "nên không được xếp hạng" in reader.get(url("unit", result_id=result.pk, unit_id=unit.pk)).content.decode()


def test_the_history_of_a_unit_uses_the_newest_result_of_each_year(flow, published):
    last_year(flow, published)
    payload = replace(read_payload(published.payload), number=2, reason="Sửa", supersedes=published.sha256)
    newest = stored_again(flow, payload, supersedes=published)
    points = queries.history_of_unit(flow.province.units["so-y-te"].pk)
    assert [(point.year, point.result_set.number) for point in points] == [(2024, 1), (2025, 2)]
    assert points[1].result_set == newest


def test_results_need_a_signed_in_person(published, client):
    assert client.get(url("ranking", result_id=published.pk)).status_code == 302
