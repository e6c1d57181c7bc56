"""The common shelves in both languages, so that a file in one language stands on a page of the other.

A shelf that is not here keeps the one name its merchant gave it. No ORM.
"""

from magpie.domain.goods.rules import is_chinese
from magpie.log.payloads import Words

# English as merchants write it -> Chinese.
_PAIRS = {
    "food": "食物", "tea": "茶", "green": "绿茶", "oolong": "乌龙", "black": "红茶", "flower": "花茶", "coffee": "咖啡",
    "bread": "面包", "honey": "蜂蜜", "jam": "果酱", "pastry": "糕点", "snacks": "零食", "drinks": "饮品", "fruit": "水果",
    "home": "家居", "bedding": "床品", "candles": "蜡烛", "decor": "摆件", "incense": "香", "kitchen": "厨房", "lamps": "灯",
    "tableware": "餐具", "teaware": "茶器", "teapots": "茶壶", "cups": "杯", "trays": "托盘", "vases": "花器",
    "furniture": "家具", "garden": "园艺", "plants": "植物", "tools": "工具", "outdoor": "户外", "flasks": "水壶",
    "lights": "灯具", "paper": "纸品", "books": "书", "letters": "信笺", "notebooks": "本子", "stationery": "文具",
    "play": "玩物", "clay": "泥塑", "kites": "风筝", "wood": "木玩", "toys": "玩具", "wear": "穿戴", "bags": "包",
    "fans": "扇", "scarves": "围巾", "shoes": "鞋", "umbrellas": "伞", "clothing": "服装", "jewellery": "首饰",
    "jewelry": "首饰", "care": "护理", "soap": "皂", "skincare": "护肤", "fragrance": "香氛", "pets": "宠物", "music": "音乐",
}  # fmt: skip
_ENGLISH_OF = {zh: en.capitalize() for en, zh in reversed(_PAIRS.items())}


def shelf_words(name: str) -> Words:
    """'Tea' -> both names; one that is not common has only its own."""
    name = name.strip()[:80]
    if zh := _PAIRS.get(name.casefold()):
        return Words(zh=zh, en=name[:1].upper() + name[1:])
    if en := _ENGLISH_OF.get(name):
        return Words(zh=name, en=en)
    return Words(zh=name) if is_chinese(name) else Words(en=name)
