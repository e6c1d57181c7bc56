"""Camping with Grandmother: two sisters, one tent, and somebody of eighty-one in charge."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="nanas_tent", kind="creator", colour="#7a5a3a",
    name=Said("带外婆露营", "Camping with Grandmother"),
    about=Said("我和姐姐每个月带外婆露营一次。外婆八十一岁，营地由她挑，毛病也由她挑。",
               "My sister and I take our grandmother camping once a month. She is eighty-one, chooses the site, and then finds fault with it."),
    goods=(),
    posts=(
        Post("door-to-the-east", Said("外婆看我们搭帐篷", "Grandmother watches us pitch"),
             Said("她坐在小树桩上，一声不响。等我们搭完，站起来说：门朝东。我们就转门。",
                  "From her log she watched and said nothing. When the last peg was in she got up and told us the door goes to the east. We turned it."),
             ("camping", "parenting"), ("three-generation-tent", "borrowed-log-stool"),
             Picture("hills", "rose", (T("tent", "#3f6f63", "#f3dfae", 0.44, 1.0), T("stool", "#8a5a32", "#5a3820", 0.8, 0.46, -0.08)))),
        Post("one-egg-at-a-time", Said("一只一只煎", "One egg at a time"),
             Said("锅只容得下一只蛋，外婆就煎三回，煎齐了才许动筷子。吃上时太阳已经晒到锅柄。",
                  "The pan holds one, so she fried three times and nobody might start. By the time we ate the sun had reached the handle."),
             ("camping", "home-cooking"), ("one-egg-pan",),
             Picture("shore", "peach", (T("pan", "#2c2a2b", "#3d4046", 0.5, 0.96),))),
        Post("thicker-sound", Said("夜里下雪，外婆先知道", "She heard the snow first"),
             Said("她说帐篷的声音变厚了。拉链开一道缝，三颗脑袋叠着往外看，我在最底下。",
                  "“The tent sounds thicker,” she said. We opened the zip a hand's width and looked out, heads stacked, mine at the bottom."),
             ("camping", "water-snow"), ("three-generation-tent", "dark-gets-smaller-light"),
             Picture("hills", "night", (T("tent", "#d9803f", "#ffdf9c", 0.45, 1.0),), film="snow")),
        Post("snores-on-tape", Said("打呼噜的睡西头", "Snorers at the west end"),
             Said("大家默认是外婆。早上一放录音，是我姐。外婆要求再放一遍。",
                  "Everyone had assumed Grandmother. In the morning we played the recording and it was my sister. Grandmother asked to hear it again."),
             ("camping", "bedding"), ("three-generation-tent", "second-day-socks"),
             Picture("window", "oat", (T("sock", "#b5562f", "#f0dcb4", 0.36, 0.9), T("cushion", "#3f6378", "#ecdfc4", 0.72, 0.8, 0.02)))),
        Post("she-packed-a-radish", Said("去钓鱼，她带了萝卜", "Fishing, with a radish"),
             Said("一条没上。外婆从包底摸出一整根萝卜、一块咸肉，连姜都切好了。她早看过我们甩竿。",
                  "We caught nothing. From the bottom of the pack Grandmother drew a whole radish, salt pork, and ginger already sliced. She had watched us practise."),
             ("fishing", "home-cooking", "camping"), ("creek-line-tin", "salt-porter-pack"),
             Picture("shore", "moss", (T("wok", "#23262a", "#c9a06a", 0.42, 0.92), T("backpack", "#c2904a", "#8a4630", 0.8, 0.74, 0.03)))),
        Post("clouds-used-to-be-higher", Said("云到了帽子那条线", "Cloud up to the line on her hat"),
             Said("外婆举着帽子比了半天，不大服气：我们那时候的云，要高一点。",
                  "She held the hat out at arm's length to compare, for some time. In her day, she said, it used to come higher."),
             ("hiking", "travel"), ("cloud-line-hat",),
             Picture("hills", "lake", (T("hat", "#f0e4c8", "#a8563a", 0.5, 0.94),))),
        Post("a-hand-for-grandfather", Said("帐篷里三缺一", "Three of us, and a game for four"),
             Said("空的那边，外婆照样替它摸牌，说留给外公。外公这两年手气不错。",
                  "Grandmother deals the empty side a hand, for Grandfather. He has been lucky these last two years."),
             ("board-games", "camping"), ("auntie-travel-mahjong",),
             Picture("tatami", "dusk", (T("camplight", "#3f5f52", "#ffd485", 0.34, 0.92), T("giftbox", "#8f3f35", "#f0dfb4", 0.7, 0.62, -0.06)))),
    ),
)
