"""The table of docs/conformance.md is whole: nothing we ask, hear or say is missing, nothing else is in it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeGuard

import pytest

from bot.app import router
from bot.channels import cards, envelope, wechat_oa
from bot.channels.base import Markup
from bot.chat import conversation
from bot.demo.standin import StandIn
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_followers import Account
from bot.doctor.asking import ask
from tests.channels.conftest import AES_KEY

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "conformance.md"
ROW = re.compile(r"\| `([^`|]+)` \| ([^|]*) \| ([^|]+) \| ([^|]+) \|")
TEST = re.compile(r"(tests/[\w/]+/?test_\w+\.py)::(test_\w+)")
ASKING = frozenset({"call", "_call", "ask", "_ask"})
"""What is called to ask a platform; the endpoint stands among its first arguments."""
ENDPOINT = re.compile(r"[a-z_]+(?:/[a-z_]+)*")
ROOT_WORDS = (
    "agent|appchat|auth|card|department|externalcontact|media|menu|message|sns/oauth2|tag|template|user|webhook"
)
WRITTEN = re.compile(rf"(?:\.\./)?(?:{ROOT_WORDS})/[a-z_]+(?:/[a-z_]+)?")
"""What looks like an endpoint wherever it stands, as in a constant or an address that is put together."""
NO_ENDPOINT = frozenset({"get", "post"})
BESIDE = "../"
"""Before an endpoint that lies beside `/cgi-bin/`, as those of `/sns/` do."""
OURS = ("wecom_app", "wechat_oa")


class Row(NamedTuple):
    """One line: what it is about, where the vendor says so, what we do with it, and the tests that run it."""

    what: str
    source: str
    use: str
    tests: str


@cache
def sections() -> dict[str, list[Row]]:
    """The rows of the page by their headings."""
    found: dict[str, list[Row]] = {}
    heading = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
            found[heading] = []
        elif row := ROW.fullmatch(line):
            found[heading].append(Row(*row.groups()))
    return found


def listed(kind: str) -> set[str]:
    """What the sections of a kind are about, without the method of an endpoint."""
    rows = [row for heading, some in sections().items() if heading.startswith(kind) for row in some]
    return {row.what.partition(" ")[2] or row.what for row in rows}


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def endpoints(path: Path) -> Iterator[str]:
    """The endpoints a file names: where it asks, or anywhere if they look like it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield from _asked(node, path)
        elif _looks_like_one(node):
            yield str(node.value).removeprefix(BESIDE)


def _looks_like_one(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WRITTEN.fullmatch(node.value))


def _asked(call: ast.Call, path: Path) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in ASKING:
        return
    for argument in call.args[:3]:
        value = argument.value if isinstance(argument, ast.Constant) else None
        if isinstance(value, str) and ENDPOINT.fullmatch(value) and value not in NO_ENDPOINT:
            yield f"webhook/{value}" if path.name == "group_robot.py" else value
        assert not isinstance(argument, ast.JoinedStr), f"{path.name}: an endpoint that cannot be read here"


def test_every_endpoint_we_ask_is_in_the_table_and_no_other() -> None:
    asked = {one for path in sources("bot/channels", "bot/doctor") for one in endpoints(path)}

    assert asked == listed("接口")


@pytest.fixture
def standin() -> Iterator[str]:
    """Both platforms on loopback."""
    wecom = StandIn("ww1", 1, "s", "t", AES_KEY)
    OaStandIn(Account("wx1", "gh_1", "s", "t", AES_KEY)).open(wecom)
    yield wecom.serve()
    wecom.close()


def test_the_stand_in_knows_every_endpoint_by_its_method(standin: str) -> None:
    """So that the tests named ask somebody who answers; a path it does not know it answers with 404."""
    for heading, rows in sections().items():
        base = standin + ("/oa/cgi-bin/" if "公众号" in heading else "/cgi-bin/")
        for method, _, path in (row.what.partition(" ") for row in rows if heading.startswith("接口")):
            there = BESIDE + path if path.startswith("sns/") else path
            heard = ask(method, base, there, said={} if method == "POST" else None)
            assert (heard.status, heard.code) != (404, None), path
            assert isinstance(heard.code, int), path


def test_nobody_else_asks_a_platform() -> None:
    """So that to look into channels and the doctor is to look everywhere."""
    elsewhere = [
        path
        for path in sources("bot", "handlers", "jobs")
        if not {"channels", "doctor", "demo", "migrations"} & set(path.relative_to(ROOT).parts)
        if any(map(_looks_like_one, ast.walk(ast.parse(path.read_text("utf-8")))))
    ]

    assert elsewhere == []


def test_every_event_that_is_acted_on_or_answered_is_in_the_table() -> None:
    registered = set(router().welcomes) | set(router().witnesses)
    answered = envelope.ANSWERABLE | {envelope.CARD}
    heard = {one for one in registered | answered | conversation.PRESSED if one.startswith("event.")}
    of_accounts = wechat_oa.TAPS | wechat_oa.ANSWERABLE

    assert {f"event.{one}" for one in listed("事件：企业微信应用")} == heard
    assert {f"event.{one}" for one in listed("事件：公众号")} == of_accounts


def test_every_kind_of_message_is_in_the_table() -> None:
    said = {"text", "image", "file"} | {one.value for one in Markup if one is not Markup.PLAIN}
    shown = {f"{cards.KIND}/{one}" for one in (cards.ANSWERED, cards.READ)}

    assert listed("收到的消息") == set(envelope.MESSAGES)
    assert listed("发出的消息") == said | shown | {"reply/text", "reply/update_button"}


def written_tests(path: Path) -> dict[str, ast.FunctionDef]:
    """The tests of a file, as pytest collects them."""
    body = ast.parse(path.read_text("utf-8")).body
    return {one.name: one for one in body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")}


@pytest.mark.parametrize("heading", sections())
def test_every_row_names_tests_that_are_there_and_not_skipped(heading: str) -> None:
    rows = sections()[heading]

    assert rows
    for row in rows:
        named = TEST.findall(row.tests)
        assert named, row.what
        assert len(named) == row.tests.count("`") // 2, row.what
        for file, name in named:
            test = written_tests(ROOT / file).get(name)
            assert test is not None, f"{row.what}: {file}::{name}"
            assert not any("mark.skip'" in ast.dump(one) for one in test.decorator_list), name


def test_nothing_is_listed_twice() -> None:
    for heading, rows in sections().items():
        names = [row.what for row in rows]
        assert len(names) == len(set(names)), heading
