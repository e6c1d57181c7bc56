"""Olist's files in small, written by hand: six orders, one of each kind that its importer must tell apart.

| order | what |
|---|---|
| a | delivered, two pieces of one product: agrees |
| b | shipped, two sellers: one centavo too much for two pieces |
| c | delivered, ten instalments: interest |
| d | delivered, a voucher that is not all in the payments |
| e | called off before its items were written |
| f | created, never approved, and without a payment row |
"""

import gzip
from pathlib import Path

A, B, C, D, E, F = (letter * 32 for letter in "abcdef")
SELLER, OTHER_SELLER = "1" * 32, "2" * 32
TEA, CUP = "3" * 32, "4" * 32
MEI, TAO = "5" * 32, "6" * 32

FILES = {
    "olist_customers_dataset.csv": f"""customer_id,customer_unique_id,customer_city
{"7" * 32},{MEI},x
{"8" * 32},{TAO},x
""",
    "olist_orders_dataset.csv": f"""order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date
{A},{"7" * 32},delivered,2018-03-27 18:00:43,2018-03-27 18:10:00,2018-03-28 09:00:00,2018-04-02 10:00:00
{B},{"8" * 32},shipped,2018-03-27 18:00:43,2018-03-27 18:10:00,2018-03-28 09:00:00,
{C},{"8" * 32},delivered,2018-03-27 18:00:43,,,2018-04-02 10:00:00
{D},{"8" * 32},delivered,2018-03-27 18:00:43,2018-03-27 18:10:00,2018-03-28 09:00:00,
{E},{"8" * 32},canceled,2018-03-27 18:00:43,2018-03-27 18:10:00,,
{F},{"8" * 32},created,2018-03-27 18:00:43,,,
""",
    "olist_order_items_dataset.csv": f"""order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
{A},1,{TEA},{SELLER},2018-03-30 18:00:43,30.00,2.50
{A},2,{TEA},{SELLER},2018-03-30 18:00:43,30.00,2.50
{B},1,{TEA},{SELLER},2018-03-30 18:00:43,30.00,2.50
{B},2,{CUP},{OTHER_SELLER},2018-03-30 18:00:43,10.00,0.0
{C},1,{TEA},{SELLER},2018-03-30 18:00:43,30.00,2.50
{D},1,{TEA},{SELLER},2018-03-30 18:00:43,30.00,2.50
{F},1,{TEA},{SELLER},2018-03-30 18:00:43,30.00,2.50
{"9" * 32},1,{TEA},{SELLER},2018-03-30 18:00:43,30.00,2.50
""",
    "olist_order_payments_dataset.csv": f"""order_id,payment_sequential,payment_type,payment_installments,payment_value
{A},1,credit_card,1,60.0
{A},2,voucher,1,5.0
{B},1,boleto,1,42.51
{C},1,credit_card,10,36.0
{D},1,voucher,1,20.00
{D},2,voucher,1,0.00
{E},1,debit_card,1,99.9
""",
    "olist_products_dataset.csv": f"""product_id,product_category_name
{TEA},cha_e_cafe
{CUP},
""",
    "product_category_name_translation.csv": """product_category_name,product_category_name_english
cha_e_cafe,tea_and_coffee
""",
}


def write_folder(folder: Path, *, packed: bool = False, **instead: str) -> Path:
    """The files in `folder`, as csv or csv.gz; `instead` gives another text for the one whose name holds the key."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        said = next((other for part, other in instead.items() if part in name), text)
        if packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(said.encode()))
        else:
            (folder / name).write_text("\ufeff" + said, encoding="utf-8")
    return folder
