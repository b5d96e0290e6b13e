"""Addresses under /reminders/."""

from django.urls import path

from chiso.office.reminders.pages import feeds, ladder, letters

app_name = "reminders"

urlpatterns = [
    path("", letters.index, name="index"),
    path("about/<int:directive_id>/", letters.draft, name="draft"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("letters/<int:letter_id>/paper/<str:form>/", letters.letter_paper, name="paper"),
    path("letters/<int:letter_id>/issue/", letters.issue, name="issue"),
    path("letters/<int:letter_id>/drop/", letters.drop, name="drop"),
    path("letters/<int:letter_id>/leave-out/<int:unit_id>/", letters.spare, name="leave_out"),
    path("units/<int:unit_id>/letters/<int:letter_id>/", letters.received, name="received"),
    path("units/<int:unit_id>/calendar/", feeds.link, name="link"),
    path("units/<int:unit_id>/calendar/change/", feeds.change, name="change_link"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("ladder/change/", ladder.change, name="change_ladder"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
]
