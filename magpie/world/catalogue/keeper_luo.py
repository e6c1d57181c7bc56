"""Keeper Luo: thirty-four years at a weather station, and now what is in season."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="keeper_luo", kind="creator", colour="#4f6b78",
    name=Said("罗站长看天", "Keeper Luo"),
    about=Said("守了三十四年高山气象站，退休时仪器一起搬回院子。如今每天三次观测：几度、什么风、该吃什么了。",
               "Thirty-four years at a hill weather station; the instruments retired with me. Three readings a day: degrees, wind, and what has come into season."),
    goods=(),
    posts=(
        Post("grass-minus-point-four", Said("草面零下零点四度", "Minus 0.4 at the grass"),
             Said("霜比去年早三天，无风。白菜可以订了，雪梨要抓紧，另一只手套在雨靴里找到了。",
                  "Frost, three days ahead of last year, no wind. Time to order cabbage and finish the pears. The other glove was in the left boot."),
             ("fresh-produce", "plants"), ("frosted-cabbage", "crooked-stem-pear"),
             Picture("window", "snow", (T("pear", "#d6c25a", "#c98a3f", 0.34, 0.85), T("glove", "#7a3f35", "#e3cfae", 0.68, 0.74, -0.06)))),
        Post("visibility-fifty", Said("能见度五十米", "Visibility, fifty metres"),
             Said("雾到十点还没散，后岭的人今天上不了山。我泡了一把旧年的菌片，屋里能见度也降到五十厘米。",
                  "Fog past ten, so nobody on Back Ridge is picking. I put last year's slices to soak, and soon could not see across the kitchen either."),
             ("hiking", "home-cooking"), ("thunder-bolete", "white-hedgehogs"),
             Picture("hills", "lake", (T("mushroom", "#9a6238", "#efe2c6", 0.5, 1.15),), film="drift")),
        Post("longest-shadow", Said("冬至，杆影四米二", "Solstice: a shadow of 4.2 metres"),
             Said("正午量的，一年里数今天长。煮了碗长面陪它，十一米那种，影子输了。",
                  "Measured at noon, the year's longest. I had a long noodle to keep it company, the eleven-metre kind. The shadow lost."),
             ("festivals", "learning"), ("birthday-single", "needle-fine"),
             Picture("wall", "peach", (T("clock", "#4f6b78", "#f4ead2", 0.36, 0.85, 0.03), T("bowl", "#a83c2e", "#f0deb2", 0.69, 0.66, -0.06)))),
        Post("eleven-degrees-apart", Said("昼夜差十一度，橘子甜了", "Eleven degrees between day and night"),
             Said("气压升，天转晴，坡上的鸟先知道。母亲那辈不看表，捏一捏就买；我看完表，也捏一捏。",
                  "Pressure rising, sky clearing, and the birds on the slope have noticed. My mother never read a dial; she squeezed one. I do both."),
             ("fresh-produce", "learning"), ("row-three", "basin-marmalade"),
             Picture("shelf", "mint", (T("orange", "#ef8a26", "#fbbd55", 0.4, 0.9), T("jar", "#d47a1c", "#fff1d2", 0.74, 0.8, 0.04)))),
        Post("north-easterly-four", Said("东北风四级，宜挂鱼", "North-easterly four: hang the fish"),
             Said("海边来信说今晚要挂黄鱼，问我意见。风向标转了半圈，停在那儿点头，我照它的回了信。",
                  "A letter from the coast asked about hanging croaker tonight. The vane swung half round, settled and nodded. I replied on its behalf."),
             ("local-food", "fishing"), ("one-night-croaker",),
             Picture("shore", "cobalt", (T("fish", "#dba750", "#f4e4ba", 0.5, 1.0),))),
        Post("snail-in-the-gauge", Said("雨量筒里有只蜗牛", "A snail in the rain gauge"),
             Said("昨晚八点到今早八点，十二点六毫米，含蜗牛一只，扣除后十二点四。醋坊那家人想必又跑了两趟。",
                  "Eight to eight, 12.6 millimetres including one snail; 12.4 without. Over at the vinegar yard they will have run for the lids twice."),
             ("plants", "local-food"), ("four-summer-vinegar", "lid-hat"),
             Picture("leaves", "dusk", (T("glass", "#bcd3d6", "#e4d6a8", 0.32, 0.85), T("umbrella", "#d6ad66", "#8b6231", 0.64, 0.55, -0.05)))),
        Post("last-swallow", Said("末只燕子离站", "Departure of the last swallow"),
             Said("九月二十八日，向南，未留地址。隔了半月新米到，我照例过秤，给它也记了一行。",
                  "September the twenty-eighth, southbound, no forwarding address. A fortnight later the new rice came. I weighed it, and gave it a line of its own."),
             ("local-food", "stationery"), ("last-cut-rice", "stubborn-red-rice"),
             Picture("studio", "straw", (T("ricebag", "#f1e8d0", "#4f6b78", 0.38, 0.98), T("book", "#3f5a66", "#d8c595", 0.72, 0.5, 0.05)))),
    ),
)
