"""Forms that are sent twice: by a double click, or because the answer was lost.

Each form has a token of its own. It is recorded with the answer, in the transaction of what is
done, and whoever sends the same again gets that answer. The same is: the same token and content,
sent by the same user to the same address. A form to which one came back and typed more is another.
"""

import html
import json
from datetime import timedelta
from random import random

from django.conf import settings
from django.contrib.messages import add_message, get_messages
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.html import strip_tags

from sources.models import Submission

FIELD = "submission"
LIFETIME = timedelta(days=1)
# Of so many submissions one looks for those that are older.
CLEANUP_CHANCE = 0.02


def new_token() -> str:
    """Return a token that no other form has, signed: forms with one are given to editors alone."""
    return TimestampSigner(salt=FIELD).sign(get_random_string(22))


def has_valid_token(data) -> bool:
    """Tell whether what was sent has a token that this site gave no longer ago than a session."""
    try:
        TimestampSigner(salt=FIELD).unsign(data.get(FIELD, ""), settings.SESSION_COOKIE_AGE)
    except BadSignature:
        return False
    return True


class RepeatedSubmissionError(Exception):
    """The form was sent before, and has its answer."""

    def __init__(self, submission):
        self.submission = submission
        super().__init__(f"This form was sent before, and led to {submission}.")


class SubmissionMiddleware:
    """Answers a form that is sent again as it was answered the first time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Pass the request on; look once more where the view did nothing with what was sent.

        It may have looked for what somebody renamed or deleted by sending the same just before.
        """
        request.submission_key, request.is_settled = "", False
        response = self.get_response(request)
        if request.is_settled or response.status_code >= 500:
            return response
        return self._earlier_answer(request) or response

    def process_view(self, request, view, args, kwargs):
        """Answer before the view looks for what may be renamed or deleted by now."""
        request.submission_key = key_of(request)
        return self._earlier_answer(request)

    def _earlier_answer(self, request):
        if not request.submission_key:
            return None
        submission = Submission.objects.filter(key=request.submission_key).first()
        return answer(request, submission) if submission else None

    def process_exception(self, request, exception):
        """Answer where both were sent at the same time."""
        if isinstance(exception, RepeatedSubmissionError):
            return answer(request, exception.submission)
        return None


def key_of(request):
    """Return the key of what was sent; empty where it has no token, or nobody is signed in."""
    token = request.method == "POST" and request.POST.get(FIELD)
    if not token or not request.user.is_authenticated:
        return ""
    sent = [pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken"]
    told = json.dumps([request.user.pk, request.get_full_path(), sorted(sent)])
    # Passwords may be among it: without the secret key of the site nobody can try them on it.
    key = salted_hmac(FIELD, told, algorithm="sha256")
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            key.update(json.dumps([name, file.name, file.size]).encode())
            for chunk in file.chunks():
                key.update(chunk)
            file.seek(0)
    return key.hexdigest()


def claim(request):
    """Record what was sent, in the transaction under way, which has to write the answer too.

    Raises RepeatedSubmissionError where it has its answer. Whoever sends it at the same time waits
    here until the transaction ends.
    """
    key = getattr(request, "submission_key", "")
    if key:
        submission, is_new = Submission.objects.get_or_create(key=key)
        if not is_new:
            raise RepeatedSubmissionError(submission)
        if random() < CLEANUP_CHANCE:  # noqa: S311 (nothing is secret)
            forget_old()


def settle(request, response, told=None):
    """Record the answer to what was sent: the response, and the messages (level, text) with it."""
    key = getattr(request, "submission_key", "")
    if key:
        context = getattr(response, "context_data", None) or {}
        given = {
            "url": getattr(response, "url", ""),
            "popup": context.get("popup_response_data", ""),
            "messages": waiting_messages(request) if told is None else told,
        }
        Submission.objects.update_or_create(given, key=key)
        request.is_settled = True


def once(request, act):
    """Do what was sent, and record its answer; where it is refused, take everything back."""
    with transaction.atomic():
        claim(request)
        response = act()
        if is_done(response):
            settle(request, response)
        else:
            transaction.set_rollback(True)
        return response


def is_done(response):
    """Tell whether what was sent was done: the answer leads on, or closes the admin's window."""
    context = getattr(response, "context_data", None) or {}
    return response.status_code == 302 or "popup_response_data" in context


def answer(request, submission):
    """Return the answer that the form got, with its messages."""
    request.is_settled = True
    waiting = [text for _level, text in waiting_messages(request)]
    for level, text in submission.messages:
        if text not in waiting:
            add_message(request, level, text)
    if submission.popup:
        context = {"popup_response_data": submission.popup}
        return render(request, "admin/popup_response.html", context)
    return HttpResponseRedirect(submission.url)


def waiting_messages(request):
    """Return the level and the text of the messages that the next page will show."""
    storage = get_messages(request)
    waiting = [[message.level, plain_text(message.message)] for message in storage]
    # They are still to be shown.
    storage.used = False
    return waiting


def plain_text(message):
    """Return a message's text without its markup, if it has any."""
    return html.unescape(strip_tags(message)) if hasattr(message, "__html__") else str(message)


def forget_old():
    """Delete the submissions that nobody will send again."""
    Submission.objects.filter(created_at__lt=timezone.now() - LIFETIME).delete()
