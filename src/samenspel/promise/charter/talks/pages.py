# SPDX-License-Identifier: EUPL-1.2
"""The pages of the conversation with the municipality. All of them are for the people of the group."""

from __future__ import annotations

from typing import Any

from django.urls import path

from .asking import point, points, trial, trials
from .talking import hooks, talk, talk_new, talks

PAGES: tuple[Any, ...] = (
    path("waarden/groep/<int:number>/gesprekken/", talks, name="charter-talks"),
    path("waarden/groep/<int:number>/gesprekken/nieuw/", talk_new, name="charter-talk-new"),
    path("waarden/groep/<int:number>/gesprekken/<int:talk>/", talk, name="charter-talk"),
    path("waarden/groep/<int:number>/akkoord/", hooks, name="charter-hooks"),
    path("waarden/groep/<int:number>/werkpunten/", points, name="charter-points"),
    path("waarden/groep/<int:number>/werkpunten/<int:point>/", point, name="charter-point"),
    path("waarden/groep/<int:number>/project/", trials, name="charter-trials"),
    path("waarden/groep/<int:number>/project/<int:trial>/", trial, name="charter-trial"),
)
