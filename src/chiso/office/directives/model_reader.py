"""A language model beside the grammar: an address that speaks the chat-completions form, local or elsewhere.

The trap: a document that leaves the office without anybody having decided so. Nothing is asked unless the office names
an address; one outside this machine also needs its own word (`CHISO_MODEL_REMOTE=1`), is shown by its host wherever it
can be chosen, and every question is on record. The caller refuses documents with a secrecy mark before they come here.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import urllib.request
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from chiso.engine.directives import Anomaly, Reading, Span, read_document
from chiso.engine.directives.proposals import LONGEST_TEXT, QUESTION, with_proposals
from chiso.engine.errors import InputError, Problem, Text

TIMEOUT = 120.0
LARGEST = 2 << 20


@dataclass(frozen=True, slots=True)
class Model:
    """Where a model answers. `key` is sent to that host only."""

    url: str
    name: str
    key: str = field(default="", repr=False)
    timeout: float = TIMEOUT

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def is_remote(self) -> bool:
        """Whether asking it sends the text out of this machine."""
        if self.host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return True


def configured_model() -> Model | None:
    """The model that the office has named and allowed; None, as delivered."""
    url, name, key, remote = settings.LANGUAGE_MODEL
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return None
    model = Model(url, name or "model", key)
    return model if remote or not model.is_remote else None


@dataclass(frozen=True, slots=True)
class ModelReader:
    """The grammar, then the model's proposals as far as the text bears them out. A `Reader`.

    A model that does not answer, or not in the form asked for, takes nothing away: the grammar's reading stands, and
    an anomaly tells why nothing was added.
    """

    model: Model

    def read(self, text: str) -> Reading:
        """Everything found in the text."""
        reading = read_document(text)
        try:
            answer = ask(self.model, QUESTION + reading.text[:LONGEST_TEXT])
            return with_proposals(reading, answer, self.model.name).reading
        except InputError as error:
            told = tuple(Anomaly(one.code, one.message, Span(0, 0)) for one in error.problems)
            return replace(reading, anomalies=(*reading.anomalies, *told))


def ask(model: Model, question: str) -> str:
    """The model's answer. Raises InputError where it does not answer, is too slow, or answers in another form."""
    body = {"model": model.name, "temperature": 0, "messages": [{"role": "user", "content": question}]}
    request = urllib.request.Request(  # noqa: S310 - http(s) only, see configured_model
        model.url, json.dumps(body).encode(), {"Content-Type": "application/json", "Accept": "application/json"}
    )
    if model.key:
        request.add_unredirected_header("Authorization", f"Bearer {model.key}")
    try:
        with urllib.request.urlopen(request, timeout=model.timeout) as reply:  # noqa: S310
            data = reply.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise _silent(model, str(error)) from error
    answer = _content(data) if len(data) <= LARGEST else None
    if answer is None:
        raise _silent(model, data[:80].decode(errors="replace"))
    return answer


def _content(data: bytes) -> str | None:
    try:
        found: Any = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def _silent(model: Model, got: str) -> InputError:
    message = Text(
        f"Mô hình ngôn ngữ ở {model.host} không trả lời được; bản đọc theo ngữ pháp giữ nguyên.",
        f"The language model at {model.host} gave no answer; the grammar's reading stands.",
    )
    return InputError([Problem("directives.model_silent", message, got=" ".join(got.split())[:120])])
