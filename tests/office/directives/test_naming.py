"""Names that several units share: resolved by the commune beside them, asked otherwise, never guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.directives.models import DirectiveType, Draft, DraftItem, DraftKind
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.desk import Correction, accept_clear, accept_item
from chiso.office.directives.queries.desk import lines_of
from chiso.office.units.models import UnitKind
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def villages(province):
    """Thôn Đông and Thôn Đoài in the first commune, Thôn Đông in the second."""
    first, second, *_more = province.communes
    return [
        factories.unit("dong-1", "Thôn Đông", kind=UnitKind.VILLAGE, parent=first),
        factories.unit("doai-1", "Thôn Đoài", kind=UnitKind.VILLAGE, parent=first),
        factories.unit("dong-2", "Thôn Đông", kind=UnitKind.VILLAGE, parent=second),
    ]


@pytest.mark.parametrize("form", ["{v}, {c}", "{v} {c}", "{v} ({c})", "{v} - {c}", "{v} thuộc {c}", "{c}: {v}"])
def test_a_village_written_beside_its_commune_is_that_one(province, villages, form):
    second = province.communes[1]
    text = form.format(v="Thôn Đông", c=second.name)
    if form.startswith("{c}"):
        text = text.replace(":", ";")
        assert UnitNames.on(DAY).find(text).units == (second, villages[2])
    else:
        assert UnitNames.on(DAY).find(text).units == (villages[2],)


def test_the_commune_of_one_village_in_a_list_is_that_of_the_others(province, villages):
    named = UnitNames.on(DAY).find(f"Thôn Đông, Thôn Đoài, {province.communes[0].name}")
    assert set(named.units) == {villages[0], villages[1]} and not named.unread


@pytest.mark.parametrize("text", ["Thôn Đông", "thôn đông, Sở Y tế", "Thôn Đông, {0}, {1}"])
def test_a_name_that_could_be_several_villages_is_left_unread(province, villages, text):
    named = UnitNames.on(DAY).find(text.format(*(f"UBND {unit.name}" for unit in province.communes)))
    assert not {village.pk for village in villages} & {unit.pk for unit in named.units}
    assert [name.casefold() for name in named.unread] == ["thôn đông"]


def test_a_form_says_how_many_have_the_name_and_how_to_write_it(province, villages):
    with pytest.raises(InputError) as error:
        UnitNames.on(DAY).units_in("Thôn Đông", "units")
    [told] = error.value.problems
    assert told.code == "directives.shared_name" and told.message.vi.startswith("2 ")
    assert f"Thôn Đông, {province.communes[0].name}" in told.hint.vi


def test_every_label_that_a_form_offers_means_exactly_its_unit(province, villages):
    names = UnitNames.on(DAY)
    labels = names.labels()
    assert len(labels) == len(set(labels))
    assert all(len(names.find(label).units) == 1 and not names.find(label).unread for label in labels)


def test_in_a_document_of_a_commune_the_name_means_its_own_village(province, villages):
    names = UnitNames.on(DAY).close_to([province.communes[1]])
    assert names.find("Thôn Đông").units == (villages[2],)
    assert names.find(f"Thôn Đông, {province.communes[0].name}").units == (villages[0],)


def test_a_full_name_goes_before_the_same_abbreviation_of_another(province):
    one = factories.unit("phong-mot", "PM", kind=UnitKind.DIVISION, parent=province.root)
    factories.unit("phong-hai", "Phòng Hai", kind=UnitKind.DIVISION, parent=province.root, abbreviation="PM")
    assert UnitNames.on(DAY).find("PM").units == (one,)


def test_villages_of_one_name_that_all_ended_name_no_successor_of_one_of_them(province):
    end = DAY - dt.timedelta(days=30)
    for number, parent in enumerate(province.communes):
        factories.unit(f"cu-{number}", "Thôn Cũ", kind=UnitKind.VILLAGE, parent=parent,
                       valid_to=end - dt.timedelta(days=number))  # fmt: skip
    told = UnitNames.on(DAY).explain("Thôn Cũ", "lead")
    assert told.code == "directives.unit_ended" and "30" not in told.message.vi and not told.hint.vi


def drafted(province, issuer, register="so-noi-vu"):
    """The one task of a document by `issuer` that was read in a unit's register."""
    owner = province.actor(Role.ROUND_OWNER)
    draft = Draft.objects.create(
        name="12-KH.docx", unit=province.units[register], text="Thôn Đông niêm yết thủ tục", issuer=issuer,
        type=DirectiveType.PLAN, made_by_id=owner.person_id, made_at=AT,
    )  # fmt: skip
    item = DraftItem.objects.create(
        draft=draft, position=1, kind=DraftKind.TASK, start=0, end=9, confidence=1, content="Niêm yết", lead="Thôn Đông"
    )
    return owner, draft, item


