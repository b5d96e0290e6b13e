"""An annex in the office: kept as a draft, confirmed leaf by leaf, stored only when a person says so."""

from __future__ import annotations

from typing import Any

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.errors import Conflict
from chiso.office.evidence.operations import Upload
from chiso.office.frameworks.annex_review import review_of
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
