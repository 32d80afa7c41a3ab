"""What people say, and what it is: tables by group, one note between two bars."""

from collections.abc import Sequence
from functools import cache

import pytest

from tests.transforms.words.heard import labels, phrases_of

SAID = {
    "plain noes": (
        "refusal",
        "不需要 | 不要 | 不用了 | 没兴趣 | 没有需求 | 没需要 | 不考虑 | 不买 | 不办 | 用不着 | 不感兴趣 | 不接受推销",
        "我对这个没有任何兴趣 | 我不缺钱，不贷款 | 我们家不装修 | 一点想法都没有 | 没那个打算 | 孩子不用补课",
    ),
    "polite noes": (
        "refusal",
        "不用了谢谢 | 不好意思我不需要 | 谢谢你的好意，心领了 | 麻烦您了，不用 | 抱歉，暂无意向 | 谢谢，家里已经有了",
        "我上个月刚办过，不用了 | 您忙吧，我不想了解 | 有需要我会联系你们的 | 我再想想吧，算了还是不要了",
    ),
    "not now, with no time named": (
        "refusal",
        "暂时不需要 | 暂时不考虑 | 目前没有这个需求 | 现在不想买 | 最近没有打算 | 以后再说吧 | not right now, thanks",
    ),
    "implied": (
        "refusal",
        "车都报废了 | 我年纪大了，弄不动 | 负债累累 | 单位统一给买的 | 去年刚装好的",
        "公司都倒闭了 | 我儿子就是干这行的",
        "we went another way | I'll stick with what I have | the project's been shelved | I rent, so no | no budget",
        "my nephew does all that for us | I'm going to give it a miss | already taken care of | not req'd",
    ),
    "a no that only the last rung knows": (
        "refusal",
        "我跟你不熟，别套近乎 | 没有贷款习惯 | 冇时间听你讲 | 黐线 | 嫌贵 | 丈夫反对 | 我没房子 | 放我一马吧",
        "无车 | 我嫌你们贵，换别家了",
        "屋企有喇 | 谢谢，已有 | 卡够多了 | 社保就够了 | 装修？装完了 | 以后也没有 | 我一个农民，要那个做啥子",
        "unsuitable | dead lead | backed out | very abrupt - no | has provider | my MSP handles that | dun wan",
        "Can't say it's for the likes of us | procurement's frozen | mujhe nahi chahiye | I'm broke",
        "we built our own",
    ),
    "noes that end the matter": (
        "refusal",
        "短信发过来我也不会看 | 謝謝，我沒有要換 | 今年的采购指标用完了 | 没戏",
        "之前用过你们家的，不好用，不会再用了 | 给别人吧",
        "let's not | sorry love, no | we'll sit this one out | money's tight | no bandwidth | would you please stop",
    ),
    "garbled, curt and rhetorical": (
        "refusal",
        "不序要谢谢 | 我布考绿 | 憋给我打了 | 续保意向：否，车已卖 | 意愿度F | 你给我取消了",
        "你猜我要不要 | 免费的也不去",
        "我自己就是干这行的，你说我还用得着你吗 | 保險我買夠晒啦，多謝你",
        "复查我去别的医院做，你们那儿我就不过去了",
        "cxl membership, decl offer | client passed on upgrade | keep your free trial | No. N-O. | ok for now no",
        "can't help you with your questionnaire | letting it lapse | with Octopus now | no tq | plz dnt cal agn",
        "wouldn't take it if you gave it to me for free | Do I want it? No I do not. | customer denied",
    ),
    "garbled and split complaints": (
        "complaint",
        "我要投拆你们 | 给你投一个诉 | 工新部的电话我有 | 我已经去警局备案 | 教育局那边我已经递材料了 | 准备走仲裁",
        "cmplt - called at 6am | I'm taking this to the housing tribunal | wants a written apology",
    ),
    "cancelled, lapsed or done, in talk that goes on": (
        "none",
        "会议取消了，现在可以说 | 我想退掉重新买大一号的 | 解约要赔多少 | 已备案，可以签约 | 不要蓝色的那款，要白的",
        "policy lapsed, how do I get it back | flight cancelled, now home, go ahead | I wouldn't mind waiting",
        "with Vodafone now, what's your price | So I don't need to cancel my old plan first?",
    ),
    "a word of a no in what is none": (
        "none",
        "没听懂，什么意思 | 没时间 | 不太会操作，你教教我 | 没网 | 莫得啥子意见 | 勿晓得灵伐",
        "没到期，到期我再来续 | 不够啊，我要两份",
        "我上次那个单子发货了没有 | 提前还款有违约金没 | 有冇得试用㗎 | 免贵姓孙",
        "换号的是我爱人，我这个号没换 | 未回复 | 拒接",
        "客户已办理 | 你那边好吵 | 打扰您了，再见 | 有点贵 | 不会迟到 | 挂断 | 没带身份证 | 没过敏",
        "the link isn't working | nothing came through | number not recognised | cust not avail",
        "no dependants | Hung up",
        "never got your email | no, go on | isn't there a discount | already paid | docs sent already",
        "no particular reason",
        "so no contract? | don't lose my booking | no, this is her husband, how can I help",
        "LM w/ receptionist, no outcome",
    ),
    "what would imply a no, in talk that goes on": (
        "none",
        "我年纪大了能不能办 | 我儿子是做装修的，让他跟你对接一下 | 预算有限，你给个最低价",
        "公司有固定合作方，但可以比比价",
        "I'm 72, can I still apply | I already have one but I'd take another",
    ),
    "do not call": (
        "refusal",
        "别打了 | 不要再打来了 | 以后别给我打电话 | 请勿再来电 | 别再联系我 | 不要给我发短信 | 能不能别打了",
        "你再打我就拉黑你 | 天天打，烦不烦 | 说了多少遍不要了",
        "求求你们放过我吧 | 打了三次了还打 | 滚 | 你们有完没完",
    ),
    "off the list": (
        "refusal",
        "删掉我的号码 | 把我从名单里去掉 | 帮我把电话删除 | 拉黑 | 退订 | TD | 取消授权 | 加入黑名单",
    ),
    "dialects": (
        "refusal",
        "甭打了 | 甭跟我扯这些 | 莫打了 | 莫再打电话来 | 唔使 | 唔需要，唔该 | 冇兴趣 | 唔好再打嚟 | 伐要 | 覅打了",
        "嫑打了 | 要不得，不买 | 不得要 | 俺不中 | 侬勿要再打",
    ),
    "as recognisers and hurried people write it": (
        "refusal",
        "不须要 | 布需要 | 没须求 | 不敢兴趣 | 我没性趣",
        "不 需 要 | 嗯那个呃不要了啊 | 不需要。。。 | 【不需要】 | 憋打了",
        "不用了👌 | ｎｏ ｔｈａｎｋｓ | 不考率 | 别在打了",
    ),
    "traditional characters": (
        "refusal",
        "不須要，謝謝 | 我沒有需求 | 別再打電話來 | 無興趣 | 請勿來電 | 刪除我的號碼 | 謝絕推銷",
    ),
    "what an agent writes down": (
        "refusal",
        "客户表示不需要 | 客户明确拒绝 | 客户态度恶劣，挂断 | 用户婉拒 | 对方称没兴趣并要求不要再来电 | 机主不续费",
        "拒接推销 | 已拒 | 客户很反感 | 家长说孩子不学 | 客户打断，说不要",
    ),
    "English noes": (
        "refusal",
        "no thanks | not interested | I don't want it | don't call me again | stop calling | take me off your list",
        "please remove my number | I'm all set, thanks | we already have a provider | leave me alone | nope | stop",
        "how many times do I have to tell you no | unsubscribe | customer declined | dnc | no more calls | I'll pass",
        "cust not intrested | could you not call me again | I never want to hear from you again",
    ),
    "complaints": (
        "complaint",
        "我要投诉 | 投诉你们 | 我要打12321举报 | 我去工信部投诉",
        "再打我就报警 | 你们这是骚扰 | 骚扰电话 | 找律师告你们",
        "谁把我信息泄露给你们的 | 我去消协 | 投书你们 | 严重影响我的生活 | 一二三二一 | 叫你们领导来，我要个说法",
        "this is harassment | I'll report you to the FTC | I want to file a complaint | I'm calling the police",
        "you're breaking the law | I'll sue you",
    ),
    "wrong persons": (
        "wrong_person",
        "打错了 | 你打错电话了 | 我不是机主 | 不是本人 | 没有这个人 | 我不认识他 | 他换号了 | 这是我新办的号码",
        "他已经离职了 | 机主已去世 | 我不姓王 | 号码换人用了 | 打錯了 | 查无此人 | 搵错人 | 没有姓周的",
        "wrong number | there is no Peter here | you have the wrong person | he doesn't live here anymore",
        "this isn't her phone | I don't know who that is | 我没有车，打错了吧 | nope, no Steve here",
    ),
    "call me again": (
        "callback",
        "晚点打给我 | 我在开会，下午三点再打 | 明天再联系",
        "过两天再打 | 等我下班打 | 客户要求周五回电 | 半小时后打过来",
        "忙完给你回电话 | 换个时间再约 | 听日再打俾我 | 晚上八点有空，那时候打 | 暂时不方便，晚上再打",
        "call me back tomorrow | I'm driving, call later | ring me after six | call back next week | cb",
        "it's not a good time | rescheduled to 10:30 Fri | let's talk when I land",
    ),
    "not now, with a time named": (
        "callback",
        "现在不需要，下个月再联系我 | 暂时没时间，明天下午再打 | 今天不行，明天再打",
    ),
    "a no that is denied": (
        "none",
        "不是不需要 | 不是不想要，是太贵了 | 没说不需要 | 我没说不要 | 不是没兴趣 | 并不是不考虑 | 没有不感兴趣",
        "不是打错了，我就是 | 没打错 | 我没有投诉 | 不会投诉你们 | 又不是骗子 | 没有拒绝 | 不是不續，是還沒到期",
        "not that I'm not interested | I didn't say no | I never said I don't want it | it's not the wrong number",
        "I'm not complaining | don't stop calling",
    ),
    "a no that is asked or supposed": (
        "none",
        "需不需要带身份证 | 要不要提前预约 | 您是不需要吗",
        "如果不需要的话可以不办 | 为什么不需要预约 | 是不是不想要 | 有没有需求",
        "不感兴趣吗 | 您要是不方便的话就算一下费用",
        "if you don't want it you can cancel | why not | do you not want it",
        "are you not interested?",
    ),
    "a no to one thing of several": (
        "none",
        "年费那个不要，其他的都办上 | 豪华的我用不着，给我来个标准版就行 | 我对基金没兴趣，但定期存款可以聊聊",
        "短信不用发，微信发我就行",
        "no need to post it, I'll pick it up | 客户起初拒绝，沟通后同意试用",
        "cust said no at first but agreed to trial",
    ),
    "a no to something else": (
        "none",
        "不用担心 | 不要紧 | 不客气 | 不用带身份证吧 | 不用预约可以直接去吗 | 别挂 | 不要忘了 | 不用排队吧 | 不用急",
        "我不太清楚 | 不一定 | 不知道 | 信号不好 | 不用谢 | don't worry | don't hang up | no problem | I'm not sure",
        "no rush | I don't mind | the card was declined",
    ),
    "no word of a no": (
        "none",
        "好的 | 可以，周六过去 | 多少钱 | 是我，请讲 | 我考虑一下",
        "跟家里商量一下 | 无人接听 | 语音信箱 | 通话中断 | 发个资料看看",
        "yes please | how much is it | sounds good | left a voicemail | this is she | no answer | nobody home",
    ),
    "the weightiest of several": (
        "complaint",
        "不需要，再打我就投诉 | 打错了，再骚扰报警 | 别打了，明天我就去投诉 | wrong number, and I'll report you",
    ),
    "a no beside less": (
        "refusal",
        "打错了，别再打了 | 我在开会，不需要 | 他不在，别打了 | 好的好的，不需要 | 不是不需要，是不想要 | 明天也别打",
        "没打错，但是我不需要 | wrong number, stop calling | I'm driving, and I'm not interested",
    ),
    "a wrong person who is to be called again": ("wrong_person", "打错了，晚点再打 | 不是本人，明天再打"),
    "only the person called, where speakers are marked": (
        "none",
        "坐席：您不需要的话我们就不打扰了 客户：没事你说",
        "客服：是不是打错了？用户：没打错 | 坐席：不感兴趣吗？客户：感兴趣",
        "坐席:您要投诉吗 客户:好的没事了 | A：您好，您不需要吗 B：需要的 | agent: not interested? customer: I am",
        "[坐席]不需要的话可以挂机[客户]你接着讲 | 坐席(007)：不要紧的，您不用办 客户：好",
    ),
    "and what they refuse": (
        "refusal",
        "坐席：您好，请问需要贷款吗？客户：不需要 | 客服：打扰您了 客户：别打了 | A：您好，我们是做装修的 B：没兴趣",
        "坐席：您有装修的需求吗 客户：没有。 | agent: would you be interested? customer: no thanks",
        "[坐席]您好[客户]不用了 | 坐席 3：需要吗 客户：不用",
        "客服：客户说别再打了 | 系统: 客户已拒绝 | Agent: customer said never call again",
    ),
    "whoever insists": (
        "refusal",
        "不是说了不要吗 | 我不是跟你说过不需要吗 | 别打了好吗 | 不要不要 | 不需要听不懂吗 | didn't I tell you no",
        "can you stop calling | 谢谢您不需要",
    ),
}
"""By group, what is said, and notes that say so."""


def _drawn(lines: Sequence[str]) -> list[str]:
    return [note.strip() for line in lines for note in line.split(" | ")]


@cache
def _heard() -> dict[str, str]:
    """What each of the notes says; all are asked at once, since to build the question takes longest."""
    notes = [note for _, *lines in SAID.values() for note in _drawn(lines)]
    return dict(zip(notes, labels(notes), strict=True))


@pytest.mark.parametrize("group", SAID)
def test_what_people_say_is_what_it_is(group: str) -> None:
    label, *lines = SAID[group]
    assert {note: said for note in _drawn(lines) if (said := _heard()[note]) != label} == {}


def test_no_note_says_nothing() -> None:
    assert labels(["", " ", "。", "嗯", "\n", "0"]) == ["none"] * 6


def test_a_no_is_known_by_the_phrase_that_says_it() -> None:
    notes = ["不需要", "别打了", "删掉我的号码", "暂时不考虑", "我要投诉", "打错了", "晚点打给我", "好的"]
    found = ["no_wish", "do_not_call", "off_the_list", "not_for_now", "complaint", "wrong_number", "call_again", None]
    assert phrases_of(notes) == found
