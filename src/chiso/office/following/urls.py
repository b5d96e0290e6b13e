"""Addresses under /following/."""

from django.urls import path

from chiso.office.following.pages import board, guidance, villages

app_name = "following"

urlpatterns = [
    path("", board.index, name="index"),
    path("limitations/", board.limitation, name="limitation"),
    path("limitations/<int:remediation_id>/", board.remediation, name="remediation"),
    path("limitations/<int:remediation_id>/mend/", board.mend, name="mend"),
    path("inspections/new/", board.new_inspection, name="new_inspection"),
    path("inspections/<int:inspection_id>/", board.inspection, name="inspection"),
    path("visits/<int:visit_id>/conclude/", board.conclude, name="conclude"),
    path("units/<int:unit_id>/briefings/", board.brief, name="brief"),
    path("units/<int:unit_id>/proposals/", board.new_proposal, name="propose"),
    path("units/<int:unit_id>/villages/", board.ask, name="ask"),
    path("proposals/<int:proposal_id>/answer/", board.answer, name="answer"),
    path("merits/", board.merit, name="merit"),
    path("guidance/", guidance.index, name="guidance"),
    path("guidance/excel/", guidance.excel, name="guidance_excel"),
    path("guidance/new/<int:unit_id>/", guidance.new, name="new_guidance"),
    path("guidance/<int:letter_id>/withdraw/", guidance.withdraw, name="withdraw_guidance"),
    path("tasks/<int:task_id>/village/", villages.ask_about, name="ask_about"),
    path("village/<str:token>/", villages.village, name="village"),
]
