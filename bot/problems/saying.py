"""What we say about reports: to who reported, to who asks with a receipt, to the office."""

from collections.abc import Mapping

from bot.problems.models import Kind, MainProblem, ProblemState

KINDS: Mapping[Kind, str] = {Kind.PROBLEM: "问题", Kind.SUGGESTION: "建议"}
MAIN_PROBLEMS: Mapping[MainProblem, str] = {
    MainProblem.FAINT: "有的党员意识不强、学得不深",
    MainProblem.LISTLESS: "有的党员干部劲头不够、带头不明显",
    MainProblem.HOLLOW: "有的支部基础弱、工作走形式",
}

NO_TEXT = "请写明反映什么，例如「反映 学习室一直没投影」。"
LONG_TEXT = "一件事请写在{most}个字以内，没有登记。"
IS_DECIDED = "{number}号现在是“{state}”，没有改动。"
MEANWHILE = "您看的时候，{number}号已由别人改成“{state}”，这一次没有记下。请看看现在的情况再定。"
IS_MERGED = "{number}号已经并入{into}号，没有改动；请对{into}号办。"
NO_REASON = "请写明理由，会原样告诉反映人，例如「{example} {number} 已经在修」。"
NO_SUGGESTION = "{number}号登记的是问题，不是建议：核实后分派，或者不予受理。"
WITH_ITSELF = "一件不能并入它自己。"
NOT_TO_MERGE = "{number}号已经下过整改通知，不能并入别的；可以把别的并入它。"
MERGED_INTO_OFF = "{number}号已经不予受理，不能并入它。"
SAME = "{unit}的{same}号是同一件事，正在整改；请回「合并 {number} 到 {same}」。"
LISTED = "问题清单{count}条"
NO_COMPANY = "还没有组织，请先导入组织。"
NO_RECEIPT = "没有这个回执。请对照看看有没有抄错，格式如「回执 K7MP-3XQA」。"

VERIFIED = "您反映的{number}号（{text}）已核实，接下来分派整改。"
ASSIGNED = "您反映的{number}号（{text}）已核实，交{unit}在{due}前整改。"
DISMISSED = "您反映的{number}号（{text}）没有受理：{answer}。"
ADOPTED = "您的{number}号建议（{text}）已采纳：{answer}。"
NOT_ADOPTED = "您的{number}号建议（{text}）没有采纳：{answer}。"
MERGED = "您反映的{number}号（{text}）和{into}号是同一件事，并入一起办；编号不变，有结果都会告诉您。"
CLOSED = "您反映的{number}号（{text}）已整改并验收：{reply}。"

PROGRESS: Mapping[ProblemState, str] = {
    ProblemState.REGISTERED: "已登记，等党委工作部核实",
    ProblemState.VERIFIED: "已核实，等分派",
    ProblemState.ASSIGNED: "已分派",
    ProblemState.RECTIFYING: "已核实，正在整改，期限{due}",
    ProblemState.REPLIED: "单位已回复整改，等验收",
    ProblemState.CLOSED: "已整改并验收：{answer}",
    ProblemState.RETURNED: "整改没有通过，退回重改，期限{due}",
    ProblemState.DISMISSED: "没有受理：{answer}",
}
ADOPTED_PROGRESS, NOT_ADOPTED_PROGRESS = "已采纳：{answer}", "没有采纳：{answer}"
WAITING = "职工反映待核实{count}件{late}，发「待核实」看。"
LATE = "，其中{count}件超过{days}个工作日"
