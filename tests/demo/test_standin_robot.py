"""The groups of the stand-in: each robot with its own limits, whom it calls, and when it is no good any more."""

import json
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.demo.standin import StandIn
from bot.demo.standin_robot import Group
from tests.channels.conftest import PNG, ROBOT_KEY, api_base, standin

__all__ = ["api_base", "standin"]

Json = dict[str, Any]
WELDERS = "weld-4bc4-97a0"
ACTION = {"type": 1, "url": "https://zhibu.example.com/notice/2026Q3"}
CARD = {"card_type": "text_notice", "main_title": {"title": "三季度通报"}, "card_action": ACTION}


class Robots:
    """Speaks by key: the office's group, and that of the welders, in which there is only Li Ming."""

    def __init__(self, standin: StandIn, base: str) -> None:
        standin.add_group(Group("B07", "焊接支部群", WELDERS, members=("Li.Ming",)))
        self.standin, self.base = standin, base

    def send(self, kind: str, body: object, key: str = WELDERS) -> int:
        raw = json.dumps({"msgtype": kind, kind: body}, ensure_ascii=False).encode()
        answer = requests.post(f"{self.base}webhook/send", raw, params={"key": key}, timeout=5)
        code: int = answer.json()["errcode"]
        return code

    def upload(self, name: str, content: bytes, key: str = WELDERS, kind: str = "file") -> Json:
        params = {"key": key, "type": kind}
        files = {"media": (name, content)}
        found: Json = requests.post(f"{self.base}webhook/upload_media", params=params, files=files, timeout=5).json()
        return found

    @property
    def seen(self) -> list[Json]:
        return self.standin.group_lines("B07")


@pytest.fixture
def robots(standin: StandIn, api_base: str) -> Robots:
    return Robots(standin, api_base)


def test_each_group_sees_what_its_own_robot_says(robots: Robots) -> None:
    assert robots.send("text", {"content": "本月还有两项没办"}) == 0
    assert robots.send("text", {"content": "11月检查"}, ROBOT_KEY) == 0

    assert [(line["from"], line["kind"], line["text"]) for line in robots.seen] == [("bot", "text", "本月还有两项没办")]
    assert [line["text"] for line in robots.standin.group] == ["11月检查"]
    assert {code: one.name for code, one in robots.standin.groups.items()} == {"": "党委工作部群", "B07": "焊接支部群"}


def test_who_is_called_hears_it_if_he_is_in_the_group(robots: Robots) -> None:
    robots.send("text", {"content": "请办", "mentioned_list": ["li.ming", "wang", "nobody"]})
    robots.send("text", {"content": "请办", "mentioned_list": ["li.ming", "wang"]}, ROBOT_KEY)
    robots.send("markdown", {"content": "**请办** <@LI.MING>、<@wang>"})
    robots.send("markdown_v2", {"content": "|项|人|\n|--|--|\n|请办|<@li.ming>|"})
    robots.send("text", {"content": "<@all> 开会"})

    li_ming, wang = {"userid": "li.ming", "name": "李明"}, {"userid": "wang", "name": "王芳"}
    typed, marked, table, shouted = robots.seen
    assert typed["mentions"] == marked["mentions"] == [li_ming]
    assert [one["mentions"] for one in robots.standin.group] == [[li_ming, wang]]
    assert marked["text"] == "**请办** @李明、@wang"
    assert (table["text"].count("<@"), table["mentions"]) == (1, []), "a table calls nobody"
    assert shouted["mentions"] == [{"userid": "@all", "name": "所有人"}]


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("text", {"content": "长" * 682}, 0),
        ("text", {"content": "长" * 683}, 40058),
        ("text", {"content": "请办", "mentioned_list": "li.ming"}, 40058),
        ("markdown", {"content": "长" * 1365}, 0),
        ("markdown", {"content": "长" * 1366}, 40058),
        ("markdown", {"content": ""}, 44004),
        ("markdown_v2", {"content": "长" * 1366}, 40058),
        ("template_card", CARD, 0),
        ("template_card", CARD | {"card_type": "button_interaction"}, 40058),
        ("template_card", CARD | {"card_type": "news_notice"}, 40058),
        ("template_card", CARD | {"card_action": {}}, 40058),
        ("template_card", CARD | {"main_title": {}}, 40058),
        ("template_card", CARD | {"horizontal_content_list": [{"keyname": "文号"}] * 7}, 40058),
        ("template_card", CARD | {"horizontal_content_list": [{"value": "无名"}]}, 40058),
        ("template_card", CARD | {"card_action": {"type": 2, "appid": "wx1"}}, 40058),
        ("voice", {"media_id": "x"}, 40008),
        ("file", {"media_id": "x"}, 40007),
    ],
    ids=range(17),
)
def test_every_kind_has_its_limits(robots: Robots, kind: str, body: Json, code: int) -> None:
    assert robots.send(kind, body) == code
    assert len(robots.seen) == (code == 0)


