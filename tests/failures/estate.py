"""One of everything, in the small branch and the other one: what somebody may want who has no business with it.

The third quarter of 2026 is frozen and its notice drafted (`tests/circular/quarter.py`); on Monday 23 November much
was said. 王伟 of the second group (`wangwei2`) holds no post and has no part in any of it.
"""

import hashlib
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import SQLModel

from bot.core.config import Settings, Web
from tests.circular import quarter
from tests.filled import settle
from tests.talk import talked
from tests.world import World

SETTINGS = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32)))
NOBODY = "wangwei2"
"""A plain member of 锅炉支部."""

SAID = (
    ("老王", "开会 党员大会 今天上午9点 三楼会议室"),
    ("老王", "黄勇请假，孩子发烧，其他都到了"),
    ("老王", "确认"),
    ("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，决议：成立突击队，由李明负责，12月5日前"),
    ("老王", "表决 接收小周转正 赞成5 反对0 弃权1"),
    ("老王", "布置任务 写年终总结 李明 12月10日前"),
    ("李明", "完成 5 写好了"),
    ("老王", "布置任务 交花名册 赵强 12月10日前"),
    ("赵强", "延期 6 12月20日 家里装修"),
    ("黄勇", "反映 学习室一直没投影"),
    ("何洁", "核实 1 P3 较重"),
    ("何洁", "分派 1 给 锅炉支部 12月15日前 配好投影"),
    ("何洁", "扣分 锅炉支部 D3-2 0.5 11月支委会缺签字"),
    ("何洁", "确认"),
    ("何洁", "检查发现 锅炉支部 D5-3 展板过期"),
    ("何洁", "确认"),
    ("老王", "述职 一年来支部按季召开党员大会，党课讲了四次，问题是记录不及时。"),
    ("何洁", "开调研 支部作用发挥"),
    ("何洁", "您最想学什么"),
    ("何洁", "好了"),
    ("何洁", "取消"),
    ("老王", "稿件 党员突击队抢装水冷壁 公司网 11月20日 陈静审核"),
    ("老王", "发展 王小明 申请 11月18日"),
    ("老王", "送学 老吴 11月20日 1小时"),
    ("老王", "免学时 老吴 年龄"),
    ("老王", "学习计划 1月 党章专题 集中学习 老王；3月 安全生产重要论述 专题党课 陈静"),
    ("老王", "谈心谈话 11月20日 委员与党员 12人次"),
    ("老王", "评议结果 11月20日 优秀3 合格6 预备1"),
    ("老王", "党费登记 11月 黄勇、李明"),
    ("老王", "荣誉 黄勇 技术能手 集团级 2026年5月"),
    ("老王", "成立水冷壁突击队，队长李明，队员赵强、黄勇，12月5日前抢完"),
    ("李明", "战报 1 水压试验，零返工"),
    ("老王", "推荐 每月一星 黄勇 抢修三天"),
    ("老王", "推荐 每月一星 赵强 连上三个夜班"),
    ("老王", "授旗 流动红旗 焊接一班"),
    ("何洁", "现场分 锅炉支部 92 台账整齐"),
    ("何洁", "1"),
    ("何洁", "算年度 2026"),
    ("何洁", "反馈 锅炉支部 明年把学时补齐"),
    ("黄勇", "投诉 提醒占了午休"),
)
PRIVATE = (
    "孩子发烧",
    "王小明",
    "展板过期",
    "缺签字",
    "抢修三天",
    "连上三个夜班",
    "台账整齐",
    "补齐",
    "家里装修",
    "提醒占了午休",
    "老吴",
)
"""What was said of somebody and is for those alone who have to do with it."""


def settled(world: World) -> None:
    """All of it has happened."""
    world.settings = SETTINGS
    settle(world, _happened)


def _happened(world: World) -> None:
    quarter.drafted(world)
    world.on("2026-11-23")
    talked(world, *SAID)


OWN = ("inbox_message", "question")
"""What somebody leaves by speaking alone."""


def digest(world: World) -> Mapping[str, str]:
    """What stands in every table, as one figure each; the order of rows does not tell."""
    with world.database.engine.connect() as connection:
        return dict(_digests(connection))


def _digests(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in OWN:
            rows = sorted(map(repr, connection.execute(sa.select(table))))
            yield table.name, hashlib.sha256("\n".join(rows).encode()).hexdigest()


def changed(before: Mapping[str, str], world: World) -> list[str]:
    """The tables in which anything is other than it was."""
    now = digest(world)
    return [name for name in before if before[name] != now[name]]
