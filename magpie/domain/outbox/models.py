"""Facts waiting to leave, how far the handlers have come, and the name of this database."""

from typing import ClassVar

from django.db import models

HANDLERS = "handlers"


class Fact(models.Model):
    """One fact, as its dataclass wrote it. `subject` is what it is about, for people reading the table."""

    personal_data: ClassVar[str] = "ids of persons and their explicit choices, until pruned"

    id = models.BigAutoField(primary_key=True)
    txid = models.BigIntegerField(default=0)
    name = models.CharField(max_length=64)
    subject = models.CharField(max_length=80, blank=True)
    payload = models.JSONField()
    at = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["txid", "id"], name="fact_in_commit_order")]

    def __str__(self) -> str:
        return f"{self.id} {self.name} {self.subject}"


class Cursor(models.Model):
    """The last fact a consumer inside this database has finished; moved in the transaction of its work."""

    personal_data: ClassVar[str] = "none"

    consumer = models.CharField(max_length=32, primary_key=True)
    txid = models.BigIntegerField(default=0)
    fact_id = models.BigIntegerField(default=0)


class Installation(models.Model):
    """One row: the random name of this database, part of every event id made from its facts."""

    personal_data: ClassVar[str] = "none"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    database_id = models.CharField(max_length=26)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_installation_per_database")]
