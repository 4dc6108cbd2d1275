"""Time stamps and signatures of what was sealed: openssl and ssh-keygen accept them, and verify tells whom it knows."""

import datetime as dt
import http.server
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence_kit.package.der import with_sorted_certificates
from tests.command_line import needed, run_here
from tests.conftest import Run, jpeg_bytes, photo, write

TODAY = ("--today", "2026-11-01")

SETTINGS = """[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/ca.pem
default_policy = 1.2.3.4
signer_digest = sha256
digests = sha256, sha384
ess_cert_id_chain = no
"""


class Authority:
    """An authority for time stamps, made here; a class because it answers again and again."""

    def __init__(self, folder: Path, name: str, days: tuple[int, int] = (-10, 3650)) -> None:
        """Make its key and certificates.

        Args:
            days: from now, between which the certificate that signs is valid.
        """
        folder.mkdir()
        self.folder, self.root = folder, folder / "ca.pem"
        root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        root = certificate(f"{name} Root", root_key, None, (-3650, 3650))
        # Longer than its root, so that the two are not in the order of DER when it comes first.
        own = certificate(f"{name} {'Time Stamps ' * 4}", key, (root, root_key), days)
        pem = serialization.Encoding.PEM
        write(folder / "ca.pem", root.public_bytes(pem))
        write(folder / "tsa.pem", own.public_bytes(pem))
        plain = (serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
        write(folder / "tsa.key", key.private_bytes(pem, *plain))
        write(folder / "serial", "01")
        write(folder / "settings", SETTINGS.format(folder=folder))

    def answer(self, request: Path, out: Path) -> Path:
        """Answer a request."""
        argv: list[str | Path] = [
            needed("openssl"),
            "ts",
            "-reply",
            "-config",
            self.folder / "settings",
            "-queryfile",
            request,
            "-out",
            out,
        ]
        subprocess.run(argv, capture_output=True, check=True)
        return out


Issuer = tuple[x509.Certificate, rsa.RSAPrivateKey]


def certificate(name: str, key: rsa.RSAPrivateKey, issuer: Issuer | None, days: tuple[int, int]) -> x509.Certificate:
    """Return a certificate: of a root, or of who signs time stamps."""
    subject, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), dt.datetime.now(dt.UTC)
    begin, end = (now + dt.timedelta(days=number) for number in days)
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer[0].subject if issuer else subject)
    built = built.public_key(key.public_key()).serial_number(x509.random_serial_number())
    built = built.not_valid_before(begin).not_valid_after(end)
    built = built.add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    if issuer:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = built.add_extension(usage, critical=True)
    return built.sign(issuer[1] if issuer else key, hashes.SHA256())


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed file, and one of another case."""
    place = tmp_path_factory.mktemp("prove")
    for name in ("a", "b"):
        write(place / name / "1.jpg", jpeg_bytes(photo(320, 240, ord(name))))
        assert run_here("build", place / name, *TODAY).code in (0, 1)
        assert run_here("seal", place / name, *TODAY, "--out", place / f"{name}.zip").code == 0
    return place


@pytest.fixture
def sealed(once: Path, tmp_path: Path) -> Path:
    """A sealed file."""
    return Path(shutil.copyfile(once / "a.zip", tmp_path / "a.zip"))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority."""
    return Authority(tmp_path_factory.mktemp("authority") / "one", "One")


def stamped(run: Run, sealed: Path, authority: Authority) -> Path:
    """Let an authority stamp a sealed file; the request is carried there and the answer back."""
    request, answer = sealed.with_suffix(".tsq"), sealed.with_suffix(".tsr")
    assert run("prove", sealed, "--request", request).code == 0
    ran = run("prove", sealed, "--answer", authority.answer(request, answer))
    assert ran.code == 0, ran.out + ran.err
    return answer


def unzipped(sealed: Path) -> Path:
    """Unpack a sealed file, and return its folder."""
    with zipfile.ZipFile(sealed) as archive:
        assert archive.testzip() is None
        archive.extractall(sealed.with_suffix(""))
    return next(sealed.with_suffix("").iterdir())


