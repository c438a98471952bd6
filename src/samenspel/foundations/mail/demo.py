# SPDX-License-Identifier: EUPL-1.2
"""Demo mode only: letters are printed and stay readable on /demo-post/; none leaves the machine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from post_office.models import Email


class ConsoleOutbox(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            sys.stdout.write(f"\n[mail] {', '.join(message.to)}: {message.subject}\n{message.body}\n")
        sys.stdout.flush()
        return len(email_messages)


def demo_post(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    wanted = request.GET.get("aan", "").strip()[:254]
    letters: Any = Email.objects.order_by("-id")
    if wanted:
        letters = letters.filter(to__contains=wanted)
    return render(request, "mail/demo_post.html", {"letters": letters[:30], "wanted": wanted})
