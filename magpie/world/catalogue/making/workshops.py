"""How the workshops work: embroidery, bamboo flutes, joints, lacquer, ink, papercut, iron, quilts and mending."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.making.shapes import Workshop
from magpie.world.catalogue.shapes import Said

S = Said
MADE: dict[str, Workshop] = {
    "backstitch": Workshop(S("老街绣铺", "The embroidery shop, old street"), S("阿绢与小满", "Juan and Xiaoman"), {
        ("third-flower-hoop-kit", "one-leaf-left-hoop"): (
            S("花样描在薄纸上，针扎孔，白粉拍过去。", "The design is pricked through tissue and pounced on in white."),
            S("棉线按用量剪好，绕在写着针法的卡上。", "Thread is cut to length and wound on cards that name the stitch."),
            S("小满先绣一遍，哪里拆过三回，说明上就多写一行。", "Xiaoman works it first; wherever she unpicked three times, the leaflet gains a line."),
            S("榉木绷打磨，螺丝换铜的。", "The beech hoop is sanded and given a brass screw.")),
        ("found-needle-tube",): (
            S("老竹节截一指长，内壁刮净。", "A finger's length of old bamboo, scraped clean within."),
            S("小满把磁铁封进盖，焊工的手，不用胶。", "Xiaoman sets the magnet in the lid with a welder's hands and no glue."),
            S("倒过来摇，一根也不掉才算。", "Turned over and shaken; not one may fall.")),
        ("fallen-plum-collar", "sorry-handkerchief"): (
            S("一根丝线劈成十六丝，绣字只用一丝。", "A strand is split in sixteen, and the lettering uses one."),
            S("打籽绣一粒一结，拉线的力道像拧灯泡。", "Each seed is a knot, drawn with the force of screwing in a bulb."),
            S("绣完反过来看，背面干净才锁边。", "Turned over at the end, and hemmed if the back is clean.")),
        ("torn-jacket-swallows", "mouse-after-cake-slippers"): (
            S("剪布不画线，燕子的尾巴一剪到底。", "Cut without a line, the swallow's tail in one snip."),
            S("毛边先用浆糊压住，再锁眼绣一圈。", "The raw edge is pasted down and then blanket-stitched."),
            S("老鼠和饼永远差两针，这是规矩。", "Between mouse and cake there are always two stitches. It is the rule.")),
        ("september-thread",): (
            S("九月采：枣皮、莲蓬、栗壳、鸭跖草。", "Gathered in September: jujube skin, lotus pod, chestnut husk, dayflower."),
            S("明矾打底，一锅一把，三十锅。", "Mordanted with alum, a hank to a pot, thirty pots."),
            S("绕成小团，标日子，不标名字。", "Wound into small balls, with the date and no name.")),
        ("drawer-pillow",): (
            S("端午割艾，倒挂在灯绳上阴干。", "Mugwort cut at the Dragon Boat hangs from the lamp cord to dry."),
            S("陈皮剪丝，揉碎同装，棉布两层。", "Old peel is snipped and rubbed in, within two layers of cotton."),
            S("口子用回针缝，想换料拆得开。", "Closed in backstitch, which can be opened when the scent is spent.")),
        ("open-and-fallen-branch",): (
            S("真丝绡绷紧，薄到两面都是正面。", "Silk gauze is strained so thin that both sides are the front."),
            S("一面开花一面落，两人隔着绷对坐，同一针孔进出。", "One side blooms and one side falls: the two sit face to face and share every hole."),
            S("线头藏在花心里，十一个月。", "Ends are hidden in the hearts of the flowers. Eleven months.")),
    }),
    "half_tone": Workshop(S("七路校车终点站", "The terminus of school bus seven"), S("邱师傅", "Mr Qiu"), {
        ("bus-stop-flute", "twelfth-month-xiao", "route-seven-first-flute"): (
            S("腊月砍竹，虫子睡着，糖分最低。", "Bamboo is cut in the twelfth month, when insects sleep and sap is low."),
            S("阴干几年，每年敲一次听裂没裂。", "Years in the shade, and once a year a tap, to hear whether it has split."),
            S("火上烤直，通节，量孔位先钻小。", "Straightened over a flame, cleared of its nodes, and drilled small."),
            S("吹一声，锉一下，半个音能走一个下午。", "A note, a touch of the file; half a tone can take the afternoon.")),
        ("reed-skins",): (
            S("夏至前十天进荡，割嫩芦苇中段。", "Ten days before midsummer we cut the middle of young reeds in the marsh."),
            S("小刀挑开，薄膜整管推出来。", "A small blade opens the stem, and the skin is pushed out whole."),
            S("对着光选，没有筋的装纸夹。", "Held to the light; those without a vein go into the paper.")),
        ("pocket-egg-xun",): (
            S("泥捏两半空心，合成一只蛋。", "Two hollows of clay are pinched and closed to an egg."),
            S("湿着开六个孔，吹口削斜。", "Six holes while wet, and the blowing edge cut aslant."),
            S("灰窑烧完会高半个音，所以先做低。", "The kiln raises it by half a tone, and so it is made flat.")),
        ("knocked-door-guitar",): (
            S("仓房门板拆下来，挨处敲，响的地方画圈。", "The store door is taken down and knocked all over, and the ringing places circled."),
            S("剖成三毫米，拼板避开门闩眼，留一个当音孔边。", "Sawn at three millimetres around the bolt holes; one is left beside the sound hole."),
            S("内撑削薄，装弦调一个月。", "Braces are thinned, and the strings given a month to settle.")),
        ("next-stop-bell", "fifteen-minute-practice-clock"): (
            S("蜡捏一个校车铃的样子，裹泥烧空，灌铜。", "A school-bus bell in wax, wrapped in clay, burnt out and filled with brass."),
            S("锉口定音，跟七路车的老铃对过。", "The rim is filed to the old bell off route seven."),
            S("发条、铃舌装好，响一声就收，不吵下一站。", "Spring and clapper go in: one ring, and it does not trouble the next stop.")),
        ("satchel-flute-bag", "red-light-tunes"): (
            S("旧书包洗净拆开，有名字的布留在里面。", "Old satchels are washed and opened, and the part with a name kept inside."),
            S("曲子按红灯长短记，四十秒一页。", "The tunes are set down by the length of a red light, forty seconds to a page."),
            S("袋口缝一颗车票扣，谱子订两枚钉。", "A ticket-punch button closes the bag; two staples hold the book.")),
    }),
    "no_nails": Workshop(S("老街木作铺", "The joinery, old street"), S("爸爸与女儿", "Father and daughter"), {
        ("shelling-peas-stool", "biscuit-tin-stool", "seventh-peg-rack"): (
            S("木头进屋放一年，跟屋里一样干才动锯。", "Wood lives indoors for a year, and is sawn when it is as dry as the room."),
            S("榫头做长一毫米，眼做紧一丝。", "The tenon is a millimetre long, and the mortise a hair tight."),
            S("楔子顺着劈，敲到声音变闷就停。", "Wedges are split along the grain, and driven until the sound goes dull."),
            S("爸爸坐上去晃三下，女儿假装没看见。", "Father sits down and rocks three times, and daughter pretends not to look.")),
        ("one-ring-alarm", "five-minutes-between-bells"): (
            S("女儿排齿轮，黄铜片一齿一齿锉。", "Daughter sets the train, filing brass tooth by tooth."),
            S("钟壳四角咬榫，装得进，拆得开。", "The case is jointed at four corners and comes apart as it went together."),
            S("挂墙上跟爸爸的怀表比三周。", "Three weeks on the wall against father's watch."),
            S("铃锤调一次轻重，吵醒人不吓人。", "The hammer is weighed so that it wakes and does not frighten.")),
        ("third-day-box", "six-bars-of-patience"): (
            S("先画六个面的影子，再决定锁在哪一面。", "The shadows of all six sides are drawn before anyone decides where the lock is."),
            S("凿槽留半根头发的松，涨了也滑得动。", "Grooves keep half a hair of ease, so that damp weather does not jam them."),
            S("给没见过的人玩，三天打不开才合格。", "It is handed to a stranger, and passes if it lasts three days.")),
        ("whispering-board",): (
            S("三棵柏村吹倒的银杏，整段锯圆片。", "The ginkgo that fell at Three Cypresses is sawn into rounds."),
            S("端面涂米浆，慢慢干，三年裂的烧火。", "End grain is sealed with rice paste; what splits in three years is firewood."),
            S("刨光，喂油，刀落下去轻轻一声。", "Planed and oiled, until a knife lands with a whisper.")),
        ("sunflower-husk-wrist-rest", "stool-leg-zoo"): (
            S("锯剩的腿头堆在筐里，看像什么。", "Leg ends pile up in a basket until they look like something."),
            S("三刀出一头象，五刀出一头鹿，多一刀就成凳子。", "Three cuts make an elephant, five a deer, and one more a stool."),
            S("蜂蜡擦热，木纹自己醒。", "Beeswax is rubbed in warm, and the grain wakes.")),
    }),
    "damp_room": Workshop(S("黄梅弄荫房", "The damp room, Plum Rain alley"), S("康姨", "Aunt Kang"), {
        ("low-voiced-bowl", "bare-tip-chopsticks", "one-mouthful-pair"): (
            S("木胎、竹胎先吃一遍生漆，封住毛孔。", "Wood or bamboo drinks one coat of raw lacquer, to close its pores."),
            S("糊夏布，刮灰，磨平，三粗三细。", "Hemp cloth, clay ground, rubbed level: three coarse coats and three fine."),
            S("髹漆进荫房，湿度八十，等它自己硬。", "Lacquered and put in the damp at eighty per cent, to harden by itself."),
            S("手掌蘸油推光，推到看见自己。", "Polished with oil and the palm, until you see yourself.")),
        ("fried-rice-bracelet", "sideways-sea-hairpin"): (
            S("鹌鹑蛋壳剥膜，夜光贝磨到纸薄。", "Quail shell loses its skin, and sea shell is ground thin as paper."),
            S("镊子一片片摆在湿漆上，隔一丝不碰。", "Laid on wet lacquer with tweezers, a hair apart."),
            S("盖漆、荫干、磨显，海才侧过头来。", "Covered, dried and rubbed back, until the sea turns its head.")),
        ("slow-lid-caddy",): (
            S("泥做内模，裱麻布七层，漆灰咬住。", "Seven layers of hemp over a clay core, held with lacquer paste."),
            S("打碎泥模倒出来，剩一只轻轻的壳。", "The core is broken and shaken out, and a light shell remains."),
            S("口沿磨合，盖子放上去慢慢落，数到九。", "The lip is lapped so that the lid sinks slowly, to a count of nine.")),
        ("sweet-above-sweet-box", "gold-crack-lipstick-coat"): (
            S("杉木薄板开水烫弯，接口用漆粘。", "Thin cedar is bent in boiling water and joined with lacquer."),
            S("朱漆未干到刚粘手，金粉用兔毛扫上。", "When the red just holds a fingertip, gold is dusted on with hare's fur."),
            S("裂过的那道照原样描金，不改路。", "The old crack is gilded where it ran.")),
        ("who-dropped-it-kit",): (
            S("生漆分装小管，配瓦灰、糯米粉、金粉。", "Raw lacquer in small tubes, with tile powder, rice flour and gold."),
            S("康姨摔一只自己的碗，一步一步拍下来。", "Aunt Kang drops a bowl of her own and photographs each step."),
            S("阿伯照着补一遍，改了两处错。", "Uncle Bo follows it through, and has corrected two mistakes.")),
        ("hundred-rains-vase",): (
            S("稠漆打埝，一个点一个点推出山头。", "Thick lacquer is pushed up into hills, point by point."),
            S("每场雨上一层，红黑黄轮着，本子上记雨。", "A coat for every rain, red and black and yellow in turn, with the rain written down."),
            S("四年后磨平，一百层从侧面露出来。", "After four years it is rubbed level, and a hundred coats show from the side.")),
    }),
    "pine_soot": Workshop(S("一墙两间的老屋", "One house with a wall between"), S("他与她", "He, and she"), {
        ("third-sheet-brush", "short-tempered-brush"): (
            S("毛在水盆里梳，尖对尖，废的占七成。", "Hair is combed under water, tip to tip, and seven tenths are thrown away."),
            S("卷成笔头，麻线一扣，火烙根部黏住。", "Rolled into a head, tied with one turn of hemp, its root seared shut."),
            S("笔杆挑斑好看的，松香固定。", "A shaft is chosen for its speckle, and set with rosin."),
            S("蘸水开锋，她写一个“永”字，不服就拆。", "Wetted and opened, it writes one character for her, or is taken apart.")),
        ("rain-in-pinewood-ink",): (
            S("松枝慢烧，烟走过十二间小窑，越远越细。", "Pine burns slowly, and the smoke crosses twelve chambers: the further, the finer."),
            S("烟收下来拌鹿胶，冰片一点，捶三千下。", "Soot is worked with deer glue and a breath of camphor, three thousand blows."),
            S("压模，埋灰里翻晾，三年出一锭。", "Pressed, buried in ash and turned; three years to a stick.")),
        ("pocketed-hill-inkstone",): (
            S("枯水期到河里捡，掂着实的带回家。", "Picked out of the river at low water, if it sits heavy in the hand."),
            S("顺着石头的山势开堂，不改它的坡。", "The well is cut with the hill the stone already has."),
            S("细砂磨，墨试三圈，下墨不挂。", "Ground with fine sand and tried with three turns of ink.")),
        ("ten-minute-cloth", "twentieth-couplet-set"): (
            S("纸布刷粉浆，或染万年红，一张晾一竿。", "Cloth is sized, paper dyed red, and each hung on its own pole."),
            S("他写样字，写坏的收在灶边。", "He writes the models; the spoiled ones live by the stove."),
            S("裁齐卷好，夹一支她扎的小笔。", "Cut, rolled, and sent with a small brush of hers.")),
        ("accidental-sun-scroll", "undecided-path-scroll"): (
            S("山是他画的，太阳是她滴的。", "The hills are his, and the sun is a drop of hers."),
            S("喷水平展，反面刷浆托一层。", "Misted flat, and backed with one layer of paste and paper."),
            S("镶旧绫，上墙绷干十天，装轴。", "Edged with old silk, stretched on the wall ten days, and put on its rollers.")),
        ("sleepy-hill-pigments",): (
            S("石头砸碎，乳钵里研一整天。", "Stone is broken, and ground for a whole day."),
            S("加水搅，浮的倒一碗，沉的再研，分五等。", "Stirred in water: what floats is poured off, what sinks is ground again, into five grades."),
            S("兑胶，小碟里阴干，裂纹朝一边的最好。", "Bound with glue and dried in dishes.")),
    }),
    "red_scraps": Workshop(S("老街红纸铺", "The red paper shop, old street"), S("三婶", "Third Aunt"), {
        ("copying-magpies", "two-of-you-as-magpies", "bridge-with-a-thief"): (
            S("红纸对折一次，剪子不动，纸转。", "Red paper is folded once; the scissors stay, and the paper turns."),
            S("先剪里面的小眼，再剪外面的大样。", "Small openings inside first, and the outline last."),
            S("剪断一处就从头来，断的给猫。", "One wrong snip and it begins again; the broken one goes to the cat."),
            S("打开压在字典里一夜。", "Unfolded, and pressed overnight in the dictionary.")),
        ("bitten-apple-kit",): (
            S("剪刀口磨圆，试在三婶的围裙上。", "The scissors are blunted and tried on Third Aunt's apron."),
            S("花样印淡灰线，由一口苹果到一匹马。", "Patterns are printed in pale grey, from a bitten apple to a horse."),
            S("每张多送一张，剪坏不哭。", "There are two of each, so that nobody need cry.")),
        ("chasing-lantern", "always-yes-donkey"): (
            S("三叔把竹圈烤弯，轴心立一根针。", "Her husband bends the hoops over a flame and stands the axle on a needle."),
            S("影子剪好，桐油涂透，灯下发亮。", "Shadows are cut and soaked in tung oil until they glow."),
            S("纸轮叶片斜十五度，热气一上来就跑。", "The paper vanes slant by fifteen degrees; warm air sets them running.")),
        ("goats-looking-back", "ending-guard-bookmarks"): (
            S("套色六张纸叠剪，回头的角度每只不同。", "Six papers are cut in a stack, and every goat looks back differently."),
            S("糊封口用面浆，浆里放明矾防虫。", "Pasted with flour and a little alum, against weevils."),
            S("门神两位分开晾，怕他们说话。", "The two door gods are dried apart, in case they talk.")),
        ("pinch-of-joy-scraps",): (
            S("傍晚扫地，猫身上的也刷下来。", "Swept up at evening, with what is brushed off the cat."),
            S("筛掉灰，留下月牙、三角和不知道什么。", "Sieved of dust: crescents, triangles and whatever that is."),
            S("一小把一包，不称，凭高兴。", "A pinch to a packet, weighed by mood.")),
    }),
    "clang_forge": Workshop(S("老街铁铺", "The forge, old street"), S("铁嫂", "Sister Tie"), {
        ("slimming-mirror-wok",): (
            S("熟铁板烧红，从中心往外打，五千多锤。", "A red-hot plate of wrought iron, hammered from the centre out, five thousand blows and more."),
            S("冷下来再打一遍，锅底打成镜。", "Hammered again when cold, until the bottom is a mirror."),
            S("磨边、铆耳，用肥肉开一次锅。", "Edge ground, ears riveted, seasoned once with pork fat.")),
        ("flood-year-cleaver",): (
            S("两种钢叠在一起，烧红、折、再叠，九回。", "Two steels laid together, heated, folded and laid again, nine times."),
            S("粗磨看花纹，不顺眼的回炉。", "A rough grind shows the pattern; one that does not please goes back in the fire."),
            S("水淬、回火，乌木柄现装现合。", "Quenched in water, drawn back, and fitted to its ebony handle by eye.")),
        ("quiet-onion-cleaver", "old-acquaintance-cleaver", "cuff-saving-fish-cleaver"): (
            S("软铁劈开，中间夹一条硬钢，打合。", "Soft iron is split, a strip of hard steel laid in, and the two hammered to one."),
            S("烧到樱桃红，油里淬，窗外关一秒灯看颜色。", "Cherry red and into oil, with the lamp put out for a second to read the colour."),
            S("三道石磨，切一根葱试，没声才过。", "Three stones, and one spring onion: it passes if nobody hears."),
            S("柄照手削，缠绳或上油。", "The handle is cut to a hand, then bound or oiled.")),
        ("one-egg-dignity-pan", "rain-lid-stewpot", "two-eared-roof-pot"): (
            S("湿砂夯箱，木样起出来，留一只锅的空。", "Damp sand is rammed round a pattern, and the pattern lifted out."),
            S("生铁化到一千三，一勺浇完，不能断。", "Iron at thirteen hundred degrees goes in with one unbroken pour."),
            S("敲砂、磨刺，植物油烧三遍成黑皮。", "Knocked out, fettled, and given its black skin with three firings of oil."),
            S("先煎一个蛋，或炖一锅白菜，再出门。", "It fries one egg, or stews one cabbage, before it leaves.")),
        ("proud-lotus-candle-iron", "bookkeeping-kettle"): (
            S("叶脉趁红用钝凿压，一气七条。", "Veins are pressed in with a blunt chisel at red heat, seven in one go."),
            S("壶身用蜡做样，师父看过才化蜡浇铁。", "The kettle begins in wax, and is cast when her master has looked."),
            S("蜂蜡擦热铁，吸进去就不生锈。", "Beeswax goes on hot iron, sinks in, and keeps out rust.")),
    }),
    "quilt_weather": Workshop(S("老街被铺", "The quilt shop, old street"), S("桂枝", "Guizhi"), {
        ("bow-plucked-quilt",): (
            S("当年新棉去籽，摊一床大。", "This year's cotton is ginned and spread to the size of a bed."),
            S("弹弓贴耳，弦一响棉花跳一尺高。", "The bow is held by the ear; at a pluck the cotton jumps a foot."),
            S("纱线两面拉网，斜一层正一层。", "Thread is netted over both faces, one layer straight and one aslant."),
            S("木盘压实，桂枝躺上去试一觉。", "Pressed with a wooden disc, and Guizhi tries it with a nap.")),
        ("already-old-sheets", "twenty-minute-blanket", "biscuit-pocket-robe"): (
            S("布下水三十回，皂角洗，太阳收。", "Washed thirty times with soap pods and finished by the sun."),
            S("好天气才算一遍，雨天不数。", "A wash counts only in good weather."),
            S("卷边不锁死，留给下一回缩。", "Hems are left a little easy, for the next shrinking.")),
        ("downstairs-sweeping-pillow",): (
            S("荞麦壳开水煮，浮灰撇掉。", "Buckwheat hulls are boiled and the scum taken off."),
            S("院子里摊开，拿竹扫帚来回扫干。", "Spread in the yard and swept to and fro with a bamboo broom until dry."),
            S("老布缝袋，装到侧身正好一肩高。", "Sewn into old cloth, to the height of a shoulder on its side.")),
        ("clamped-guests-cloth",): (
            S("十七块雕版，两两相对，布折着夹进去。", "Seventeen carved boards, face to face, with the cloth folded between."),
            S("螺栓拧紧下靛缸，水沿刻沟走。", "Bolted and lowered into indigo, which runs along the channels."),
            S("起缸透气九次，拆板那一刻客人才出现。", "Nine airings; when the boards come off, the guests are there.")),
        ("replaceable-heel-bed-socks", "one-blue-peg"): (
            S("袜跟单织，用活针挂，磨破换一块。", "The heel is knitted apart on live stitches, and can be changed."),
            S("竹夹劈半磨圆，钢簧一只只试手劲。", "Pegs are split and rounded, and each spring tried by hand."),
            S("每二十只挑一只染蓝，晾的时候好认自家。", "One in twenty is dyed blue, so you know your own on the line.")),
        ("hundred-doors-quilt",): (
            S("四个村敲一百户门，一家讨一块布和一句话。", "A hundred doors in four villages: from each a piece of cloth and a sentence."),
            S("方块剪齐，按走路的顺序拼。", "Squared, and pieced in the order they were walked."),
            S("背面绣门牌，谁家的谁认得。", "House numbers are stitched behind, so that each can be found.")),
    }),
    "well_again": Workshop(S("老街修理铺", "The mending shop, old street"), S("老顾，标签由老伴写", "Old Gu; labels by his wife"), {
        ("accented-bell-bicycle",): (
            S("拆到只剩架子，零件按拆的先后摆一地。", "Stripped to the frame, its parts laid out in the order they came off."),
            S("坏辐条换新，轮子在门框里调正。", "Broken spokes are replaced and the wheel trued in the door frame."),
            S("重喷同一个绿，铃铛不动，它的口音留着。", "Sprayed the same green; the bell keeps its accent.")),
        ("three-graduations-camera", "nine-forty-watch"): (
            S("开盖先拍照，螺丝按位插在硬纸板上。", "Photographed on opening, each screw stuck in card where it belongs."),
            S("洗掉老油，齿轮在灯下一个个看。", "Old oil is washed away and every wheel looked at under the lamp."),
            S("点新油用针尖，多一滴都不行。", "New oil goes on from a needle's point, and not a drop more."),
            S("跟收音机报时对七天，毛病写上标签。", "Seven days against the radio's pips, and the fault goes on the label.")),
        ("two-petals-short-thermos", "chorus-skip-records"): (
            S("锈用土豆和盐擦，不伤花。", "Rust is rubbed off with potato and salt, which spares the flowers."),
            S("瓶胆换新，唱片温水洗，玻璃板间压三天。", "A new liner for one; for the other a warm wash and three days between panes."),
            S("跳的那句听过，决定留着。", "We listened to the bit that skips, and decided to leave it.")),
        ("whole-thirties-boots", "watch-shaped-cuff-jacket"): (
            S("拆旧线，针眼照原来的走，不打新孔。", "Old stitching is drawn and the same holes used again."),
            S("缺的补上：底用新胶，绒用新绒。", "What is missing is given back: rubber to the soles, down to the sleeve."),
            S("磨出来的印子不遮，那是人家的年头。", "Worn places are not hidden, since those are somebody's years.")),
        ("peachwood-f-keyboard", "honest-low-string-guitar"): (
            S("坏的地方先画图，再找一块脾气相近的木头。", "The damage is drawn, and a piece of wood found with much the same temper."),
            S("桃木车键帽，竹销接琴颈，胶干三天。", "A key turned in peach, a neck pinned with bamboo, three days for the glue."),
            S("老伴打字、弹琴各试一晚。", "His wife types on one and plays the other, an evening each.")),
        ("both-sides-rabbit",): (
            S("照着右耳捏左耳，干了会缩，所以捏大。", "The left ear is modelled from the right, and larger, as it will shrink."),
            S("低温烧，砂平接口，调旧色。", "Fired low, sanded at the join, and coloured old."),
            S("摆橱窗里一个月，看它习惯没有。", "A month in the window, to see whether it has got used to it.")),
    }),
}
