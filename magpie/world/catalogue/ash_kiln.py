"""Ash Kiln: six pots by Lin, who glazes with what is left in the stove."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="ash_kiln", kind="shop", colour="#6b5f55",
    name=Said("灰窑", "Ash Kiln"),
    about=Said("釉是灶灰、河泥和耐心调的。一窑四天，开窗那天全村来看。裂了的也留着，摆在院墙上。",
               "Glaze made from stove ash, river clay and patience. A firing takes four days and the village comes to the opening. The cracked ones live on the garden wall."),
    goods=(
        Goods("wide-bowl", Said("大肚碗", "Broad bowl"), Said("一碗面的大小。釉自己流到哪里停，我们就认哪里。", "The size of one honest bowl of noodles. Where the glaze stops running is where we agree it should."),
              8800, 64, "home/tableware", ("ceramics", "kitchenware"), (("craft", "草木灰釉", "Wood-ash glaze"), ("maker", "林", "Lin"), ("origin", "渡口镇", "Dukou")),
              Picture("wall", "oat", (T("bowl", "#7a6a58", "#e6dcc6", 0.5, 1.1),))),
        Goods("moon-jar", Said("不太圆的月亮罐", "Not-quite-round moon jar"), Said("上下两半分开拉，合在一起，所以腰上总有一点不平。月亮也不是正圆的，我们量过。", "Two halves thrown apart and joined, so the waist is never true. Nor is the moon round. We measured."),
              128000, 1, "home/decor", ("ceramics", "home-decor", "museums"), (("craft", "合坯成型", "Joined halves"), ("maker", "林", "Lin"), ("season", "2026 年第三窑", "Third firing of 2026")),
              Picture("arch", "snow", (T("moon_jar", "#f0ece2", "#d8d0c2", 0.5, 1.08),)), single=True),
        Goods("speckle-mug", Said("芝麻杯", "Sesame mug"), Said("铁粉是从老锁厂扫来的，烧出来像撒了芝麻。三百五十毫升，把手容得下三根手指。", "The iron was swept up at the old lock works; fired, it looks like sesame. 350 ml, and a handle for three fingers."),
              6800, 120, "home/tableware", ("ceramics", "coffee"), (("craft", "铁斑釉", "Iron-spot glaze"), ("material", "粗陶", "Stoneware")),
              Picture("window", "straw", (T("mug", "#eee4cf", "#5a3a22", 0.47, 1.1),)), options=(Said("米白", "Oat"), Said("墨", "Ink"))),
        Goods("thumb-cups", Said("拇指杯 · 一对", "Thumbprint cups, a pair"), Said("杯身有一个拇指窝，是林的拇指。你的放进去也刚好。", "Each has a dent for a thumb. It is Lin's thumb. Yours fits too."),
              7600, 58, "home/teaware", ("ceramics", "teaware", "gifts"), (("craft", "手捏", "Pinched by hand"), ("maker", "林", "Lin")),
              Picture("leaves", "moss", (T("cup", "#3f4b46", "#b8c2a2", 0.36, 1.05), T("cup", "#8c6b4f", "#e5d7bd", 0.66, 1.05, -0.06)))),
        Goods("fish-plate", Said("年年有余盘", "Plate with a fish"), Said("一笔画完，不许补。画歪的那几条我们叫它“会游的”。", "Painted in one go, no second thoughts. The crooked ones we call swimmers."),
              11800, 33, "home/tableware", ("ceramics", "kitchenware", "painting"), (("craft", "釉下青花", "Underglaze cobalt"), ("occasion", "春节", "New Year")),
              Picture("wall", "snow", (T("plate", "#f4f1e8", "#2e4f7f", 0.5, 1.15),))),
        Goods("soy-bottle", Said("小酱油瓶", "Small soy bottle"), Said("倒出来刚好一勺。鼻子尖尖的，不滴在桌布上。", "Pours one spoonful. Has a sharp nose and keeps off the tablecloth."),
              5200, 75, "home/tableware", ("ceramics", "kitchenware", "home-cooking"), (("material", "粗陶", "Stoneware"),),
              Picture("arch", "clay", (T("vase", "#47352b", "#d7b48a", 0.5, 0.86),))),
    ),
    posts=(
        Post("kiln-open", Said("开窑那天，谁也不说话", "Nobody talks on opening day"), Said("四天没睡的人最怕听见“叮”的一声。今天一声都没有。", "After four days without sleep the sound you fear is a small ping. Today there was none."),
             ("ceramics", "heritage-craft"), ("moon-jar", "wide-bowl"), Picture("moon", "plum", (T("moon_jar", "#efe7da", "#d2c7b8", 0.5, 1.0),), film="moonrise")),
        Post("thumb", Said("为什么杯子上有个坑", "Why the cup has a dent"), Said("学徒第一年只学一件事：手放在哪里，杯子就是谁的。", "An apprentice learns one thing the first year: where your hand goes, the cup is yours."),
             ("ceramics",), ("thumb-cups",), Picture("window", "rose", (T("cup", "#a3624c", "#ead6c2", 0.5, 1.4),))),
        Post("wall", Said("院墙上的三百只碗", "Three hundred bowls on a wall"), Said("都裂了，都不扔。下雨的时候每一只发出不同的音。", "All cracked, none thrown away. In the rain each has its own note."),
             ("ceramics", "home-decor"), ("wide-bowl",), Picture("leaves", "sage", (T("bowl", "#6d7d72", "#e2e4d4", 0.3, 0.8, 0.05), T("bowl", "#8b6a52", "#ecdcc2", 0.72, 0.8, 0.03), T("bowl", "#53616b", "#dfe3e2", 0.5, 1.0, -0.06)))),
    ),
)
