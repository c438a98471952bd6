# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the route: beginning, the page of a group, its tasks and its people."""

from __future__ import annotations

from typing import Any

from django.urls import path

from . import begin_pages, group_pages, people_pages

PAGES: tuple[Any, ...] = (
    path("waarden/gemeente/<slug:town>/beginnen/", begin_pages.begin, name="charter-begin"),
    path("waarden/gemeente/<slug:town>/meedoen/", begin_pages.wish, name="charter-wish"),
    path("waarden/mijn/", begin_pages.mine, name="charter-mine"),
    path("waarden/groep/<int:number>/", group_pages.group, name="charter-group"),
    path("waarden/groep/<int:number>/route/", group_pages.route, name="charter-route"),
    path("waarden/groep/<int:number>/stap/<slug:key>/", group_pages.task, name="charter-task"),
    path("waarden/groep/<int:number>/mensen/", people_pages.people, name="charter-people"),
    path("waarden/groep/<int:number>/meedoen/<str:token>/", people_pages.join, name="charter-join"),
    path("waarden/groep/<int:number>/hulp/", group_pages.ask_help, name="charter-help"),
)
