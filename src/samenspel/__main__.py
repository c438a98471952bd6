# SPDX-License-Identifier: EUPL-1.2
"""The product's command line. What does its own counting (`count`, `mix`) must run without Django, so it is asked first."""

import os
import sys


def main() -> None:
    words = sys.argv[1:] or ["help"]
    if words[0] == "count":
        from samenspel.engines.budgeting import command

        sys.exit(command.main(words[1:]))
    if words[0] == "mix":
        from samenspel.engines.mix import command as mix

        sys.exit(mix.main(words[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samenspel.website.settings")
    if words[0] == "demo":
        # The demo is its own world: codes are shown, no mail leaves the machine.
        os.environ["SAMENSPEL_DEMO"] = "1"
        if "--port" in words:
            port = words[words.index("--port") + 1 :][:1]
            os.environ.setdefault("SAMENSPEL_ADDRESS", f"http://127.0.0.1:{''.join(port)}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["samenspel", words[0].replace("-", "_"), *words[1:]])


if __name__ == "__main__":
    main()
