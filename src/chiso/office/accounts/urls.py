"""Addresses of sign-in, profile and the administration of accounts."""

from django.urls import path

from chiso.office.accounts.pages import session

app_name = "accounts"
urlpatterns = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("password/", session.change_password, name="change_password"),
    path("me/", session.change_password, name="profile"),
]
