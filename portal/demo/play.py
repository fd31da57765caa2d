"""Telling one story: every step through the door, under the clock of its day, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Min, Q, QuerySet

from accounts import moment
from accounts.models import User
from grids.models import Place
from portal.demo import answers, pictures, post, times
from portal.demo.answers import Sheet
from portal.demo.cast import HOMES, Cast
from portal.demo.courses import Move
from portal.demo.plan import NUMBERS, SEED, Story
from services.cases import calendar, evidence, once
from services.cases.act import act, begin
from services.cases.actor import Actor, from_session
from services.cases.board import has_pictures
from services.cases.models import Case, Category, Once
from services.cases.queries import categories_for
from services.cases.sweep import sweep
from services.letters import relay
from services.letters.models import Letter
from services.reports.workflow import REPORT

SCOPE = "demo"
KIND = "reports"
OPENING = {row.verb for row in REPORT.openings}
TWIN = NUMBERS.format(241)  # of nobody else in the demo
MOST = 60  # steps of the clock between two of people


def is_told(story: Story) -> bool:
    """Whether this one stands in the database already."""
    return Once.objects.filter(scope=SCOPE, body_hash=once.hashed(story.key)).exclude(answer="").exists()


def tell(story: Story, cast: Cast, now: datetime) -> list[Case]:
    """Play it and return its cases; none where it had been told.

    One transaction: the portal's own clock, running beside, must not find a case in the middle of its past. The token
    of the story is spent with it, so whoever tells it again, or at the same time, tells nothing.
    """
    if is_told(story):
        return []
    sheet = Sheet(story, cast, Random(f"{SEED}/{story.key}/told"), [], _take_in(story))
    with post.drawer(), transaction.atomic():
        token = once.claim(story.key, SCOPE, story.key)
        if token is None or token.answer:
            return []
        _play(sheet, now)
        once.spend(token, sheet.cases[0].number)
    return sheet.cases


def _take_in(story: Story) -> dict[str, list[list[str]]]:
    """Photos are taken in before the transaction, as a view does it. Loose ones of a broken run are swept in a day."""
    code, variant = story.matter.code, int(story.place * 97)

    def taken(stage: str, times: int) -> list[list[str]]:
        return [evidence.receive([pictures.file(code, stage, variant)]) for _ in range(times)]

    shown = story.photo and pictures.suits(code)
    return {
        "before": taken("before", 1 if shown else 0),
        "after": taken("after", story.finishes if shown or code in pictures.PROVEN else 0),
    }


def _play(sheet: Sheet, now: datetime) -> None:
    story, place = sheet.story, sheet.cast.place(sheet.story)
    category = categories_for(place.area, KIND)[story.matter.code]
    start = times.began(story.age, now, sheet.rng)
    office, moves = calendar.load("office", place.area), list(story.moves)
    _begin(sheet, place, category, start)
    moments = times.moments(start, moves, story.matter.days, category.urgent, now, office, sheet.rng)
    for move, at in zip(moves, moments, strict=True):
        _let_time_pass(sheet, at)
        if move.verb in OPENING:
            _begin(sheet, place, category, at, move.verb)
        else:
            _step(sheet, move, at)
    _let_time_pass(sheet, now)


def _begin(sheet: Sheet, place: Place, category: Category, at: datetime, verb: str = "") -> None:
    """The second of two twins is somebody else's, who says it in other words."""
    story, twin = sheet.story, bool(sheet.cases)
    text = sheet.rng.choice(story.matter.texts).format(where="门口") if twin else story.text
    told = replace(story, who=TWIN if category.phone_required else "", photo=False) if twin else story
    with moment.at(at):
        actor = _reporter(told, sheet.cast, place)
        asked = answers.submission(replace(sheet, story=told), place, category, text)
        asked |= {"same": sheet.cases[0].pk} if verb == "me_too" else {}
        case = begin(KIND, actor=actor, place=place, answers=asked, source=told.source, verb=verb)
        _post([case])
    sheet.cases.append(case)


def _reporter(story: Story, cast: Cast, place: Place) -> Actor:
    """Signed in, through a worker who writes it down, or simply somebody."""
    if story.who in HOMES:
        return cast.actor_of(User.objects.get(username=f"demo-{story.who}").pk)
    if story.source == "worker":
        return next(actor for actor in cast.near(place.area.pk) if actor.looks_after)
    return from_session(AnonymousUser())


def _step(sheet: Sheet, move: Move, at: datetime) -> None:
    rows = Case.objects.select_related("category", "desk", "place", "owner_organisation")
    case = rows.get(pk=sheet.cases[move.on].pk)
    if move.verb == "blacken" and not has_pictures(case):
        return
    step = case.workflow.steps[move.verb]
    with moment.at(at):
        actor = sheet.cast.take(step, case, sheet.story, sheet.rng)
        act(case, move.verb, actor=actor, answers=answers.of(move.verb, case, sheet))
        sheet.cases += case.children.exclude(pk__in=[one.pk for one in sheet.cases])
        _post(sheet.cases)


def _let_time_pass(sheet: Sheet, until: datetime) -> None:
    """The clock takes its steps when they are due. It finds nothing but these: all others are up to date."""
    for _ in range(MOST):
        waiting = _with_topics(sheet.cases).filter(next_look_at__lte=until)
        due = waiting.aggregate(first=Min("next_look_at"))["first"]
        if due is None:
            return
        with moment.at(min(due + timedelta(seconds=sheet.rng.randrange(1, 20)), until)):
            sweep()
            _post(sheet.cases)
    raise RuntimeError(f"{sheet.story.key}: the clock does not come to rest")


def _with_topics(cases: list[Case]) -> QuerySet[Case]:
    """These, the topics that they belong to, and whatever else belongs to those: it is written to as well."""
    own = [case.pk for case in cases]
    return Case.objects.filter(Q(pk__in=own) | Q(members__in=own) | Q(topic__members__in=own)).distinct()


def _post(cases: list[Case]) -> None:
    """Into the drawer with what was just written, on the day it was written."""
    numbers = _with_topics(cases).values("number")
    written = Letter.objects.filter(about__in=numbers, fate=Letter.Fate.WAITING)
    relay.offer(list(written.values_list("pk", flat=True)))
