"""A published notice in the groups: who must put right what is called in his own unit's group only, not too soon."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify, papers
from bot.channels.base import File
from bot.circular import NoticeItem, Section, grouped
from bot.core import audit
from bot.core.config import Channels, GroupRobot, Settings, Web
from bot.notify import OutboxLetter
from tests.circular import quarter
from tests.circular.quarter import PERIOD
from tests.talk import Say, talk, talked
from tests.world import World

NUMBER = "公司党发〔2026〕18号"
TITLE = "关于2026年第三季度党建工作检查情况的通报"


@pytest.fixture
def say(world: World) -> Say:
    """Numbered; the office and 锅炉支部 have groups, and a robot is configured for a unit that is not there."""
    quarter.drafted(world)
    units = {"B04": {"key": "b" * 9}, "B99": {"key": "n" * 9}}
    robots = GroupRobot.model_validate({"key": "k" * 36, "units": units})
    world.settings = Settings(channels=Channels(group_robot=robots))
    steps = ("何洁", "送核通报"), ("老王", "同意通报"), ("周芳", "同意通报"), ("刘洋", "审核通报")
    talked(world, *steps, ("黄勇", "核稿通报"), ("林福鹏", "签发通报"))
    return talk(world)


def publish(say: Say) -> str:
    say("何洁", f"发布通报 文号{NUMBER}")
    return say("何洁", "1")


def posted(world: World) -> dict[str, OutboxLetter]:
    """What goes to groups, by key."""
    with world.database.read() as session:
        found = session.exec(select(OutboxLetter).where(col(OutboxLetter.key).is_not(None))).all()
        session.expunge_all()
        return {str(one.key): one for one in found}


def mending(world: World) -> dict[str, list[str]]:
    """The matters of section 四 by unit."""
    found: dict[str, list[str]] = {"B04": [], "B05": []}
    with world.database.read() as session:
        query = select(NoticeItem).where(col(NoticeItem.section) == Section.RECTIFY, ~col(NoticeItem.removed))
        for one in session.exec(query):
            [code] = [code for code in found if world.orgs[code] == one.org_id]
            found[code].append(one.text)
    return found


def test_each_group_reads_what_is_its_own(world: World, say: Say) -> None:
    assert "整改2项已建项编号。2个工作群十分钟后发。文件回「通报 文件」" in publish(say)

    letters, b04 = posted(world), f"notice:1:group:{world.orgs['B04']}"
    assert set(letters) == {"notice:1:group", "notice:1:group:file", b04}
    card, file, unit = letters["notice:1:group"], letters["notice:1:group:file"], letters[b04]
    assert (card.channel, card.card, card.file) == ("group_robot", "notice:1", "")
    assert card.text.startswith(f"{TITLE}（{NUMBER}）已印发。")
    assert (file.file, file.card, file.text) == ("notice:1", "", f"{TITLE}的全文回「通报 文件」看。")
    lines = unit.text.splitlines()
    mine = mending(world)["B04"]
    assert lines[:2] == [f"{TITLE}（{NUMBER}）已印发。", f"要本单位整改的{len(mine)}项："]
    assert all(line.endswith("，老王）") for line in lines[2:])
    assert len(lines) == 2 + len(mine) > 2
    assert (unit.channel, unit.mentions) == ("group_robot/B04", ["laowang"])
    assert "汽机" not in unit.text
    assert not any(one.mentions for one in (card, file)), "nobody is called before all others"


def test_nothing_goes_out_while_it_can_be_taken_back(world: World, say: Say) -> None:
    before = world.now
    publish(say)
    assert {one.due for one in posted(world).values()} == {before + timedelta(minutes=10)}

    with world.acting() as ctx:
        [entry] = audit.latest(ctx, "notice.publish", limit=1)
        assert "改正" not in str([one for one in entry.changes if one["table"] == "outbox_letter"])
    assert say("何洁", "撤回").startswith("已撤回")
    assert posted(world) == {}
    publish(say)
    assert len(posted(world)) == 3


def test_a_unit_with_nothing_to_mend_reads_so(world: World, say: Say) -> None:
    with world.acting() as ctx:
        theirs = sa.update(NoticeItem).where(col(NoticeItem.org_id) == world.orgs["B04"])
        ctx.connection.execute(theirs.where(col(NoticeItem.section) == Section.RECTIFY).values(removed=True))
    publish(say)

    letter = posted(world)[f"notice:1:group:{world.orgs['B04']}"]
    assert letter.text == f"{TITLE}（{NUMBER}）已印发。\n没有要本单位单独整改的事项。"
    assert letter.mentions == []


def test_only_the_first_are_listed_and_called(world: World, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouped, "LISTED", 0)
    publish(say)

    letter = posted(world)[f"notice:1:group:{world.orgs['B04']}"]
    assert letter.text.splitlines()[1:] == ["要本单位整改的1项：", "等1项，全部的回「整改」看。"]
    assert letter.mentions == []


def test_without_groups_nothing_is_posted(world: World, say: Say) -> None:
    world.settings = Settings()
    assert "工作群" not in publish(talk(world))
    assert posted(world) == {}


def test_the_file_is_that_of_the_published_notice(world: World, say: Say) -> None:
    with world.acting() as ctx:
        assert papers.sent_file(ctx, "notice:1") is None
    publish(say)
    with world.acting() as ctx:
        made = papers.sent_file(ctx, "notice:1")
        assert isinstance(made, File)
        assert (made.name, made.content[:2]) == (f"通报-{PERIOD}.docx", b"PK")
        assert [papers.sent_file(ctx, one) for one in ("notice:2", "notice:x", "check:1", "")] == [None] * 4


def test_units_with_a_group_are_those_of_the_company(world: World, say: Say) -> None:
    with world.acting() as ctx:
        assert [unit.code for unit in notify.units_with_group(ctx)] == ["B04"]
        world.settings = Settings(web=Web())
    with world.acting() as ctx:
        assert notify.units_with_group(ctx) == []
