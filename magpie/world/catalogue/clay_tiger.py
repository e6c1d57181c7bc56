"""Clay Tiger: toys that do very little, very well."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="clay_tiger", kind="shop", colour="#b0572a",
    name=Said("泥虎", "Clay Tiger"),
    about=Said("泥玩具三代。爷爷做威风的，爸爸做好看的，我做有点困的。", "Three generations of clay toys. Grandfather's were fierce, Father's were handsome, mine are a little sleepy."),
    goods=(
        Goods("tiger", Said("不凶的老虎", "A tiger, not fierce"), Said("放在门口看家，谁来都欢迎。肚子里有一颗小铃铛，摇一摇才肯响。", "Guards the door and welcomes everyone. There is a bell inside that has to be asked."),
              12800, 34, "play/clay", ("figures", "heritage-craft", "gifts"), (("craft", "泥塑彩绘", "Modelled and painted clay"), ("maker", "阿虎", "Hu"), ("occasion", "满月、乔迁", "New babies, new homes")),
              Picture("window", "straw", (T("tiger", "#e0963a", "#2b2226", 0.5, 1.12),))),
        Goods("moon-rabbit", Said("捣药的兔子", "The rabbit on the moon"), Said("抱的不是药，是月饼。它守了一年，只啃了一小口。", "Not medicine: a mooncake. It has kept watch all year and taken one small bite."),
              9800, 47, "play/clay", ("figures", "festivals", "gifts"), (("occasion", "中秋", "Mid-Autumn"), ("craft", "兔儿爷彩塑", "Painted clay, Beijing style")),
              Picture("moon", "dusk", (T("rabbit", "#f4efe6", "#c24a3a", 0.5, 1.12),))),
        Goods("carp-whistle", Said("会叫的鲤鱼", "A carp that whistles"), Said("从尾巴吹，从嘴里出声。吹得好像布谷，吹不好像开水。", "Blow at the tail; it sings at the mouth. Done well, a cuckoo. Otherwise, a kettle."),
              4800, 98, "play/clay", ("music", "parenting", "heritage-craft"), (("craft", "泥哨", "Clay whistle"), ("maker", "阿虎", "Hu")),
              Picture("wall", "lake", (T("whistle", "#c9452f", "#efb24a", 0.5, 1.12),))),
        Goods("wood-top", Said("停不下来的陀螺", "A top with no brakes"), Said("纪录是四分十一秒，由隔壁六岁的阿宝保持。", "The record is four minutes eleven, held by Bao next door, who is six."),
              3200, 140, "play/wood", ("parenting", "woodwork", "board-games"), (("material", "枣木", "Jujube wood"),),
              Picture("arch", "straw", (T("top", "#b5442f", "#f3d9a4", 0.5, 1.05),))),
        Goods("rattle-drum", Said("货郎鼓", "Pedlar's drum"), Said("以前街上听见这个声音，就知道卖糖的来了。现在是你来了。", "Once it meant the sweet-seller was in the street. Now it means you are."),
              5600, 72, "play/wood", ("parenting", "music", "heritage-craft"), (("craft", "手工蒙皮", "Skinned by hand"), ("theme", "老街声音", "Old street sounds")),
              Picture("leaves", "clay", (T("drum", "#f3e3c2", "#b93a2d", 0.5, 1.02),))),
        Goods("sleeping-cat", Said("镇纸猫", "Paperweight cat"), Said("八百克，睡着的。压得住一叠作业，压不住一只真猫。", "Eight hundred grams, asleep. Holds down homework. Does not hold down a real cat."),
              11800, 41, "play/clay", ("figures", "pets", "stationery"), (("material", "陶", "Stoneware"), ("process", "一只一个睡相", "No two sleep alike")),
              Picture("window", "rose", (T("cat", "#d99a54", "#f3e5cf", 0.5, 1.1),))),
    ),
    posts=(
        Post("sleepy-third", Said("第三代老虎为什么困", "Why the third tiger is sleepy"), Said("爷爷说威风是给别人看的，困是给自己人看的。", "Grandfather says: fierce is for strangers, sleepy is for family."),
             ("figures", "heritage-craft"), ("tiger",), Picture("moon", "plum", (T("tiger", "#df8f36", "#2b2226", 0.5, 1.05),))),
        Post("kettle-carp", Said("吹成开水声的第三十次", "Thirtieth go, still a kettle"), Said("第三十一次，隔壁的布谷鸟回了一句。", "On the thirty-first, the cuckoo next door answered."),
             ("music", "parenting"), ("carp-whistle",), Picture("hills", "moss", (T("whistle", "#d04a30", "#f2bb50", 0.5, 1.1),))),
        Post("bao-record", Said("四分十一秒，全院子屏住呼吸", "Four minutes eleven, and nobody breathed"), Said("奶奶的饭糊了。没有人怪谁。", "Grandmother's rice burnt. Nobody blamed anybody."),
             ("parenting", "board-games"), ("wood-top",), Picture("window", "straw", (T("top", "#a83f2d", "#f1d49c", 0.5, 1.1),))),
    ),
)
