"""The same file from many people at once: one file, one document, nobody fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.evidence.models import Document, StoredFile
from chiso.office.evidence.operations import Upload, store_document
from tests import factories
from tests.office.evidence import files


@pytest.mark.django_db(transaction=True)
def test_the_same_upload_at_the_same_moment_makes_one_document(files_dir: Path) -> None:
    province = factories.province()
    actor, unit_id = province.actor(Role.UNIT_OFFICER), province.units["so-y-te"].pk
    upload = Upload("kh.pdf", files.pdf("mot", "hai"))

    def send(_: int) -> bool:
        try:
            return store_document(actor=actor, unit_id=unit_id, upload=upload, at=factories.MOMENT).already
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        already = list(pool.map(send, range(8)))
    assert already.count(False) == 1
    assert (Document.objects.count(), StoredFile.objects.count(), AuditEvent.objects.count()) == (1, 1, 1)
    assert len([path for path in files_dir.rglob("*") if path.is_file()]) == 1
