"""The identity authority's card verifier, made up: vouches for virtual cards, misbehaves on request.

It speaks the contract of docs/card-verifier.md; the certificates it knows are those of virtual cards, and
its key is worth nothing anywhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from hardware.emrtd.files import EF_SOD
from hardware.emrtd.passive import authenticate
from kiosk.identity import verifier_protocol as protocol
from kiosk.identity.anchors import load_anchors
from kiosk.identity.verifier import digest_of
from kiosk.machine.files import make_private_folder, write_durable, write_once

# Where `kiosk sandbox` serves it, beside the back office, and keeps its key.
CARD_VERIFIER = "/card-verifier"
VERIFIER_FOLDER = "card-verifier"
PUBLIC_KEY_FILE = "card-verifier.pem"
_KEY_FILE = "card-verifier.key.pem"
# EF.SOD of any card is some thousand bytes.
_LARGEST_QUESTION = 256 * 1024


class Mode(StrEnum):
    """How the verifier behaves; what follows the first three lies, or says no."""

    NORMAL = "normal"
    SLOW = "slow"  # answers after `seconds`
    FAILING = "failing"  # answers 500
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    FORGED = "forged"  # signed by somebody else
    OTHER_CARD = "other-card"
    REPLAYED = "replayed"  # the last true answer again
    OUT_OF_TIME = "out-of-time"
    GARBLED = "garbled"
    MOVED = "moved"  # sends the question somewhere else


_TRUTHFUL = frozenset({Mode.NORMAL, Mode.SLOW})


class Control(BaseModel):
    """What `POST /control` sets."""

    mode: Mode
    seconds: float = 0


def ensure_verifier_key(folder: Path) -> Ed25519PrivateKey:
    """Return the made-up authority's key, made the first time; its public half lies beside it."""
    make_private_folder(folder)
    path = folder / _KEY_FILE
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        with contextlib.suppress(FileExistsError):  # another process came first
            write_once(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds another kind of key")
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write_durable(folder / PUBLIC_KEY_FILE, public, mode=0o644)
    return key


class Authority:
    """Judges the EF.SODs of virtual cards by the test issuer's certificate and list; signs what it says."""

    def __init__(self, issuer_folder: Path, key: Ed25519PrivateKey) -> None:
        self.control = Control(mode=Mode.NORMAL)
        self.asked = 0
        self._issuer = issuer_folder
        self._key = key
        self._last = b""

    def answer(self, question: protocol.Request) -> bytes:
        """Write the answer to a question, or what the control wants instead of one."""
        self.asked += 1
        mode = self.control.mode
        if mode is Mode.GARBLED:
            return b'{"version": 2, "verdict": "genuine"}'
        if mode is Mode.REPLAYED and self._last:
            return self._last
        nonce = bytes(protocol.NONCE_BYTES) if mode is Mode.REPLAYED else question.nonce
        other = b"\0" if mode is Mode.OTHER_CARD else b""
        late = timedelta(hours=1) if mode is Mode.OUT_OF_TIME else timedelta()
        statement = msgspec.json.encode(
            protocol.Statement(
                sod_sha256=digest_of(question.sod + other).hex(),
                nonce=nonce.hex(),
                at=datetime.now(UTC) - late,
                result=self._result(question.sod),
                version=1,
            )
        )
        key = Ed25519PrivateKey.generate() if mode is Mode.FORGED else self._key
        signature = key.sign(protocol.CONTEXT + statement)
        reply = msgspec.json.encode(protocol.SignedStatement(statement, signature, 1))
        if mode in _TRUTHFUL:
            self._last = reply
        return reply

    def _result(self, sod: bytes) -> protocol.Result:
        match self.control.mode:
            case Mode.UNKNOWN:
                return protocol.Result.UNKNOWN
            case Mode.REVOKED:
                return protocol.Result.REVOKED
        anchors = load_anchors(self._issuer)
        found = authenticate(
            {EF_SOD: sod},
            (),
            anchors.certificates,
            datetime.now(UTC),
            links=anchors.links,
            revocation=anchors.revocations,
        )
        if not (found.signature and found.anchored and found.in_time):
            return protocol.Result.UNKNOWN
        return protocol.Result.REVOKED if found.revoked else protocol.Result.VOUCHED


def create_app(authority: Authority) -> FastAPI:
    """Serve an authority."""
    app = FastAPI(title="Made-up card verifier", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post(protocol.PATH)
    async def post_voucher(request: Request) -> Response:
        body = await request.body()
        match authority.control.mode:
            case Mode.SLOW:
                await asyncio.sleep(authority.control.seconds)
            case Mode.FAILING:
                raise HTTPException(500, "made up")
            case Mode.MOVED:
                return RedirectResponse("http://127.0.0.1:9/elsewhere", 307)
        try:
            if len(body) > _LARGEST_QUESTION:
                raise msgspec.ValidationError("too long")
            question = msgspec.json.decode(body, type=protocol.Request)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise HTTPException(422, str(error)) from error
        answer = await run_in_threadpool(authority.answer, question)
        return Response(answer, media_type="application/json")

    @app.post("/control")
    def post_control(control: Control) -> Control:
        authority.control = control
        return control

    @app.get("/health")
    def get_health() -> dict[str, str | int]:
        return {"status": "ok", "mode": authority.control.mode.value, "asked": authority.asked}

    return app
