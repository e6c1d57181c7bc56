"""Slow Loom: cloth by three sisters and one loom older than all of them together."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="slow_loom", kind="shop", colour="#34496b",
    name=Said("慢机", "Slow Loom"),
    about=Said("三姐妹，一台一百一十岁的木织机。一天最多三米布，急也没用，它会断线给你看。",
               "Three sisters and a wooden loom aged a hundred and ten. Three metres a day at most. Hurry it and it snaps a thread to make its point."),
    goods=(
        Goods("indigo-scarf", Said("十二缸蓝围巾", "Twelve-vat scarf"), Said("染一次晾一次，十二回。洗第一次会掉一点色，那是它在跟你打招呼。", "Dipped and dried twelve times. It will lose a little blue in the first wash; that is it saying hello."),
              19800, 45, "wear/scarves", ("textiles", "hanfu", "heritage-craft"), (("craft", "板蓝根靛染", "Natural indigo"), ("maker", "二姐", "The second sister"), ("material", "棉", "Cotton")),
              Picture("wall", "snow", (T("cloth", "#2b4170", "#e9edf0", 0.5, 1.08),))),
        Goods("persimmon-throw", Said("柿子毯", "Persimmon throw"), Said("用青柿子汁染，越晒越深。盖三年，颜色会比今天好看。", "Dyed with the juice of green persimmons. Sun darkens it. In three years it will look better than today."),
              45800, 14, "home/bedding", ("textiles", "bedding", "home-decor"), (("craft", "柿漆染", "Persimmon dye"), ("material", "羊毛与棉", "Wool and cotton")),
              Picture("window", "clay", (T("cloth", "#b9622f", "#f2d3a8", 0.5, 1.08),))),
        Goods("feather-tote", Said("喜鹊买菜包", "Magpie market bag"), Said("装得下一颗白菜、两根莲藕和一条还在生气的鱼。", "Holds a cabbage, two lotus roots and a fish that has not forgiven you."),
              8800, 90, "wear/bags", ("bags", "textiles", "everyday-wear"), (("material", "十六安帆布", "16 oz canvas"), ("craft", "手工丝印", "Screen-printed by hand")),
              Picture("arch", "straw", (T("tote", "#efe6d2", "#2c3a4f", 0.5, 1.1),)), options=(Said("本白", "Natural"), Said("墨黑", "Black"))),
        Goods("cloud-cushion", Said("云靠枕", "Cloud cushion"), Said("三朵云，都是照着七月十九号下午的天空描的。", "Three clouds, traced from the sky on the afternoon of 19 July."),
              12800, 40, "home/bedding", ("textiles", "home-decor"), (("craft", "贴布绣", "Appliqué"), ("maker", "小妹", "The youngest sister")),
              Picture("wall", "lake", (T("cushion", "#5b83a8", "#f3f4ee", 0.5, 1.05),))),
        Goods("stripe-towel", Said("一条一条茶巾", "Towel, stripe by stripe"), Said("边角料织的，所以每一条的条纹都不一样。吸水是真的吸水。", "Woven from ends, so no two are striped alike. It does, in fact, dry things."),
              3800, 160, "home/kitchen", ("textiles", "kitchenware"), (("material", "亚麻", "Linen"), ("theme", "余料再织", "Woven from offcuts")),
              Picture("leaves", "oat", (T("cloth", "#e8dfca", "#b5482f", 0.5, 0.9),))),
        Goods("winter-slippers", Said("冬天在家的鞋", "Shoes for staying in"), Said("厚毡底，走路没声音。猫很不满意。", "Thick felt soles, no sound at all. The cat objects."),
              11800, 52, "wear/shoes", ("shoes", "textiles"), (("material", "羊毛毡", "Wool felt"), ("season", "冬", "Winter")),
              Picture("window", "plum", (T("slippers", "#8f3f46", "#e9d9c6", 0.5, 0.98),)), options=(Said("36–37", "36–37"), Said("38–39", "38–39"), Said("40–42", "40–42"))),
    ),
    posts=(
        Post("twelve-vats", Said("第七缸的时候它还是绿的", "At the seventh vat it is still green"), Said("出缸见了风，才慢慢变蓝。每次看都像第一次。", "It meets the air and only then turns blue. We have seen it ten thousand times and still stop to look."),
             ("textiles", "heritage-craft"), ("indigo-scarf",), Picture("window", "lake", (T("cloth", "#2f5a6b", "#dfe9e6", 0.5, 1.08),), film="breeze")),
        Post("loom-age", Said("织机今天一百一十岁", "The loom is a hundred and ten today"), Said("给它上了核桃油，没让它干活。三个人坐着听它不响。", "We oiled it with walnut and gave it the day off. The three of us sat and listened to it not making a noise."),
             ("textiles", "woodwork"), ("stripe-towel", "persimmon-throw"), Picture("leaves", "straw", (T("cloth", "#cf8a3c", "#f7e3bc", 0.5, 1.0),))),
        Post("fish-bag", Said("它真的能装鱼", "It really does hold a fish"), Said("有人不信，我们去了趟市场。鱼很配合，除了最后。", "Somebody doubted it, so we went to the market. The fish was patient until the end."),
             ("bags", "everyday-wear"), ("feather-tote",), Picture("arch", "lake", (T("tote", "#2c3a4f", "#e9e2d0", 0.44, 1.0), T("whistle", "#c9533a", "#f0b64f", 0.76, 0.6, -0.06)))),
    ),
)
