from celery.beat import ScheduleEntry, Scheduler

from portal.celery import app


def test_the_clock_makes_a_broken_line_to_the_broker_anew():
    """Over RabbitMQ a line that broke once stays broken unless a retry opens it again: then no sweep is ever sent."""
    with app.connection_for_write("memory://clock-test/") as line:
        producer, tries = app.amqp.Producer(line, auto_declare=False), []

        def break_once(*message: object, **more: object) -> None:
            tries.append(message)
            if len(tries) == 1:
                raise line.recoverable_connection_errors[0]("the broker was killed")

        producer._publish = break_once
        entry = ScheduleEntry("beat", "portal.beat", schedule=5.0, app=app)
        Scheduler(app, lazy=True).apply_async(entry, producer=producer, advance=False)
    assert len(tries) == 2
