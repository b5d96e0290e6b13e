"""How long does a night's reminding take with 200,000 open tasks of 150 units?

    python benchmarks/reminders.py [--tasks 200000] [--nights 3]

An embedded database in a temporary folder. Deadlines lie between 40 working days back and 40 ahead. The first night
meets a ladder that nobody has climbed, so it reminds of everything overdue; the later ones of what reached a step.
Printed for each night: reminders made, CPU time (user + system) and wall time in seconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

UNITS = 150
DAY = dt.date(2026, 11, 23)


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def prepare(tasks: int) -> None:
    """Units with an officer and a leader each, one plan, its tasks."""
    from chiso.office.accounts.models import Membership, Person, Role
    from chiso.office.directives.models import Plan, Task
    from chiso.office.units.models import Unit, UnitKind

    rng, at, since = random.Random(7), dt.datetime(2026, 1, 5, tzinfo=dt.UTC), dt.date(2025, 7, 1)
    units = Unit.objects.bulk_create(
        Unit(
            key=f"dv-{n}",
            kind=UnitKind.COMMUNE,
            name=f"Xã Mẫu {n}",
            search_key=f"{n}",
            sort_key=f"{n}",
            valid_from=since,
        )
        for n in range(UNITS)
    )
    people = Person.objects.bulk_create(
        Person(username=f"u{n}", full_name=f"Người {n}", created_at=at) for n in range(2 * UNITS)
    )
    Membership.objects.bulk_create(
        Membership(person=one, unit=units[n // 2], role=(Role.UNIT_OFFICER, Role.UNIT_LEADER)[n % 2], valid_from=since)
        for n, one in enumerate(people)
    )
    plan = Plan.objects.create(title="Kế hoạch", year=2026, owner=units[0], created_at=at)
    Task.objects.bulk_create(
        (
            Task(
                plan=plan,
                content=f"Nhiệm vụ {n}",
                lead=rng.choice(units),
                assigned_on=dt.date(2026, 1, 5),
                due=DAY + dt.timedelta(days=rng.randint(-56, 56)),
            )
            for n in range(tasks)
        ),
        batch_size=2000,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=200_000)
    parser.add_argument("--nights", type=int, default=3)
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"CHISO_DATA": folder, "DJANGO_SETTINGS_MODULE": "chiso.web.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        prepare(asked.tasks)
        from chiso.office.reminders.models import WorkReminder
        from chiso.office.reminders.operations.night import remind_on

        for night in range(asked.nights):
            day = DAY + dt.timedelta(days=night)
            began, used = time.perf_counter(), cpu()
            remind_on(day=day, at=dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC))
            made = WorkReminder.objects.filter(on=day).count()
            print(f"{day}: {made:,} reminders, CPU {cpu() - used:.1f} s, wall {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
