"""Sunday Swap: a mother and a daughter one size apart, and the wardrobe between them."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="sunday_swap", kind="creator", colour="#8a5a78",
    name=Said("星期天换衣", "Sunday Swap"),
    about=Said("妈妈五十六，我二十七，差一个码。每个星期天换一样东西，讨价还价在星期六晚上。",
               "My mother is fifty-six, I am twenty-seven, and there is one size between us. Each Sunday we swap something. Saturday night is for bargaining."),
    goods=(),
    posts=(
        Post("boots-for-canvas", Said("她的短靴换我的帆布鞋", "Her boots for my canvas"),
             Said("穿上她的，我走慢了；穿上我的，她走快了。那天去买菜，我们第一次并排走到底。",
                  "In hers I slow down. In mine she speeds up. On the way to market, for the first time in years, we arrived side by side."),
             ("shoes", "everyday-wear"), ("quay-boots", "kerb-canvas"),
             Picture("street", "peach", (T("boot", "#6a3620", "#e6d6b4", 0.32, 0.62, 0.04), T("shoe", "#f3efe4", "#c24a34", 0.68, 0.66, -0.05)))),
        Post("flowers-reclaimed", Said("花里子棉袄她要回去了", "She wants the peonies back"),
             Said("年轻时她嫌牡丹土，看我敞着穿了一冬又眼热。从星期天起归她，围巾归我，过完年再议。",
                  "At my age she thought peonies rustic, and she has watched me wear them unzipped all winter. Hers from Sunday; I get the scarf, subject to review after New Year."),
             ("streetwear", "festivals"), ("peony-lining-jacket", "return-ticket-scarf"),
             Picture("window", "cobalt", (T("jacket", "#c42f3c", "#f2c14e", 0.44, 0.84), T("scarf", "#6fa5a3", "#d9dcd8", 0.78, 0.66, -0.03)))),
        Post("one-red-two-coats", Said("同一支红，两种涂法", "One red, two of us"),
             Said("我薄薄一层，她认认真真两层。照同一面镜子，都觉得对方昨晚没睡好。",
                  "I wear one thin coat, my mother two in earnest. In the same mirror, each of us concluded that the other had slept badly."),
             ("makeup",), ("runner-up-red", "third-minute-blush"),
             Picture("shelf", "mint", (T("lipstick", "#2a2c36", "#a82a33", 0.5, 1.0),))),
        Post("pin-in-the-soup", Said("她三秒，我掉进汤里", "Her three seconds, my soup"),
             Said("妈妈插上簪子炒了两个菜，纹丝不动。我练到第四天，簪子下了锅，盐味倒是正好。",
                  "The pin sat still in her hair through two dishes at the stove. On my fourth day of practice mine went into the soup, which needed no other seasoning."),
             ("hair", "home-cooking"), ("noodle-hairpin", "fortieth-comb"),
             Picture("wall", "moss", (T("hairpin", "#e4e8ea", "#c9556f", 0.26, 0.85), T("pot", "#c96a3a", "#efe0c4", 0.68, 0.58, -0.03)))),
        Post("sweet-in-deep-pocket", Said("深口袋里的话梅糖", "A sweet in the deep pocket"),
             Said("毛线包她背了一个星期，还回来时右兜里多了一颗糖。我吃掉，放回去两颗，下周再看。",
                  "She had the woollen bag for a week, and it came back with a plum sweet in the right pocket. I ate it and put in two. We shall see."),
             ("everyday-wear", "parenting"), ("ticket-bag",),
             Picture("arch", "oat", (T("tote", "#8c3b35", "#f0d9a4", 0.5, 1.0),))),
        Post("third-person-reading", Said("家里像多了一个人看报", "As if a third person were reading"),
             Said("那瓶旧书与松，她说是外公书房的味道。整个星期天我们都轻手轻脚的。",
                  "It was my bottle of Old Books and Pine. Your grandfather's study, she said, and all that Sunday we went about the flat on tiptoe."),
             ("fragrance", "books"), ("old-books-and-pine",),
             Picture("window", "dusk", (T("book", "#b5523a", "#f0e2c2", 0.4, 0.84, 0.04), T("dropper", "#e3d6b4", "#f3e2bd", 0.74, 0.64, -0.05)))),
        Post("one-sleeve-each", Said("谁也没买的那一件", "The one that neither of us bought"),
             Said("橱窗里那件水田衣，一人看一只袖子。她说太贵，我说太贵，两个人又站了十分钟。",
                  "We stopped for the paddy-field robe in the window, a sleeve apiece. Too dear, said Mother. Too dear, I said. We gave it ten more minutes."),
             ("hanfu", "vintage"), ("paddy-robe", "first-snow-robe"),
             Picture("night_market", "lilac", (T("robe", "#b5433a", "#e7c46a", 0.5, 0.92),))),
    ),
)
