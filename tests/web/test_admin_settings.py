"""配置 in a browser: what is in force in words, never a key."""

from datetime import date

import pytest
from pydantic import SecretStr

from bot.core.config import Assess, Calendar, Settings, Store, Web
from tests.web.visiting import SETTINGS, visit
from tests.world import World

AT = "/admin/settings"


def test_the_office_sees_what_is_in_force(world: World) -> None:
    settings = Settings(
        store=Store(url="postgresql://zhibu:pw@db/zhibu"),
        calendar=Calendar(rest=(date(2027, 1, 1), date(2027, 1, 2))),
        assess=Assess(vetoes={"V2": "某党发〔2026〕8号"}),
        web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("hunter2 is our key")),
    )
    page = visit(world, "何洁", settings).get(AT).text

    for said in (
        "<code>url</code>：<b>已设置</b>",
        "<code>link_key</code>：<b>已设置</b>",
        "<code>rest</code>：<b>2027-01-01、2027-01-02</b>",
        '<code>work</code>：<b>（空）</b> <span class="note">默认</span>',
        "<code>begins</code>：<b>20:00</b>",
        "<code>vetoes</code>：<b>V2：某党发〔2026〕8号</b>",
        "<code>rest_days</code>：<b>是</b>",
        "<code>online_counts_for_votes</code>：<b>否</b>",
        "<code>review_valid_months</code>：<b>未设置，按程序内置</b>",
        "请假原因保存多少天，之后只留类别。",
        "企业微信应用",
        "没有配置。",
    ):
        assert said in page
    assert not any(secret in page for secret in ("hunter2", "zhibu:pw", SETTINGS.web.link_key.get_secret_value()))  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_others_find_no_such_page(world: World, name: str) -> None:
    assert visit(world, name).get(AT).status_code == 404
