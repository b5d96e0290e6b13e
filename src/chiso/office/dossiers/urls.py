"""Addresses under /dossiers/."""

from django.urls import path

from chiso.office.dossiers.pages import api, board, intake, kept, studies, work

app_name = "dossiers"

urlpatterns = [
    path("", board.index, name="index"),
    path("table/<slug:form>/", board.table, name="table"),
    path("agencies/<int:agency_id>/", work.agency, name="agency"),
    path("agencies/<int:agency_id>/procedures/", board.procedures, name="procedures"),
    path("agencies/<int:agency_id>/procedures/<slug:form>/", board.procedures_table, name="procedures_table"),
    path("agencies/<int:agency_id>/dossiers/<path:dossier_id>/", work.dossier, name="dossier"),
    path("agencies/<int:agency_id>/apologise/", work.apologise, name="apologise"),
    path("agencies/<int:agency_id>/name/", intake.name_agency, name="name_agency"),
    path("letters/<int:letter_id>/word/", work.word, name="word"),
    path("sources/", intake.sources, name="sources"),
    path("registers/<slug:kind>/", intake.set_register, name="set_register"),
    path("sources/new/", intake.new_source, name="new_source"),
    path("sources/<slug:slug>/", intake.source, name="source"),
    path("sources/<slug:slug>/map/", intake.map_source, name="map_source"),
    path("sources/<slug:slug>/token/", intake.token, name="token"),
    path("sources/<slug:slug>/import/", intake.add_import, name="add_import"),
    path("sources/<slug:slug>/push/", api.push, name="push"),
    path("imports/<int:import_id>/", intake.import_page, name="import"),
    path("imports/<int:import_id>/quarantine/", intake.quarantine, name="quarantine"),
    path("index-766/", kept.index_766, name="index_766"),
    path("index-766/maximum/", kept.enter_maximum, name="maximum"),
    path("reconcile/", studies.reconcile, name="reconcile"),
    path("reconcile/make/", studies.make_reconcile, name="make_reconcile"),
    path("reconcile/<int:study_id>/excel/", studies.disputes, name="disputes"),
    path("forecast/", studies.forecast, name="forecast"),
    path("forecast/make/", studies.make_forecast, name="make_forecast"),
    path("months/", kept.months, name="months"),
    path("months/<str:month>/publish/", kept.publish, name="publish"),
]
