"""Addresses under /surveys/."""

from django.urls import path

from chiso.office.surveys.pages import (
    collecting,
    estimations,
    exporting,
    fieldwork,
    instruments,
    keying,
    sampling,
    waves,
)

app_name = "surveys"

urlpatterns = [
    path("", waves.index, name="index"),
    path("new/", waves.new_survey, name="new_survey"),
    path("waves/<int:wave_id>/", waves.wave, name="wave"),
    path("waves/<int:wave_id>/responses/", waves.add_responses, name="import"),
    path("waves/<int:wave_id>/instruments/", instruments.instruments, name="instruments"),
    path("waves/<int:wave_id>/instruments/store/", instruments.store, name="store_instrument"),
    path("instruments/<int:version_id>/", instruments.instrument, name="instrument"),
    path("instruments/<int:version_id>/file/<str:kind>/", instruments.instrument_file, name="instrument_file"),
    path("instruments/<int:version_id>/send-out/", instruments.send_out, name="send_out"),
    path("collections/<int:collection_id>/", collecting.collection, name="collection"),
    path("collections/<int:collection_id>/qr.svg", collecting.qr, name="qr"),
    path("collections/<int:collection_id>/codes/", collecting.codes, name="codes"),
    path("collections/<int:collection_id>/gather/", collecting.gather, name="gather"),
    path("collections/<int:collection_id>/interviewers/", collecting.add_interviewer, name="add_interviewer"),
    path(
        "collections/<int:collection_id>/interviewers/<int:interviewer_id>/",
        collecting.change_interviewer,
        name="change_interviewer",
    ),
    path("collections/<int:collection_id>/change/<slug:verb>/", collecting.change, name="change_collection"),
    path("set-aside/<int:set_aside_id>/settle/", collecting.settle, name="settle"),
    path("waves/<int:wave_id>/samples/", sampling.samples, name="samples"),
    path("waves/<int:wave_id>/samples/draw/", sampling.draw, name="draw"),
    path("samples/<int:sample_id>/", sampling.sample, name="sample"),
    path("samples/<int:sample_id>/open/", sampling.open_list, name="open_sample"),
    path("samples/<int:sample_id>/replay/", sampling.replay, name="replay"),
    path("samples/<int:sample_id>/erase/", sampling.erase, name="erase_sample"),
    path("waves/<int:wave_id>/field/", fieldwork.board, name="field"),
    path("waves/<int:wave_id>/flags/", fieldwork.flags, name="flags"),
    path("places/<int:place_id>/", fieldwork.place, name="place"),
    path("cases/<int:case_id>/outcome/", fieldwork.outcome, name="outcome"),
    path("submissions/<int:submission_id>/exclude/", fieldwork.exclude, name="exclude"),
    path("submissions/<int:submission_id>/restore/", fieldwork.restore, name="restore"),
    path("collections/<int:collection_id>/papers/", keying.papers, name="papers"),
    path("collections/<int:collection_id>/papers/key/", keying.key, name="key"),
    path("papers/<int:paper_id>/settle/", keying.settle, name="settle_paper"),
    path("estimations/<int:estimation_id>/", estimations.estimation, name="estimation"),
    path("estimations/<int:estimation_id>/stop/", estimations.stop, name="stop_estimation"),
    path("files/<int:microdata_id>/export/", exporting.export, name="export"),
    path("files/<int:microdata_id>/export/download/", exporting.download, name="download_export"),
    path("files/<int:microdata_id>/erase/", waves.erase, name="erase"),
    path("estimates/<int:estimates_id>/", waves.estimates, name="estimates"),
    path("estimates/<int:estimates_id>/table/", waves.table, name="table"),
    path("estimates/<int:estimates_id>/feed/", waves.feed, name="feed"),
]
