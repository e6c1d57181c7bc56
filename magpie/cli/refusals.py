"""What the command line says no to."""

from magpie.kit.errors import Refusal


class HomeInUse(Refusal):
    code = "home_in_use"
    en = "Magpie already runs on {home} (process {pid}). Stop it, or choose another folder with --home."
    zh = "{home} 上已有 Magpie 在运行（进程 {pid}）。请先停止它，或用 --home 指定其他目录。"


class HomeUnwritable(Refusal):
    code = "home_unwritable"
    en = "{home} cannot be written: {why}. Choose another folder with --home, or make room and give access."
    zh = "无法写入 {home}：{why}。请用 --home 指定其他目录，或腾出空间并授予权限。"


class PortBusy(Refusal):
    code = "port_busy"
    en = "Port {port} of {host} is taken by another program. Choose one with --port, or 0 for any free one."
    zh = "{host} 的端口 {port} 已被占用。请用 --port 指定其他端口，0 表示任选空闲端口。"


class PortForbidden(Refusal):
    code = "port_forbidden"
    en = "Port {port} of {host} cannot be used: {why}."
    zh = "无法使用 {host} 的端口 {port}：{why}。"


class NothingFound(Refusal):
    code, status = "nothing_found", 404
    en = "Nothing is kept about {what} in {home}. Traces are held for the newest slates only; check the id and --home."
    zh = "{home} 中没有关于 {what} 的记录。仅保留最近推荐的轨迹；请检查编号与 --home。"


class NoExperiments(Refusal):
    code, status = "no_experiments", 404
    en = "{home} runs no experiments. Write one into {home}/weights.toml: see docs/change_the_weights.md."
    zh = "{home} 没有实验。请写入 {home}/weights.toml，参见 docs/change_the_weights.md。"


class NobodyThere(Refusal):
    code = "nobody_there"
    en = "No site answers at {url}: {why}. Start it with `magpie up`, or say where it is with --url."
    zh = "{url} 没有站点应答：{why}。请先运行 magpie up，或用 --url 指明地址。"


class OtherHome(Refusal):
    code = "other_home"
    en = "The site at {url} does not run on {home}: it does not know this home's keys. Choose its own folder with --home."
    zh = "{url} 的站点并不使用 {home}：它不认识该目录的密钥。请用 --home 指定它自己的数据目录。"


class DatabaseNotEmpty(Refusal):
    code, status = "database_not_empty", 409
    en = "That database holds {count} tables already. The day needs an empty one, so that nobody's orders mix with its own."
    zh = "该数据库中已有 {count} 张表。演练需要空数据库，以免与真实订单混在一起。"
