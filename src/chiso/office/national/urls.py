"""Addresses under /national/."""

from django.urls import path

from chiso.office.national.pages import ministry, targets, year

app_name = "national"

urlpatterns = [
    path("", year.index, name="index"),
    path("facts/", year.facts, name="facts"),
    path("evidence/<int:link_id>/remove/", year.detach, name="detach"),
    path("<int:group_id>/", year.year, name="year"),
    path("<int:group_id>/lead/", year.lead, name="lead"),
    path("<int:group_id>/form.xlsx", year.form, name="form"),
    path("<int:group_id>/ministry/", ministry.ministry, name="ministry"),
    path("<int:group_id>/ministry/check/", ministry.check, name="ministry_check"),
    path("<int:group_id>/ministry/store/", ministry.confirm, name="ministry_store"),
    path("<int:group_id>/targets/", targets.targets, name="targets"),
    path("<int:group_id>/targets/save/", targets.save, name="save_targets"),
    path("<int:group_id>/leaves/<str:node>/", year.leaf, name="leaf"),
    path("<int:group_id>/leaves/<str:node>/enter/", year.enter, name="enter"),
    path("<int:group_id>/leaves/<str:node>/evidence/", year.attach, name="attach"),
]
