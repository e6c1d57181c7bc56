"""Publishing a whole export: all of it in one transaction, or none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from magpie.domain.goods.actions.products import publish_product, withdraw_product
from magpie.domain.goods.models import Product
from magpie.domain.goods.shopify import Plan
from magpie.kit.errors import Refusal


class ExportHasProblems(Refusal):
    code, status = "export_has_problems", 422
    en = "{count} cells cannot be read; nothing was imported."
    zh = "{count} 个单元格无法读取，没有导入任何内容。"


@dataclass
class ImportReport:
    """What an import did, product by product."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    hidden: int = 0


def import_plan(
    *,
    plan: Plan,
    shop_of: Mapping[str, int],
    now: datetime,
    by: str = "",
    on_product: Callable[[], None] = lambda: None,
) -> ImportReport:
    """Make every shelf equal to the plan; `shop_of` maps a vendor to its account. The same file again changes nothing.

    Raises ExportHasProblems before anything is written. Facts: those of `publish_product` and `withdraw_product`.
    """
    if plan.problems:
        raise ExportHasProblems(count=len(plan.problems))
    report = ImportReport()
    with transaction.atomic():
        for planned in plan.products:
            shop = shop_of[planned.vendor]
            before = Product.objects.filter(shop=shop, handle=planned.draft.handle).first()
            if planned.is_shown:
                draft = planned.ready(shop=shop, media=Path(settings.MEDIA_ROOT))
                after = Product.objects.only("version").get(pk=publish_product(draft=draft, now=now, by=by))
                report.added += before is None
                report.changed += before is not None and before.version != after.version
                report.unchanged += before is not None and before.version == after.version
            else:
                report.hidden += 1
                if before is not None:
                    withdraw_product(product=before.pk, why="draft or archived in the export", now=now)
            on_product()
    return report
