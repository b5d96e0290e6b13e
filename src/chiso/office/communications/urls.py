"""Addresses under /communications/."""

from django.urls import path

from chiso.office.communications.pages import activities, areas

app_name = "communications"

urlpatterns = [
    path("", activities.index, name="index"),
    path("excel/", activities.excel, name="excel"),
    path("quota/", activities.quota, name="quota"),
    path("areas/", areas.index, name="areas"),
    path("areas/new/", areas.new, name="new_area"),
    path("areas/<int:area_id>/", areas.change, name="change_area"),
    path("areas/<int:area_id>/withdraw/", areas.withdraw, name="withdraw_area"),
    path("units/<int:unit_id>/", activities.unit, name="unit"),
    path("units/<int:unit_id>/log/", activities.log, name="log"),
    path("units/<int:unit_id>/prove/", activities.prove, name="prove"),
    path("activities/<int:activity_id>/withdraw/", activities.withdraw, name="withdraw"),
]
