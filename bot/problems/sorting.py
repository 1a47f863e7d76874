"""Which category the words of a report speak of: proposed to the office, which decides. Pure."""

import re
from collections.abc import Mapping

from bot.problems.models import Category, MainProblem

WORDS: Mapping[Category, re.Pattern[str]] = {
    Category.IDEOLOGY: re.compile(
        r"学习(?!室)|党课|读书|念文件|理论|思想|意识|信念|教育|培训|宣讲|学时|材料发得|党章|心得|没兴趣|照搬|不用心|走神|觉悟"
    ),
    Category.ORGANISATION: re.compile(
        r"开会|会议|党小组|支委会|党员大会|组织生活|三会一课|制度|换届|记录|台账|补[写记]|代签|签到|考勤|党费|发展党员|入党|走过场"
        r"|形式|照相|摆拍|名册|交接|没人管|不公开|公示|活动室|通知"
    ),
    Category.EXAMPLE: re.compile(
        r"带头|先锋|示范|模范|突击队|责任区|作用|积极性|干劲|骨干|躺平|混日子|不担当|怕吃苦|值守|亮身份|志愿|帮[扶带]|群众|谈心|慰问"
    ),
    Category.CONDUCT: re.compile(
        r"作风|纪律|推诿|拖拉|敷衍|官僚|态度|吃喝|请客|送礼|公车|私用|迟到|早退|脱岗|喝酒|优亲厚友|公平|偏心|报复|门难进|踢皮球|不回复|加塞|折腾|检查太多|报表太多"
    ),
    Category.PRODUCTION: re.compile(
        r"安全|质量|进度|工期|施工|焊|设备|现场|隐患|班组|技术|工艺|生产|成本|材料不到|工具|图纸|返工|脚手架|食堂|宿舍|投影|后勤|班车"
    ),
}
"""What people write of; what the work and the living beside it lacks belongs to the centre of the work."""
MAIN: Mapping[Category, MainProblem] = {
    Category.IDEOLOGY: MainProblem.FAINT,
    Category.EXAMPLE: MainProblem.LISTLESS,
    Category.ORGANISATION: MainProblem.HOLLOW,
}
"""The main problem that a category was summed up as (problems.toml `main_problem`)."""


def proposed(text: str) -> list[Category]:
    """The categories the text has words of, most words first, at most two; in doubt the earlier one first."""
    counts = {category: len(set(words.findall(text))) for category, words in WORDS.items()}
    found = [category for category, count in counts.items() if count]
    return sorted(found, key=lambda one: -counts[one])[:2]
