"""Nine Bees: honey and wax from two hundred hives that travel with the flowers."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="nine_bees", kind="shop", colour="#a06a1c",
    name=Said("九蜂", "Nine Bees"),
    about=Said("跟着花走的一家人。三月油菜，五月洋槐，七月枣花，九月山里什么都有。", "A family that follows the flowers: rape in March, acacia in May, jujube in July, and in September whatever the hills are holding."),
    goods=(
        Goods("acacia-honey", Said("洋槐蜜", "Acacia honey"), Said("五月十二天的花，全在这里。淡得像水，甜在后面。", "Twelve days of May are in here. Pale as water; the sweetness comes afterwards."),
              8800, 95, "food/honey", ("local-food", "healthy-eating"), (("origin", "北坡槐林", "Acacia wood, north slope"), ("season", "2026 年 5 月", "May 2026"), ("process", "一次成熟取蜜", "Taken once, when capped")),
              Picture("window", "straw", (T("jar", "#e0a738", "#fff4d8", 0.5, 1.12),))),
        Goods("jujube-honey", Said("枣花蜜", "Jujube honey"), Said("颜色像旧铜，味道像奶奶的糖罐子。抹在刚出炉的馒头上。", "The colour of old brass, the taste of a grandmother's sugar tin. For hot steamed buns."),
              7800, 70, "food/honey", ("local-food", "snacks"), (("origin", "黄河滩枣园", "Yellow River jujube orchards"), ("season", "2026 年 7 月", "July 2026")),
              Picture("arch", "clay", (T("jar", "#9a5419", "#f7e2bd", 0.5, 1.12), T("bun", "#f6efe2", "#c23b2e", 0.5, 0.6, -0.16)))),
        Goods("wax-pillar", Said("蜂蜡烛", "Beeswax pillar"), Said("烧起来有一点蜂蜜味，没有烟。能点四十个小时，或者四十顿晚饭。", "Burns clean with a breath of honey. Forty hours, or forty dinners."),
              9800, 48, "home/candles", ("fragrance", "lighting", "gifts"), (("material", "纯蜂蜡", "Pure beeswax"), ("process", "手工浇注", "Poured by hand")),
              Picture("wall", "ink", (T("candle", "#d99f38", "#f1c768", 0.5, 1.05),))),
        Goods("honey-soap", Said("蜂巢皂", "Honeycomb soap"), Said("三周晾成，切的时候像切年糕。洗完脸不紧。", "Cured three weeks and cut like rice cake. Leaves the face its own size."),
              4200, 150, "care/soap", ("skincare", "gifts"), (("process", "冷制 · 晾 21 天", "Cold process, 21 days"), ("material", "蜂蜜、橄榄油", "Honey, olive oil")),
              Picture("leaves", "rose", (T("soap", "#e2b566", "#c98d35", 0.5, 1.05),))),
        Goods("pear-syrup", Said("秋梨膏", "Autumn pear syrup"), Said("一百二十斤梨熬一锅，要搅八个小时。嗓子不舒服的时候，它记得你。", "Sixty kilos of pears to a pot, stirred eight hours. It remembers you when your throat is sore."),
              6800, 66, "food/honey", ("local-food", "healthy-eating", "home-cooking"), (("season", "2025 年秋", "Autumn 2025"), ("process", "柴火慢熬八小时", "Eight hours over a wood fire")),
              Picture("hills", "plum", (T("bottle", "#5a2f1b", "#f4e5c8", 0.5, 1.0),))),
        Goods("comb-tin", Said("一小格蜂巢", "A square of comb"), Said("整块切下来，连盖带蜜。嚼到最后剩一点蜡，那是蜜蜂签的名。", "Cut whole, caps and all. What is left after chewing is wax: the bees' signature."),
              12800, 22, "food/honey", ("local-food", "gifts"), (("origin", "山野百花", "Wild hill flowers"), ("season", "2026 年 9 月", "September 2026")),
              Picture("wall", "oat", (T("tin", "#c98a2b", "#fff1cf", 0.5, 1.02),))),
    ),
    posts=(
        Post("moving-hives", Said("两百箱蜜蜂搬家的夜里", "The night two hundred hives moved"), Said("只能夜里走，蜜蜂都回家了。司机开得像车上坐着两百位奶奶。", "You drive at night, when they are all in. He drove as if there were two hundred grandmothers aboard."),
             ("local-food", "travel"), ("acacia-honey",), Picture("moon", "moss", (T("jar", "#e0a738", "#fff4d8", 0.5, 1.05),), film="moonrise")),
        Post("wax-dinner", Said("停电了，正好", "The power went. Good."), Said("点了一支，四个人吃饭，谁也没看手机。来电的时候有人“哎”了一声。", "One candle, four people, no phones. When the lights came back somebody said “oh”."),
             ("lighting", "home-decor"), ("wax-pillar",), Picture("wall", "night", (T("candle", "#d99f38", "#f1c768", 0.5, 1.1),))),
        Post("capped", Said("封了盖才算熟", "Ripe means capped"), Said("等蜜蜂自己盖上蜡盖，再多等三天。少取三分之一，但这才叫蜜。", "Wait until they have sealed it themselves, then three days more. A third less honey, but it is honey."),
             ("local-food", "healthy-eating"), ("comb-tin", "acacia-honey"), Picture("window", "oat", (T("jar", "#d8942c", "#fff4d8", 0.36, 0.95), T("jar", "#9a5419", "#f7e2bd", 0.68, 0.95, -0.04)))),
    ),
)
