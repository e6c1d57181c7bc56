"""One Coat, One Year: Ji reads water meters and wears the same coat from one start of winter to the next."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="one_coat_year", kind="creator", colour="#2c436d",
    name=Said("一件外套过一年", "One Coat, One Year"),
    about=Said("我是阿霁，抄水表的，一年走遍全镇。从立冬起只有一件外套，靛蓝绗缝，要穿到下一个立冬。",
               "I am Ji. I read water meters, and in a year that is the whole town. From one start of winter to the next I have a single coat: indigo, quilted."),
    goods=(),
    posts=(
        Post("coat-day-1", Said("第1天：它比我有精神", "Day 1: it looks better than I do"),
             Said("立冬，六度。敲开第一户，老太太先看外套，再看我，问：它吃了没有？",
                  "First day of winter, six degrees. At the first door an old lady looked at the coat, then at me, and asked whether it had eaten."),
             ("everyday-wear", "textiles"), ("indigo-row-coat",),
             Picture("street", "oat", (T("jacket", "#27406b", "#e6dcc4", 0.5, 0.9),))),
        Post("coat-day-58", Said("第58天：倒一倒口袋", "Day 58: emptying the pockets"),
             Said("一截粉笔，半张水费单，一张别人的公交卡，两颗糖。糖是同一户给的，那只表我读了两遍。",
                  "Chalk, half a water bill, a bus card in another name, two sweets. The sweets are from one house, whose meter I found I had to read twice."),
             ("everyday-wear", "snacks"), ("indigo-row-coat", "string-gloves"),
             Picture("shelf", "peach", (T("letters", "#f4ead4", "#b9a27a", 0.66, 0.6, 0.04), T("glove", "#8c3b35", "#e8c98d", 0.4, 0.62, -0.04)))),
        Post("coat-day-96", Said("第96天：月亮底下关水闸", "Day 96: out by moonlight"),
             Said("凌晨三点，一条街的水管都冻裂了。大家裹着被子出来看，问我这床是在哪儿买的。",
                  "At three in the morning a frozen main gave way. The street came out wrapped in quilts and wished to know where I had bought mine."),
             ("everyday-wear", "water-snow"), ("indigo-row-coat", "boiled-hat"),
             Picture("moon", "snow", (T("jacket", "#22385f", "#d9cfae", 0.5, 0.9),), film="moonrise")),
        Post("coat-day-150", Said("第150天：头一回敞开穿", "Day 150: unbuttoned"),
             Said("清明前后，桥上的风可以请进来坐坐了。有只蜜蜂也进来，坐了三户人家的路。",
                  "Early April, and the wind on the bridge may come in and sit down. So did a bee, who stayed for the length of three houses."),
             ("everyday-wear", "hiking"), ("indigo-row-coat", "four-am-boots"),
             Picture("hills", "mint", (T("jacket", "#2c4a78", "#efe4c8", 0.44, 0.84), T("boot", "#8a5630", "#efe0bf", 0.74, 0.42, -0.06)))),
        Post("coat-day-243", Said("第243天：三十八度", "Day 243: thirty-eight degrees"),
             Said("搭在胳膊上，规则允许。卖瓜的说这是他今年夏天见到的头一件棉袄，替它也切了一牙。",
                  "It rode over my arm, which the rules allow. The melon seller, who had not met a padded coat since February, cut it a slice of its own."),
             ("fresh-produce", "everyday-wear"), ("indigo-row-coat", "weekday-pack"),
             Picture("street", "straw", (T("cloth", "#2c4a78", "#3d5d90", 0.4, 0.8), T("backpack", "#8a5a2e", "#3d2c1c", 0.7, 0.54, -0.03)))),
        Post("coat-day-301", Said("第301天：左肘先破", "Day 301: the left elbow goes first"),
             Said("因为我总用左手撑墙看表。阿宁替我绣了一朵，花头是歪的，问能不能算特色。我说算。",
                  "I lean on it to see the dials. Ning stitched a flower over the hole, crookedly, and asked whether that could count as character. I said it could."),
             ("diy", "vintage"), ("blossom-mends", "indigo-row-coat"),
             Picture("studio", "clay", (T("hoop", "#2f4f86", "#f0c45e", 0.5, 0.9),))),
        Post("coat-day-365", Said("第365天：洗了，挂着", "Day 365: washed and hung up"),
             Said("水是蓝的，倒掉之前看了好一会儿。全镇的水表它都见过了，明天穿什么，它也没有主意。",
                  "The water came out blue, and I looked at it for some time before pouring it away. The coat has met every meter in town. Neither of us has plans for tomorrow."),
             ("textiles", "everyday-wear"), ("indigo-row-coat",),
             Picture("window", "rose", (T("jacket", "#3a5a88", "#efe6d0", 0.5, 0.9),))),
    ),
)
