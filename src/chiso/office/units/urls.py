"""Addresses of units. A key never is one of the words here: `RESERVED` in operations."""

from django.urls import path

from chiso.office.units import pages

app_name = "units"
urlpatterns = [
    path("", pages.tree, name="tree"),
    path("country/", pages.country, name="country"),
    path("country.csv", pages.country_csv, name="country_csv"),
    path("map/", pages.tiles, name="map"),
    path("decrees/", pages.decrees, name="decrees"),
    path("decrees/template.csv", pages.decree_template, name="decree_template"),
    path("decrees/check/", pages.check, name="decree_check"),
    path("decrees/store/", pages.store, name="decree_store"),
    path("decrees/<int:change_id>/reverse/", pages.reverse, name="decree_reverse"),
    path("adopt/", pages.adopt, name="adopt"),
    path("adopt/confirm/", pages.adopting, name="adopting"),
    path("<slug:key>/", pages.unit, name="unit"),
    path("<slug:key>/bodies/", pages.bodies, name="bodies"),
    path("<slug:key>/bodies/found/", pages.found, name="found"),
    path("<slug:key>/bodies/add/", pages.add, name="add_body"),
]
