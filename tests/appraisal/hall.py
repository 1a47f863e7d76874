"""The cast at a rating: three on the company's committee, the secretaries of both branches, their members.

锅炉支部 is rated by the committee (黄勇, 林福鹏, 赵强), by 周芳, and by the six others of its members with an account;
汽机支部 by the same committee, by 老王, and by 刘洋 and 何洁.
"""

from collections.abc import Mapping
from datetime import date

from pydantic import SecretStr

from bot import appraisal
from bot.appraisal import AppraisalRound
from bot.core.config import Assess, Settings, Web
from bot.people import Role
from tests.world import World

KEY = "a key that nobody can guess"
SETTINGS = Settings(
    web=Web(base_url="https://zhibu.example.com", link_key=SecretStr(KEY)), assess=Assess(ballot_minimum=3)
)
COMMITTEE = {
    "huangyong": Role.COMMITTEE_SECRETARY,
    "linfupeng": Role.DISCIPLINE_SECRETARY,
    "zhaoqiang": Role.UNION_CHAIR,
}
OWN_B04 = ("chenjing", "liming", "wangwei1", "wangwei2", "xiaozhou", "laosun")
OWN_B05 = ("liuyang", "hejie")
VOTERS = (*COMMITTEE, "laowang", "zhoufang", *OWN_B04, *OWN_B05)
GOOD, BETTER, FAIR, POOR, ABSTAIN = range(5)


def seat(world: World) -> World:
    """The committee takes its seats; the settings know a key, and three are enough."""
    world.settings = SETTINGS
    for userid, role in COMMITTEE.items():
        world.appoint(userid, role)
    return world


def opened(world: World, closes: str = "2026-12-04") -> AppraisalRound:
    """The office opens the year's round."""
    with world.acting("何洁") as ctx:
        return appraisal.open_round(ctx, date.fromisoformat(closes))


def vote(world: World, name: str, round_id: int, choices: Mapping[str, int] | int) -> None:
    """Somebody votes: the same of all units asked, or by code."""
    with world.acting(name) as ctx:
        asked = appraisal.ballot(ctx, round_id).units
        found = {unit.id: choices if isinstance(choices, int) else choices[unit.code] for unit in asked}
        appraisal.cast(ctx, round_id, found)
