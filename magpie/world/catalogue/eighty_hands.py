"""Eighty Hands: a village schoolteacher makes things with forty children. Sells nothing."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="eighty_hands", kind="creator", colour="#b5762c",
    name=Said("八十只手", "Eighty Hands"),
    about=Said("石磨巷小学的手工课：四十个孩子，八十只手，三十九把剪刀。少的那把每年六月自己回来。",
               "Making lessons at a village school: forty children, eighty hands, thirty-nine pairs of scissors. The fortieth comes back by itself every June."),
    goods=(),
    posts=(
        Post("thirty-one-bitten-apples", Said("四十个苹果，三十一个被咬", "Forty apples, thirty-one bitten"),
             Said("剪坏了就是被咬过，这话本来只想说一次。最后一排剪出个核，说他们家吃得干净。",
                  "A slip of the scissors counts as a bite, I told them. The back row handed in cores. At our house, they explained, we finish things."),
             ("paper-craft", "parenting", "learning"), ("bitten-apple-kit",),
             Picture("studio", "peach", (T("papercut", "#b3261e", "#fdf0dc", 0.36, 0.8, 0.06), T("apple", "#b3261e", "#e9c46a", 0.68, 0.75, -0.05)))),
        Post("forty-flutes-one-note", Said("四十支笛子，一个音", "Forty flutes, one note"),
             Said("第一堂课只吹一个音。校长跑出来看天，以为火车改道了。",
                  "For the first lesson we learn a single note. The headmaster came out to see whether they had moved the railway."),
             ("traditional-music", "learning", "parenting"), ("bus-stop-flute", "reed-skins"),
             Picture("hills", "sage", (T("flute", "#a8763a", "#b5352a", 0.36, 0.8, 0.07), T("flute", "#c9a55a", "#3f6a8a", 0.62, 0.82, -0.05)))),
        Post("wishes-on-a-kite-tail", Said("风筝尾巴上的四十个愿望", "Forty wishes on one tail"),
             Said("尾巴用桂枝家的蓝布条接成，一人一条，写了就保密。飞高以后，我只认出一条：下课。",
                  "Guizhi gave us blue offcuts for the tail, a strip each, one secret wish. Once it was up I could read only the one in capitals: PLAYTIME."),
             ("festivals", "textiles", "parenting"), ("clamped-guests-cloth",),
             Picture("hills", "cobalt", (T("kite", "#f0d9a0", "#c2402f", 0.5, 1.15),), film="kite")),
        Post("six-bars-one-term", Said("六根木头，一个学期", "Six bars of wood, one term"),
             Said("拆开用了十秒，全班笑；装回去用到期末。最后装上的是从不说话的小远，他说：嗯。",
                  "It came apart in ten seconds, to laughter. Getting it back took until the end of term, when Yuan, who never speaks, fitted the last bar and said: there."),
             ("board-games", "woodwork", "learning"), ("six-bars-of-patience",),
             Picture("wall", "lake", (T("giftbox", "#b07a40", "#6b4426", 0.5, 0.95),))),
        Post("ding-yi-finished-first", Said("绣自己的名字", "Everybody stitched a name"),
             Said("名叫丁一的三分钟绣完，去操场了。慕容馨懿绣到放学，决定明天起叫阿馨。",
                  "Ding Yi, whose name takes three strokes, was outside in minutes. The girl called after a fragrant phoenix is on her second evening and considering a nickname."),
             ("textiles", "learning", "diy"), ("third-flower-hoop-kit", "one-leaf-left-hoop"),
             Picture("window", "lilac", (T("hoop", "#f6f0e2", "#3f6f9a", 0.42, 0.9, 0.04), T("yarn", "#3f6f9a", "#d98a4a", 0.73, 0.48, -0.07)))),
        Post("bring-one-broken-thing", Said("请带一样坏的东西来", "Please bring one broken thing"),
             Said("有人带来爷爷的收音机，有人直接带来了爷爷。爷爷坐下来，把收音机和另外十二样都修了。",
                  "One child brought her grandfather's radio. Another brought a grandfather, who sat down, mended the radio and asked what else we had."),
             ("diy", "vintage", "parenting"), ("who-dropped-it-kit", "both-sides-rabbit"),
             Picture("shelf", "moss", (T("rabbit", "#ecdcc0", "#9a5a3c", 0.34, 0.75, 0.02), T("enamel", "#e9e2d0", "#3f5f8a", 0.7, 0.8, -0.03)))),
        Post("fortieth-scissors-in-june", Said("第四十把剪刀回来了", "The fortieth pair came home"),
             Said("六月最后一天，它躺在窗台上，磨过，还上了油。没人承认，全班都在看云。",
                  "Last day of term and there it lay on the sill, sharpened and oiled. Nobody owned up. The whole class had taken an interest in clouds."),
             ("learning", "paper-craft"), ("bitten-apple-kit", "copying-magpies"),
             Picture("window", "mint", (T("papercut", "#c93a2a", "#fff1dc", 0.5, 1.1),))),
    ),
)
