"""In-app notices to persons."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.engine.errors import Text


class Notice(models.Model):
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="notices")
    # the sentence in both languages: a notice is stored once and read in the language of the reader's page
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=300, blank=True)
    # the same key is delivered to a person once, however often a job runs
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]

    @property
    def words(self) -> Text:
        """The title in both languages; in Vietnamese only when it was told so."""
        return Text(self.title, self.title_en or self.title)


class Preference(models.Model):
    """What a person wants besides the bell. Without a row: e-mail in office hours, no text messages."""

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="preference")
    mail = models.BooleanField(default=True)
    text_messages = models.BooleanField(default=False)
    # the hours in which nothing is sent; a night runs over midnight
    quiet_from = models.TimeField()
    quiet_to = models.TimeField()
    on_days_off = models.BooleanField(default=False)


class DigestState(models.TextChoices):
    CLAIMED = "claimed", _("Đang gửi, chưa rõ kết quả")
    SENT = "sent", _("Đã gửi")
    REFUSED = "refused", _("Bị từ chối, sẽ thử lại")
    GIVEN_UP = "given_up", _("Không gửi được")


class Digest(models.Model):
    """One message a day to one person by one channel. Claimed before it is sent: one that stays so is in doubt."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="digests")
    channel = models.CharField(max_length=12)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=DigestState, default=DigestState.CLAIMED)
    attempts = models.PositiveSmallIntegerField(default=1)
    claimed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "day"], name="digest_once_a_day"),
            models.CheckConstraint(condition=models.Q(state__in=DigestState.values), name="digest_state_known"),
        ]
        indexes = [models.Index(fields=["state", "channel"], name="digest_by_state")]


class DigestLine(models.Model):
    """That a digest carried a notice; the key keeps a notice from going out twice by one channel."""

    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, related_name="lines")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="carried")
    channel = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notice_carried_once")]
