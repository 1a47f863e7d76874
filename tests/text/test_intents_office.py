"""The office's voice: notice and messages to all."""

import pytest

from tests.text.told import read

SAID: dict[str, list[tuple[str, str]]] = {
    "notice.draft": [
        ("c", "写一份三季度通报，简短点，别排名"), ("c", "拟个四季度通报初稿"), ("c", "三季度通报生成一下"),
        ("c", "通报里把榆林那段删了，情况有出入"), ("c", "通报别公布名次"), ("c", "弄一份三季度的通报稿子"),
        ("c", "准备三季度通报，一页纸就行"), ("c", "三季度通報起草一下 不要排名"),
        ("c", "通报稿里机械支部那条拿掉，人家已经整改了"),
    ],
    "notice.publish": [
        ("c", "三季度通报可以发了，文号公司党发〔2026〕21号"), ("c", "通报印发，编号公司党发〔2026〕19号"),
        ("c", "通报定了 签发"), ("c", "发布通报"), ("c", "正式发布三季度通报"),
        ("c", "通报文号公司党发〔2026〕20号 后天印发"),
    ],
    "broadcast.send": [
        ("c", "通知各支部书记 周五前把述职报告交上来"), ("c", "群发给所有党工委书记：下周三上午九点视频会，收到回复"),
        ("c", "给全体党员发个通知，28号停水"), ("c", "告诉各支部书记，党费月底前交齐"),
        ("c", "公告：明天下午系统维护"), ("c", "请各支部书记12月1日前报送人员名单"),
        ("c", "给各党工委书记说一声，明天下午两点开碰头会"),
        ("c", "发通知给全体支部书记，12月10日前上报民主评议名单，收到请回复"),
        ("c", "群发各支部：本周五前交学习计划"), ("c", "全体党员注意 明天上午统一收看直播"),
    ],
}  # fmt: skip
CASES = [(role, text, intent) for intent, said in SAID.items() for role, text in said]


@pytest.mark.parametrize(("role", "text", "intent"), CASES)
def test_office_are_understood(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent == intent