def test_openssl_and_verify_accept_a_time_stamp(sealed: Path, authority: Authority, run: Run) -> None:
    """Also several of them; the time is told, and who says so only where the authority is known."""
    stamped(run, sealed, authority)
    other = Authority(sealed.parent / "two", "Two")
    stamped(run, sealed, other)
    bag = unzipped(sealed)
    for each, root in zip(sorted((bag / "proofs").iterdir()), (authority.root, other.root), strict=True):
        argv: list[str | Path] = [
            needed("openssl"),
            "ts",
            "-verify",
            "-data",
            bag / "tagmanifest-sha256.txt",
            "-in",
            each,
            "-CAfile",
            root,
        ]
        assert subprocess.run(argv, capture_output=True, check=False).returncode == 0
    ran = run("verify", sealed, "--format", "json")
    assert (ran.code, ran.codes()) == (0, ["proof-noted", "proof-noted"])
    assert "who says so was not checked" in ran.data["findings"][0]["message"]
    both = write(sealed.parent / "both.pem", authority.root.read_bytes() + other.root.read_bytes())
    ran = run("verify", sealed, "--authority", both, "--format", "json")
    assert (ran.code, ran.codes()) == (0, ["proof-noted", "proof-noted"])
    told = ran.data["findings"][0]["message"]
    assert f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H}" in told
    assert "has signed it" in told
    assert run("verify", sealed, "--authority", authority.root, "--format", "json").codes("error") == ["proof-wrong"]


