"""Many orders at once: the list goes out safe, comes back in any common encoding, and no row is lost."""

import csv
import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.people import actions as people
from magpie.domain.trade.actions.shipping import Waybill, send_parcel
from magpie.domain.trade.models import Order, OrderLine, Parcel, RecordKey
from tests.console.desk import HOME, another_shop_of_mei, ordered, paid, queries_of, shown
from tests.domain.cast import NOW, Town, fact_names

pytestmark = pytest.mark.wide

PAGE, OUT, REST = f"{HOME}orders/waybills/", f"{HOME}orders/waiting.csv", f"{HOME}orders/waybills/rest.csv"
# Four of the frame; how much waits.
PAGE_QUERIES = 5
# Four of the frame; the orders in five, the places in three, the codes.
OUT_QUERIES = 13
NOBODYS = "01JD5Y1V9GZC3M0B5T8RQK2W7N"


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def downloaded(browser: Client, *, language: str = "en") -> list[list[str]]:
    answer = browser.get(OUT, HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 200
    return table(answer.content)


def upload(browser: Client, data: bytes) -> tuple[int, str]:
    answer = browser.post(PAGE, {"sheet": SimpleUploadedFile("waybills.csv", data)})
    return answer.status_code, unescape(answer.content.decode())


def sheet(*rows: tuple[str, str, str]) -> bytes:
    return "\n".join(",".join(row) for row in (("order", "carrier", "waybill"), *rows)).encode()


def mending(page: str) -> str:
    """What stands in the field where bad rows are mended."""
    found = re.search(r'<textarea name="rows"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1]


def test_what_waits_goes_out_with_goods_and_address_the_earliest_promise_first(
    here: Town, mei: Client
) -> None:
    later, first = paid(here, quantity=3), paid(here)
    ordered(here)
    line = OrderLine.objects.get(order=later).pk
    send_parcel(
        by=here.mei, order=later.number, waybill=Waybill("S", "1"), pieces={line: 1}, now=timezone.now()
    )
    Order.objects.filter(pk=first.pk).update(ship_by=timezone.now(), note="请轻放\n谢谢")

    header, *rows = downloaded(mei)

    assert header[:5] == ["order", "carrier", "waybill", "Promised by", "Goods"]
    assert [row[0] for row in rows] == [first.number, later.number]
    assert rows[0][1:3] == ["", ""]
    assert rows[0][4:] == [
        "SG-50 Spring green tea ×1", "陶小满", "138 0000 0000", "浙江省", "杭州市西湖区", "龙井路 1 号", "310000", "请轻放\n谢谢",
    ]  # fmt: skip
    assert rows[1][4] == "SG-50 Spring green tea ×2"
    chinese = downloaded(mei, language="zh-hans")
    assert chinese[0][:5] == ["订单号", "快递公司", "运单号", "承诺发货时间", "商品"]
    assert chinese[1][4] == "SG-50 明前绿茶 ×1"


def test_the_file_is_kept_by_nobody_on_the_way_and_named_for_the_shop(here: Town, mei: Client) -> None:
    answer = mei.get(OUT)

    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="lantern_tea-to-send-[\d-]{10}.csv"', answer["Content-Disposition"]
    )


@pytest.mark.parametrize("note", ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "＝1"])
def test_a_buyers_words_never_run_as_a_formula(here: Town, mei: Client, note: str) -> None:
    order = paid(here)
    Order.objects.filter(pk=order.pk).update(note=note)

    assert downloaded(mei)[1][-1] == f"'{note}"


def test_where_the_record_is_destroyed_the_address_is_empty(here: Town, mei: Client) -> None:
    paid(here)
    RecordKey.objects.update(key=None, destroyed_at=timezone.now())

    assert downloaded(mei)[1][5:] == [""] * 7


def test_the_list_filled_in_sends_everything_and_again_changes_nothing(here: Town, mei: Client) -> None:
    orders = [paid(here), paid(here, quantity=2), paid(here)]
    header, *rows = downloaded(mei, language="zh-hans")
    for at, row in enumerate(rows[:2]):
        row[1:3] = ["顺丰速运", f"SF100{at}"]
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    filled = out.getvalue().encode("gbk")

    status, page = upload(mei, filled)
    facts = len(fact_names())

    assert status == 200
    assert "2 orders were sent. 1 row has no waybill yet and waits. The file was read as GBK." in page
    parcels = Parcel.objects.order_by("pk").values_list("order__number", "carrier_name", "waybill")
    assert list(parcels) == [
        (orders[0].number, "顺丰速运", "SF1000"),
        (orders[1].number, "顺丰速运", "SF1001"),
    ]
    assert "0 orders were sent. 2 rows had been sent before and changed nothing." in upload(mei, filled)[1]
    assert (Parcel.objects.count(), len(fact_names())) == (2, facts)


