"""Midnight Solder: a father who mends headphones once the house is asleep."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="midnight_solder", kind="creator", colour="#39424e",
    name=Said("半夜修耳机", "Midnight Solder"),
    about=Said("孩子睡了以后，我在饭桌上修耳机。烙铁三百二十度，动静不许超过冰箱。",
               "Once the children are asleep I mend headphones on the dining table. Iron at 320 degrees; noise to stay below the refrigerator's."),
    goods=(),
    posts=(
        Post("left-ear-elbow", Said("左边不响的那一只", "Nothing in the left ear"),
             Said("断在插头的弯里，头发丝那么细。接好以后，先放了女儿录的那首儿歌，听完才关灯。",
                  "Broken inside the elbow of the plug, finer than a hair. The first thing through it was a song my daughter had recorded. I heard it out."),
             ("electronics", "parenting"), ("ear-hour-headphones",),
             Picture("tatami", "night", (T("headphones", "#e3d3b4", "#c9663f", 0.42, 0.98), T("lamp", "#d8863f", "#ffe3a6", 0.82, 0.66, 0.05)))),
        Post("millet-and-mung", Said("一粒焊锡该有多大", "How big is a bead of solder"),
             Said("小米那么大正好，大了碰着邻居，小了抓不住。今晚点了六颗：五粒小米，一粒绿豆。",
                  "A grain of millet. Bigger and it touches the neighbour; smaller and it lets go. Tonight I made five of millet and one mung bean."),
             ("electronics", "diy"), ("felt-switch-tin",),
             Picture("studio", "ink", (T("headphones", "#c9a86a", "#6f4630", 0.38, 0.92), T("tin", "#8fa7a0", "#f2e4c4", 0.76, 0.66, -0.05)), film="glint")),
        Post("cola-under-the-bar", Said("凌晨一点，一把喝过可乐的键盘", "A keyboard that had drunk cola"),
             Said("朋友送来的，空格键粘得起不来。反正要一颗颗拔，顺手都扔进了茶里。",
                  "It belongs to a friend, and the space bar was stuck fast. Since every key had to come off anyway, I put them in tea."),
             ("keyboards", "diy", "tea"), ("tea-stain-caps", "crumb-brush"),
             Picture("wall", "cinder", (T("keyboard", "#b98a5a", "#f0dfbf", 0.42, 0.98), T("cup", "#e8e0d0", "#9a5f3a", 0.82, 0.74, -0.06)))),
        Post("does-it-hurt-the-wire", Said("女儿下来喝水", "Someone came down for water"),
             Said("她凑到放大镜前看了看，问线疼不疼。我说不疼。她说那你也轻一点，又上楼了。",
                  "She looked through the magnifier and asked if it hurt the wire. I said no. Be gentle anyway, she said, and went back up."),
             ("parenting", "electronics"), ("dark-gets-smaller-light",),
             Picture("window", "night", (T("glass", "#7fa3ad", "#d9e8e6", 0.34, 0.86), T("globe", "#efe0b4", "#ffe5a4", 0.72, 0.74, 0.03)))),
        Post("the-belt-was-a-rubber-band", Said("唱机的皮带是根橡皮筋", "The belt was a rubber band"),
             Said("老丈人听了十年，不知道。换上真皮带，他说歌太快了，要换回去，我换了。",
                  "My father-in-law's turntable had run on one for ten years. I fitted a proper belt. The songs are too fast now, he says, so the rubber band is back."),
             ("music", "electronics", "vintage"), ("kitchen-radio-ep", "thirty-three-cloth"),
             Picture("shelf", "rust", (T("vinyl", "#2a2528", "#f0d7a4", 0.5, 1.04),))),
        Post("one-biscuit-in-the-speaker", Said("喂食机哑了", "The feeder had lost its voice"),
             Said("喇叭里卡着一粒猫粮。取出来一试，“来了来了”，楼上楼下的猫都应了。",
                  "There was one cat biscuit in the loudspeaker. I took it out and tested: “coming, coming”. Cats answered on two floors."),
             ("smart-home", "pets", "electronics"), ("six-oclock-feeder",),
             Picture("tatami", "cobalt", (T("tin", "#f0e4cc", "#d2633c", 0.36, 1.0), T("cat", "#d99a58", "#f6ead4", 0.74, 0.78, -0.05)))),
        Post("could-not-mend", Said("这一副没修好", "This pair I could not mend"),
             Said("振膜破了，没有配件。磁铁归女儿吸回形针，耳罩给她的兔子当了帽子，大小正好。",
                  "The diaphragm is torn and nobody makes the part. My daughter has the magnet for paper clips, and the ear pad fits her rabbit, as a hat."),
             ("parenting", "diy", "electronics"), ("already-mended-rabbit",),
             Picture("wall", "peach", (T("rabbit", "#f4ebdc", "#b8553f", 0.38, 0.98), T("headphones", "#3a3f48", "#9a6a44", 0.78, 0.66, -0.05)))),
    ),
)
