"""One Street a Week: somebody who picks a street each Saturday and walks it to its end."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="one_street", kind="creator", colour="#54707a",
    name=Said("一周一条街", "One Street a Week"),
    about=Said("每个星期六挑一条街，从门牌一号走到走不动为止，中间不拐弯。死胡同算两条。",
               "Saturdays I choose a street and walk it from number one until it stops, without turning off. Dead ends count double."),
    goods=(),
    posts=(
        Post("plane-tree-road", Said("梧桐路，门牌从 1 跳到 7", "Plane Tree Road jumps from 1 to 7"),
             Said("问了三位老人，得到四种说法。我选“那几间被鹅占了”的那一种，鹅确实在。",
                  "I asked three residents why and got four answers. I am going with the geese, since the geese were there."),
             ("travel", "running"), ("long-way-shoes",),
             Picture("street", "sage", (T("shoe", "#c9573a", "#f6ead4", 0.5, 0.98),))),
        Post("end-of-a-dead-end", Said("死胡同的尽头有什么", "What is at the end of a dead end"),
             Said("一把藤椅，一只倒扣的碗，一只猫。针孔相机开了四分钟，椅子和碗有点紧张，猫没有。",
                  "A rattan chair, an upturned bowl and a cat. I gave it four minutes with the pinhole, and the cat alone did not fidget."),
             ("photography", "travel", "pets"), ("shoebox-pinhole",),
             Picture("arch", "clay", (T("cat", "#4a4542", "#eadfce", 0.36, 0.88), T("bowl", "#e9dfc9", "#5f7f86", 0.74, 0.7, -0.05)))),
        Post("six-hundred-metres-of-night", Said("六百米夜市，走了两个钟头", "Six hundred metres of night market"),
             Said("走到头，起点那家烤玉米已经收摊了。只好明晚重走，从玉米开始。",
                  "It took two hours. At the far end I learnt that the corn man at the near end had packed up, so tomorrow I begin with corn."),
             ("travel", "local-food", "photography"), ("half-frame-picnic", "lunchbox-satchel"),
             Picture("night_market", "dusk", (T("corn", "#e9b93a", "#f6dd8a", 0.38, 0.84), T("camera", "#d8543a", "#f4e6c8", 0.7, 0.66, -0.05)), film="drift")),
        Post("above-number-forty", Said("四十号楼上有人在练琴", "Someone practises above number 40"),
             Said("同一句弹错十九遍，第二十遍对了。整条街的窗户，我觉得都松了口气。",
                  "One bar, wrong nineteen times. On the twentieth it came right and I could swear every window in the street breathed out."),
             ("music", "travel"), ("dormitory-guitar", "tuning-stool"),
             Picture("window", "peach", (T("guitar", "#8f4a26", "#2f1c14", 0.5, 1.04),))),
        Post("arcade-without-umbrella", Said("骑楼街，下雨不用伞", "The arcade street, in rain"),
             Said("一公里二，鞋没湿。半路看了一盘棋，输的那位要我评理，我想起来还有半条街没走。",
                  "Twelve hundred metres and dry all the way. I stopped to watch a game of go; the loser asked me to arbitrate, and I remembered the other half of the street."),
             ("board-games", "travel"), ("elm-door-go-board",),
             Picture("street", "cobalt", (T("board", "#b57f43", "#f4ecdc", 0.5, 0.98),))),
        Post("factory-gate-at-five", Said("厂前路，五点零三分", "Factory Road at three minutes past five"),
             Said("大门一开，车铃像下了一阵小冰雹。我逆着走，一路点头，点到脖子酸。",
                  "When the gate opened the bells came down like small hail. I was walking the other way and nodded to everyone, which is slow."),
             ("cycling", "travel"), ("twice-ringing-bell", "seven-bridge-commuter"),
             Picture("street", "rust", (T("bike", "#efe0bf", "#2c2623", 0.5, 0.98),))),
        Post("number-218", Said("江边的 218 号", "Number 218, on the river"),
             Said("门牌还在，房子没有，只剩一只信箱。里面有张明信片，收件人写着“走到这儿的人”。",
                  "The number is there and the house is gone, all but its letter box. In it lay a postcard addressed to whoever walks this far."),
             ("travel", "stationery"), ("postcard-silver-paper", "contact-album"),
             Picture("shore", "oat", (T("letters", "#fbf4e3", "#a83a2f", 0.5, 1.1),))),
    ),
)
