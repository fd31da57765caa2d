"""Policies, with what an official document is found by, and what people ask about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from home.models.publication import WORDS, Publication


class PolicyPage(Publication):
    """政策"""

    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    index_no = models.CharField(_("索引号"), max_length=60, blank=True)
    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    issuer = models.CharField(_("发布机构"), max_length=80, blank=True, default="", db_default="")

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel(name) for name in ("document_no", "index_no", "issuer", "written_on")], _("文件")),
        FieldPanel("body"),
        InlinePanel("answers", label=_("问答")),
        FieldPanel("picture"),
        *Publication.attachment_panels,
    ]
    template = "home/policy.html"
    search_fields = [
        *Publication.search_fields,
        *(index.SearchField(name) for name in ("document_no", "index_no", "issuer", "asked_and_answered")),
    ]

    class Meta:
        verbose_name = _("政策")

    def asked_and_answered(self) -> str:
        """All of it, for search."""
        return " ".join(f"{one.question} {one.answer}" for one in self.answers.all())

    def save(self, *args, **kwargs) -> None:
        self.kind = self.Kind.POLICY
        super().save(*args, **kwargs)


class PolicyQuestion(Orderable):
    """What people ask about a policy, and the answer. 问答"""

    policy = ParentalKey(PolicyPage, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(_("问"), max_length=120)
    answer = RichTextField(_("答"), features=WORDS)

    panels = [FieldPanel("question"), FieldPanel("answer")]

    class Meta(Orderable.Meta):
        verbose_name = _("问答")

    def __str__(self) -> str:
        return self.question
