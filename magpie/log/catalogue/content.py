"""Kinds about looking: cards, films, lists, likes and follows. Interest and Attention."""

from magpie.log.catalogue.shape import Kind, Stage
from magpie.log.catalogue.words import CARD, COUNT, FLAG, PERSON, TEXT, client, schema, server

SEE, A = Stage.INTEREST, Stage.ATTENTION
FILM = schema(content_asset_id=TEXT, total_length=COUNT, livestream=FLAG, sound=COUNT, full_screen=FLAG)
ACCOUNT = ("person", "account")

SEEN: tuple[Kind, ...] = (
    client(
        "Content Impressed",
        SEE,
        "A1",
        "A card was at least half visible for one second.",
        "卡片至少一半可见并停留一秒。",
        measure="visible time, ms",
    ),
    client("Live Room Impressed", SEE, "A1", "A live room's card was seen.", "看到了直播间卡片。"),
    client(
        "Product List Viewed",
        SEE,
        "A1",
        "A list of products was looked at.",
        "浏览了商品列表。",
        needs=PERSON,
    ),
    client("Product List Filtered", SEE, "A1", "A list was narrowed.", "筛选了商品列表。", needs=PERSON),
    client("Promotion Viewed", SEE, "A1", "A promotion was seen.", "看到了活动。", needs=PERSON),
)

HELD: tuple[Kind, ...] = (
    client(
        "Content Viewed",
        A,
        "A1",
        "A card was left after being looked at; the time it held.",
        "离开卡片，记录停留时长。",
        measure="dwell, ms",
        schema=schema(total_length_ms=COUNT, completed=FLAG),
    ),
    client("Promotion Clicked", A, "A2", "A promotion was opened.", "点击了活动。", needs=PERSON),
    client("Video Playback Started", A, "A1", "A film began to play.", "视频开始播放。", schema=FILM),
    client("Video Playback Paused", A, "A1", "A film was paused.", "视频暂停。", measure="position, ms"),
    client(
        "Video Playback Interrupted", A, "A1", "A film was cut off.", "视频播放中断。", measure="position, ms"
    ),
    client("Video Playback Buffer Started", A, "A1", "A film waited for data.", "视频开始缓冲。"),
    client("Video Playback Buffer Completed", A, "A1", "A film went on after waiting.", "视频缓冲完成。"),
    client("Video Playback Seek Started", A, "A1", "A jump in a film began.", "开始拖动进度。"),
    client("Video Playback Seek Completed", A, "A1", "A jump in a film ended.", "完成拖动进度。"),
    client("Video Playback Resumed", A, "A1", "A film was taken up again.", "视频继续播放。"),
    client("Video Content Started", A, "A1", "The film itself began.", "正片开始。", schema=FILM),
    client(
        "Video Content Playing",
        A,
        "A1",
        "A film kept playing (a heartbeat).",
        "视频播放中（心跳）。",
        measure="position, ms",
    ),
    client(
        "Video Content Completed", A, "A1", "The film itself ended.", "正片播放完。", measure="watched, ms"
    ),
    client(
        "Video Playback Completed",
        A,
        "A1",
        "A film was watched to its end.",
        "视频播放完成。",
        measure="watched, ms",
    ),
    client("Live Room Left", A, "A2", "A live room was left.", "离开直播间。", measure="stay, ms"),
)

ANSWERED: tuple[Kind, ...] = (
    client("Content Liked", A, "A2", "Liked.", "点赞。"),
    client("Content Unliked", A, "A1", "A like was taken back.", "取消点赞。"),
    server(
        "Content Commented",
        A,
        "A2",
        "Commented.",
        "评论。",
        needs=CARD,
        schema=schema(text=TEXT, thread=TEXT),
    ),
    client("Live Room Entered", A, "A2", "A live room was entered.", "进入直播间。"),
    client(
        "Live Comment Posted",
        A,
        "A2",
        "Something was said in a live room.",
        "在直播间发言。",
        schema=schema(text=TEXT),
    ),
    client("Fan Club Joined", A, "A2", "A fan club was joined.", "加入粉丝团。", needs=ACCOUNT),
    client("Recommendation Explained", A, "A1", "“Why this” was opened.", "查看了推荐理由。"),
    client(
        "Not Interested Marked",
        A,
        "A1",
        "Asked for less of this.",
        "标记为不感兴趣。",
        schema=schema(reason=TEXT),
    ),
    client(
        "Second Floor Opened", A, "A2", "The drawer above a page was opened.", "打开了二楼。", needs=PERSON
    ),
    server("Creator Followed", A, "A2", "An account was followed.", "关注了账号。", needs=ACCOUNT),
    server("Creator Unfollowed", A, "A1", "An account was unfollowed.", "取消关注。", needs=ACCOUNT),
)

CONTENT_KINDS: tuple[Kind, ...] = SEEN + HELD + ANSWERED
