"""The addresses of what spans all records."""

from django.urls import path, register_converter

from catalogue import accounts, editing_views, history_views, search_views, views
from catalogue.kinds import KindConverter

register_converter(KindConverter, "kind")

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("surprise/", views.surprise, name="surprise"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("to-do/", views.ToDoView.as_view(), name="to_do"),
    # Finding
    path("search/", search_views.SearchView.as_view(), name="search"),
    path("search/suggest", search_views.SuggestView.as_view(), name="search_suggest"),
    # Editing, for every kind of entry
    path("<kind:model>/add/", editing_views.EntryAddView.as_view(), name="entry_add"),
    path(
        "<kind:model>/<slug:slug>/edit/", editing_views.EntryEditView.as_view(), name="entry_edit"
    ),
    path(
        "<kind:model>/<slug:slug>/delete/",
        editing_views.EntryDeleteView.as_view(),
        name="entry_delete",
    ),
    path("names/<kind:model>/", editing_views.EntryNamesView.as_view(), name="entry_names"),
    # Signing in
    path("sign-in/", accounts.SignInView.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOutView.as_view(), name="sign_out"),
    path("password/", accounts.PasswordView.as_view(), name="password"),
    path("password/changed/", accounts.PasswordChangedView.as_view(), name="password_changed"),
    # What was
    path("changes/", history_views.ChangesView.as_view(), name="changes"),
    path(
        "<kind:model>/<slug:slug>/history/",
        history_views.EntryHistoryView.as_view(),
        name="entry_history",
    ),
    path(
        "<kind:model>/<slug:slug>/history/<int:number>/",
        history_views.EntryVersionView.as_view(),
        name="entry_version",
    ),
    path(
        "<kind:model>/<slug:slug>/history/<int:number>/revert/",
        history_views.EntryRevertView.as_view(),
        name="entry_revert",
    ),
]
