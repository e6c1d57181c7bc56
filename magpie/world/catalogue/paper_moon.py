"""Paper Moon: notebooks, letters, fans and one kite, printed on a press called Auntie."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="paper_moon", kind="shop", colour="#7a3b3b",
    name=Said("纸月亮", "Paper Moon"),
    about=Said("弄堂里一台老圆盘机，街坊叫它“阿姨”。她每分钟印十二张，累了就卡纸。", "An old platen press in an alley; the street calls her Auntie. Twelve sheets a minute, and she jams when tired."),
    goods=(
        Goods("tide-notebook", Said("潮汐本", "Tide notebook"), Said("封面是三月初三那天的潮位线。一百九十二页，墨水不洇。", "The cover is the tide table of one day in April, drawn as a line. 192 pages; ink stays where you put it."),
              4800, 200, "paper/notebooks", ("stationery", "gifts"), (("process", "活版印刷", "Letterpress"), ("material", "九十克道林纸", "90 g Dowling")),
              Picture("wall", "lake", (T("book", "#2c5366", "#e8f0ea", 0.5, 1.0),)), options=(Said("横线", "Ruled"), Said("空白", "Plain"))),
        Goods("rain-guide", Said("《雨的图鉴》", "A Field Guide to Rain"), Said("收录了三十一种雨，包括“刚洗完车的雨”和“假装要走的雨”。", "Thirty-one kinds of rain, including the one that follows a car wash and the one that only pretends to leave."),
              6600, 84, "paper/books", ("books", "gifts", "painting"), (("maker", "文：阿芷 图：周周", "Words by Azhi, pictures by Zhouzhou"), ("process", "双色印刷", "Two-colour print")),
              Picture("leaves", "ink", (T("book", "#37506e", "#d9e4ee", 0.5, 1.05),))),
        Goods("letter-set", Said("慢信纸", "Slow letters"), Said("六个信封、十二张纸、一块火漆。写完先放三天，再决定寄不寄。", "Six envelopes, twelve sheets, one stick of wax. Write it, wait three days, then decide."),
              5800, 76, "paper/letters", ("stationery", "gifts"), (("craft", "手撕毛边", "Deckled by hand"), ("theme", "写给还没回信的人", "For people who still owe you one")),
              Picture("window", "rose", (T("letters", "#f0e3cf", "#b7c3b0", 0.5, 1.12),))),
        Goods("hill-fan", Said("远山扇", "Far Hills fan"), Said("十三根竹骨，一幅永远看不清的山。扇起来山会动。", "Thirteen bamboo ribs and a range of hills you can never quite make out. Fan it and they move."),
              13800, 29, "wear/fans", ("hanfu", "painting", "heritage-craft"), (("craft", "手绘洒金", "Hand-painted"), ("material", "玉竹、宣纸", "Bamboo, Xuan paper"), ("season", "夏", "Summer")),
              Picture("wall", "sage", (T("fan", "#f3ecdc", "#3d5f63", 0.5, 1.0),))),
        Goods("sparrow-kite", Said("沙燕风筝", "Sparrow kite"), Said("一级风就起得来，五级风要两个人拉。尾巴断过一次，飞得更好了。", "Goes up in a breath of wind; needs two of you in a good one. The tail broke once and it flew better."),
              15800, 18, "play/kites", ("heritage-craft", "travel", "parenting"), (("craft", "扎糊绘放", "Framed, papered, painted, flown"), ("maker", "魏师傅", "Master Wei"), ("season", "春", "Spring")),
              Picture("hills", "clay", (T("kite", "#c4432f", "#26384f", 0.5, 1.1),))),
        Goods("moon-print", Said("月相书", "Book of moons"), Said("一年三百六十五个月亮，每晚撕走一个。阴天那页是灰的。", "365 moons, one to tear off each night. Cloudy pages are grey."),
              7200, 61, "paper/books", ("stationery", "festivals", "gifts"), (("season", "2027 年", "For 2027"), ("process", "活版烫印", "Letterpress and foil")),
              Picture("moon", "dusk", (T("book", "#22304d", "#f0dca8", 0.5, 0.98),))),
    ),
    posts=(
        Post("auntie-jams", Said("阿姨今天卡纸了，大家下班", "Auntie jammed, so everyone went home"), Said("不是坏，是累。第二天早上她自己好了。", "Not broken. Tired. By morning she was fine."),
             ("stationery", "diy"), ("tide-notebook",), Picture("window", "oat", (T("book", "#9c4a3c", "#f2dfc4", 0.5, 1.0),))),
        Post("first-wind", Said("惊蛰后的第一阵风", "First wind after the insects wake"), Said("魏师傅七十三岁，跑起来比我们快。线放了两百米。", "Master Wei is seventy-three and faster than us. Two hundred metres of line."),
             ("heritage-craft", "parenting"), ("sparrow-kite",), Picture("hills", "straw", (T("kite", "#d0492f", "#1f3550", 0.5, 1.05),), film="kite")),
        Post("kinds-of-rain", Said("第十七种：只下在伞上的雨", "No. 17: rain that falls only on umbrellas"), Said("收伞就停，撑开又来。我们观察了四十分钟。", "Close it and it stops. Open it and it returns. We watched for forty minutes."),
             ("books", "painting"), ("rain-guide",), Picture("leaves", "night", (T("umbrella", "#b3473a", "#f3d9b4", 0.5, 1.15),), film="rain")),
    ),
)
