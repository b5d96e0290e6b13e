"""Many devices at the same moment, against a real server: all kept, each once, photos and all. In CI a small crowd;
`benchmarks/submissions.py` sends a thousand."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.office.surveys.openrosa_client import Device, over_network
from tests.office.surveys.server import running

FORMS, AT_ONCE = 40, 16


@pytest.mark.slow
def test_submissions_that_come_at_the_same_time_twice_and_in_chunks_are_all_kept_once(tmp_path):
    with running(tmp_path) as site:
        names = list(site.passwords)

        def send(turn: int) -> tuple[int, str]:
            number = turn % FORMS
            name = names[number % len(names)]
            # every form twice: once whole with a length, once in chunks without one
            device = Device(over_network(site.url, chunked=turn >= FORMS), name, site.passwords[name])
            photo = b"\xff\xd8" + str(number).encode() * 500
            answer = device.submit(site.xml(number), {f"{number:06d}.jpg": photo})
            return answer.status, answer.message

        # the two of one form run close together
        turns = [turn for number in range(FORMS) for turn in (number, number + FORMS)]
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            answers = list(crowd.map(send, turns))
    assert {status for status, _ in answers} == {201}, answers
    with sqlite3.connect(tmp_path / "chiso.sqlite3") as database:
        kept = database.execute("SELECT count(*), count(DISTINCT instance_id) FROM surveys_submission").fetchone()
        files = database.execute("SELECT count(*) FROM surveys_submissionfile").fetchone()[0]
        aside = database.execute("SELECT count(*) FROM surveys_setaside").fetchone()[0]
    assert (kept, files, aside) == ((FORMS, FORMS), FORMS, 0)
