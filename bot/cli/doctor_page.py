"""`docs/doctor.md`: how to look at an installation, what is looked at, and what every errcode means."""

from collections.abc import Mapping

from bot import doctor
from bot.channels.errcodes import Errcode

HEAD = """# 体检和错误码

本页由程序生成（`python3 run.py docs`）。

`python3 run.py doctor` 把一套安装从头到尾查一遍：哪里不对、怎么办、找谁。只看不改，不给任何人发消息，也不往群里发；
不打印密钥，不出现姓名。各项同时查，{seconds:.0f} 秒内没有结果的照实说，不会一直等。

| 这样说 | 做什么 |
|---|---|
| `python3 run.py doctor` | 全部查一遍 |
| `python3 run.py doctor --offline` | 不联网，只查本机 |
| `python3 run.py doctor --only wecom --only callback` | 只查这几项 |
| `python3 run.py doctor --json` | 给脚本用：`findings` 每条（`check` `grade` `said` `remedy` `who`）和合计 `counts` |
| `python3 run.py doctor 60020` | 解释一个错误码 |

`✓` 正常，`!` 提醒（能用，但缺了什么或撑不久），`✗` 要处理；箭头后面是找谁、怎么办。

| 退出码 | 意思 |
|--:|---|
| 0 | 都正常 |
| 1 | 有要处理的；配置有误也算 |
| 2 | 命令写错了 |
| 3 | 没有要处理的，但有提醒 |

## 查什么

| 名称 | 项目 | 怎样算正常 | 联网 |
|---|---|---|---|
"""
LIMITS = """
说明几句实话：

- “回调地址”是从本机照平台的办法核对：签名、密文、一秒以内原样应答。外网能不能进来，要在管理后台点“保存”才知道。
- “企业微信应用”会真的取一次调用凭证。secret 填错时企业微信连错几次会把服务器地址停一小时：改好再查，不要反复试。
- “群机器人”没有专供核对的接口：发一个不带文件的上传请求，key 不对的会被拒绝（93000 等）；key 对的只会说文件是空的。
  上传谁也看不到，群里不会有任何消息。企业微信没有写明先核对 key，所以“无效”是确定的，“有效”是据此推断的。
- “时钟”和平台应答里的时间比；差到十分钟，企业微信的消息就都收不进来。
- 谁绑定了账号、谁没有，不在这里查。

## 错误码

平台拒绝一次调用时给的数。日志和每天早上报党委工作部的话里带着它。同一个数在两个平台意思可能不同。
没有列出的，按“不再重试”处理，可以到平台的错误码查询页查。
"""
TABLE = """
### {title}

| 错误码 | 意思 | 怎么办 | 找谁 |
|--:|---|---|---|
"""


def doctor_page() -> str:
    """The whole page."""
    checks = "".join(
        f"| `{one.name}` | {one.title} | {one.about} | {'是' if one.online else ''} |\n" for one in doctor.CHECKS
    )
    tables = "".join(TABLE.format(title=title) + _rows(table) for title, table in doctor.TABLES.items())
    return HEAD.format(seconds=doctor.DEADLINE) + checks + LIMITS + tables


def _rows(table: Mapping[int, Errcode]) -> str:
    return "".join(
        f"| {code} | {one.means} | {one.remedy} | {one.who.value} |\n" for code, one in sorted(table.items())
    )
