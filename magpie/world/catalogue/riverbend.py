"""Riverbend: a few good things to take outside, and bring back."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="riverbend", kind="shop", colour="#2f5d63",
    name=Said("河湾", "Riverbend"),
    about=Said("河边的一间木工房，兼卖我们自己露营真的会带的东西。没带过的不卖。", "A woodshop on the river that also sells what we really take camping. If we have not carried it, we do not stock it."),
    goods=(
        Goods("enamel-mug", Said("磕不坏的杯子", "The mug you can drop"), Said("掉下过悬崖，捡回来了。磕的那块是它的年份。", "It went off a cliff and we climbed down for it. The chip is its vintage."),
              4900, 130, "outdoor/cups", ("camping", "coffee", "hiking"), (("material", "搪瓷", "Enamel on steel"),),
              Picture("hills", "lake", (T("enamel", "#2f5d78", "#f3efe4", 0.47, 1.1),)), options=(Said("河蓝", "River blue"), Said("苔绿", "Moss"))),
        Goods("long-flask", Said("走到山顶还烫", "Still hot at the top"), Said("早上五点灌的，中午在山顶还要吹一吹。", "Filled at five, and at noon on the summit you still blow on it."),
              16800, 57, "outdoor/flasks", ("hiking", "camping", "tea"), (("material", "双层不锈钢", "Double-walled steel"), ("process", "保温十二小时", "Twelve hours hot")),
              Picture("hills", "dusk", (T("thermos", "#b3502f", "#ebe2cf", 0.5, 1.0),))),
        Goods("camp-light", Said("帐篷里的月亮", "Moon for a tent"), Said("最暗那一档只够看清对方的脸，我们觉得最好用。", "On its lowest it shows you one another's faces and nothing else. That is the setting we use."),
              13800, 46, "outdoor/lights", ("camping", "lighting"), (("process", "一次充电四十小时", "Forty hours a charge"),),
              Picture("moon", "night", (T("camplight", "#3d5a4a", "#ffd07a", 0.5, 1.05),))),
        Goods("beech-spoons", Said("一大一小两把勺", "A big spoon and a small one"), Said("同一块榉木劈开的，纹路是连着的。炒菜一把，尝味一把。", "Split from one piece of beech, so the grain runs across both. One stirs, one tastes."),
              6800, 83, "home/kitchen", ("woodwork", "kitchenware", "home-cooking"), (("material", "榉木", "Beech"), ("maker", "木匠阿江", "Jiang, carpenter"), ("craft", "手刻", "Carved by hand")),
              Picture("window", "sage", (T("spoon", "#b9824a", "#8f5a30", 0.5, 0.95),))),
        Goods("oil-umbrella", Said("桐油纸伞", "Oiled-paper umbrella"), Said("八十三道工序，雨打上去是“笃笃”的。晴天也想撑。", "Eighty-three steps, and rain goes tok, tok on it. You will want it on dry days."),
              36800, 9, "wear/umbrellas", ("heritage-craft", "hanfu", "travel"), (("craft", "非遗油纸伞", "Heritage oiled paper"), ("maker", "余师傅", "Master Yu"), ("process", "三遍桐油", "Three coats of tung oil")),
              Picture("leaves", "rose", (T("umbrella", "#a93a32", "#f6e0bd", 0.5, 1.15),))),
        Goods("river-vase", Said("河泥瓶", "River-clay vase"), Said("泥是夏天涨水之后挖的，里面有一点点云母，太阳下会闪。", "Dug after the summer flood; there is a little mica in it, and it winks in the sun."),
              17800, 13, "home/vases", ("ceramics", "home-decor"), (("origin", "河湾自采", "Dug at the bend"), ("season", "2026 年夏", "Summer 2026")),
              Picture("wall", "clay", (T("vase", "#5a4638", "#b98b5e", 0.5, 1.08),))),
    ),
    posts=(
        Post("cliff-mug", Said("它掉下去了，我们也下去了", "It went down, so we went down"), Said("两小时，一段绳子，一只杯子。咖啡洒了，杯子没事。", "Two hours, one rope, one mug. Lost the coffee, kept the mug."),
             ("camping", "hiking"), ("enamel-mug",), Picture("hills", "sage", (T("enamel", "#3b5f4a", "#f3efe4", 0.47, 1.15),), film="steam")),
        Post("low-light", Said("最暗的那一档", "The lowest setting"), Said("星星比昨天多。帐篷里在讲鬼故事，讲到一半大家决定改讲吃的。", "More stars than yesterday. Halfway through the ghost story we agreed to talk about food."),
             ("camping", "travel"), ("camp-light", "long-flask"), Picture("moon", "moss", (T("camplight", "#34513f", "#ffcf78", 0.38, 1.0), T("thermos", "#b3502f", "#ebe2cf", 0.74, 0.8, -0.04)), film="moonrise")),
        Post("one-beech", Said("一块木头，两把勺，隔了三年", "One board, two spoons, three years"), Said("先做的那把颜色深了，因为它一直在炒菜。", "The older is darker. It has been cooking all this time."),
             ("woodwork", "kitchenware"), ("beech-spoons",), Picture("arch", "oat", (T("spoon", "#b9824a", "#7a4a26", 0.5, 0.98),))),
    ),
)
