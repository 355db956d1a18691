"""A second reader of age files, from its specification (C2SP age.md) alone: no pyrage, no product code."""

from __future__ import annotations

import base64
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHUNK = 65_536
TAG = 16


def decrypt(file: bytes, identity: str) -> bytes:
    """Decrypt a binary age file with an X25519 identity, checking the header's MAC and every chunk."""
    header, mac, payload = _split(file)
    key = _file_key(header, _secret(identity))
    if not hmac.compare_digest(hmac.digest(_derive(key, b"", b"header"), header, "sha256"), mac):
        raise ValueError("header has another MAC")
    cipher = ChaCha20Poly1305(_derive(key, payload[:16], b"payload"))
    chunks = range(16, len(payload), CHUNK + TAG)
    return b"".join(
        cipher.decrypt(
            n.to_bytes(11, "big") + bytes([start == chunks[-1]]), payload[start : start + CHUNK + TAG], None
        )
        for n, start in enumerate(chunks)
    )


def _split(file: bytes) -> tuple[bytes, bytes, bytes]:
    end = file.index(b"\n---") + len(b"\n---")
    line, payload = file[end:].split(b"\n", 1)
    return file[:end], _base64(line.strip()), payload


def _file_key(header: bytes, secret: X25519PrivateKey) -> bytes:
    lines = header.split(b"\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(b"-> X25519 "))
    share = _base64(lines[at].split(b" ")[2])
    salt = share + secret.public_key().public_bytes_raw()
    wrapping = _derive(
        secret.exchange(X25519PublicKey.from_public_bytes(share)), salt, b"age-encryption.org/v1/X25519"
    )
    return ChaCha20Poly1305(wrapping).decrypt(bytes(12), _base64(lines[at + 1]), None)


def _derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _secret(identity: str) -> X25519PrivateKey:
    digits = identity.lower().removeprefix("age-secret-key-1")[:-6]
    bits = "".join(f"{BECH32.index(digit):05b}" for digit in digits)
    return X25519PrivateKey.from_private_bytes(bytes(int(bits[n : n + 8], 2) for n in range(0, 256, 8)))


def _base64(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))
