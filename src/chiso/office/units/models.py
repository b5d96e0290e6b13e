"""Units through time: who exists, under whom, and what became of them.

The trap: codes are re-used and names change, so a unit's identity is its own row, never its code.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.database import Dated, dated_constraint


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("tỉnh, thành phố")
    DEPARTMENT = "department", _("sở, ban, ngành")
    DIVISION = "division", _("phòng, đơn vị thuộc sở")
    CENTRE = "centre", _("trung tâm")
    DISTRICT = "district", _("huyện (đến 30/6/2025)")
    COMMUNE = "commune", _("xã")
    WARD = "ward", _("phường")
    SPECIAL_ZONE = "special_zone", _("đặc khu")
    VILLAGE = "village", _("thôn, tổ dân phố")
    VERTICAL = "vertical", _("cơ quan ngành dọc")
    FRONT = "front", _("Mặt trận và đoàn thể")


class Unit(Dated):
    key = models.SlugField(max_length=64, unique=True)
    code = models.CharField(max_length=32, blank=True)
    abbreviation = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=16, choices=UnitKind)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120, blank=True)
    search_key = models.CharField(max_length=240, db_index=True)
    sort_key = models.CharField(max_length=400, db_index=True)

    class Meta:
        constraints = [
            dated_constraint("unit_dated"),
            models.CheckConstraint(condition=models.Q(kind__in=UnitKind.values), name="unit_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitParent(Dated):
    """The link to the unit above, with its own validity: a unit keeps its identity when it moves."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")

    class Meta:
        constraints = [
            dated_constraint("unit_parent_dated"),
            models.CheckConstraint(condition=~models.Q(unit=models.F("parent")), name="unit_not_own_parent"),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_parent_once_a_day"),
        ]


class LineageKind(models.TextChoices):
    RENAME = "rename", _("đổi tên")
    MERGE = "merge", _("sáp nhập")
    DIVIDE = "divide", _("chia tách")
    TRANSFER = "transfer", _("điều chuyển")
    ABOLISH = "abolish", _("giải thể")


class UnitLineage(models.Model):
    """What became of a unit; `share` stays null unless a source states it."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins", null=True)
    kind = models.CharField(max_length=16, choices=LineageKind)
    on = models.DateField()
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    share_of = models.CharField(max_length=16, blank=True)
    share_source = models.CharField(max_length=300, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="lineage_once"),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True)
                | (models.Q(share__gte=0) & models.Q(share__lte=1) & ~models.Q(share_source="")),
                name="lineage_share_sourced",
            ),
        ]
