"""One typed settings tree: a TOML file, over it the environment (`KIOSK__CENTRE__NAME`) and credentials.

Format version 1: keys are added to it, each with a default, and none changes its meaning; a change that an
older file does not survive gets the next number. Without a file the development defaults hold: simulated
devices, everything on loopback, state under the user's own folders.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from hardware.vocabulary import Role

SYSTEM_FILE = Path("/etc/kiosk/kiosk.toml")
# What the names of drivers begin with that only act; no citizen's kiosk may have one.
STAND_INS = ("simulated-", "replayed-")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_DATABASES = ("sqlite:", "sqlite+pysqlite:", "postgresql+psycopg:")


class SettingsError(Exception):
    """The settings cannot be used; the message names each key and what is wrong with it."""


def guarded(url: str) -> str:
    """Let an address pass that keeps what is sent to it from others; raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("needs https, but to this machine itself")
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("is a server and a path, without user, query or fragment")
    return url


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _state_home() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "kiosk-hcc"


def _run_home() -> Path:
    # Memory-backed: sockets and nothing else live here.
    return Path(os.environ.get("XDG_RUNTIME_DIR") or f"/dev/shm/kiosk-{os.getuid()}") / "kiosk-hcc"  # noqa: S108  # the folder is made 0700


class Paths(_Part):
    """Where things lie: `state` is durable, `run` is memory-backed, `assets` comes with the package.

    `devices` is the folder of sockets at which the units `kiosk-device@ROLE` listen; without it the devices'
    workers are children of the process that uses them.
    """

    state: Path = Field(default_factory=_state_home)
    run: Path = Field(default_factory=_run_home)
    assets: Path = Path(__file__).resolve().parent.parent / "assets"
    devices: Path | None = None


class Centre(_Part):
    """The public service centre that the kiosk stands in, in the words of its screens and slips.

    `unit` is the five-digit code of its commune, empty for not said: the operator's page goes by it.
    """

    name: str = "Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh"
    address: str = "Phường Hồng Gai, tỉnh Quảng Ninh"
    help_words: str = "Quầy hướng dẫn số 1, ngay cạnh cửa vào"
    kiosk_id: str = "QN-HCC-01"
    unit: str = Field(default="", pattern=r"^([0-9]{5})?$")


class Screen(_Part):
    """The screen in pixels and millimetres; sizes on it are millimetres."""

    width_px: int = 1080
    height_px: int = 1920
    width_mm: float = 268
    height_mm: float = 476


class Spoken(_Part):
    """Where the screens are read aloud: the ALSA device of headphones and speaker.

    `jack` is the mixer's switch that senses headphones (`Headphone Jack`, as `amixer -c CARD contents` names
    it), on `card`. Without one, nothing personal is ever said.
    """

    device: str = "default"
    card: str = "0"
    jack: str = ""


class Device(_Part):
    """Which driver fills a role, and the driver's own options.

    `serial` is the serial number that the device must have, empty for any. `record` writes all that passes
    between driver and device to a file: for synthetic people only.
    """

    driver: str
    options: dict[str, str | int | float | bool] = {}
    serial: str = ""
    record: bool = False


class Verifier(_Part):
    """The authority's online verifier (docs/card-verifier.md), and how long a citizen waits for it.

    `key_file` is the public key that its answers are signed with (PEM). `ca_file` holds the authorities that
    certify its server, where they are not those that browsers know.
    """

    url: str
    key_file: Path | None = None
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=4, gt=0, le=15)

    _guarded = field_validator("url")(guarded)


class PhoneClaims(_Part):
    """What an identity provider calls what is asked of a person; None is the usual name."""

    number: str | None = None
    name: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    residence: str | None = None
    level: str | None = None
    level_1: tuple[str, ...] | None = None
    level_2: tuple[str, ...] | None = None


