"""What is kept for speed and for convenience; none of it is a source of truth."""

from django.conf import settings
from django.db import models

from villages.models import Village

from ..querysets import TallyQuerySet


class Tally(models.Model):
    """A count of a village's register as it stands now, by metric key and label.

    Rebuilt by ``tallies.refresh`` in the transaction that changed its source; proved equal to the
    truth by ``manage.py rebuild_tallies --check``.
    """

    village = models.ForeignKey(Village, models.CASCADE, related_name="tallies", db_index=False)
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=20, blank=True)
    households = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        # an area's page asks for some keys of a range of villages
        indexes = [models.Index(fields=["key", "village"], name="tally_key_place")]
        constraints = [
            models.UniqueConstraint(fields=["village", "key", "label"], name="tally_once")
        ]


class SavedFilter(models.Model):
    """A query of the list kept under a name (保存的查询), for its owner alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField("名称", max_length=30)
    query = models.CharField("查询条件", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "保存的查询"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name_once")
        ]
