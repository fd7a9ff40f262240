"""The addresses of what spans all records."""

from django.urls import path

from catalogue import accounts, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("surprise/", views.surprise, name="surprise"),
    path("healthz", views.healthz, name="healthz"),
    # Signing in
    path("sign-in/", accounts.SignInView.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOutView.as_view(), name="sign_out"),
    path("password/", accounts.PasswordView.as_view(), name="password"),
    path("password/changed/", accounts.PasswordChangedView.as_view(), name="password_changed"),
]