def test_a_card_shows_its_words_and_where_it_leads(robots: Robots) -> None:
    lines = [{"keyname": "文号", "value": "公司党发〔2026〕18号"}]
    robots.send("template_card", CARD | {"horizontal_content_list": lines})

    assert robots.seen[0]["text"] == "三季度通报\n文号：公司党发〔2026〕18号"
    assert robots.seen[0]["link"] == ACTION["url"]


def test_a_file_is_good_for_the_robot_that_uploaded_it(robots: Robots) -> None:
    uploaded = robots.upload("通报-2026Q3.docx", b"PK drawn")
    media_id = uploaded["media_id"]
    assert (uploaded["errcode"], uploaded["type"], uploaded["created_at"].isdecimal()) == (0, "file", True)

    assert robots.send("file", {"media_id": media_id}, ROBOT_KEY) == 40007
    assert robots.send("file", {"media_id": media_id}) == 0
    assert (robots.seen[0]["text"], robots.seen[0]["name"]) == ("[通报-2026Q3.docx]", "通报-2026Q3.docx")
    robots.standin.clock.advance(timedelta(days=3))
    assert robots.send("file", {"media_id": media_id}) == 40007
    robots.standin.reset()
    assert robots.send("file", {"media_id": media_id}) == 40007


@pytest.mark.parametrize(
    ("name", "content", "kind", "code"),
    [
        ("a.docx", b"12345", "file", 40006),
        ("a.docx", b"", "file", 44001),
        ("a.png", PNG, "image", 40004),
        ("a.mp3", b"123456", "voice", 40004),
        ("a.amr", b"123456", "voice", 0),
    ],
)
def test_only_files_and_voices_are_uploaded(robots: Robots, name: str, content: bytes, kind: str, code: int) -> None:
    assert robots.upload(name, content, kind=kind)["errcode"] == code


def test_twenty_a_minute_are_counted_for_each_robot(robots: Robots) -> None:
    assert [robots.send("text", {"content": "好"}) for _ in range(21)] == [0] * 20 + [45009]
    assert robots.send("text", {"content": "好"}, ROBOT_KEY) == 0
    robots.standin.clock.advance(timedelta(minutes=1))
    assert robots.send("text", {"content": "好"}) == 0


@pytest.mark.parametrize("code", [93004, 93008])
def test_a_robot_that_is_gone_takes_nothing_until_it_is_back(robots: Robots, code: int) -> None:
    robots.standin.groups["B07"].refusal = code
    assert robots.send("text", {"content": "好"}) == robots.upload("a.docx", b"123456")["errcode"] == code
    assert robots.send("text", {"content": "好"}, ROBOT_KEY) == 0
    assert (robots.upload("a.docx", b"123456", key="")["errcode"], robots.seen) == (93000, [])

    robots.standin.reset()
    assert robots.send("text", {"content": "好"}) == 0


def test_a_robot_knows_no_other_address(robots: Robots) -> None:
    assert requests.get(f"{robots.base}webhook/send", params={"key": WELDERS}, timeout=5).status_code == 404
    assert requests.post(f"{robots.base}webhook/forget", params={"key": WELDERS}, timeout=5).status_code == 404
