"""Settings beside their words: all of them, each with its comment, and no secret."""

from datetime import date
from pathlib import Path

from pydantic import SecretStr

from bot.core import explained
from bot.core.config import Calendar, Channels, GroupRobot, Settings, Store, Web, load
from bot.core.explained import EXAMPLE, Group, Item

SECRETS = ("hunter2", "zhibu:pw", "robot-key")
SETTINGS = Settings(
    store=Store(url="postgresql://zhibu:pw@db/zhibu"),
    channels=Channels(group_robot=GroupRobot(key=SecretStr("robot-key"))),
    calendar=Calendar(rest=(date(2027, 1, 1),)),
    web=Web(link_key=SecretStr("hunter2"), idle_minutes=60),
)


def test_every_setting_of_the_example_is_explained() -> None:
    settings = load(EXAMPLE, {})
    parts = explained.explain(settings, explained.read())
    headings = [line.strip("[]") for line in explained.read().splitlines() if line.startswith("[")]

    assert [part.place for part in parts] == headings
    assert all(group.comment for part in parts for group in part.groups)
    shown = sum(len(group.items) for part in parts for group in part.groups)
    keys = [line for line in explained.read().splitlines() if " = " in line and not line.startswith("#")]
    assert shown == len(keys)


def test_of_a_secret_only_whether_there_is_one() -> None:
    parts = {part.place: part.groups for part in explained.explain(SETTINGS, explained.read())}

    assert not any(secret in str(parts) for secret in SECRETS)
    assert parts["channels.wecom_app"] == []
    [url] = parts["store"][0].items
    assert url == Item("url", value=True, is_secret=True, is_default=False)
    assert parts["store"][0].comment.startswith("数据放在哪里")
    assert "url =" not in parts["store"][0].comment
    items = {item.key: item for group in parts["web"] for item in group.items}
    assert (items["link_key"].value, items["base_url"].is_default) == (True, True)
    assert (items["idle_minutes"].value, items["idle_minutes"].is_default) == (60, False)
    bare = explained.explain(Settings(), "")
    assert {item.value for part in bare for group in part.groups for item in group.items if item.key == "link_key"} == {
        False
    }


def test_one_comment_is_for_all_that_follows_it() -> None:
    example = (
        "[quiet]\n# 这段时间不发。\n# 攒到早上。\nbegins = 20:00\nends = 08:00\n\n# 休息日也不发。\nrest_days = true\n"
    )
    groups = next(part.groups for part in explained.explain(Settings(), example) if part.place == "quiet")
    assert [(group.comment, [item.key for item in group.items]) for group in groups] == [
        ("这段时间不发。\n攒到早上。", ["begins", "ends"]),
        ("休息日也不发。", ["rest_days"]),
    ]


def test_without_the_example_there_are_no_words(tmp_path: Path) -> None:
    assert explained.read(tmp_path / "gone.toml") == ""
    groups: list[Group] = explained.explain(Settings(), "")[0].groups
    assert [(group.comment, len(group.items)) for group in groups] == [("", 3)]
