"""One message to one person. The row is the truth: written with its event, unsent it is the outbox."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Contact


def new_key() -> str:
    """32 hex digits that say nothing of the letter or its reader."""
    return secrets.token_hex(16)


class Letter(models.Model):
    """Written in the transaction of the event that causes it; kind, verb and facts are rendered when it is sent. 通知

    `facts` holds ids and words, never a telephone number; it is emptied when the letter has gone and nobody has to be
    asked any more whether it arrived. A letter goes one way at a time: to the next only when the way before has refused.

    A waiting letter is lying (due, nobody has it), offered (a message with its `ticket` is in the queue) or claimed
    (a worker took that ticket at `claimed_at`). Offered and claimed letters are out of reach until `due_at`; one that
    was claimed and is due again is in doubt: the gateway may have it, and is asked before it is given it again.
    """

    class Fate(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        NO_ADDRESS = "no_address", _("无联系方式")
        IN_APP = "in_app", _("站内通知")
        DEAD = "dead", _("未能送达")
        WITHDRAWN = "withdrawn", _("已收回")  # its reader may not open any more what it was about

    class Way(models.TextChoices):
        SMS = "sms", _("短信")
        WECHAT = "wechat", _("微信")
        MAIL = "mail", _("邮件")

    class Fault(models.TextChoices):
        REFUSED = "refused", _("服务商不接收")
        LOST = "lost", _("发出了，对方没有收到")
        WORDLESS = "wordless", _("没有这种通知的文字")

    key = models.CharField(max_length=32, unique=True, default=new_key, help_text="what the gateway knows it by")
    to = models.ForeignKey(Contact, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=30)
    verb = models.CharField(max_length=30)
    about = models.CharField(_("事项编号"), max_length=12, blank=True, db_index=True)
    facts = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(default=moment.now)
    fate = models.CharField(max_length=12, choices=Fate, default=Fate.WAITING)
    way = models.CharField(max_length=8, choices=Way, default=Way.SMS)
    ticket = models.CharField(max_length=16, blank=True, help_text="of the message in the queue that may claim it")
    claimed_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True, help_text="when it was last handed to its gateway")
    due_at = models.DateTimeField(default=moment.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True, help_text="when to ask whether it arrived")
    arrived_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=10, choices=Fault, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("通知")
        indexes = [
            models.Index(fields=["due_at"], name="letter_waiting", condition=models.Q(fate="waiting")),
            models.Index(fields=["ask_at"], name="letter_to_ask", condition=models.Q(ask_at__isnull=False)),
            models.Index(fields=["written_at"], name="letter_dead", condition=models.Q(fate="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.verb} {self.about}"
