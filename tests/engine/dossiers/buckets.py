"""An S3-compatible service on loopback that serves a folder of this machine, as much of it as readers of tables ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "kho"
KEY, SECRET = "thu", "thu-nghiem"
_FILE = "<Contents><Key>{}</Key><Size>{}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"


class _Answer(BaseHTTPRequestHandler):
    """Lists, sizes and ranges of the objects of one bucket, for who signs with the right key."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, root: Path) -> None:
        self.root = root
        super().__init__(*args)  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._object()

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if f"Credential={KEY}/" not in self.headers.get("Authorization", ""):
            self._say(403, b"<Error><Code>InvalidAccessKeyId</Code></Error>")
        elif asked.path.strip("/") != BUCKET and not asked.path.startswith(f"/{BUCKET}/"):
            self._say(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        elif "list-type" in query:
            self._list(query.get("prefix", ""))
        else:
            self._object()

    def _list(self, prefix: str) -> None:
        files = {
            path.relative_to(self.root).as_posix(): path for path in sorted(self.root.rglob("*")) if path.is_file()
        }
        found = "".join(
            _FILE.format(escape(key), path.stat().st_size) for key, path in files.items() if key.startswith(prefix)
        )
        self._say(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>".encode())

    def _object(self) -> None:
        path = self.root / unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")
        if not path.is_file():
            self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        data, asked = path.read_bytes(), self.headers.get("Range", "")
        if not asked:
            self._say(200, data)
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        begin = int(first) if first else max(len(data) - int(last), 0)
        end = min(int(last) + 1 if first and last else len(data), len(data))
        self._say(206, data[begin:end], f"bytes {begin}-{end - 1}/{len(data)}")

    def _say(self, status: int, body: bytes, shown: str = "") -> None:
        self.send_response(status)
        if shown:
            self.send_header("Content-Range", shown)
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def service(root: Path) -> Iterator[dict[str, str]]:
    """A running service whose bucket is the folder; gives the variables by which programs find it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answer, root=root))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }
    finally:
        server.shutdown()
        server.server_close()
