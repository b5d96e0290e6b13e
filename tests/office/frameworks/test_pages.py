"""Frameworks on the screen: the tree, rules in words, two versions side by side, a file checked before it is stored."""

from __future__ import annotations

import io

import pytest

from chiso.office.accounts.models import Role
from chiso.office.frameworks.models import FrameworkVersion
from tests import factories

pytestmark = pytest.mark.django_db
SOURCE = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8")


@pytest.fixture
def owner(as_person, province):
    return as_person(province.people[Role.ROUND_OWNER])


def upload(client, text: str, name="bo-tieu-chi.yaml"):
    file = io.BytesIO(text.encode())
    file.name = name
    return client.post("/frameworks/check/", {"file": file})


class TestBrowse:
    def test_each_leaf_shows_its_rule_in_words_its_maximum_and_what_proves_it(self, owner):
        version = factories.framework_version()
        page = owner.get(f"/frameworks/{version.pk}/").text
        assert "từ 80 đến dưới 95 %: 1,25" in page
        assert "Kết luận kiểm tra" in page
        assert version.sha256 in page

    def test_the_tree_can_be_searched_without_diacritics_and_keeps_the_way_up(self, owner):
        version = factories.framework_version()
        rows = owner.get(f"/frameworks/{version.pk}/?q=ke hoach ban hanh").context["rows"]
        assert [row.node.code for row in rows] == ["1", "1.1"]

    def test_it_takes_no_more_queries_than_its_version(self, owner, django_assert_max_num_queries):
        version = factories.framework_version()
        owner.get(f"/frameworks/{version.pk}/")
        with django_assert_max_num_queries(7):
            owner.get(f"/frameworks/{version.pk}/")

    def test_the_english_page_says_it_in_english(self, owner):
        version = factories.framework_version()
        owner.post("/language/", {"language": "en", "next": "/"})
        assert "Share of tasks done" in owner.get(f"/frameworks/{version.pk}/").text

    def test_examples_are_read_in_the_language_of_the_page(self, owner):
        old = "rule: {kind: yes_no, points: 1}"
        new = "rule: {kind: yes_no, points: 1, examples: [{inputs: {answer: có}, points: 1}]}"
        version = factories.framework_version(SOURCE.replace(old, new, 1))
        assert ": có →" in owner.get(f"/frameworks/{version.pk}/").text
        owner.post("/language/", {"language": "en", "next": "/"})
        assert ": yes →" in owner.get(f"/frameworks/{version.pk}/").text

    def test_the_file_comes_back_as_it_was_given(self, owner):
        version = factories.framework_version()
        response = owner.get(f"/frameworks/{version.pk}/file/")
        assert response.content.decode() == version.source
        assert response["Content-Disposition"].startswith("attachment")


class TestRedline:
    def compare(self, owner, old: str, new: str):
        before = factories.framework_version(SOURCE)
        after = factories.framework_version(SOURCE.replace("nho-so-2025", "nho-so-2026").replace(old, new, 1))
        return owner.get(f"/frameworks/{before.pk}/compare/{after.pk}/")

    def test_a_changed_rule_stands_in_words_on_both_sides(self, owner):
        response = self.compare(owner, "points: 1.25}", "points: 1}")
        page = response.text
        assert "<del>" in page and "<ins>" in page
        assert "1,25" in page and "1,00" in page
        assert response.context["compared"].changed == 1

    def test_each_figure_carries_its_heading_to_a_narrow_screen(self, owner):
        page = self.compare(owner, "points: 1.25}", "points: 1}").text
        assert page.count('<table class="t') == page.count("stacked")
        assert 'data-label="Chênh lệch"' in page and 'data-label="nho-so-2026"' in page

    def test_general_settings_stand_in_words_and_not_as_the_file_writes_them(self, owner):
        page = self.compare(
            owner, "valid_for: {from: 2025-01-01}", "valid_for: {from: 2025-01-01, to: 2026-01-01}"
        ).text
        assert "<del>từ 01/01/2025</del>" in page
        assert "<ins>từ 01/01/2025 đến hết 31/12/2025</ins>" in page
        assert "{from" not in page

    def test_the_effect_in_points_is_told_by_field_and_in_all(self, owner):
        response = self.compare(
            owner,
            "level: criterion\n    max: 1\n    appraised_by: so-noi-vu",
            "level: criterion\n    max: 1.5\n    appraised_by: so-noi-vu",
        )
        (change,) = [row for row in response.context["compared"].nodes]
        assert str(change.change.effect) == "0.5"
        assert "+0,50" in response.text

    def test_two_equal_versions_say_so_but_for_their_code(self, owner):
        response = self.compare(owner, "thoi-khong-co", "x")
        assert response.context["compared"].nodes == ()


class TestUpload:
    def test_a_good_file_is_checked_shown_and_kept_only_after_confirmation(self, owner):
        checked = upload(owner, SOURCE)
        assert checked.status_code == 200
        assert "nho-so-2025 dùng được: 6 tiêu chí chấm điểm, tổng 10,00" in checked.text
        assert not FrameworkVersion.objects.exists()
        kept = owner.post("/frameworks/store/", {"source": checked.context["source"]})
        version = FrameworkVersion.objects.get()
        assert kept["Location"] == f"/frameworks/{version.pk}/"
        assert not version.is_sample

    def test_what_travels_through_the_form_keeps_the_versions_identity(self, owner):
        checked = upload(owner, SOURCE)
        owner.post("/frameworks/store/", {"source": checked.context["source"].replace("\n", "\r\n")})
        assert FrameworkVersion.objects.get().sha256 == factories.small_framework().sha256

    def test_a_broken_file_gets_every_problem_with_its_line_and_no_way_to_keep_it(self, owner):
        broken = SOURCE.replace("kind: yes_no, points: 1", "kind: yes_noo, points: 1").replace("max: 2\n", "max: hai\n")
        response = upload(owner, broken)
        assert response.status_code == 422
        assert len(response.context["problems"]) >= 2
        places = [problem["where"] for problem in response.context["problems"] if problem["severity"] == "error"]
        assert sum("dòng" in place for place in places) >= 2
        assert "Lưu phiên bản này" not in response.text

    @pytest.mark.parametrize("content", ["", "<html><script>1</script></html>", "\x00\x01\x02"])
    def test_what_is_no_framework_is_refused(self, owner, content):
        assert upload(owner, content).status_code == 422
        assert not FrameworkVersion.objects.exists()

    def test_only_the_round_owner_stores(self, as_person, province):
        client = as_person(province.people[Role.ADMINISTRATOR])
        assert upload(client, SOURCE).status_code == 403
        assert client.post("/frameworks/store/", {"source": SOURCE}).status_code == 403
