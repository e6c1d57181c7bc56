"""A Shopify export: read unchanged, refused whole with every reason, and importing again changes nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from magpie.cli.import_goods import goods as import_goods
from magpie.domain.goods import actions, queries
from magpie.domain.goods.models import Product, Reservation
from magpie.domain.goods.shopify import read_export
from magpie.domain.goods.shopify.plan import Plan
from magpie.domain.goods.shopify.problems import UnreadableExport
from magpie.domain.goods.shopify.words import plain_text, split_tags, weigh_topics
from magpie.domain.people.models import Account
from tests.domain.cast import NOW, fact_names, photo, tao

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,"
    "Variant Price,Variant Compare At Price,Image Src,Image Position,Image Alt Text,Status"
)
GOOD = f"""{HEADER}
spring-green,Spring green tea,"<p>Picked <b>before</b> Qingming.</p><script>steal()</script>",Lantern Tea,Food > Tea,"tea, Handmade, limited",TRUE,Size,50 g,SG-50,20,68.00,88.00,cup.jpg,1,A cup,active
spring-green,,,,,,,,100 g,SG-100,10,"1,128.00",,,,,
spring-green,,,,,,,,,,,,,https://cdn.example/x.jpg,2,,
lamp,纸灯笼,<ul><li>手工</li></ul>,灯笼铺,灯具,灯笼,TRUE,Title,Default Title,,3,39.9,,,,,active
old-lamp,Old lamp,,灯笼铺,,,TRUE,,,OL,1,5,,,,,draft
"""


def read(text: str | bytes, folder: Path = Path(), **more: object) -> Plan:
    data = text.encode() if isinstance(text, str) else text
    return read_export(data, currency="CNY", folder=folder, hosts=frozenset(), **more)  # type: ignore[arg-type]


@pytest.fixture
def shelf(tmp_path: Path, sqlite_truth: str) -> Path:
    """A folder with the good export and its picture."""
    (tmp_path / "cup.jpg").write_bytes(photo())
    (tmp_path / "goods.csv").write_text(GOOD, encoding="utf-8-sig")
    return tmp_path


def run(folder: Path, *options: str, file: str = "goods.csv") -> tuple[int, str]:
    result = CliRunner().invoke(import_goods, [str(folder / file), *options])
    return result.exit_code, result.output


def test_an_export_becomes_goods_with_everything_it_says(shelf: Path) -> None:
    code, said = run(shelf)

    assert code == 0
    assert "added 新增 2 · changed 更新 0 · unchanged 未变 0 · not shown 未展示 1" in said
    tea = next(view for view in queries.products_page().rows if view.handle == "spring-green")
    assert (tea.title_en, tea.title_zh, tea.story_en) == ("Spring green tea", "", "Picked before Qingming.")
    assert (tea.shop.handle, tea.brand_en, tea.category) == ("lantern_tea", "Lantern Tea", "food/tea")
    assert tea.topics == {"tea": 1.0, "heritage-craft": 1.0}
    assert [(said.name, said.value_en, said.source) for said in tea.attributes] == [
        ("tag", "limited", "import")
    ]
    assert [(s.code, s.price_minor, s.compare_minor, s.available, s.options) for s in tea.skus] == [
        ("SG-50", 6800, 8800, 20, {"Size": "50 g"}),
        ("SG-100", 112800, 0, 10, {"Size": "100 g"}),
    ]
    assert len(tea.images) == 1
    assert tea.images[0].url.endswith(".jpg")
    lamp = next(view for view in queries.products_page().rows if view.handle == "lamp")
    assert (lamp.title_zh, lamp.story_zh, lamp.price_minor, lamp.topics) == (
        "纸灯笼",
        "· 手工",
        3990,
        {"lighting": 1.0},
    )
    assert [sku.code for sku in lamp.skus] == ["default"]
    assert sorted(Account.objects.values_list("handle", "kind")) == [
        ("lantern_tea", "shop"),
        (lamp.shop.handle, "shop"),
    ]


def test_importing_again_changes_nothing_even_after_a_sale(shelf: Path) -> None:
    run(shelf, "--shop", "lantern_tea")
    tea = next(view for view in queries.products_page().rows if view.handle == "spring-green")
    actions.reserve_stock(person=tao(), sku=tea.skus[0].id, now=NOW)
    before = fact_names()

    code, said = run(shelf, "--shop", "@lantern_tea")

    assert code == 0
    assert "added 新增 0 · changed 更新 0 · unchanged 未变 2" in said
    assert fact_names() == before
    assert queries.get_product(tea.id).skus[0].available == 19
    assert (Account.objects.count(), Reservation.objects.count()) == (1, 1)


def test_what_changed_in_the_file_changes_on_the_shelf(shelf: Path) -> None:
    run(shelf)
    changed = GOOD.replace("68.00", "59.00").replace(",39.9,,,,,active", ",39.9,,,,,archived")
    (shelf / "goods.csv").write_text(changed, encoding="utf-8")
    before = len(fact_names())

    _, said = run(shelf)

    assert "added 新增 0 · changed 更新 1 · unchanged 未变 0 · not shown 未展示 2" in said
    assert fact_names()[before:] == ["PriceChanged", "ProductPublished", "ProductWithdrawn"]
    assert [view.handle for view in queries.products_page().rows] == ["spring-green"]


def test_a_dry_run_writes_nothing(shelf: Path) -> None:
    code, said = run(shelf, "--dry-run")

    assert (code, Product.objects.count(), fact_names()) == (0, 0, [])
    assert "1 pictures on https://cdn.example were left out" in said


def test_every_bad_cell_is_named_at_once_and_nothing_is_imported(shelf: Path) -> None:
    rows = [
        "tea,Tea,,V,,,TRUE,,,A,1,68.00,,,,,active",
        "cup,Cup,,V,,,TRUE,,,B,x,12,5,,,,,active",
        "pot,Pot,,V,,,maybe,,,C,1,cheap,,../../secret.jpg,,,sold",
        "jar,,,V,,,TRUE,,,D,1,-3,,missing.jpg,,,active",
        ",Nameless,,V,,,TRUE,,,E,1,1,,,,,active",
        "tea,Tea again,,V,,,TRUE,,,F,1,1,,,,,active",
        "a b,Handle,,V,,,TRUE,,,G,1,1,,,,,active",
        "two,Two,,V,,,TRUE,Size,S,H,1,1,,,,,active",
        "two,,,,,,,,M,H,1,,,,,,",
        "pic,Pic,,V,,,TRUE,,,I,1,1,,javascript://x,,,active",
    ]
    (shelf / "bad.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")

    code, said = run(shelf, file="bad.csv")

    named = [line.split(":")[0] for line in said.splitlines() if line.startswith("row ")]
    assert named == [
        "row 3", "row 3, Variant Compare At Price", "row 3, Variant Inventory Qty",
        "row 4, Image Src", "row 4, Published", "row 4, Status", "row 4, Variant Price",
        "row 5, Image Src", "row 5, Title", "row 5, Variant Price",
        "row 6, Handle", "row 7, Handle", "row 8, Handle",
        "row 10, Variant Price", "row 10, Variant SKU", "row 11, Image Src",
    ]  # fmt: skip
    assert (code, Product.objects.count(), Account.objects.count(), fact_names()) == (1, 0, 0, [])
    assert "16 problems; nothing was imported" in said


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        ("Handle,Title".encode("utf-16"), "UTF-16"),
        (b"Handle,Title,Variant Price\nt\xe9,x,1", "Line 2 is not UTF-8"),
        (b"Handle;Title;Variant Price\na;b;1", "semicolons"),
        (b"Handle\tTitle\tVariant Price\na\tb\t1", "tabs"),
        (b"Handle,Title\na,b", "misses Variant Price"),
        (b"Handle,Title,Variant Price", "no products"),
        (b"Handle,Title,Variant Price,Title\na,b,1,c", "appears twice"),
        (b'Handle,Title,Variant Price\na,"b,1\n', "a quote is not closed"),
        (b"Handle,Title,Variant Price\na,\x00,1", "binary data"),
        (b"<!doctype html><html>", "misses"),
    ],
)
def test_a_file_that_is_no_export_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableExport) as refused:
        read(data)

    assert reason in refused.value.say("en")
    assert refused.value.say("zh") != refused.value.say("en")


@pytest.mark.parametrize("amount", ["12,50", "¥68", "1e3", "12.345", "NaN", "68,00 €", "١٢"])
def test_an_amount_that_could_be_misread_is_no_amount(amount: str) -> None:
    plan = read(f'Handle,Title,Variant Price\ntea,Tea,"{amount}"\n')

    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, "Variant Price")]


def test_the_newer_column_names_are_read_too() -> None:
    plan = read("Title,URL handle,Description,SKU,Price,Inventory quantity\nTea,tea,<p>Good</p>,A,5,7\n")

    (planned,) = plan.products
    assert plan.problems == []
    assert (planned.draft.handle, planned.draft.story_en, planned.draft.skus[0].on_hand) == ("tea", "Good", 7)


def test_quantities_the_file_does_not_give_are_counted_or_stood_in_for() -> None:
    text = "Handle,Title,Variant Price\ntea,Tea,5\n"

    assert (read(text).uncounted_skus, read(text).products[0].draft.skus[0].on_hand) == (1, None)
    assert (read(text, stock=4).uncounted_skus, read(text, stock=4).products[0].draft.skus[0].on_hand) == (
        0,
        4,
    )


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(photo())
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "cup.jpg").symlink_to(tmp_path / "secret.jpg")

    plan = read("Handle,Title,Variant Price,Image Src\ntea,Tea,5,cup.jpg\n", folder)

    assert [(problem.column, "outside" in problem.en) for problem in plan.problems] == [("Image Src", True)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Spring&nbsp;tea</p><p>Good</p>", "Spring tea\n\nGood"),
        ("<script>alert(1)</script>Hi<style>p{}</style>", "Hi"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<img src=x onerror=alert(1)>plain &lt;b&gt;", "plain <b>"),
        ("<<p>>odd", "<\n>odd"),
        ("", ""),
    ],
)
def test_html_becomes_the_text_a_reader_would_see(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_tags_shelf_and_title_weigh_less_in_this_order() -> None:
    weights, strange = weigh_topics(
        tags=split_tags("Tea, 手工，tea,limited"), shelf="Home > Candles", title="Board game for hiking"
    )

    assert weights == {
        "tea": 1.0,
        "heritage-craft": 1.0,
        "fragrance": 0.7,
        "home-decor": 0.7,
        "board-games": 0.5,
        "hiking": 0.5,
    }
    assert strange == ["limited"]


@pytest.mark.parametrize(("count", "ending"), [(8, "unheard7"), (9, "unheard7, …")])
def test_tags_that_are_not_all_listed_say_so(tmp_path: Path, count: int, ending: str) -> None:
    tags = ",".join(f"unheard{n}" for n in range(count))
    file = (
        f'Handle,Title,Tags,Variant SKU,Variant Inventory Qty,Variant Price\ncup,Cup,"{tags}",CUP,5,20.00\n'
    )

    plan = read_export(file.encode(), currency="CNY", folder=tmp_path, hosts=frozenset())

    assert [note.en.endswith(ending) for note in plan.notes() if "name no topic" in note.en] == [True]


PIECES = """Handle,Title,Variant Price,Variant SKU,Variant Grams,Quality,Certificate No,Certificate By
pin,Peony pin,3680,PIN,48.32,内侧有一道细纹,YH-0117,Dukou Assay
tea,Green tea,68,TEA,0,,,
"""


def test_weight_quality_and_certificate_come_in_where_a_file_has_them(shelf: Path) -> None:
    head, *rows = PIECES.splitlines()
    vended = [f"Vendor,{head}", *(f"Yan,{row}" for row in rows)]
    (shelf / "pieces.csv").write_text("\n".join(vended), encoding="utf-8")

    code, _ = run(shelf, file="pieces.csv")
    pin, tea = (
        next(v for v in queries.products_page().rows if v.handle == name).skus[0] for name in ("pin", "tea")
    )

    assert code == 0
    assert (pin.weight_mg, pin.quality_zh, pin.quality_en) == (48_320, "内侧有一道细纹", "")
    assert (pin.certificate_no, pin.certificate_by) == ("YH-0117", "Dukou Assay")
    assert (tea.weight_mg, tea.certificate_no) == (0, "")


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("PIN,heavy,", "Variant Grams"),
        ("PIN,-3,", "Variant Grams"),
        ("PIN,1.2345,", "Variant Grams"),
        ("PIN,1,", "Certificate No"),
    ],
)
def test_a_weight_or_certificate_that_cannot_be_read_is_named(cell: str, column: str) -> None:
    text = PIECES.replace("PIN,48.32,", cell).replace(
        ",Dukou Assay", "," if "Certificate" in column else ",Dukou Assay"
    )

    plan = read(text)

    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, column)]


def test_the_newer_template_calls_the_weight_by_another_name() -> None:
    plan = read(PIECES.replace("Variant Grams", "Weight value (grams)"))

    assert plan.products[0].draft.skus[0].weight_mg == 48_320
