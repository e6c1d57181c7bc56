"""How the Old Town's things are made, in the words of whoever makes them: tea, clay, cloth, honey, paper, light, bread."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.making.shapes import Workshop
from magpie.world.catalogue.shapes import Said

S = Said
MADE: dict[str, Workshop] = {
    "lantern_tea": Workshop(S("雾上村", "Wushang village"), S("阿陶一家", "Tao's family"), {
        ("mist-green",): (
            S("清明前三天，下午四点雾散，开始采。", "Three days before Qingming, at four, when the mist lifts, we start to pick."),
            S("摊在竹匾上晾两小时，青气走一半。", "Two hours on bamboo trays, until half the grassiness has left."),
            S("一锅六两，手在锅里，二百二十度。", "Three hundred grams to a wok at 220 °C, bare hands in it."),
            S("揉六分钟，当晚烘干，第二天早上装罐。", "Rolled for six minutes, dried the same night, in the tin by morning.")),
        ("night-oolong",): (
            S("做青一整夜，每两小时摇一次。", "Tossed every two hours, all night long."),
            S("杀青，包揉三十遍，卷成半球。", "Fired, then wrapped and rolled thirty times into half-moons."),
            S("荔枝炭三焙，每焙之间歇半个月。", "Roasted three times over lychee charcoal, with a fortnight's rest between.")),
        ("old-tree-red",): (
            S("六棵树架梯子采，一天只够一筐。", "Six trees, picked from a ladder; a day fills one basket."),
            S("萎凋一夜，叶子软到能在指头上绕一圈。", "Withered overnight, until a leaf can be wound round a finger."),
            S("揉出汁，盖湿布发酵五小时，青叶转成铜色。", "Rolled until wet, then five hours under a damp cloth while green turns to copper."),
            S("炭火上烘干，放过端午再开罐。", "Dried over charcoal and left shut until after the Dragon Boat.")),
        ("chrysanthemum",): (
            S("露水干了再采，只摘没睁眼的苞。", "Picked when the dew has gone, and only buds with their eyes shut."),
            S("竹蒸笼里一层，旺火九十秒定形。", "One layer in a bamboo steamer, ninety seconds on a high fire, to keep the shape."),
            S("太阳下晒两天，夜里收进屋。", "Two days in the sun, brought in at night.")),
        ("pocket-gaiwan",): (
            S("碗、盖、托用同一团泥，一起缩才合得上。", "Bowl, lid and saucer from one lump, so that they shrink together and still fit."),
            S("修坯修到能透出指影，盖钮最后接。", "Turned until a finger shows through; the knob is put on last."),
            S("碗底画一盏灯，蘸釉，送灰窑烧。", "A lantern painted on the foot, a dip of glaze, and off to Ash Kiln.")),
        ("rain-pot",): (
            S("泥料放三年，手拉坯，一上午两把。", "Clay rested three years, thrown by hand, two pots a morning."),
            S("壶嘴另做，趁皮革硬的时候接上。", "The spout is made apart and joined while the clay is leather-hard."),
            S("釉上四遍，每遍晾一天。", "Four coats of glaze, a day's drying after each."),
            S("还原焰一千二百八十度，开窑再等一天半。", "Fired in reduction to 1280 °C, then a day and a half before we dare open the kiln.")),
    }),
    "ash_kiln": Workshop(S("渡口镇", "Dukou"), S("林", "Lin"), {
        ("moon-jar",): (
            S("上下两个碗，分开拉坯。", "Two large bowls, thrown apart."),
            S("等到一样软，口对口合上。", "When both are equally soft, they are joined lip to lip."),
            S("接缝抹平，但不抹到看不见。", "The seam is smoothed, though never out of sight."),
            S("草木灰釉，柴窑烧三十个小时。", "Wood-ash glaze, and thirty hours in the wood kiln.")),
        ("wide-bowl", "speckle-mug"): (
            S("河泥淘过沉一个冬天，春天才揉。", "River clay is washed, left to settle for a winter, and kneaded in spring."),
            S("轮上一气拉成，口沿用鹿皮收一圈。", "Thrown in one breath, the rim closed with a strip of deerskin."),
            S("灶灰过筛，兑泥浆成釉，蘸三秒。", "Stove ash, sieved and let down with slip, makes the glaze: a dip of three seconds."),
            S("一窑四天，火停了谁也不许碰门。", "Four days a firing, and nobody touches the door when the fire stops.")),
        ("thumb-cups",): (
            S("两团一样重的泥，放在掌心转着捏。", "Two equal lumps, turned and pinched in the palm."),
            S("最后一下用拇指按住，印子留给喝的人。", "The last press is the thumb's; whoever drinks can put their own there."),
            S("一对挨着烧，颜色才像一家。", "The pair are fired side by side, so that they come out related.")),
        ("fish-plate",): (
            S("盘坯压模，修到敲着有声。", "Pressed over a mould and trimmed until it rings."),
            S("钴料现磨，一笔一条鱼，不描第二遍。", "Cobalt ground that morning, a fish to a stroke, and no second stroke."),
            S("罩一层透明釉，烧完鱼才变蓝。", "A clear glaze goes over; only the fire makes the fish blue.")),
        ("soy-bottle",): (
            S("瓶身拉高，肩头收到一根手指宽。", "Drawn up tall, the shoulder closed to the width of a finger."),
            S("嘴尖削成斜口，灌水试，滴得利落才留。", "The lip is cut on a slant and tried with water: it stays if the drop lets go."),
            S("里外都上釉，咸的东西不进胎。", "Glazed inside as well as out, since salt goes looking for clay.")),
    }),
    "slow_loom": Workshop(S("渡口镇柳荫街", "Willow Shade Street, Dukou"), S("三姐妹", "The three sisters"), {
        ("indigo-scarf",): (
            S("板蓝根沤三天，加石灰，打出靛泥。", "Indigo leaf steeps for three days, meets lime, and is beaten to a paste."),
            S("养缸：米酒、草木灰，天天看一眼。", "The vat is fed rice wine and ash, and looked at every day."),
            S("浸一刻钟，晾一刻钟，十二回。", "A quarter of an hour in, a quarter of an hour in the air, twelve times."),
            S("河水里漂到不掉色，再阴干。", "Rinsed in the river until the water is clear, then dried in the shade.")),
        ("persimmon-throw",): (
            S("八月摘青柿，捣碎压汁，坛里放一年。", "Green persimmons in August, crushed and pressed; the juice waits a year in a jar."),
            S("毛作纬，棉作经，织十一天。", "Wool across, cotton along, eleven days on the loom."),
            S("刷汁、晒、翻面，太阳越好颜色越深。", "Brushed with juice, sunned and turned; the better the weather, the deeper the colour.")),
        ("feather-tote",): (
            S("帆布先缩水，裁片顺着布边走。", "The canvas is shrunk first and cut along its own edge."),
            S("两块网版，黑一遍，蓝一遍，中间晾一夜。", "Two screens, black and then blue, with a night between."),
            S("提手缝到底，兜住整个包。", "The handles are sewn all the way down and carry the bag from below.")),
        ("cloud-cushion",): (
            S("云形用旧被里剪，毛边往里折两毫米。", "Clouds are cut from old quilt linings, the raw edge turned in by two millimetres."),
            S("藏针一圈，小妹一朵云缝半天。", "Blind-stitched all round; the youngest sister gives half a day to a cloud."),
            S("装荞麦壳，封口留一个能拆的结。", "Filled with buckwheat hulls, closed with a knot that can be undone.")),
        ("stripe-towel",): (
            S("每匹布下机剩的线头，按颜色挂墙。", "What each length leaves over is hung on the wall by colour."),
            S("抓到哪根织哪根，一条巾子三十多种线。", "Woven in the order they come to hand, thirty-odd yarns to a towel."),
            S("开水煮过，熨平，四边卷缝。", "Boiled, pressed flat, hemmed on all four sides.")),
        ("winter-slippers",): (
            S("羊毛铺十字层，浇热肥皂水。", "Wool is laid crosswise in layers and wetted with hot soapy water."),
            S("裹着鞋楦搓两小时，缩到贴脚。", "Rolled round the last for two hours, until it fits like a foot."),
            S("底上缝一层旧毛毯，走路没声。", "A layer of old blanket goes under the sole, so nobody hears you.")),
    }),
    "nine_bees": Workshop(S("北坡", "The north slope"), S("九蜂一家", "The Nine Bees family"), {
        ("acacia-honey",): (
            S("五月拉着箱子上山，花开十二天。", "In May the hives go up the hill; the flowers last twelve days."),
            S("等蜂自己封盖，只取一次。", "We wait for the bees to cap it, and take it once."),
            S("粗滤一道，不加热，装瓶。", "Strained once, never heated, bottled.")),
        ("jujube-honey",): (
            S("七月追枣花，夜里赶路，白天放蜂。", "In July we follow the jujube: driving by night, flying by day."),
            S("天热蜜稠，手摇的桶要两个人转。", "Heat makes it thick; the hand-cranked drum takes two of us."),
            S("静置三天，撇去浮蜡，从底下放出来。", "Three days' rest, the wax skimmed from the top, the honey drawn from below.")),
        ("wax-pillar",): (
            S("割下来的蜡盖，水煮两遍，布滤两遍。", "Wax cappings are boiled twice in water and strained twice through cloth."),
            S("棉芯先喝饱蜡，拉直，定在模子中央。", "The cotton wick drinks its fill, is drawn straight and set in the middle."),
            S("分四次浇，一次凉透再浇下一次，不塌心。", "Poured in four goes, each cold before the next, so the heart does not sink.")),
        ("honey-soap",): (
            S("橄榄油四十度，碱水四十度，慢慢碰头。", "Oil at forty degrees, lye at forty degrees, introduced slowly."),
            S("搅到能写字，下蜜，倒进垫着气泡纸的木框。", "Stirred until it holds writing, honey in, poured over a mat with cells."),
            S("切块上架，二十一天，一天翻一面。", "Cut and shelved for twenty-one days, turned once a day.")),
        ("pear-syrup",): (
            S("一百二十斤霜后的梨，去核留皮。", "Sixty kilos of pears after the first frost, cored, skins on."),
            S("柴火熬八小时，两个人轮着搅。", "Eight hours over a wood fire, two of us taking turns to stir."),
            S("滴水成珠就收火，封坛七天再灌瓶。", "Off the fire when a drop holds in water; seven days in the jar, then bottled.")),
        ("comb-tin",): (
            S("九月挑封满的巢脾，整张提出来。", "In September we lift out only frames that are capped to the corner."),
            S("热刀切方，断面朝下沥一夜。", "Cut square with a warm knife, and drained overnight, face down."),
            S("连蜡带蜜放进小铁盒，一格不压。", "Into the tin, wax and all, with not a cell crushed.")),
    }),
    "paper_moon": Workshop(S("渡口镇印字弄", "Printers' alley, Dukou"), S("阿芷与圆盘机“阿姨”", "Azhi, and the press called Auntie"), {
        ("sparrow-kite",): (
            S("扎：三年的竹，火上烤弯。", "Frame: bamboo of three winters, bent over a flame."),
            S("糊：皮纸一层，拉到会响。", "Paper: one sheet of mulberry, tight enough to drum on."),
            S("绘：先画眼睛，它看得见路才肯飞。", "Paint: eyes first, so that it can see where it is going."),
            S("放：每一只出门前都飞过一次。", "Fly: each one has been up before it leaves.")),
        ("tide-notebook", "moon-print"): (
            S("铅字一个一个捡，潮时月相排满一版。", "Type picked letter by letter, until tides and moons fill the chase."),
            S("上墨、校平，“阿姨”一分钟十二张。", "Inked and levelled; Auntie gives twelve sheets a minute."),
            S("折页、锁线，脊背刷两遍浆糊压一夜。", "Folded and sewn, two coats of paste on the spine, a night under weight.")),
        ("rain-guide",): (
            S("周周画一张雨，阿芷等到下那种雨才写。", "Zhouzhou draws a rain; Azhi writes it only when that rain falls."),
            S("蓝灰两色分版，套得差半毫米，像真的在下。", "Two plates, blue and grey, half a millimetre out, so that it seems to fall."),
            S("切口不裁齐，手翻着有雨脚。", "The edges stay untrimmed, and a thumb runs over them like rain.")),
        ("letter-set",): (
            S("厚纸湿一道，沿木尺慢慢撕出毛边。", "Heavy paper, damped in a line and torn slowly along a wooden rule."),
            S("压暗格，不印线，写歪了也看不出。", "Lines are pressed, not printed, so that leaning is nobody's business."),
            S("信封同纸糊，封口胶是米做的。", "Envelopes of the same paper, gummed with rice.")),
        ("hill-fan",): (
            S("玉竹劈成十六根，刮到能透亮。", "Bamboo split into sixteen ribs, scraped until light comes through."),
            S("宣纸两层裱住扇骨，折线先在模里记住。", "Two layers of paper over the ribs, the folds learnt in a mould."),
            S("一笔远山，趁湿洒金，收扇晾三天。", "One stroke of far hill, gold scattered while it is wet, then closed for three days.")),
    }),
    "wick_ember": Workshop(S("渡口镇灯芯巷", "Wick Lane, Dukou"), S("灯芯铺", "Wick & Ember"), {
        ("paper-lantern",): (
            S("篾条泡软，绕一只木球编，编完把球拆出来。", "Soaked splints are woven round a wooden ball, which is then taken out in pieces."),
            S("糊六角米纸，一片压一片，不留气。", "Six gores of rice paper, each over the last, with no air left under."),
            S("点上灯转一圈，看有没有亮得太早的地方。", "Lit and turned once, to see that no place shines before the others.")),
        ("mushroom-lamp", "shelf-moon"): (
            S("玻璃料挑一团，吹进湿木模，边吹边转。", "A gather of glass is blown into a wet wooden mould, turning all the while."),
            S("退火炉里一夜，慢慢忘掉刚才的热。", "A night in the annealer, forgetting the heat by degrees."),
            S("底座车好，线藏进槽，灯关灯开一百次。", "The base is turned, the flex let into a groove, and the switch tried a hundred times.")),
        ("cedar-burner",): (
            S("陶罐半干时下刀，一刀一道木纹。", "Carved while half dry, a stroke to each line of the grain."),
            S("铜片敲成内胆，卷边不焊。", "A copper sheet is beaten into the liner, its edge rolled and not soldered."),
            S("第一炉香我们自己点，去窑味。", "The first cone is burned here, to send the kiln smell home.")),
        ("fig-candle",): (
            S("大豆蜡化到七十度，无花果叶香最后放。", "Soy wax melted to seventy degrees, fig leaf added last."),
            S("浇到杯里，盖木板慢凉，面上不裂。", "Poured, and cooled under a board so that the top does not crack."),
            S("放两周再出门，香才走进蜡里。", "Two weeks on the shelf, while the scent finds its way in.")),
        ("wind-bell",): (
            S("细砂夯进木框，印一只钟形的空。", "Fine sand rammed in a frame around the shape of a bell that is not there."),
            S("黄铜一千度浇下去，听见“咕”一声就满了。", "Brass goes in at a thousand degrees; a gulp means full."),
            S("磨口调音，薄一丝，高半个音。", "The lip is ground to pitch: a hair thinner, half a tone up.")),
    }),
    "moss_window": Workshop(S("渡口镇朝北的那面", "The north side of Dukou"), S("阿慧", "Hui"), {
        ("window-fern", "coin-plant"): (
            S("三月分株，一盆带一撮老根旧土。", "Divided in March, each with a pinch of old root and old soil."),
            S("放北窗底下缓六周，不施肥，不催。", "Six weeks below the north window, unfed and unhurried."),
            S("长出两片新叶才许出门，叶背擦过。", "Nobody leaves before two new leaves, wiped on the back.")),
        ("bud-vase",): (
            S("灰窑替我们拉，口只够一枝。", "Thrown for us at Ash Kiln, with a mouth for one stem."),
            S("瓶底多留一指泥，站得住一枝梅。", "A finger of clay is left in the foot, enough to hold up a plum branch."),
            S("插水养一天，不渗才上架。", "Filled for a day; what does not weep may be sold.")),
        ("amber-glass",): (
            S("碎酒瓶按颜色分，洗两遍，熔成一锅茶色。", "Broken bottles sorted by colour, washed twice, melted to a pot of tea."),
            S("吹泡、剪口，火上转圆。", "Blown, sheared, and turned round again in the flame."),
            S("里头的小气泡留着，是从前的酒。", "The little bubbles stay: they are what was drunk before.")),
        ("heron-can",): (
            S("黄铜片剪三块，敲圆，缝用银焊。", "Three pieces of brass, beaten round, the seams run with silver solder."),
            S("长颈灌满松香再弯，弯完化出来。", "The long neck is filled with rosin to be bent, and emptied after."),
            S("装水试倒，水线断在该断的地方。", "Tried with water, until the thread breaks where it should.")),
        ("moss-hill",): (
            S("后墙采苔，只掀一掌宽，原处撒回土。", "Moss from the back wall, a palm at a time, with soil put back where it was."),
            S("碎瓦作山骨，赤玉土作坡。", "Broken tile for the bones of the hill, fired clay grit for the slope."),
            S("苔边掖进石缝，喷水，用布按到服帖。", "Edges tucked between the stones, misted, and pressed with a cloth until they agree.")),
    }),
    "first_grain": Workshop(S("渡口镇老街", "The old street, Dukou"), S("面包师老顾", "Gu, baker"), {
        ("country-loaf",): (
            S("老面喂两次，等它冒泡。", "The old dough is fed twice and left to bubble."),
            S("每半小时折一次，折五次，冷藏一夜。", "Folded every half hour, five times, then a night in the cold."),
            S("石炉二百四十度，第一刻钟有蒸汽。", "A stone oven at 240 °C, with steam for the first quarter of an hour.")),
        ("bean-buns",): (
            S("红豆煮到一捻就破，过细筛洗去皮。", "Beans boiled until they give to a finger, and washed through a fine sieve."),
            S("布袋挤干，下糖，铜锅里炒到铲子站住。", "Wrung in a bag, sugared, and stirred in copper until the spatula stands."),
            S("面皮擀薄包紧，收口朝下醒半小时，上笼。", "Wrapped thin and tight, rested half an hour seam down, and steamed.")),
        ("rose-mooncake",): (
            S("五月的玫瑰去蒂，一层花一层糖，揉到出水。", "May roses off their stalks, a layer of petals, a layer of sugar, rubbed until they weep."),
            S("封坛到八月，花酱拌熟糯粉作馅。", "Sealed until August, then bound with toasted rice flour."),
            S("酥皮叠两折，木模一扣，磕出来烤。", "Short pastry folded twice, knocked out of a wooden mould, and baked.")),
        ("sesame-tin", "walnut-jar"): (
            S("芝麻、核桃各自先烤，烤到厨房有味道。", "Seeds and nuts are roasted apart, until the kitchen smells of them."),
            S("麦芽糖熬到拉丝，关火，料一起下。", "Malt syrup is boiled to a thread; the fire goes off and they go in."),
            S("摊开压平，趁温切，凉了就脆。", "Spread, flattened and cut while warm, for cold it only breaks.")),
        ("plum-jam",): (
            S("青梅戳孔，盐水泡一夜，去涩。", "Green plums are pricked and left in brine overnight, to lose their temper."),
            S("铜锅小火，梅子化开再下冰糖。", "A small fire under copper; rock sugar when the fruit lets go."),
            S("瓶子倒扣凉透，自己封口。", "Jars are cooled upside down and seal themselves.")),
    }),
    "riverbend": Workshop(S("河湾", "The river bend"), S("木匠阿江", "Jiang, carpenter"), {
        ("enamel-mug",): (
            S("钢片拉成杯，把手点焊，酸洗去油。", "Steel drawn into a cup, the handle spot-welded, the grease pickled off."),
            S("釉浆蘸两遍，八百二十度各烧四分钟。", "Two dips of enamel, four minutes each at 820 °C."),
            S("抽一只从窗台推下去，磕掉瓷的那批退回。", "One of each lot is pushed off the sill; if it chips, the lot goes back.")),
        ("long-flask", "camp-light"): (
            S("样品先背上山，住一夜，写一页毛病。", "A sample goes up the hill for a night and comes down with a page of faults."),
            S("照单子改密封和开关，改到没得写。", "Seals and switches are changed until the page is empty."),
            S("出货前每只单独试：热水一夜，或亮灯一夜。", "Each is tried alone before it leaves: a night of hot water, or a night alight.")),
        ("beech-spoons",): (
            S("榉木顺纹劈，不锯，勺柄才不断。", "Beech is split and not sawn, so that the handle keeps its grain."),
            S("弯刀挖碗，一大一小出自同一块。", "A hooked knife hollows the bowls, big and small from one billet."),
            S("核桃油擦三遍，每遍晾一天。", "Walnut oil three times, a day to each.")),
        ("oil-umbrella",): (
            S("劈竹成骨，一把伞三十六根，来自同一节。", "Thirty-six ribs to an umbrella, all split from one length of bamboo."),
            S("穿线、绷纸，柿漆粘牢。", "Threaded, papered, and held with persimmon lacquer."),
            S("桐油三遍，每遍晒两个晴天。", "Three coats of tung oil, two sunny days for each."),
            S("收伞一夜，第二天打开不粘才算成。", "Closed overnight. If it opens without a sound, it is done.")),
        ("river-vase",): (
            S("水退时在湾口挖泥，晒干、砸碎、筛掉螺壳。", "Mud dug at low water, dried, broken and sieved of its snails."),
            S("泥条盘起来，用河卵石拍紧。", "Coiled, and beaten close with a river pebble."),
            S("谷壳里低温烧，烟往哪儿走，黑就在哪儿。", "Fired low in rice husk; where the smoke went, it is black.")),
    }),
    "clay_tiger": Workshop(S("泥虎巷", "Clay Tiger alley"), S("阿虎", "Hu"), {
        ("tiger",): (
            S("河泥筛三遍，揉到不粘手。", "River clay, sieved three times and kneaded until it lets go of the hand."),
            S("两半模子合拢，把铃铛放进肚子。", "Two halves pressed and closed around the bell."),
            S("阴干十天，低温烧一次。", "Ten days in the shade, then one low firing."),
            S("上白、上色，最后点眼睛，点得有点困。", "White, then colour, then the eyes, which come out a little sleepy.")),
        ("carp-whistle",): (
            S("一团泥，捏出鱼身，竹签开哨口。", "One lump of clay, pinched into a fish; a bamboo sliver cuts the mouthpiece."),
            S("趁湿试吹，不响就重捏。", "Blown while wet. If it will not sing, it is a lump again."),
            S("晾一周，烧硬，画鳞。", "A week to dry, a firing to harden, and then the scales.")),
        ("moon-rabbit", "sleeping-cat"): (
            S("没有模子，先捏睡着的背，再决定是谁。", "No mould: first a sleeping back, and then we see whose it is."),
            S("耳朵和杵单独做，用泥浆粘，细缝拿笔尖填。", "Ears and pestle are made apart, stuck with slip, and the cracks filled with a brush tip."),
            S("窑里放最上一格，那儿火最软。", "Fired on the top shelf, where the fire is gentlest."),
            S("矿物色调胶，画完用布擦出旧意。", "Mineral colour in hide glue, rubbed back with a cloth.")),
        ("wood-top",): (
            S("枣木晾三年，车成锥，心要正。", "Jujube wood, three years dry, turned to a cone about its true middle."),
            S("尖上嵌一粒钢珠。", "A steel ball is let into the point."),
            S("在桌上转，低于四分钟的回去再磨。", "Spun on the table; under four minutes, it goes back to be trued.")),
        ("rattle-drum",): (
            S("木圈蒸弯，接头用鱼胶，绑一夜。", "The hoop is steamed and bent, glued with fish glue, and bound overnight."),
            S("羊皮泡软蒙上，竹钉一圈，晾着自己绷紧。", "Soaked goatskin goes on with bamboo pins and tightens itself as it dries."),
            S("两颗弹丸配一样重，左右才答得上话。", "The two beads weigh the same, or left does not answer right.")),
    }),
}
