"""Addresses under /results/."""

from django.urls import path

from chiso.office.indices import pages

app_name = "indices"

urlpatterns = [
    path("", pages.index, name="index"),
    path("<int:result_id>/", pages.ranking, name="ranking"),
    path("<int:result_id>/fields/", pages.matrix, name="matrix"),
    path("<int:result_id>/units/<int:unit_id>/", pages.unit, name="unit"),
    path("<int:result_id>/units/<int:unit_id>/<str:node>/", pages.story, name="story"),
    path("<int:result_id>/under/<int:version_id>/", pages.rescored, name="rescored"),
    path("<int:result_id>/result.json", pages.payload, name="payload"),
    path("<int:result_id>/bundle.zip", pages.bundle, name="bundle"),
    path("<int:result_id>/result.csv", pages.table, name="table"),
]
