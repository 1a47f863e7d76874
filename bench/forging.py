"""Requests that are right but for one thing: the layers of the failure model, F7 to F18, as functions of chance."""

import base64
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bench import hostile
from bot.demo.standin_callbacks import Vault, write

Query = tuple[tuple[str, str], ...]
Random = random.Random
REFUSED, HARMLESS, HEARD = "refused", "harmless", "heard"


@dataclass(frozen=True, slots=True)
class Case:
    """One request: what is wrong with it, its query, its body, and what may become of it."""

    name: str
    query: Query
    body: bytes
    expect: str = REFUSED


@dataclass(frozen=True, slots=True)
class Target:
    """The app whose secrets we were given, so that we can be wrong behind the signature too."""

    token: str
    aes_key: str
    corp_id: str
    agent_id: int
    clock: Callable[[], float]
    sender: str = "nobody.knows"


class Forge:
    """Makes requests for one target that are right but for the parts asked for."""

    def __init__(self, target: Target, dice: Random) -> None:
        self.target, self.dice = target, dice
        self.vault = Vault(target.token, target.aes_key, target.corp_id)
        self.key = base64.b64decode(target.aes_key + "=")

    def message(self, **changes: object) -> dict[str, object]:
        """The fields of a text message nobody has sent before."""
        usual: dict[str, object] = {
            "ToUserName": self.target.corp_id,
            "FromUserName": self.target.sender,
            "CreateTime": int(self.target.clock()),
            "MsgType": "text",
            "Content": "我的任务",
            "MsgId": self.dice.randrange(10**18, 9 * 10**18),
            "AgentID": self.target.agent_id,
        }
        return usual | changes

    def event(self, name: str, **changes: object) -> dict[str, object]:
        """The fields of an event."""
        gone = {"Content", "MsgId"}
        usual = {key: value for key, value in self.message(MsgType="event").items() if key not in gone}
        return usual | {"Event": name, "EventKey": f"k{self.dice.randrange(10**9)}"} | changes

    def packed(self, message: bytes, *, length: bytes | None = None, receiver: bytes | None = None) -> bytes:
        """The plaintext before padding."""
        size = struct.pack(">I", len(message)) if length is None else length
        return (
            self.dice.randbytes(16) + size + message + (self.target.corp_id.encode() if receiver is None else receiver)
        )

    def encrypted(self, plain: bytes, *, key: bytes | None = None, iv: bytes | None = None, ecb: bool = False) -> str:
        """Base64 of whole blocks."""
        key = self.key if key is None else key
        mode = modes.ECB() if ecb else modes.CBC(key[:16] if iv is None else iv)
        encryptor = Cipher(algorithms.AES(key), mode).encryptor()
        return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()

    def query(self, cipher: str, *, stamp: str | None = None, nonce: str | None = None) -> dict[str, str]:
        """Signed arguments."""
        stamp = str(int(self.target.clock())) if stamp is None else stamp
        nonce = str(self.dice.randrange(10**10)) if nonce is None else nonce
        signature = self.vault.sign(stamp, nonce, cipher)
        return {"msg_signature": signature, "timestamp": stamp, "nonce": nonce}

    def body(self, cipher: str, *, before: str = "", within: str = "") -> bytes:
        """The envelope."""
        return (
            f"{before}<xml><ToUserName><![CDATA[{self.target.corp_id}]]></ToUserName>"
            f"<Encrypt><![CDATA[{cipher}]]></Encrypt>{within}<AgentID>{self.target.agent_id}</AgentID></xml>"
        ).encode("utf-8", "surrogatepass")

    def sealed(self, name: str, xml: str | bytes, expect: str) -> Case:
        """A proper envelope around any XML."""
        raw = xml if isinstance(xml, bytes) else xml.encode("utf-8", "surrogatepass")
        cipher = self.encrypted(padded(self.packed(raw)))
        return Case(name, tuple(self.query(cipher).items()), self.body(cipher), expect)

    def outside(self, name: str, cipher: str, *, expect: str = REFUSED) -> Case:
        """A proper envelope around any ciphertext."""
        return Case(name, tuple(self.query(cipher).items()), self.body(cipher), expect)


def padded(plain: bytes, count: int | None = None, value: int | None = None) -> bytes:
    """Padding as it should be, or as asked."""
    count = 32 - len(plain) % 32 if count is None else count
    return plain + bytes([count if value is None else value]) * count


