"""How some things of the town are made, step by step, in the words of whoever makes them: slug -> steps."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Said

STEPS: dict[str, tuple[Said, ...]] = {
    "mist-green": (
        Said("清明前三天，下午四点雾散，开始采。", "Three days before Qingming, at four, when the mist lifts, we start to pick."),
        Said("摊在竹匾上晾两小时，青气走一半。", "Two hours on bamboo trays, until half the grassiness has left."),
        Said("一锅六两，手在锅里，二百二十度。", "Three hundred grams to a wok at 220 °C, bare hands in it."),
        Said("揉六分钟，当晚烘干，第二天早上装罐。", "Rolled for six minutes, dried the same night, in the tin by morning.")),
    "night-oolong": (
        Said("做青一整夜，每两小时摇一次。", "Tossed every two hours, all night long."),
        Said("杀青，包揉三十遍，卷成半球。", "Fired, then wrapped and rolled thirty times into half-moons."),
        Said("荔枝炭三焙，每焙之间歇半个月。", "Roasted three times over lychee charcoal, with a fortnight's rest between.")),
    "rain-pot": (
        Said("泥料放三年，手拉坯，一上午两把。", "Clay rested three years, thrown by hand, two pots a morning."),
        Said("壶嘴另做，趁皮革硬的时候接上。", "The spout is made apart and joined while the clay is leather-hard."),
        Said("釉上四遍，每遍晾一天。", "Four coats of glaze, a day's drying after each."),
        Said("还原焰一千二百八十度，开窑再等一天半。", "Fired in reduction to 1280 °C, then a day and a half before we dare open the kiln.")),
    "moon-jar": (
        Said("上下两个碗，分开拉坯。", "Two large bowls, thrown apart."),
        Said("等到一样软，口对口合上。", "When both are equally soft, they are joined lip to lip."),
        Said("接缝抹平，但不抹到看不见。", "The seam is smoothed, though never out of sight."),
        Said("草木灰釉，柴窑烧三十个小时。", "Wood-ash glaze, and thirty hours in the wood kiln.")),
    "indigo-scarf": (
        Said("板蓝根沤三天，加石灰，打出靛泥。", "Indigo leaf steeps for three days, meets lime, and is beaten to a paste."),
        Said("养缸：米酒、草木灰，天天看一眼。", "The vat is fed rice wine and ash, and looked at every day."),
        Said("浸一刻钟，晾一刻钟，十二回。", "A quarter of an hour in, a quarter of an hour in the air, twelve times."),
        Said("河水里漂到不掉色，再阴干。", "Rinsed in the river until the water is clear, then dried in the shade.")),
    "acacia-honey": (
        Said("五月拉着箱子上山，花开十二天。", "In May the hives go up the hill; the flowers last twelve days."),
        Said("等蜂自己封盖，只取一次。", "We wait for the bees to cap it, and take it once."),
        Said("粗滤一道，不加热，装瓶。", "Strained once, never heated, bottled.")),
    "pear-syrup": (
        Said("一百二十斤霜后的梨，去核留皮。", "Sixty kilos of pears after the first frost, cored, skins on."),
        Said("柴火熬八小时，两个人轮着搅。", "Eight hours over a wood fire, two of us taking turns to stir."),
        Said("滴水成珠就收火，封坛七天再灌瓶。", "Off the fire when a drop holds in water; seven days in the jar, then bottled.")),
    "sparrow-kite": (
        Said("扎：三年的竹，火上烤弯。", "Frame: bamboo of three winters, bent over a flame."),
        Said("糊：皮纸一层，拉到会响。", "Paper: one sheet of mulberry, tight enough to drum on."),
        Said("绘：先画眼睛，它看得见路才肯飞。", "Paint: eyes first, so that it can see where it is going."),
        Said("放：每一只出门前都飞过一次。", "Fly: each one has been up before it leaves.")),
    "oil-umbrella": (
        Said("劈竹成骨，一把伞三十六根，来自同一节。", "Thirty-six ribs to an umbrella, all split from one length of bamboo."),
        Said("穿线、绷纸，柿漆粘牢。", "Threaded, papered, and held with persimmon lacquer."),
        Said("桐油三遍，每遍晒两个晴天。", "Three coats of tung oil, two sunny days for each."),
        Said("收伞一夜，第二天打开不粘才算成。", "Closed overnight. If it opens without a sound, it is done.")),
    "country-loaf": (
        Said("老面喂两次，等它冒泡。", "The old dough is fed twice and left to bubble."),
        Said("每半小时折一次，折五次，冷藏一夜。", "Folded every half hour, five times, then a night in the cold."),
        Said("石炉二百四十度，第一刻钟有蒸汽。", "A stone oven at 240 °C, with steam for the first quarter of an hour.")),
    "tiger": (
        Said("河泥筛三遍，揉到不粘手。", "River clay, sieved three times and kneaded until it lets go of the hand."),
        Said("两半模子合拢，把铃铛放进肚子。", "Two halves pressed and closed around the bell."),
        Said("阴干十天，低温烧一次。", "Ten days in the shade, then one low firing."),
        Said("上白、上色，最后点眼睛，点得有点困。", "White, then colour, then the eyes, which come out a little sleepy.")),
    "carp-whistle": (
        Said("一团泥，捏出鱼身，竹签开哨口。", "One lump of clay, pinched into a fish; a bamboo sliver cuts the mouthpiece."),
        Said("趁湿试吹，不响就重捏。", "Blown while wet. If it will not sing, it is a lump again."),
        Said("晾一周，烧硬，画鳞。", "A week to dry, a firing to harden, and then the scales.")),
    "slimming-mirror-wok": (
        Said("熟铁板烧红，从中心往外打，五千多锤。", "A red-hot plate of wrought iron, hammered from the centre out, five thousand blows and more."),
        Said("冷下来再打一遍，锅底打成镜。", "Hammered again when cold, until the bottom is a mirror."),
        Said("磨边、铆耳，用肥肉开一次锅。", "Edge ground, ears riveted, seasoned once with pork fat.")),
    "flood-year-cleaver": (
        Said("两种钢叠在一起，烧红、折、再叠，九回。", "Two steels laid together, heated, folded and laid again, nine times."),
        Said("粗磨看花纹，不顺眼的回炉。", "A rough grind shows the pattern; one that does not please goes back in the fire."),
        Said("水淬、回火，乌木柄现装现合。", "Quenched in water, drawn back, and fitted to its ebony handle by eye.")),
}
