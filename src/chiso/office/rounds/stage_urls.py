"""Addresses of appraisal, explanation, council, decision and complaints; part of `rounds.urls`."""

from django.urls import path

from chiso.office.rounds.pages import (
    appraisal,
    appraisal_progress,
    complaints,
    council,
    decision,
    explanation,
    results_entry,
)

urlpatterns = [
    path("appraisal/", appraisal.my_appraisals, name="my_appraisals"),
    path("appraisal/groups/<int:group_id>/", appraisal.appraisal_grid, name="appraisal"),
    path("appraisal/groups/<int:group_id>/accept/", appraisal.accept_complete, name="accept_complete"),
    path("appraisal/groups/<int:group_id>/finish/", appraisal.finish, name="finish_criteria"),
    path("appraisal/sheets/<int:sheet_id>/", appraisal.appraisal_sheet, name="appraisal_sheet"),
    path("appraisal/sheets/<int:sheet_id>/<str:node>/", appraisal.appraisal_cell, name="appraisal_cell"),
    path("appraisal/sheets/<int:sheet_id>/<str:node>/correct/", appraisal.correct, name="correct"),
    path("appraisal/sheets/<int:sheet_id>/<str:node>/keep/", appraisal.keep, name="keep"),
    path("appraisal/sheets/<int:sheet_id>/<str:node>/ask/", appraisal.ask, name="ask"),
    path("sheets/<int:sheet_id>/appraisal/", appraisal_progress.appraisal_progress, name="appraisal_progress"),
    path("sheets/<int:sheet_id>/appraisal/reopen/", appraisal_progress.reopen_criteria, name="reopen_criteria"),
    path(
        "sheets/<int:sheet_id>/appraisal/take-back/", appraisal_progress.take_back_criteria, name="take_back_criteria"
    ),
    path("sheets/<int:sheet_id>/appraisal/close/", appraisal_progress.close_appraisal, name="close_appraisal"),
    path("sheets/<int:sheet_id>/explanation/", explanation.explanation, name="explanation"),
    path("sheets/<int:sheet_id>/explanation/send/", explanation.send_explanation, name="send_explanation"),
    path("sheets/<int:sheet_id>/explanation/<str:node>/", explanation.explain_leaf, name="explain_leaf"),
    path("sheets/<int:sheet_id>/explanation/<str:node>/evidence/", explanation.add_evidence, name="explain_evidence"),
    path("results/", results_entry.results_index, name="results_index"),
    path("results/groups/<int:group_id>/", results_entry.results_entry, name="results_entry"),
    path("council/", council.council_index, name="council_index"),
    path("council/<int:round_id>/", council.council_room, name="council"),
    path("council/<int:round_id>/members/", council.name_members, name="name_members"),
    path("council/<int:round_id>/meetings/", council.convene, name="convene"),
    path("council/meetings/<int:meeting_id>/", council.meeting, name="meeting"),
    path("council/meetings/<int:meeting_id>/close/", council.close_meeting, name="close_meeting"),
    path("council/<int:round_id>/disputes/", council.raise_dispute, name="raise_dispute"),
    path("council/disputes/<int:dispute_id>/", council.dispute, name="dispute"),
    path("council/disputes/<int:dispute_id>/vote/", council.vote, name="vote"),
    path("council/disputes/<int:dispute_id>/settle/", council.settle, name="settle"),
    path("council/disputes/<int:dispute_id>/reopen/", council.reopen, name="reopen"),
    path("council/groups/<int:group_id>/decision/", decision.decision, name="decision"),
    path("council/groups/<int:group_id>/advance/", decision.advance, name="advance"),
    path("council/groups/<int:group_id>/decision/record/", decision.record_decision, name="record_decision"),
    path("council/groups/<int:group_id>/decision/attach/", decision.attach_decision, name="attach_decision"),
    path("council/groups/<int:group_id>/publish/", decision.publish, name="publish"),
    path("complaints/groups/<int:group_id>/correction/", complaints.publish_correction, name="publish_correction"),
    path("complaints/", complaints.complaint_list, name="complaints"),
    path("complaints/sheets/<int:sheet_id>/", complaints.file_complaint, name="file_complaint"),
    path("complaints/<int:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<int:complaint_id>/recheck/", complaints.start_recheck, name="start_recheck"),
    path("complaints/<int:complaint_id>/settle/", complaints.settle_complaint, name="settle_complaint"),
]
