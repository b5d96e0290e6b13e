"""In-app notices to persons."""

from __future__ import annotations

from django.db import models

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
