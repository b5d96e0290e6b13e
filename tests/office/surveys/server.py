"""A real server with a questionnaire in the field, in a data folder of its own: processes, a database file, sockets."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Site:
    """A running site: its address, the interviewers' passwords, and a filled form whose number is `@@@@`."""

    url: str
    passwords: dict[str, str]
    template: str

    def xml(self, number: int) -> bytes:
        """The form filled for the nth time."""
        return self.template.replace("@@@@", f"{number:06d}").encode()


def prepare() -> None:
    """In the site's own environment: tables, people, a questionnaire with a photo, twenty interviewers."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from chiso.office.accounts.models import Role
    from chiso.office.surveys.operations.interviewers import add_interviewer
    from tests import factories
    from tests.engine.forms.workbooks import question, workbook
    from tests.office.surveys.questionnaires import AT, collection, instrument

    province = factories.province()
    rows = [question("integer", "age", "Tuổi"), question("image", "photo", "Ảnh"), question("text", "why", "Vì sao")]
    found = collection(province, instrument(province, workbook(rows)))
    actor = province.actor(Role.SURVEY_MANAGER)
    passwords = {}
    for number in range(20):
        name = f"pv{number:02d}"
        _, passwords[name] = add_interviewer(actor=actor, survey=found.wave.survey, username=name, name=name, at=AT)
    template = (
        f"<data id='{found.instrument.form_id}' version='{found.version.version}'><age>30</age><photo>@@@@.jpg</photo>"
        "<why>số @@@@</why><meta><instanceID>uuid:@@@@</instanceID></meta></data>"
    )
    print(json.dumps({"passwords": passwords, "template": template}))


@contextmanager
def running(data: Path, database: str = "") -> Iterator[Site]:
    """The site while the block runs; `database` is a DATABASE_URL, empty = SQLite in the folder."""
    environment = {
        **os.environ,
        "CHISO_DATA": str(data),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "chiso.web.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    made = subprocess.run(
        [sys.executable, "-c", "from tests.office.surveys.server import prepare; prepare()"],
        env=environment, cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    said = json.loads(made.stdout.splitlines()[-1])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    from chiso.cli.serving import Address, web_command

    command = web_command(Address("127.0.0.1", port))
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield Site(f"http://127.0.0.1:{port}", said["passwords"], said["template"])
    finally:
        server.terminate()
        server.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
                link.sendall(b"HEAD /openrosa/submission HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if link.recv(12).endswith(b"401"):
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("the server did not come up")