def test_a_time_stamp_of_somebody_else_or_of_something_else_does_not_hold(
    sealed: Path, once: Path, authority: Authority, run: Run, tmp_path: Path
) -> None:
    """Another authority of the same name, another case's answer, what is no answer at all, a certificate long expired."""
    answer = stamped(run, sealed, authority)
    again = Authority(tmp_path / "again", "One")
    assert run("verify", sealed, "--authority", again.root, "--format", "json").codes("error") == ["proof-wrong"]
    ran = run("prove", once / "b.zip", "--answer", answer)
    assert (ran.code, "something else" in ran.err) == (2, True)
    ran = run("prove", once / "b.zip", "--answer", write(tmp_path / "x.tsr", "x"))
    assert (ran.code, "no time stamp" in ran.err) == (2, True)
    expired = Authority(tmp_path / "expired", "Old", (-100, -1))
    copy = Path(shutil.copyfile(once / "a.zip", tmp_path / "copy.zip"))
    stamped(run, copy, expired)
    assert run("verify", copy, "--authority", expired.root, "--format", "json").codes("error") == ["proof-wrong"]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """An SSH key, and the file of allowed signers that knows it as anna."""
    for name in ("key", "other"):
        argv = [needed("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", tmp_path / name]
        subprocess.run(argv, check=True)
        public = " ".join((tmp_path / f"{name}.pub").read_text().split()[:2])
        write(tmp_path / f"{name}.signers", f"{'anna' if name == 'key' else 'bert'}@example.org {public}\n")
    return tmp_path / "key"


def test_ssh_keygen_and_verify_accept_a_signature(sealed: Path, key: Path, run: Run) -> None:
    """By its name where it is known; somebody else's is an error, and so is none."""
    assert run("verify", sealed, "--signers", f"{key}.signers", "--format", "json").codes("error") == ["proof-wrong"]
    assert run("prove", sealed, "--sign", key).code == 0
    bag = unzipped(sealed)
    signature = next((bag / "proofs").iterdir())
    argv = [
        needed("ssh-keygen"),
        "-Y",
        "verify",
        "-f",
        f"{key}.signers",
        "-I",
        "anna@example.org",
        "-n",
        "evidence-kit",
    ]
    done = subprocess.run(
        [*argv, "-s", signature], input=(bag / "tagmanifest-sha256.txt").read_bytes(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    ran = run("verify", sealed, "--signers", f"{key}.signers", "--format", "json")
    assert (ran.code, ran.data["findings"][0]["message"]) == (0, "It is signed by anna@example.org.")
    ran = run("verify", sealed, "--format", "json")
    assert (ran.code, "whose was not checked" in ran.data["findings"][0]["message"]) == (0, True)
    ran = run("verify", sealed, "--signers", key.with_name("other.signers"), "--format", "json")
    assert (ran.code, ran.codes("error")) == (1, ["proof-wrong"])


def test_a_bag_that_was_made_again_has_no_proof_any_more(sealed: Path, once: Path, key: Path, run: Run) -> None:
    """Its checksums agree, and what was proved was another list."""
    assert run("prove", sealed, "--sign", key).code == 0
    mine, other = unzipped(sealed), unzipped(Path(shutil.copyfile(once / "b.zip", sealed.with_name("b.zip"))))
    shutil.copytree(mine / "proofs", other / "proofs")
    ran = run("verify", other, "--signers", f"{key}.signers", "--format", "json")
    assert (ran.code, ran.codes("error")) == (1, ["proof-wrong"])
    assert run("verify", other, "--format", "json").codes("error") == ["proof-wrong"]
    write(mine / "proofs" / "notes.txt", "x")
    assert run("verify", mine, "--format", "json").codes("error") == ["file-unlisted"]


@pytest.fixture
def address(authority: Authority, tmp_path: Path) -> Iterator[str]:
    """An authority that is asked over the network of this machine."""

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = write(tmp_path / "asked.tsq", self.rfile.read(int(self.headers["Content-Length"])))
            answer = authority.answer(request, tmp_path / "asked.tsr").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/tsr"
        server.shutdown()


def test_an_authority_is_asked_when_told_to(sealed: Path, address: str, authority: Authority, run: Run) -> None:
    """A folder too; one that is away changes nothing."""
    bag = unzipped(sealed)
    for each in (sealed, bag):
        assert run("prove", each, "--time-from", address).code == 0
        assert run("verify", each, "--authority", authority.root).code == 0
    before = sealed.read_bytes()
    for wrong, code in (("http://127.0.0.1:9/x", 5), ("ftp://127.0.0.1/x", 2), ("freetsa", 2)):
        assert run("prove", sealed, "--time-from", wrong).code == code
    assert sealed.read_bytes() == before


def test_what_cannot_be_proved_is_said(sealed: Path, once: Path, key: Path, run: Run, tmp_path: Path) -> None:
    """A package that is not sealed, a bag that is not intact, a key that is none, a request in the place of a photo."""
    assert run("prove", once / "a", "--sign", key).code == 3
    assert run("prove", sealed).code == 2
    assert run("prove", sealed, "--sign", write(tmp_path / "photo.jpg", "x")).code == 2
    before = write(tmp_path / "keep.jpg", "x")
    assert run("prove", sealed, "--request", before).code == 2
    assert before.read_bytes() == b"x"
    bag = unzipped(sealed)
    write(bag / "data" / "package" / "report.html", "x")
    assert run("prove", bag, "--sign", key).code == 3
    assert not (bag / "proofs").exists()


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x82\xff\xff\x30", bytes(range(256)), b"\x30\x80" * 40])
def test_what_is_no_answer_is_left_as_it_is(data: bytes) -> None:
    """Whatever comes from the network."""
    assert with_sorted_certificates(data) == data


def test_a_proof_that_is_asked_for_and_cannot_be_checked_is_no_success(sealed: Path, key: Path, run: Run) -> None:
    """Nor is a sealed file with proofs written over."""
    assert run("prove", sealed, "--sign", key).code == 0
    assert run("verify", sealed, "--signers", f"{key}.signers", PATH="/nowhere").code == 5
    assert run("verify", sealed, PATH="/nowhere").code == 0
    before = sealed.read_bytes()
    write(sealed.parent / "c" / "1.jpg", jpeg_bytes(photo(64, 48)))
    assert run("build", sealed.parent / "c", *TODAY).code in (0, 1)
    assert run("seal", sealed.parent / "c", "--out", sealed).code == 7
    assert sealed.read_bytes() == before
