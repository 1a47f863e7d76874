"""What we say about articles."""

from collections.abc import Mapping

from bot.publicity.models import Level, OutletState

LEVELS: Mapping[Level, str] = {
    Level.UNIT: "本单位",
    Level.COMPANY: "公司",
    Level.UPPER_COMPANY: "上级公司",
    Level.GROUP_OR_PROVINCIAL: "集团或省级",
}
STATES: Mapping[OutletState, str] = {
    OutletState.OWN: "本单位发布",
    OutletState.WAITING: "待确认",
    OutletState.CONFIRMED: "已确认",
    OutletState.REFUSED: "未予确认",
}

NAME = "稿件"
NO_SUCH = "没有编号 {number} 的稿件。"
NO_TITLE = "请写上题目和发在哪里，例如「稿件 党员突击队抢装水冷壁 公司网 11月20日」。"
NO_OUTLET = "请写上发在哪里，例如「公司网」「集团公众号」。"
LONG_TITLE = "题目最多{most}个字。"
LONG_WORD = "媒体、作者和审核人各写在{most}个字以内。"
BAD_LINK = "链接要以 http:// 或 https:// 开头，不超过{most}个字符。"
FUTURE = "发表日期不能晚于今天。"
NO_LIKES = "稿件只看内容，只记题目、发在哪里、哪天发的；点赞、转发、阅读多少不记也不算，请去掉再发一次。"
NOT_WAITING = "{number}号稿件没有等确认的。"
NOT_OWN = "{number}号稿件是您登记的，由党委工作部另一位同志确认。"
NO_REASON = "请写明原因，例如「不予确认 {number} 公司网上没有查到」。"
NO_REVIEWER = "请写上审核人，例如「审稿 {number} 陈静」。"
IS_CONFIRMED = "{number}号稿件已经确认过，不能删。"

REFUSED = "{number}号稿件（{title}）在{outlets}的登记没有确认：{reason}。有出入请补充后重新登记。"
LONGEST = 24
"""Characters of a title in a message."""
