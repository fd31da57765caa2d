import pytest

from portal.models import Pulse


@pytest.mark.django_db
def test_the_machine_itself_reads_the_figures(client):
    Pulse.beat()
    response = client.get("/metrics")
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = response.content.decode().splitlines()
    assert "linge_letters_unsent 0" in lines
    assert "# TYPE linge_letters_oldest_unsent_seconds gauge" in lines
    assert any(line.startswith("linge_last_beat_timestamp_seconds 1") for line in lines)


@pytest.mark.django_db
def test_a_stranger_finds_no_figures(client):
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


@pytest.mark.django_db
def test_a_token_opens_them_from_elsewhere(client, settings):
    settings.METRICS_TOKEN = "t0ken"
    there = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", headers={"Authorization": "Bearer t0ken"}, **there).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}, **there).status_code == 404


@pytest.mark.django_db
def test_no_token_set_means_no_token_fits(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR="192.0.2.7").status_code == 404


@pytest.mark.django_db
def test_cases_are_counted_by_phase(client, report):
    report()
    report()
    assert 'linge_cases{phase="open"} 2' in client.get("/metrics").content.decode().splitlines()
