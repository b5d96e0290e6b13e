"""Addresses of appraisal, explanation, council, decision and complaints; part of `rounds.urls`."""

from django.urls import path

from chiso.office.rounds.pages import appraisal, complaints, council, decision, explanation

urlpatterns = [
    path("appraisal/", appraisal.my_appraisals, name="my_appraisals"),
    path("groups/<int:group_id>/appraisal/", appraisal.appraisal_grid, name="appraisal"),
    path("groups/<int:group_id>/appraisal/accept/", appraisal.accept_complete, name="accept_complete"),
    path("groups/<int:group_id>/appraisal/finish/", appraisal.finish, name="finish_criteria"),
    path("sheets/<int:sheet_id>/appraisal/", appraisal.appraisal_sheet, name="appraisal_sheet"),
    path("sheets/<int:sheet_id>/appraisal/<str:node>/", appraisal.appraisal_cell, name="appraisal_cell"),
    path("sheets/<int:sheet_id>/appraisal/<str:node>/correct/", appraisal.correct, name="correct"),
    path("sheets/<int:sheet_id>/appraisal/<str:node>/keep/", appraisal.keep, name="keep"),
    path("sheets/<int:sheet_id>/appraisal/<str:node>/ask/", appraisal.ask, name="ask"),
    path("sheets/<int:sheet_id>/explanation/", explanation.explanation, name="explanation"),
    path("sheets/<int:sheet_id>/explanation/send/", explanation.send_explanation, name="send_explanation"),
    path("sheets/<int:sheet_id>/explanation/<str:node>/", explanation.explain_leaf, name="explain_leaf"),
    path("council/", council.council_index, name="council_index"),
    path("<int:round_id>/council/", council.council_room, name="council"),
    path("<int:round_id>/council/members/", council.name_members, name="name_members"),
    path("<int:round_id>/council/meetings/", council.convene, name="convene"),
    path("meetings/<int:meeting_id>/", council.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/close/", council.close_meeting, name="close_meeting"),
    path("sheets/<int:sheet_id>/disputes/", council.raise_dispute, name="raise_dispute"),
    path("disputes/<int:dispute_id>/", council.dispute, name="dispute"),
    path("disputes/<int:dispute_id>/vote/", council.vote, name="vote"),
    path("disputes/<int:dispute_id>/settle/", council.settle, name="settle"),
    path("disputes/<int:dispute_id>/reopen/", council.reopen, name="reopen"),
    path("groups/<int:group_id>/decision/", decision.decision, name="decision"),
    path("groups/<int:group_id>/advance/", decision.advance, name="advance"),
    path("groups/<int:group_id>/decision/record/", decision.record_decision, name="record_decision"),
    path("groups/<int:group_id>/decision/attach/", decision.attach_decision, name="attach_decision"),
    path("groups/<int:group_id>/publish/", decision.publish, name="publish"),
    path("groups/<int:group_id>/correction/", complaints.publish_correction, name="publish_correction"),
    path("complaints/", complaints.complaint_list, name="complaints"),
    path("sheets/<int:sheet_id>/complaints/", complaints.file_complaint, name="file_complaint"),
    path("complaints/<int:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<int:complaint_id>/recheck/", complaints.start_recheck, name="start_recheck"),
    path("complaints/<int:complaint_id>/settle/", complaints.settle_complaint, name="settle_complaint"),
]
