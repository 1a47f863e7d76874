"""What we say about honours."""

from datetime import date

from bot.honours.models import Honour, HonourState

NAME = "荣誉"
LONGEST = 24
"""Characters of a title in a line."""
STATES = {
    HonourState.WAITING: "待确认",
    HonourState.CONFIRMED: "已确认",
    HonourState.REJECTED: "未确认",
    HonourState.WITHDRAWN: "已撤下",
}
NO_SUCH = "没有编号 {number} 的荣誉。"
NO_TITLE = "请写上荣誉名称，例如「荣誉 先进党支部 公司级 2026年11月 公司党〔2026〕9号」。"
LONG_TITLE = "荣誉名称最多{most}个字。"
LONG_REASON = "原因最多{most}个字。"
LONG_WORD = "文号和事项各最多{most}个字。"
FUTURE = "授予日期不能晚于今天。"
BAD_YEAR = "年份写得不对，请写授予的年份。"
NOT_WAITING = "{number}号荣誉{state}，没有改动。"
NOT_OWN = "{number}号荣誉是您登记的，请党委工作部另一位同志确认。"
NO_REASON = "请写明原因，例如「{example} {number} 文件里没有」。"
ALREADY = "{number}号荣誉已经确认，由党委工作部撤下。"
REJECTED = "{number}号荣誉（{title}）没有确认：{reason}。改好请重新登记。"
WITHDRAWN = "{number}号荣誉（{title}）已撤下：{reason}。"


def day(row: Honour, today: date) -> str:
    """`11月20日`; of a month alone `11月`; with the year when it is not this one."""
    year = "" if row.day.year == today.year else f"{row.day.year}年"
    return f"{year}{row.day.month}月" + ("" if row.is_month else f"{row.day.day}日")
