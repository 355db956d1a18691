"""What a bucket promises, and the uploads in parts that were left open in it: asked by requests of our own."""

from __future__ import annotations

import hashlib
import http
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from xml.etree import ElementTree as ET

from adapters.evidence_vault.s3_requests import BucketAddress, RequestRefusedError, request
from domain.ports.vault import VaultRefusedError, VaultUnavailableError

Mode = Literal["COMPLIANCE", "GOVERNANCE"]

DAYS_OF_A_YEAR = 365

_MODES: Mapping[str, Mode] = {"COMPLIANCE": "COMPLIANCE", "GOVERNANCE": "GOVERNANCE"}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a bucket keeps each version written to it.

    Args:
        mode: COMPLIANCE: nobody can shorten it. GOVERNANCE: who has the permission to pass over it can.
        days: Days from the writing on.
    """

    mode: Mode
    days: int


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """An upload in parts that was neither completed nor aborted."""

    key: str
    id: str
    initiated: datetime


def retention(address: BucketAddress) -> Retention:
    """Give the default retention of a bucket.

    Raises:
        VaultRefusedError: It has none, keeps no versions, is not there, or is not open to who asks.
        VaultUnavailableError: The store does not answer.
    """
    expected = f"bucket {address.bucket}: expected versions and object lock with a default retention, found"
    with _failures_translated(address):
        found = _text(_ask(address, {"versioning": ""}), "Status")
        if found != "Enabled":
            raise VaultRefusedError(f"{expected} {'versions ' + found.lower() if found else 'no versions'}")
        try:
            lock = _ask(address, {"object-lock": ""})
        except RequestRefusedError as refusal:
            if b"ObjectLockConfigurationNotFoundError" in refusal.answer:
                raise VaultRefusedError(f"{expected} no object lock") from None
            raise
    days = int(_text(lock, "Days") or 0) + DAYS_OF_A_YEAR * int(_text(lock, "Years") or 0)
    mode = _MODES.get(_text(lock, "Mode"))
    if days == 0 or mode is None:
        raise VaultRefusedError(f"{expected} object lock without one")
    return Retention(mode, days)


def check_bucket(address: BucketAddress) -> None:
    """Look that a bucket is there and open to who asks.

    Raises:
        VaultRefusedError: It is not.
        VaultUnavailableError: The store does not answer.
    """
    with _failures_translated(address):
        _ask(address, {"versioning": ""})


def create_bucket(address: BucketAddress, *, keep: Retention | None) -> None:
    """Make a bucket, with versions, object lock and a default retention where one is given.

    For local servers; an operator's bucket is made by the operator.

    Raises:
        VaultRefusedError: The store refuses.
        VaultUnavailableError: The store does not answer.
    """
    with _failures_translated(address):
        locked = {"x-amz-bucket-object-lock-enabled": "true"} if keep is not None else {}
        request(address, "PUT", headers=locked)
        if keep is not None:
            rule = f"<DefaultRetention><Mode>{keep.mode}</Mode><Days>{keep.days}</Days></DefaultRetention>"
            _configure_lock(address, f"<Rule>{rule}</Rule>")


def open_uploads(address: BucketAddress) -> Iterator[OpenUpload]:
    """Name the uploads in parts that are open, those being written now among them.

    Raises:
        VaultUnavailableError: The store does not answer.
    """
    markers: dict[str, str] = {}
    while True:
        with _failures_translated(address):
            page = _ask(address, {"uploads": "", **markers})
        for each in (element for element in page if _name(element) == "Upload"):
            initiated = datetime.fromisoformat(_text(each, "Initiated"))
            yield OpenUpload(key=_text(each, "Key"), id=_text(each, "UploadId"), initiated=initiated)
        if _text(page, "IsTruncated") != "true":
            return
        markers = {
            "key-marker": _text(page, "NextKeyMarker"),
            "upload-id-marker": _text(page, "NextUploadIdMarker"),
        }


def abort(address: BucketAddress, upload: OpenUpload) -> None:
    """Remove the parts of an upload; one that was completed or aborted meanwhile is left alone.

    Raises:
        VaultUnavailableError: The store does not answer.
    """
    with _failures_translated(address):
        try:
            request(address, "DELETE", key=upload.key, query={"uploadId": upload.id})
        except RequestRefusedError as refusal:
            if refusal.status != http.HTTPStatus.NOT_FOUND:
                raise


def _configure_lock(address: BucketAddress, rule: str) -> None:
    enabled = "<ObjectLockEnabled>Enabled</ObjectLockEnabled>"
    body = f"<ObjectLockConfiguration>{enabled}{rule}</ObjectLockConfiguration>".encode()
    # The digest that S3 asks for with this request; it guards nothing here.
    digest = hashlib.md5(body, usedforsecurity=False).digest()
    headers = {"content-md5": b64encode(digest).decode()}
    request(address, "PUT", query={"object-lock": ""}, headers=headers, body=body)


def _ask(address: BucketAddress, query: Mapping[str, str]) -> ET.Element:
    try:
        # From the store that holds the evidence; expat bounds what entities can grow to.
        return ET.fromstring(request(address, "GET", query=query))  # noqa: S314
    except ET.ParseError as error:
        raise VaultUnavailableError(f"the object store did not answer in XML: {error}") from error


def _text(element: ET.Element, name: str) -> str:
    """Give the text of the first element of a name, in whatever namespace; empty where there is none."""
    return next((each.text or "" for each in element.iter() if _name(each) == name), "")


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@contextmanager
def _failures_translated(address: BucketAddress) -> Iterator[None]:
    refused = (http.HTTPStatus.BAD_REQUEST, http.HTTPStatus.FORBIDDEN, http.HTTPStatus.NOT_FOUND)
    try:
        yield
    except RequestRefusedError as refusal:
        error = VaultRefusedError if refusal.status in refused else VaultUnavailableError
        raise error(f"bucket {address.bucket}: the object store refuses: {refusal}") from refusal
    except OSError as error:
        raise VaultUnavailableError(f"the object store does not answer: {error}") from error
