"""Breakfast at Eight: a night-shift nurse whose morning begins when others sit down to dinner."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="breakfast_at_eight", kind="creator", colour="#3d4a78",
    name=Said("晚上八点的早饭", "Breakfast at Eight (p.m.)"),
    about=Said("夜班护士阿暖。你们吃晚饭的时候我吃早饭，你们吃早饭的时候，我对着窗帘缝里的太阳说晚安。",
               "Nuan, night-shift nurse. When you sit down to dinner I am having breakfast; when you have yours I wish good night to a crack in the curtains."),
    goods=(),
    posts=(
        Post("eight-pm-egg", Said("晚八点，一只溏心蛋", "Eight in the evening, one soft egg"),
             Said("对面楼在炒回锅肉，我在敲蛋壳。盐花捏两粒，一天就算开了头。",
                  "Across the courtyard they are frying pork. I am tapping an eggshell. Two crystals of salt, and the day may be said to have begun."),
             ("home-cooking", "fresh-produce"), ("early-sky-eggs", "windless-bloom"),
             Picture("window", "dusk", (T("egg", "#a9cbbf", "#6f968c", 0.5, 1.02),))),
        Post("lift-greetings", Said("电梯里互道早晚安", "Good morning, good night, fourth floor"),
             Said("他们下班，我上班，一个说晚安一个说早，门就开了。保温杯里是九号，凌晨三点还剩一口热的。",
                  "They are leaving as I arrive. One of us says good night, the other good morning, and the doors open. There is No. 9 in my flask, warm until three."),
             ("coffee",), ("suitcase-nine", "guards-mug"),
             Picture("street", "night", (T("thermos", "#b8563c", "#f0dcb4", 0.44, 1.02), T("enamel", "#f0e9d8", "#3a6796", 0.73, 0.55, -0.06)))),
        Post("halves-at-three", Said("凌晨三点分饼干", "Three in the morning, dividing biscuits"),
             Said("护士站四个人，对半饼干两块，正好。走廊那头的老爷子也醒着，于是我们学会了掰五份。",
                  "Four of us at the desk, two biscuits that break fairly: exact. Then the old gentleman in twelve was awake too, and we learned fifths."),
             ("snacks", "learning"), ("fair-halves",),
             Picture("moon", "cobalt", (T("tin", "#d09a4a", "#fff0cc", 0.42, 1.0), T("cup", "#efe9da", "#9fb3b8", 0.76, 0.8, -0.05)), film="moonrise")),
        Post("curtains-at-seven", Said("早上七点拉窗帘", "Drawing the curtains at seven"),
             Said("楼下豆浆开卖，我铺床。煮一小杯夜车，枕头沙沙两下，市声就退到河对岸去了。",
                  "Soy milk is on sale downstairs and I am making the bed. A small Night Train, two rustles of the pillow, and the street moves to the far side of the river."),
             ("bedding", "coffee"), ("winnowing-pillow", "night-train-decaf"),
             Picture("tatami", "peach", (T("cushion", "#7f8fae", "#e9ddc4", 0.5, 0.96),))),
        Post("wall-knock-cucumber", Said("邻居来敲墙", "A knock on the wall"),
             Said("夜里十点喝粥，酱黄瓜咬得太响。隔壁敲了三下，我停住；又敲三下，问哪儿买的。",
                  "Porridge at ten, and the cucumber too loud. Three knocks, so I stopped chewing. Then three more, and a voice asking where I buy them."),
             ("home-cooking", "snacks"), ("loud-cucumbers", "last-cut-rice"),
             Picture("wall", "lilac", (T("bowl", "#f3eee0", "#8fa3b5", 0.42, 0.86), T("jar", "#3f4d28", "#f0e5c2", 0.76, 0.72, 0.04)))),
        Post("noon-abroad", Said("轮休日的正午", "Noon, like a foreign country"),
             Said("中午就醒了，像到了外国，人人脚底下有影子。买了一网兜橘子，一路剥回家，没倒时差。",
                  "Day off. I woke at noon, as if abroad: everybody had a shadow. I bought mandarins in a net and peeled my way home without a map."),
             ("travel", "fresh-produce"), ("row-three", "retired-net"),
             Picture("street", "mint", (T("tote", "#2f6478", "#e8d6ab", 0.4, 1.0), T("orange", "#f08c28", "#fbc05a", 0.72, 0.56, -0.06)))),
        Post("ward-new-year", Said("除夕，护士站的一桌", "New Year's Eve at the nurses' desk"),
             Said("八点的早饭成了年夜饭，六床送来饺子，我出醋和七罐酱。零点的钟响时，有人正好吃到第四罐，开始唱歌。",
                  "Breakfast became the feast. Bed six sent dumplings; I brought vinegar and seven jars. At midnight somebody reached the fourth and began to sing."),
             ("festivals", "gifts", "home-cooking"), ("seven-in-a-row", "eyelash-ginger"),
             Picture("night_market", "plum", (T("giftbox", "#a5281f", "#edbf52", 0.4, 0.95), T("bun", "#f6efe1", "#c5382d", 0.71, 0.58, -0.06)))),
    ),
)
