"""What was typed in a form by somebody whose session had ended: kept until they are back."""

from django.http import QueryDict

KEY = "typed"
# Forms of some hundred facts in all; more is not kept for who isn't signed in.
MOST_CHARACTERS = 200_000


def keep(request):
    """Keep what was sent, under its address, in the session of who is not signed in."""
    data = request.POST.copy()
    if "resolve" in data:
        # What was decided over a conflict is decided again, over the version that was seen first.
        data["version"] = data.pop("seen", [""])[-1]
        del data["resolve"]
    sent = data.urlencode()
    if request.user.is_authenticated or len(sent) > MOST_CHARACTERS:
        return
    # What was sent from another tab stays, as far as there is room: the newest first.
    typed = {request.path: sent}
    for path, earlier in request.session.get(KEY, {}).items():
        if sum(map(len, typed.values())) + len(earlier) <= MOST_CHARACTERS:
            typed.setdefault(path, earlier)
    request.session[KEY] = typed


def take(request):
    """Return what was sent to this address before, once; None where nothing was."""
    typed = request.session.get(KEY, {})
    if request.path not in typed:
        return None
    sent = typed.pop(request.path)
    request.session[KEY] = typed
    return QueryDict(sent, mutable=True)
