# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='NIS code or Dutch municipality code', max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('other_names', models.CharField(blank=True, help_text='Separated by |', max_length=200, verbose_name='other names')),
                ('name_folded', models.CharField(db_index=True, editable=False, max_length=300)),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('region', models.CharField(choices=[('flanders', 'Flanders'), ('brussels', 'Brussels'), ('netherlands', 'Netherlands')], max_length=20, verbose_name='region')),
                ('province', models.CharField(blank=True, max_length=50, verbose_name='province')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population')),
                ('population_source', models.CharField(blank=True, max_length=200, verbose_name='source of the population')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('lon', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('is_active', models.BooleanField(default=False, verbose_name='runs on Samenspel')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='fictional')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='successor')),
            ],
            options={
                'verbose_name': 'municipality',
                'verbose_name_plural': 'municipalities',
                'ordering': ['name_folded'],
            },
        ),
        migrations.CreateModel(
            name='ClosedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'closed day',
                'verbose_name_plural': 'closed days',
                'ordering': ['date'],
            },
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('slug__in', ['.well-known', 'aanmelden', 'account', 'admin', 'adviesraden', 'afmelden', 'agenda', 'antwoorden', 'api', 'assets', 'atom', 'beheer', 'beloven', 'berichten', 'brussels-gewest', 'bureau', 'contact', 'cookies', 'csp-report', 'de', 'demo', 'demo-post', 'embed', 'en', 'favicon.ico', 'feed', 'fr', 'gegevens', 'gemeenten', 'health', 'help', 'helpdesk', 'hulp', 'humans.txt', 'i18n', 'initiatieven', 'inloggen', 'instrumenten', 'jsi18n', 'kaart', 'labo', 'language', 'leren', 'mail', 'manifest.json', 'media', 'meedoen', 'meldingen', 'metrics', 'nederland', 'nieuws', 'nl', 'nu-open', 'oidc', 'open-data', 'over', 'ping', 'plan', 'plannen', 'post', 'praktijken', 'privacy', 'profiel', 'registreren', 'robots.txt', 'saml', 'sector', 'security.txt', 'service-worker.js', 'sitemap.xml', 'static', 'status', 'stijl', 'taal', 'thema', 'toegankelijkheid', 'trajecten', 'uitloggen', 'uitnodiging', 'uitschrijven', 'vlaanderen', 'volgen', 'voorwaarden', 'vraagbaak', 'waarden', 'wachtwoord', 'webhook', 'woordenlijst', 'ws', 'zelfscan', 'zoeken']), _negated=True), name='place_slug_not_reserved', violation_error_message='This address belongs to the platform. Choose another one.'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='place_slug_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('region__in', ['flanders', 'brussels', 'netherlands'])), name='place_region_known'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('population__isnull', True), ('population__gte', 0), _connector='OR'), name='place_population_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('valid_to__isnull', False), _connector='OR'), name='place_successor_only_when_ended', violation_error_message='Only a municipality that has ended can have a successor.'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='place_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('lon__isnull', True)), models.Q(('lat__isnull', False), ('lat__range', (-90, 90)), ('lon__isnull', False), ('lon__range', (-180, 180))), _connector='OR'), name='place_point_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='closedday',
            constraint=models.UniqueConstraint(fields=('place', 'date'), name='closed_day_once_per_place'),
        ),
    ]
