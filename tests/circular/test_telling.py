"""Published, taken back and published again: nobody reads the same words twice, other words are a correction (更正)."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot import circular
from bot.circular import NoticeItem
from bot.notify import MessageState, OutboxMessage
from tests.circular import quarter
from tests.circular.quarter import PERIOD
from tests.filled import settle
from tests.talk import Say, talked
from tests.world import World

NUMBER = "公司党发〔2026〕18号"


def _published(world: World) -> None:
    """何洁 publishes to the secretaries; 老王 and 周芳 read it at once."""
    quarter.drafted(world)
    steps = ("何洁", "送核通报"), ("老王", "同意通报"), ("周芳", "同意通报"), ("刘洋", "审核通报")
    talked(
        world, *steps, ("黄勇", "核稿通报"), ("林福鹏", "签发通报"), ("何洁", f"发布通报 文号{NUMBER}"), ("何洁", "1")
    )
    delivered(world)


@pytest.fixture
def published(world: World) -> None:
    settle(world, _published)


def delivered(world: World, *names: str) -> None:
    """What waits for these people, or for all, has arrived."""
    with world.acting() as ctx:
        waits = sa.update(OutboxMessage).where(col(OutboxMessage.state) == MessageState.WAITING)
        if names:
            waits = waits.where(col(OutboxMessage.member_id).in_([world.who(name) for name in names]))
        ctx.connection.execute(waits.values(state=MessageState.SENT, settled_at=ctx.now))


def summaries(world: World, name: str) -> list[str]:
    """The first lines of what this person was told of the published notice, what was taken back in time left out."""
    with world.acting() as ctx:
        message = OutboxMessage
        query = sa.select(col(message.text)).where(
            col(message.member_id) == world.who(name),
            col(message.about).startswith("announcement:"),
            col(message.state) != MessageState.DROPPED,
        )
        return [text.partition("\n")[0] for text in ctx.connection.execute(query.order_by(col(message.id))).scalars()]


def test_who_has_read_it_is_not_told_the_same_again(world: World, say: Say, published: None) -> None:
    say("何洁", "撤回")
    assert say("何洁", "发布通报").splitlines()[1:3] == [
        "1 各单位书记0人（2人收到过，不再发）",
        "2 全体党员11人（2人收到过，不再发，1人没有账号）",
    ]
    assert say("何洁", "1").startswith("已发布2026年第三季度通报：摘要各单位书记都收到过，不再发，整改2项已建项编号。")
    assert summaries(world, "老王") == ["党委工作部通报（何洁）："]
    assert summaries(world, "周芳") == ["党委工作部通报（何洁）："]


def test_another_publishes_the_same_words_to_everybody(world: World, say: Say, published: None) -> None:
    """刘洋's name before it does not make other words of it; who had not read it hears it now."""
    say("何洁", "撤回")
    say("刘洋", "发布通报 全体党员")
    assert "摘要马上发给全体党员10人（2人收到过，不再发）" in say("刘洋", "1")
    assert summaries(world, "老王") == ["党委工作部通报（何洁）："]
    assert summaries(world, "小周") == ["党委工作部通报（刘洋）："]


def test_other_words_are_a_correction(world: World, say: Say, published: None) -> None:
    say("何洁", "撤回")
    say("何洁", "发布通报 文号公司党发〔2026〕19号")
    assert say("何洁", "2").startswith(
        "已发布2026年第三季度通报：摘要马上发给全体党员12人（其中2人发更正），整改2项已建项编号。"
    )
    assert summaries(world, "老王") == ["党委工作部通报（何洁）：", "党委工作部通报更正（何洁），以这份为准："]
    assert summaries(world, "小周") == ["党委工作部通报（何洁）："]
    assert "公司党发〔2026〕19号" in world.heard_by("老王")[-2]


def test_corrected_and_taken_back_the_last_words_count(world: World, say: Say, published: None) -> None:
    say("何洁", "撤回")
    say("何洁", "发布通报 文号公司党发〔2026〕19号")
    say("何洁", "1")
    delivered(world)
    say("何洁", "撤回")

    assert "1 各单位书记0人（2人收到过，不再发）" in say("何洁", "发布通报")
    assert "1 各单位书记2人（其中2人发更正）" in say("何洁", f"发布通报 文号{NUMBER}")


def test_what_was_taken_back_in_time_was_never_heard(world: World, say: Say, published: None) -> None:
    say("何洁", "撤回")
    say("何洁", "发布通报 文号公司党发〔2026〕19号")
    say("何洁", "2")
    delivered(world, "老王")
    say("何洁", "撤回")

    assert say("何洁", f"发布通报 文号{NUMBER}").splitlines()[1:3] == [
        "1 各单位书记1人（其中1人发更正，1人收到过，不再发）",
        "2 全体党员12人（其中1人发更正，1人收到过，不再发，1人没有账号）",
    ]


def test_a_sentence_changed_makes_other_words(world: World, published: None) -> None:
    with world.acting("何洁") as ctx:
        found = circular.latest(ctx, PERIOD)
        assert circular.audience(ctx, found, circular.SECRETARIES).spared == (1, 12)
        line = sa.update(NoticeItem).where(col(NoticeItem.source_key) == "overview:units")
        ctx.connection.execute(line.values(text="共检查3个单位。"))
        ctx.session.expire_all()
        assert circular.audience(ctx, found, circular.SECRETARIES).corrected == (1, 12)
