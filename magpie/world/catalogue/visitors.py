"""Two people of the town who sell nothing: Mei, who tells her evenings, and Uncle Bo, who mends."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
MEI = Shop(
    handle="mei", kind="creator", colour="#6a4a86",
    name=Said("小梅的晚上", "Mei, evenings"),
    about=Said("白天上班，晚上才是我的。写下班之后的两小时。", "The day belongs to work. These are the two hours after it."),
    goods=(),
    posts=(
        Post("evening-tea", Said("下班第一件事：不开大灯", "First thing after work: not the big light"), Said("一盏小灯，一杯热的，坐到水凉。这周三次，已经算好日子。", "One small lamp, one hot cup, and sit until it is neither. Three times this week, which is a good week."),
             ("tea", "lighting"), ("mushroom-lamp", "mist-green"), Picture("window", "dusk", (T("lamp", "#d9573f", "#ffe2ac", 0.4, 0.92), T("cup", "#eee9dc", "#b9c9b0", 0.78, 0.78, -0.05)))),
        Post("letter-rule", Said("写完放三天，第四天还是寄了", "Waited three days and sent it anyway"), Said("信的内容保密。火漆盖歪了，她说好看。", "The letter is private. The seal went on crooked; she said it looked right."),
             ("stationery",), ("letter-set",), Picture("leaves", "plum", (T("letters", "#f0e3cf", "#b7c3b0", 0.5, 1.1),))),
        Post("bread-knife", Said("第二天的面包，第三天的故事", "Second-day bread, third-day story"), Said("隔天切才好切。配青梅酱，窗边站着吃完的。", "It cuts best a day old. With plum jam, standing at the window, all of it."),
             ("baking", "home-cooking"), ("country-loaf", "plum-jam"), Picture("window", "rose", (T("loaf", "#a8672c", "#f2dcae", 0.42, 0.86, 0.02), T("jar", "#8c9a3c", "#fbf3d8", 0.8, 0.72, -0.05)))),
    ),
)
BO = Shop(
    handle="uncle_bo", kind="creator", colour="#4b5b54",
    name=Said("阿伯修东西", "Uncle Bo mends"),
    about=Said("修了四十年。能修的修，不能修的也先坐下来看看。", "Forty years at it. What can be mended gets mended. What cannot, we sit and look at first."),
    goods=(),
    posts=(
        Post("gold-seam", Said("裂缝里填了金，比原来贵气", "Gold in the crack, and prouder than before"), Said("碗是灰窑的，摔是自己摔的。金缮要等二十一天，急不得。", "The bowl is from Ash Kiln; the dropping was mine. Gold repair takes twenty-one days and will not be hurried."),
             ("ceramics", "heritage-craft", "diy"), ("wide-bowl",), Picture("wall", "ink", (T("bowl", "#e4dccb", "#c79b3c", 0.5, 1.15),))),
        Post("umbrella-rib", Said("一根伞骨的事", "A matter of one rib"), Said("客人说扔了吧。我说你先撑撑看。他撑着回家了，没下雨。", "Throw it out, he said. Try it first, I said. He walked home under it. It was not raining."),
             ("diy", "heritage-craft"), ("oil-umbrella",), Picture("leaves", "clay", (T("umbrella", "#2f5d63", "#f3d9b4", 0.5, 1.1),))),
        Post("drum-skin", Said("给一面鼓换皮", "A new skin for an old drum"), Said("它哑了二十年。换完第一声，院里的狗全叫了。", "Silent for twenty years. At the first beat every dog in the yard replied."),
             ("music", "diy"), ("rattle-drum",), Picture("arch", "dusk", (T("drum", "#efe0c0", "#9c3327", 0.5, 1.02),))),
    ),
)
