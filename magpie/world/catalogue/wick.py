"""Wick & Ember: lamps and scents for rooms where nobody is in a hurry."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Goods, Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="wick_ember", kind="shop", colour="#7d4a24",
    name=Said("烛间", "Wick & Ember"),
    about=Said("做灯，也做气味。原则只有一条：关了大灯，屋子应该更好看。", "Lamps and scents. One rule: with the big light off, the room should look better."),
    goods=(
        Goods("paper-lantern", Said("米纸灯笼", "Rice-paper lantern"), Said("竹篾十三圈，糊两层纸，光就不刺眼了。风一吹，影子在墙上走。", "Thirteen hoops of bamboo and two coats of paper take the sting out of a bulb. In a draught its shadow goes for a walk."),
              22800, 26, "home/lamps", ("lighting", "home-decor", "festivals"), (("craft", "竹编糊纸", "Bamboo and paper"), ("occasion", "中秋", "Mid-Autumn")),
              Picture("wall", "night", (T("lantern", "#e6d6bd", "#ffb050", 0.5, 1.05),))),
        Goods("mushroom-lamp", Said("雨后小灯", "After-rain lamp"), Said("像雨后第二天冒出来的那朵。碰一下亮，再碰一下更亮，第三下它也困了。", "Like the one that comes up the day after rain. Touch for light, again for more; a third touch and it, too, is sleepy."),
              25800, 35, "home/lamps", ("lighting", "home-decor", "gifts"), (("material", "手工吹制玻璃", "Hand-blown glass"), ("process", "三档触控", "Three touches")),
              Picture("leaves", "plum", (T("lamp", "#d9573f", "#ffe2ac", 0.5, 1.05),)), options=(Said("朱红", "Vermilion"), Said("奶白", "Milk"))),
        Goods("cedar-burner", Said("雪松小炉", "Cedar burner"), Said("一炷二十五分钟，刚好是一首长一点的歌，或者一通短一点的电话。", "One stick lasts twenty-five minutes: a longish song or a shortish telephone call."),
              16800, 31, "home/incense", ("fragrance", "home-decor"), (("material", "黄铜内胆、陶", "Stoneware, brass liner"), ("craft", "手工雕刻", "Carved by hand")),
              Picture("window", "moss", (T("burner", "#3f4a44", "#c7a35a", 0.5, 1.15),))),
        Goods("fig-candle", Said("无花果蜡烛", "Fig candle"), Said("闻起来像叶子，不像果子。杯子烧完可以喝茶。", "Smells of the leaf, not the fruit. When it is done the cup is for tea."),
              12800, 80, "home/candles", ("fragrance", "gifts"), (("material", "大豆蜡", "Soy wax"), ("process", "燃烧约五十小时", "About fifty hours")),
              Picture("arch", "sage", (T("candle", "#5d7554", "#efe8d4", 0.5, 0.98),))),
        Goods("wind-bell", Said("黄铜风铃", "Brass wind bell"), Said("只响一个音，略低于 A。纸签上写了什么，由你来写。", "It knows one note, a little under A. The paper is blank; that part is yours."),
              18800, 24, "home/decor", ("home-decor", "music", "heritage-craft"), (("material", "黄铜", "Brass"), ("craft", "砂铸", "Sand-cast")),
              Picture("hills", "lake", (T("bell", "#c39a45", "#f4efe0", 0.5, 1.0),))),
        Goods("shelf-moon", Said("架上月", "A moon for the shelf"), Said("把亮度调到今晚的月相。下弦的时候，房间会安静一点。", "Set it to tonight's phase. At the last quarter the room goes a little quieter."),
              29800, 17, "home/lamps", ("lighting", "home-decor", "museums"), (("material", "乳白玻璃、胡桃木", "Opal glass, walnut"),),
              Picture("leaves", "ink", (T("globe", "#d9cfae", "#f6e3ac", 0.5, 1.1),))),
    ),
    posts=(
        Post("lights-out", Said("关灯做的一件事", "One thing to do with the lights off"), Said("先什么也看不见，然后看见灯，然后看见彼此。", "First nothing, then the lamp, then each other."),
             ("lighting", "home-decor"), ("mushroom-lamp",), Picture("window", "night", (T("lamp", "#cf5a42", "#ffdf9f", 0.5, 1.1),))),
        Post("thirteen-hoops", Said("一个人，十三圈竹篾", "One man, thirteen hoops"), Said("糊纸要一口气，不能停。他说跟讲故事一样。", "You paper it in one go, without stopping. Like a story, he says."),
             ("lighting", "heritage-craft"), ("paper-lantern",), Picture("moon", "dusk", (T("lantern", "#d95b3c", "#ffb257", 0.5, 1.0),), film="lantern")),
        Post("bell-note", Said("它和隔壁的钟吵架", "It argues with the clock next door"), Said("差四分之一个音。下午五点最激烈。", "They differ by a quarter tone. Worst at five."),
             ("music", "home-decor"), ("wind-bell",), Picture("hills", "rose", (T("bell", "#b98a3c", "#fbf3e4", 0.5, 1.0),))),
    ),
)
