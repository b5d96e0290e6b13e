"""Addresses under /surveys/."""

from django.urls import path

from chiso.office.surveys.pages import waves

app_name = "surveys"

urlpatterns = [
    path("", waves.index, name="index"),
    path("new/", waves.new_survey, name="new_survey"),
    path("waves/<int:wave_id>/", waves.wave, name="wave"),
    path("waves/<int:wave_id>/responses/", waves.add_responses, name="import"),
    path("files/<int:microdata_id>/erase/", waves.erase, name="erase"),
    path("estimates/<int:estimates_id>/", waves.estimates, name="estimates"),
    path("estimates/<int:estimates_id>/table/", waves.table, name="table"),
    path("estimates/<int:estimates_id>/feed/", waves.feed, name="feed"),
]
