"""Addresses under /following/."""

from django.urls import path

from chiso.office.following import pages

app_name = "following"

urlpatterns = [
    path("", pages.index, name="index"),
    path("limitations/", pages.limitation, name="limitation"),
    path("limitations/<int:remediation_id>/", pages.remediation, name="remediation"),
    path("limitations/<int:remediation_id>/mend/", pages.mend, name="mend"),
    path("inspections/new/", pages.new_inspection, name="new_inspection"),
    path("inspections/<int:inspection_id>/", pages.inspection, name="inspection"),
    path("visits/<int:visit_id>/conclude/", pages.conclude, name="conclude"),
    path("units/<int:unit_id>/briefings/", pages.brief, name="brief"),
    path("units/<int:unit_id>/proposals/", pages.new_proposal, name="propose"),
    path("units/<int:unit_id>/villages/", pages.ask, name="ask"),
    path("proposals/<int:proposal_id>/answer/", pages.answer, name="answer"),
    path("merits/", pages.merit, name="merit"),
    path("village/<str:token>/", pages.village, name="village"),
]
