"""What a vote on an admission needs, as its card says: more than half present, more than half in favour."""

import pytest

from bot import people
from tests.admission.register import candidate
from tests.talk import Say
from tests.world import World


@pytest.mark.parametrize(
    ("suspended", "told"),
    [((), "应到9人，到会5人可以开始，赞成5票通过"), (("黄勇",), "应到8人，到会5人可以开始，赞成5票通过")],
)
def test_half_of_the_votes_do_not_begin_it(world: World, say: Say, suspended: tuple[str, ...], told: str) -> None:
    candidate(world, "王小明", s13="2026-11-18", s14="2026-11-20")
    with world.acting() as ctx:
        for name in suspended:
            people.member(ctx, world.who(name)).suspended_on = ctx.today

    assert say("老王", "发展 1").endswith(f"表决：{told}，预备党员不计。")
