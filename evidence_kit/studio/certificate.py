"""The certificate of a session that phones may join, and the code that they scan."""

import contextlib
import datetime as dt
import hashlib
import io
import ipaddress
import os
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

END = "-----END CERTIFICATE-----"

VALID = dt.timedelta(days=1)
"""Before and after now, because the clock of a phone may be wrong."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its key, for TLS.

    Attributes:
        fingerprint: its SHA-256 in pairs of hex digits.
        pem: both as text, of which the same certificate is made again.
    """

    context: ssl.SSLContext
    fingerprint: str
    pem: str


def make_certificate(addresses: Sequence[str]) -> Certificate:
    """Return a new certificate for these addresses; nobody but itself has signed it, so browsers warn of it."""
    from cryptography import x509  # noqa: PLC0415  (a third of a second, which only a phone's session needs)
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "evidence-kit studio")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address)) for address in addresses])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - VALID).not_valid_after(now + VALID)
    builder = builder.add_extension(names, critical=False).add_extension(usage, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    as_pem = serialization.Encoding.PEM
    private = key.private_bytes(as_pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return certificate_of((certificate.public_bytes(as_pem) + private).decode("ascii"))


def certificate_of(pem: str) -> Certificate:
    """Return a certificate that was made before.

    Raises:
        ValueError, OSError: the text is no certificate.
    """
    context = context_of(pem.encode("ascii"))
    data = ssl.PEM_cert_to_DER_cert(pem[: pem.index(END) + len(END)])
    return Certificate(context, hashlib.sha256(data).digest().hex(":").upper(), pem)


def context_of(pem: bytes) -> ssl.SSLContext:
    """Return the TLS of a server; what it is loaded from, which has to be a file, is removed at once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    descriptor, name = tempfile.mkstemp(suffix=".pem")
    try:
        with open(descriptor, "wb") as handle:
            handle.write(pem)
        context.load_cert_chain(name)
    finally:
        with contextlib.suppress(OSError):
            os.truncate(name, 0)
            Path(name).unlink()
    return context


def code_as_svg(address: str) -> bytes:
    """Return the QR code of an address as a picture; black on white also in the dark, or phones do not read it."""
    import segno  # noqa: PLC0415  (only a phone's session needs it)

    found = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(found, kind="svg", scale=4, border=4, light="#ffffff", xmldecl=False, svgclass=None, lineclass=None)
    return found.getvalue()


def code_as_text(address: str) -> str:
    """Return the QR code of an address in half blocks, for a terminal."""
    import segno  # noqa: PLC0415  (only a phone's session needs it)

    found = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(found, compact=True, border=2)
    return found.getvalue().rstrip("\n")
