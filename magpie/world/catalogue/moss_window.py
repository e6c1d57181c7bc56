"""Moss Window: plants for sills that get two hours of sun, and things to water them with."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="moss_window", kind="shop", colour="#3c5c3e",
    name=Said("苔窗", "Moss Window"),
    about=Said("朝北的店，朝北的植物。不卖娇气的，我们自己也忘记浇水。", "A north-facing shop with north-facing plants. Nothing delicate: we forget to water, too."),
    goods=(
        Goods("window-fern", Said("北窗蕨", "North-window fern"), Said("一天两小时光就够。叶子黄了不是死，是在想事情。", "Two hours of light will do. A yellow frond is not dying. It is thinking."),
              7800, 44, "garden/plants", ("plants", "home-decor"), (("origin", "本店分株", "Divided from our own"), ("process", "七天浇一次", "Water once a week")),
              Picture("window", "sage", (T("fern", "#b8643f", "#e9dcc4", 0.5, 1.0),))),
        Goods("coin-plant", Said("一串硬币 · 镜面草", "Pocket change, Pilea"), Said("叶子圆圆的，跟着太阳转。出门前把它掉个头，回来它又转回来了。", "Round leaves that follow the sun. Turn it before you leave; it will have turned back."),
              5800, 68, "garden/plants", ("plants", "gifts"), (("process", "见干再浇", "Water when dry"),),
              Picture("wall", "rose", (T("coins", "#e9e2d4", "#7d8f86", 0.5, 1.0),))),
        Goods("bud-vase", Said("一枝瓶", "One-stem vase"), Said("只放得下一枝。所以你得想好是哪一枝。", "Holds one stem. You will have to choose."),
              9800, 39, "home/vases", ("plants", "ceramics", "home-decor"), (("maker", "灰窑", "Ash Kiln"), ("craft", "手拉坯", "Thrown by hand")),
              Picture("arch", "lake", (T("vase", "#e7e2d6", "#5f8490", 0.5, 1.05),))),
        Goods("amber-glass", Said("琥珀瓶", "Amber vase"), Said("下午四点，它会在桌上放一小摊夕阳。", "At four in the afternoon it spills a little sunset on the table."),
              14800, 28, "home/vases", ("home-decor", "plants"), (("material", "回收玻璃", "Recycled glass"), ("craft", "人工吹制", "Mouth-blown")),
              Picture("window", "straw", (T("glass", "#a85a1a", "#ffb347", 0.46, 1.1),))),
        Goods("heron-can", Said("苍鹭水壶", "Heron watering can"), Said("脖子长，够得到最里面那盆。水流细，不吵醒土。", "A long neck for the pot at the back, and a stream too thin to wake the soil."),
              19800, 21, "garden/tools", ("plants", "diy"), (("material", "黄铜", "Brass"), ("process", "一升", "One litre")),
              Picture("leaves", "clay", (T("can", "#c19a4a", "#6b4527", 0.58, 0.96),))),
        Goods("moss-hill", Said("一小座山", "A small hill"), Said("三种苔、一块石头、一棵假装是树的蕨。喷水就有云。", "Three mosses, one stone, and a fern pretending to be a tree. Mist it for clouds."),
              16800, 16, "garden/plants", ("plants", "home-decor", "gifts"), (("maker", "苔窗阿慧", "Hui, of Moss Window"), ("process", "每天喷一次", "Mist daily")),
              Picture("hills", "moss", (T("moss", "#5d5348", "#a89c86", 0.5, 1.1),))),
    ),
    posts=(
        Post("thinking-fern", Said("它不是快死了，它在想事情", "It is not dying, it is thinking"), Said("第四十一天，想通了，长了三片新叶。", "Day forty-one: it made up its mind. Three new fronds."),
             ("plants",), ("window-fern",), Picture("leaves", "moss", (T("fern", "#8d6a4a", "#dcd0b4", 0.5, 1.05),))),
        Post("cloud-maker", Said("怎样在窗台上造一朵云", "How to make a cloud on a windowsill"), Said("喷三下，等十秒。云会在石头背后停一会儿。", "Three sprays, ten seconds. It stops for a while behind the stone."),
             ("plants", "diy"), ("moss-hill", "heron-can"), Picture("window", "lake", (T("moss", "#4d5a54", "#a9b5a6", 0.5, 1.15),), film="steam")),
        Post("four-oclock", Said("下午四点的那一小摊光", "The small puddle of light at four"), Said("猫每天准时来坐在里面。", "The cat arrives on time and sits in it."),
             ("home-decor", "pets"), ("amber-glass",), Picture("window", "clay", (T("glass", "#a85a1a", "#ffb347", 0.26, 0.92), T("cat", "#e8e0d2", "#b98a5e", 0.66, 0.84, -0.06)))),
    ),
)
