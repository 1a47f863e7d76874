"""The ways to name a day or a period: the first pattern that fits at a place wins. The sense is in the readers."""

from bot.text import date_counted as counted
from bot.text import date_readers as read
from bot.text.date_spans import Reader
from bot.text.numerals import HAN, LEFT
from bot.text.numerals import NUMBER as N

YEAR = (
    r"(?P<y>(?:去年|今年|本年|明年|(?<![一二三四五六七八九十几两半\d])[后前]年|上一?年"
    r"|二[零〇][零〇一二三四五六七八九]{2}年"
    r"|(?<!\d)(?:19|20)\d\d年|(?<!\d)\d\d年(?=[度底末初内的\d一二三四五六七八九十第元国春五中端清]"
    r"|[上下]半))度?)的?\s?"
)
RELATIVE_MONTH = r"(?P<rm>(?:本|当|上上|下下|这|上|下)(?:一个|个)?月)"
MONTH = rf"(?:(?:{YEAR})?{LEFT}(?P<m>{N})月份?|{RELATIVE_MONTH}份?)"
W = r"(?:周|星期|礼拜)"
W_BEFORE = r"[周期拜][一二三四五六日天]"
DASH = r"\s?(?:[-~–—至到]|--|——)\s?"
ENDS = (
    r"(?=$|[\s,。;:!?()会党支主我他晚开的交周]|[之以]?前|上午|下午|早上|中午|召开|举行"
    r"|[到至](?=\d|[一二三四五六七八九十])|星期|礼拜)"
)
BEFORE = r"(?:[之以]?前(?![往来后任台排夕进]))"
NOT_A_DAY_NUMBER = (
    r"线|楼|文(?!件)|令|机|炉|井|门|房|库|厂|车|桥|塔|馆|仓|柜|箱|泵|锅|会议室|办公|问题|整改|任务"
    r"|隐患|事项|那[条个项]|这[条个项]|"
    r"改完|改好|已经?[改整销解处办]|完成|销|核[过验]|验收|通过|单|罐|标|段|球|码|称|人|员|公[文函]"
    r"|机组|工程|项目|支部|台账|清单"
)
WEEKDAY_GUARD = (
    r"(?:[一](?![起共次些名个项直般定边条])|二(?!组(?!织|建|长)|次|十|维|名|个|人)|三(?!会一课|比三争"
    r"|无一创|次|个|名|人次|组(?![织建]))|"
    r"四(?!比|次|个|季|组(?![织建]))|五(?!次|个|名)|六(?!次|个|名)|日(?!常|报|志|程|均)|天(?!天|气|数)"
    r"|末|[1-7](?!\d|[次个人名项篇年\-.:/点号日月]))"
)
MON = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
FESTIVALS = "元旦|国庆|中秋|春节|清明|端午|劳动节|建党节|建军节|妇女节"

