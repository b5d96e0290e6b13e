"""Who answers for an index or a criterion, from when to when.

The trap: "the department is responsible" names nobody, and a name typed into this year's plan still stands there when
the person has moved. So a responsibility is a person in a unit for a time, and a transfer closes it.
"""

from __future__ import annotations

from django.db import models

from chiso.office.accounts.models import Person
from chiso.office.database import Dated, dated_constraint
from chiso.office.units.models import Unit


class Responsibility(Dated):
    """`index`: the family of a framework, or the name of an index that has none here; `node` empty: all of it.

    What is said of a node holds for everything below it that nobody else answers for.
    """

    index = models.CharField(max_length=64)
    node = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="responsibilities")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="responsibilities")
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            dated_constraint("responsibility_dated"),
            models.UniqueConstraint(fields=["index", "node", "valid_from"], name="responsibility_once_a_day"),
            models.UniqueConstraint(
                fields=["index", "node"], name="responsibility_one_open", condition=models.Q(valid_to__isnull=True)
            ),
            models.CheckConstraint(condition=~models.Q(index=""), name="responsibility_of_index"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="responsibility_based"),
        ]
        indexes = [models.Index(fields=["person", "unit"], name="responsibility_of_person")]

    def __str__(self) -> str:
        return f"{self.index} {self.node}".strip()
