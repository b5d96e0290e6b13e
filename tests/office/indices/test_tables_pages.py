"""Pages of published tables: what a reader is told, and what an analyst can do."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Goal, Task
from chiso.office.indices.models import Covers, Edition, Lever, MarkKind, Rule, Source
from chiso.office.indices.operations.tables import NewLever, open_source, set_levers, set_mark
from chiso.office.indices.tables.analysis import gaps_of, waterfall_of, what_if
from chiso.office.indices.tables.changes import part_changes, total_changes
from chiso.office.indices.tables.planning import Asked, find_path, leaves_of
from chiso.office.indices.tables.queries import edition_of, editions, reorganised_keys
from chiso.office.indices.tables.standing import breaks_between, course_of, standings_of
from tests import factories
from tests.office.indices.published_samples import YEARS, import_text, small_index

pytestmark = pytest.mark.django_db
OURS = "tinh-mau"


@pytest.fixture
def source(province: factories.Province) -> Source:
    return small_index(province.actor(Role.ANALYST), factories.MOMENT)


def held(source: Source, year: int):
    found = edition_of(source, year)
    assert found is not None
    return found


def changes(source: Source):
    """From 2023 to 2024."""
    before, after = held(source, 2023), held(source, 2024)
    return total_changes(before, after, reorganised_keys(before, after))


def small_index_named(province: factories.Province, name: str, years: dict[int, str]) -> Source:
    """Another index of the same units, with its own years."""
    actor = province.actor(Role.ANALYST)
    found = open_source(actor=actor, name=name, covers=Covers.ANY, rule=Rule.SUM, at=factories.MOMENT)
    for year, text in years.items():
        import_text(actor, found, text, year, factories.MOMENT)
    return found


def page(client, name: str, **where: object) -> str:
    query = where.pop("query", "")
    response = client.get(reverse(f"tables:{name}", kwargs=where) + str(query))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def analyst(province: factories.Province, as_person):
    return as_person(province.people[str(Role.ANALYST)])


def test_the_first_page_says_our_place_in_every_index(source, analyst):
    text = page(analyst, "index")
    assert "Chỉ số thử: hạng 3 trên 5" in text


def test_an_index_without_a_unit_of_ours_is_listed_and_nobody_elses_place_is_shown_as_ours(province, analyst):
    years = {2024: YEARS[2024].replace("Tỉnh Mẫu", "Tỉnh Khác")}
    small_index(province.actor(Role.ANALYST), factories.MOMENT, years)
    text = page(analyst, "index")
    assert "Chỉ số thử" in text
    assert "hạng 3 trên 5" not in text


def test_who_cannot_be_told_apart_is_said_in_words(source, analyst):
    stands = standings_of(held(source, 2024))
    assert [place.name for place in stands.alike(OURS)] == ["Tỉnh Thí Dụ", "Tỉnh Minh Họa"]
    assert "không phân biệt được với 2 đơn vị khác" in page(analyst, "year", code=source.code, year=2024)


def test_a_unit_without_all_parts_has_no_total_no_rank_and_is_not_counted(source):
    stands = standings_of(held(source, 2023))
    place = stands.of("tinh-ban-nhap")
    assert place is not None
    assert (place.total, place.rank, stands.ranked) == (None, None, 4)


def test_a_table_without_errors_has_ranks_and_no_ranges(province, source, analyst):
    text = "\n".join(";".join(line.split(";")[:-1]) for line in YEARS[2024].splitlines())
    import_text(province.actor(Role.ANALYST), source, text, 2022, factories.MOMENT)
    assert not standings_of(held(source, 2022)).has_ranges
    assert "có hạng, không có khoảng hạng" in page(analyst, "year", code=source.code, year=2022)


def test_a_change_is_called_clear_only_beyond_the_errors_of_both_years(source, analyst):
    """Changes of ours +0.30 (errors 0.10, 0.10), of the others −0.05, +0.30 (0.11, 0.11) and +0.10: none is clear."""
    found = changes(source)
    assert {change.verdict for change in found.values()} == {"unclear"} and len(found) == 4
    assert found[OURS].points == pytest.approx(0.3)
    assert "chưa thấy thay đổi rõ" in page(analyst, "year", code=source.code, year=2024)
    assert "Chưa thấy thay đổi rõ" in page(analyst, "unit", code=source.code, year=2024, unit=OURS)
    assert "chưa thấy thay đổi rõ" in page(analyst, "source", code=source.code)


def test_all_units_are_asked_together_and_without_errors_nothing_is_called_clear(province, source):
    big = {year: text.replace("3,30;7,00", "3,75;7,45") for year, text in YEARS.items()}
    index = small_index_named(province, "Chỉ số rõ", big)
    found = changes(index)
    # 0.75 of √(0.10² + 0.10²) is 5.3 errors; the others stay within theirs
    assert {unit: change.verdict for unit, change in found.items() if unit == OURS} == {OURS: "up"}
    assert sorted({change.verdict for unit, change in found.items() if unit != OURS}) == ["unclear"]
    bare = {year: "\n".join(line.rsplit(";", 1)[0] for line in text.splitlines()) for year, text in YEARS.items()}
    unsure = small_index_named(province, "Chỉ số không sai số", bare)
    found = changes(unsure)
    assert {change.verdict for change in found.values()} == {"unknown"} and found[OURS].points == pytest.approx(0.3)


def test_parts_with_errors_in_both_years_are_tested_each(province):
    years = {
        2023: "Tỉnh;D1;D1_SE;D2;D2_SE;Tổng\nTỉnh Mẫu;3,0;0,1;3,0;0,1;6,0\nTỉnh Thí Dụ;2,0;0,1;3,0;0,1;5,0\n",
        2024: "Tỉnh;D1;D1_SE;D2;D2_SE;Tổng\nTỉnh Mẫu;2,0;0,1;3,1;0,1;5,1\nTỉnh Thí Dụ;2,0;0,1;3,0;0,1;5,0\n",
    }
    index = small_index_named(province, "Chỉ số có phần", years)
    found = part_changes(held(index, 2023), held(index, 2024), OURS, frozenset())
    assert {one.node.code: one.change.verdict for one in found} == {"D1": "down", "D2": "unclear"}


def test_changes_and_breaks_of_tables_in_hand_ask_nothing_of_the_database(source, django_assert_num_queries):
    before, after = held(source, 2023), held(source, 2024)
    with django_assert_num_queries(1):
        moved = reorganised_keys(before, after)
    with django_assert_num_queries(0):
        assert total_changes(before, after, moved) and part_changes(before, after, OURS, moved)
        assert breaks_between(before, after, OURS, moved) == ()


def test_a_reorganised_unit_has_no_change_and_a_break(source):
    before, after = held(source, 2023), held(source, 2024)
    assert OURS not in total_changes(before, after, frozenset({OURS}))
    assert part_changes(before, after, OURS, frozenset({OURS})) == ()
    assert [cut.kind for cut in breaks_between(before, after, OURS, frozenset({OURS}))] == ["units"]


def test_the_bars_of_the_waterfall_add_up_to_the_change(source, analyst):
    fall = waterfall_of(held(source, 2023), held(source, 2024), OURS)
    assert fall is not None
    assert sum(points for _, _, points in fall.parts) + fall.framework + fall.anchors == pytest.approx(0.30)
    assert {code: round(points, 4) for code, _, points in fall.parts} == {"D1": 0.1, "D2": 0.2}
    assert not fall.anchors_known
    assert "Nơi công bố không nêu mốc chuẩn hóa" in page(analyst, "unit", code=source.code, year=2024, unit=OURS)
    assert "Vì sao tăng so với 2023" in page(analyst, "unit", code=source.code, year=2024, unit=OURS)


def test_a_new_dimension_is_framework_and_breaks_the_course(province, source, analyst):
    lines = YEARS[2024].splitlines()
    wider = [lines[0].replace("Tổng", "D3;Tổng")]
    for line in lines[1:]:
        cells = line.split(";")
        total = str(Decimal(cells[4].replace(",", ".")) + 2).replace(".", ",")
        wider.append(";".join([*cells[:4], "2,00", total, cells[5]]))
    import_text(province.actor(Role.ANALYST), source, "\n".join(wider), 2025, factories.MOMENT)
    fall = waterfall_of(held(source, 2024), held(source, 2025), OURS)
    assert fall is not None
    assert (round(fall.framework, 6), round(sum(points for *_, points in fall.parts), 6)) == (2.0, 0.0)
    course = course_of(editions(source), OURS)
    assert [cut.kind for cut in course.lines[-1].breaks] == ["framework"]
    assert (course.lines[-1].change, course.lines[-1].places_up) == (None, None)
    assert "đổi bộ nội dung" in page(analyst, "source", code=source.code)


def test_the_gap_table_knows_target_best_median_neighbours_and_last_year(province, source):
    actor = province.actor(Role.ANALYST)
    set_mark(actor=actor, source=source, year=2024, node="D2", kind=MarkKind.TARGET, value=Decimal("3.5"),
             at=factories.MOMENT)  # fmt: skip
    gaps = gaps_of(
        standings_of(held(source, 2024)), OURS, before=held(source, 2023), targets={"D2": 3.5}, peers=["tinh-gia-dinh"]
    )
    line = next(line for line in gaps.lines if line.code == "D2")
    found = {name: round(gap.points, 4) for name, gap in line.gaps.items()}
    assert found == {"target": 0.2, "best": 0.4, "median": -0.125, "peers": 0.4, "last_year": -0.2}
    assert (line.rank, line.gaps["best"].unit) == (3, "tinh-gia-dinh")


def test_what_if_holds_everybody_else_and_cuts_off_the_impossible(source, analyst):
    found = what_if(standings_of(held(source, 2024)), OURS, {"D2": 99.0, "D1.1": 1.5})
    assert found is not None
    assert (round(found.asked_total, 4), found.rank, found.asked_rank) == (7.5, 3, 2)
    where = {"code": source.code, "year": 2024, "unit": OURS}
    text = page(analyst, "whatif", **where, query="?v.D1.1=1,5&v.D2=3,7")
    assert "7,00 → 7,50 điểm, hạng 3 → 2 trên 5" in text
    assert "Giữ nguyên: các đơn vị khác" in text
    bad = analyst.get(reverse("tables:whatif", kwargs=where) + "?v.D2=ba&v.D1.1=x")
    assert bad.status_code == 422
    assert bad.content.decode().count('<th scope="row" class="nw">') == 2


def test_a_path_lifts_leaves_only_to_levels_that_others_have_reached(source):
    stands = standings_of(held(source, 2024))
    leaves = leaves_of(stands, OURS, {})
    by_code = {leaf.code: [level.figure for level in leaf.levels] for leaf in leaves}
    assert by_code["D1.1"] == [1.6, 1.8]
    found = find_path(editions(source), stands, OURS, leaves, Asked(7.2, None, 0.8))
    assert found.path.feasible
    assert found.path.reach.score >= 7.2
    beyond = find_path(editions(source), stands, OURS, leaves, Asked(99.0, None, 0.8))
    assert not beyond.path.feasible
    assert beyond.path.reach.score == pytest.approx(7.0 + sum(leaf.levels[-1].gain for leaf in leaves))


def test_a_leaf_that_is_not_ours_to_move_is_left_out(province, source):
    levers = [NewLever("D2", 1, None, None, 100, True)]
    set_levers(actor=province.actor(Role.ANALYST), source=source, levers=levers, at=factories.MOMENT)
    stands = standings_of(held(source, 2024))
    leaves = leaves_of(stands, OURS, {lever.node: lever for lever in Lever.objects.all()})
    found = find_path(editions(source), stands, OURS, leaves, Asked(99.0, None, 0.8))
    assert "D2" not in {leaf.code for leaf, _ in found.chosen}


def test_the_path_becomes_tasks_of_a_plan_with_one_click(province, source, as_person):
    unit = province.units["so-y-te"]
    levers = [NewLever("D2", 1, unit.pk, None, 100, False)]
    set_levers(actor=province.actor(Role.ANALYST), source=source, levers=levers, at=factories.MOMENT)
    client = as_person(province.people[str(Role.ROUND_OWNER)])
    where = {"code": source.code, "year": 2024, "unit": OURS}
    assert "Lập nhiệm vụ từ danh sách này" in page(client, "path", **where, query="?goal=score&value=7,35")
    response = client.post(reverse("tables:to_plan", kwargs=where), {"goal": "score", "value": "7,35", "sure": "80"})
    task = Task.objects.get(node="D2")
    assert response["Location"] == reverse("directives:plan", kwargs={"plan_id": task.plan_id})
    assert (task.lead_id, task.points) == (unit.pk, Decimal("0.4"))
    assert Goal.objects.get(plan=task.plan).value == Decimal("7.35")


@pytest.mark.parametrize("asked", [{"goal": "rank", "value": "0"}, {"goal": "score", "value": "x"}, {"goal": "rank"}])
def test_a_target_that_cannot_be_meant_is_told_and_plans_nothing(province, source, as_person, asked):
    client = as_person(province.people[str(Role.ROUND_OWNER)])
    where = {"code": source.code, "year": 2024, "unit": OURS}
    assert client.get(reverse("tables:path", kwargs=where), asked).status_code == 422
    assert client.post(reverse("tables:to_plan", kwargs=where), asked).status_code == 422
    assert not Task.objects.exists()


def test_a_file_is_looked_at_corrected_and_kept(province, analyst):
    text = "Địa phương;Điểm A;Điểm B;Chú thích\nTỉnh Mẫu;1,5;2;x\nTỉnh Thí Dụ;2;3;\n"
    file = SimpleUploadedFile("bang.csv", text.encode())
    asked = {"name": "Chỉ số lạ", "covers": "any", "rule": "sum", "year": "2024"}
    looked = analyst.post(reverse("tables:check"), {**asked, "file": file})
    assert looked.status_code == 422  # "Chú thích" was proposed as a score
    kept = re.search(r'name="kept" value="([^"]+)"', looked.content.decode())
    assert kept is not None
    roles = {"role.0": "unit", "role.1": "part", "code.1": "A", "role.2": "part", "code.2": "B", "role.3": ""}
    again = {**asked, **roles, "kept": kept[1]}
    assert "1 năm, xem lại rồi lưu" in analyst.post(reverse("tables:check"), again).content.decode()
    assert analyst.post(reverse("tables:store"), again).status_code == 302
    edition = Edition.objects.get()
    assert edition.source.name == "Chỉ số lạ"
    again_file = SimpleUploadedFile("bang2.csv", text.encode())
    known = analyst.post(reverse("tables:check"), {"source": edition.source.code, "file": again_file, "year": "2025"})
    assert "Như lần nhập trước của chỉ số này" in known.content.decode()


def test_other_figures_for_a_kept_year_ask_for_a_reason_and_keep_the_file(province, source, analyst):
    file = SimpleUploadedFile("bang.csv", YEARS[2024].replace("7,00", "7,01").encode())
    response = analyst.post(reverse("tables:store"), {"source": source.code, "file": file, "year": "2024"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Năm 2024 đã có bảng khác." in text
    assert 'name="reason"' in text
    assert 'name="kept"' in text


def test_limits_and_means_are_data_that_can_be_set_and_taken_away(province, source, analyst):
    where = {"code": source.code}
    group = {"year": "2024", "kind": "group", "node": "Tổng", "name": "cao", "value": "7,0"}
    total = held(source, 2024).table.nodes[held(source, 2024).table.total].code
    group["node"] = total
    assert analyst.post(reverse("tables:set_mark", kwargs=where), group).status_code == 302
    assert "cao" in page(analyst, "year", code=source.code, year=2024)
    assert "6,91" in page(analyst, "marks", code=source.code)
    analyst.post(reverse("tables:set_mark", kwargs=where), {**group, "value": ""})
    assert "“cao”" not in page(analyst, "marks", code=source.code)
    assert analyst.post(reverse("tables:set_mark", kwargs=where), {**group, "name": ""}).status_code == 422


def test_an_edition_can_be_fetched_byte_for_byte_and_as_csv(source, analyst):
    import hashlib

    edition = Edition.objects.get(result_set__year=2024)
    where = {"code": source.code, "year": 2024}
    data = analyst.get(reverse("tables:payload", kwargs={**where, "number": 1})).content
    assert hashlib.sha256(data).hexdigest() == edition.result_set.sha256
    text = analyst.get(reverse("tables:table", kwargs=where)).content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("tinh-mau,Tỉnh Mẫu,1.4,2.3,")


@pytest.mark.parametrize(
    ("name", "more", "most"),
    [("index", {}, 12), ("source", {"code": 1}, 12), ("year", {"code": 1, "year": 2024}, 14),
     ("unit", {"code": 1, "year": 2024, "unit": OURS}, 14)],
)  # fmt: skip
def test_reading_pages_ask_a_fixed_number_of_queries(source, analyst, django_assert_max_num_queries, name, more, most):
    where = more | ({"code": source.code} if "code" in more else {})
    analyst.get(reverse(f"tables:{name}", kwargs=where))
    with django_assert_max_num_queries(most):
        analyst.get(reverse(f"tables:{name}", kwargs=where))
