"""Crosswalks in the office: proposed, confirmed by a person, never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chiso.engine.errors import InputError
from chiso.engine.frameworks.crosswalk import Crosswalk as Links
from chiso.engine.frameworks.crosswalk import propose_crosswalk
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.errors import Conflict
from chiso.office.frameworks.models import Crosswalk, FrameworkVersion
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.frameworks.queries import framework_of, newest_crosswalk, plan_between
from tests import factories
from tests.factories import MOMENT, SMALL_FRAMEWORK, Province


def two_versions() -> tuple[FrameworkVersion, FrameworkVersion]:
    source = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("code: nho-so-2025", "code: nho-so-2026")
    return factories.framework_version(), factories.framework_version(source.replace("input: rate", "input: done_rate"))


def proposal(old: FrameworkVersion, new: FrameworkVersion) -> Links:
    return propose_crosswalk(framework_of(old), framework_of(new))


def confirmed(old: FrameworkVersion, new: FrameworkVersion) -> Links:
    found = proposal(old, new)
    return replace(found, links=tuple(replace(link, confidence=None) for link in found.links))


def store(province: Province, pair: tuple[FrameworkVersion, FrameworkVersion], seen: int = 0) -> Crosswalk:
    return store_crosswalk(
        actor=province.actor("round_owner"), old=pair[0], new=pair[1], links=confirmed(*pair), seen=seen, at=MOMENT
    )


def test_a_confirmed_crosswalk_is_stored_with_who_and_when(province: Province) -> None:
    pair = two_versions()
    stored = store(province, pair)
    assert newest_crosswalk(pair[0].pk, pair[1].pk) == stored
    assert (stored.number, stored.confirmed_by, stored.confirmed_at) == (1, province.people["round_owner"], MOMENT)
    assert AuditEvent.objects.get().data["sha256"] == stored.sha256
    assert set(plan_between(stored).gaps) == {"1.2"}


def test_proposals_that_nobody_confirmed_are_not_stored(province: Province) -> None:
    old, new = two_versions()
    with pytest.raises(InputError) as caught:
        store_crosswalk(
            actor=province.actor("round_owner"), old=old, new=new, links=proposal(old, new), seen=0, at=MOMENT
        )
    assert caught.value.problems[0].code == "crosswalk.unconfirmed"
    assert not Crosswalk.objects.exists()


def test_the_same_content_is_stored_once_and_other_content_gets_the_next_number(province: Province) -> None:
    pair = two_versions()
    first = store(province, pair)
    assert store(province, pair, seen=1) == first
    fewer = replace(confirmed(*pair), links=confirmed(*pair).links[:-1])
    second = store_crosswalk(
        actor=province.actor("round_owner"), old=pair[0], new=pair[1], links=fewer, seen=1, at=MOMENT
    )
    assert second.number == 2
    assert newest_crosswalk(pair[0].pk, pair[1].pk) == second


def test_who_did_not_see_the_newest_number_is_told(province: Province) -> None:
    old, new = two_versions()
    store(province, (old, new))
    fewer = replace(confirmed(old, new), links=confirmed(old, new).links[:-1])
    with pytest.raises(Conflict):
        store_crosswalk(actor=province.actor("round_owner"), old=old, new=new, links=fewer, seen=0, at=MOMENT)


def test_only_the_round_owner_confirms(province: Province) -> None:
    old, new = two_versions()
    with pytest.raises(NotAllowed):
        store_crosswalk(actor=province.actor("analyst"), old=old, new=new, links=confirmed(old, new), seen=0, at=MOMENT)


def form(page: Any, state: str) -> dict[str, Any]:
    rows = [row for row, *_ in page.context["rows"]]
    return {
        "seen": "0",
        "ends": [row.ends for row in rows],
        "weight": [row.weight for row in rows],
        "reason": ["Giữ nguyên"] * len(rows),
        "state": [state] * len(rows),
    }


def test_the_page_proposes_and_stores_what_was_confirmed(province: Province, as_person: Any) -> None:
    old, new = two_versions()
    client = as_person(province.people["round_owner"])
    address = f"/frameworks/{old.pk}/crosswalk/{new.pk}/"
    page = client.get(address)
    assert page.context["undecided"] == 8
    assert client.post(f"{address}save/", form(page, "proposed")).status_code == 422
    every = client.post(f"{address}save/", {**form(page, "proposed"), "confirm_all": "1"})  # one button for all rows
    assert every.status_code == 302
    stored = newest_crosswalk(old.pk, new.pk)
    assert stored is not None and "Giữ nguyên" in stored.source


def test_a_page_with_wrong_shares_comes_back_with_what_was_typed(province: Province, as_person: Any) -> None:
    old, new = two_versions()
    client = as_person(province.people["round_owner"])
    address = f"/frameworks/{old.pk}/crosswalk/{new.pk}/"
    sent = form(client.get(address), "confirmed")
    sent["weight"][0] = "0,3"
    page = client.post(f"{address}save/", sent)
    assert page.status_code == 422
    assert "crosswalk.weights_do_not_sum" in {problem["code"] for problem in page.context["problems"]}
    assert 'value="0,3"' in page.content.decode()
    assert not Crosswalk.objects.exists()


def test_the_page_shows_what_leaves_an_old_code_and_what_a_new_one_takes_in(province: Province, as_person: Any) -> None:
    old, new = two_versions()
    client = as_person(province.people["round_owner"])
    address = f"/frameworks/{old.pk}/crosswalk/{new.pk}/"
    sent = form(client.get(address), "confirmed")
    first, second = (ends.split("\t")[0] for ends in sent["ends"][:2])
    target = sent["ends"][1].split("\t")[1]
    sent["weight"][0], sent["reason"][0] = "2/3", ""
    sent |= {
        "new-old": [first],
        "new-new": [target],
        "new-weight": ["1/3"],
        "new-reason": ["Điều 4"],
        "new-inputs": [""],
    }
    assert client.post(f"{address}save/", sent).status_code == 302
    page = " ".join(client.get(address).content.decode().split())
    assert f"{first}: 2/3 + 1/3" in page
    assert f"gộp từ {second} (1), {first} (1/3)" in page or f"gộp từ {first} (1/3), {second} (1)" in page
    assert page.count("chưa ghi lý do") == 1


def test_the_downloaded_file_fills_the_form_again(province: Province, as_person: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    old, new = two_versions()
    client = as_person(province.people["round_owner"])
    address = f"/frameworks/{old.pk}/crosswalk/{new.pk}/"
    content = client.get(f"{address}file/").content
    page = client.post(f"{address}save/", {"file": SimpleUploadedFile("a.yaml", content), "seen": "0"})
    assert len(page.context["rows"]) == 8
    bad = client.post(f"{address}save/", {"file": SimpleUploadedFile("a.yaml", b"\x00\x01"), "seen": "0"})
    assert bad.status_code == 422
