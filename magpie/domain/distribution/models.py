"""The card projection: what a page needs to draw a card and the engine needs to know of it."""

from typing import ClassVar

from django.db import models


class Card(models.Model):
    """One card as last announced. `features` and `display` are the JSON of the log's CardFeatures and CardDisplay.

    `version` grows with every announcement, so a late one cannot undo a newer one.
    """

    personal_data: ClassVar[str] = "public names of accounts"

    card = models.CharField(primary_key=True, max_length=60)
    kind = models.CharField(max_length=8)
    account = models.CharField(max_length=60, db_index=True)
    version = models.PositiveBigIntegerField()
    features = models.JSONField()
    display = models.JSONField()
    available = models.BigIntegerField(default=-1)
    is_simulated = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.card


class CardAnchor(models.Model):
    """Which product cards a content card carries, so that a product's change finds them."""

    personal_data: ClassVar[str] = "none"

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="anchors")
    anchor = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "anchor"], name="card_anchored_once")]
