"""Signing in and out, and a password of one's own: Django's views in the site's frame."""

from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeDoneView,
    PasswordChangeView,
)
from django.urls import reverse_lazy

from catalogue.lockout import forget_failures

# Django's form views take a PUT for a POST.
FORM_METHODS = ["get", "head", "post", "options"]


class SignInView(LoginView):
    """Signs in, and leads on to `next` where that is an address of this site."""

    template_name = "catalogue/sign_in.html"
    http_method_names = FORM_METHODS

    def form_valid(self, form):
        """Sign in, and forget the failures before."""
        forget_failures(self.request, form.get_user().get_username())
        return super().form_valid(form)


class SignOutView(LogoutView):
    """Signs out."""


class PasswordView(PasswordChangeView):
    """Changes the password of whoever is signed in."""

    template_name = "catalogue/password.html"
    success_url = reverse_lazy("password_changed")
    http_method_names = FORM_METHODS


class PasswordChangedView(PasswordChangeDoneView):
    """Says that the password was changed."""

    template_name = "catalogue/password_changed.html"
