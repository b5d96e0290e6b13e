"""Addresses under /move-in/."""

from django.urls import path

from chiso.office.moving import pages

app_name = "moving"

urlpatterns = [
    path("", pages.index, name="index"),
    path("start/", pages.start, name="start"),
    path("<int:move_id>/", pages.move, name="move"),
    path("<int:move_id>/files/", pages.add, name="add"),
    path("<int:move_id>/undo/", pages.undo, name="undo"),
    path("parts/<int:part_id>/", pages.part, name="part"),
    path("parts/<int:part_id>/settle/", pages.settle, name="settle"),
    path("parts/<int:part_id>/confirm/", pages.confirm, name="confirm"),
    path("parts/<int:part_id>/stop/", pages.stop, name="stop"),
    path("parts/<int:part_id>/leave-out/", pages.leave, name="leave"),
    path("parts/<int:part_id>/framework/", pages.framework, name="framework"),
    path("parts/<int:part_id>/passwords/", pages.passwords, name="passwords"),
]
