"""What a secretary does with his own hands on a phone: a code for who is not bound, a photo with a task, and back."""

import re

import pytest
from playwright.sync_api import Browser, expect

from bot import people, plan
from bot.demo.run import Demo
from tests.core import files
from tests.flows.office import acting, named, screen

pytestmark = pytest.mark.browser

SECRETARIES = ((375, "顾世洲", "B10"), (1280, "周玉山", "B04"))


@pytest.mark.parametrize(("width", "name", "unit"), SECRETARIES)
def test_who_is_not_bound_gets_a_code(demo: Demo, browser: Browser, width: int, name: str, unit: str) -> None:
    with acting(demo, name) as ctx:
        members = people.members_of(ctx, people.org_by_code(ctx, unit))
        member = next(one for one in members if one.uses_chat and not people.posts_of(ctx, one.id))
        if people.accounts(ctx, member.id):
            people.unbind(ctx, member)
        called = member.name
    with screen(demo, browser, name, width) as shown:
        page = shown.open(f"/units/{unit}/members?bound=unbound")
        shown.press(f"给{called}开绑定码")
        expect(page.locator(".secret")).to_have_text(re.compile(r"\d{4} \d{4}"))
        expect(page.locator("main [role=status]")).to_contain_text("只在这里显示这一次")
        shown.check()


@pytest.mark.parametrize(("width", "name", "unit"), SECRETARIES)
def test_a_photo_comes_with_a_task_and_is_taken_back(
    demo: Demo, browser: Browser, width: int, name: str, unit: str
) -> None:
    with acting(demo, name) as ctx:
        assert people.org_by_code(ctx, unit).id in {place.id for _, place in people.posts_of(ctx, named(ctx, name))}
        number = plan.own(ctx)[0].task.id
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg()}
    with screen(demo, browser, name, width) as shown:
        page = shown.open(f"/tasks/{number}")
        page.get_by_label("照片、文件").set_input_files(photo)  # type: ignore[arg-type]
        shown.press("交上去")
        shown.hears("已收下 1 份材料")
        expect(page.get_by_role("link", name="现场.jpg")).to_be_visible()
        shown.check()
        shown.press("撤回")
        shown.hears("已撤回：刚才放进")
        expect(page.get_by_role("link", name="现场.jpg")).to_have_count(0)
