"""Requests that obstore cannot make, signed by AWS Signature Version 4: a bucket's settings, its open uploads.

A few small requests a day; all bytes of evidence go through obstore.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

TIMEOUT_S = 10.0

LONGEST_ANSWER = 16 << 20
"""Bytes of an answer that are read at most."""


class BucketAddress(BaseModel):
    """A bucket on an S3 interface, and who asks.

    Args:
        endpoint: `https://host` or `https://host:port`; the bucket's name is added as the first path segment.
        bucket: Its name; one bucket serves one repository.
        region: As requests are signed with.
        access_key_id: Who asks.
        secret_access_key: What the requests are signed with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str = Field(pattern=r"^https?://[^/?#@]+$")
    bucket: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
    region: str = "us-east-1"
    access_key_id: str
    secret_access_key: SecretStr


class RequestRefusedError(Exception):
    """The store answered with an error.

    Args:
        status: HTTP status.
        answer: Its body, which names the error.
    """

    def __init__(self, status: int, answer: bytes) -> None:
        super().__init__(f"status {status}: {answer[:500].decode(errors='replace')}")
        self.status = status
        self.answer = answer


def request(
    address: BucketAddress,
    method: str,
    *,
    key: str = "",
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> bytes:
    """Send one signed request and give the body of its answer.

    Args:
        key: Key of an object; empty for the bucket itself.

    Raises:
        RequestRefusedError: The store answered with a status of 300 or more.
        OSError: It could not be reached.
    """
    parts = urlsplit(address.endpoint)
    path = f"/{address.bucket}" + (f"/{quote(key, safe='/-_.~')}" if key else "")
    canonical_query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted((query or {}).items())
    )
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    sent["host"] = parts.netloc
    signature = _signature(
        address,
        method=method,
        path=path,
        query=canonical_query,
        headers=sent,
        body=body,
        at=datetime.now(UTC),
    )
    opened = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = opened(parts.netloc, timeout=TIMEOUT_S)
    try:
        connection.request(method, f"{path}?{canonical_query}", body=body, headers=sent | signature)
        response = connection.getresponse()
        answer = response.read(LONGEST_ANSWER)
    except http.client.HTTPException as error:
        raise ConnectionError(f"{parts.netloc} does not answer in HTTP: {error!r}") from error
    finally:
        connection.close()
    if response.status >= http.client.MULTIPLE_CHOICES:
        raise RequestRefusedError(response.status, answer)
    return answer


def _signature(
    address: BucketAddress,
    *,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
) -> dict[str, str]:
    """Give the headers that sign a request (AWS Signature Version 4, header form)."""
    digest = hashlib.sha256(body).hexdigest()
    moment = at.strftime("%Y%m%dT%H%M%SZ")
    signed = {**headers, "x-amz-content-sha256": digest, "x-amz-date": moment}
    names = ";".join(sorted(signed))
    canonical_headers = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
    canonical = "\n".join([method, path, query, canonical_headers, names, digest])
    scope = f"{moment[:8]}/{address.region}/s3/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = b"AWS4" + address.secret_access_key.get_secret_value().encode()
    for step in (*scope.split("/"), to_sign):
        key = hmac.digest(key, step.encode(), hashlib.sha256)
    credential = f"{address.access_key_id}/{scope}"
    authorization = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={key.hex()}"
    return {"x-amz-content-sha256": digest, "x-amz-date": moment, "authorization": authorization}
