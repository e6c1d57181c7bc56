"""How what is worn is made: robes, shirts, shoes, down, knitting, silver, waxed cloth, colour and scent."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.making.shapes import Workshop
from magpie.world.catalogue.shapes import Said

S = Said
MADE: dict[str, Workshop] = {
    "wind_in_sleeve": Workshop(S("渡口镇剧团旧排练厅", "The old rehearsal hall, Dukou"), S("阿绮", "Qi"), {
        ("bus-robe", "pocket-robe", "pine-soot-robe"): (
            S("照传世袍的平面裁，一片布从前摆走到后摆。", "Cut flat after surviving robes: one length runs from front hem to back."),
            S("中缝对齐脊梁，左襟压右襟，差一毫米重来。", "The centre seam follows the spine, left over right; a millimetre out and it is unpicked."),
            S("领子用斜裁衬布，熨成脖子的弯。", "The collar is interlined on the bias and ironed to the curve of a neck."),
            S("穿上追一趟公交，上得去才交货。", "It is worn to catch a bus, and delivered if it does.")),
        ("denim-mamian",): (
            S("尾货丹宁先水洗，缩够了再裁。", "Mill-end denim is washed until it has done shrinking, and then cut."),
            S("两片裙门不打褶，两侧四十六道，一道一道用尺压。", "The two doors stay flat; the forty-six pleats beside them are pressed to a ruler."),
            S("褶里暗缝三寸，坐下散开，站起归位。", "Each is caught inside for ten centimetres: sitting opens it, standing puts it back.")),
        ("apricot-print-dress",): (
            S("四月去瓦桥村画那棵树，画了三天落了三天。", "In April we drew the tree at Waqiao, three days of drawing and three of falling."),
            S("花样分五版，手工对版印在府绸上。", "Five blocks, registered by hand on poplin."),
            S("裁片避开花心，腰线正好落在枝上。", "Cut so that no blossom is halved and the waist falls on a branch.")),
        ("ramie-skirt",): (
            S("苎麻割下剥皮，指甲劈成丝，一根接一根。", "Ramie is stripped, split with a fingernail, and joined thread to thread."),
            S("河边日晒夜露漂白半个月。", "A fortnight by the river, sun by day and dew by night, to whiten."),
            S("织户留一指布头，写上名字，算手续费。", "The weaver keeps a finger of cloth with her name on it: that is the fee.")),
        ("mist-stole", "bean-ribbons"): (
            S("真丝绡铺在湿布上裁，不然它会走。", "Silk gauze is cut over damp cloth, or it leaves."),
            S("边用唾沫似的一点水卷起，三毫米一针。", "The edge is rolled with the least touch of water, a stitch every three millimetres."),
            S("做袍剩的边，按红豆绿豆黄豆分三堆，编成发带。", "What the robes leave is sorted into red bean, green bean and soy, and made into ribbons.")),
        ("paddy-robe",): (
            S("旧戏服拆开，金线另收，破的剪掉。", "Old costumes are unpicked, the gold thread saved, the worn parts cut away."),
            S("铺在地上拼三星期，蔡姨站梯子上看远近。", "Laid out on the floor for three weeks, with Aunt Cai up a ladder for the view."),
            S("一块一块手缝，缝完数，二百零四块。", "Sewn piece by piece, and then counted: two hundred and four.")),
        ("first-snow-robe",): (
            S("丝绵四人扯，一层一层扯成云。", "Four people draw the silk wadding out, layer on layer, until it is cloud."),
            S("铺进呢面和里子之间，绗线藏在缝里。", "It goes between wool and lining, with the quilting hidden in the seams."),
            S("袖口收窄，风进不来，手炉进得来。", "The cuff narrows: no wind, but room for a hand warmer.")),
    }),
    "second_button": Workshop(S("老街面馆楼上", "Above the noodle shop, old street"), S("老沈", "Shen"), {
        ("monday-white", "twenty-wash-oxford", "red-broth-shirt"): (
            S("布挂三天回性，再顺着纱向裁。", "Cloth hangs three days to remember itself, and is cut on its thread."),
            S("领衬用帆布，浆一道，烫在馒头垫上。", "A canvas collar, starched once and pressed over a ham."),
            S("一寸十八针，缝完翻过来还像正面。", "Eighteen stitches to the inch; turned inside out it still looks like the outside."),
            S("第二颗扣的位置最后定，请人穿上，解开第一颗。", "The second button is placed last, with the first undone on somebody's neck.")),
        ("seven-stitch-shirt",): (
            S("铜氨丝滑，先用薄纸夹着裁。", "Cupro slips, so it is cut between sheets of tissue."),
            S("七颗扣七种缝法：平、叉、三角、箭、梅花、鸟爪、结。", "Seven buttons, seven ways: bars, cross, triangle, arrow, plum, bird's foot and knot."),
            S("每颗绕三圈线脚，扣起来有呼吸。", "Each stands on a shank of three turns, so that it can breathe.")),
        ("staying-in-shirt", "whisper-cord"): (
            S("软布不上浆，裁完先洗一遍看它缩多少。", "Soft cloth gets no starch; the pieces are washed first to see what they do."),
            S("缝份包边，贴身没有一根毛头。", "Seams are bound, and nothing frayed touches the skin."),
            S("口袋量着一本小说的厚度开。", "The pocket is cut to the thickness of a novel.")),
        ("nine-vat-work-shirt",): (
            S("慢机的白布进靛缸九次，一天只许一次。", "White cloth from Slow Loom goes into the vat nine times, once a day."),
            S("手肘加一层，双线包缝，弯了不爆。", "A second layer at the elbow, felled with two threads."),
            S("头一个月掉色，附一张字条劝你别坐白沙发。", "It sheds for a month; a note advises against white sofas.")),
        ("swatch-shirt",): (
            S("三十年样布按年份排，一季选一块。", "Thirty years of swatches are laid out in order and one chosen for each season."),
            S("拼缝对着灯看，厚薄相近的做邻居。", "Held to the lamp, so that neighbours are of one weight."),
            S("手缝七周，最后一块是今年的。", "Seven weeks by hand; the last piece is this year's.")),
        ("paper-pattern-shirt",): (
            S("量十九处，站着量一遍，坐着量一遍。", "Nineteen measures, taken once standing and once sitting."),
            S("牛皮纸画版，写上名字和那天吃的面。", "A brown-paper pattern, with your name and the noodles you had that day."),
            S("白坯试两回，改在纸上，不改在布上。", "Two fittings in calico; changes go on the paper and not the cloth."),
            S("成衣和纸样一起交，以后谁都能照着做。", "Shirt and pattern leave together, so that anyone can make the next.")),
        ("odd-button-tin",): (
            S("抽屉倒在桌上，能配对的捡回去。", "The drawer is emptied on the table, and whatever has a pair goes back."),
            S("剩下的温水洗，贝的木的分开晾。", "The rest are washed warm, shell and wood dried apart."),
            S("一罐一百二十颗上下，数到哪儿算哪儿。", "About a hundred and twenty to a tin; counting stops where it stops.")),
    }),
    "left_first": Workshop(S("老街鞋铺", "The shoe shop, old street"), S("范师傅与范师母", "Master Fan and Mrs Fan"), {
        ("kerb-canvas", "pharmacy-lace-ups"): (
            S("帆布双层过浆，鞋楦上拉平。", "Two layers of canvas, pasted and drawn flat over the last."),
            S("左脚先做，挂一夜，看它哪里不服。", "The left is made first and hung overnight, to see where it disagrees."),
            S("围条手贴，硫化炉里一百二十度四十分钟。", "Foxing laid by hand, forty minutes of curing at 120 °C."),
            S("穿上站一天，脚跟说话就改楦。", "Somebody stands in it all day; if a heel complains, the last is changed.")),
        ("radio-sole", "thesis-shoes"): (
            S("旧布浆成袼褙，晒在门板上。", "Old cloth is pasted to board and dried on a door."),
            S("三十层叠齐，麻线过蜡，锥一针纳一针。", "Thirty layers squared, waxed hemp, an awl for every stitch."),
            S("一回评书四十针，讲到打仗会密一点。", "Forty stitches to an episode, and closer together when there is a battle."),
            S("鞋帮絮匀，反着上，翻过来正好。", "The upper is padded, sewn on inside out, and turned.")),
        ("quay-boots", "four-am-boots", "puddle-boots"): (
            S("皮料避开肚腩裁，两只取同一张背。", "Cut clear of the belly, both boots from one back."),
            S("湿皮绷上楦，钉一圈，等三天。", "Wet leather is strained over the last, tacked round, and left three days."),
            S("沿条手缝，一针两线对穿，打蜡收紧。", "The welt is hand-sewn, two threads through every hole, waxed and drawn tight."),
            S("底边打磨上蜡，灌水倒置一夜看滴不滴。", "Edges burnished, then filled with water and stood upside down to see.")),
        ("drowsy-tiger-shoes",): (
            S("红布贴袼褙，剪出虎头，眼皮绣低一点。", "Red cloth on board, a tiger's head cut out, the eyelids stitched low."),
            S("胡须用麻线，捻硬。", "The whiskers are hemp, twisted stiff."),
            S("底纳软，一岁的脚还在学路。", "The sole is stitched soft, for feet still learning.")),
        ("postman-boots",): (
            S("旧底剥下，钉眼一个个用木栓补。", "The old sole comes off and its nail holes are pegged with wood."),
            S("皮面洗、喂油，裂处从里面衬薄羊皮。", "Leather is washed and fed, and cracks backed from inside with thin kid."),
            S("换新底，旧鞋跟铁掌钉回去，走路还是那个声音。", "A new sole, with the old heel irons put back so that it sounds the same.")),
        ("film-length-laces",): (
            S("棉线八股编，编时坠一块铁，松紧一样。", "Eight strands of cotton, braided under a weight so that the tension is even."),
            S("过热蜡，擦到不粘手。", "Drawn through hot wax and rubbed until it is dry."),
            S("系在范师傅鞋上看一场电影，散场没松就成。", "Tied on Master Fan for one film: if it holds to the credits, it holds.")),
    }),
    "ice_in_october": Workshop(S("霜口村", "Shuangkou village"), S("棉姐", "Mian"), {
        ("fat-down", "first-bus-puffer", "agreeable-down"): (
            S("绒先过风箱，轻的飞上去，重的留下不要。", "Down goes through the blower: what flies is kept, what stays is not."),
            S("一格一格称，每格差不过半克。", "Weighed baffle by baffle, within half a gram."),
            S("衣片先缝成格，绒从侧边塞，塞完棉姐打一个喷嚏。", "The shell is quilted first and filled from the side; then Mian sneezes."),
            S("拍匀，翻过来搓，看有没有绒钻出来。", "Patted even, turned out and rubbed, to see whether any escapes.")),
        ("peony-lining-jacket", "dumpling-jacket", "indigo-row-coat"): (
            S("新棉弹松，撕成手掌大的片。", "New cotton is fluffed and torn into palm-sized sheets."),
            S("一片压一片絮，肩背厚，腋下薄。", "Laid one over the next, thick at the back and thin under the arm."),
            S("六位绣娘围一张桌，一行一行绗，线距一指。", "Six quilters at one table go row by row, a finger between rows."),
            S("翻面那一下要两个人，像给孩子穿衣服。", "Turning it takes two people, like dressing a child.")),
        ("twenty-step-slippers", "tethered-scarf"): (
            S("剩下的绒再筛一遍，做小件。", "What down is left is sieved again for small things."),
            S("面里两层之间留斜格，绒走不到一头去。", "Slanting channels keep it from gathering at one end."),
            S("线头反缝三针，绳子系在最不会丢的地方。", "Ends are back-stitched three times, and the string is tied where it cannot be lost.")),
        ("dowry-jacket",): (
            S("被面拆线，看背面找没褪的颜色。", "The quilt cover is unpicked and read from the back, where the colour has stayed."),
            S("对花裁，左右襟合起来是一朵整的。", "Cut to the pattern: closed, the two fronts make one whole flower."),
            S("旧棉重弹，还絮回原来那床里的一半。", "Its old cotton is fluffed again, and half of it goes back in.")),
        ("blossom-mends",): (
            S("花样画在水溶纸上，一张三种。", "The flowers are drawn on paper that dissolves, three to a sheet."),
            S("线按花分股，一朵够补一个洞。", "Thread is parted by flower; one blossom covers one hole."),
            S("竹绷磨边，装盒前棉姐自己补一件给你看。", "The hoop is sanded, and Mian mends one of her own as an example.")),
    }),
    "two_needles": Workshop(S("渡口镇旧售票处", "The old ticket office, Dukou"), S("蓉姨与四位售票员", "Rong and four ticket sellers"), {
        ("boiled-hat", "ticket-bag"): (
            S("起针织得大一倍，像给两个人。", "Cast on at twice the size, as if for two."),
            S("下锅煮，搅四十分钟，毛线自己拉手。", "Boiled and stirred for forty minutes, while the wool takes hold of itself."),
            S("趁热扣在搪瓷盆上定型，晾两天。", "Shaped hot over an enamel basin and left for two days.")),
        ("return-ticket-scarf",): (
            S("票面的字先画成格子，一格一针。", "The ticket is drawn on squared paper, a stitch to a square."),
            S("两面一起织，这面白字那面蓝字。", "Both faces are knitted at once: white on blue, blue on white."),
            S("收针前对一遍票号，错了拆回码头。", "Before casting off the number is checked; if wrong, it is unravelled to the pier.")),
        ("trapdoor-gloves", "string-gloves", "three-socks", "orange-size-socks"): (
            S("四根针圈织，从手腕往指尖走。", "On four needles in the round, from the wrist outward."),
            S("拇指另起，根上多挑两针，不漏风。", "The thumb is begun apart with two extra stitches at its root, against draughts."),
            S("线头藏进里面来回三次。", "Ends are woven in three times over."),
            S("温水抻平，晾在空票格上。", "Stretched damp, and dried in the empty ticket rack.")),
        ("three-jumper-scarf",): (
            S("三件旧毛衣从腋下拆起，五个人绕线。", "Three old jumpers are unravelled from the armpit, with five people winding."),
            S("蒸汽熨掉卷，洗净，按深浅排。", "Steamed straight, washed and laid from dark to light."),
            S("轮流织，每人二十行，手松手紧看得出来。", "Knitted in turns of twenty rows, and you can tell whose hand is whose.")),
        ("first-scarf-kit",): (
            S("粗毛线绕成不打结的团，头留在外面。", "Thick wool is wound so that it cannot tangle, with its end outside."),
            S("竹针削尖磨滑，蓉姨织过十行才算开光。", "Bamboo needles are pointed and polished, and Rong knits ten rows to break them in."),
            S("说明写成对话，第一句是：到哪里？", "The instructions are a conversation. It begins: where to?")),
        ("walnut-husk-wool",): (
            S("秋天捡青皮，埋桶里沤一个月。", "Green husks are gathered in autumn and left a month in a barrel."),
            S("滤出黑水，毛线煮半小时，泡过夜。", "The black liquor is strained; wool simmers half an hour and stays the night."),
            S("河里漂，一缸比一缸浅，三个颜色三个缸。", "Rinsed in the river; each vat comes out paler, so there are three browns.")),
    }),
    "small_hammer": Workshop(S("渡口镇", "Dukou"), S("阿岩", "Yan"), {
        ("rain-ring", "two-eaves-drops", "river-bottle-glass"): (
            S("银料熔成小饼，碾片，火里退软三次。", "Silver is melted to a button, rolled, and softened three times in the flame."),
            S("四十克的小锤从边上往里敲，一下一滴雨。", "The forty-gram hammer works in from the edge, a raindrop to a blow."),
            S("镶口推四面，石头坐稳不用胶。", "The bezel is pushed from four sides; the stone sits without glue."),
            S("木炭灰擦亮凸处，凹处留暗。", "Charcoal polishes the high places, and the low are left dark.")),
        ("river-sand-beads",): (
            S("银片敲成半球，两个一对，边磨平。", "Domes are struck from sheet and their rims ground in pairs."),
            S("石甸溪的沙洗净，一颗放三粒进去。", "Sand from the stream is washed, and three grains go into each."),
            S("合缝焊住，摇一摇，有水声的留下。", "Seamed, soldered and shaken; those that sound of water stay.")),
        ("nodding-peony-pin", "noodle-hairpin", "seventeen-plum-comb"): (
            S("银丝从粗眼拉到细眼，拉十九道。", "Wire is drawn through nineteen holes, each smaller."),
            S("花瓣一片片錾脉，背面垫松香胶。", "Each petal is chased over pitch, vein by vein."),
            S("细弹簧绕在针上，装好吹口气，花点头。", "A spring is wound on a needle; breathe on it, and the flower nods."),
            S("簪尖磨圆，阿岩戴着吃一碗面。", "The point is rounded, and Yan eats a bowl of noodles in it.")),
        ("opening-locket",): (
            S("两片银敲成相扣的壳，铰链三节。", "Two shells are hammered to close on each other with a three-knuckle hinge."),
            S("名字反着刻三天，一天三个笔画。", "The name takes three days, a few strokes to each."),
            S("边角全部倒圆，婴儿会咬。", "Every corner is rounded, since babies bite.")),
        ("doorstep-watch",): (
            S("表壳从一块银里旋出来，厚薄用耳朵听。", "The case is turned from one block, and judged by its ring."),
            S("老白装芯，走一个月，误差记在纸上。", "Bai fits the movement and keeps a month's account of it."),
            S("快三分钟那一格不调，是主人要的。", "The three minutes it gains are left alone, as asked.")),
        ("knock-your-own",): (
            S("八克银条拉好，两头磨斜。", "An eight-gram bar is drawn and its ends bevelled."),
            S("配一把小锤、一根木棒、一块皮。", "A small hammer, a mandrel and a piece of hide go with it."),
            S("第一圈阿岩替你焊上，剩下的印子归你。", "Yan solders the first round; the marks are yours.")),
    }),
    "wet_road": Workshop(S("渡口镇货运站旁", "Beside the freight yard, Dukou"), S("小庞", "Pang the younger"), {
        ("weekday-pack", "cabbage-buckle-pack", "paper-round-bag", "one-night-bag"): (
            S("帆布浸蜡，挂两天，折一道看白痕退不退。", "Canvas is steeped in wax and hung for two days; a crease should fade by itself."),
            S("裁片少一刀就少一条缝，一块布转过三个角。", "Each cut saved is a seam saved: one panel turns three corners."),
            S("缝完倒扣对着灯，光从哪个针眼进来，哪里补蜡。", "Sewn, it is turned over a lamp; where light comes through a hole, wax goes in."),
            S("装满书站在水管底下十分钟。", "Filled with books, and ten minutes under the hose.")),
        ("first-year-satchel", "ledger-cat-pack"): (
            S("轻布双折边，肩带量着小朋友或猫的胸围。", "Light cloth with folded edges, straps measured on a child, or a cat."),
            S("背板夹软板，贴背不硌。", "A soft board goes in the back so that nothing digs."),
            S("名字绣在里面，丢了认得，外人看不见。", "The name is stitched inside: found if lost, and not read by strangers.")),
        ("twelve-slot-roll", "umbrella-sleeve"): (
            S("按工具一件件描边，格子从窄到宽。", "Each tool is drawn round, and the slots run from narrow to wide."),
            S("受力处打枣核结，铜扣铆两遍。", "Bar tacks where it pulls, and the buckle riveted twice."),
            S("伞套底下旋一个榉木塞，拧开倒水。", "The sleeve ends in a beech bung: unscrew, and pour out the rain.")),
        ("boat-seven-tote",): (
            S("七号船的旧篷铺在码头上刷盐。", "The old awning is laid on the quay and brushed of its salt."),
            S("老庞二十年前的补丁绕开裁，整块留着。", "We cut around the patches Pang put on twenty years ago, and keep them whole."),
            S("提手用缆绳，绳头用火封。", "The handles are mooring line, their ends sealed by flame.")),
        ("rewaxing-tin",): (
            S("蜂蜡三份松香一份，水浴里化开。", "Three parts beeswax and one of resin, melted over water."),
            S("滤过旧布，倒进罐，凉时转一转不起坑。", "Strained through old cloth, poured, and turned as it cools so that it does not dip."),
            S("先给老庞的雨衣补一遍，好使再封盖。", "Pang's own raincoat is done first; if that holds, the lid goes on.")),
    }),
    "half_gram": Workshop(S("老街调色间", "The colour room, old street"), S("小棠", "Tang"), {
        ("runner-up-red", "magpie-lacquer-lip"): (
            S("蜂蜡、蓖麻油化到七十五度，颜料三辊磨过三遍。", "Beeswax and castor oil at 75 °C; pigment goes three times through the mill."),
            S("在手背试，在日光灯、窗边、烛火下各看一次。", "Tried on the back of a hand: under tubes, at the window, by candle."),
            S("灌模急冷，一支一克，脱出来不补色。", "Poured, chilled, one gram each, and never touched up.")),
        ("six-day-palette", "one-pan", "far-hill-brows"): (
            S("粉与油按百分之八拌，搓到握成团、一弹就散。", "Eight parts oil to the hundred, rubbed until it holds in the fist and falls at a tap."),
            S("过四百目筛，半克一称。", "Through a four-hundred mesh, weighed by the half gram."),
            S("铺纱布手压，纹路就是那块纱。", "Pressed by hand through gauze, whose weave you can still see."),
            S("从桌沿摔一次，不碎才装罐。", "Dropped once from the table edge, and tinned if it stays whole.")),
        ("third-minute-blush", "back-row-rouge"): (
            S("甜菜根切片低温烘，磨粉，闻着像泥土。", "Beetroot is sliced, dried cool and ground; it smells of earth."),
            S("和乳木果搅成膏，蔡姨用戏台的法子点在颧骨。", "Worked into shea, and put on the cheekbone by Aunt Cai as for the stage."),
            S("退十二步看，再走近看，两头都好才定。", "Looked at from twelve paces and then from one, until both agree.")),
        ("bus-stop-varnish",): (
            S("水性树脂滤三次，颜料少到透得见月牙。", "Water-borne resin is filtered three times and tinted so thin that the half-moon shows."),
            S("两颗钢珠放进瓶，摇匀靠它。", "Two steel balls go in to do the shaking."),
            S("在车站实测，二路车来以前要干。", "Tested at the stop: dry before the number two.")),
        ("forgiving-brushes",): (
            S("山羊毛按尖排齐，不剪，剪了扎脸。", "Goat hair is set by its tips and never trimmed, since cut hair pricks."),
            S("麻线扎九圈，蘸胶入管。", "Nine turns of hemp, a dip of glue, and into the ferrule."),
            S("梨木柄砂到一千号，第三支做得最软。", "Pear handles are sanded to a thousand; the third brush is made the softest.")),
        ("hopeful-tin",): (
            S("马口铁冲圆，卷边四道。", "Tinplate is stamped round, its edge curled in four passes."),
            S("磁片嵌进底，上下相吸，摞八层不倒。", "Magnets are let into the base, so that eight storeys stand."),
            S("盖内压一面小镜，对着看不变形。", "A small mirror is pressed in the lid and checked for honesty.")),
    }),
    "dew_ledger": Workshop(S("青筛村", "Qingshai village"), S("阿芸", "Yun"), {
        ("early-rose-water", "wet-osmanthus"): (
            S("五点摘花，露水还在，账本左页记斤两。", "Picked at five with the dew on; the weight goes on the left page."),
            S("花铺铜锅，水没过一指，小火。", "Petals in the copper, a finger of water over them, a low fire."),
            S("头半小时的滴另收，中段装瓶，尾段浇花。", "The first half hour is kept apart, the middle bottled, and the last given to the roses."),
            S("右页记滴数，瓶口封蜡。", "The drops go on the right page, and wax on the neck.")),
        ("two-drop-hair-oil", "clocking-off-oil"): (
            S("茶籽霜后捡，晒裂，剥两层壳。", "Camellia seed is gathered after frost, sunned until it splits, and shelled twice."),
            S("木榨慢压，不炒，油是青的。", "Pressed slowly in wood and never roasted, so the oil is green."),
            S("静置六周，从上面取，不搅底。", "Six weeks' rest, drawn from the top and never stirred.")),
        ("quiet-foam-bar",): (
            S("皂角煮烂，布里揉出滑水。", "Honey-locust pods are boiled soft and worked in cloth until they slip."),
            S("侧柏叶浸油半月，拌入压饼。", "Cypress leaf steeps a fortnight in oil, and goes into the press with it."),
            S("竹架阴二十八天，月亮胖瘦一轮。", "Twenty-eight days in the shade, which is one moon.")),
        ("old-books-and-pine", "twelve-month-scents"): (
            S("在那间书店坐过一下午，鼻子记，手也记。", "An afternoon is spent in the place; the nose takes notes, and so does the hand."),
            S("纸条蘸香，写时辰，隔天再闻。", "Paper strips are dipped, dated by the hour, and smelled again next day."),
            S("兑酒精陈三个月，冷滤，滴管分装。", "Three months in spirit, filtered cold, and filled by dropper.")),
        ("after-digging-cream", "pomelo-lip-tin"): (
            S("金盏花晒干泡油，柚皮冷压取油。", "Marigold is dried and steeped; pomelo rind gives its oil cold."),
            S("蜂蜡化开，油慢慢加，离火还在搅。", "Beeswax is melted, the oils go in slowly, and the stirring outlasts the fire."),
            S("罐子八分满，留两分给手指。", "Filled to four fifths; the rest is room for a finger.")),
        ("fortieth-comb",): (
            S("前三十九把断过齿，都挂在墙上。", "The first thirty-nine lost teeth and hang on the wall."),
            S("梨木蒸过再阴干，不再变脸。", "Pear wood is steamed and dried slowly, so that it changes its mind no more."),
            S("每个齿缝穿砂绳来回六十下。", "An abrasive cord goes sixty times through every gap.")),
    }),
}