def test_bad_rows_are_listed_with_why_mended_and_sent_and_kept_as_a_file(here: Town, mei: Client) -> None:
    good, spoiled = paid(here), paid(here)
    data = sheet((good.number, "Swift", "1"), (spoiled.number, "Swift", "4.31E+15"), (NOBODYS, "=1+1", "2"))

    status, page = upload(mei, data)

    assert status == 200
    assert "1 order was sent. 2 rows were not" in page
    for words in (
        "Row 3",
        "turned this waybill into “4.31E+15”",
        "Row 4",
        "There is no such order of yours.",
    ):
        assert words in page
    rest = mending(page)
    answer = mei.post(REST, {"rows": rest})
    assert table(answer.content) == [
        ["order", "carrier", "waybill", "Why not"],
        [spoiled.number, "Swift", "4.31E+15", table(answer.content)[1][3]],
        [NOBODYS, "'=1+1", "2", "There is no such order of yours."],
    ]
    assert "not-sent" in answer["Content-Disposition"]

    status, page = mei.post(PAGE, {"rows": rest.replace("4.31E+15", "4310012345678901")}), ""
    assert Parcel.objects.filter(order=spoiled, waybill="4310012345678901").count() == 1
    assert [line.split(",")[0] for line in mending(unescape(status.content.decode())).splitlines()[1:]] == [
        NOBODYS
    ]


def test_why_is_said_in_chinese_too(here: Town, mei: Client) -> None:
    page = mei.post(PAGE, {"rows": f"{NOBODYS},Swift,1"}, HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()

    assert "没有这笔订单" in page
    assert "已发货 0 笔订单" in page
    assert "订单号,快递公司,运单号,未发货原因" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "workbook"),
        (b"order,carrier\n1,2", "misses waybill"),
        (b"\xff\xff\xff", "neither UTF-8 nor GBK"),
        (b"order,carrier,waybill\n" + b"x,y,z\n" * 501, "more than 50"),
        (b"x" * (512 * 1024 + 1), "larger than 512 KB"),
        (b'order,carrier,waybill\n"x,y,z', "quote is not closed"),
    ],
)
def test_what_is_no_sheet_changes_nothing_and_says_the_remedy(
    here: Town, mei: Client, data: bytes, said: str
) -> None:
    status, page = upload(mei, data)

    assert (status, said in page) == (422, True)
    assert Parcel.objects.count() == 0


def test_rows_that_cannot_be_read_stay_as_they_were_typed(here: Town, mei: Client) -> None:
    answer = mei.post(PAGE, {"rows": "order,carrier\n<b>,2"})

    assert answer.status_code == 422
    assert "&lt;b&gt;,2</textarea>" in answer.content.decode()
    assert mei.post(PAGE, {}).status_code == 422
    assert mei.post(PAGE, {"rows": "  "}).status_code == 422


def test_markup_in_a_sheet_stays_text(here: Town, mei: Client) -> None:
    answer = mei.post(PAGE, {"rows": f"{NOBODYS},<script>alert(1)</script>,</textarea>"})

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;/textarea&gt;" in answer.content.decode()


def test_orders_of_another_shop_are_not_there_also_for_somebody_who_works_for_both(
    here: Town, mei: Client
) -> None:
    order = paid(here)
    other = another_shop_of_mei(here)

    page = mei.post(f"{other}orders/waybills/", {"rows": f"{order.number},Swift,1"}).content.decode()

    assert "There is no such order of yours." in page
    assert Parcel.objects.count() == 0
    assert len(table(mei.get(f"{other}orders/waiting.csv").content)) == 1


def test_strangers_read_and_send_nothing_and_editors_do(here: Town, tao: Client) -> None:
    order = paid(here, person=here.mei)
    assert [tao.get(path).status_code for path in (PAGE, OUT)] == [403, 403]
    assert tao.post(PAGE, {"rows": f"{order.number},Swift,1"}).status_code == 403
    assert Parcel.objects.count() == 0

    people.grant_role(account=here.shop, person=here.tao, role="editor", now=NOW)

    assert tao.post(PAGE, {"rows": f"{order.number},Swift,1"}).status_code == 200
    assert Parcel.objects.count() == 1


def test_a_form_from_elsewhere_sends_nothing(here: Town, mei: Client) -> None:
    order = paid(here)
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = mei.cookies

    assert upload(strict, sheet((order.number, "Swift", "1")))[0] == 403
    assert strict.post(REST, {"rows": "a,b"}).status_code == 403
    assert Parcel.objects.count() == 0


def test_what_is_kept_as_a_file_is_bounded(here: Town, mei: Client) -> None:
    assert mei.post(REST, {"rows": "x,y,z\n" * 600}).status_code == 422
    assert mei.post(REST, {"rows": ""}).status_code == 422


def test_pages_and_the_file_cost_the_same_however_much_there_is(here: Town, mei: Client) -> None:
    paid(here)
    first = queries_of(mei, PAGE), _cost_of_file(mei)
    for _ in range(4):
        paid(here)

    assert first == (PAGE_QUERIES, OUT_QUERIES)
    assert (queries_of(mei, PAGE), _cost_of_file(mei)) == first
    assert "5 orders wait to be sent" in shown(mei, PAGE)


def _cost_of_file(browser: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get(OUT)
    return len(asked)
