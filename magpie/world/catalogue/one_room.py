"""One Room: Qiao restores a single room of an old house and leaves eight to the sparrows. Sells nothing."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="one_room", kind="creator", colour="#8b6b4a",
    name=Said("阿乔的一间屋", "One Room"),
    about=Said("老屋九间，我只修一间。修了两年，门还没装。其余八间住着麻雀、风和一个舅舅。",
               "The old house has nine rooms and I am restoring one. Two years in, it has no door. The other eight are let to sparrows, the wind and an uncle."),
    goods=(),
    posts=(
        Post("letter-under-the-boards", Said("地板底下的一封信", "A letter under the floorboards"),
             Said("撬开第三块，捡到一粒扣子、一颗算盘珠和一封没寄的信。信上说，地板该修了。",
                  "Under the third board lay a button, an abacus bead and a letter nobody had posted. It said that the floor wanted seeing to."),
             ("diy", "home-decor", "woodwork"), ("shelling-peas-stool",),
             Picture("window", "oat", (T("stool", "#8a5f3a", "#5f3f28", 0.68, 0.75, 0.07), T("letters", "#d9c199", "#8f3a2c", 0.4, 0.8, -0.04)))),
        Post("stopped-at-paper-seven", Said("墙上糊了七层纸", "Seven papers deep"),
             Said("揭到第四层是报纸，第六层是喜帖，第七层有人贴了一只红鸟。我把刮刀放下了。",
                  "Layer four was newspaper and layer six a wedding. At seven somebody had pasted up a red bird, so I put the scraper down."),
             ("paper-craft", "home-decor"), ("copying-magpies",),
             Picture("wall", "clay", (T("papercut", "#a51f1a", "#f6e6cb", 0.5, 1.05),))),
        Post("hat-on-my-nail", Said("木匠说一颗钉也别用", "Not a single nail, said the joiner"),
             Said("他看了梁，讲了半小时榫卯，我都记下了。走的时候，他的帽子忘在我的钉子上。",
                  "He inspected the beam and spoke for half an hour about joints, and I took notes. When he left, his hat was hanging on a nail of mine."),
             ("woodwork", "storage"), ("seventh-peg-rack",),
             Picture("arch", "mint", (T("hat", "#8a5b34", "#3f5a4a", 0.5, 0.95),))),
        Post("smoke-tried-uncle-first", Said("烟先去了舅舅那间", "The smoke tried Uncle's room first"),
             Said("灶是通了，烟不认路，半小时才找到烟囱。铁锅里的粥没受影响，舅舅也没醒。",
                  "The stove draws again, though it took the smoke half an hour to find the chimney. The porridge was unaffected. Uncle slept through it."),
             ("home-cooking", "diy", "kitchenware"), ("rain-lid-stewpot", "slimming-mirror-wok"),
             Picture("leaves", "peach", (T("pot", "#33373b", "#b98a45", 0.5, 1.05),))),
        Post("sesame-in-coat-five", Said("第五道漆里有粒芝麻", "Sesame in the fifth coat"),
             Said("窗台刷一道漆等三天，等的时候就着它吃烧饼。康姨摸了一遍说，这粒别抠，算年份。",
                  "Each coat on the sill takes three days, and I eat breakfast there meanwhile. Aunt Kang ran a thumb over it. Leave the seed, she said; that is how you date it."),
             ("lacquer", "diy", "home-decor"), ("low-voiced-bowl", "who-dropped-it-kit"),
             Picture("window", "snow", (T("bowl", "#8f1f1a", "#d9a44a", 0.5, 1.15),))),
        Post("blue-cloth-for-a-door", Said("没有门，先挂一块蓝布", "No door, so a blue cloth"),
             Said("头一晚睡在里面。半夜风把布掀起来看了看，又轻轻放下，像查过铺了。",
                  "My first night inside. Towards two the wind lifted the cloth, looked in on me and let it down again, like somebody's mother."),
             ("textiles", "bedding", "home-decor"), ("clamped-guests-cloth", "downstairs-sweeping-pillow"),
             Picture("moon", "lilac", (T("cloth", "#23488a", "#eef2f5", 0.5, 1.1),))),
        Post("first-guest-was-the-post", Said("第一位客人是邮差", "The first guest was the postman"),
             Said("他进来躲雨，站在当中转了一圈，说真好，洗手间呢？在第八间，我说，得问舅舅。",
                  "He came in out of the rain, turned once round in the middle and said it was lovely. And the bathroom? Room eight, I told him. Ask Uncle."),
             ("home-decor", "vintage"), ("two-petals-short-thermos", "proud-lotus-candle-iron"),
             Picture("tatami", "straw", (T("thermos", "#a8382e", "#f3dfb8", 0.36, 0.9, 0.02), T("umbrella", "#3f6f78", "#f2d9a6", 0.7, 0.9, -0.04)))),
    ),
)