class Phone(_Part):
    """Log-in by the person's own phone (docs/phone-login.md); neither `issuer` nor `gateway`: not offered.

    `issuer` is an OpenID provider with the device flow; all else about it is found there. `gateway` leaves
    the log-in to the province's gateway, which speaks VNeID's flow and holds its secrets. `skew_seconds` is
    how far the clocks may differ.
    """

    issuer: str = ""
    gateway: bool = False
    client_id: str = "kiosk-hcc"
    scope: str = "openid profile"
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=6, gt=0, le=15)
    skew_seconds: float = Field(default=60, ge=0, le=300)
    claims: PhoneClaims = PhoneClaims()

    @field_validator("issuer")
    @classmethod
    def _guarded_issuer(cls, issuer: str) -> str:
        return guarded(issuer) if issuer else issuer

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.issuer and self.gateway:
            raise ValueError("has an issuer or goes by the gateway, not both")
        return self


class Identity(_Part):
    """What makes a card's signer known: country signing certificates that the operator installed.

    Where there is no certificate of the signer's authority, its online verifier is asked.
    """

    anchors: Path | None = None
    verifier: Verifier | None = None


class Province(_Part):
    """The gateway of the province, and how long a citizen waits for its answer.

    Outside of this machine it is reached by https, with what `kiosk enrol` pinned. `key_file` is a public
    packet key for a kiosk that is not enrolled: development only. `suite` is how packets are sealed where
    the province offers both (docs/packet.md).
    """

    gateway_url: str = "http://127.0.0.1:8601"
    key_file: Path | None = None
    suite: Literal["mlkem768-x25519", "x25519"] = "mlkem768-x25519"
    custody_wait_seconds: float = 20
    timeout_seconds: float = 10


class Outbox(_Part):
    """How much room the queue may take, in MiB: no visit begins that could not be stored at its end.

    `quota_mib` is for all packets that wait, `reserve_mib` what must stay free on the disk besides.
    """

    quota_mib: int = Field(default=8192, ge=128)
    reserve_mib: int = Field(default=256, ge=16)


class Vneid(_Part):
    """VNeID as the gateway's client there (docs/phone-login.md); phones reach the gateway at `public_url`.

    The secret and the key that answers are sealed to (RSA, PEM) are files, or the service's credentials
    `vneid-secret` and `vneid-key`.
    """

    authorize_url: str
    token_url: str
    userinfo_url: str
    client_id: str
    public_url: str
    secret_file: Path | None = None
    key_file: Path | None = None
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=6, gt=0, le=15)
    claims: PhoneClaims = PhoneClaims()

    _guarded = field_validator("authorize_url", "token_url", "userinfo_url", "public_url")(guarded)


class Gateway(_Part):
    """The server that a province runs for its kiosks.

    `database` is an SQLAlchemy address (`postgresql+psycopg://…`), empty for SQLite in `state`. `packets` is
    `s3://bucket/prefix`, empty for a folder in `state`; `s3_endpoint` names the store where it is not
    Amazon's. `tls`: `own` serves TLS and asks kiosks for their certificates, `proxy` trusts the proxy before
    it to have done so, `off` is for this machine alone. `names` stand in its server certificate.
    `back_office_url` is the province's own system (docs/back-office.md): the gateway is `back_office_user` of
    its `back_office_unit` there, with the password in a file of that name or in the service's credential
    `back-office-password`; `back_office_ca_file` certifies its server, where public authorities do not.
    `packet_days` and `entry_days` say how long what was handed over is kept (docs/province-api.md).
    """

    host: str = "127.0.0.1"
    port: int = 8601
    state: Path = Field(default_factory=lambda: _state_home() / "gateway")
    back_office_url: str = "http://127.0.0.1:8602"
    back_office_user: str = ""
    back_office_unit: str = ""
    back_office_password_file: Path | None = None
    back_office_ca_file: Path | None = None
    database: str = ""
    packets: str = ""
    s3_endpoint: str = ""
    tls: Literal["off", "own", "proxy"] = "off"
    names: tuple[str, ...] = ("localhost", "127.0.0.1")
    workers: int = Field(default=1, ge=1, le=64)
    requests_per_minute: int = Field(default=600, ge=1)
    packet_days: int = Field(default=30, ge=0)
    entry_days: int = Field(default=3650, ge=1)
    vneid: Vneid | None = None

    _guarded = field_validator("back_office_url")(guarded)

    @field_validator("database")
    @classmethod
    def _of_a_known_kind(cls, database: str) -> str:
        if database and not database.startswith(_DATABASES):
            raise ValueError(f"begins with {', '.join(_DATABASES[:-1])} or {_DATABASES[-1]}, or is empty")
        return database