def test_the_desk_asks_which_village_a_document_of_the_province_means(province, villages):
    owner, draft, item = drafted(province, "UBND tỉnh Mẫu")
    [line] = [line for line in lines_of(draft, DAY) if line.item.pk == item.pk]
    assert any("2 đơn vị cùng tên “Thôn Đông”" in doubt.vi for doubt in line.doubts)
    accept_clear(actor=owner, draft=draft, at=AT)
    item.refresh_from_db()
    assert item.state == "open"
    with pytest.raises(InputError) as error:
        accept_item(actor=owner, item=item, at=AT)
    assert [told.code for told in error.value.problems] == ["directives.shared_name"]
    fixed = Correction(content=item.content, lead=f"Thôn Đông, {province.communes[1].name}")
    assert accept_item(actor=owner, item=item, change=fixed, at=AT).corrected


def test_the_desk_takes_the_village_of_the_commune_that_issued_the_document(province, villages):
    owner, _draft, item = drafted(province, f"UBND {province.communes[1].name}")
    assert accept_item(actor=owner, item=item, at=AT).state == "accepted"


def test_a_commune_that_is_not_ours_lends_its_name_to_nobody(province, villages):
    _owner, draft, item = drafted(province, "UBND xã Ở Tỉnh Khác", province.communes[0].key)
    [line] = [line for line in lines_of(draft, DAY) if line.item.pk == item.pk]
    assert any("cùng tên" in doubt.vi for doubt in line.doubts)


def test_a_document_of_the_province_in_the_register_of_a_commune_means_its_village(province, villages):
    _owner, draft, item = drafted(province, "Văn phòng Chính phủ", province.communes[0].key)
    [line] = [line for line in lines_of(draft, DAY) if line.item.pk == item.pk]
    assert not line.doubts


def test_groups_of_a_day_with_two_provinces_are_of_the_province_that_is_named_else_asked(db):
    old = {"valid_from": dt.date(2004, 1, 1), "valid_to": dt.date(2025, 7, 1)}
    for place in ("Mẫu", "Mường"):
        root = factories.unit(name=f"Tỉnh {place}", kind=UnitKind.PROVINCE, **old)
        factories.unit(name=f"Sở Nội vụ tỉnh {place}", parent=root, **old)
        factories.unit(name=f"Huyện {place} Đông", kind=UnitKind.RURAL_DISTRICT, parent=root, **old)
        factories.unit(name=f"Thành phố {place}", kind=UnitKind.DISTRICT_CITY, parent=root, **old)
    names = UnitNames.on(dt.date(2023, 8, 5))
    found = names.find("Các sở, ban, ngành tỉnh Mẫu; UBND các huyện, thị xã, thành phố của tỉnh Mẫu")
    assert {unit.name for unit in found.units} == {"Sở Nội vụ tỉnh Mẫu", "Huyện Mẫu Đông", "Thành phố Mẫu"}
    with pytest.raises(InputError) as error:
        names.units_in("UBND các huyện", "units")
    assert [(one.code, one.got) for one in error.value.problems] == [("directives.shared_group", "UBND các huyện")]
