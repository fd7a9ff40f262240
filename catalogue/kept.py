"""What was typed in a form by somebody whose session had ended: kept until they are back."""

from django.http import QueryDict

KEY = "typed"
# A form of some hundred facts; more is not kept for who isn't signed in.
MOST_CHARACTERS = 200_000


def keep(request):
    """Keep what was sent, under its address, in the session of who is not signed in."""
    data = request.POST.copy()
    if "resolve" in data:
        # What was decided over a conflict is decided again, over the version that was seen first.
        data["version"] = data.pop("seen", [""])[-1]
        del data["resolve"]
    sent = data.urlencode()
    if not request.user.is_authenticated and len(sent) <= MOST_CHARACTERS:
        request.session[KEY] = {request.path: sent}


def take(request):
    """Return what was sent to this address before, once; None where nothing was."""
    typed = request.session.get(KEY, {})
    if request.path not in typed:
        return None
    del request.session[KEY]
    return QueryDict(typed[request.path], mutable=True)
