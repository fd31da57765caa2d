"""An import sent in through the page: taken once, told when it broke, thrown away when it is over."""

from datetime import timedelta

import pytest

from accounts import moment
from grids.models import Area, ImportJob
from grids.sheets import jobs

pytestmark = pytest.mark.django_db
State = ImportJob.State
GOOD = {"区域": [["层级", "名称", "上级"], ["网格", "新一", "东园社区"]]}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sent(book, town, keeper):
    def taken(sheets=GOOD, by="administrator"):
        return jobs.take_in(town.people[by], "网格.xlsx", [book(sheets, "sent.xlsx").read_bytes()])

    return taken


def now(job):
    job.refresh_from_db()
    return job


def test_it_is_checked_shown_agreed_to_and_done(sent):
    job = now(sent())
    assert (job.state, job.summary[0]["added"]) == (State.CHECKED, 1)
    assert not Area.objects.filter(name="新一").exists()
    assert jobs.agree(job)
    assert now(job).state == State.DONE
    assert Area.objects.filter(name="新一").exists()
    assert not jobs.file_of(job).exists()


def test_it_is_done_once(sent):
    job = now(sent())
    assert jobs.agree(job)
    assert not jobs.agree(job)
    jobs.run(job.pk)
    assert Area.objects.filter(name="新一").count() == 1


def test_faults_are_kept_with_the_marked_file(sent):
    job = now(sent({"区域": [["层级", "名称"], ["村", "新一"]]}))
    assert (job.state, job.fault_count, job.faults[0][0]) == (State.FAULTY, 1, "「区域」A2")
    assert jobs.marked_of(job).exists()
    assert not jobs.agree(job)


def test_nothing_to_do_needs_no_consent(sent):
    assert now(sent({"区域": [["层级", "名称", "上级"], ["网格", "第一网格", "东园社区"]]})).state == State.DONE


def test_what_is_no_workbook_ends_with_a_sentence(town, keeper):
    job = now(jobs.take_in(town.administrator, "a.xlsx", [b"\xd0\xcf\x11\xe0xxxx"]))
    assert job.state == State.FAILED
    assert ".xls" in job.why


def test_whoever_lost_their_charge_meanwhile_writes_nothing(sent, town):
    from grids import changes

    job = now(sent())
    changes.end(town.appointment("administrator"))
    jobs.agree(job)
    assert now(job).state == State.FAULTY
    assert not Area.objects.filter(name="新一").exists()


def test_somebody_changed_the_tree_meanwhile(sent, town):
    from grids import changes

    job = now(sent())
    changes.plant(town.community, level="grid", name="新一")
    jobs.agree(job)
    assert now(job).state == State.CHECKED
    assert "再看一遍" in job.why


def test_a_killed_worker_leaves_a_job_that_says_that_nothing_was_written(sent):
    job = now(sent())
    ImportJob.objects.filter(pk=job.pk).update(state=State.WRITING, taken_at=moment.now() - timedelta(minutes=6))
    jobs.sweep()
    assert now(job).state == State.FAILED
    assert "没有写入" in job.why


def test_one_taken_just_now_is_left_alone(sent):
    job = now(sent())
    ImportJob.objects.filter(pk=job.pk).update(state=State.WRITING, taken_at=moment.now())
    jobs.sweep()
    assert now(job).state == State.WRITING


def test_one_taken_for_dead_writes_no_more(sent):
    job = now(sent())
    ImportJob.objects.filter(pk=job.pk).update(state=State.FAILED)
    jobs._write(job)
    assert not Area.objects.filter(name="新一").exists()


def test_a_large_one_waits_for_a_worker_and_the_sweep_finds_it(sent, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    asked = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args, **more: asked.append((name, args)))
    job = now(sent())
    assert (job.state, asked) == (State.WAITING, [("grids.run_import", (job.pk,))])
    ImportJob.objects.filter(pk=job.pk).update(made_at=moment.now() - timedelta(minutes=2))
    jobs.sweep()
    assert len(asked) == 2
    jobs.run(job.pk)
    assert now(job).state == State.CHECKED


def test_old_files_go(sent):
    job = now(sent())
    ImportJob.objects.filter(pk=job.pk).update(made_at=moment.now() - timedelta(days=8))
    jobs.sweep()
    assert not jobs.file_of(job).exists()


def test_its_folder_is_not_the_published_one(settings):
    assert not str(jobs.folder()).startswith(str(settings.MEDIA_ROOT))
    assert jobs.folder().stat().st_mode & 0o077 == 0
