"""Ning cuts cloth: Shen's fourth apprentice, who writes down at night what went wrong by day."""
# A catalogue is read down its columns, so the formatter leaves this file alone.
# fmt: off

from magpie.world.catalogue.shapes import Picture, Post, Said, Shop
from magpie.world.drawing.scenes import Thing

T = Thing
SHOP = Shop(
    handle="ning_cuts", kind="creator", colour="#3f6b6a",
    name=Said("阿宁学裁缝", "Ning learns to cut"),
    about=Said("老沈的第四个徒弟，前三个都开了店。一天学会一样，做错两样，晚上写下来。",
               "Shen's fourth apprentice; the first three have shops of their own. I learn one thing a day, get two wrong, and write it up at night."),
    goods=(),
    posts=(
        Post("sixty-needles", Said("第一天：穿了六十次针", "Day 1: sixty needles"),
             Said("师父说先别缝，让线认识我。第六十次它自己进去了，窗外已经看不见对面的晾衣绳。",
                  "No sewing yet, said Shen; let the thread get to know you. On the sixtieth try it went in by itself. By then I could no longer see the street."),
             ("learning", "heritage-craft"), ("monday-white",),
             Picture("studio", "night", (T("shirt", "#f3efe6", "#dcd4bf", 0.44, 0.86), T("candle", "#d9a24a", "#ffd994", 0.82, 0.6, -0.04)))),
        Post("buttonhole-dumpling", Said("第九天：扣眼比扣子小", "Day 9: a hole too small for its button"),
             Said("开大一点，又大了。面馆老板娘上来收碗，看了看说，这个她懂，擀饺子皮也是这样。",
                  "I made it larger, and then it was too large. The noodle shop's owner, up to collect bowls, said she knew all about it from dumpling skins."),
             ("learning", "diy"), ("odd-button-tin", "red-broth-shirt"),
             Picture("wall", "peach", (T("tin", "#4a6478", "#f1dfb6", 0.34, 0.8, 0.04), T("bowl", "#f3ead8", "#b5482f", 0.64, 0.66, -0.05)))),
        Post("two-left-sleeves", Said("第二十三天：两只左袖", "Day 23: two left sleeves"),
             Said("裁得格外小心，一只比一只更像左边。师父没说话，把它们挂起来，等哪天来一位用得上的客人。",
                  "I cut with great care, each more of a left than the last. Shen hung the pair on a nail, he says for a customer who may yet walk in."),
             ("learning", "textiles"), ("nine-vat-work-shirt",),
             Picture("studio", "straw", (T("shirt", "#2a426e", "#3d568a", 0.5, 0.92),))),
        Post("hearing-scissors", Said("第四十天：听剪刀", "Day 40: listening to scissors"),
             Said("好剪子走在好布上，像踩新雪。我剪出来像嚼黄瓜，隔壁的师父咳了一声。",
                  "Good scissors in good cloth make the sound of a step in snow. Mine sounded like somebody eating cucumber. There was a cough from the next room."),
             ("heritage-craft", "learning"), ("paper-pattern-shirt", "twelve-slot-roll"),
             Picture("window", "lake", (T("cloth", "#e9dcc0", "#a8503a", 0.5, 0.88),))),
        Post("lent-out-for-pockets", Said("第六十一天：借去学口袋", "Day 61: lent out for pockets"),
             Said("去袖里有风坐了一天。蔡姨教了三种暗袋，只准我记一种。回来的路上我偷偷背第二种。",
                  "A day at Wind in the Sleeve. Aunt Cai showed me three hidden pockets and permitted me to remember one. I recited a second all the way home."),
             ("hanfu", "learning"), ("pocket-robe", "bus-robe"),
             Picture("arch", "lilac", (T("robe", "#4a5f7c", "#f3e6cf", 0.5, 0.92),))),
        Post("collar-that-listens", Said("第八十八天：给自己做一件", "Day 88: one for myself"),
             Said("领子朝左歪，像在听人说话。穿它下楼吃面，碗底多了一颗蛋，老板娘看着别处。",
                  "The collar leans to the left, as if listening to someone. I wore it down for noodles and found an extra egg in the bowl. Nobody met my eye."),
             ("everyday-wear", "learning"), ("red-broth-shirt",),
             Picture("night_market", "rust", (T("shirt", "#e9dcc0", "#d8c7a2", 0.44, 0.86), T("noodles", "#f1e6cf", "#c4472c", 0.72, 0.58, -0.05)))),
        Post("day-hundred", Said("第一百天：点那颗扣子", "Day 100: I place the button"),
             Said("今天轮到我定第二颗的位置。我退到门口，等客人转身，指了一下。他看了好久，往上挪了一毫米。",
                  "I was allowed to place the second button. I stood by the door until the customer turned, and pointed. Shen looked for a long time and moved it up one millimetre."),
             ("heritage-craft", "learning"), ("monday-white", "seven-stitch-shirt"),
             Picture("window", "plum", (T("shirt", "#f4f0e6", "#c9a45a", 0.5, 0.92),))),
    ),
)
