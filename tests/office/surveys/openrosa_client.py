"""A device as the OpenRosa documents describe it: digest login, form list, manifest, submission in parts.

Written from the published standards (HTTP request, authentication, form list, form submission) and from RFC 2617,
not from our server, and with the standard library only.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import secrets
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import urlsplit

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def message(self) -> str:
        """The text of OpenRosa's envelope."""
        found = ElementTree.fromstring(self.body).find(f"{RESPONSE}message")
        return (found.text or "") if found is not None else ""


Send = Callable[[str, str, Mapping[str, str], bytes], Answer]


def over_network(address: str, *, chunked: bool = False) -> Send:
    """Requests to a real server."""
    host = urlsplit(address).netloc

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        connection = http.client.HTTPConnection(host, timeout=60)
        try:
            pieces: bytes | Iterable[bytes] = body
            if chunked and body:
                pieces = (body[at : at + 700] for at in range(0, len(body), 700))
                headers = {**headers, "Transfer-Encoding": "chunked"}
            # a server may refuse, answer and close before it has read a long body: the answer is there all the same
            with suppress(BrokenPipeError):
                connection.request(method, path, pieces or None, dict(headers), encode_chunked=chunked and bool(body))
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    return send


@dataclass
class Device:
    """A device with an interviewer's name and password and a server's address (`/openrosa`)."""

    send: Send
    username: str
    password: str
    base: str = "/openrosa"
    challenge: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """A request with the standard's headers; answers the digest challenge, once more when the nonce is stale."""
        for _ in range(3):
            all_headers = {
                "X-OpenRosa-Version": "1.0",
                "Date": formatdate(usegmt=True),
                "Accept-Language": "vi",
                **(headers or {}),
            }
            if self.challenge:
                all_headers["Authorization"] = self._authorization(method, path)
            answer = self.send(method, path, all_headers, body)
            said = answer.headers.get("www-authenticate", "")
            if answer.status != 401 or (self.challenge and "stale=true" not in said):
                return answer
            assert said.startswith("Digest ")
            self.challenge = dict(re.findall(r'(\w+)="?([^",]+)"?', said))
        return answer

    def _authorization(self, method: str, path: str) -> str:
        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        self.count += 1
        nc, cnonce = f"{self.count:08x}", secrets.token_hex(8)
        nonce, realm = self.challenge["nonce"], self.challenge["realm"]
        first, second = md5(f"{self.username}:{realm}:{self.password}"), md5(f"{method}:{path}")
        response = md5(f"{first}:{nonce}:{nc}:{cnonce}:auth:{second}")
        return (
            f'Digest username="{self.username}", realm="{realm}", nonce="{nonce}", uri="{path}", qop=auth, nc={nc}, '
            f'cnonce="{cnonce}", response="{response}", opaque="{self.challenge["opaque"]}"'
        )

    def forms(self) -> list[dict[str, str]]:
        """The form list."""
        answer = self.ask("GET", f"{self.base}/formList")
        assert answer.status == 200, answer
        root = ElementTree.fromstring(answer.body)
        assert root.tag == f"{LIST}xforms"
        return [{child.tag.removeprefix(LIST): child.text or "" for child in each} for each in root]

    def manifest(self, address: str) -> list[dict[str, str]]:
        """The files of a form."""
        root = ElementTree.fromstring(self.ask("GET", path_of(address)).body)
        return [{child.tag.removeprefix(MANIFEST): child.text or "" for child in each} for each in root]

    def where(self) -> Answer:
        """HEAD before sending: whether one may, and where to."""
        return self.ask("HEAD", f"{self.base}/submission")

    def submit(self, xml: bytes, files: Mapping[str, bytes] | None = None, *, incomplete: bool = False) -> Answer:
        """One POST of a submission; `incomplete` tells that more files will follow in another."""
        boundary = secrets.token_hex(12)
        body = _part(boundary, "xml_submission_file", "submission.xml", "text/xml", xml)
        for name, content in (files or {}).items():
            body += _part(boundary, name, name, "image/jpeg", content)
        if incomplete:
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode()
        body += f"--{boundary}--\r\n".encode()
        return self.ask(
            "POST", f"{self.base}/submission", {"Content-Type": f"multipart/form-data; boundary={boundary}"}, body
        )


def path_of(address: str) -> str:
    """The path of an address that the server gave."""
    return urlsplit(address).path


def _part(boundary: str, name: str, file_name: str, kind: str, content: bytes) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
    return f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