class Metrics(_Part):
    """The agent's figures for Prometheus (docs/fleet.md), for this machine alone; port 0 offers none."""

    port: int = Field(default=0, ge=0, le=65535)


class Sandbox(_Part):
    """The stand-in for the province's own system, and the made-up world's keys."""

    host: str = "127.0.0.1"
    port: int = 8602
    phone_port: int = 8603
    state: Path = Field(default_factory=lambda: _state_home() / "sandbox")


class Journey(_Part):
    """How long a visit waits, in seconds; `pause_seconds` for who said that they look for papers."""

    idle_seconds: float = 90
    warning_seconds: float = 20
    pause_seconds: float = 600
    card_seconds: float = 60


class Technician(_Part):
    """How long the technician's side waits for a touch, in seconds: at its door, and behind it."""

    door_seconds: float = Field(default=60, ge=10, le=600)
    idle_seconds: float = Field(default=300, ge=30, le=3600)


def _simulated() -> dict[Role, Device]:
    return {role: Device(driver=f"simulated-{role}") for role in Role}


class Settings(BaseSettings):
    """All settings of one machine."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="KIOSK__",
        env_nested_delimiter="__",
        secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY"),
    )

    version: Literal[1] = 1
    profile: Literal["development", "appliance"] = "development"
    paths: Paths = Paths()
    centre: Centre = Centre()
    screen: Screen = Screen()
    devices: dict[Role, Device] = Field(default_factory=_simulated)
    identity: Identity = Identity()
    phone: Phone = Phone()
    province: Province = Province()
    outbox: Outbox = Outbox()
    gateway: Gateway = Gateway()
    metrics: Metrics = Metrics()
    sandbox: Sandbox = Sandbox()
    journey: Journey = Journey()
    technician: Technician = Technician()
    sound: bool = True
    speech: Spoken = Spoken()

    @model_validator(mode="after")
    def _no_stand_ins_before_the_public(self) -> Self:
        if self.profile != "appliance":
            return self
        simulated = [role for role, device in self.devices.items() if device.driver.startswith(STAND_INS)]
        if simulated:
            raise ValueError(f"an appliance needs real drivers under [devices] for: {', '.join(simulated)}")
        recorded = [
            role for role, device in self.devices.items() if device.record or "record" in device.options
        ]
        if recorded:
            raise ValueError(f"an appliance records no device; take `record` from: {', '.join(recorded)}")
        return self

    @property
    def anchors(self) -> Path:
        """The folder of trust anchors; in development beside the state."""
        return self.identity.anchors or self.paths.state / "anchors"

    @property
    def verifier_key(self) -> Path:
        """The file with the public key of the authority's verifier, where one is set."""
        chosen = self.identity.verifier.key_file if self.identity.verifier else None
        return chosen or self.paths.state / "keys" / "card-verifier.pem"

    @property
    def province_key(self) -> Path:
        """The file with the province's public key."""
        return self.province.key_file or self.paths.state / "keys" / "province.pub"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Rank the sources: given in code, credentials, environment, file."""
        return (
            init_settings,
            file_secret_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls),
        )


def load_settings(file: Path | None = None) -> Settings:
    """Read the settings from `file`, else from the system's file if there is one, else the defaults.

    Raises SettingsError with one line a wrong key.
    """
    chosen = file or (SYSTEM_FILE if SYSTEM_FILE.exists() else None)

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=chosen)

    try:
        return FromFile()
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        head = f"settings cannot be used ({chosen or 'defaults'}):"
        raise SettingsError("\n".join([head, *lines])) from None
    except (OSError, ValueError) as error:
        raise SettingsError(f"settings cannot be read ({chosen}): {error}") from None