FEAST_DAY = (
    rf"(?:{YEAR})?(?:(?P<f>{FESTIVALS})节?"
    rf"|(?<![一二三四五六七八九十周第])(?P<f2>五一|七一|八一)(?={BEFORE}|节|当天|那天|后的?第一个))"
    rf"(?:(?P<before>{BEFORE})|(?P<first>(?:假期?|长假)?[之以]?后的?(?:第一个工作日|首个工作日))"
    r"|(?:当天|那天)|(?<=节)(?![期假前后日放值])|$|(?=[\s,。;:!?]))"
)
PART_OF_MONTH = (
    rf"(?:{MONTH}|(?<![一二三四五六七八九十\d个两几半])月)的?"
    r"(?P<part>底|末|初(?![一二三四五六七八九十])|上旬|中旬|下旬|中(?![国心共央级])|内|之内|以内)(?P<that>[那当]天)?"
)
QUARTER = (
    rf"(?:{YEAR}|(?P<yq>(?:19|20)\d\d)-?(?=Q))?"
    rf"(?:{LEFT}第?(?P<q>[一二三四1-4])个?季度|Q(?P<q2>[1-4])(?![\d\-])"
    r"|(?P<rq>(?:上上|下下|本|当|这|上|下)(?:一个|个)?)季度|(?<![一二三四\d个])季度?(?=[末底]))(?P<part>末|底)?"
)
DURATION = (
    rf"(?<![第过连续])(?:{LEFT}(?P<n>{N})|(?P<half>半))"
    r"(?P<u>天|日(?=[之以]?[内后])|周|个?星期|个?礼拜|个月|年)"
    rf"(?P<dir>[之以]?内|里(?!面)|[之以]?后(?!续|勤|备)|[之以]?{BEFORE})"
)
DOTTED_RANGE = (
    r"(?<![A-Za-z\d.\-/#_〔])(?P<m>1[0-2]|0?[1-9])[./](?P<d>[0-3]?\d)"
    r"\s?[-~–—至到]\s?(?P<m2>1[0-2]|0?[1-9])[./](?P<d2>[0-3]?\d)(?![\d./%-])"
)
DOTTED = (
    r"(?<![A-Za-z\d.\-/#_〔])(?P<m>1[0-2]|0?[1-9])(?P<sign>[./-])(?P<d>[12]\d|3[01]|0?[1-9])"
    r"(?:[-~至到](?P<d2>[12]\d|3[01]|0?[1-9])(?![\d.月/-]))?"
    r"(?![\d%/\-]|\.\d|[分米吨万元度年天小倍时人个次项公千级版吋课篇名组场kKgGmM])[日号]?"
)
DAY_NUMBER = (
    rf"(?<![第月])(?<!0)(?<!\d-)(?:{LEFT}|(?<={W_BEFORE}))(?P<d>{N})(?:[日号]?{DASH}(?P<d2>{N}))?"
    rf"(?:号(?!{NOT_A_DAY_NUMBER})|日(?![常报志程均子期内后本历]))"
)
ENGLISH_DAY = (
    rf"(?<![A-Za-z\d])(?:(?P<d0>\d{{1,2}})\s(?P<mon0>{MON})|(?P<mon>{MON})\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,?\s(?P<y>20\d\d))?(?![\d:])"
)

