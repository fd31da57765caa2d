"""Whose car it is, as its owner wrote it down of their own will; and who asked that a car be moved, for thirty days. 堵路移车"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts import moment, seals, vault
from accounts.models import Consent, Contact
from grids.models import Area, Building, Place
from services.consultation.numberplates import masked
from services.consultation.published import new_key

KEPT = timedelta(days=30)
A_DAY = timedelta(days=1)  # so long the owner can answer
WAIT = timedelta(minutes=15)  # so long it is worth waiting before one asks elsewhere


class CarQuerySet(models.QuerySet):
    def told_of(self, hashes: list[str]) -> CarQuerySet:
        """Those with this plate whose owners still agree to be told, by a number that was proved."""
        agreed = Consent.objects.filter(
            contact=OuterRef("contact"), purpose=Consent.Purpose.MOVE_CAR, withdrawn_at=None
        )
        proved = self.filter(Exists(agreed), plate_hash__in=hashes, contact__phone_verified_at__isnull=False)
        return proved.select_related("contact").order_by("pk")


class Car(models.Model):
    """An owner's entry: found by a keyed hash of the plate, and by nothing else. 登记的车

    Several people may name one plate: a family does, and nobody learns that another was there first.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="cars")
    plate_hash = models.CharField(max_length=64, editable=False, db_index=True)
    plate_cipher = models.TextField(editable=False)
    since = models.DateTimeField(default=moment.now)

    objects = CarQuerySet.as_manager()

    class Meta:
        verbose_name = _("登记的车")
        constraints = [models.UniqueConstraint(fields=["contact", "plate_hash"], name="car_once")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def plate(self) -> str:
        return vault.decrypt(self.plate_cipher)

    @plate.setter
    def plate(self, plain: str) -> None:
        self.plate_cipher, self.plate_hash = vault.encrypt(plain), vault.keyed_hash(plain)

    @property
    def masked(self) -> str:
        return masked(self.plate)


class MovingArea(models.Model):
    """Here and below, a car may be asked to be moved. 开通堵路移车"""

    area = models.OneToOneField(Area, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=moment.now)

    class Meta:
        verbose_name = _("开通堵路移车")

    def __str__(self) -> str:
        return f"{self.area_id}"


class MoveRequest(models.Model):
    """Somebody stands before a car that is in the way. It looks the same whether or not the plate is known. 移车请求

    The plate lies here until the clock has looked for an owner, some seconds, and is emptied then, found or not.
    """

    class Why(models.TextChoices):
        GATE = "gate", _("堵了门口、车库口")
        LANE = "lane", _("堵了路，车过不去")
        FIRE = "fire", _("占了消防通道")
        BOXED = "boxed", _("把别的车堵在里面")

    class Answer(models.TextChoices):
        COMING = "coming", _("马上来")
        LATER = "later", _("暂时来不了")
        NOT_MINE = "not_mine", _("不是我的车")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.CASCADE, related_name="+")
    building = models.ForeignKey(Building, models.CASCADE, null=True, related_name="+")
    why = models.CharField(_("怎么挡的"), max_length=5, choices=Why)
    spot = models.CharField(_("停在哪儿"), max_length=30, blank=True)
    plate_cipher = models.TextField(blank=True, editable=False)
    asker = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=moment.now, db_index=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("移车请求")
        indexes = [models.Index(fields=["id"], condition=~models.Q(plate_cipher=""), name="move_unsought")]

    def __str__(self) -> str:
        return self.key

    @property
    def where(self) -> str:
        """As people say it, down to the house. One query where it is a house."""
        return str(Place(self.area, self.building))

    @property
    def worth_waiting(self) -> bool:
        return moment.now() < self.asked_at + WAIT

    @property
    def can_be_answered(self) -> bool:
        return moment.now() < self.asked_at + A_DAY

    @property
    def owners_key(self) -> str:
        """The way in for whoever was written to; it names nobody."""
        return seals.seal("move", self.key)

    def opens(self, key: str) -> bool:
        return seals.fits(key, "move", self.key)
