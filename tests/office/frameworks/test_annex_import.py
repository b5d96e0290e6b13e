"""An annex in the office: kept as a draft, confirmed leaf by leaf, stored only when a person says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.errors import Conflict
from chiso.office.evidence.operations import Upload
from chiso.office.frameworks.annex_review import review_of, tables_of
from chiso.office.frameworks.models import AnnexDraft, FrameworkVersion
from chiso.office.frameworks.operations.annexes import decide_rules, store_annex, upload_annex
from chiso.office.frameworks.queries import framework_of
from tests.factories import MOMENT, Province
from tests.golden.annexes.making import Sheet, workbook

HEADER = {"code": "phu-luc-thu", "family": "kiem-thu", "unit_group": "so", "year": "2025"}
ROWS = [
    ["STT", "Lĩnh vực/tiêu chí", "Điểm tối đa", "Cách tính điểm"],
    ["1", "Chỉ đạo điều hành", "5", ""],
    ["1.1", "Ban hành kế hoạch", "1", "Có: 1; Không: 0"],
    ["1.2", "Sáng kiến", "2", "Theo quyết định của hội đồng xét từng trường hợp"],
    ["1.3", "Kiểm tra", "1", "Trên 90%: 1; từ 90% trở xuống: 0"],
    ["", "Tổng cộng", "5", ""],
]

pytestmark = pytest.mark.django_db


def annex() -> bytes:
    return workbook(Sheet(ROWS))


def uploaded(province: Province) -> AnnexDraft:
    upload = Upload("phu-luc.xlsx", annex())
    return upload_annex(actor=province.actor("round_owner"), upload=upload, header=HEADER, at=MOMENT)


def decide(province: Province, draft: AnnexDraft, rules: dict[str, dict[str, str]], version: int = 1) -> AnnexDraft:
    return decide_rules(
        actor=province.actor("round_owner"), draft=draft, rules=rules, header=HEADER, version=version, at=MOMENT
    )


def test_an_upload_stores_no_version_and_shows_what_must_be_looked_at(province: Province, files_dir: Any) -> None:
    review = review_of(uploaded(province))
    assert not FrameworkVersion.objects.exists()
    assert "1.2" in {row.node.code for row in review.doubtful}
    assert "1.1" not in {row.node.code for row in review.doubtful}
    # 1 + 2 + 1 are 4, the annex says 5: shown and kept
    assert [(row.node.code, *map(int, row.gap or ())) for row in review.gaps] == [("1", 5, 4)]


def test_decisions_survive_leaving_the_page_and_end_in_the_stored_file(province: Province, files_dir: Any) -> None:
    draft = uploaded(province)
    typed = "{kind: count, input: initiatives, points_each: 1}"
    decide(province, draft, {"1.2": {"choice": "edited", "text": typed}, "1.3": {"choice": "manual"}})
    again = AnnexDraft.objects.get()
    stored = store_annex(actor=province.actor("round_owner"), draft=again, version=2, at=MOMENT)
    framework = framework_of(stored)
    kinds = {leaf.code: leaf.rule.kind for leaf in framework.leaves if leaf.rule}
    assert kinds == {"1.1": "yes_no", "1.2": "count", "1.3": "manual"}
    assert (framework.code, framework.node("1").max) == ("phu-luc-thu", 5)
    assert AnnexDraft.objects.get().stored == stored


def test_a_survey_leaf_without_a_text_is_confirmed_by_the_survey_s_result(
    province: Province, files_dir: Any, as_person: Any
) -> None:
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    rows = [head, ["1", "Kế hoạch", 1, "Có: 1; Không: 0"], ["2", "Khảo sát sự hài lòng (SIPAS)", 2, None]]
    draft = uploaded_rows(province, Sheet(rows))
    decide(province, draft, {"2": {"choice": "manual"}})
    review = review_of(AnnexDraft.objects.get())
    assert (review.doubtful, review.wrong) == ((), ())
    client = as_person(province.people["round_owner"])
    shown = client.get(reverse("frameworks:annex_draft", kwargs={"draft_id": draft.pk})).content.decode()
    assert "tính thẳng theo kết quả điều tra" in shown
    stored = store_annex(actor=province.actor("round_owner"), draft=AnnexDraft.objects.get(), version=2, at=MOMENT)
    survey = framework_of(stored).node("2")
    assert (survey.channel, survey.rule) == ("survey", None)


def test_what_nobody_decided_is_stored_as_manual(province: Province, files_dir: Any) -> None:
    stored = store_annex(actor=province.actor("round_owner"), draft=uploaded(province), version=1, at=MOMENT)
    rule = framework_of(stored).node("1.2").rule
    assert rule is not None and rule.kind == "manual"


@pytest.mark.parametrize("text", ["", "{kind: countt}", "kind: [", "{points: 1}", "{kind: yes_no, points: 9}"])
def test_a_wrong_rule_is_kept_as_typed_named_and_not_stored(province: Province, files_dir: Any, text: str) -> None:
    draft = decide(province, uploaded(province), {"1.2": {"choice": "edited", "text": text}})
    assert [row.node.code for row in review_of(draft).wrong] == ["1.2"]
    with pytest.raises(InputError) as caught:
        store_annex(actor=province.actor("round_owner"), draft=draft, version=2, at=MOMENT)
    assert all(problem.where.startswith("1.2") for problem in caught.value.problems)
    assert not FrameworkVersion.objects.exists()


def test_who_decides_on_an_old_page_is_told(province: Province, files_dir: Any) -> None:
    draft = uploaded(province)
    decide(province, draft, {"1.2": {"choice": "manual"}})
    with pytest.raises(Conflict):
        decide(province, draft, {"1.3": {"choice": "manual"}}, version=1)
    with pytest.raises(Conflict):
        store_annex(actor=province.actor("round_owner"), draft=draft, version=1, at=MOMENT)


def test_leaves_and_choices_that_do_not_exist_are_refused(province: Province, files_dir: Any) -> None:
    draft = uploaded(province)
    with pytest.raises(InputError) as caught:
        decide(province, draft, {"9.9": {"choice": "manual"}, "1.2": {"choice": "guess"}})
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0old"])
def test_a_file_that_is_no_annex_stores_nothing(province: Province, files_dir: Any, content: bytes) -> None:
    with pytest.raises(InputError):
        upload_annex(actor=province.actor("round_owner"), upload=Upload("a.xlsx", content), header=HEADER, at=MOMENT)
    assert not AnnexDraft.objects.exists()


def test_only_the_round_owner_imports(province: Province, files_dir: Any) -> None:
    with pytest.raises(NotAllowed):
        upload_annex(actor=province.actor("analyst"), upload=Upload("a.xlsx", annex()), header=HEADER, at=MOMENT)


def test_the_pages_from_upload_to_version(province: Province, files_dir: Any, as_person: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = as_person(province.people["round_owner"])
    assert client.post("/frameworks/import/", HEADER).status_code == 422
    sent = client.post("/frameworks/import/", {**HEADER, "file": SimpleUploadedFile("phu-luc.xlsx", annex())})
    assert sent.status_code == 302
    page = client.get(sent.url).content.decode()
    assert "D4" in page and "hội đồng xét từng trường hợp" in page
    decided = {**HEADER, "version": "1", "node": ["1.2"], "choice": ["manual"], "text": [""]}
    assert client.post(f"{sent.url}decide/", decided).status_code == 302
    assert "phu-luc.xlsx" in client.get("/frameworks/import/").content.decode()
    assert client.post(f"{sent.url}store/", {"version": "2"}).status_code == 302
    assert FrameworkVersion.objects.get().code == "phu-luc-thu"
    assert client.get(sent.url).status_code == 200


WITHOUT_POINTS = [
    ["STT", "Lĩnh vực/tiêu chí", "Điểm tối đa", "Cách tính điểm"],
    ["1", "Chỉ đạo điều hành", None, ""],
    ["1.1", "Ban hành kế hoạch", "1", "Có: 1; Không: 0"],
    ["1.2", "Nhiệm vụ hoàn thành", None, "(b/a) × điểm tối đa"],
]


def uploaded_rows(province: Province, *sheets: Sheet) -> AnnexDraft:
    upload = Upload("phu-luc.xlsx", workbook(*sheets))
    return upload_annex(actor=province.actor("round_owner"), upload=upload, header=HEADER, at=MOMENT)


def test_a_missing_maximum_typed_by_a_person_lets_the_text_become_its_rule(province: Province, files_dir: Any) -> None:
    draft = uploaded_rows(province, Sheet(WITHOUT_POINTS))
    assert [row.node.code for row in review_of(draft).lacking] == ["1", "1.2"]
    kept = decide(province, draft, {"1": {"choice": "read", "max": "3,5"}, "1.2": {"choice": "read", "max": "2,5"}})
    review = review_of(kept)
    assert (review.lacking, review.doubtful, review.draft.total) == ((), (), 3.5)
    stored = store_annex(actor=province.actor("round_owner"), draft=kept, version=2, at=MOMENT)
    node = framework_of(stored).node("1.2")
    assert node.rule is not None
    assert (node.max, node.rule.kind) == (2.5, "ratio")
    assert "điểm tối đa 2,5: người xác nhận ghi" in node.source


@pytest.mark.parametrize("typed", ["hai", "-1", "1e9", "99999999999", "0,00000001", "1 2 3"])
def test_a_maximum_that_is_none_stays_as_typed_and_is_named(province: Province, files_dir: Any, typed: str) -> None:
    draft = uploaded_rows(province, Sheet(WITHOUT_POINTS))
    kept = decide(province, draft, {"1.2": {"choice": "read", "max": typed}})
    assert [(row.node.code, row.typed_max) for row in review_of(kept).wrong] == [("1.2", typed)]
    with pytest.raises(InputError) as caught:
        store_annex(actor=province.actor("round_owner"), draft=kept, version=2, at=MOMENT)
    assert {problem.where.split()[0] for problem in caught.value.problems} == {"1.2"}


def test_a_version_is_not_stored_without_its_year_and_every_maximum(province: Province, files_dir: Any) -> None:
    owner = province.actor("round_owner")
    rows = [[*row[:2], "", *row[3:]] if row[0] == "1.3" else row for row in ROWS]
    upload = Upload("phu-luc.xlsx", workbook(Sheet(rows)))
    draft = upload_annex(actor=owner, upload=upload, header={**HEADER, "year": ""}, at=MOMENT)
    with pytest.raises(InputError) as refused:
        store_annex(actor=owner, draft=draft, version=1, at=MOMENT)
    assert [(found.code, found.where) for found in refused.value.problems] == [
        ("annex.year_needed", "year"),
        ("annex.max_needed", "1.3"),
    ]
    assert not FrameworkVersion.objects.exists()


def test_what_was_left_unread_is_said_above_the_tree(province: Province, files_dir: Any, as_person: Any) -> None:
    rows = [*ROWS[:4], ["1.2", "Sáng kiến khác", "1", "Có: 1; Không: 0"], *ROWS[4:]]
    upload = Upload("phu-luc.xlsx", workbook(Sheet(rows)))
    draft = upload_annex(actor=province.actor("round_owner"), upload=upload, header=HEADER, at=MOMENT)
    shown = as_person(province.people["round_owner"]).get(f"/frameworks/import/{draft.pk}/").content.decode()
    assert shown.index('href="#h-warn"') < shown.index('id="review"')


def test_what_custom_leaves_unsaid_is_told_beside_the_rule(province: Province, files_dir: Any, as_person: Any) -> None:
    rows = [
        ROWS[0],
        ["1", "Quy chế", "1", ""],
        ["1.1", "Quy chế phối hợp", "1", "Có quy chế phối hợp còn hiệu lực: 1,0đ."],
    ]
    draft = uploaded_rows(province, Sheet(rows))
    page = as_person(province.people["round_owner"]).get(f"/frameworks/import/{draft.pk}/?show=all").content.decode()
    assert "trường hợp khác: 0 điểm (không ghi)" in page


def test_penalties_that_the_draft_sets_apart_stand_on_the_page_and_in_the_version(
    province: Province, files_dir: Any, as_person: Any
) -> None:
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    rows = [head, ["1", "Kế hoạch", 1, "Có: 1; Không: 0"], ["2", "Bị kỷ luật", -2, "Mỗi người trừ 0,5 điểm"]]
    draft = uploaded_rows(province, Sheet(rows))
    page = as_person(province.people["round_owner"]).get(reverse("frameworks:annex_draft", args=[draft.pk]))
    shown = " ".join(page.content.decode().split())
    assert re.search(r"h-adjust.*2 Bị kỷ luật.*Phụ lục!B3.*điểm trừ.*0,50.*2,00", shown)
    stored = store_annex(actor=province.actor("round_owner"), draft=draft, version=1, at=MOMENT)
    assert [item.code for item in framework_of(stored).adjustments.penalty.items] == ["2"]


def test_a_maximum_of_the_annex_is_not_replaced(province: Province, files_dir: Any) -> None:
    draft = uploaded_rows(province, Sheet(WITHOUT_POINTS))
    with pytest.raises(InputError):
        decide(province, draft, {"1.1": {"choice": "read", "max": "2"}})


def test_a_second_framework_of_the_file_is_chosen_and_starts_without_decisions(
    province: Province, files_dir: Any
) -> None:
    def rows(first: str, second: str) -> list[list[Any]]:
        return [
            ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
            ["I", "Chỉ đạo", 2],
            ["1", first, 1, "Có: 1; Không: 0"],
            ["2", second, 1, "Trên 90%: 1; từ 90% trở xuống: 0"],
        ]

    draft = uploaded_rows(
        province,
        Sheet(rows("Kế hoạch sở", "Báo cáo sở"), "Cấp sở"),
        Sheet(rows("Kế hoạch xã", "Hòa giải"), "Cấp xã"),
    )
    assert tables_of(draft) == ("Cấp sở", "Cấp xã")
    decide(province, draft, {"2": {"choice": "manual"}})
    actor = province.actor("round_owner")
    other = {**HEADER, "table": "Cấp xã"}
    moved = decide_rules(actor=actor, draft=AnnexDraft.objects.get(), rules={}, header=other, version=2, at=MOMENT)
    assert ([row.node.name for row in review_of(moved).leaves], moved.rules) == (["Kế hoạch xã", "Hòa giải"], {})
    with pytest.raises(InputError):
        decide_rules(actor=actor, draft=moved, rules={}, header={**HEADER, "table": "Cấp"}, version=3, at=MOMENT)


def test_of_points_for_two_groups_of_units_one_is_chosen(province: Province, files_dir: Any) -> None:
    rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", None, "Cách tính điểm"],
        [None, None, "Phường", "Xã", None],
        ["1", "Kế hoạch", 1, 2, "Có: điểm tối đa; không: 0"],
        ["2", "Vỉa hè", 1, None, "Có: 1; không: 0"],
    ]
    draft = uploaded_rows(province, Sheet(rows, merges=["C1:D1", "A1:A2", "B1:B2", "E1:E2"]))
    assert tables_of(draft) == ("Điểm tối đa Phường", "Điểm tối đa Xã")
    header = {**HEADER, "table": "Điểm tối đa Xã"}
    moved = decide_rules(
        actor=province.actor("round_owner"), draft=draft, rules={}, header=header, version=draft.version, at=MOMENT
    )
    assert [(row.node.name, row.node.max) for row in review_of(moved).leaves] == [("Kế hoạch", 2)]


def test_an_annex_of_a_thousand_leaves_is_decided_page_by_page(
    province: Province, files_dir: Any, as_person: Any
) -> None:
    rows: list[list[Any]] = [["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]]
    for field in range(1, 11):
        rows.append([str(field), f"Lĩnh vực {field}", 100])
        rows.extend([f"{field}.{leaf}", f"Việc {leaf}", 1, "Hội đồng xét"] for leaf in range(1, 101))
    draft = uploaded_rows(province, Sheet(rows))
    client = as_person(province.people["round_owner"])
    url = f"/frameworks/import/{draft.pk}/"
    page = client.get(f"{url}?page=3").content.decode()
    names = re.findall(r'name="node" value="([^"]+)"', page)
    assert len(names) == 60
    assert page.count('name="') < 400
    sent = {
        **HEADER,
        "version": "1",
        "page": "3",
        "node": names,
        "choice": ["manual"] * 60,
        "text": [""] * 60,
        "max": [""] * 60,
    }
    answer = client.post(f"{url}decide/", sent)
    assert answer.url == f"{url}?page=3"
    kept = AnnexDraft.objects.get()
    assert set(kept.rules) == set(names)
    assert len(review_of(kept).doubtful) == 940


TWICE = [*ROWS[:3], ["1.2", "Sáng kiến", "1", "Có: 1; Không: 0"], ["1.2", "Kiểm tra", "3", "Có: 3; Không: 0"]]


def test_a_code_that_stands_twice_is_renamed_on_the_page(province: Province, files_dir: Any, as_person: Any) -> None:
    draft = uploaded_rows(province, Sheet(TWICE))
    client = as_person(province.people["round_owner"])
    page = client.get(f"/frameworks/import/{draft.pk}/").content.decode()
    assert "1 trên 4 mục mang mã trùng" in page and page.count('name="node_code" value=""') == 2
    posted = {
        "version": "1", **HEADER, "node": ["1.2", "1.2-2"], "choice": ["read", "read"], "text": ["", ""],
        "max": ["", ""], "node_code": ["", "1.3"],
    }  # fmt: skip
    assert client.post(f"/frameworks/import/{draft.pk}/decide/", posted).status_code == 302
    made = store_annex(actor=province.actor("round_owner"), draft=AnnexDraft.objects.get(), version=2, at=MOMENT)
    stored = framework_of(made)
    assert [(node.code, node.name.vi) for node in stored.leaves][-2:] == [("1.2", "Sáng kiến"), ("1.3", "Kiểm tra")]
    assert "phụ lục ghi 1.2" in made.source


def test_what_lies_below_a_renamed_criterion_follows_it(province: Province, files_dir: Any) -> None:
    rows = [ROWS[0], ["1", "A", "1"], ["1.1", "a", "1"], ["1", "B", "2"], ["1.1", "b", "2", "Có: 2; Không: 0"]]
    draft = uploaded_rows(province, Sheet(rows))
    second = next(row.key for row in review_of(draft).rows if row.node.name == "B")
    named = review_of(decide(province, draft, {second: {"choice": "read", "code": "2"}}))
    assert [(row.node.code, row.node.parent) for row in named.rows] == [
        ("1", None), ("1.1", "1"), ("2", None), ("2.1", "2"),
    ]  # fmt: skip
    assert not named.wrong


@pytest.mark.parametrize(("typed", "code"), [("1.1", "annex.code_taken"), ("1 . 3", "annex.code_typed")])
def test_a_code_that_cannot_be_used_stays_as_typed_and_is_named(
    province: Province, files_dir: Any, typed: str, code: str
) -> None:
    rows = [*ROWS[:3], *TWICE[3:]]
    draft = decide(province, uploaded_rows(province, Sheet(rows)), {"1.2-2": {"choice": "read", "code": typed}})
    wrong = review_of(draft).wrong
    assert [(row.key, row.typed_code, row.problems[0].code) for row in wrong] == [("1.2-2", typed, code)]
    with pytest.raises(InputError):
        store_annex(actor=province.actor("round_owner"), draft=draft, version=2, at=MOMENT)


def test_a_code_that_is_its_own_is_not_renamed(province: Province, files_dir: Any) -> None:
    with pytest.raises(InputError):
        decide(province, uploaded_rows(province, Sheet(TWICE)), {"1.1": {"choice": "read", "code": "1.9"}})


def test_a_hidden_row_is_read_when_a_person_says_so_and_marked(
    province: Province, files_dir: Any, as_person: Any
) -> None:
    sheet = Sheet(ROWS, "Phụ lục", hidden_rows=[4])
    draft = uploaded_rows(province, sheet)
    client = as_person(province.people["round_owner"])
    page = client.get(f"/frameworks/import/{draft.pk}/").content.decode()
    assert "1 phần bị ẩn trong tệp" in page and "Phụ lục!4" in page
    assert "1.2" not in {row.node.code for row in review_of(draft).rows}
    decide(province, draft, {"1.3": {"choice": "manual"}})
    posted = {"version": "2", **HEADER, "hidden": ["Phụ lục!4", "Phụ lục!99"]}
    assert client.post(f"/frameworks/import/{draft.pk}/decide/", posted).status_code == 302
    review = review_of(AnnexDraft.objects.get())
    assert [row.node.code for row in review.rows if row.hidden] == ["1.2"]
    # what was decided about a row that is still there holds
    assert {row.key: row.choice for row in review.leaves} == {"1.1": "read", "1.2": "read", "1.3": "manual"}
    assert "ẩn trong tệp" in client.get(f"/frameworks/import/{draft.pk}/").content.decode()