def _good(forge: Forge) -> str:
    return forge.vault.encrypt(write(forge.message()))


def times(forge: Forge) -> Case:
    """F7: stale, future, or no number; rightly signed."""
    now = int(forge.target.clock())
    far = forge.dice.choice([601, 3_600, 86_400, 365 * 86_400, 3_650 * 86_400]) + forge.dice.randrange(1_000)
    digits = str(now)
    odd = ["", "0", "-1", "abc", "NaN", "1e9", hex(now), f"{now}.0", f" {now}", f"+{now}", f"0{now}", "9" * 400]
    odd += [
        digits.translate(dict(zip(range(48, 58), map(chr, range(start, start + 10)), strict=True))) for start in WIDE
    ]
    stamp = forge.dice.choice([str(now + far), str(now - far), *odd, f"{now}\x00", f"{now},{now}", f"{now * 1000}"])
    cipher = _good(forge)
    return Case("time", tuple(forge.query(cipher, stamp=stamp).items()), forge.body(cipher))


WIDE = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE)


def signatures(forge: Forge) -> Case:
    """F9: wrong, missing, cut, repeated, re-cased; other names; a digit moved between time and nonce."""
    dice, cipher = forge.dice, _good(forge)
    query = forge.query(cipher, nonce=str(dice.randrange(10**9, 10**10)))
    sign, stamp, nonce = query.values()
    other = Forge(replace(forge.target, token="another"), dice)
    gone = dice.choice(list(query))
    wrong: list[Query] = [
        tuple((query | {"msg_signature": value}).items())
        for value in ("", sign[:-1], sign + "0", sign[::-1], "0" * 40, "g" * 40, f" {sign}", "签" * 40, sign[:20] * 2)
    ]
    wrong += [
        tuple((query | {"msg_signature": f"{dice.getrandbits(160):040x}"}).items()),
        tuple((name, value) for name, value in query.items() if name != gone),
        tuple((name.upper() if name == gone else name, value) for name, value in query.items()),
        tuple(("signature" if name == "msg_signature" else name, value) for name, value in query.items()),
        tuple((f"{name}[]", value) for name, value in query.items()),
        tuple(other.query(cipher).items()),
        tuple((query | {"timestamp": stamp[:-1], "nonce": stamp[-1] + nonce}).items()),
        tuple((query | {"timestamp": stamp + nonce[0], "nonce": nonce[1:]}).items()),
        tuple((query | {"nonce": nonce + "1"}).items()),
        (("msg_signature", "0" * 40), *query.items()),
        (*query.items(), ("msg_signature", "0" * 40)),
        (*query.items(), *query.items()),
        (),
    ]
    if sign.upper() != sign:
        wrong.append(tuple((query | {"msg_signature": sign.upper()}).items()))
    return Case("signature", dice.choice(wrong), forge.body(cipher))


def ciphertexts(forge: Forge) -> Case:
    """F10: not base64, cut, longer, swapped, flipped; rightly signed."""
    dice = forge.dice
    raw = bytearray(base64.b64decode(_good(forge)))
    text = base64.b64encode(raw).decode()
    way = dice.randrange(9)
    if way == 0:
        return forge.outside(
            "base64", dice.choice(["", "=", "====", "A", "AAAA", "党", "%41", text[:-1], text + "=", "-_" * 32])
        )
    if way == 1:
        at = dice.randrange(len(text))
        return forge.outside("base64", text[:at] + dice.choice(" !*\n党.\x00-_,") + text[at + 1 :])
    if way == 2:
        at = dice.randrange(16, len(raw))
        raw[at] ^= 1 << dice.randrange(8)
        # In the last blocks a flip spoils receiver or padding; elsewhere it may leave XML that says something else.
        return forge.outside("flip", base64.b64encode(raw).decode(), expect=HARMLESS)
    cut = [
        bytes(raw[: dice.randrange(1, len(raw))]),
        bytes(raw[:16]),
        bytes(raw) + dice.randbytes(16 * dice.randrange(1, 5)),
        bytes(raw[16:32] + raw[:16] + raw[32:]),
        bytes(reversed(raw)),
        dice.randbytes(16 * dice.randrange(1, 40)),
    ][way - 3]
    return forge.outside("blocks", base64.b64encode(cut).decode())


