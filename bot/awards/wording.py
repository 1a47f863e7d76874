"""What we say about awards."""

from collections.abc import Mapping

from bot import activities
from bot.awards.models import Electorate

ELECTORATES: Mapping[Electorate, str] = {
    Electorate.OFFICERS: "支委会成员",
    Electorate.MEMBERS: "本单位党员",
    Electorate.UNITS: "各单位书记",
}
VACANT = "空缺"
TITLE = "{unit}{period}{name}"

NOT_AWARDED = "{name}不评得主，成果用「战报」报。"
LONGER = "{name}按{pace}评，请写明是哪一个{pace}。"
AHEAD = "{period}还没开始，没有记。"
NO_DEED = "请写一句事迹，例如「推荐 每月一星 李明 连夜抢通油管路」。"
LONG_DEED = "事迹写一句话，{most}个字以内。"
LONG_NAME = "名称写在{most}个字以内。"
NOT_ONESELF = "不能推荐自己，请由别的同志推荐。"
OTHER_UNIT = "{name}不在您的单位，请由{unit}的同志推荐。"
SAID_BEFORE = "{name}已有人推荐{title}，不重复记。"
NO_NOMINATION = "没有找到对{name}的推荐（{title}）。"
NOT_YOURS = "推荐由推荐的人，或者定{title}的人取消。"
BEING_VOTED = "{title}正在投票，推荐不能改；要改先「作废投票」。"
DECIDED = "{title}已经定了，没有记。"

TOO_EARLY = "截止日要在今天之后。"
TOO_LATE = "截止日最远在30天之内。"
ALREADY_OPEN = "{title}正在投票，不能另开一次。"
ALREADY_COUNTED = "{title}已经投过票，一期只投一次。"
TOO_FEW_NAMES = "{title}有推荐的不到两个，不用投票，可以直接「评选」。"
TOO_FEW_VOTERS = "{who}能在网上投票的只有{count}人，不足{minimum}人保不了密，开不了；请会上定，再「评选」。"
NONE_OPEN = "现在没有进行中的评选投票。"
NO_TURN = "这次投票没有您的票。"
CLOSED = "投票{day}已截止，等结束投票。"
NO_SUCH_CHOICE = "选的不在表上，请重新打开链接。"
NOT_YET = "投票{day}截止，还没有都投完；到截止日或都投完了再结束。"
INVITED = "{title}开始投票，{day}截止。在网页上从{count}个里选一个，不记名，可以弃权，自愿。回「投票」要您本人的链接。"

YOURSELF = "不能定自己，请由别的同志来定。"
TOO_MANY = "{name}最多定{most}个。"
SAME_TWICE = "得主写重了，请核对。"
STANDS = "{title}已定：{who}。要改先「取消评选」。"
NOTHING_DECIDED = "{title}还没有定，没有可取消的。"
MISSED = "{name}{period}有违章、事故或次品，不评{prize}；可以定别的班组，或者「空缺」。"
PENDING = "{name}{period}的四比或安全数据没齐，待核，不能评{prize}；可以先补数据，定别的班组，或者「空缺」。"
PUBLISHED = "{title}：{who}。{deed}{handed}不用回复。"
HANDED_OVER = "红旗由{last}移交。"


def title(unit: str, name: str, period: str) -> str:
    """`锅炉支部2026年11月每月一星`."""
    return TITLE.format(unit=unit, period=activities.wording.period(period), name=name)
