"""Addresses under /national/."""

from django.urls import path, re_path

from chiso.office.national.pages import facts, leaf, ministry, targets, year

app_name = "national"

urlpatterns = [
    path("", year.index, name="index"),
    path("facts/", facts.facts, name="facts"),
    path("facts/store/", facts.store_version, name="store_version"),
    path("evidence/<int:link_id>/remove/", leaf.detach, name="detach"),
    path("<int:group_id>/", year.year, name="year"),
    path("<int:group_id>/lead/", year.lead, name="lead"),
    path("<int:group_id>/hand-in/", year.consolidate, name="consolidate"),
    re_path(r"^(?P<group_id>[0-9]+)/form\.(?P<kind>xlsx|docx)$", year.form, name="form"),
    path("<int:group_id>/ministry/", ministry.ministry, name="ministry"),
    path("<int:group_id>/ministry/check/", ministry.check, name="ministry_check"),
    path("<int:group_id>/ministry/store/", ministry.confirm, name="ministry_store"),
    path("<int:group_id>/ministry/next-year/", ministry.next_year, name="next_year"),
    path("<int:group_id>/targets/", targets.targets, name="targets"),
    path("<int:group_id>/targets/save/", targets.save, name="save_targets"),
    path("<int:group_id>/leaves/<str:node>/", leaf.leaf, name="leaf"),
    path("<int:group_id>/leaves/<str:node>/enter/", leaf.enter, name="enter"),
]
