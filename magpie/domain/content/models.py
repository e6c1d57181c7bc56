"""Content, the goods it carries and the topics it speaks of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.content import rules


class Content(models.Model):
    """A post (picture) or a video (clip) with a story. Shown = published and not withdrawn since."""

    personal_data: ClassVar[str] = "what people published of their own will"

    kind = models.CharField(max_length=5, choices=[(kind.value, kind.value) for kind in rules.ContentKind])
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=rules.TITLE_CHARS_MAX, blank=True)
    title_en = models.CharField(max_length=rules.TITLE_CHARS_MAX, blank=True)
    story_zh = models.TextField(max_length=rules.STORY_CHARS_MAX, blank=True)
    story_en = models.TextField(max_length=rules.STORY_CHARS_MAX, blank=True)
    media = models.CharField(max_length=200)
    poster = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    duration_ms = models.PositiveIntegerField(default=0)
    request_key = models.CharField(max_length=64, null=True)
    is_simulated = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=0)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title_zh="") | ~Q(title_en=""), name="content_has_a_title"),
            models.CheckConstraint(
                condition=Q(kind="post", duration_ms=0) | Q(kind="video"), name="posts_stand_still"
            ),
            models.UniqueConstraint(fields=["account", "request_key"], name="one_post_per_request"),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="content_by_publishing")]

    def __str__(self) -> str:
        return self.title_en or self.title_zh

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.pk}"


class Anchor(models.Model):
    """A product carried by a piece of content."""

    personal_data: ClassVar[str] = "none"

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="anchors")
    product = models.ForeignKey("goods.Product", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["content", "product"], name="anchored_once"),
            models.UniqueConstraint(fields=["content", "position"], name="one_anchor_per_position"),
        ]


class ContentTopic(models.Model):
    personal_data: ClassVar[str] = "none"

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey("goods.Topic", on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    taxonomy_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content", "topic"], name="topic_once_per_content"),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="content_topic_weight_in_0_1"
            ),
        ]
