"""Our envelope and the npm package `@wecom/crypto`: a reading of path/91144 that is neither ours nor wechatpy's.

What one seals the other opens, both ways, byte for byte where the random bytes are the same. `.ci/run` fetches the
package (pinned, with its hash); without Node or the package these tests are skipped and say so.
"""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels import envelope
from bot.channels.sdk import Crypto
from bot.channels.wecom_app import WecomApp
from bot.core.clock import SHANGHAI
from bot.demo.standin_callbacks import Vault, write
from tests.channels.conftest import AES_KEY, AGENT, CORP, TOKEN, settings

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("WECOM_CRYPTO", HERE.parents[1] / ".venv" / "interop" / "node_modules"))
NODE = shutil.which("node")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
OTHER_KEY = base64.b64encode(bytes(range(32))).decode().removesuffix("=")
ACCOUNT = "wx5823bf96d3bd56c7"

Ask = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]

LENGTHS = [*range(131), 255, 256, 1000, 2047, 2048, 2049, 4096, 8191, 20_480, 65_536]
"""Of ASCII: every padding from 1 to 32 bytes many times over, and messages of several kilobytes."""
WORDS = [
    *(
        "会",
        "会议",
        "请假 周五 出差",
        "😀",
        "👨‍👩‍👧‍👦 全家福",
        "🇨🇳",
        "é́",
        "𠮷野",
        "\ufeff首位有 BOM",
        "a\x00b\x1f",
        "\r\n\t",
    ),
    *(
        "]]>",
        "<![CDATA[x]]>",
        "<xml>&amp;</xml>",
        '"\\u0041\\"',
        "\u2028\u2029",
        "\u202e反写\u202c",
        "=" * 43,
        " ",
        " 前后有空格 ",
    ),
]
CASES = (
    ["a" * length for length in LENGTHS]
    + ["党" * count for count in (*range(1, 45), 341, 682, 683, 1365, 2731, 6826)]
    + ["😀" * count for count in range(1, 25)]
    + WORDS
)
RECEIVERS = [(CORP, AES_KEY), (ACCOUNT, OTHER_KEY), ("", AES_KEY)]
"""An app, an Official Account, and the empty id of robots."""


@pytest.fixture(scope="module")
def second() -> Ask:
    """The other reader: one process of Node for all questions of a test."""
    if NODE is None:
        pytest.skip("no Node on this machine: interoperation with @wecom/crypto was not tried")
    if not (MODULES / "@wecom" / "crypto").is_dir():
        pytest.skip("@wecom/crypto is not here (.ci/run fetches it): interoperation was not tried")
    node: str = NODE

    def ask(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        asked = "".join(json.dumps(one) + "\n" for one in questions)
        around = os.environ | {"NODE_PATH": str(MODULES)}
        told = subprocess.run(
            [node, str(HERE / "second.js")], input=asked, env=around, capture_output=True, encoding="utf-8", check=True
        )
        answers = [json.loads(line) for line in told.stdout.split("\n") if line]
        assert len(answers) == len(questions)
        return answers

    return ask


def test_there_are_enough_cases_and_every_padding_is_among_them() -> None:
    paddings = {32 - (20 + len(case.encode()) + len(CORP)) % 32 for case in CASES}

    assert len(CASES) >= 200
    assert paddings == set(range(1, 33))
    assert max(len(case.encode()) for case in CASES) >= 65_536


@pytest.mark.parametrize(("receiver", "key"), RECEIVERS)
@pytest.mark.parametrize("kind", [Crypto, Vault])
def test_what_we_seal_it_opens(second: Ask, kind: type[Crypto | Vault], receiver: str, key: str) -> None:
    ours = kind(TOKEN, key, receiver)
    sealed = [ours.encrypt(case) for case in CASES]
    opened = second([{"open": one, "key": key} for one in sealed])

    for case, ciphertext, found in zip(CASES, sealed, opened, strict=True):
        assert (found["message"], found["id"]) == (case, receiver)
        assert found["again"] == ciphertext, "the same random bytes make the same ciphertext"


@pytest.mark.parametrize(("receiver", "key"), RECEIVERS)
@pytest.mark.parametrize("kind", [Crypto, Vault])
def test_what_it_seals_we_open(second: Ask, kind: type[Crypto | Vault], receiver: str, key: str) -> None:
    sealed = [one["sealed"] for one in second([{"seal": case, "id": receiver, "key": key} for case in CASES])]
    ours = kind(TOKEN, key, receiver)

    for case, ciphertext in zip(CASES, sealed, strict=True):
        assert ours.decrypt(ciphertext) == case


def test_signatures_are_the_same(second: Ask) -> None:
    signed = [
        (token, timestamp, nonce, base64.b64encode(case.encode()).decode())
        for token, timestamp, nonce in ((TOKEN, "1409659813", "1372623149"), ("A1", "9", "zz"), ("~", "!", ""))
        for case in CASES
    ]
    answers = second([{"sign": one} for one in signed])

    for one, found in zip(signed, answers, strict=True):
        token, *rest = one
        assert envelope.signature(*one) == found["signature"] == Vault(token, AES_KEY, CORP).sign(*rest)


def test_a_callback_it_sealed_is_a_message_to_us_and_our_answer_opens_there(second: Ask) -> None:
    said = write(
        {"ToUserName": CORP, "FromUserName": "Li.Ming", "CreateTime": int(NOW.timestamp()), "MsgType": "text"}
        | {"Content": "请假 周五 出差 😀", "MsgId": 7_000_000_000_000_000_001, "AgentID": AGENT}
    )
    [sealed] = second([{"seal": said, "id": CORP, "key": AES_KEY}])
    stamp = str(int(NOW.timestamp()))
    [signed] = second([{"sign": [TOKEN, stamp, "nonce1", sealed["sealed"]]}])
    query = {"msg_signature": signed["signature"], "timestamp": stamp, "nonce": "nonce1"}
    app = WecomApp(settings(), clock=lambda: NOW)

    incoming = app.open(query, f"<xml><Encrypt>{sealed['sealed']}</Encrypt></xml>".encode(), NOW)
    answer = app.seal(incoming, "已记下：周五请假。", NOW)

    assert (incoming.sender, incoming.text) == ("li.ming", "请假 周五 出差 😀")
    parts = dict(re.findall(r"<(\w+)>(?:<!\[CDATA\[)?([^<\]]+)(?:\]\]>)?</\1>", answer))
    [opened, signed] = second(
        [
            {"open": parts["Encrypt"], "key": AES_KEY},
            {"sign": [TOKEN, parts["TimeStamp"], parts["Nonce"], parts["Encrypt"]]},
        ]
    )
    assert opened["id"] == CORP
    assert "<Content><![CDATA[已记下：周五请假。]]></Content>" in opened["message"]
    assert signed["signature"] == parts["MsgSignature"]


def test_an_echo_it_sealed_is_verified(second: Ask) -> None:
    [sealed] = second([{"seal": "4711", "id": CORP, "key": AES_KEY}])
    stamp = str(int(NOW.timestamp()))
    [signed] = second([{"sign": [TOKEN, stamp, "n", sealed["sealed"]]}])
    query = {"msg_signature": signed["signature"], "timestamp": stamp, "nonce": "n", "echostr": sealed["sealed"]}

    assert WecomApp(settings(), clock=lambda: NOW).verify(query, NOW) == "4711"
