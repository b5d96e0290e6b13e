"""The shell around every page: language, menus by permission, one-time passwords, errors that teach."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from chiso.office.accounts import operations
from chiso.office.accounts.matrix import MATRIX
from chiso.office.accounts.models import Person, Role
from chiso.web.navigation import GROUPS, HOME, IN_BAR, IN_WIDE_BAR
from tests import factories

pytestmark = pytest.mark.django_db


class TestSignIn:
    def sign_in(self, client, username="an.syt", password=factories.PASSWORD, **more):
        return client.post("/accounts/sign-in/", {"username": username, "password": password, **more})

    def test_a_person_signs_in_and_comes_to_the_page_that_was_asked_for(self, client):
        factories.person("an.syt", password=factories.PASSWORD)
        response = self.sign_in(client, next="/units/")
        assert (response.status_code, response["Location"]) == (302, "/units/")

    def test_an_address_on_another_site_is_not_followed(self, client):
        factories.person("an.syt", password=factories.PASSWORD)
        assert self.sign_in(client, next="https://example.org/")["Location"] == "/"

    def test_a_wrong_password_is_refused_with_advice(self, client):
        factories.person("an.syt", password=factories.PASSWORD)
        assert "Caps Lock" in self.sign_in(client, password="sai").text

    def test_too_many_wrong_passwords_lock_the_door_for_a_while(self, client, settings):
        factories.person("an.syt", password=factories.PASSWORD)
        answers = [self.sign_in(client, password="sai").status_code for _ in range(settings.AXES_FAILURE_LIMIT)]
        assert answers[-1] == 429
        locked = self.sign_in(client)
        assert locked.status_code == 429
        assert "Tạm khóa đăng nhập" in locked.text

    def test_the_administrators_one_time_password_opens_the_locked_door(self, client, province, settings):
        person = factories.person("an.syt", password=factories.PASSWORD)
        for _ in range(settings.AXES_FAILURE_LIMIT):
            self.sign_in(client, password="sai")
        issued = operations.reset_password(actor=province.actor(Role.ADMINISTRATOR), person=person, at=factories.MOMENT)
        assert self.sign_in(client, password=issued.password).status_code == 302


class TestOneTimePassword:
    @pytest.fixture
    def newcomer(self, province, client):
        issued = operations.create_person(
            actor=province.actor(Role.ADMINISTRATOR), username="an.moi", full_name="Nguyễn An", at=factories.MOMENT
        )
        client.post("/accounts/sign-in/", {"username": "an.moi", "password": issued.password})
        return issued

    @pytest.mark.parametrize("path", ["/", "/units/", "/search/", "/accounts/me/"])
    def test_every_page_leads_to_the_form_that_replaces_it(self, client, newcomer, path):
        assert client.get(path)["Location"] == "/accounts/password/"

    def test_signing_out_and_the_language_switch_stay_open(self, client, newcomer):
        assert client.post("/language/", {"language": "en", "next": "/accounts/password/"}).status_code == 302
        assert client.post("/accounts/sign-out/").status_code == 302

    def test_a_new_password_opens_the_site(self, client, newcomer):
        form = {"old": newcomer.password, "new": "mot-cau-rat-dai-2026", "again": "mot-cau-rat-dai-2026"}
        assert client.post("/accounts/password/", form)["Location"] == "/"
        assert client.get("/").status_code == 200
        assert not Person.objects.get(username="an.moi").must_change_password

    @pytest.mark.parametrize(
        "new, again, told",
        [
            ("ngan", "ngan", "ngắn hơn 10 ký tự"),
            ("mot-cau-rat-dai-2026", "khac", "chưa giống nhau"),
            ("1234567890", "1234567890", "quá phổ biến"),
        ],
    )
    def test_a_weak_or_mistyped_password_is_refused_and_told_why(self, client, newcomer, new, again, told):
        response = client.post("/accounts/password/", {"old": newcomer.password, "new": new, "again": again})
        assert response.status_code == 422
        assert told in response.text

    def test_the_old_password_must_be_right(self, client, newcomer):
        form = {"old": "sai", "new": "mot-cau-rat-dai-2026", "again": "mot-cau-rat-dai-2026"}
        assert "Mật khẩu hiện tại chưa đúng" in client.post("/accounts/password/", form).text

    def test_a_reset_ends_the_open_sessions(self, client, newcomer, province):
        assert client.get("/accounts/password/").status_code == 200
        operations.reset_password(actor=province.actor(Role.ADMINISTRATOR), person=newcomer.person, at=factories.MOMENT)
        assert client.get("/accounts/password/").status_code == 302


class TestLanguage:
    def test_vietnamese_is_first_whatever_the_browser_wishes(self, client):
        response = client.get("/accounts/sign-in/", headers={"Accept-Language": "en-US,en"})
        assert '<html lang="vi">' in response.text

    def test_the_switch_keeps_the_page_and_sets_the_cookie(self, client):
        response = client.post("/language/", {"language": "en", "next": "/accounts/sign-in/?next=/units/"})
        assert response["Location"] == "/accounts/sign-in/?next=/units/"
        assert '<html lang="en">' in client.get("/accounts/sign-in/").text

    def test_the_switch_leads_to_no_other_site(self, client):
        assert client.post("/language/", {"language": "en", "next": "https://example.org/"})["Location"] == "/"

    def test_an_unknown_language_changes_nothing(self, client):
        client.post("/language/", {"language": "xx", "next": "/"})
        assert '<html lang="vi">' in client.get("/accounts/sign-in/").text

    def test_the_choice_follows_the_person_to_another_computer(self, client, as_person):
        person = factories.person("an.syt", password=factories.PASSWORD)
        as_person(person).post("/language/", {"language": "en", "next": "/"})
        client.cookies.clear()
        client.post("/accounts/sign-in/", {"username": "an.syt", "password": factories.PASSWORD})
        assert client.cookies["django_language"].value == "en"


class TestMenu:
    def entries(self, client) -> list[str]:
        nav = re.search(r'<nav class="nav".*?</nav>', client.get("/").text, re.DOTALL)
        return re.findall(r'href="([^"]+)"', nav.group())

    def test_every_entry_leads_somewhere(self):
        assert all(reverse(entry.url_name) for entry in (HOME, *(entry for group in GROUPS for entry in group.entries)))

    def test_a_person_sees_only_what_may_be_opened(self, as_person, province):
        officer = self.entries(as_person(province.people[Role.UNIT_OFFICER]))
        assert "/rounds/sheets/" in officer
        assert "/rounds/appraisal/" not in officer
        assert "/audit/" not in officer

    def test_the_administrator_has_the_office_in_the_bar(self, as_person, province):
        bar = self.entries(as_person(province.people[Role.ADMINISTRATOR]))[:IN_BAR]
        assert {"/accounts/people/", "/audit/", "/units/"} <= set(bar)

    def test_the_survey_manager_has_the_surveys_in_the_bar(self, as_person, province):
        assert "/surveys/" in self.entries(as_person(province.people[Role.SURVEY_MANAGER]))[:IN_BAR]

    @pytest.mark.parametrize("role", list(Role), ids=str)
    def test_the_bar_is_short_and_leaves_nothing_out(self, as_person, province, role):
        page = as_person(province.people[role]).get("/").text
        nav = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL).group()
        bar, groups = nav.split("<button")
        named = set(re.findall(r'href="([^"]+)"', nav))
        may_open = [e for g in GROUPS for e in g.entries if e.verb is None or role in MATRIX[e.verb]]
        assert named == {"/", *(reverse(entry.url_name) for entry in may_open)}
        assert len(re.findall(r"<a ", bar)) <= IN_WIDE_BAR
        assert len(re.findall(r'class="wide"', bar)) <= IN_WIDE_BAR - IN_BAR
        assert not set(re.findall(r'<a href="([^"]+)"(?! class)', bar)) & set(re.findall(r'href="([^"]+)"', groups))

    def test_the_entry_of_the_page_is_marked(self, as_person, province):
        page = as_person(province.people[Role.UNIT_OFFICER]).get("/frameworks/").text
        assert re.findall(r'href="([^"]+)" aria-current="page"', page)[0] == "/frameworks/"

    def test_a_page_without_an_entry_is_marked_at_the_one_that_leads_to_it(self, as_person, province):
        page = as_person(province.people[Role.ROUND_OWNER]).get(reverse("following:index")).text
        assert re.findall(r'href="([^"]+)" aria-current="page"', page)[0] == "/directives/"


class TestErrors:
    def test_a_missing_page_says_what_to_do(self, as_person, province):
        response = as_person(province.people[Role.OBSERVER]).get("/khong-co/")
        assert response.status_code == 404
        assert "Không có trang này" in response.text

    def test_a_refusal_says_whom_to_ask(self, as_person, province):
        response = as_person(province.people[Role.UNIT_OFFICER]).get("/audit/")
        assert response.status_code == 403
        assert "đề nghị người quản trị" in response.text

    def test_a_script_gets_the_refusal_as_data(self, as_person, province):
        client = as_person(province.people[Role.UNIT_OFFICER])
        response = client.get("/audit/", headers={"Accept": "application/json"})
        assert response.status_code == 403
        assert response.json()["problems"][0]["code"] == "not_allowed"

    def test_a_day_that_does_not_exist_is_explained(self, as_person, province):
        response = as_person(province.people[Role.OBSERVER]).get("/units/?as_of=31/02/2026")
        assert response.status_code == 422
        assert "31/02/2026" in response.text

    def test_a_server_fault_is_told_in_both_languages_without_any_tag(self, client, settings):
        from chiso.web.pages import broken

        response = broken(None)
        assert response.status_code == 500
        assert "Máy chủ gặp lỗi" in response.content.decode()
        assert "The server failed" in response.content.decode()


def test_the_content_policy_lets_nothing_foreign_in(client):
    policy = client.get("/accounts/sign-in/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_training_copy_is_marked_on_every_page(client, settings):
    settings.IS_TRAINING = True
    assert "BẢN TẬP HUẤN" in client.get("/accounts/sign-in/").text


def test_the_shell_costs_four_queries(as_person, province, django_assert_num_queries):
    """What every page pays before its own work: session with person, memberships, delegations, notices."""
    client = as_person(province.people[Role.UNIT_OFFICER])
    with django_assert_num_queries(4):
        client.get("/accounts/permissions/")
