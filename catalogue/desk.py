"""The editors' desk: Django's admin, open to whoever may change records."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from catalogue.roles import may_edit


class Desk(AdminSite):
    """The admin with the site's own sign-in, where a role takes the place of `is_staff`."""

    site_header = _("Barre: the editors' desk")
    site_title = _("Barre")
    index_title = _("Records")

    def has_permission(self, request):
        """Tell whether the desk is open to who is signed in."""
        user = request.user
        return user.is_active and (user.is_staff or may_edit(user))

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Lead to the site's sign-in, and from there to where one was going."""
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))
