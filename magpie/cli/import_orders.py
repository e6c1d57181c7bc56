"""`magpie import orders --olist FOLDER`: orders another system took, with what does not agree in its own files.

History only: nobody is told of it, nothing is put on the shelf and no stock is moved (`trade.actions.importing`).
"""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from magpie.domain.trade.olist import Compared, OlistFiles

LISTED_MAX = 1_000


@click.command("orders")
@click.option(
    "--olist", "folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of Olist's published files, csv or csv.gz.",
)  # fmt: skip
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--limit", type=click.IntRange(1, 10**7), help="Only so many orders, from the first on.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what does not agree as CSV."
)
@click.option("--dry-run", is_flag=True, help="Read, compare and report; change nothing.")
def orders(*, folder: Path, home: Path, limit: int | None, report: Path | None, dry_run: bool) -> None:
    """Bring in another system's orders and reconcile them. Importing them again changes nothing."""
    from magpie.cli.import_goods import open_home

    open_home(home, dry_run=dry_run)
    from magpie.domain.trade.olist import OlistFiles, compare, read_folder

    read = read_folder(folder)
    files = OlistFiles(read.orders[:limit], read.categories, read.stray_rows)
    compared = compare(files.orders)
    _print_differences(compared)
    if report is not None:
        _write_report(report, compared)
        click.echo(f"every difference 全部差异: {report}")
    if files.stray_rows:
        click.echo(
            f"{files.stray_rows:,} rows of orders that the orders file does not have; left out · 订单文件中没有，已略过"
        )
    if dry_run:
        click.echo("dry run: nothing was changed · 试运行：未做任何更改")
        return
    sys.exit(0 if _import(files) else 1)


def _import(files: "OlistFiles") -> bool:
    """Order by order, each in a transaction of its own; whether every one could be taken and the books balance."""
    from django.utils import timezone

    from magpie.domain.ledger.queries import find_imbalance
    from magpie.domain.trade.actions.importing import import_order
    from magpie.domain.trade.olist import sale_of
    from magpie.domain.trade.refusals import UnreadableSale

    added, refused = 0, 0
    with click.progressbar(files.orders, label="importing 导入", file=sys.stderr) as bar:
        for order in bar:
            try:
                added += import_order(sale=sale_of(order, files.categories), now=timezone.now())
            except UnreadableSale as refusal:
                refused += 1
                if refused <= LISTED_MAX:
                    click.echo(f"{refusal.say('en')} {refusal.say('zh')}", err=True)
    known = len(files.orders) - added - refused
    click.echo(
        f"{len(files.orders):,} orders 订单 = {added:,} added 新增 + {known:,} already there 已有 + {refused:,} refused 拒收"
    )
    wrong = find_imbalance()
    for one in wrong:
        click.echo(f"books 账目: {one.what} {one.subject} {one.minor}", err=True)
    click.echo("books balanced 账目平衡" if not wrong else "books do not balance 账目不平")
    return not refused and not wrong


def _print_differences(compared: "Sequence[Compared]") -> None:
    """What does not agree, class by class and order by order, and the totals of the files."""
    from rich.console import Console
    from rich.table import Column, Table

    from magpie.domain.trade.olist import Reason

    differing = [one for one in compared if one.reason]
    counts = Counter(one.reason for one in differing)
    rows = Table(
        Column("order 订单", no_wrap=True),
        "status 状态",
        "items 商品",
        "paid 支付",
        "difference 差额",
        "reason 原因",
    )
    for one in differing[:LISTED_MAX]:
        rows.add_row(
            one.number,
            one.status,
            _money(one.sold_minor),
            _money(one.paid_minor),
            _money(one.difference_minor),
            one.reason,
        )
    classes = Table("reason 原因", "orders 订单", "difference 差额", title="does not agree 不一致")
    for reason in Reason:
        if reason:
            minor = sum(one.difference_minor for one in differing if one.reason == reason)
            classes.add_row(reason, f"{counts[reason]:,}", _money(minor))
    console = Console()
    if differing:
        console.print(rows)
    if len(differing) > LISTED_MAX:
        console.print(f"… and {len(differing) - LISTED_MAX:,} more · 其余见 --report")
    console.print(classes)
    _print_totals(compared, len(differing))


def _print_totals(compared: "Sequence[Compared]", differing: int) -> None:
    price, freight = sum(one.price_minor for one in compared), sum(one.freight_minor for one in compared)
    paid = sum(one.paid_minor for one in compared)
    click.echo(
        f"{len(compared):,} orders 订单: {len(compared) - differing:,} agree 一致, {differing:,} differ 不一致\n"
        f"goods 货款 {_money(price)} + carriage 运费 {_money(freight)} = {_money(price + freight)}\n"
        f"payments 支付 {_money(paid)} · difference 差额 {_money(paid - price - freight)}"
    )


def _write_report(path: Path, compared: "Sequence[Compared]") -> None:
    """Every order that does not agree: amounts in centavos, whole numbers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            (
                "order", "status", "pieces", "price_minor", "freight_minor", "paid_minor",
                "difference_minor", "currency", "reason",
            )
        )  # fmt: skip
        for one in compared:
            if one.reason:
                writer.writerow(
                    (
                        one.number, one.status, one.pieces, one.price_minor, one.freight_minor,
                        one.paid_minor, one.difference_minor, "BRL", one.reason,
                    )
                )  # fmt: skip


def _money(minor: int) -> str:
    from magpie.kit.money import format_minor

    return format_minor(minor, "BRL")
