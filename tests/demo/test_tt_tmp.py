from datetime import datetime
from zoneinfo import ZoneInfo
from django.core.management import call_command
from django.test import override_settings
from accounts import moment
from services.cases.models import *
from services.cases import events, once
from portal.demo import load, plan, play
import pytest
Z=ZoneInfo("Asia/Shanghai")
@pytest.mark.parametrize("now",[datetime(2026,10,5,3,0,tzinfo=Z),datetime(2026,10,12,9,0,tzinfo=Z),datetime(2027,2,20,23,30,tzinfo=Z),datetime(2026,12,31,0,5,tzinfo=Z)])
@pytest.mark.django_db
def test_x(tmp_path, now):
    with override_settings(DEMO=True, DATA_DIR=tmp_path), moment.at(now):
        call_command("load_basics",verbosity=0)
        load.load_places(); load.load_published()
        out=[x for x in load.load_history(60) if isinstance(x,str)]
        print(now,"LEFT OUT",out)
        off=[]
        for s in plan.stories(60):
            o=Once.objects.filter(scope="demo",body_hash=once.hashed(s.key)).first()
            if not o: continue
            c=Case.objects.get(number=o.answer); tw=list(c.merged.all())
            if s.course.ends not in {c.state,*[t.state for t in tw]}: off.append((s.key,s.course.name,c.state,s.age,[(e.verb,str(e.at)[5:16]) for e in c.events.all()]))
        print("OFF",off)
        print("bad",[c for c in Case.objects.all() if events.first_bad(c)], Case.objects.filter(next_look_at__lt=now).count())
