"""How what stands on the table is made: coffee, chilli, mushrooms, fruit, noodles, soy, salt, sweets and rice."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.making.shapes import Workshop
from magpie.world.catalogue.shapes import Said

S = Said
MADE: dict[str, Workshop] = {
    "left_luggage": Workshop(S("渡口支线旧站 · 行李房", "Left-luggage room, old Ferry branch station"), S("烘豆师阿站", "Zhan, roaster"), {
        ("suitcase-nine", "first-whistle", "lost-property-lot"): (
            S("生豆摊在行李架上，坏豆挑进一只旧帽子。", "Green beans are spread on the luggage rack and the bad ones picked into an old cap."),
            S("一锅三公斤，听第一爆像石子落铁轨。", "Three kilos to a batch; first crack sounds like gravel on the rails."),
            S("出锅倒进筛车，风扇吹到手能插进去。", "Tipped into the cooling tray until a hand can be left in it."),
            S("歇两天，称好封袋，袋上盖当天的站戳。", "Two days' rest, then bagged and stamped with the station's date.")),
        ("night-train-decaf",): (
            S("生豆泡进已经喝饱咖啡味的水，只放走咖啡因。", "Green beans bathe in water already full of coffee, which takes the caffeine and leaves the rest."),
            S("换水七回，烘干到手捻不潮。", "Seven changes of water, then dried until a pinch is crisp."),
            S("烘得比平常早一分钟关火，脱过因的豆走得快。", "Off the fire a minute early, for such beans travel fast.")),
        ("ticket-drip", "siding-brew"): (
            S("豆子当天磨，磨完的味道只留得住一会儿。", "Ground that day, since the smell will not wait."),
            S("挂耳一包十二克；冷萃一桶十六个钟头，两头都用秤。", "Twelve grams to a bag, sixteen hours to a churn, and scales at both ends."),
            S("充氮封口，印上车次。", "Sealed under nitrogen with a train number on it.")),
        ("guards-mug", "signal-kettle"): (
            S("老管把铜片烧软，围着铁砧一锤挨一锤收。", "Guan anneals the sheet and raises it round the stake, each blow touching the last."),
            S("杯胎酸洗，瓷釉两遍；壶里镀锡，用棉团抹匀。", "The mug is pickled and enamelled twice; the kettle is tinned and wiped with cotton."),
            S("杯口那道红线一笔走完，手不能喘气。", "The red line round the rim is one stroke, on one breath.")),
        ("sack-tote",): (
            S("咖啡麻袋拆线，抖三遍，还是会掉豆子。", "Sacks are unpicked and shaken three times, and still a bean drops out."),
            S("对着印字裁，产地那行留在正面。", "Cut around the print, so the origin faces out."),
            S("棉里子裁缝铺做，提手压四道线。", "The tailor opposite lines it and runs the handles four times.")),
        ("station-clock",): (
            S("从值班室墙上卸下，盘上的七早磕没了。", "Taken off the duty-room wall, its seven long since knocked away."),
            S("老邢换机芯，外壳只擦不抛。", "Xing fits the movement; the case is wiped and not polished."),
            S("对着末班车的老时刻走一个月，快慢写在背面。", "A month against the old timetable, its error written on the back.")),
    }),
    "seven_glasses": Workshop(S("坛子坳", "Crock Hollow"), S("常家一家", "The Changs"), {
        ("half-a-glass",): (
            S("甜椒直接搁炭上，烧到皮黑起泡。", "Sweet peppers straight on the coals, until the skin is black and blistered."),
            S("捂在盆里十分钟，手撕皮，不过水，味道会跑。", "Ten minutes under a bowl, peeled by hand and never rinsed: the flavour would leave too."),
            S("蒜埋灰里焖软，一起捣，油封面装罐。", "Garlic is baked in the ash, pounded in, and the jar closed with oil.")),
        ("two-glasses", "three-glasses"): (
            S("辣椒剪蒂不去籽，晾到表皮发软。", "Chillies lose their stalks and keep their seeds, and hang until the skin gives."),
            S("菜籽油烧到冒烟再放凉，凉到七成才下料。", "Rapeseed oil is brought to smoking and let fall to a murmur before anything goes in."),
            S("先下豆豉或花椒，慢熬四十分钟，锅边不许离人。", "Beans or prickly ash first, forty slow minutes, and nobody leaves the pan."),
            S("第二天尝，第三天才装罐。", "Tasted on the second day, jarred on the third.")),
        ("five-glasses", "all-seven"): (
            S("干椒热水泡一夜，连水一起上石臼。", "Dried chillies are soaked overnight and go into the mortar, water and all."),
            S("姜蒜分三回加，捣到杵提起来带丝。", "Ginger and garlic in three goes, pounded until the pestle lifts a thread."),
            S("滚油一勺浇下去，人往后站一步。", "A ladle of boiling oil, and one step back."),
            S("岳父试吃，旁边摆七个杯子。", "Father-in-law tastes, with seven glasses beside him.")),
        ("rafter-flakes",): (
            S("霜降前整株拔，倒挂在灶梁上。", "Pulled whole before the frost and hung by the feet over the stove."),
            S("做一冬的饭，烟火一天三顿地熏。", "A winter's cooking smokes them, three meals a day."),
            S("摘下来擦灰，铁锅焙香，碾得有大有小。", "Taken down, wiped, toasted, and crushed both coarse and fine.")),
        ("pickled-lanterns", "red-sour-base"): (
            S("坛子烫过倒扣一夜，水里放一把老盐水。", "Crocks are scalded and drained overnight, then seeded with a cup of old brine."),
            S("鲜椒擦干下坛，沾一滴生水就要哭。", "Peppers go in wiped dry; a drop of raw water would bring tears."),
            S("坛沿加水，每天听一声“咕嘟”。", "Water in the rim, and one bubble a day to listen for."),
            S("开坛闻，酸里没有杂味才舀。", "Opened and smelled; only a clean sour is ladled out.")),
        ("seven-in-a-row",): (
            S("七种各留最好的一锅，贴上日子。", "The best batch of each of the seven is set aside and dated."),
            S("从温和到凶排开，岳父坐末尾监督。", "Lined up from gentle to fierce, with father-in-law at the far end to supervise."),
            S("小罐现灌，配一张记分纸和一支短铅笔。", "Small jars filled to order, with a score sheet and a short pencil.")),
        ("mason-mortar",): (
            S("青石从溪里选，敲着闷的不要。", "Bluestone chosen from the stream; one that answers dully is left there."),
            S("老麻凿膛，先十字，再一圈一圈往下退。", "Ma cuts a cross, and then goes down ring by ring."),
            S("膛壁留细齿，蒜站得住；口沿磨圆，手不疼。", "Fine teeth are left inside for the garlic, and the lip is rounded for the hand.")),
    }),
    "after_thunder": Workshop(S("后岭", "Back Ridge"), S("阿岭一家", "Ling's family"), {
        ("thunder-bolete", "pine-shoulder"): (
            S("打雷后第三天天亮前上山，摘一朵，盖回一把松针。", "Up before light on the third day after thunder; for each one picked, a handful of needles is put back."),
            S("竹刀刮泥，不见水，切三毫米片。", "Scraped with bamboo, never washed, sliced at three millimetres."),
            S("筛上排开不重叠，先晒后烘，翻三次面。", "Laid on sieves without touching, sunned and then warmed, turned three times."),
            S("折一片，断声脆，才收进坛。", "One is snapped; when it is crisp they go into the jar.")),
        ("door-morels",): (
            S("三月沟里捡，带土的脚先剪在原地。", "Picked in the gully in March, the earthy feet cut off and left there."),
            S("麻线从柄心穿，隔一指打一个结。", "Threaded through the stem on hemp, a knot for every finger."),
            S("挂在门框上吹八天，进出的人都碰一下。", "Eight days in the doorway, and everybody who comes in brushes them.")),
        ("north-ear", "white-hedgehogs"): (
            S("青冈木砍倒晾一冬，打眼，塞菌种，封蜡。", "Oak felled and rested for a winter, drilled, plugged with spawn and waxed over."),
            S("斜靠在朝北坡，旱了只浇石头，不浇木头。", "Leant on the north slope; in a drought we water the stones and not the wood."),
            S("长到一巴掌，转着摘下，阴处挂干。", "At a palm's width they are twisted off and hung in the shade.")),
        ("termite-oil",): (
            S("七月夜里带灯挖，伞没开的最香。", "Dug by lamp in July; the ones that have not opened smell best."),
            S("手撕成丝，挤掉一半水。", "Torn to threads, and half the water wrung out."),
            S("菜籽油小火三小时，丝转成茶色就熄。", "Three hours in rapeseed oil, off when the threads are the brown of tea.")),
        ("sieve-salt",): (
            S("筛子底下一季的碎屑扫到一处，再烘一遍。", "A season's crumbs from beneath the sieves are swept up and dried again."),
            S("海婶的盐炒热，同磨，磨两遍。", "Aunt Hai's salt is heated and ground with them, twice over."),
            S("静置一个月，盐吃饱了才分装。", "A month's rest, until the salt has had its fill.")),
        ("loose-basket",): (
            S("慈竹剖四层，只用第二层，最韧。", "Bamboo split in four; only the second layer is tough enough."),
            S("眼编得一指宽，孢子走一路漏一路。", "Woven with gaps a finger wide, so that spores fall all the way home."),
            S("背带用旧被面搓，爷爷试背一趟。", "Straps twisted from old quilt covers, and one trip on grandfather's back.")),
        ("blank-map-guide",): (
            S("每朵画三次：幼的、开的、烂的。", "Each is drawn three times: young, open, and going."),
            S("认不准的请县里看菌的老师来看，改红字。", "Where we are unsure, the county's fungus teacher comes and corrects in red."),
            S("地图那页照画，只是什么也没标，送去印。", "The map is drawn as well, with nothing marked on it, and goes to print.")),
        ("balcony-log",): (
            S("木屑拌麦麸，装袋蒸六小时，凉一夜。", "Sawdust and bran, bagged, steamed for six hours, cooled overnight."),
            S("酒精灯旁接种，不说话。", "Seeded beside a spirit lamp, without talking."),
            S("暗房里四十天，菌丝走满发白才寄。", "Forty days in the dark, and posted when it is white all through.")),
    }),
    "leaning_orchard": Workshop(S("斜坡村", "Xiepo village"), S("阿枝一家", "Zhi's family"), {
        ("row-three", "bent-navel", "old-lady-pomelo", "crooked-stem-pear"): (
            S("冬天剪枝只剪朝天的，歪的随它歪。", "In winter we cut only what points straight up; what leans may lean."),
            S("开花时放蜂，小果疏掉一半。", "Bees for the blossom, and half the small fruit thinned away."),
            S("摘之前尝三个：坡顶、坡腰、坡脚。", "Before picking we eat three: top, middle and foot of the slope."),
            S("两刀剪，果蒂齐平，筐里垫草。", "Two cuts leave the stem flush; the crates are lined with grass.")),
        ("porch-peaches",): (
            S("黄桃在门廊上排到八分软。", "Peaches wait along the porch until they are four-fifths soft."),
            S("三个姑姑去皮挖核，一个讲故事，两个笑。", "Three aunts peel and stone; one tells the story and two laugh."),
            S("糖水烧开灌满，蒸二十分钟，瓶盖一声“嗒”。", "Filled with boiling syrup, steamed for twenty minutes, and the lid says click.")),
        ("forgotten-raisins",): (
            S("霜降还没剪的那几架，索性再等。", "The rows still unpicked at first frost are left a little longer."),
            S("风干在藤上，每周抖一次，坏的自己掉。", "They dry on the vine, shaken once a week so that the bad ones fall."),
            S("整串剪下，脱梗，筛三种大小混回一袋。", "Cut by the bunch, stemmed, sized in three, and mixed again.")),
        ("ten-notes-peel",): (
            S("三瓣开皮，白瓤不刮。", "Opened in three petals, the white left on."),
            S("晒到边卷，装麻袋挂屋梁。", "Sunned until the edges curl, then hung from the beam in sacking."),
            S("每年伏天拿出来晒，夹一张当年的纸条，十张了。", "Every high summer it is aired and a note for the year put in. There are ten.")),
        ("basin-marmalade",): (
            S("金桔横切，籽挑出来包在纱布里同煮。", "Kumquats are halved across, and the pips boiled with them in muslin."),
            S("水泡一夜，苦走一半，留一半。", "A night in water takes half the bitterness and leaves the other."),
            S("就那一只搪瓷盆，熬到盘子上起皱。", "One enamel basin, until a drop wrinkles on a plate.")),
        ("windfall-soap",): (
            S("落果洗净榨汁，皮晒干磨粉。", "Windfalls are washed and pressed, their peel dried and ground."),
            S("山茶油兑碱，搅到浓，下汁下粉。", "Camellia oil meets lye, is stirred thick, and takes juice and powder."),
            S("倒进旧果箱，四十天不许闻得太近。", "Poured into an old fruit box, and not to be smelled too closely for forty days.")),
        ("prunings-comb",): (
            S("冬剪的橘木选直的，阴两年防裂。", "The straighter prunings are kept two years in the shade so as not to split."),
            S("锯齿一根一根，锉圆齿根，头发不夹。", "Each tooth is sawn, and rounded at the root so that no hair catches."),
            S("最后用橘皮擦亮，当然是橘皮。", "Polished, naturally, with orange peel.")),
    }),
    "line_dried": Workshop(S("晾竿坪", "Liangganping"), S("老袁与春娘", "Yuan and Chun"), {
        ("needle-fine", "garden-noodles", "rain-wall-buckwheat"): (
            S("春娘看天定盐，潮天多一钱，干天少一钱。", "Chun reads the sky for the salt: a pinch more in damp, a pinch less in dry."),
            S("面团醒三回，搓条盘进盆，上油过夜。", "The dough rests three times, is rolled, coiled in a basin and oiled overnight."),
            S("绕上两根竹筷，一拉一丈，再挂上竿。", "Wound over two rods, drawn to three metres, and hung on the pole."),
            S("晒到发响，收回屋回软，再晒，三趟。", "Dried until it rustles, brought in to soften, and out again, three times.")),
        ("belt-wide", "birthday-single"): (
            S("冬小麦加井水和盐，揉到面光、盆光、手光。", "Winter wheat, well water and salt, kneaded until dough, basin and hands are clean."),
            S("醒到一按不回弹，抹油扯开。", "Rested until a thumbprint stays, then oiled and pulled."),
            S("不断是手上的事，老袁扯面时没人跟他说话。", "Not breaking is in the hands; nobody talks to Yuan while he pulls.")),
        ("pole-bends", "all-poles-box"): (
            S("收竿时从中间掐断，弯的归弯的，直的归直的。", "At gathering each is snapped in the middle, the bends to one side, the straights to the other."),
            S("直的切齐扎把，春娘手写腰封。", "The straight are cut level and bundled; Chun writes the bands."),
            S("弯的称重装袋，形状随它。", "The bent are bagged by weight, in whatever shape they like.")),
        ("sinking-spoons",): (
            S("枣木放水里试，沉的才要。", "Jujube wood is tried in the pail, and kept if it sinks."),
            S("凿出勺窝，刮到碰牙不响。", "Gouged, and scraped until it makes no noise against a tooth."),
            S("面汤里煮一锅，当作上油。", "Boiled once in noodle water, which does for oil.")),
        ("not-yet-cloth",): (
            S("粗棉先用面汤浆，再揉软。", "Coarse cotton is starched in noodle water and rubbed soft again."),
            S("四边抽纱防卷，三遍水洗。", "Threads are drawn at the edges so it does not curl; three washes."),
            S("妹妹绣“还没好”三个字，最后一点绣得很急。", "Chun's sister stitches the words, and the full stop in a hurry.")),
        ("tabletop-poles",): (
            S("老竹烤直，擦去竹油。", "Old bamboo is straightened over a flame and wiped of its oil."),
            S("榉木底开眼，竹竿削楔，敲进去不用钉。", "The beech foot is mortised, the poles are wedged and driven."),
            S("挂湿面一斤，站一夜不倒才卖。", "It holds a pound of wet noodles overnight, or it is not sold.")),
    }),
    "lids_off": Workshop(S("晒缸岭", "Shaigang Ridge"), S("晒缸岭一家五代", "Five generations on the ridge"), {
        ("first-draw", "three-summer-dark", "kitchen-door-soy"): (
            S("黄豆蒸一夜，拌炒麦，竹匾上长一层黄绿的曲。", "Beans are steamed overnight, mixed with roasted wheat, and grow a green-gold coat on trays."),
            S("下缸加盐水，头一个月每天打耙。", "Into the jar with brine, and stirred every day of the first month."),
            S("晴天揭盖，雨来盖盖，全家记着云。", "Lids off for sun and on for rain; the whole family watches clouds."),
            S("竹篓插进酱里，油自己渗进来，一勺一勺舀。", "A bamboo basket is sunk in the mash; the soy seeps in and is ladled out.")),
        ("four-summer-vinegar", "twelve-year-vinegar", "slope-fruit-vinegar"): (
            S("糯米或落果先酿成淡酒，酸从酒里来。", "Rice or windfalls first become a thin wine, for sour is born of it."),
            S("放老醋娘，缸口蒙布，不许摇。", "An old mother goes in, a cloth over the jar, and no shaking."),
            S("伏天晒，冬天捞冰，水少一层味厚一层。", "Sunned in August, and in January the ice lifted off: less water, more vinegar."),
            S("按缸号记账，到年份才开封。", "Entered by jar number and opened when the year comes.")),
        ("eyelash-ginger",): (
            S("嫩姜去皮，切到能穿针眼。", "Young ginger, peeled and cut until it would thread a needle."),
            S("四夏醋温到五十度浇下，加冰糖。", "Four Summers vinegar at fifty degrees goes over it, with rock sugar."),
            S("封三周，赶在蟹黄满之前开。", "Three weeks shut, and open just before the crabs are full.")),
        ("vinegar-mother",): (
            S("舅舅从最老的缸里托起一层膜，厚薄像荷叶。", "Uncle lifts a skin from the oldest jar, thick as a lotus leaf."),
            S("切四份，各养在新醋里十天。", "Cut in four, each fed ten days in new vinegar."),
            S("长出新边的才分家。", "Those that have grown a fresh edge may leave home.")),
        ("loud-cucumbers",): (
            S("夏瓜头尾各去一刀，盐压一夜出水。", "Summer cucumbers, topped and tailed, lose their water under salt overnight."),
            S("酱里换三缸，一缸比一缸浓。", "They move through three jars of soy, each stronger."),
            S("四十天后拎一根咬，隔壁听得见就好了。", "After forty days one is bitten; if next door hears, they are done.")),
        ("lid-hat",): (
            S("毛竹破篾，内外两层六角眼。", "Bamboo split for two skins of six-sided mesh."),
            S("箬叶铺三重，叶尖一律朝下，水才走得顺。", "Three layers of leaf, tips all downward so that rain knows the way."),
            S("锁边用棕绳，扣在缸上试一场雨。", "Bound with palm cord and tried on a jar in real rain.")),
    }),
    "ebb_lane": Workshop(S("退潮巷", "Ebb Lane"), S("海婶一家", "Aunt Hai's family"), {
        ("grey-grains", "windless-bloom"): (
            S("大潮引水进滩，过三道浅池，一池比一池咸。", "The spring tide is let in through three shallow pans, each saltier than the last."),
            S("鸡蛋放进去浮出一枚铜钱大，就是卤好了。", "When an egg floats with a coin's width showing, the brine is ready."),
            S("木耙拢粗盐；没风的午后，竹片揭面上那层花。", "Coarse salt is raked; on a windless afternoon the bloom is lifted off the top."),
            S("堆在竹箩里沥三天，不洗，灰是滩的颜色。", "Drained three days in baskets and not washed: grey is the colour of the flat.")),
        ("one-night-croaker", "shorter-than-matches", "curious-squid"): (
            S("船靠岸就开膛，海水洗，不用淡水。", "Opened when the boat touches, and rinsed in sea, not fresh water."),
            S("薄盐抹一遍，像给额头擦汗。", "One light wipe of salt, as you would a brow."),
            S("网片上摊平，夹在晾绳，挑有北风的夜。", "Laid on netting, pegged to the line, on a night with north in the wind."),
            S("猫数过一遍，少的算司库的。", "Counted by the cat; what is missing is the Treasurer's.")),
        ("first-cut-laver",): (
            S("冬至后头一刀，退潮两小时里割完。", "The first cut after midwinter, all within two hours of ebb."),
            S("淡水过三道去沙，切碎，舀进竹帘方框。", "Rinsed three times of sand, chopped, and ladled into frames on bamboo mats."),
            S("帘子斜插对太阳，中午揭一次面。", "The mats lean into the sun and are peeled once at noon.")),
        ("gossip-knots",): (
            S("鲜海带沸水一过，绿了就捞。", "Fresh kelp, one dip in boiling water, out when it turns green."),
            S("剪成手掌长，五位奶奶围一盆，打一个结说一句。", "Cut to a palm's length; five grandmothers round a tub, a knot to a sentence."),
            S("话说完也打完了，摊开晒两天。", "When the talk is done so is the tub, and it dries for two days.")),
        ("treasurers-allowance",): (
            S("挑拇指长的小鱼，去头，不放盐。", "Fish of a thumb's length, headless and saltless."),
            S("蒸熟，竹筛上晒软阳，傍晚收。", "Steamed, then a gentle sun on the sieve until evening."),
            S("司库坐在旁边，她走开才算合格。", "The Treasurer sits by; when she walks away, it has passed.")),
        ("retired-net",): (
            S("旧网剪掉补不好的，清水泡三天去腥。", "Old net, the hopeless parts cut out, soaks three days to lose its fish."),
            S("三伯用网梭收底，结法跟补网一样。", "Uncle San closes the foot with a netting needle and the knots he mends with."),
            S("麻绳穿口，装十斤红薯吊一夜。", "Hemp through the mouth, then a night hanging with five kilos of sweet potatoes.")),
        ("tide-found-float",): (
            S("浮球捡回来，用醋泡掉藤壶。", "The float is brought in, and vinegar sees to the barnacles."),
            S("船木锯底座，旧钉眼留着走线。", "Ship's timber makes the base; the old nail hole takes the flex."),
            S("灯芯从网绳结里穿上去，光绿绿的。", "The light goes up through its own netting, and is rather green.")),
    }),
    "pocket_money": Workshop(S("小学东门", "By the school's east gate"), S("方老师与学徒小数", "Miss Fang and Xiaoshu, apprentice"), {
        ("fair-halves", "remainders", "answer-biscuits"): (
            S("黄油和糖打到发白，面粉过两次筛。", "Butter and sugar are beaten pale, and the flour sieved twice."),
            S("擀到尺子厚，冷一小时再压模，边才齐。", "Rolled to a ruler's thickness and chilled an hour before cutting, for clean edges."),
            S("一盘二十四块，先口算再进炉。", "Twenty-four to a tray, done in the head before the oven."),
            S("切下的边角过秤，星期五当余数卖。", "Trimmings are weighed, and sold on Friday as remainders.")),
        ("abacus-toffee", "fang-squares"): (
            S("麦芽糖下铜锅，方老师看泡认火候。", "Malt sugar in the copper pan; Miss Fang reads the bubbles."),
            S("滴进冷水成硬珠，下黄油和果仁。", "When a drop sets hard in cold water, butter and nuts go in."),
            S("趁热切或搓，十下以内做完。", "Cut or rolled while hot, in ten movements or fewer.")),
        ("loud-walnut-crisps",): (
            S("核桃烤过去衣，一半碾碎，一半留块。", "Walnuts roasted and skinned, half crushed and half left whole."),
            S("猪油搓面到像细沙，鸡蛋拢成团。", "Lard is rubbed into flour until it is sand, and an egg gathers it."),
            S("按扁，裂口朝上，烤到满屋都是。", "Pressed with the cracks upward, and baked until the room knows.")),
        ("dictionary-drops",): (
            S("橘皮、梨汁、薄荷各熬一锅糖。", "Three pans of sugar: tangerine peel, pear juice, mint."),
            S("糖温到手能碰，挂钩上拉，拉出丝光。", "When hands can bear it, the sugar is pulled on a hook until it shines."),
            S("剪粒，包纸，纸上印一个字和它的意思。", "Snipped and wrapped, each paper with one word and what it means.")),
        ("rainy-pound-cake",): (
            S("鸡蛋、面、糖、黄油一样重，天平说了算。", "Eggs, flour, sugar and butter weigh the same, and the balance decides."),
            S("蛋分四次下，小数数着，不许抢。", "The eggs go in by four, with Xiaoshu counting and no skipping."),
            S("慢火八十分钟，正好一场雨。", "Eighty slow minutes, or about one shower.")),
        ("report-card-box",): (
            S("六样点心各取一份，按科目排格。", "One of each of six sweets, a subject to a compartment."),
            S("空白成绩单用旧油印机推，墨有点花。", "Blank report cards are run off the old duplicator, slightly smudged."),
            S("盒盖扎红领巾那种结，方老师亲自检查。", "The lid is tied with a scarf knot, and inspected by Miss Fang.")),
        ("kneelers-stool",): (
            S("拆下旧课桌面，刻字那面留着朝上。", "Old desk tops are taken off, and the carved side kept upward."),
            S("老洪开榫，四条腿外撇一点，蹲得稳。", "Hong cuts the joints and splays the legs a little, for steady kneeling."),
            S("刨去墨水不刨掉名字，擦蜡。", "Ink is planed away and names are not; then wax.")),
    }),
    "straw_coat": Workshop(S("歇鹭湾", "Egret Bend"), S("大禾与小禾", "Dahe and Xiaohe"), {
        ("last-cut-rice", "stubborn-red-rice"): (
            S("谷雨泡种，秧苗长到一拃，弯腰一行一行插。", "Seed is soaked in April; at a span high it is planted, bent double, row by row."),
            S("稗子手拔三遍，水里放鸭。", "Weeds are pulled three times by hand, and ducks let into the water."),
            S("割下来先在田里立三天，再挑回晒场。", "Cut, it stands three days in the field before it is carried to the floor."),
            S("吃多少碾多少，碾完当周寄。", "Hulled as it is wanted, and sent that week.")),
        ("signed-eggs", "early-sky-eggs"): (
            S("天亮开笼，鸡自己上田埂找早饭。", "The coop opens at dawn, and breakfast is along the bund."),
            S("上午捡一次，下午捡一次，窝里留一枚引蛋。", "Gathered morning and afternoon, with one left to give the idea."),
            S("对灯照过，铅笔署名，稻草盘窝装盒。", "Held to a lamp, signed in pencil, and boxed in a twist of straw.")),
        ("frosted-cabbage", "popping-radish", "winters-share"): (
            S("立秋下种，间苗间到手掌宽。", "Sown at the start of autumn and thinned to a hand's breadth."),
            S("草木灰撒根，虫子不爱，菜爱。", "Wood ash at the root: insects mind it and greens do not."),
            S("霜前一棵一件草衣，扎腰不扎头。", "Before the frost each gets its straw, tied at the waist and not the neck."),
            S("清早带霜拔，泥不洗净，路上不干。", "Pulled with the rime on; some mud stays, so that it does not dry on the way.")),
        ("stove-crust",): (
            S("大锅煮饭，饭盛走，底下留一层。", "The big pan cooks the rice, the rice is lifted, and a layer stays."),
            S("灶里只剩红炭，沿锅边淋一圈油。", "With only embers left, oil is run round the edge."),
            S("听到“噼啪”变稀，整张揭下来掰。", "When the crackling thins, it comes off whole and is broken.")),
        ("winnowing-pillow",): (
            S("碾米剩的壳，风车吹掉细糠。", "Husks from the hulling, the bran blown off in the winnower."),
            S("过三遍筛，开水烫过，晒三个大太阳。", "Sieved three times, scalded, and given three full days of sun."),
            S("装进粗棉袋，留一拃空，脑袋要地方。", "Into coarse cotton with a span to spare, since a head wants room.")),
        ("refused-nest",): (
            S("糯稻草趁青割，捶软，去外皮。", "Glutinous straw is cut green, beaten soft and stripped."),
            S("一圈一圈盘，草绳斜着缝住。", "Coiled round upon round, and stitched aslant with straw cord."),
            S("请翠花看一眼，她走了再上架。", "Cuihua is invited to look, and when she has left it goes on the shelf.")),
    }),
}
