"""Addresses under /k/: where respondents answer. Short, because people type them."""

from django.urls import path

from chiso.office.surveys.pages import answering, engine

app_name = "answer"

urlpatterns = [
    path("", answering.enter, name="enter"),
    path("done/", answering.done, name="done"),
    path("c/<str:code>/", answering.code, name="code"),
    path("a/<str:key>/", answering.write, name="write"),
    path("e/<str:key>/", engine.ask, name="engine"),
    path("f/<str:key>/<str:name>", engine.shown_file, name="file"),
    path("e/<str:key>/send/", engine.send, name="engine_send"),
    path("<str:token>/", answering.link, name="link"),
]
