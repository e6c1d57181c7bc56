"""First Grain: a bakery that opens when the bread says so."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="first_grain", kind="shop", colour="#8a5a2b",
    name=Said("头粮", "First Grain"),
    about=Said("老面养了二十六年，名字叫“大王”。开门时间由他决定，一般是六点半。", "The starter is twenty-six and called His Majesty. He decides when we open. Usually half past six."),
    goods=(
        Goods("country-loaf", Said("大王的面包", "His Majesty's loaf"), Said("三十六小时，只有面、水、盐和脾气。第二天比第一天好吃。", "Thirty-six hours of flour, water, salt and temper. Better on the second day."),
              3600, 40, "food/bread", ("baking", "healthy-eating"), (("process", "老面发酵 36 小时", "36-hour sourdough"), ("maker", "面包师老顾", "Gu, baker")),
              Picture("window", "oat", (T("loaf", "#a8672c", "#f2dcae", 0.5, 1.08),))),
        Goods("bean-buns", Said("豆沙包 · 三只", "Red bean buns, three"), Said("中间那个总是最大的。没有人知道为什么。", "The middle one is always biggest. Nobody knows why."),
              2400, 90, "food/bread", ("baking", "snacks", "local-food"), (("process", "手工洗沙", "Beans washed and sieved by hand"),),
              Picture("arch", "clay", (T("bun", "#f7f0e3", "#c5382d", 0.5, 1.15),))),
        Goods("rose-mooncake", Said("玫瑰月饼", "Rose mooncakes"), Said("云上来的花，猪油起的酥，邻居闻着味儿来的。", "Roses from the high plateau, a lard crust, and neighbours who followed their noses."),
              8800, 55, "food/pastry", ("baking", "festivals", "gifts"), (("occasion", "中秋", "Mid-Autumn"), ("season", "2026 年秋", "Autumn 2026")),
              Picture("moon", "plum", (T("mooncake", "#b9742f", "#f0cf8e", 0.5, 1.12),))),
        Goods("sesame-tin", Said("芝麻薄脆 · 一罐", "Sesame crisps, a tin"), Said("薄到可以看报纸。拆封以后能剩三天的人，请告诉我们方法。", "Thin enough to read the news through. If a tin lasts you three days, write and tell us how."),
              4600, 110, "food/snacks", ("snacks", "baking", "gifts"), (("material", "黑白芝麻", "Black and white sesame"),),
              Picture("wall", "straw", (T("tin", "#30343b", "#f6e7c4", 0.5, 1.0),))),
        Goods("walnut-jar", Said("琥珀核桃", "Amber walnuts"), Said("裹一层薄糖，咬下去先响，再甜。", "A thin coat of sugar: first the crack, then the sweet."),
              5800, 78, "food/snacks", ("snacks", "local-food"), (("origin", "西山核桃沟", "Walnut Gully, West Hills"), ("season", "2026 年秋", "Autumn 2026")),
              Picture("hills", "clay", (T("jar", "#8a4f22", "#f6e3c4", 0.5, 1.05),))),
        Goods("plum-jam", Said("青梅果酱", "Green plum jam"), Said("酸的时候摘，甜的时候想起来。配老面包，不配手机。", "Picked sour, remembered sweet. Goes with old bread; does not go with telephones."),
              4200, 64, "food/jam", ("baking", "local-food", "home-cooking"), (("season", "2026 年 5 月", "May 2026"), ("process", "铜锅慢煮", "Slow-cooked in copper")),
              Picture("leaves", "sage", (T("jar", "#8c9a3c", "#fbf3d8", 0.5, 1.05),))),
    ),
    posts=(
        Post("his-majesty", Said("大王今天心情不好", "His Majesty is in a mood"), Said("天一冷他就慢。我们给他盖了条毯子，现在是七点十分。", "He slows down in the cold. We gave him a blanket. It is ten past seven."),
             ("baking",), ("country-loaf",), Picture("window", "straw", (T("loaf", "#a8672c", "#f2dcae", 0.5, 1.1),))),
        Post("steam-morning", Said("掀开盖子的那一秒", "The second you lift the lid"), Said("眼镜全白了。凭手感拿到中间那个。", "Glasses white. You find the middle one by feel."),
             ("baking", "snacks"), ("bean-buns",), Picture("wall", "ink", (T("bun", "#f7f0e3", "#c5382d", 0.5, 1.2),), film="steam")),
        Post("last-mould", Said("外婆的最后一个饼模", "Grandmother's last mould"), Said("梨木的，缺了一瓣。我们按缺的那样刻了新的。", "Pear wood, one petal missing. We had the new ones carved with the petal missing."),
             ("baking", "festivals", "heritage-craft"), ("rose-mooncake",), Picture("moon", "clay", (T("mooncake", "#a9662a", "#efcb88", 0.5, 1.05),))),
    ),
)
