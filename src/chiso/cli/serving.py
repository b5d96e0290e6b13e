"""One foreground process tree: the web server and the job worker, started together and stopped together.

The trap: a worker that outlives its site keeps the database open and the next start finds a taken port. The children
get a session of their own (so that Ctrl-C reaches only this process), are told to stop in order, and die with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from chiso.cli.site import Unavailable

START_SECONDS = 120
STOP_SECONDS = 10
TICK = 0.2
# granian: more threads in a process are slower (the interpreter lock); more processes are not
WEB_WORKERS, WEB_THREADS = 2, 1
_PR_SET_PDEATHSIG = 1
# a static file is answered before any check of the host name, and leaves no line in the log
_PROBE = b"GET /static/chiso/chiso.css HTTP/1.0\r\nHost: localhost\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 (shown, not bound)
        return f"http://{shown}:{self.port}/"


def check_free(address: Address) -> None:
    """Raise Unavailable when another program listens there."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise Unavailable(
                f"cổng {address.port} ở {address.host} đang có chương trình khác dùng "
                f"(port {address.port} is taken: {error.strerror}). "
                f"Chọn cổng khác (choose another): make run PORT={address.port + 1}"
            ) from error


def _die_with_parent() -> None:
    """In the child, on Linux: be told to stop when the parent is killed outright."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (our own commands)
        command, start_new_session=True, preexec_fn=_die_with_parent if sys.platform == "linux" else None
    )


def web_command(address: Address, workers: int = WEB_WORKERS) -> list[str]:
    """The web server as a command line."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", address.host, "--port", str(address.port)),
        *("--workers", str(workers), "--blocking-threads", str(WEB_THREADS), "--workers-kill-timeout", "5"),
        *("--respawn-failed-workers", "--log-level", "warning", "chiso.web.wsgi:application"),
    ]


WORKER_COMMAND = [sys.executable, "-m", "chiso.cli.main", "worker"]


class ProcessTree:
    """The children; `serve` returns when one of them is asked to stop or the site cannot go on."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False

    def serve(self, when_up: Callable[[], None]) -> int:
        """Run until Ctrl-C, SIGTERM or the end of the web server; gives the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        try:
            web = self._children["web"] = _start(web_command(self._address))
            if self._wait_until_up(web):
                when_up()
                self._children["worker"] = _start(WORKER_COMMAND)
                self._watch(web)
            return 0 if self._stopping else 1
        finally:
            self._stop()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _wait_until_up(self, web: subprocess.Popen[bytes]) -> bool:
        last = time.monotonic() + START_SECONDS
        host = "127.0.0.1" if self._address.host == "0.0.0.0" else self._address.host  # noqa: S104
        while not self._stopping and web.poll() is None and time.monotonic() < last:
            with contextlib.suppress(OSError), socket.create_connection((host, self._address.port), timeout=5) as link:
                link.sendall(_PROBE)
                if link.recv(5) == b"HTTP/":
                    return True
            time.sleep(TICK)
        return False

    def _watch(self, web: subprocess.Popen[bytes]) -> None:
        """A worker that ends is started again; without the web server there is nothing to keep running for."""
        while not self._stopping and web.poll() is None:
            if self._children["worker"].poll() is not None:
                self._children["worker"] = _start(WORKER_COMMAND)
                time.sleep(1)
            time.sleep(TICK)

    def _stop(self) -> None:
        running = [child for child in self._children.values() if child.poll() is None]
        for child in running:
            child.terminate()
        last = time.monotonic() + STOP_SECONDS
        for child in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, last - time.monotonic()))
            if child.poll() is None:
                child.kill()
                child.wait()
