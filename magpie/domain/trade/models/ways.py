"""The way that led somewhere: where it was shown, by whom, and where the person came from."""

from django.db import models


class WayFields(models.Model):
    """`carrier` is the content that led here, `creator` the account behind it, `source` the engine's channel chain.

    The last touch stands in the plain fields, the first one known in `first_*`; `is_search_led` says that a search of the
    person's own began it (人找货), else it was shown to them (货找人).
    """

    scene = models.CharField(max_length=8, blank=True)
    slate = models.CharField(max_length=40, blank=True)
    position = models.IntegerField(default=-1)
    carrier = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=80, blank=True)
    creator = models.CharField(max_length=60, blank=True)
    room = models.CharField(max_length=60, blank=True)
    referrer = models.CharField(max_length=200, blank=True)
    first_scene = models.CharField(max_length=8, blank=True)
    first_carrier = models.CharField(max_length=60, blank=True)
    first_at = models.DateTimeField(null=True)
    is_search_led = models.BooleanField(default=False)

    class Meta:
        abstract = True
