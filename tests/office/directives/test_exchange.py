"""A document system's register as XML: in whatever namespace, never resolving anything, and back out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.directives.exchange import read_envelopes, write_envelopes
from chiso.office.directives.models import Directive
from chiso.office.directives.table import plan_register
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY


def envelope(code="273", day="2026-01-05", subject="Nâng cao Chỉ số", extra="", prefix="e:"):
    def tag(name, text):
        return f"<{prefix}{name}>{text}</{prefix}{name}>"

    return tag(
        "MessageHeader",
        tag("From", tag("OrganId", "000.00.01") + tag("OrganName", "UBND tỉnh Mẫu"))
        + tag("Code", tag("CodeNumber", code) + tag("CodeNotation", "KH-UBND"))
        + tag("PromulgationInfo", tag("Place", "Mẫu") + tag("PromulgationDate", day))
        + tag("DocumentType", tag("TypeName", "Kế hoạch"))
        + tag("Subject", subject)
        + extra,
    )


def book(*envelopes, root='<e:edXMLEnvelope xmlns:e="http://mau.example/edxml">', end="</e:edXMLEnvelope>"):
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}{"".join(envelopes)}{end}'.encode()


def test_envelopes_become_entries_of_the_register(db):
    plan = plan_register(book(envelope(), envelope(code="41", day="05/01/2026")), "so.xml", AT)
    assert not plan.problems
    first, second = plan.entries
    assert (first.code, first.issuer, first.issued_on, first.type) == (
        "273/KH-UBND", "UBND tỉnh Mẫu", dt.date(2026, 1, 5), "plan",
    )  # fmt: skip
    assert (second.code, second.issued_on) == ("41/KH-UBND", dt.date(2026, 1, 5))


def test_the_namespace_does_not_matter(db):
    plain = plan_register(book(envelope(prefix=""), root="<Documents>", end="</Documents>"), "so.xml", AT)
    assert plain.entries == plan_register(book(envelope()), "so.xml", AT).entries


def test_everything_wrong_is_told_at_once_with_its_line(db):
    bad = book(envelope(day="31/6/2026"), envelope(subject=""), envelope(code="9", extra="<e:Secret>Mật</e:Secret>"))
    plan = plan_register(bad, "so.xml", AT)
    assert not plan.can_run
    assert {problem.code for problem in plan.problems} >= {"directives.secret"}
    assert len(plan.problems) >= 3
    assert all("dòng" in problem.where for problem in plan.problems)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>'
    b"<Documents><Document><Subject>&y;</Subject></Document></Documents>"
)
FILE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    b"<Documents><Document><Subject>&f;</Subject></Document></Documents>"
)


@pytest.mark.parametrize("data", [b"", b"khong phai xml", b"<a/>", b"<Documents>", BOMB, FILE], ids=len)
def test_what_is_no_register_is_refused(data):
    with pytest.raises(InputError) as error:
        read_envelopes(data, "so.xml")
    assert [problem.code for problem in error.value.problems] == ["directives.xml"]


def test_what_goes_out_comes_back_the_same(province):
    for number in range(3):
        factories.directive(province.units["so-noi-vu"], f"{number + 1}/KH-SNV", issued_on=DAY, title="A & <B>")
    data = write_envelopes(Directive.objects.all())
    plan = plan_register(data, "so.xml", AT)
    assert (plan.known, plan.entries, plan.problems) == (3, (), ())


def test_the_page_takes_an_xml_register_and_gives_one(client, province):
    client.force_login(province.people["round_owner"], backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("so.xml", book(envelope()), content_type="text/xml")
    page = client.post(reverse("directives:check"), {"file": file, "unit": province.units["so-noi-vu"].pk})
    payload = page.context["payload"]
    client.post(reverse("directives:confirm"), {"payload": payload})
    assert Directive.objects.get().code == "273/KH-UBND"
    assert b"<CodeNumber>273</CodeNumber>" in client.get(reverse("directives:xml")).content