def paddings(forge: Forge) -> Case:
    """F10: padding, length field, key, start, mode; rightly signed."""
    dice, xml = forge.dice, write(forge.message()).encode()
    plain = forge.packed(xml)
    count = 32 - len(plain) % 32
    way = dice.randrange(8)
    if way == 0:
        return forge.outside("padding", forge.encrypted(padded(plain, count, dice.choice([0, *range(33, 256)]))))
    if way == 1 and count > 1:
        odd = bytes(dice.choice([value for value in range(256) if value != count]) for _ in range(count - 1))
        return forge.outside("padding", forge.encrypted(plain + odd + bytes([count])))
    if way == 2:
        long_ = 16 * dice.randrange(3, 15) + (-len(plain)) % 16
        return forge.outside("padding", forge.encrypted(padded(plain, long_)))
    if way == 3:
        sizes = [0, 1, len(xml) - 1, len(xml) + 1, len(xml) + 2**16, 2**31 - 1, 2**31, 2**32 - 1]
        length = dice.choice([*(struct.pack(">I", size) for size in sizes), struct.pack("<I", len(xml))])
        return forge.outside("length", forge.encrypted(padded(forge.packed(xml, length=length))))
    if way == 4:
        return forge.outside("key", forge.encrypted(padded(plain), key=dice.randbytes(32)))
    if way == 5:
        # Only the first block depends on the start, and that is 16 random bytes: WeCom's format cannot notice.
        return forge.outside("start", forge.encrypted(padded(plain), iv=dice.randbytes(16)), expect=HARMLESS)
    if way == 6:
        return forge.outside("mode", forge.encrypted(padded(plain), ecb=True))
    return forge.outside("plain", base64.b64encode(dice.choice([xml, plain, padded(plain)])).decode())


def receivers(forge: Forge) -> Case:
    """F11: sealed for somebody else; rightly signed."""
    own = forge.target.corp_id.encode()
    other = forge.dice.choice(
        [b"", b"wwother", own + b"x", own[:-1], own.upper(), own + b"\0", b" " + own, own * 2, b"\xff"]
    )
    plain = forge.packed(write(forge.message()).encode(), receiver=other)
    return forge.outside("receiver", forge.encrypted(padded(plain)))


def envelopes(forge: Forge) -> Case:
    """F12: XML attacks outside the ciphertext; the ciphertext is good and rightly signed."""
    dice, cipher = forge.dice, _good(forge)
    query = tuple(forge.query(cipher).items())
    good = forge.body(cipher)
    ways: list[Callable[[], bytes]] = [
        lambda: forge.body(cipher, before=dice.choice(hostile.BEFORE)),
        lambda: forge.body(cipher, within=dice.choice(hostile.WITHIN)),
        lambda: forge.body(cipher, before=dice.choice(hostile.BEFORE), within=dice.choice(hostile.WITHIN)),
        lambda: good[: dice.randrange(len(good) - 1)],
        lambda: good.replace(b"xml>", b"root>"),
        lambda: good.replace(b"Encrypt>", dice.choice([b"encrypt>", b"ENCRYPT>", b"Encrypted>", b"x:Encrypt>"])),
        lambda: good.decode().encode(dice.choice(["utf-16", "utf-32", "utf-16-be", "cp037"])),
        lambda: good.replace(
            b"<ToUserName>", b"<ToUserName>" + dice.choice([b"\xff", b"\xc0\xbc", b"\xed\xa0\x80", b"\0"])
        ),
        lambda: good + dice.choice([b"<xml/>", b"x", b"\0", b"<!-- -->"]),
        lambda: good + b" " * 300_000,
        lambda: dice.randbytes(dice.randrange(2_000)),
        lambda: dice.choice(
            [b"", b"{}", b"[]", b"null", b"<", b"<xml", b"<xml>", b"<xml/>", b"<xml></xml>", cipher.encode()]
        ),
        lambda: b"<xml>" + dice.choice([b"<a>", b"<Encrypt>", b"<![CDATA[", b" ", b"&"]) * dice.randrange(1, 20_000),
    ]
    return Case("envelope", query, dice.choice(ways)())


