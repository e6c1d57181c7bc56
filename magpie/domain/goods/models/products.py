"""Product (SPU) and SKU, with what is said and shown of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from magpie.domain.goods import rules
from magpie.domain.goods.models.catalogue import Brand, Category, Topic
from magpie.domain.goods.rules.returns import RETURN_DAYS, ReturnPolicy


class Product(models.Model):
    """One thing a shop shows. `version` grows with every change a card would show.

    `shop` is the account that sells it. On the shelf = published and not withdrawn since.
    """

    personal_data: ClassVar[str] = "none"

    shop = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="products")
    handle = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=rules.TITLE_CHARS_MAX, blank=True)
    title_en = models.CharField(max_length=rules.TITLE_CHARS_MAX, blank=True)
    story_zh = models.TextField(max_length=rules.STORY_CHARS_MAX, blank=True)
    story_en = models.TextField(max_length=rules.STORY_CHARS_MAX, blank=True)
    min_age_years = models.PositiveSmallIntegerField(default=0)
    return_policy = models.CharField(
        max_length=24,
        default=ReturnPolicy.SEVEN_DAY,
        choices=[(one.value, one.value) for one in ReturnPolicy],
    )
    return_days = models.PositiveSmallIntegerField(default=RETURN_DAYS[0])
    version = models.PositiveBigIntegerField(default=0)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "handle"], name="one_handle_per_shop"),
            models.CheckConstraint(condition=~Q(title_zh="") | ~Q(title_en=""), name="product_has_a_title"),
            models.CheckConstraint(
                condition=Q(return_days__in=RETURN_DAYS), name="return_days_are_published"
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="product_by_publishing")]

    def __str__(self) -> str:
        return self.title_en or self.title_zh

    @property
    def key(self) -> str:
        return f"product:{self.pk}"


class ProductAttribute(models.Model):
    """One thing said of a product, with its type and who says so."""

    personal_data: ClassVar[str] = "none, except a maker's public name"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=16, choices=[(name.value, name.value) for name in rules.AttributeName])
    value_zh = models.CharField(max_length=rules.ATTRIBUTE_CHARS_MAX, blank=True)
    value_en = models.CharField(max_length=rules.ATTRIBUTE_CHARS_MAX, blank=True)
    value_type = models.CharField(
        max_length=8, default="text", choices=[(t.value, t.value) for t in rules.AttributeType]
    )
    source = models.CharField(max_length=8, choices=[(s.value, s.value) for s in rules.AttributeSource])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(value_zh="") | ~Q(value_en=""), name="attribute_has_a_value")
        ]
        ordering = ["position", "id"]


class ProductTopic(models.Model):
    """How much a product speaks of a topic, in 0..1."""

    personal_data: ClassVar[str] = "none"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="products")
    weight = models.FloatField()
    taxonomy_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "topic"], name="topic_once_per_product"),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="product_topic_weight_in_0_1"
            ),
        ]


class ProductImage(models.Model):
    """A picture of ours (`file`, below the media folder) or of an allowed host (`url`), never both."""

    personal_data: ClassVar[str] = "none"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    position = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1_000, blank=True)
    alt_zh = models.CharField(max_length=200, blank=True)
    alt_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="one_image_per_position"),
            models.CheckConstraint(
                condition=Q(file="", url__gt="") | Q(file__gt="", url=""), name="image_has_one_place"
            ),
        ]


class ProductStep(models.Model):
    """One step of how it is made, in order, with who says so."""

    personal_data: ClassVar[str] = "none"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    words_zh = models.CharField(max_length=rules.STEP_CHARS_MAX, blank=True)
    words_en = models.CharField(max_length=rules.STEP_CHARS_MAX, blank=True)
    source = models.CharField(max_length=8, choices=[(s.value, s.value) for s in rules.AttributeSource])

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="one_step_per_position"),
            models.CheckConstraint(condition=~Q(words_zh="") | ~Q(words_en=""), name="step_has_words"),
        ]


class Sku(models.Model):
    """What is actually sold: {"Colour": "Red", "Size": "M"}. A single piece exists once in the world.

    `name_zh` and `name_en` are what a chooser reads where the options are only in one language. Goods that differ piece by
    piece say their weight (0 where it is not told), their quality in words, and the certificate that names this piece.
    """

    personal_data: ClassVar[str] = "none"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="skus")
    code = models.CharField(max_length=rules.CODE_CHARS_MAX)
    options = models.JSONField(default=dict)
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    is_single_piece = models.BooleanField(default=False)
    weight_mg = models.BigIntegerField(default=0)
    quality_zh = models.CharField(max_length=rules.QUALITY_CHARS_MAX, blank=True)
    quality_en = models.CharField(max_length=rules.QUALITY_CHARS_MAX, blank=True)
    certificate_no = models.CharField(max_length=rules.CERTIFICATE_CHARS_MAX, blank=True)
    certificate_by = models.CharField(max_length=rules.CERTIFICATE_CHARS_MAX, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "code"], name="one_code_per_product"),
            # However it is spelled, a certificate names one piece; sold and shown again it names that piece again.
            models.UniqueConstraint(
                Lower("certificate_by"),
                Lower("certificate_no"),
                condition=~Q(certificate_no="") & Q(retired_at=None),
                name="one_piece_per_certificate",
            ),
            models.CheckConstraint(
                condition=Q(certificate_no="", certificate_by="")
                | (~Q(certificate_no="") & ~Q(certificate_by="")),
                name="certificate_names_its_certifier",
            ),
            models.CheckConstraint(
                condition=Q(weight_mg__gte=0) & Q(weight_mg__lte=rules.WEIGHT_MG_MAX), name="weight_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.code
