"""The appraisal council, its disputed leaves and votes; the decision; complaints after publication."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.evidence.models import Document
from chiso.office.rounds.models.round import Round, RoundGroup
from chiso.office.rounds.models.sheet import AnswerStatus, Sheet


class CouncilPosition(models.TextChoices):
    CHAIR = "chair", _("Chủ tịch hội đồng")
    VICE_CHAIR = "vice_chair", _("Phó Chủ tịch hội đồng")
    MEMBER = "member", _("Thành viên")
    SECRETARY = "secretary", _("Thư ký")


class CouncilMember(models.Model):
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="council")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="councils")
    position = models.CharField(max_length=16, choices=CouncilPosition)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="council_member_once")]


class CouncilMeeting(models.Model):
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="meetings")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    present = models.ManyToManyField(CouncilMember, related_name="meetings")
    minutes_number = models.CharField(max_length=80, blank=True)
    minutes = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="minutes_of")
    closed_at = models.DateTimeField(null=True)


class Dispute(models.Model):
    """A leaf that the council must settle."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="disputes")
    node = models.CharField(max_length=40)
    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.PROTECT, related_name="disputes", null=True)
    summary = models.TextField(blank=True)
    raised_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    inputs = models.JSONField(null=True)  # what the council settled on
    status = models.CharField(max_length=16, choices=AnswerStatus, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "node"], name="dispute_once"),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) | ~models.Q(reason=""), name="dispute_reason"
            ),
        ]


class VoteChoice(models.TextChoices):
    SELF = "self", _("Theo điểm tự chấm")
    APPRAISED = "appraised", _("Theo điểm thẩm định")
    OTHER = "other", _("Mức khác")
    ABSTAIN = "abstain", _("Không biểu quyết")


class Vote(models.Model):
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=16, choices=VoteChoice)
    comment = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "member"], name="vote_once")]


class Decision(models.Model):
    """The document by which the committee approves a group's results."""

    group = models.ForeignKey(RoundGroup, on_delete=models.PROTECT, related_name="decisions")
    number = models.CharField(max_length=80)
    signed_on = models.DateField()
    signer = models.CharField(max_length=120)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="decides")
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "number", "signed_on"], name="decision_once")]


class ReplacedCopy(models.Model):
    """A signed copy that was attached to a decision by mistake and gave way to another. Append-only."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="replaced_copies")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    replaced_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="replaced_copy_reason")]


class ComplaintState(models.TextChoices):
    FILED = "filed", _("Đã gửi")
    RECHECK = "recheck", _("Đang phúc tra")
    UPHELD = "upheld", _("Giữ nguyên kết quả")
    CORRECTED = "corrected", _("Điều chỉnh kết quả")


class Complaint(models.Model):
    """A unit's complaint about a published result, leaf by leaf or as a whole (`node` empty)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="complaints")
    result_set = models.ForeignKey("indices.ResultSet", on_delete=models.PROTECT, related_name="complaints")
    node = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=16, choices=ComplaintState, default=ComplaintState.FILED)
    filed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="complaints_filed")
    filed_at = models.DateTimeField()
    outcome = models.TextField(blank=True)
    corrections = models.JSONField(null=True)  # leaf → {inputs, status}, when the re-check changes leaves
    settled_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    corrected_by = models.ForeignKey("indices.ResultSet", on_delete=models.PROTECT, null=True, related_name="corrects")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True) | ~models.Q(outcome=""), name="complaint_outcome"
            )
        ]