def nonsense(forge: Forge) -> Case:
    """F15: authentic and senseless: fields missing, empty, nested, repeated, absurd."""
    dice = forge.dice
    cards = ("template_card_event", "click", "change_contact", "batch_job_result", "enter_agent", "LOCATION")
    fields = forge.message() if dice.random() < 0.6 else forge.event(dice.choice(cards))
    for _ in range(dice.randrange(1, 4)):
        name = dice.choice(list(fields))
        way = dice.randrange(5)
        if way == 0 and len(fields) > 1:
            del fields[name]
        elif way == 1:
            fields[name] = dice.choice(hostile.VALUES)
        elif way == 2:
            fields[name] = {"Deep": {"Deeper": fields[name]}}
        elif way == 3:
            fields[name] = [fields[name], dice.choice(hostile.VALUES)]
        else:
            fields[dice.choice(["MsgType", "FromUserName", "AgentID", "ToUserName", "MsgId"])] = dice.choice(
                hostile.VALUES
            )
    return forge.sealed("nonsense", write(fields), HARMLESS)


def insides(forge: Forge) -> Case:
    """F12 once more, behind the signature: XML attacks inside the ciphertext."""
    dice, xml = forge.dice, write(forge.message())
    before = dice.choice(hostile.BEFORE) if dice.random() < 0.5 else ""
    inside = (
        xml.replace("</xml>", dice.choice(hostile.WITHIN + hostile.FLAT) + "</xml>") if dice.random() < 0.7 else xml
    )
    raw = (before + inside).encode()
    if dice.random() < 0.1:
        raw = (before + inside).encode(dice.choice(["utf-16", "gbk", "utf-32"]), "replace")
    return forge.sealed("inside", raw[:190_000], HARMLESS)


def kinds(forge: Forge) -> Case:
    """F16: message and event types nobody has heard of."""
    number = forge.dice.randrange(10**6)
    fields = forge.message(MsgType=f"kind{number}") if number % 2 else forge.event(f"event_{number}")
    return forge.sealed("kind", write(fields), HEARD)


def texts(forge: Forge) -> Case:
    """F17: hostile texts in proper messages, alone, together, and cut."""
    dice = forge.dice
    text = "".join(dice.choices(hostile.TEXTS, k=dice.choice([1, 1, 1, 2, 3])))
    if dice.random() < 0.3:
        text = dice.choice(["完成 12 ", "请假 ", "反映 ", "签到 ", "改期 3 "]) + text
    if dice.random() < 0.2:
        text = text[dice.randrange(len(text)) :]
    return forge.sealed("text", write(forge.message(Content=text[:20_000])), HARMLESS)


def mutations(forge: Forge) -> Case:
    """F18: random damage at one of six layers."""
    dice = forge.dice
    xml = damaged(dice, write(forge.message()).encode()) if dice.random() < 0.5 else write(forge.message()).encode()
    plain = padded(forge.packed(xml))
    layer = dice.randrange(6)
    if layer == 1:
        plain = damaged(dice, plain)
        plain += b"\0" * (-len(plain) % 16)
    cipher = forge.encrypted(plain)
    cipher = damaged(dice, cipher.encode()).decode("latin-1") if layer == 2 else cipher
    query = forge.query(cipher)
    if layer == 3:
        name = dice.choice(list(query))
        query[name] = damaged(dice, query[name].encode()).decode("latin-1")
    body = forge.body(cipher)
    if layer == 4:
        body = damaged(dice, body)
    if layer == 5:
        body = b"".join(dice.sample([body[at : at + 40] for at in range(0, len(body), 40)], k=len(body) // 40))
    return Case("mutation", tuple(query.items()), body, HARMLESS)


def damaged(dice: Random, raw: bytes) -> bytes:
    """Some bytes changed, lost, doubled or put in."""
    found = bytearray(raw)
    for _ in range(dice.choice([1, 1, 2, 5, 20])):
        at = dice.randrange(len(found)) if found else 0
        way = dice.randrange(4)
        if way == 0 and found:
            found[at] = dice.randrange(256)
        elif way == 1:
            del found[at : at + dice.randrange(1, 30)]
        elif way == 2:
            found[at:at] = found[at : at + dice.randrange(1, 60)]
        else:
            found[at:at] = dice.choice([b"<", b">", b"]]>", b"<![CDATA[", b"&", b"\0", b"\xff", b"</xml>", b"=", b"%"])
    return bytes(found)


LAYERS = (times, signatures, ciphertexts, paddings, receivers, envelopes, nonsense, insides, kinds, texts, mutations)