RULES: tuple[tuple[str, Reader], ...] = (
    # what only looks like a date, or cannot be read for certain
    (r"(?<![A-Za-z])[A-Za-z]{1,4}\d*(?:-\d{1,4})+", read.not_a_date),
    (r"(?<![\d.])\d{1,6}(?:\.\d{1,6})?%", read.not_a_date),
    (r"(?:农历|阴历|旧历)[^,。;!?\s]{0,8}|(?:腊月|正月|冬月)[一二三四五六七八九十廿初底末]{0,4}|除夕", read.refuse),
    (r"每月一星", read.not_a_date),
    (rf"[每逢隔]个?{W}[一二三四五六日天末]?|每个?月(?:的)?(?:{N}[日号]|[底末初])?|每个?季度?[底末初]?", read.refuse),
    (rf"每年(?:的)?(?:{N}月(?:{N}[日号]|[底末初])?|[底末初])?", read.refuse),
    (r"(?<![一二三四五六七八九十两几半\d去今明])(?:年前|年后|年中(?!心))|节前|节后|季度初", read.refuse),
    (r"[以之目当提]前天|[最以之今往]后[天日]|前[天日](?=气)|后天(?=气)|早日", read.not_a_date),
    (r"[今明]、?后两?天|今明|前后两?天|大大[前后]天", read.refuse),
    (
        r"过[几两]天|(?<!提)[这前近][几两]天|前[一二三两]个?季度|[一二三四1-4][、和至到,-]?[一二三四1-4]季度",
        read.refuse,
    ),
    (rf"(?:问题|整改|任务|编号|序号|事项|隐患|第){N}[日号](?!{BEFORE})", read.not_a_date),
    (rf"[〔\[【(]\d{{4}}年?[〕\]】)]第?{N}号?", read.not_a_date),
    (rf"{LEFT}{N}[、,和或及/]{N}[日号]", read.refuse),
    (rf"(?:(?:上|下)一|(?<!月)第{N})个{W}[一二三四五六日天]", read.refuse),
    (rf"{W}[一二三四五六日天]起(?!来)|{W}一(?:起|定)", read.refuse),
    (rf"(?:上|下|本|这)个?{W}一(?:起|定)", read.refuse),
    # years written out
    (r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?!\d)日?", read.iso),
    (r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)", read.iso),
    (r"(?<!\d)(?P<y>20\d\d)[-/](?P<m>0?[1-9]|1[0-2])(?![\d.\-/])", read.iso_month),
    # months
    (rf"{MONTH}的?(?P<d>{N})(?:[日号]?{DASH}(?P<d2>{N}))?[日号]", read.month_day),
    (rf"{MONTH}(?P<d>[一二三]?十[一二三四五六七八九]?|[12]\d|3[01]|0?[1-9]){ENDS}", read.month_bare_day),
    (rf"{MONTH}的?最后一(?:天|个工作日|个?{W}(?P<w>[一二三四五六日天]))", read.month_last),
    (rf"{MONTH}的?第(?P<n>{N})个(?:{W}(?P<w>[一二三四五六日天])|工作日)", read.month_nth),
    (rf"(?:{YEAR})?{LEFT}(?P<m1>{N})月?份?{DASH}(?P<m2>{N})月份?(?!{N}[日号])", read.months),
    (rf"{LEFT}{N}[、和]{N}月(?!{N}[日号])", read.refuse),
    (
        PART_OF_MONTH,
        read.month_part,
    ),
    (rf"{MONTH}初[一二三四五六七八九十]", read.refuse),
    (rf"{MONTH}(?!\d|[球亮饼嫂子季])", read.whole_month),
    # quarters, halves, years
    (
        QUARTER,
        read.quarter,
    ),
    (rf"(?:{YEAR})?(?P<h>[上下])半年", read.half),
    (rf"(?:{YEAR})年?(?P<part>[底末初内])|(?<![一二三四五六七八九十两几半\d])年(?P<part2>[底末初内])", read.year_part),
    # festivals
    (
        FEAST_DAY,
        read.feast_day,
    ),
    (rf"(?:{FESTIVALS})节?", read.refuse),
    (YEAR, read.whole_year),
    (
        rf"(?:上上|下下|上|下|本|这|{N})(?:一?个)?{W}(?:[之以]?后)?的?(?:[今明昨后前]天|(?<=后的){W}.)|{W}六[日天、]",
        read.refuse,
    ),
    # days counted from today
    (rf"(?<![第\d.]){LEFT}(?P<n>{N})个?工作日(?P<dir>[之以]?内|[之以]?后|里)", counted.in_workdays),
    (
        DURATION,
        counted.duration,
    ),
    (rf"(?:{LEFT}{N}|半)(?:天|周|个?星期|个?礼拜|个月)", read.not_a_date),
    # weeks
    (rf"(?P<wk>上上|下下|上|下|本|这)个?{W}的{W}(?P<w>{WEEKDAY_GUARD})", counted.weekday),
    (rf"(?P<wk>上上|下下|上|下|本|这)个?{W}(?P<w>{WEEKDAY_GUARD})", counted.weekday),
    (rf"(?<![上下本这每逢个两几半\d])(?:(?<![{HAN}])|(?<={W_BEFORE})){W}(?P<w>{WEEKDAY_GUARD})", counted.weekday),
    (rf"(?P<wk>上上|下下|上|下|本|这)(?:一个|个|一)?{W}(?!年|岁|[一二三四五六][次])(?:[之以]?内)?", counted.week),
    (r"(?<![一二三四五六七八九十两几半\d每])(?P<wk>)周内", counted.week),
    # today and its neighbours
    (r"(?P<r>大前|大后|前|昨|今|明|后)(?:天|日(?![期子常后])|儿个?|(?=[早晚夜黑]))", counted.relative),
    # month and day in figures, bare day numbers, English
    (
        DOTTED_RANGE,
        read.dotted_range,
    ),
    (
        DOTTED,
        read.month_dot_day,
    ),
    (
        DAY_NUMBER,
        read.bare_day,
    ),
    (
        ENGLISH_DAY,
        read.english,
    ),
)
