"""Administration: the start page of what the office keeps, closed to everybody else."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app

from bot import people
from bot.people import Right
from bot.web.hall import Hall


@dataclass(frozen=True, slots=True)
class Card:
    """One thing the office keeps: what it is called, which page leads to it, what is done there."""

    label: str
    endpoint: str
    about: str


CARDS = (
    Card("党员", "admin_people.index", "查、改、新增党员，绑定账号，登记离开和不计入应到"),
    Card("通讯录", "admin_contacts.index", "企业微信通讯录里的账号和名册对上：待绑定、已离开"),
    Card("任职", "admin_posts.index", "谁任什么职务，从哪天起换人"),
    Card("组织", "admin_orgs.index", "党支部和党小组，简称、别名、任期，新设和撤销"),
    Card("导入导出", "admin_imports.index", "名册、任务清单等表格：先预览，确认了才写入；模板和导出"),
    Card("消息投递", "admin_outbox.show", "没送到的、等着发的消息：重发或不再发"),
    Card("工作群", "admin_groups.show", "哪些群有机器人，上次什么时候发的；没发到群里的重发"),
    Card("出错的消息", "admin_inbox.show", "程序出错、没有办成的消息，按编号查日志"),
    Card("定时任务", "admin_jobs.show", "什么时候做什么，上次做得怎样；现在运行一项"),
    Card("操作记录", "admin_audit.show", "谁在什么时候做了什么，按人、事项、单位、日期查"),
    Card("配置", "admin_settings.show", "现在生效的各项配置和含义；密钥不显示"),
    Card("任务清单", "admin_templates.index", "一年里各支部和党委要做的事：要求、责任人、期限、依据、分值"),
    Card("工作日", "admin_calendar.index", "一年的节假日和调休，按通知更正某一天休息还是上班"),
    Card("考核表", "admin_indicators.index", "各项指标的分值、数据来源和计分方法，改过的各版"),
    Card("活动", "admin_activities.index", "在办、结项、取消的活动和突击队，多少人参加"),
    Card("问规定", "admin_questions.index", "大家问规定时回答什么，依据是什么"),
)
"""In the order of the page; whoever builds another page of administration adds its card. One that is not there yet is
not shown."""


def blueprint(hall: Hall) -> Blueprint:
    """`/admin`."""
    pages = closed(Blueprint("admin", __name__, url_prefix="/admin"), hall)

    @pages.get("")
    def index() -> Response:
        with hall.reading() as ctx:
            count = people.count(ctx)
        cards = [card for card in CARDS if card.endpoint in current_app.view_functions]
        return hall.page("admin/index.html", cards=cards, count=count)

    return pages


def closed(pages: Blueprint, hall: Hall) -> Blueprint:
    """A room of administration: only who manages people for the whole company comes in, whatever is asked."""

    @pages.before_request
    def ask() -> None:
        with hall.reading() as ctx:
            people.require_everywhere(ctx, Right.MANAGE_PEOPLE)

    return pages
