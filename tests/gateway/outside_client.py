"""A client of the gateway, as an engineer writes it from docs/province-api.md and docs/packet.md alone.

It uses nothing of the kiosk's own code, on purpose: what is missing in those pages is missing here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import ssl
import struct
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Client:
    """One enrolled kiosk; its keys live as long as the object."""

    def __init__(self, url: str, kiosk_id: str, folder: Path) -> None:
        self.url, self.kiosk_id, self.folder = url, kiosk_id, folder
        self.keys = {
            purpose: Ed25519PrivateKey.generate() for purpose in ("enrolment", "transport", "report")
        }
        self.context = ssl.create_default_context()
        # For the first contact only: there the code proves both sides.
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE

    def ask(self, method, path, body=b"", **headers):
        parts = urlsplit(self.url)
        line = http.client.HTTPSConnection(str(parts.hostname), parts.port, context=self.context, timeout=30)
        try:
            line.request(method, path, body, {key.replace("_", "-"): value for key, value in headers.items()})
            answer = line.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            line.close()

    def enrol(self, code: str) -> None:
        lookup, secret = code.replace("-", "")[:5], code.replace("-", "")[5:]
        salt = b"kiosk-hcc one-time code v1\0" + lookup.encode()
        key = hashlib.scrypt(secret.encode(), salt=salt, n=32768, r=8, p=1, dklen=32, maxmem=64 * 1024 * 1024)
        public = {name: b64(one.public_key().public_bytes_raw()) for name, one in self.keys.items()}
        body = json.dumps(
            {
                "lookup": lookup,
                "kiosk_id": self.kiosk_id,
                "nonce": b64(secrets.token_bytes(16)),
                "keys": public,
            }
        ).encode()
        proofs = {
            name: b64(one.sign(f"kiosk-hcc/{name}/enrolment-request-v1\0".encode() + body))
            for name, one in self.keys.items()
        }
        mac = hmac.digest(key, b"kiosk-hcc/enrolment-request-v1\0" + body, "sha256")
        message = json.dumps({"format": 1, "body": b64(body), "proofs": proofs, "mac": b64(mac)}).encode()
        status, _, answer = self.ask("POST", "/v1/enrolment", message, Content_Type="application/json")
        assert status == 200, answer
        told = json.loads(answer)
        body = base64.b64decode(told["body"])
        expected = hmac.digest(key, b"kiosk-hcc/enrolment-answer-v1\0" + body, "sha256")
        assert hmac.compare_digest(expected, base64.b64decode(told["mac"]))
        self.admission = json.loads(body)
        asked = hashlib.sha256(b"kiosk-hcc request\0" + message).digest()
        assert base64.b64decode(self.admission["request"]) == asked
        self.context = self._trusted()

    def _trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cadata=self.admission["authority"])
        own = self.folder / "own.pem"
        own.touch(mode=0o600)
        private = self.keys["transport"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        own.write_bytes(private + self.admission["certificate"].encode())
        context.load_cert_chain(own)
        return context

    def signed(self, document: bytes, kind: str):
        told = json.loads(document)
        body = base64.b64decode(told["body"])
        distribution = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.admission["distribution"]))
        label = f"kiosk-hcc/distribution/document-v1/{kind}\0".encode()
        distribution.verify(base64.b64decode(told["signature"]), label + body)
        return json.loads(body)

    def seal(self, submission_id: str, manifest: dict, papers: dict[str, bytes]) -> bytes:
        listed = self.signed(self.ask("GET", "/v1/keys")[2], "seal-keys")["keys"]
        to = next(key for key in listed if key["suite"] == "x25519" and key["preferred"])
        own = self.keys["enrolment"].public_key().public_bytes_raw()
        header = (
            b"\x89HCC\r\n\x1a\n"
            + struct.pack(">HH", 1, 2)
            + bytes.fromhex(to["key_id"])
            + hashlib.sha256(b"kiosk-hcc signer\0" + own).digest()[:16]
            + bytes.fromhex(submission_id)
        )
        text = json.dumps(manifest, ensure_ascii=False).encode()
        content = struct.pack(">Q", len(text)) + text + struct.pack(">I", len(papers))
        for name, body in sorted(papers.items()):
            content += struct.pack(">H", len(name)) + name.encode() + struct.pack(">Q", len(body)) + body
        suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
        to_key = X25519PublicKey.from_public_bytes(base64.b64decode(to["public"]))
        sealed = header + suite.encrypt(content, to_key, info=b"kiosk-hcc packet v1\0" + header)
        digest = hashlib.sha256(sealed).digest()
        return sealed + self.keys["enrolment"].sign(b"kiosk-hcc/enrolment/packet-v1\0" + digest)

    def put(self, submission_id: str, packet: bytes):
        status, _, answer = self.ask("PUT", f"/v1/packets/{submission_id}", packet)
        return status, json.loads(answer)

    def get(self, submission_id: str):
        status, _, answer = self.ask("GET", f"/v1/packets/{submission_id}")
        return status, json.loads(answer)

    def upload(self, submission_id: str, packet: bytes, piece: int) -> int:
        sha256 = hashlib.sha256(packet).hexdigest()
        metadata = f"submission_id {b64(submission_id.encode())},sha256 {b64(sha256.encode())}"
        tus = {"Tus_Resumable": "1.0.0"}
        status, headers, answer = self.ask(
            "POST", "/v1/uploads", Upload_Length=str(len(packet)), Upload_Metadata=metadata, **tus
        )
        assert status == 201, answer
        place, offset = headers["location"], int(headers["upload-offset"])
        while True:
            about = {"Upload_Offset": str(offset), "Content_Type": "application/offset+octet-stream"}
            status, headers, answer = self.ask(
                "PATCH", place, packet[offset : offset + piece], **tus, **about
            )
            assert status == 204, answer
            offset = int(headers["upload-offset"])
            if offset == len(packet):
                return status
