"""Packets as objects of a bucket that speaks S3.

Who may write there is told to the library in its own ways (`AWS_ACCESS_KEY_ID`,
`AWS_SHARED_CREDENTIALS_FILE`, the machine's role): no secret stands in the settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from kiosk.gateway.errors import StateUnusable, StoreAway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

_ATTEMPTS = 3
_CONNECT_SECONDS, _READ_SECONDS = 5, 30
_CONNECTIONS = 16
# Stores that are not Amazon's take any; the library insists on one.
_REGION = "us-east-1"
_SUFFIX = ".packet"


class S3Store:
    """Owns the packets below one prefix of one bucket; for any number of threads."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""

    def put(self, name: str, data: bytes) -> None:
        """Keep a packet; when this returns, the store has answered for it."""
        # The store itself computes the digest again and refuses what was changed on the way.
        self._ask(self._client.put_object, Key=self._prefix + name, Body=data, ChecksumAlgorithm="SHA256")

    def get(self, name: str) -> bytes | None:
        """Give a packet; None where there is none of this name."""
        try:
            answer = self._client.get_object(
                Bucket=self._bucket, Key=self._prefix + name, ChecksumMode="ENABLED"
            )
            data: bytes = answer["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise StoreAway(_describe(error)) from error
        except BotoCoreError as error:
            raise StoreAway(_describe(error)) from error
        return data

    def delete(self, name: str) -> None:
        """Forget a packet; one that is not there is no error."""
        self._ask(self._client.delete_object, Key=self._prefix + name)

    def names(self, before: datetime | None = None) -> Iterator[str]:
        """Name the packets in no order; with `before` only those that were put before that moment."""
        pages = self._client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for found in page.get("Contents", ()):
                    name = found["Key"].removeprefix(self._prefix)
                    if name.endswith(_SUFFIX) and (before is None or found["LastModified"] < before):
                        yield name
        except (BotoCoreError, ClientError) as error:
            raise StoreAway(_describe(error)) from error

    def check(self) -> None:
        """Return where the bucket answers; raises OSError otherwise."""
        self._ask(self._client.head_bucket)

    def _ask(self, call: Callable[..., object], **arguments: object) -> None:
        try:
            call(Bucket=self._bucket, **arguments)
        except (BotoCoreError, ClientError) as error:
            raise StoreAway(_describe(error)) from error


def open_s3_store(bucket: str, prefix: str, *, endpoint: str = "") -> S3Store:
    """Open a bucket; raises StateUnusable where the library cannot be told how to reach it."""
    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        max_pool_connections=_CONNECTIONS,
        retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
        s3={"addressing_style": "path"} if endpoint else {},
    )
    try:
        session = boto3.session.Session()
        region = session.region_name or _REGION
        client = session.client("s3", endpoint_url=endpoint or None, region_name=region, config=config)
    except (BotoCoreError, ValueError) as error:
        raise StateUnusable(f"gateway.packets: {error}") from error
    return S3Store(client, bucket, prefix)


def _describe(error: BotoCoreError | ClientError) -> str:
    if isinstance(error, ClientError):
        return f"the packet store answers {error.response['Error']['Code']}"
    return f"the packet store does not answer: {type(error).__name__}"
