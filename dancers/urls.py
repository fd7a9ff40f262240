"""The addresses of dancers, and of what their lives lead to."""

from django.urls import path, re_path

from dancers import views

urlpatterns = [
    # Dancers
    path("dancers/", views.DancerListView.as_view(), name="dancer_list"),
    path("dancers/<slug:slug>/", views.DancerDetailView.as_view(), name="dancer_detail"),
    # Portraits: WebP files of our own making, named after their content
    re_path(r"^media/(portraits/[0-9a-f]+-(?:960|320)\.webp)$", views.portrait, name="portrait"),
    # Places
    path("places/", views.PlaceListView.as_view(), name="place_list"),
    path("places/<slug:slug>/", views.PlaceDetailView.as_view(), name="place_detail"),
    # Styles
    path("styles/", views.StyleListView.as_view(), name="style_list"),
    path("styles/<slug:slug>/", views.StyleDetailView.as_view(), name="style_detail"),
    # Schools
    path("schools/", views.SchoolListView.as_view(), name="school_list"),
    path("schools/<slug:slug>/", views.SchoolDetailView.as_view(), name="school_detail"),
    # Teachers
    path("teachers/", views.TeacherListView.as_view(), name="teacher_list"),
    path("teachers/<slug:slug>/", views.TeacherDetailView.as_view(), name="teacher_detail"),
    # Companies
    path("companies/", views.CompanyListView.as_view(), name="company_list"),
    path("companies/<slug:slug>/", views.CompanyDetailView.as_view(), name="company_detail"),
]
