"""The interest taxonomy that ships with Magpie: version 1, written for this product.

A topic is what somebody could say they are into, not a shelf. Aliases are the words merchants and people use for
it; matching folds case and spaces. A topic is added or retired in a new version and never reused.
"""

from typing import NamedTuple

TAXONOMY_VERSION = 1


class TopicEntry(NamedTuple):
    slug: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()


TOPICS: tuple[TopicEntry, ...] = (
    # Tea, drink and table
    TopicEntry(
        "tea", "茶", "Tea", ("茶叶", "品茶", "green tea", "绿茶", "红茶", "乌龙", "oolong", "puer", "普洱")
    ),
    TopicEntry("teaware", "茶器", "Teaware", ("茶具", "茶壶", "盖碗", "teapot", "gaiwan")),
    TopicEntry("coffee", "咖啡", "Coffee", ("手冲", "espresso", "pour over", "beans")),
    TopicEntry("wine", "酒", "Wine and spirits", ("白酒", "黄酒", "红酒", "whisky", "beer", "精酿")),
    TopicEntry("baking", "烘焙", "Baking", ("面包", "蛋糕", "bread", "cake", "pastry")),
    TopicEntry("home-cooking", "家常菜", "Home cooking", ("做饭", "下厨", "recipe", "recipes", "cooking")),
    TopicEntry("snacks", "零食", "Snacks", ("坚果", "糖果", "nuts", "sweets", "candy")),
    TopicEntry("local-food", "风物特产", "Local specialities", ("特产", "土特产", "地方风味", "speciality")),
    TopicEntry(
        "fresh-produce",
        "时令生鲜",
        "Fresh produce",
        ("水果", "蔬菜", "fruit", "vegetables", "海鲜", "seafood"),
    ),
    TopicEntry("healthy-eating", "轻食健康", "Healthy eating", ("轻食", "有机", "organic", "vegan", "salad")),
    # Craft and culture
    TopicEntry("ceramics", "陶瓷", "Ceramics", ("瓷器", "陶艺", "pottery", "porcelain", "景德镇")),
    TopicEntry(
        "textiles",
        "织物染绣",
        "Textiles and dyeing",
        ("刺绣", "蜡染", "扎染", "embroidery", "weaving", "silk"),
    ),
    TopicEntry("woodwork", "木作", "Woodwork", ("木工", "榫卯", "wood", "carpentry")),
    TopicEntry("paper-craft", "纸艺", "Paper craft", ("剪纸", "手帐", "paper cutting", "origami")),
    TopicEntry("lacquer", "漆器", "Lacquer", ("大漆", "漆艺", "lacquerware")),
    TopicEntry(
        "heritage-craft",
        "非遗手艺",
        "Heritage craft",
        ("非遗", "匠人", "手工", "handmade", "handicraft", "artisan"),
    ),
    TopicEntry("calligraphy", "书法文房", "Calligraphy", ("毛笔", "文房四宝", "ink", "brush")),
    TopicEntry(
        "painting", "绘画", "Painting and drawing", ("水彩", "国画", "watercolour", "illustration", "art")
    ),
    TopicEntry("museums", "博物文创", "Museums and design", ("文创", "博物馆", "museum")),
    TopicEntry("hanfu", "汉服国风", "Hanfu and guofeng", ("汉服", "国风", "新中式", "guochao", "国潮")),
    TopicEntry("traditional-music", "民乐", "Traditional music", ("古琴", "古筝", "guqin")),
    # Wear and care
    TopicEntry(
        "everyday-wear",
        "日常穿搭",
        "Everyday wear",
        ("穿搭", "衣服", "clothing", "outfit", "fashion", "tops"),
    ),
    TopicEntry("streetwear", "街头潮流", "Streetwear", ("潮牌", "hoodie", "urban")),
    TopicEntry("vintage", "古着中古", "Vintage", ("古着", "二手", "中古", "second hand", "retro")),
    TopicEntry("shoes", "鞋履", "Shoes", ("球鞋", "sneakers", "boots", "sneaker")),
    TopicEntry("bags", "箱包", "Bags", ("包包", "backpack", "tote", "luggage")),
    TopicEntry("jewellery", "首饰", "Jewellery", ("珠宝", "银饰", "jewelry", "ring", "necklace", "pearl")),
    TopicEntry("watches", "腕表", "Watches", ("手表", "watch")),
    TopicEntry("skincare", "护肤", "Skincare", ("保湿", "防晒", "skin care", "serum")),
    TopicEntry("makeup", "彩妆", "Make-up", ("口红", "美妆", "lipstick", "cosmetics")),
    TopicEntry("fragrance", "香氛", "Fragrance", ("香水", "线香", "perfume", "incense", "candle", "candles")),
    TopicEntry("hair", "美发", "Hair", ("洗护", "发型", "shampoo")),
    # Home
    TopicEntry("home-decor", "家居软装", "Home and décor", ("家居", "软装", "decor", "interior", "home")),
    TopicEntry(
        "kitchenware", "厨房器物", "Kitchenware", ("厨具", "锅具", "餐具", "cookware", "knife", "tableware")
    ),
    TopicEntry(
        "plants", "植物园艺", "Plants and gardening", ("园艺", "多肉", "garden", "gardening", "flowers", "花")
    ),
    TopicEntry("storage", "收纳整理", "Storage and tidying", ("收纳", "整理", "organiser")),
    TopicEntry("lighting", "灯光", "Lighting", ("灯具", "灯笼", "lamp", "lantern")),
    TopicEntry("bedding", "床品睡眠", "Bedding and sleep", ("睡眠", "四件套", "sleep", "linen")),
    # Making, tools, machines
    TopicEntry("diy", "动手改造", "DIY", ("改造", "工具", "tools", "maker")),
    TopicEntry("electronics", "数码", "Electronics", ("科技", "耳机", "gadgets", "headphones", "tech")),
    TopicEntry("photography", "摄影", "Photography", ("相机", "胶片", "camera", "film")),
    TopicEntry("keyboards", "键盘桌搭", "Keyboards and desks", ("客制化", "桌搭", "keyboard", "desk setup")),
    TopicEntry("smart-home", "智能家居", "Smart home", ("智能", "家电", "appliances")),
    TopicEntry("cars", "汽车", "Cars", ("用车", "car", "auto")),
    # Body and outdoors
    TopicEntry("running", "跑步", "Running", ("马拉松", "marathon", "jogging")),
    TopicEntry("fitness", "健身", "Fitness", ("瑜伽", "yoga", "gym", "pilates")),
    TopicEntry("cycling", "骑行", "Cycling", ("自行车", "bike", "bicycle")),
    TopicEntry("hiking", "徒步", "Hiking", ("登山", "trekking", "trail")),
    TopicEntry("camping", "露营", "Camping", ("户外", "outdoor", "tent")),
    TopicEntry("fishing", "钓鱼", "Fishing", ("垂钓", "lure")),
    TopicEntry(
        "ball-games",
        "球类运动",
        "Ball games",
        ("篮球", "羽毛球", "足球", "basketball", "badminton", "football"),
    ),
    TopicEntry(
        "water-snow", "水上冰雪", "Water and snow", ("滑雪", "游泳", "snowboard", "ski", "swimming", "surf")
    ),
    # Mind and play
    TopicEntry("books", "读书", "Books", ("阅读", "书", "reading", "novel")),
    TopicEntry("stationery", "文具", "Stationery", ("钢笔", "本子", "pen", "notebook")),
    TopicEntry("board-games", "桌游", "Board games", ("棋", "剧本杀", "puzzle", "chess")),
    TopicEntry("video-games", "电子游戏", "Video games", ("电玩", "主机游戏", "gaming", "gamer")),
    TopicEntry("anime", "动漫", "Anime and comics", ("二次元", "漫画", "manga", "cosplay")),
    TopicEntry("figures", "手办潮玩", "Figures and art toys", ("潮玩", "盲盒", "手办", "toys", "lego")),
    TopicEntry("music", "音乐", "Music", ("吉他", "黑胶", "vinyl", "guitar", "instrument")),
    TopicEntry("travel", "旅行", "Travel", ("旅游", "城市漫步", "citywalk", "trip")),
    # Family and companions
    TopicEntry("parenting", "亲子", "Parenting", ("育儿", "母婴", "baby", "kids", "children")),
    TopicEntry("pets", "宠物", "Pets", ("猫", "狗", "cat", "dog", "pet")),
    TopicEntry("gifts", "礼物", "Gifts", ("送礼", "伴手礼", "gift", "present")),
    TopicEntry("festivals", "节令", "Festivals", ("春节", "中秋", "端午", "holiday", "christmas")),
    TopicEntry("learning", "学习成长", "Learning", ("自习", "语言", "study", "education")),
)


def fold(word: str) -> str:
    """'Green  Tea' and 'green-tea' are one word here: 'greentea'."""
    return "".join(char for char in word.casefold() if char.isalnum())


def topics_by_word() -> dict[str, str]:
    """Every slug, name and alias, folded -> topic slug. The first topic to claim a word keeps it."""
    words: dict[str, str] = {}
    for topic in TOPICS:
        for word in (topic.slug, topic.zh, topic.en, *topic.aliases):
            words.setdefault(fold(word), topic.slug)
    return words
