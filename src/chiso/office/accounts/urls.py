"""Addresses of sign-in, profile and the administration of accounts."""

from django.urls import path

from chiso.office.accounts.pages import bulk, people, permissions, roles, session

app_name = "accounts"
urlpatterns = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("password/", session.change_password, name="change_password"),
    path("me/", session.profile, name="profile"),
    path("permissions/", permissions.permissions, name="permissions"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/import/", bulk.upload, name="bulk"),
    path("people/import/template/", bulk.template, name="bulk_template"),
    path("people/import/check/", bulk.check, name="bulk_check"),
    path("people/import/confirm/", bulk.confirm, name="bulk_confirm"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/update/", people.update, name="update_person"),
    path("people/<int:person_id>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:person_id>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:person_id>/reset-password/", people.reset_password, name="reset_password"),
    path("people/<int:person_id>/memberships/", roles.add_membership, name="add_membership"),
    path("people/<int:person_id>/hand-over/<int:unit_id>/", roles.hand_over, name="hand_over"),
    path("memberships/<int:membership_id>/end/", roles.end_membership, name="end_membership"),
    path("memberships/<int:membership_id>/delegate/", roles.delegate, name="delegate"),
    path("delegations/<int:delegation_id>/end/", roles.end_delegation, name="end_delegation"),
]
