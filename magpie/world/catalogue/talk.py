"""What the town says under its stories: neighbours who sell nothing, and the makers who answer them.

Each speaks the language they speak; nobody is translated. All of them are invented.
"""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from typing import NamedTuple

from magpie.world.catalogue.shapes import Said


class Neighbour(NamedTuple):
    """Somebody of the town with a name and something to say."""

    handle: str
    name: Said
    about: Said


class Word(NamedTuple):
    """`by` is a handle, a neighbour's or a shop's; `answers` is what they answer."""

    by: str
    text: str
    answers: tuple["Word", ...] = ()


W = Word
NEIGHBOURS: tuple[Neighbour, ...] = (
    Neighbour("granny_su", Said("苏奶奶", "Granny Su"), Said("住在河边第三家。什么都见过，什么都还想看。", "Third house on the river. Has seen everything and would like to see it again.")),
    Neighbour("teacher_gu", Said("顾老师", "Mr Gu"), Said("教过全镇的人写字，现在教猫。", "Taught the whole town to write. Now teaches the cat.")),
    Neighbour("night_ferry", Said("夜渡阿丁", "Ding, night ferry"), Said("末班船的船夫，有空看手机。", "Runs the last boat. Reads between banks.")),
    Neighbour("pei_draws", Said("佩佩在画", "Pei draws"), Said("九岁半，画笔比话多。", "Nine and a half. More pencils than words.")),
    Neighbour("old_post", Said("老邮差", "The old postman"), Said("退休了，路还是照走一遍。", "Retired, and still walks the round.")),
    Neighbour("maud_upstairs", Said("楼上的莫德", "Maud upstairs"), Said("来了三年，中文说得慢，听得快。", "Here three years. Speaks slowly, hears quickly.")),
    Neighbour("half_past", Said("差半点", "Half Past"), Said("钟表匠。对时间没意见，对钟有。", "Mends clocks. No quarrel with time, some with clocks.")),
)

