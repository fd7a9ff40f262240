"""What was typed in a form by somebody whose session had ended: kept until they are back."""

from django.http import QueryDict

KEY = "typed"
# A form of some hundred facts; more is not kept for who isn't signed in.
MOST_CHARACTERS = 500_000


def keep(request):
    """Keep what was sent, under its address, in the session of who is not signed in."""
    sent = request.POST.urlencode()
    if not request.user.is_authenticated and len(sent) <= MOST_CHARACTERS:
        request.session[KEY] = {request.path: sent}


def take(request):
    """Return what was sent to this address before, once; None where nothing was."""
    typed = request.session.get(KEY, {})
    if request.path not in typed:
        return None
    del request.session[KEY]
    return QueryDict(typed[request.path], mutable=True)
