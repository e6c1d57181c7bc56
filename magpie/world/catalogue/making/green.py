"""How what is played, ridden, carried out of doors and lived with is made, desks, cameras and sofas included."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.making.shapes import Workshop
from magpie.world.catalogue.shapes import Said

S = Said
MADE: dict[str, Workshop] = {
    "hushed_keys": Workshop(S("渡口镇阁楼工作间", "An attic workroom, Dukou"), S("阿苏与老葛，夫妻店", "Su and Ge, married"), {
        ("third-shift-board", "oak-split-keys", "left-hand-pad"): (
            S("壳体从整料铣空，内壁贴棉，一层比一层软。", "The case is milled hollow and lined with cotton, each layer softer than the last."),
            S("定位板四角垫毡，螺丝拧到刚好不响。", "The plate sits on felt at four corners, screwed until it just stops ringing."),
            S("轴一颗颗上油，大键的卫星轴多一道。", "Every switch is oiled, and the long keys' stabilisers twice."),
            S("夜里两点她打一页，他没醒就装箱。", "She types a page at two in the morning; if he sleeps on, it is boxed.")),
        ("felt-switch-tin", "tea-stain-caps"): (
            S("毛毡冲成三毫米小片，塞进轴底。", "Felt is punched in three-millimetre discs, and one laid under each stem."),
            S("键帽泡浓茶，六十度，一夜换一次茶。", "Caps steep in strong tea at sixty degrees, with fresh tea every night."),
            S("数够一罐，多放两颗，丢了不慌。", "A tin is counted full, and two are added for the floor.")),
        ("ear-hour-headphones",): (
            S("胡桃木车耳壳，壁厚听出来，不量。", "Walnut cups are turned, and their walls judged by ear."),
            S("羊皮垫塞慢回弹，缝线朝外。", "Sheepskin over slow foam, with the seam turned out."),
            S("发条旋钮拧满正好一小时，到点断开。", "The clockwork dial runs one hour from full, and then lets go.")),
        ("saucer-felt-mat", "buckwheat-wrist"): (
            S("毡垫开一个浅坑，刚好一只杯底。", "A shallow seat is pressed in the felt for one cup."),
            S("荞麦壳筛细，缝进三格，不往一头跑。", "Hulls are sieved and sewn in three chambers, so they stay where they are."),
            S("压一周书，平了才卷。", "A week under books before it is rolled.")),
        ("slipper-clock", "crumb-brush"): (
            S("铃锤裹毡，先试六种脚步声，街坊举手。", "The hammer is wrapped in felt; six footsteps were tried, and the street raised its hands."),
            S("羊毛一撮一撮植进枣木柄，线从背后勒紧。", "Goat hair is drawn tuft by tuft into jujube, and pulled tight from behind."),
            S("放在他枕边一夜，早饭时听意见。", "It spends a night by his pillow, and is discussed at breakfast.")),
    }),
    "red_bulb": Workshop(S("旧邮局楼梯底下", "Under the stairs of the old post office"), S("暗房老邱", "Qiu, of the darkroom"), {
        ("stairwell-35", "perm-timer-clock"): (
            S("整机拆成一百多件，煤油里洗，毛刷走缝。", "Taken down to a hundred-odd parts, washed in paraffin, brushed in the corners."),
            S("老化的换，能磨的磨，原厂螺丝拧回原孔。", "What has perished is replaced, what can be dressed is dressed, and each screw goes home."),
            S("拍一卷楼梯，从十一级到一级，对过焦才交。", "One roll of the stairs, from step eleven to step one, to prove the focus.")),
        ("shoebox-pinhole", "half-frame-picnic"): (
            S("铜片上用缝衣针顶出小孔，反面砂到没毛刺。", "A sewing needle dimples the brass, and the back is sanded until there is no burr."),
            S("纸板刷三遍黑，折线先压槽。", "Board is blacked three times, and its folds are scored."),
            S("在红灯下找漏光，找到就补。", "Leaks are looked for by the red light, and stopped.")),
        ("patience-400", "postcard-silver-paper"): (
            S("银盐乳剂熬在水浴里，全黑，只凭手表的滴答。", "The emulsion ripens over water in full dark, by the ticking of a watch."),
            S("过滤、涂布、冷定，三道门都关着。", "Filtered, coated and chilled, behind three closed doors."),
            S("晾干裁切，每批头一张自己拍掉。", "Dried and cut; the first of each batch we shoot ourselves.")),
        ("kitchen-sink-developer", "ruby-safelight"): (
            S("咖啡粉、碱、维生素称成三小包，按下锅的次序编号。", "Coffee, soda and vitamin in three packets, numbered in the order they go in."),
            S("红玻璃对着感光纸照二十分钟，不起灰才用。", "Ruby glass is held over paper for twenty minutes, and used if nothing fogs."),
            S("黄铜座翻砂，线从脚里走。", "The brass foot is sand-cast, with the flex inside the leg.")),
        ("contact-album", "lunchbox-satchel"): (
            S("纸按底片六张一条裁，折回去正好一卷。", "Leaves are cut to strips of six frames, and one roll fills a spread."),
            S("布面裱糊，或夹一层摇粒绒，机身不磕。", "Covered in cloth, or lined in fleece so that nothing knocks."),
            S("线装、走线都留余，摊开是平的。", "Sewn with slack, so that it lies open.")),
    }),
    "side_b": Workshop(S("渡口镇唱片铺", "The record shop, Dukou"), S("收票的老板", "The owner, who takes tickets"), {
        ("last-ferry-lp", "kitchen-radio-ep", "rain-delay-lp", "lullabies-for-engines"): (
            S("录在磁带上，不修咳嗽，也不修雨。", "Recorded to tape; neither the cough nor the rain is mended."),
            S("母盘一刀刻到底，刻前关冰箱。", "The lacquer is cut in one pass, with the refrigerator off."),
            S("压片冷透再出模，一面一面对灯看。", "Pressed, cooled in the mould, and each side looked at under a lamp."),
            S("老板下班听一遍 B 面，盖收票章。", "After work the owner hears side B and stamps it with the ticket punch.")),
        ("dormitory-guitar", "mulberry-parlour", "lunch-hour-ukulele"): (
            S("面板敲着选，声音长的做面，短的做背。", "Plates are tapped: the long sound goes to the front, the short to the back."),
            S("侧板蘸水贴热管弯，一口气不能停。", "Sides are wetted and bent on a hot pipe without a pause."),
            S("音梁削一丝听一次，胶只用骨胶。", "Braces are shaved and heard in turn, and the glue is hide."),
            S("装弦放两周，楼上学生先弹。", "Strung for two weeks, and played in by the pupils upstairs.")),
        ("third-window-flute",): (
            S("苦竹挂第三扇窗下，三年太阳只照到脚。", "The bamboo hung below the third window for three years, where sun reaches only its foot."),
            S("许师傅用旧水表的钻头开孔，从最低音开起。", "Mr Xu drills with a bit from his meter-reading days, lowest note first."),
            S("膜孔贴好，对岸渡轮鸣一声，跟着调。", "With its skin on, it is tuned to the ferry's horn.")),
        ("thirty-three-cloth", "tuning-stool"): (
            S("丝绒边角裁圆，绣三十三，绒毛顺一个方向。", "Velvet offcuts are cut round and stitched with a thirty-three, the nap all one way."),
            S("老榆木开榫，坐板底下留一处松，专管吱声。", "Old elm is jointed, with one place left loose for the squeak."),
            S("对着钢琴的 G 调那一声，偏了就垫纸。", "The squeak is tuned to the piano's G with a slip of paper.")),
    }),
    "ride_home": Workshop(S("渡口镇车铺", "The cycle shop, Dukou"), S("老板与老板娘阿桂", "The owner, and Gui his wife"), {
        ("greengrocer-bike", "seven-bridge-commuter", "bench-for-two-longtail"): (
            S("钢管按骑车人的腿切，头管多磨一毫米。", "Tubes are cut to the rider's leg, and the head tube faced a millimetre extra."),
            S("焊完放正三天再校，架子会想家。", "Brazed, rested three days and aligned again, since frames get homesick."),
            S("轮子手编，一圈弹一遍，音一样才圆。", "Wheels are laced by hand and plucked; when the notes agree it is round."),
            S("筐里放一块豆腐骑豆腐路，完整才卖。", "A block of tofu rides down Tofu Road, and must arrive.")),
        ("spring-onion-frame",): (
            S("接头铸件用锉开出葱花，一个七小时。", "Lugs are filed into spring onions, seven hours to each."),
            S("银焊走一圈，火只舔一次。", "Silver runs once round, and the flame touches once."),
            S("酸洗见光，老秦在五通底下打自己的点。", "Pickled bright, with Qin's dot punched under the bottom bracket.")),
        ("riverbank-willow-basket",): (
            S("春汛前割柳，剥皮，捆着立在水里。", "Willow is cut before the spring flood, stripped, and stood in water."),
            S("底起十字，二十四根立柱，压三编一。", "The base is a cross with twenty-four stakes, three over and one under."),
            S("挂车头装一颗白菜，颠一条街。", "Hung on the bars with one cabbage, and bounced down the street.")),
        ("twice-ringing-bell", "firefly-tail-light"): (
            S("黄铜旋薄，里头两只舌，一轻一重。", "Brass is spun thin, with two clappers, one light and one heavy."),
            S("铁皮灯罩折边，磨砂玻璃后面藏感应。", "The tin shade is folded, and the sensor hides behind frosted glass."),
            S("夜里让阿桂骑在前面，后面的人说看见了才行。", "Gui rides ahead at night, and whoever follows must say that they see.")),
        ("patch-tin-for-two", "inner-tube-gloves", "celery-pocket-pack"): (
            S("旧内胎洗掉滑石粉，剪成片和掌。", "Old tubes are washed of their chalk and cut for patches and palms."),
            S("胶面打毛，缝线避开握把的地方。", "Rubber is roughened, and seams kept away from where one grips."),
            S("老板带着骑一周，回来只改一处。", "The owner rides with it for a week, and comes back with one change.")),
    }),
    "halfway_up": Workshop(S("黑石坡下", "Below Heishi slope"), S("半山铺", "Halfway Up"), {
        ("turnback-tent", "three-generation-tent"): (
            S("布料先在房顶淋一场真雨。", "The cloth is first rained on, on our own roof."),
            S("缝线压胶条，角上多一层三角。", "Seams are taped, and every corner has an extra triangle."),
            S("杆子弯二百次，记哪一节先累。", "Poles are bent two hundred times, noting which section tires."),
            S("请外婆进去坐，门槛高了就改。", "A grandmother is asked in; if she trips, the sill comes down.")),
        ("scree-boots", "second-day-socks"): (
            S("反绒皮整张绕脚，只有脚跟一条缝。", "One piece of roughout goes round the foot, with a single seam at the heel."),
            S("羊毛跟部双层织，磨的地方先厚。", "Wool is knitted double at the heel, where it will be wanted."),
            S("碎石坡走两天，第二天说了算。", "Two days on the scree, and it is the second that counts.")),
        ("off-by-noon-jacket", "cloud-line-hat"): (
            S("旧尼龙抽丝再织，鸭绒手填。", "Old nylon is spun again, and down put in by hand."),
            S("云的轮廓描自那天的照片，绣一条线不断。", "The cloud is traced from that day's photograph, in one unbroken thread."),
            S("团进口袋一夜，拿出来还蓬才收。", "A night balled in a pocket, and it must rise again.")),
        ("salt-porter-pack", "borrowed-log-stool"): (
            S("老冉背空架走一里，指出硌人的三处。", "Ran carries the bare frame for half a mile, and points to three places."),
            S("竹烤弯，桐木掏空，绳缠受力的地方。", "Bamboo is bent by fire, paulownia hollowed, and cord bound where it bears."),
            S("装四十斤盐上石阶，再坐下歇一回。", "Twenty kilos of salt up the steps, and a rest on the log.")),
        ("one-egg-pan", "creek-line-tin"): (
            S("碳钢片一次压成，边翻小。", "Carbon steel is pressed in one stroke, with a narrow rim."),
            S("烤蓝，抹油，火上来回三遍。", "Blued, oiled, and passed three times over the fire."),
            S("鹅毛梗削浮子，线手绕，溪边试一个傍晚。", "Goose quills make floats, the line is wound by hand, and an evening is spent at the creek.")),
    }),
    "slow_lap": Workshop(S("小学操场边", "Beside the school track"), S("末位老板", "The owner, who came last"), {
        ("long-way-shoes", "yellow-toe-socks"): (
            S("楦型量自绕远路回家的二十个人。", "The last is taken from twenty people who go the long way home."),
            S("帆布面双针车，鞋头留一指空。", "Canvas is twin-needled, with a finger's room at the toe."),
            S("软胶底冷粘，左右各配号，单卖一只。", "Soft rubber is bonded cold, left and right numbered so that one can be sold alone."),
            S("放学后跑三周，跑末位的那位写评语。", "Three weeks after school, and whoever comes last writes the report.")),
        ("cement-court-basketball", "all-purpose-alley-ball"): (
            S("内胆缠线两千米，缠匀才弹得直。", "Two kilometres of thread go round the bladder, evenly, or it does not bounce true."),
            S("外皮加厚，一片片贴进模里热压。", "A thicker skin is laid in panels and pressed hot."),
            S("从一人高落下，弹到膝盖还是腰，分两筐。", "Dropped from a man's height: knee to one basket, waist to the other.")),
        ("weather-lid-shuttles",): (
            S("鹅毛按左翅右翅分，十六根同一边。", "Goose feathers are sorted by wing, sixteen from the same side."),
            S("插进软木，线绕两道，刷胶。", "Set in cork, tied twice and glued."),
            S("两位物理老师在操场放，风写在盖里。", "Two physics teachers let them go on the field, and write the wind inside the lid.")),
        ("lap-dial-watch",): (
            S("老锁厂的师傅改锁芯作计数轮。", "The old lock works turns a lock barrel into a counting wheel."),
            S("一按一格，手感像开门。", "One press, one notch, and it feels like a door."),
            S("跟着体育课跑四百圈对数。", "Checked against four hundred laps of gym class.")),
        ("any-number-shirt", "turns-in-goal-gloves", "thaw-swimmers-scarf", "strip-of-floor-mat"): (
            S("先问给谁，几号，冷不冷，再开裁。", "We ask who, what number and how cold, and then cut."),
            S("号码烫两遍；胶掌缝双圈；毯边锁三道。", "Numbers are pressed twice, palms sewn round twice, edges bound three times."),
            S("交货前借操场用一节课。", "Before it goes, it has the field for one lesson.")),
    }),
    "one_short": Workshop(S("老街三缺一", "One Short, old street"), S("三缺一与街坊", "One Short and the neighbours"), {
        ("empty-chair-game", "two-lighthouses-game", "letters-to-number-nine"): (
            S("规则先写在烟盒背面，玩到没人问为止。", "Rules begin on the back of a packet, and are played until nobody asks."),
            S("试玩四十桌，每桌都少一个人。", "Forty tables of testing, each one player short."),
            S("灰板裱纸，模切，手工抠出零件。", "Grey board is papered, die-cut, and the pieces pushed out by hand."),
            S("装盒称重，轻了就是少一片。", "Boxed and weighed, since light means a piece is missing.")),
        ("auntie-travel-mahjong", "elm-door-go-board"): (
            S("骨面嵌竹背，燕尾咬住，不靠胶。", "Bone faces are dovetailed to bamboo backs, without glue."),
            S("一张一张刻，红中那竖最后下刀。", "Cut tile by tile, the long stroke of the red one last."),
            S("门板找平，三百六十一个交点，线填生漆。", "The door is planed true; three hundred and sixty-one crossings, their lines filled with lacquer.")),
        ("thirteen-and-a-half", "umbrella-thief", "six-neighbours-box", "snail-post-bird"): (
            S("泥稿捏到原作者点头，有一只捏了十一遍。", "Clay is modelled until its author nods; one took eleven tries."),
            S("翻硅胶模，搪胶入炉转，壁厚一样。", "A silicone mould is taken and the vinyl turned in the oven, to one thickness."),
            S("喷色三道，眼睛手点，点完离开一会儿再看。", "Three sprays, the eyes by hand, and a walk before looking again."),
            S("小伞、纸信另做，最后塞到手里。", "The umbrella and the letter are made apart and put into its hands last.")),
        ("snowfall-dice-bowl",): (
            S("粗陶碗拉得浅，骰子不许翻墙。", "The bowl is thrown shallow, yet no die may climb out."),
            S("碗底铺羊毛毡，一圈白釉像积雪。", "Wool felt lies in the bottom, and white glaze round it like settled snow."),
            S("掷一百次，听得见落雪才合格。", "A hundred throws, and it should sound like snow.")),
    }),
    "whose_sofa": Workshop(S("渡口镇沙发店", "The shop with one sofa, Dukou"), S("沙发店一家，猫狗同审", "The sofa household; cat and dog concurring"), {
        ("low-side-nap-basket",): (
            S("龙婆婆泡藤一夜，软到能打结。", "Granny Long soaks the rattan overnight, until it ties in a knot."),
            S("起底十六根，一边编到三寸就收，好跨进去。", "Sixteen stakes; one side stops at ten centimetres, for stepping over."),
            S("猫睡过三晚不挪窝，配垫。", "If the cat stays three nights, it gets its cushion.")),
        ("ring-pull-sardines", "decoy-yarn", "never-straight-ball"): (
            S("布剪成鱼，薄荷叶搓碎塞肚，双线缝死。", "Cloth fish are filled with rubbed catnip and sewn shut with double thread."),
            S("毛线绕硬，尾巴留一根，是故意的。", "Yarn is wound hard, with one end left out on purpose."),
            S("球心偏三分，狗追了一下午，没猜对一次。", "The ball's weight is off centre; the dog guessed wrong all afternoon."),
            S("口水、牙、爪各试一天。", "A day each of drool, tooth and claw.")),
        ("island-bowl",): (
            S("粗陶拉厚底，中间另捏一座岛。", "Stoneware, thick in the foot, with an island pinched and set in the middle."),
            S("岛要圆，舌头绕得过去。", "The island is round, so that a tongue can circumnavigate."),
            S("灰窑烧，釉里不放铅，验过。", "Fired at Ash Kiln in a lead-free glaze that has been tested.")),
        ("lopsided-dog-umbrella", "chin-window-hammock"): (
            S("量狗的长短，也量人的偏心。", "The dog's length is measured, and the owner's partiality."),
            S("伞骨往左长三寸，油布绷两遍；吊毯开一扇软网窗。", "Ribs run longer to the left under oilcloth; the hammock has a window of mesh."),
            S("雨天、车里各走一趟，尾巴摇了算过。", "One wet walk, one drive, and a wagged tail is a pass.")),
        ("keep-the-fluff-comb", "six-oclock-feeder", "claws-below-stool"): (
            S("梨木锯齿，齿根圆；凳腿缠剑麻，缠七十圈。", "Pear teeth are rounded at the root, and the stool's legs take seventy turns of sisal."),
            S("喂食仓不锈钢，发条管六点，电只管灯。", "The hopper is steel; a spring keeps six o'clock, and electricity only the lamp."),
            S("猫在旁边坐到点，准了就不叫。", "The cat waits beside it, and says nothing if it is on time.")),
    }),
    "small_pockets": Workshop(S("渡口镇童装铺", "The children's shop, Dukou"), S("小口袋的妈妈们", "The mothers of Small Pockets"), {
        ("pebble-pocket-jacket", "half-turn-more-skirt", "one-apple-backpack"): (
            S("先量口袋：石子、饼干、一只大人的手。", "Pockets are measured first: a pebble, a biscuit, a grown-up's hand."),
            S("袋口双回针，腰里折进三年的余布。", "Pocket mouths are stitched twice, and three years of cloth folded into the waist."),
            S("里面不留线头，标签缝外边，不扎脖子。", "No ends inside; the label is outside, where it cannot scratch."),
            S("借给一个班穿一星期，收回来看哪里先破。", "A class wears it for a week, and we look at what gave first.")),
        ("three-snowline-boots", "gloves-on-one-string"): (
            S("油皮剪三道反光线，一年长一道。", "Three bright lines are cut in the leather, one for each winter's growing."),
            S("羊毛圈织，拇指处多一层。", "Wool is knitted in the round, double at the thumb."),
            S("绳子从左袖穿到右袖，量过抱抱的长度。", "The string goes through both sleeves, and is as long as a hug.")),
        ("whale-under-the-bed", "counting-up-to-supper"): (
            S("先念给十个孩子听，打哈欠的那页重写。", "Read to ten children first; the page they yawned at is written again."),
            S("周周用水彩画，鲸的颜色调了一个月。", "Painted in watercolour, with a month given to the colour of the whale."),
            S("锁线、圆角，书脊能摊平在被子上。", "Sewn, its corners rounded, and it lies flat on a quilt.")),
        ("already-mended-rabbit",): (
            S("亚麻缝两层，羊毛一撮撮塞，耳朵不塞。", "Two layers of linen, filled with wool by the pinch, except for the ears."),
            S("补丁事先缝好，省得以后难过。", "The patch is put on beforehand, to save grief later."),
            S("眼睛绣上，不用扣子，拉三下不松。", "Eyes are stitched and not buttoned, and tugged three times.")),
        ("five-lines-height-cloth", "dark-gets-smaller-light"): (
            S("阿棠上机留经线在顶上，好往高里接。", "Tang leaves the warp long at the top, so that it can be woven on."),
            S("每五厘米换一根纬，不绣数字，数字自己写。", "The weft changes every five centimetres, and the numbers are yours to write."),
            S("灯钮套榉木圈，拧一格暗一格，怕黑的人试过。", "The lamp's ring is beech and dims by the click; somebody afraid of the dark has tried it.")),
    }),
}