# story -> what is said under it, in the order it was said
TALK: dict[str, tuple[Word, ...]] = {
    "four-am": (
        W("night_ferry", "我在河上看见的，一直以为是星星走下山了。", (W("lantern_tea", "下回给您留一壶，靠岸就喝。"),)),
        W("maud_upstairs", "Which basket goes to the family who picked it? I hope the first."),
    ),
    "rain-tea": (
        W("half_past", "Third steeping is a semitone lower. I checked against the shop clock, which is flat.", (W("lantern_tea", "Then we have been tuning to a flat clock for years. Thank you, I think."),)),
        W("granny_su", "我家屋檐也会说话，就是口音重。"),
        W("pei_draws", "我画了声音，是蓝色的。"),
    ),
    "roast-night": (
        W("old_post", "他年轻时也用手背量信的厚薄，从没多收过我一分邮票钱。", (W("lantern_tea", "念给爷爷听了，他说那是你寄得薄。"),)),
    ),
    "kiln-open": (
        W("granny_su", "我去看了，全村真的没人说话，连我都没有。"),
        W("teacher_gu", "“叮”一声是瓷器的句号，没响就是省略号，好。", (W("ash_kiln", "借走写在窑门上了。"),)),
    ),
    "wall": (
        W("half_past", "Bowl 41, second row, is a clean A. Do not move it.", (W("ash_kiln", "It has been promoted to tuning fork."),)),
        W("night_ferry", "下雨天靠岸我就关发动机，听一会儿再走。"),
        W("pei_draws", "可以加一只我画的吗？也裂了。", (W("ash_kiln", "给你留了左上角那颗钉子。"),)),
    ),
    "twelve-vats": (
        W("maud_upstairs", "I waited at the seventh vat with my coat on and missed a train. No complaints.", (W("slow_loom", "The next one is at 5:40, and the eighth vat is at six."),)),
        W("teacher_gu", "青出于蓝，我教了四十年，今天才看见。"),
    ),
    "loom-age": (
        W("granny_su", "一百一十岁，比我大三十一岁，叫它大姐。"),
        W("half_past", "Happy birthday. I oiled the town clock in solidarity and it lost two minutes of pure joy."),
    ),
    "fish-bag": (
        W("night_ferry", "那条鱼我认识，一向配合。", (W("slow_loom", "请代我们道歉，最后那一下是我们没拿稳。"),)),
    ),
    "moving-hives": (
        W("old_post", "两百位奶奶同车，我送过一回，比蜜蜂吵。"),
        W("maud_upstairs", "Did anybody count them in the morning? Asking for two hundred families.", (W("nine_bees", "They counted us."),)),
    ),
    "wax-dinner": (
        W("teacher_gu", "那声“哎”，值一度电。"),
        W("night_ferry", "从河上看，那晚只有你们家是黄的，别家是黑的。"),
    ),
    "auntie-jams": (
        W("pei_draws", "我给阿姨画了一张请假条。", (W("paper_moon", "贴在机器上了，她这周都很乖。"),)),
        W("half_past", "Rest is maintenance. I tell people this and charge nothing for it."),
    ),
    "kinds-of-rain": (
        W("granny_su", "第十八种：只下在刚洗好的被子上。", (W("paper_moon", "收录了，署您的名。"),)),
        W("maud_upstairs", "No. 19, from my country: the rain that apologises."),
    ),
    "bell-note": (
        W("half_past", "I live between them. Five o'clock is my favourite hour and my worst.", (W("wick_ember", "We could file the bell down a quarter tone."), W("half_past", "Do not dare."))),
    ),
    "thinking-fern": (
        W("teacher_gu", "四十一天才想通，比我那届毕业班快。"),
        W("maud_upstairs", "Mine has been thinking since March. Should I ask about what?", (W("moss_window", "Less water, and change the subject."),)),
    ),
    "four-oclock": (
        W("pei_draws", "猫走了以后，光还是猫的形状。"),
    ),
    "his-majesty": (
        W("half_past", "Ten past seven is a respectable answer at any temperature.", (W("first_grain", "陛下说：准。"),)),
        W("old_post", "我冬天也慢，没人给我盖毯子。", (W("first_grain", "明早来，留着一条，还有两个包子。"),)),
    ),
    "last-mould": (
        W("granny_su", "缺的那一瓣，是我小时候磕掉的。对不起，也谢谢。", (W("first_grain", "原来是您。那一瓣我们找了三十年，下次来吃饼。"),)),
        W("maud_upstairs", "The missing petal is the whole recipe."),
    ),
    "cliff-mug": (
        W("old_post", "为一个杯子下悬崖，我为一封平信也下过。"),
        W("half_past", "Two hours, one rope. The coffee was the smaller loss, I see that."),
    ),
    "sleepy-third": (
        W("pei_draws", "我家有一只，真的只对我打哈欠。"),
        W("granny_su", "你爷爷年轻的时候威风得很，现在果然只剩困了。", (W("clay_tiger", "他说这是最高的待遇。"),)),
    ),
    "bao-record": (
        W("maud_upstairs", "Four minutes eleven! I held my breath up here too, and I cannot even see the yard.", (W("clay_tiger", "That explains the silence from above. Thank you."),)),
        W("night_ferry", "为了听结果，船晚了四分十一秒。没有人怪我。"),
        W("half_past", "Timed it independently: 4:11.2. The point two is yours to keep."),
    ),
    "kettle-carp": (
        W("pei_draws", "布谷鸟回的那句是什么？", (W("clay_tiger", "它说：水开了。"),)),
    ),
    "evening-tea": (
        W("granny_su", "小梅，三次就很好了，我年轻时一次都没有。"),
        W("moss_window", "灯再往左一点，那盆蕨也下班了。"),
    ),
    "letter-rule": (
        W("old_post", "盖歪的火漆，我送得格外稳。"),
    ),
    "gold-seam": (
        W("teacher_gu", "二十一天，刚好够把摔它的事忘了。"),
        W("ash_kiln", "阿伯，它现在比我们都贵了。下回还摔给您。"),
    ),
    "drum-skin": (
        W("night_ferry", "对岸的狗也叫了，声音过河慢半拍，像在应和。"),
    ),
    "dog-at-540": (
        W("old_post", "五点四十以前有我一班信。它等的也许是我。"),
        W("maud_upstairs", "Somebody should print him a ticket."),
    ),
    "umbrella-deposit": (
        W("teacher_gu", "我押过一个故事，至今没去赎。", (W("left_luggage", "它很好，上周还借给了别人。"),)),
    ),
    "jar-eighty-seven": (
        W("granny_su", "缸会想家，人就更不用说了。"),
    ),
    "mayor-kneels": (
        W("pei_draws", "我就是那个挪了挪的人的同桌。", (W("pocket_money", "那你应该知道，松子方最好第二个买。"),)),
    ),
    "wednesday-water": (
        W("maud_upstairs", "“Not hot at all” is the bravest sentence in any language."),
    ),
    "twenty-four-poles": (
        W("half_past", "Is it always the same bus they are waiting for?"),
    ),
    "terminus-six-minutes": (
        W("night_ferry", "末班船掉头要九分钟，正好一首半。下回你来船上吹。", (W("half_tone", "说定了，孩子也来，保证不装睡。"),)),
    ),
    "the-one-nail": (
        W("half_past", "A calendar on a single nail. I would sleep there."),
    ),
    "fortieth-night": (
        W("maud_upstairs", "Could he be recorded? Some of us would like to be sure it is possible."),
    ),
    "tofu-lap": (
        W("teacher_gu", "豆腐是最公正的考官。"),
        W("old_post", "我骑了三十年，兜里揣的是鸡蛋。碎过两个，都是下坡。"),
    ),
}
