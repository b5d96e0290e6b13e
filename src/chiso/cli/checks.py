"""What `chiso doctor` looks at: each check says what it found and, when that is not right, how to mend it."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from chiso.cli.preparing import pending_migrations
from chiso.packaged import FONT_WEIGHTS, font_file

MIN_FREE_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer; `mend` is empty when all is well."""

    check: str
    found: str
    mend: str = ""

    @property
    def ok(self) -> bool:
        return not self.mend

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ok": self.ok}


def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", str(error), "kiểm tra DATABASE_URL hoặc quyền ghi thư mục CHISO_DATA")
    return Finding("database", f"{connection.vendor}: {connection.settings_dict['NAME']}")


def journal() -> Finding:
    if connection.vendor != "sqlite":
        return Finding("journal", "PostgreSQL tự quản lý")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0])
    if mode != "wal":
        return Finding("journal", mode, "SQLite cần WAL: đặt dữ liệu trên đĩa của máy, không đặt trên ổ mạng")
    return Finding("journal", mode)


def migrations() -> Finding:
    missing = pending_migrations()
    if missing:
        return Finding("migrations", f"thiếu {len(missing)}: {missing[0]} …", "chạy: chiso manage migrate")
    return Finding("migrations", "đủ")


def folders() -> Finding:
    for folder in (Path(settings.DATA_DIR), Path(settings.FILES_DIR)):
        probe = folder / f".probe-{uuid.uuid4().hex}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            return Finding("folders", str(error), f"cho tài khoản đang chạy quyền ghi {folder}")
    return Finding("folders", str(settings.DATA_DIR))


def secret() -> Finding:
    path = Path(settings.DATA_DIR) / "secret_key"
    if os.name == "posix" and path.exists() and path.stat().st_mode & 0o077:
        return Finding("secret", "người khác đọc được khóa bí mật", f"chạy: chmod 600 {path}")
    return Finding("secret", "chỉ tài khoản này đọc được")


def fonts() -> Finding:
    found = [weight for weight in FONT_WEIGHTS if font_file(weight).is_file()]
    if len(found) < len(FONT_WEIGHTS):
        return Finding("fonts", f"{len(found)}/{len(FONT_WEIGHTS)} kiểu chữ Be Vietnam Pro", "chạy lại: make setup")
    return Finding("fonts", "Be Vietnam Pro")


def time_zone() -> Finding:
    try:
        zone = ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError as error:
        return Finding("time zone", str(error), "cài gói tzdata của hệ điều hành")
    return Finding("time zone", f"{settings.TIME_ZONE}, bây giờ {timezone.now().astimezone(zone):%H:%M %d/%m/%Y}")


def free_disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    text = f"còn {free / 2**30:.1f} GiB"
    return Finding("disk", text, "" if free >= MIN_FREE_BYTES else "giải phóng ít nhất 2 GiB, hoặc chuyển CHISO_DATA")


CHECKS: tuple[Callable[[], Finding], ...] = (
    folders,
    database,
    journal,
    migrations,
    secret,
    fonts,
    time_zone,
    free_disk,
)


def examine() -> list[Finding]:
    """Every check in order; after a database that cannot be opened, nothing that needs it is asked."""
    found: list[Finding] = []
    for check in CHECKS:
        if check in (journal, migrations) and not all(finding.ok for finding in found):
            continue
        found.append(check())
    return found
