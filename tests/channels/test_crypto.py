"""Tencent's published vectors, everything that is not quite a ciphertext, and round trips with a second reading."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels import envelope
from bot.channels.base import BadCallbackError
from bot.channels.sdk import Crypto
from bot.demo.standin_callbacks import Vault
from tests.channels.conftest import AES_KEY, CORP, TOKEN

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "crypto_vectors.json"
KEY = base64.b64decode(AES_KEY + "=")
PUBLISHED = {
    "receive_id": "wx5823bf96d3bd56c7",
    "msg_signature": "477715d11cdb4164915debcba66cb864d751f3e6",
    "timestamp": "1409659813",
    "nonce": "1372623149",
    "encrypt": (
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvu"
        "JTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwG"
        "c2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9"
        "EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0"
        "lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
    ),
}
crypto = Crypto(TOKEN, AES_KEY, CORP)
vault = Vault(TOKEN, AES_KEY, CORP)


def raw(plain: bytes, key: bytes = KEY, iv: bytes | None = None) -> str:
    """Any bytes, encrypted as they are."""
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16] if iv is None else iv)).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def packed(message: bytes, receiver: bytes = CORP.encode(), *, length: bytes | None = None) -> bytes:
    """A plaintext as path/91144 wants it, but for the parts given."""
    return b"r" * 16 + (len(message).to_bytes(4, "big") if length is None else length) + message + receiver


def padded(plain: bytes, count: int | None = None, value: int | None = None) -> bytes:
    """With padding; `count` bytes of `value` where the right ones are not wanted."""
    count = 32 - len(plain) % 32 if count is None else count
    return plain + bytes([count if value is None else value]) * count


def test_tencents_published_example() -> None:
    found = PUBLISHED
    sign = envelope.signature(TOKEN, found["timestamp"], found["nonce"], found["encrypt"])

    assert sign == found["msg_signature"]
    assert "<Content><![CDATA[hello]]></Content>" in Crypto(TOKEN, AES_KEY, found["receive_id"]).decrypt(
        found["encrypt"]
    )


@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors of other projects are not beside this checkout")
def test_vectors_of_other_projects() -> None:
    vectors: list[dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))
    assert vectors
    for one in vectors:
        sign = envelope.signature(one["token"], one["timestamp"], one["nonce"], one["encrypt"])
        text = Crypto(one["token"], one["aes_key"], one["receive_id"]).decrypt(one["encrypt"])

        assert sign == one["msg_signature"], one["name"]
        assert one["contains"] in text, one["name"]
        assert Vault(one["token"], one["aes_key"], one["receive_id"]).decrypt(one["encrypt"]) == text, one["name"]


GOOD = padded(packed(b"<xml>x</xml>"))
SEALED = base64.b64decode(raw(GOOD))
WRONG_KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("why", "ciphertext"),
    [
        ("empty", ""),
        ("not base64", "!!!!"),
        ("base64 of no whole block", base64.b64encode(b"x" * 17).decode()),
        ("cut by one block", base64.b64encode(SEALED[:-16]).decode()),
        ("first block only", base64.b64encode(SEALED[:16]).decode()),
        ("a block more", base64.b64encode(SEALED + b"y" * 16).decode()),
        ("blocks swapped", base64.b64encode(SEALED[16:32] + SEALED[:16] + SEALED[32:]).decode()),
        ("random bytes", base64.b64encode(bytes(range(64))).decode()),
        ("another key", raw(GOOD, WRONG_KEY)),
        ("another start", raw(b"\0" * 16 + GOOD, iv=b"i" * 16)),
        ("padding of nothing", raw(packed(b"m" * 11) + b"\0")),
        ("padding of 33", raw(padded(packed(b"m" * 27), 33))),
        ("padding of 255", raw(padded(packed(b"m" * 13), 15, 255))),
        ("last byte right, others not", raw(packed(b"m" * 12) + b"a" * 15 + b"\x10")),
        ("length too large", raw(padded(packed(b"m", length=b"\x00\x00\xff\xff")))),
        ("length negative", raw(padded(packed(b"m", length=b"\xff\xff\xff\xff")))),
        ("length of the wrong end", raw(padded(packed(b"m", length=b"\x01\x00\x00\x00")))),
        ("length of nothing", raw(padded(packed(b"m", length=b"\x00\x00\x00\x00")))),
        ("no room for a length", raw(padded(b"r" * 18))),
        ("only padding", raw(padded(b""))),
        ("another receiver", raw(padded(packed(b"m", b"wwother")))),
        ("no receiver", raw(padded(packed(b"m", b"")))),
        ("receiver with a tail", raw(padded(packed(b"m", CORP.encode() + b"x")))),
        ("receiver with a nought", raw(padded(packed(b"m", CORP.encode() + b"\0")))),
        ("not UTF-8", raw(padded(packed(b"\xff\xfe\xfa")))),
        ("overlong UTF-8", raw(padded(packed(b"\xc0\xbc")))),
    ],
    ids=lambda value: value if len(value) < 40 else "",
)
def test_what_is_not_quite_a_ciphertext_gets_one_answer(why: str, ciphertext: str) -> None:
    with pytest.raises(BadCallbackError) as refused:
        crypto.decrypt(ciphertext)

    assert str(refused.value) == "回调解不开。", why
    assert refused.value.__cause__ is None


def test_electronic_codebook_is_not_our_cipher() -> None:
    encryptor = Cipher(algorithms.AES(KEY), modes.ECB()).encryptor()
    with pytest.raises(BadCallbackError):
        crypto.decrypt(base64.b64encode(encryptor.update(GOOD) + encryptor.finalize()).decode())


@settings(deadline=None)
@given(st.text(min_size=1, max_size=3000))
def test_what_one_encrypts_the_other_reads(text: str) -> None:
    assert crypto.decrypt(vault.encrypt(text)) == text
    assert vault.decrypt(crypto.encrypt(text)) == text


@pytest.mark.parametrize("length", range(1, 130))
def test_every_length_is_padded_right(length: int) -> None:
    assert vault.decrypt(crypto.encrypt("a" * length)) == "a" * length


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 1 << 30), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_harmless(position: int, bit: int) -> None:
    message = "<xml><Content>请假 周五 出差</Content></xml>"
    flipped = bytearray(base64.b64decode(vault.encrypt(message)))
    flipped[position % len(flipped)] ^= 1 << bit
    try:
        read = crypto.decrypt(base64.b64encode(flipped).decode())
    except BadCallbackError:
        return
    assert len(read) == len(message)  # CBC alone cannot tell; the signature over the ciphertext does


def test_two_encryptions_of_one_text_differ() -> None:
    assert crypto.encrypt("到") != crypto.encrypt("到")
