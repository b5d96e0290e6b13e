"""Addresses under /rounds/."""

from django.urls import path

from chiso.office.rounds import stage_urls
from chiso.office.rounds.pages import board, framework_change, rounds, sheet_moves, worksheet

app_name = "rounds"

ROUNDS = [
    path("", rounds.index, name="index"),
    path("new/", rounds.new_round, name="new_round"),
    path("<int:round_id>/", board.board, name="board"),
    path("<int:round_id>/windows/", rounds.windows, name="windows"),
    path("<int:round_id>/assignments/", rounds.assignments, name="assignments"),
    path("<int:round_id>/remind/", board.remind_units, name="remind_units"),
    path("<int:round_id>/extend/", board.extend_units, name="extend_units"),
    path("<int:round_id>/return/", board.return_units, name="return_units"),
    path("<int:round_id>/framework/", framework_change.framework_change, name="framework_change"),
    path("groups/<int:group_id>/assign/", rounds.save_assignment, name="save_assignment"),
]
SELF_SCORING = [
    path("sheets/", worksheet.my_sheets, name="my_sheets"),
    path("sheets/<int:sheet_id>/", worksheet.worksheet, name="worksheet"),
    path("sheets/<int:sheet_id>/leaf/", worksheet.leaf_panel, name="leaf_panel"),
    path("sheets/<int:sheet_id>/cell/", worksheet.save_cell, name="save_cell"),
    path("sheets/<int:sheet_id>/block/", worksheet.save_block, name="save_block"),
    path("sheets/<int:sheet_id>/note/", worksheet.save_note, name="save_note"),
    path("sheets/<int:sheet_id>/adjustment/", worksheet.save_adjustment, name="save_adjustment"),
    path("sheets/<int:sheet_id>/evidence/", sheet_moves.link_evidence, name="link_evidence"),
    path("evidence/<int:link_id>/remove/", sheet_moves.unlink_evidence, name="unlink_evidence"),
    path("sheets/<int:sheet_id>/submit/", sheet_moves.submit_sheet, name="submit_sheet"),
    path("sheets/<int:sheet_id>/approve/", sheet_moves.approve_sheet, name="approve_sheet"),
    path("sheets/<int:sheet_id>/back/", sheet_moves.return_to_officer, name="return_to_officer"),
    path("sheets/<int:sheet_id>/withdraw/", sheet_moves.withdraw_sheet, name="withdraw_sheet"),
    path("sheets/<int:sheet_id>/return/", sheet_moves.return_sheet, name="return_sheet"),
    path("sheets/<int:sheet_id>/unlock/", sheet_moves.unlock_sheet, name="unlock_sheet"),
    path("sheets/<int:sheet_id>/changed/", framework_change.changed_leaves, name="changed_leaves"),
    path("sheets/<int:sheet_id>/confirm/", framework_change.confirm_leaves, name="confirm_leaves"),
    path("sheets/<int:sheet_id>/relock/", sheet_moves.relock, name="relock"),
]

urlpatterns = [*ROUNDS, *SELF_SCORING, *stage_urls.urlpatterns]
