"""Five Bowls: one dish a night for four flatmates and the cook."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="five_bowls", kind="creator", colour="#b4472e",
    name=Said("一菜五碗", "Five Bowls"),
    about=Said("我做饭，四个室友吃。老魏快，苗苗不吃香菜，阿申洗碗，豆包总在路上。一天一道菜，多了没有。",
               "I cook for four flatmates. Wei is fast, Miaomiao refuses coriander, Shen washes up, Doubao is on the way. One dish a night."),
    goods=(),
    posts=(
        Post("tuesday-rice", Said("周二：菌子焖饭", "Tuesday: mushroom rice"),
             Said("泡菌的水当煮饭的水，腊肉切薄铺一层。老魏说他在二楼就闻到了，从二楼开始解的鞋带。",
                  "The soaking water goes in with the rice, thin bacon on top. Wei smelt it on the second floor and had his laces undone by the fourth."),
             ("home-cooking",), ("thunder-bolete", "last-cut-rice"),
             Picture("tatami", "clay", (T("pot", "#3f6a5c", "#d9a94e", 0.45, 0.98), T("mushroom", "#a86a38", "#efe0c0", 0.73, 0.5, -0.08)))),
        Post("wednesday-water", Said("周三：他说一点也不辣", "Wednesday: not hot at all, he said"),
             Said("宽面拌两杯水。阿申说完不辣，起身去厨房，回来端着两杯水，一杯放在酱旁边，算是签字。",
                  "Belt-wide noodles, Two Glasses. Shen said it was nothing, went to the kitchen, and came back with two glasses. The label stands."),
             ("home-cooking", "snacks"), ("two-glasses", "belt-wide"),
             Picture("wall", "snow", (T("noodles", "#c9482f", "#f0dcb0", 0.5, 1.02),))),
        Post("thursday-fish", Said("周四：红酸汤鱼", "Thursday: fish in red sour broth"),
             Said("锅端上来，先喝汤，谁先夹鱼谁数刺。苗苗盯着那把香菜看了一分钟，它自己离开了锅边。",
                  "The rule is soup first, and whoever starts on the fish counts the bones aloud. Miaomiao looked at the coriander for a full minute and it was removed."),
             ("home-cooking", "fresh-produce"), ("red-sour-base", "grey-grains"),
             Picture("shore", "cinder", (T("pot", "#c9432c", "#e0b25a", 0.42, 0.9, 0.05), T("fish", "#8c9a98", "#e9ece4", 0.62, 0.64, -0.07)))),
        Post("friday-no-gas", Said("周五：燃气欠费了", "Friday: no gas"),
             Said("这个月轮到豆包缴费。电饭锅煮荞麦面，过凉水，浇醋，点蜡烛。气氛很好，豆包洗碗到年底。",
                  "It was Doubao's month to pay. Buckwheat noodles in the rice cooker, rinsed cold, vinegar, one candle. Lovely mood. Doubao washes up until January."),
             ("home-cooking",), ("rain-wall-buckwheat", "four-summer-vinegar"),
             Picture("studio", "night", (T("candle", "#d9a24a", "#f3dca6", 0.32, 0.85), T("bowl", "#8b6f58", "#d8c39c", 0.66, 0.8, -0.05)))),
        Post("saturday-knots", Said("周六：海带结排骨", "Saturday: ribs and kelp knots"),
             Said("三十二个结，五个人，苗苗负责分，一人六个余两个。余数归洗碗的，这是合租公约第一条。",
                  "Thirty-two knots among five. Miaomiao did the division: six each, two over. The remainder goes to whoever washes up, under article one of the lease."),
             ("home-cooking", "learning"), ("gossip-knots", "grey-grains"),
             Picture("window", "sage", (T("pot", "#3a5a8a", "#d9b25a", 0.5, 1.1),))),
        Post("sunday-authors", Said("周日：抽到李部长", "Sunday: who drew the Director"),
             Said("五个荷包蛋，五个署名，闭眼抽。苗苗抽到周五，可今天是周日，她要求复查。酱油沿锅边淋了一圈，案子不了了之。",
                  "Five fried eggs, five authors, drawn blind. Miaomiao drew Friday on a Sunday and wants an inquiry. I poured soy round the rim of the pan and the case was closed."),
             ("home-cooking", "fresh-produce"), ("signed-eggs", "kitchen-door-soy"),
             Picture("street", "rose", (T("pan", "#33363a", "#26282b", 0.5, 1.02),))),
        Post("monday-roll-call", Said("周一：剩饭点名", "Monday: roll call"),
             Said("打开冰箱，谁答应谁下锅。炒到第三分钟，四个人都站到了厨房门口。“路过。”老魏说，手里拿着碗。",
                  "I open the fridge and whatever answers goes in the wok. By minute three all four were in the doorway. “Just passing,” said Wei, holding a bowl."),
             ("home-cooking",), ("three-summer-dark", "rafter-flakes", "stove-crust"),
             Picture("night_market", "cobalt", (T("wok", "#4a4d52", "#a8692f", 0.5, 1.02),))),
    ),
)
