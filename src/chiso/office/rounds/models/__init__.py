"""Tables of a scoring round: the round and its groups, the sheets and their ledger, the council."""

from chiso.office.rounds.models.appraisal import AppraisalFinish
from chiso.office.rounds.models.change import FrameworkChange, MoveState, VersionMove
from chiso.office.rounds.models.council import (
    Complaint,
    ComplaintState,
    CouncilMeeting,
    CouncilMember,
    CouncilPosition,
    Decision,
    Dispute,
    ReplacedCopy,
    Vote,
    VoteChoice,
)
from chiso.office.rounds.models.reminder import Reminder
from chiso.office.rounds.models.round import Assignment, Round, RoundGroup, Stage, Window
from chiso.office.rounds.models.sheet import (
    Adjustment,
    Answer,
    AnswerStatus,
    EvidenceLink,
    Extension,
    LedgerEntry,
    Remark,
    RemarkKind,
    Sheet,
    SheetState,
    Transition,
)

__all__ = [
    "Adjustment",
    "Answer",
    "AnswerStatus",
    "AppraisalFinish",
    "Assignment",
    "Complaint",
    "ComplaintState",
    "CouncilMeeting",
    "CouncilMember",
    "CouncilPosition",
    "Decision",
    "Dispute",
    "EvidenceLink",
    "Extension",
    "FrameworkChange",
    "LedgerEntry",
    "MoveState",
    "Remark",
    "RemarkKind",
    "Reminder",
    "ReplacedCopy",
    "Round",
    "RoundGroup",
    "Sheet",
    "SheetState",
    "Stage",
    "Transition",
    "VersionMove",
    "Vote",
    "VoteChoice",
    "Window",
]
