"""What passers-by of the town say under a card, by what it is about. Short, in one language each; nobody is translated.

Said by simulated visitors, who say each at most once under a card; see `magpie/demo/visitors`.
"""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from collections.abc import Mapping
from typing import NamedTuple


class Remarks(NamedTuple):
    """What may be said of it, in either language."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


R = Remarks
# topics -> what is said of a thing that is about one of them
REMARKS: Mapping[tuple[str, ...], Remarks] = {
    ("tea", "teaware", "coffee", "wine"): R(
        ("我妈喝一口就知道是哪天采的，这个我想考考她。", "下雨天配这个，正好没人找我。", "第二泡比第一泡好，别急着倒。", "办公室里偷偷喝，被闻出来了。"),
        ("I made it for the neighbours and now they expect it.", "Better on the second cup, like most people.", "My grandmother would have read the leaves and said nothing.", "I drink this at the window and call it work.")),
    ("home-cooking", "local-food", "fresh-produce", "healthy-eating", "kitchenware"): R(
        ("昨晚照着做了，锅底都是我擦干净的，用馒头。", "我爸说像他小时候的味道，他一般不夸人。", "一个人也值得好好做一顿。", "买菜路上看到的，晚饭就定了。"),
        ("Cooked it for two, ate it as one. No regrets.", "My father asked for seconds, which has happened twice.", "This has settled what is for supper.", "I read it on the ferry and missed my stop from hunger.")),
    ("snacks", "baking", "gifts", "festivals"): R(
        ("藏在柜子最上面，还是被孩子找到了。", "给外婆带了一份，她分给了整层楼。", "说好一天一块，今天是后天的。", "过年就带这个回去，省得解释我在外面过得好不好。"),
        ("Hidden on the top shelf. They have found a chair.", "I bought one to give away and one not to.", "One a day, the packet says. It does not say whose day.", "It travelled well, which is more than I did.")),
    ("ceramics", "lacquer", "woodwork", "heritage-craft", "museums"): R(
        ("看了三遍做法，才明白为什么要等那么久。", "手感比照片沉，沉得让人放心。", "我外公也会这个，可惜我当时在看电视。", "有一点不匀，那一点最好看。"),
        ("I keep turning it over to see how it was done.", "Heavier than it looks, in the right way.", "My uncle made these. I was too young to ask how.", "The uneven part is the part I look at.")),
    ("textiles", "hanfu", "everyday-wear", "streetwear", "vintage"): R(
        ("穿去上班，三个人问我是不是有喜事。", "洗了两次，比新的时候好。", "我妈摸了摸里子，说这个人会做。", "骑车也能穿，风从袖子过去很高兴。"),
        ("Three people asked whether something had happened. I was dressed.", "Washed twice, and better for it.", "My mother looked at the inside first and nodded.", "It has pockets. I have told everyone.")),
    ("shoes", "bags", "jewellery", "watches"): R(
        ("走了一天，晚上没有跟它吵架。", "背了一个月，边角有我的样子了。", "同事问链接，我说你先说好看。", "戴着洗碗，忘了摘，它也没说什么。"),
        ("Walked all day and we are still speaking.", "A month in, the corners have started to look like mine.", "I wore it to the market and was given better onions.", "I forgot I had it on, which is what I wanted.")),
    ("skincare", "makeup", "fragrance", "hair"): R(
        ("电梯里有人问是什么味道，我说是下班。", "颜色比图上安静一点，我喜欢安静一点。", "用完了才舍得写评价。", "小样就够我用到春天。"),
        ("Somebody in the lift asked. I said it was Friday.", "Quieter than the picture, and the better for it.", "The small one has lasted me until spring.", "Smells like a drawer I was not allowed to open.")),
    ("home-decor", "lighting", "bedding", "storage", "plants", "smart-home"): R(
        ("摆上以后，沙发看起来需要换了。", "晚上关了大灯，就它亮着，猫也不走。", "放在床头第三天，我按时睡了。", "阳台终于有一样东西不是我养死的。"),
        ("Now the rest of the room looks as if it should apologise.", "With the big light off it is a different flat.", "Third night running I have slept through.", "It is alive, and it is March. A record for me.")),
    ("calligraphy", "painting", "paper-craft", "stationery", "books", "learning"): R(
        ("买回来第一页不敢写，先写第二页。", "孩子看我看，我看孩子看，一晚上过去了。", "等车的时候读完一章，车走了。", "字没变好，心静了一点。"),
        ("I have started on page two, out of respect.", "Read a chapter at the stop and let the bus go.", "My hand has not improved, but I have.", "Lent it on Monday. It is Thursday, and I miss it.")),
    ("music", "traditional-music", "photography", "electronics", "keyboards", "diy", "cars"): R(
        ("楼上敲地板，我以为要骂我，结果问是什么曲子。", "修了一晚上，多出来一颗螺丝，能用。", "第一卷只有三张对焦，三张都喜欢。", "声音很小，只有我知道我在忙。"),
        ("The neighbour knocked. I apologised. She asked for it again.", "Mended it, with one screw left over. It works.", "Three in focus out of thirty-six, and all three are keepers.", "So quiet that nobody can tell I am busy.")),
    ("running", "fitness", "cycling", "hiking", "camping", "fishing", "ball-games", "water-snow", "travel"): R(
        ("带上山了，山顶没到，它到了。", "早上六点用它出门，被遛狗的大爷夸了。", "淋了一场雨，里面是干的，我不是。", "周末再去一次，这次带上我爸。"),
        ("We turned back halfway. It would have gone on.", "It rained. The inside stayed dry, though I did not.", "A man with a dog approved of it at six in the morning.", "Going again on Saturday, this time with my father.")),
    ("parenting", "pets", "board-games", "video-games", "anime", "figures"): R(
        ("孩子抱着睡的，我只好明天再看。", "猫先拆的，评价由猫写：满意。", "输了三局，还要再来，说明好玩。", "摆在书桌上，写作业的人多看了它两眼。"),
        ("Asleep with it already, so my own inspection must wait.", "The cat opened it, and the cat is satisfied.", "Lost three times and asked for a fourth.", "It watches me work. We are getting used to it.")),
}


def remarks_on(topic: str) -> Remarks:
    """What may be said of a thing about this topic; nothing of one that nobody here talks about."""
    return next((said for topics, said in REMARKS.items() if topic in topics), Remarks((), ()))
