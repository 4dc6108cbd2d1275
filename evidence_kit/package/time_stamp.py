"""RFC 3161 time stamps: an authority says with its signature that something was there at a time.

Nothing here goes to the network but `ask`, which is told whom.
"""

import datetime as dt
import hashlib
import importlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from evidence_kit.errors import CaseUnreadable, ToolMissing, UsageWrong
from evidence_kit.package.der import with_sorted_certificates
from evidence_kit.text.names import printable
from evidence_kit.text.regular import read_regular

ASK_SECONDS = 30

MOST_ANSWER_BYTES = 1 << 20
"""Of an answer: a token with its chain of certificates has 6 kB."""

REQUEST_TYPE, ANSWER_TYPE = "application/timestamp-query", "application/timestamp-reply"
"""RFC 3161, 3.4."""


ALGORITHMS = {32: "sha256", 48: "sha384", 64: "sha512"}
"""The checksums that a time stamp may be of, by their bytes."""

GRANTED = (0, 1)
"""Statuses of an answer with a time stamp (RFC 3161, 2.4.2)."""


class NotProved(Exception):
    """A proof does not hold; the text is the reason, as a clause."""


def library() -> ModuleType:
    """Return the library that reads and checks time stamps.

    Raises:
        ToolMissing: it is not installed.
    """
    try:
        return importlib.import_module("rfc3161_client")
    except ImportError:
        raise ToolMissing(
            "The library for time stamps is not installed.",
            hint="in the folder of evidence_kit: pip install '.[time]'",
        ) from None


def request_for(data: bytes) -> bytes:
    """Return a request for a time stamp over the SHA-256 of `data`, as `openssl ts -query` writes it.

    It has no nonce, so that it can be carried to another machine and its answer checked on a third.
    """
    tools = library()
    builder = tools.TimestampRequestBuilder().data(data).hash_algorithm(tools.HashAlgorithm.SHA256)
    written: bytes = builder.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()
    return written


def ask(address: str, request: bytes) -> bytes:
    """Return an authority's answer to a request.

    Raises:
        UsageWrong: that is no address of the web.
        ToolMissing: no authority answers there.
    """
    if not address.lower().startswith(("http://", "https://")):
        raise UsageWrong(f"{printable(address)} is no address.", hint="give one that begins with https:// or http://")
    head = {"Content-Type": REQUEST_TYPE, "Accept": ANSWER_TYPE}
    try:
        asked = urllib.request.Request(address, request, head)  # noqa: S310  (its scheme is checked above)
        with urllib.request.urlopen(asked, timeout=ASK_SECONDS) as answer:  # noqa: S310  (as above)
            found: bytes = answer.read(MOST_ANSWER_BYTES)
    except (urllib.error.URLError, OSError, ValueError) as problem:
        raise ToolMissing(
            f"No authority answers at {printable(address)}: {printable(str(getattr(problem, 'reason', problem)))}.",
            hint="check the address; or write a request with --request and let it be answered elsewhere",
        ) from None
    return found


def time_in(answer: bytes, data: bytes) -> dt.datetime:
    """Return the time that an answer tells of `data`; who tells it is not checked.

    Raises:
        NotProved: it is no time stamp, or one of something else.
        ToolMissing: the library is not installed.
    """
    response = decoded(answer)
    imprint = bytes(response.tst_info.message_imprint.message)
    algorithm = ALGORITHMS.get(len(imprint))
    if algorithm is None or hashlib.new(algorithm, data).digest() != imprint:
        raise NotProved("it is a time stamp of something else")
    told: dt.datetime = response.tst_info.gen_time
    return told.astimezone(dt.UTC)


def decoded(answer: bytes) -> Any:  # noqa: ANN401  (a class of a library that may be absent)
    """Return an answer as the library has it.

    Raises:
        NotProved: it is none, or the authority refused.
        ToolMissing: the library is not installed.
    """
    try:
        response = library().decode_timestamp_response(with_sorted_certificates(answer))
    except ValueError as problem:
        raise NotProved(f"it is no time stamp ({problem})") from None
    if response.status not in GRANTED:
        raise NotProved("the authority did not grant it")
    return response


def check_authority(answer: bytes, data: bytes, certificates: Path) -> None:
    """Check that an authority whose certificate is known has signed an answer, valid at that time.

    Args:
        certificates: PEM file of the authority: its root, and others of its chain that are not in the answer.

    Raises:
        NotProved: it has not.
        CaseUnreadable: the certificates cannot be read.
        ToolMissing: the library is not installed.
    """
    tools, response = library(), decoded(answer)
    builder = tools.VerifierBuilder()
    for certificate in read_certificates(certificates):
        is_root = certificate.subject == certificate.issuer
        add = builder.add_root_certificate if is_root else builder.add_intermediate_certificate
        builder = add(certificate)
    try:
        builder.build().verify_message(response, data)
    except tools.VerificationError as problem:
        raise NotProved(f"no authority in {printable(certificates.name)} has signed it ({problem})") from None


def read_certificates(file: Path) -> Sequence[Any]:
    """Return the certificates in a PEM file.

    Raises:
        CaseUnreadable: it cannot be read, or has none.
    """
    from cryptography import x509  # noqa: PLC0415  (comes with the library for time stamps)

    try:
        return x509.load_pem_x509_certificates(read_regular(file, MOST_ANSWER_BYTES))
    except (OSError, ValueError) as problem:
        raise CaseUnreadable(
            f"{printable(str(file))} has no certificates: {problem}.", hint="give the authority's certificate as PEM"
        ) from None
