"""Addresses under /surveys/."""

from django.urls import path

from chiso.office.surveys import pages

app_name = "surveys"

urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.new_survey, name="new_survey"),
    path("waves/<int:wave_id>/", pages.wave, name="wave"),
    path("waves/<int:wave_id>/responses/", pages.add_responses, name="import"),
    path("files/<int:microdata_id>/erase/", pages.erase, name="erase"),
    path("estimates/<int:estimates_id>/", pages.estimates, name="estimates"),
    path("estimates/<int:estimates_id>/table/", pages.table, name="table"),
    path("estimates/<int:estimates_id>/feed/", pages.feed, name="feed"),
]
