"""What we say about surveys."""

from bot.surveys.models import Audience, SurveyState

NAME = "调研"
STATES = {
    SurveyState.DRAFT: "没有发出",
    SurveyState.OPEN: "正在进行",
    SurveyState.CLOSED: "已结束",
    SurveyState.CANCELLED: "已取消",
}
AUDIENCES = {Audience.SECRETARIES: "各支部书记", Audience.MEMBERS: "全体党员"}
NO_TITLE = "请写上题目，例如「开调研 支部作用发挥」。"
LONG_TITLE = "调研的题目最多{most}个字。"
NO_QUESTION = "请写上要问什么。"
LONG_QUESTION = "一道题最多{most}个字，没有加。"
BAD_CHOICES = "选择题要有{fewest}到{most}个选项，用“/”隔开，没有加。"
LONG_CHOICE = "一个选项最多{most}个字，没有加。"
SAME_CHOICES = "有两个选项一样，没有加。"
MANY_QUESTIONS = "一次调研最多{most}道题，没有加。"
NO_SUCH_QUESTION = "{number}号调研没有第{place}题。"
NOT_DRAFT = "{number}号调研{state}，不能再改。"
NO_QUESTIONS = "{number}号调研还没有题，先加题再发。"
TOO_EARLY = "截止日要在今天之后。"
TOO_LATE = "截止日最远在{most}天之内。"
TOO_FEW = "能答的只有{count}人，不足{minimum}人，答了也看得出是谁，没有发。"
NOT_OPEN = "{number}号调研{state}。"
NOT_CLOSED = "{number}号调研还没有结束，结束以后才看得到结果。"
NO_TURN = "这次调研没有请您答。"
IS_OVER = "这次调研已经截止，谢谢您。"
NO_ANSWER = "没有写内容；不想答这一题，回「跳过」。"
LONG_ANSWER = "一题请写在{most}个字以内，这一题还没有记。"
NO_CHOICE = "没有这个选项，这一题还没有记。"
UNKEPT = "这条里有不能在网上传的内容，没有保存，请改一改。"
NO_SUCH_ANSWER = "{number}号调研没有第{answer}条。"

INVITED = (
    "党委工作部想听听您的意见：{title}，{count}题，{day}截止。自愿，不记名，存的答案不连着人。愿意答就回「调研」。"
)
CLOSED = "{number}号调研（{title}）已截止，{answered}人答了。看结果回「调研结果 {number}」。"
