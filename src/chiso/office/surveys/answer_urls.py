"""Addresses under /k/: where respondents answer. Short, because people type them."""

from django.urls import path

from chiso.office.surveys.pages import answering

app_name = "answer"

urlpatterns = [
    path("", answering.enter, name="enter"),
    path("done/", answering.done, name="done"),
    path("c/<str:code>/", answering.code, name="code"),
    path("a/<str:key>/", answering.write, name="write"),
    path("<str:token>/", answering.link, name="link"),
]
