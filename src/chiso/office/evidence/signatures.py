"""What can be said of a document's digital signatures without any network.

The trap: "signed" is four questions. Are the bytes those that were signed? Does the signature cover the whole file, or
was something added after it? Whose certificate is it? And does this office trust its issuer? Each gets its own answer;
a certificate from an issuer that the office has not put into its trust folder is "not known", never "false".
Revocation needs the network and is not asked: the answer says so on the page.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from asn1crypto import pem, x509
from django.conf import settings

from chiso.engine.files.facts import MEDIA_TYPES

log = logging.getLogger(__name__)
# an unknown issuer is an ordinary answer here, not an event worth a traceback with a person's name in the log
logging.getLogger("pyhanko.sign.validation").setLevel(logging.ERROR)

State = Literal["intact", "extended", "altered", "unreadable", "present"]
"""`intact`: the whole file is as signed; `extended`: what was signed is unchanged, something was added after it;
`altered`: not what was signed; `unreadable`: it could not be read; `present`: there is one, of a kind not checked."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `signed_at` is the signer's claim unless a timestamp says it; `trusted` None = no roots given."""

    kind: str
    state: State
    signer: str = ""
    issuer: str = ""
    signed_at: str = ""
    trusted: bool | None = None


def check_signatures(data: bytes, media_type: str, roots: Path | None = None) -> tuple[Signature, ...]:
    """Every signature found in the file, in its order; empty when it carries none or its kind knows none."""
    if media_type == MEDIA_TYPES["pdf"]:
        return _check_pdf(data, trust_roots(roots or Path(settings.TRUST_ROOTS_DIR)))
    if media_type in (MEDIA_TYPES["docx"], MEDIA_TYPES["xlsx"], MEDIA_TYPES["pptx"]):
        return _find_xml_signatures(data)
    return ()


def trust_roots(folder: Path) -> tuple[x509.Certificate, ...]:
    """The certificates (PEM or DER) in the office's trust folder; what is no certificate is logged and left out."""
    found: list[x509.Certificate] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            data = path.read_bytes()
            parts: Iterable[bytes]
            parts = [part for _, _, part in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
            for part in parts:
                certificate = x509.Certificate.load(part)
                certificate.native  # noqa: B018  # reads it through: a broken one fails here, not in the middle of a check
                found.append(certificate)
        except (OSError, ValueError, TypeError):
            log.warning("trust folder: %s is not a certificate", path.name)
    return tuple(found)


def _check_pdf(data: bytes, roots: tuple[x509.Certificate, ...]) -> tuple[Signature, ...]:
    if b"/ByteRange" not in data:
        return ()
    # a second of loading at every start of the site, for the one upload in a hundred that is signed
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        embedded = list(reader.embedded_regular_signatures)
    except Exception:  # pyhanko raises many kinds on damaged files
        log.warning("a PDF with a signature cannot be read", exc_info=True)
        return (Signature("pdf", "unreadable"),)
    return tuple(_check_one(signature, roots) for signature in embedded)


def _check_one(signature: Any, roots: tuple[x509.Certificate, ...]) -> Signature:
    """One embedded signature of a PDF."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    try:
        certificate = signature.signer_cert
        when = _moment(signature)
        context = ValidationContext(
            trust_roots=list(roots), allow_fetching=False, moment=when, best_signature_time=when
        )
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except Exception:
        log.warning("a signature of a PDF cannot be checked", exc_info=True)
        return Signature("pdf", "unreadable")
    if not (status.intact and status.valid):
        state: State = "altered"
    elif status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        state = "intact"
    elif status.coverage is SignatureCoverageLevel.ENTIRE_REVISION and status.docmdp_ok:
        # a later signature or a time stamp adds a revision; allowed additions leave the signed one as it was
        state = "extended"
    else:
        state = "altered"
    at = status.signer_reported_dt
    if status.timestamp_validity is not None and status.timestamp_validity.intact:
        at = status.timestamp_validity.timestamp
    return Signature(
        kind="pdf",
        state=state,
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        signed_at=at.isoformat(timespec="seconds") if at else "",
        trusted=bool(status.trusted) if roots else None,
    )


def _moment(signature: Any) -> dt.datetime | None:
    """The time at which the certificate must have been valid: when it was used, as far as that is told."""
    told = signature.self_reported_timestamp
    return told if isinstance(told, dt.datetime) else None


def _common_name(name: x509.Name) -> str:
    told = name.native
    value = told.get("common_name") or told.get("organization_name") or ""
    return str(value if not isinstance(value, list) else value[0])


def _find_xml_signatures(data: bytes) -> tuple[Signature, ...]:
    """Office files sign with XML-DSig: noted as present, not checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [name for name in archive.namelist() if name.startswith("_xmlsignatures/sig")]
    except zipfile.BadZipFile:
        return ()
    return tuple(Signature("xml", "present") for _ in parts)
