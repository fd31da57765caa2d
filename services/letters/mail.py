"""Letters by mail, in plain text. The server is that of EMAIL_URL; a letter's key is its Message-ID."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from accounts.outcomes import Outcome


def deliver(id: str, to: str, subject: str, text: str) -> Outcome:
    """Hand one message over, once; a second try is the same message to whoever receives it."""
    heads = {"Message-ID": f"<{id}@{settings.PUBLIC_HOST}>", "Auto-Submitted": "auto-generated"}
    line = get_connection()
    try:
        line.open()
    except (OSError, smtplib.SMTPException):
        return Outcome.NOT_SENT
    try:
        line.send_messages([EmailMessage(subject, text, settings.MAIL_FROM, [to], headers=heads)])
    except smtplib.SMTPRecipientsRefused as refused:
        return _judge(max(code for code, _words in refused.recipients.values()))
    except smtplib.SMTPServerDisconnected:
        return Outcome.IN_DOUBT
    except smtplib.SMTPResponseException as answer:
        return _judge(answer.smtp_code)
    except OSError:
        return Outcome.IN_DOUBT
    finally:
        line.close()
    return Outcome.TAKEN


def _judge(code: int) -> Outcome:
    """4xx: later; 5xx: never."""
    return Outcome.REFUSED if code >= 500 else Outcome.NOT_SENT
