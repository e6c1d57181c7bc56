"""`magpie import goods FILE`: a Shopify product export onto the shelf, whole or not at all.

Validates everything first and prints every problem by row and column; nothing is fetched from the network.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magpie.cli.environment import process_environment

if TYPE_CHECKING:
    from magpie.domain.goods.shopify import Plan

PROBLEMS_PRINTED_MAX = 1_000


@click.command("goods")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--shop", default="", help="@handle of the shop; made if missing. Without it every Vendor is a shop."
)
@click.option(
    "--currency", default="CNY", show_default=True, help="Currency of the prices, such as CNY or USD."
)
@click.option("--owner", default="", help="User name of who will own a shop that is made now.")
@click.option(
    "--stock", type=click.IntRange(0, 10**9), help="Pieces of every SKU for which the file has no quantity."
)
@click.option(
    "--home", default="var", envvar="MAGPIE_HOME", type=click.Path(path_type=Path), help="Folder of all data."
)
@click.option("--dry-run", is_flag=True, help="Check and report; change nothing.")
def goods(
    *, file: Path, shop: str, currency: str, owner: str, stock: int | None, home: Path, dry_run: bool
) -> None:
    """Read a Shopify product CSV unchanged. Importing it again changes nothing but what changed in it."""
    open_home(home, dry_run=dry_run)
    from django.conf import settings

    from magpie.domain.goods.shopify import read_export

    hosts = frozenset(settings.MAGPIE_IMAGE_HOSTS)
    currency = currency.strip().upper()
    plan = read_export(
        file.read_bytes(), currency=currency, folder=file.resolve().parent, hosts=hosts, stock=stock
    )
    skus = sum(len(product.draft.skus) for product in plan.products)
    click.echo(f"{plan.row_count} rows · {len(plan.products)} products 商品 · {skus} SKUs 规格")
    if plan.problems:
        _print_problems(plan)
        sys.exit(1)
    for note in plan.notes():
        click.echo(f"note: {note.en}\n      {note.zh}")
    if dry_run:
        click.echo("dry run: nothing was changed · 试运行：未做任何更改")
        return
    _import(plan, shop=shop, owner=owner)


def open_home(home: Path, *, dry_run: bool) -> None:
    """Django on the home; a new home is made ready first when something will be written: a first import needs no site."""
    import django
    from django.conf import settings

    if not settings.configured:
        os.environ.update(process_environment(os.environ, home=home.resolve(), url="", port=8765))
    django.setup()
    from django.db import connection

    if dry_run or "goods_product" in connection.introspection.table_names():
        return
    from magpie.config.prepare import prepare_home

    for _ in prepare_home():
        pass


def _print_problems(plan: "Plan") -> None:
    for problem in plan.problems[:PROBLEMS_PRINTED_MAX]:
        place = f"row {problem.row}" + (f", {problem.column}" if problem.column else "")
        click.echo(f"{place}: {problem.en} · {problem.zh}", err=True)
    more = len(plan.problems) - PROBLEMS_PRINTED_MAX
    if more > 0:
        click.echo(f"… and {more} more · 另有 {more} 处", err=True)
    count = len(plan.problems)
    click.echo(f"{count} problems; nothing was imported · {count} 处问题，没有导入任何内容", err=True)


def _import(plan: "Plan", *, shop: str, owner: str) -> None:
    from django.db import transaction
    from django.utils import timezone

    from magpie.domain.goods.actions import import_plan

    now = timezone.now()
    with (
        click.progressbar(length=len(plan.products), label="importing 导入", file=sys.stderr) as bar,
        transaction.atomic(),
    ):
        vendors = sorted({product.vendor for product in plan.products})
        shop_of = {
            vendor: _shop(shop.lstrip("@") or vendor, owner=owner, name=vendor or shop) for vendor in vendors
        }
        report = import_plan(plan=plan, shop_of=shop_of, now=now, on_product=lambda: bar.update(1))
    click.echo(
        f"added 新增 {report.added} · changed 更新 {report.changed} · unchanged 未变 {report.unchanged} · "
        f"not shown 未展示 {report.hidden}"
    )


def _shop(handle_or_name: str, *, owner: str, name: str) -> int:
    """The account of a shop, found by handle or made with the vendor's name."""
    from django.utils import timezone

    from magpie.domain.goods.shopify.words import in_languages
    from magpie.domain.people import actions, queries
    from magpie.domain.people.refusals import NoSuchAccount
    from magpie.domain.people.rules import handle_from

    handle = handle_from(handle_or_name)
    try:
        return queries.get_account_by_handle(handle).id
    except NoSuchAccount:
        now = timezone.now()
        person = queries.get_person_named(owner) if owner else actions.make_person(now=now)
        zh, en = in_languages(name or handle)
        return actions.open_account(
            person=person, kind="shop", handle=handle, name_zh=zh, name_en=en, now=now
        )
