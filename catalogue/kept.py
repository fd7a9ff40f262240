"""Drafts: what was typed in a form by somebody whose session had ended, until they are back.

A draft lasts an hour. It is stored only where the form was given to somebody signed in, which its
signed token proves: otherwise anybody could fill the table of sessions.
"""

import time

from django.http import QueryDict

from sources.submissions import has_valid_token

KEY = "drafts"
# In seconds.
LIFETIME = 60 * 60
# Forms of some hundred facts in all; more is not kept for who isn't signed in.
MOST_CHARACTERS = 200_000


def keep(request):
    """Keep what was sent, under its address, in the session of who is not signed in.

    Returns whether nothing is lost: False where it is too long, so that the answer has to have it.
    """
    data = request.POST.copy()
    if "resolve" in data:
        # What was decided over a conflict is decided again, over the version that was seen first.
        data["version"] = data.pop("seen", [""])[-1]
        del data["resolve"]
    sent = data.urlencode()
    if request.user.is_authenticated or not has_valid_token(data):
        return True
    if len(sent) > MOST_CHARACTERS:
        return False
    # What was sent from another tab stays, as far as there is room: the newest first.
    drafts = {request.path: (sent, int(time.time()))}
    for path, earlier in unexpired(request).items():
        if sum(len(text) for text, _at in drafts.values()) + len(earlier[0]) <= MOST_CHARACTERS:
            drafts.setdefault(path, earlier)
    request.session[KEY] = drafts
    request.session.set_expiry(LIFETIME)
    return True


def take(request):
    """Return what was sent to this address before, once; None where nothing was."""
    if KEY not in request.session:
        return None
    drafts = unexpired(request)
    sent, _at = drafts.pop(request.path, (None, 0))
    if len(drafts) < len(request.session[KEY]):
        request.session[KEY] = drafts
    return None if sent is None else QueryDict(sent, mutable=True)


def unexpired(request):
    """Return the drafts that are not too old: {path: (what was sent, when)}."""
    oldest = time.time() - LIFETIME
    drafts = request.session.get(KEY, {})
    return {path: tuple(draft) for path, draft in drafts.items() if draft[1] > oldest}


def lengthen_session(request, **signal):
    """Let the session of who signs in last as long as any: the one of drafts was shorter."""
    if KEY in request.session:
        request.session.set_expiry(None)
