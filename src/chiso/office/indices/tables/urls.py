"""Addresses under /results/tables/."""

from django.urls import path

from chiso.office.indices.tables.pages import compose, importing, marks, overview, report, tilemap, unit, year
from chiso.office.indices.tables.pages import path as path_pages

app_name = "tables"

urlpatterns = [
    path("", overview.index, name="index"),
    path("import/", importing.start, name="import"),
    path("import/check/", importing.check, name="check"),
    path("import/store/", importing.store, name="store"),
    path("compose/", compose.compose, name="compose"),
    path("<slug:code>/", overview.source, name="source"),
    path("<slug:code>/map/", tilemap.tiles, name="map"),
    path("<slug:code>/marks/", marks.marks, name="marks"),
    path("<slug:code>/marks/set/", marks.set_one, name="set_mark"),
    path("<slug:code>/nodes/<str:node>/", overview.node, name="node"),
    path("<slug:code>/<int:year>/", year.year, name="year"),
    path("<slug:code>/<int:year>/table.csv", year.table, name="table"),
    path("<slug:code>/<int:year>/edition-<int:number>.json", year.payload, name="payload"),
    path("<slug:code>/<int:year>/withdraw/", year.withdraw, name="withdraw"),
    path("<slug:code>/<int:year>/<slug:unit>/", unit.unit, name="unit"),
    path("<slug:code>/<int:year>/<slug:unit>/what-if/", unit.whatif, name="whatif"),
    path("<slug:code>/<int:year>/<slug:unit>/report.<slug:form>", report.report, name="report"),
    path("<slug:code>/<int:year>/<slug:unit>/path/", path_pages.path, name="path"),
    path("<slug:code>/<int:year>/<slug:unit>/path/levers/", path_pages.levers, name="levers"),
    path("<slug:code>/<int:year>/<slug:unit>/path/plan/", path_pages.to_plan, name="to_plan"),
]
