"""The first thing anybody meets: the sign-in page, on a desk and on a phone."""

import pytest

from chiso.office.accounts.models import Role
from tests import factories
from tests.journeys.harness import DESKTOP, PHONE, OpenDesk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_sign_in_page_is_accessible_and_fits(open_desk: OpenDesk, size: tuple[int, int], dark: bool):
    desk = open_desk(size=size, dark=dark)
    desk.go("/")
    desk.assert_accessible()
    desk.assert_fits()


def test_a_person_signs_in_and_sees_their_home(open_desk: OpenDesk):
    unit = factories.unit("so-noi-vu", "Sở Nội vụ")
    person = factories.person("an.nguyen", "Nguyễn Thị An", password=factories.PASSWORD)
    factories.member(Role.UNIT_OFFICER, unit, person=person)
    desk = open_desk()
    page = desk.sign_in("an.nguyen", factories.PASSWORD)
    assert page.get_by_text("Nguyễn Thị An").count()
    desk.assert_accessible()
