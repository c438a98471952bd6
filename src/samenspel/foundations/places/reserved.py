# SPDX-License-Identifier: EUPL-1.2
"""First segments of addresses that belong to the platform, so that no town can stand in their way.

The database refuses them too: a word added here needs a migration (`makemigrations places`), which fails on a
database where a town already carries it. Words are reserved before they are used, because taking one back
later breaks addresses.
"""

WORDS = """
    nl en fr de vlaanderen brussels-gewest nederland

    plan zelfscan waarden adviesraden praktijken labo initiatieven open-data gegevens api instrumenten
    gemeenten agenda nu-open zoeken kaart beloven plannen meedoen antwoorden leren helpdesk vraagbaak
    woordenlijst trajecten sector

    bureau beheer admin aanmelden afmelden inloggen uitloggen registreren profiel account wachtwoord
    uitnodiging volgen uitschrijven post mail demo demo-post berichten meldingen

    stijl thema toegankelijkheid privacy over contact hulp help voorwaarden cookies taal language nieuws

    static media assets health ping status metrics robots.txt favicon.ico sitemap.xml manifest.json
    service-worker.js humans.txt security.txt .well-known csp-report jsi18n i18n feed atom embed oidc saml
    webhook ws
"""
RESERVED: frozenset[str] = frozenset(WORDS.split())
