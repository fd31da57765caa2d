from portal.celery import app
from portal.models import Pulse


@app.task(name="portal.beat")
def beat() -> None:
    """Sent by the clock every five seconds, through the broker, done by a worker: if it is fresh, all three live."""
    Pulse.beat()
