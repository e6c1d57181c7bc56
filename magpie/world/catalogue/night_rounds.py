"""Night Rounds: eleven years of two-in-the-mornings in a museum of small things. Sells nothing."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="night_rounds", kind="creator", colour="#2c3b57",
    name=Said("老廖夜巡", "Night Rounds"),
    about=Said("在镇上的小物馆守夜十一年。馆里最大的一件是把椅子，我坐着。写夜里两点看见的东西。",
               "Eleven years of nights at the Museum of Small Things. The largest object in the building is a chair, and I am on it. Notes from two in the morning."),
    goods=(),
    posts=(
        Post("case-nine-clears-its-throat", Said("九号柜咳了一声", "Case nine clears its throat"),
             Said("夜里降温，老木盒会响一下。头一年我吓得立正，第二年我回一声，现在点点头就过去了。",
                  "When the room cools, an old box cracks its joints. My first year I stood to attention. The second year I answered. Now we nod."),
             ("museums", "woodwork"), ("third-day-box",),
             Picture("shelf", "night", (T("giftbox", "#b5733a", "#e6c07c", 0.5, 1.05),))),
        Post("torch-into-black-lacquer", Said("手电斜着照进漆里", "A torch, held sideways"),
             Said("正着照只看见自己。斜过去，光在黑里走一段才回来，身上沾了点红。我每晚照三秒，多了怕它累。",
                  "Shine it straight and you see a man with a torch. From the side the light goes in, wanders about and comes back slightly red. Three seconds a night; I ration it."),
             ("lacquer", "museums"), ("hundred-rains-vase", "slow-lid-caddy"),
             Picture("arch", "ink", (T("vase", "#8a2018", "#e08a4a", 0.5, 1.08),), film="glint")),
        Post("fingering-through-the-glass", Said("隔着玻璃按了三年", "Three years of silent practice"),
             Said("七号柜那支笛少个孔，没人知道怎么吹。我在玻璃上按指法，回家拿站台笛试，第三年吹出了半句。",
                  "The flute in case seven lacks a hole and nobody knows its tunes. I press them out on the glass and try them at home on a beginner's flute. So far I have half a line."),
             ("traditional-music", "museums"), ("bus-stop-flute", "twelfth-month-xiao"),
             Picture("wall", "dusk", (T("flute", "#d7b679", "#6a4a3a", 0.5, 1.1),))),
        Post("bell-smaller-than-its-label", Said("比说明牌还小的铃", "A bell smaller than its label"),
             Said("馆里最小的铃，说明牌能盖它三回。深夜有货车过街，全馆只有它开口。",
                  "You could wrap it in its own label three times over. When a lorry goes by at night, it is the only one of us that speaks."),
             ("museums", "music"), ("next-stop-bell",),
             Picture("moon", "cobalt", (T("bell", "#d4a64c", "#f4e9cf", 0.5, 0.8),))),
        Post("toothmarks-in-the-ink", Said("墨锭上有一排牙印", "Toothmarks in the ink"),
             Said("说明牌写着“使用痕迹”。我蹲下来量过，门牙缺一颗，大约六岁，那天大概不想练字。",
                  "Signs of use, says the label. I got down and measured. One front tooth missing, so about six years old, and not at all in the mood for calligraphy."),
             ("calligraphy", "museums", "parenting"), ("rain-in-pinewood-ink", "pocketed-hill-inkstone"),
             Picture("studio", "straw", (T("inkstone", "#2b2f34", "#d9b45a", 0.5, 1.05),))),
        Post("shadow-magpies-made-room", Said("喜鹊的影子让了让", "The shadows made room"),
             Said("应急灯一开，巴掌大的剪纸在墙上有一人高。我从中间走过去，它们往两边让了让，我说了声谢谢。",
                  "By the emergency light, two birds the size of my hand stand as tall as I do. I had to walk between them. I said excuse me."),
             ("paper-craft", "museums"), ("copying-magpies",),
             Picture("hills", "night", (T("papercut", "#e2553f", "#f7d9a0", 0.5, 1.12),))),
        Post("nothing-to-report-at-seven", Said("七点交班：一切如常", "Seven o'clock, nothing to report"),
             Said("交班单上就这四个字。意思是四百一十二件我都看过一遍，它们昨晚都很好看。",
                  "That is what the form says. It means that I have looked at four hundred and twelve things, one by one, and they were all worth it."),
             ("museums", "watches"), ("one-ring-alarm", "nine-forty-watch"),
             Picture("window", "peach", (T("clock", "#6a4630", "#f4e8d0", 0.42, 1.0), T("thermos", "#3f6a78", "#efdfc2", 0.8, 0.72, 0.03)))),
    ),
)
