"""Units through time: who exists, under whom, and what became of them.

The trap: codes are re-used and names change, so a unit's identity is its own row, never its code. The second trap: the
country's 14,000 units stand in the same table as the province's own, so whatever lists units to score, to staff or to
address must see only ours. `Unit.objects` does; the country has to be asked for by name (`Unit.everywhere`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.database import Dated, dated_constraint


class UnitKind(models.TextChoices):
    """The kinds of the engine (`KINDS`, `BODY_KINDS`), in the words of this site; their dates are there."""

    PROVINCE = "province", _("tỉnh")
    MUNICIPALITY = "municipality", _("thành phố trực thuộc trung ương")
    DEPARTMENT = "department", _("sở, ban, ngành")
    DIVISION = "division", _("phòng, đơn vị thuộc sở")
    CENTRE = "centre", _("trung tâm")
    URBAN_DISTRICT = "urban_district", _("quận")
    RURAL_DISTRICT = "rural_district", _("huyện")
    DISTRICT_TOWN = "district_town", _("thị xã")
    DISTRICT_CITY = "district_city", _("thành phố thuộc tỉnh")
    COMMUNE = "commune", _("xã")
    WARD = "ward", _("phường")
    TOWNSHIP = "township", _("thị trấn")
    SPECIAL_ZONE = "special_zone", _("đặc khu")
    VILLAGE = "village", _("thôn, tổ dân phố")
    VERTICAL = "vertical", _("cơ quan ngành dọc")
    FRONT = "front", _("Mặt trận và đoàn thể")


PROVINCES = (UnitKind.PROVINCE, UnitKind.MUNICIPALITY)


class OwnUnits(models.Manager["Unit"]):
    """The province's own units: those that hold people, sheets and results."""

    def get_queryset(self) -> models.QuerySet[Unit]:
        return super().get_queryset().filter(is_reference=False)


class Unit(Dated):
    """`code` is the office's own short code; statistics-office codes are dated rows of `UnitCode`."""

    key = models.SlugField(max_length=64, unique=True)
    code = models.CharField(max_length=32, blank=True)
    abbreviation = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=16, choices=UnitKind)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120, blank=True)
    search_key = models.CharField(max_length=240, db_index=True)
    sort_key = models.CharField(max_length=400, db_index=True)
    # read from the national register or a decree: only those change it
    from_register = models.BooleanField(default=False)
    # of the country but not of our province: shown, never scored
    is_reference = models.BooleanField(default=False)
    # false where valid_from is only the day from which the register has a record
    start_known = models.BooleanField(default=True)

    objects: ClassVar[OwnUnits] = OwnUnits()
    everywhere: ClassVar[models.Manager[Unit]] = models.Manager()

    class Meta:
        constraints = [
            dated_constraint("unit_dated"),
            models.CheckConstraint(condition=models.Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(
                condition=models.Q(is_reference=False) | models.Q(from_register=True), name="unit_reference_registered"
            ),
        ]
        # counting the country's kinds of a day, and finding its days of change, reads this and not the table
        indexes = [models.Index(fields=["from_register", "kind", "valid_from", "valid_to"], name="unit_kinds_of_a_day")]

    def __str__(self) -> str:
        return self.name


class UnitCode(Dated):
    """A code from outside (`gso`: statistics office) while it was this unit's. Codes are re-used: always ask by day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=16, default="gso")
    value = models.CharField(max_length=32, db_index=True)

    class Meta:
        constraints = [
            dated_constraint("unit_code_dated"),
            models.UniqueConstraint(fields=["unit", "scheme", "valid_from"], name="unit_code_once_a_day"),
        ]


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
        indexes = [models.Index(fields=["valid_from"], name="unit_parent_by_start")]


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
    share = models.DecimalField(max_digits=13, decimal_places=12, null=True)
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


class ChangeKind(models.TextChoices):
    REGISTER = "register", _("nạp danh mục")
    DECREE = "decree", _("nghị quyết")


class RegisterChange(models.Model):
    """One load of the national register or one stored decree file, with what the register covers from then on.

    `made` names the rows it wrote and the ends it set, so that the newest decree can be taken back exactly.
    """

    kind = models.CharField(max_length=16, choices=ChangeKind)
    title = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    text = models.TextField(blank=True)  # the decree file as it was given
    units = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    made = models.JSONField(default=dict)
    reversed_at = models.DateTimeField(null=True)
    reversed_reason = models.CharField(max_length=300, blank=True)
    covers_from = models.DateField()
    districts_from = models.DateField()
    communes_from = models.DateField()
    known_until = models.DateField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
