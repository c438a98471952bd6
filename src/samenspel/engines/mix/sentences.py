# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of an advice, in Dutch and in English, and how facts are filled in.

    {name}          a text, a grouped number, the name of a code, or a list: "a, b en c"
    {name:quoted}   the same between quotes, with its capital
    {name:eur}      euros: € 1.500
    {name:one|more} the number and the word that goes with it: 1 week, 12 weken
    {name:~one|more} only the word
Names of codes begin with a small letter, unless they begin a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from . import codes
from .advice import Said
from .table import Instrument

SENTENCES: Mapping[str, tuple[str, str]] = {
    # ---- Does it lend itself at all? -------------------------------------------------------------
    "stop-urgent": (
        "Er is gevaar en er is geen tijd. Doe nu wat moet, leg uit waarom, en kijk daarna samen met bewoners terug.",
        "There is danger and no time. Do now what must be done, explain why, and look back with residents afterwards.",
    ),
    "stop-not-ours": (
        "Iemand anders beslist hierover. Vraag bewoners dus niet om mee te beslissen, maar help hen om hun vraag te brengen bij wie wel beslist.",
        "Somebody else decides on this. So do not ask residents to help decide, but help them to bring their question to those who do decide.",
    ),
    "stop-personal": (
        "Dit gaat over het dossier van één persoon of bedrijf. Dat bespreekt u met wie het aangaat, en niet in het openbaar.",
        "This is about the file of one person or company. You discuss that with those concerned, and not in public.",
    ),
    "stop-decided": (
        "Alles is al beslist. Meepraten zou een vertoning zijn. Vertel eerlijk wat er beslist is en waarom, en vraag mensen pas mee te doen als er weer iets open ligt.",
        "Everything is decided. Taking part would be a show. Say honestly what was decided and why, and only invite people when something is open again.",
    ),
    "stop-nothing-open": (
        "U belooft {rung:quoted}, maar er ligt niets open. Zoek eerst wat bewoners nog kunnen veranderen. Is er niets? Beloof dan alleen dat u uitlegt.",
        "You promise {rung:quoted}, but nothing is open. First find what residents can still change. Is there nothing? Then only promise to explain.",
    ),
    "stop-cover": (
        "U zoekt steun voor wat al vastligt. Wie mee mag praten en niets kan veranderen, voelt zich bedrogen. Leg het besluit uit, en noem dat geen participatie.",
        "You look for support for what is already fixed. People who may have a say but can change nothing feel cheated. Explain the decision, and do not call that participation.",
    ),
    "stop-few": (
        "Dit raakt maar een paar mensen. Daar is geen traject voor nodig: bel hen op of ga langs, en spreek het samen af.",
        "This touches only a few people. It needs no process: call them or drop by, and agree on it together.",
    ),
    "wait-goal": (
        "U zei nog niet wat u wilt bereiken. Kies eerst een doel: dan pas weet u wat u aan mensen vraagt.",
        "You did not say yet what you want to achieve. Choose a goal first: only then do you know what to ask people.",
    ),
    "wait-motive": (
        "De enige reden die u noemt is: {motives:quoted}. Dat is te weinig om mensen hun tijd te vragen. Zoek wat u echt van bewoners wilt weten.",
        "The only reason you name is: {motives:quoted}. That is too little to ask people for their time. Find out what you really want to know from residents.",
    ),
    "wait-inform-only": (
        "U belooft alleen te informeren, maar u wilt ook dit: {goals}. Daarvoor moeten mensen iets kunnen zeggen. Kies een hogere trede, of laat dat doel los.",
        "You only promise to inform, but you also want this: {goals}. For that, people must be able to say something. Choose a higher rung, or let go of that goal.",
    ),
    "wait-open": (
        "U belooft {rung:quoted}, maar u schreef nog niet op wat er open ligt. Spreek af waarover mensen mee kunnen praten, en schrijf het in gewone woorden op.",
        "You promise {rung:quoted}, but you did not write down yet what is open. Agree on what people can have a say in, and write it down in plain words.",
    ),
    "wait-weighs": (
        "U belooft {rung:quoted}, maar u weet nog niet hoe de inbreng meeweegt. Spreek dat eerst af met wie beslist. Mensen vragen er als eerste naar.",
        "You promise {rung:quoted}, but you do not know yet how the input counts. First agree on that with those who decide. It is the first thing people ask.",
    ),
    "wait-weighs-less": (
        "U belooft {rung:quoted}, maar u wilt de inbreng alleen meenemen bij de voorbereiding. Dat is minder. Beloof dat u alleen met een reden afwijkt, of kies een lagere trede.",
        "You promise {rung:quoted}, but you only want to take the input into account. That is less. Promise to depart from it only with a reason, or choose a lower rung.",
    ),
    "wait-council": (
        "U belooft {rung:quoted}, maar de gemeenteraad weet nog van niets. Bespreek eerst met de raad welke grenzen er zijn en wat hij met de uitkomst doet.",
        "You promise {rung:quoted}, but the city council knows nothing yet. First discuss with the council what the limits are and what it does with the outcome.",
    ),
    "wait-nobody-answers": (
        "Er is niemand met tijd om te antwoorden. Begin dan niet: wie iets inbrengt en niets hoort, komt niet terug. Maak eerst iemand vrij.",
        "Nobody has time to answer. Then do not begin: people who bring something in and hear nothing do not come back. Free somebody up first.",
    ),
    "wait-answering": (
        "Het is nog niet afgesproken wie antwoordt. Spreek af wie dat doet en binnen welke termijn, en zet die datum in de uitnodiging.",
        "It is not agreed yet who answers. Agree who does and within what time, and put that date in the invitation.",
    ),
    "wait-shared": (
        "U beslist dit samen met anderen. Spreek eerst met hen af wat zij met de inbreng doen; anders belooft u iets dat u niet in de hand hebt.",
        "You decide this with others. First agree with them what they do with the input; otherwise you promise something that is not in your hands.",
    ),
    "wait-no-time": (
        "Er is geen tijd vóór het besluit. Stel het besluit uit, of leg uit waarom het nu moet en vraag mensen mee te denken over de uitvoering.",
        "There is no time before the decision. Postpone the decision, or explain why it must be now and ask people to think along about carrying it out.",
    ),
    "wait-no-hours": (
        "Niemand heeft er uren voor. Maak eerst iemand vrij: ook een klein gesprek moet voorbereid worden en een antwoord krijgen.",
        "Nobody has the hours for it. Free somebody up first: even a small conversation has to be prepared and answered.",
    ),
    "go-early": (
        "Er is nog niets beslist. U bent op tijd: mensen kunnen nog echt iets veranderen.",
        "Nothing is decided yet. You are on time: people can still really change something.",
    ),
    "go-afterwards": (
        "Het besluit is genomen, maar bewoners kunnen nog meedoen bij de uitvoering of samen met u terugkijken. Zeg er duidelijk bij wat vastligt.",
        "The decision is taken, but residents can still take part in carrying it out or look back with you. Say clearly what is fixed.",
    ),
    "go-open": (
        "Er is echt iets te kiezen: {count:punt ligt|punten liggen} open, zoals “{points}”.",
        "There is something to choose: {count:point is|points are} open, such as “{points}”.",
    ),
    "go-ours": (
        "De gemeente beslist hier zelf over, dus zij kan ook doen wat zij belooft.",
        "The municipality decides on this itself, so it can do what it promises.",
    ),
    "go-asked": (
        "Bewoners vragen er zelf om. U hoeft hun belangstelling niet te zoeken. Zorg wel dat u die niet kwijtraakt.",
        "Residents ask for it themselves. You need not look for their interest. Just make sure that you do not lose it.",
    ),
    "go-better-plan": (
        "U hebt bewoners nodig voor een goed plan. Dat is de beste reden om hen te vragen.",
        "You need residents for a good plan. That is the best reason to ask them.",
    ),
    "go-council": (
        "De gemeenteraad legt vooraf de grenzen vast. Zo weet iedereen waarover het gaat, en is er achteraf geen verrassing.",
        "The city council sets the limits beforehand. So everybody knows what it is about, and there is no surprise afterwards.",
    ),
    "go-answering": (
        "Het is afgesproken wie antwoordt en binnen welke termijn.",
        "It is agreed who answers and within what time.",
    ),
    "go-tension": (
        "Er is weerstand of ruzie. Dat maakt het moeilijk, en juist daarom helpt een goed gesprek.",
        "There is resistance or a quarrel. That makes it hard, and that is just why a good conversation helps.",
    ),
    "go-nothing-against": (
        "Niets in uw antwoorden staat een goed traject in de weg.",
        "Nothing in your answers stands in the way of a good process.",
    ),
    # ---- Hard conditions -------------------------------------------------------------------------
    "no-phase": (
        "Dit past niet in de fase {phase:quoted}. Het past wel in: {phases:quoted}.",
        "This does not fit in the phase {phase:quoted}. It does fit in: {phases:quoted}.",
    ),
    "no-rung": (
        "Dit begint bij de trede {lowest:quoted}; u belooft niet meer dan {rung:quoted}.",
        "This begins at the rung {lowest:quoted}; you promise no more than {rung:quoted}.",
    ),
    "no-money": (
        "Dit kost minstens {needs:eur} (indicatief); u hebt {has:eur}.",
        "This costs at least {needs:eur} (indicative); you have {has:eur}.",
    ),
    "no-time": (
        "Dit duurt minstens {needs:week|weken} (indicatief); tot het besluit hebt u {has:week|weken}.",
        "This takes at least {needs:week|weeks} (indicative); you have {has:week|weeks} until the decision.",
    ),
    "no-time-standing": (
        "Dit opzetten duurt minstens {needs:week|weken} (indicatief); tot het besluit hebt u {has:week|weken}. Bestaat het bij u al? Vraag die mensen dan gewoon mee.",
        "Setting this up takes at least {needs:week|weeks} (indicative); you have {has:week|weeks} until the decision. Do you have one already? Then simply ask those people along.",
    ),
    "no-hours": (
        "Dit vraagt minstens {needs:uur|uren} werk (indicatief); u hebt {has:uur|uren}.",
        "This takes at least {needs:hour|hours} of work (indicative); you have {has:hour|hours}.",
    ),
    "no-people": (
        "Dit werkt pas vanaf {needs:persoon|mensen} (indicatief); dit onderwerp raakt er hoogstens ongeveer {touched}.",
        "This only works from {needs:person|people} (indicative); this subject touches about {touched} at most.",
    ),
    "no-inhabitants": (
        "Dit werkt pas vanaf {needs:persoon|mensen} (indicatief); uw gemeente heeft {has:inwoner|inwoners}.",
        "This only works from {needs:person|people} (indicative); your municipality has {has:inhabitant|inhabitants}.",
    ),
    "no-council-sets-up": (
        "In Vlaanderen kan alleen de gemeenteraad dit oprichten (art. 304 §3 van het Decreet over het lokaal bestuur). Dat is nog niet met de raad besproken.",
        "In Flanders only the city council can set this up (art. 304 §3 of the Decree on Local Government). That has not been discussed with the council yet.",
    ),
    "no-council": (
        "Hiervoor moet de gemeenteraad vooraf ja zeggen. Nu geldt: {council:quoted}.",
        "For this the city council must say yes beforehand. Now it is: {council:quoted}.",
    ),
    "no-law-asks": (
        "Dit doet u alleen als de wet het vraagt, en die reden noemde u niet.",
        "You only do this when the law requires it, and you did not name that reason.",
    ),
    "no-competence": (
        "Dit kan alleen als de gemeente zelf mag beslissen, en dat mag ze hier niet.",
        "This is only possible when the municipality may decide itself, and here it may not.",
    ),
    "no-elections": (
        "Er zijn binnen een jaar verkiezingen. In de periode daarvoor mag of past dit niet. Hoe lang die periode is, hangt af van de soort verkiezingen: laat dat nakijken.",
        "There are elections within a year. In the period before them this is not allowed or not fitting. How long that period is depends on the kind of elections: have that checked.",
    ),
    "no-closed-question": (
        "Dit kan alleen met een vraag waarop mensen ja of nee antwoorden. Uw vraag is: {question:quoted}.",
        "This only works with a question that people answer by yes or no. Your question is: {question:quoted}.",
    ),
    "no-options": (
        "Hiervoor moeten de keuzes en hun gevolgen bekend zijn, en u zoekt nog wat er kan.",
        "For this the options and their consequences must be known, and you still look for what is possible.",
    ),
    "no-money-to-share": (
        "Hiervoor is een vast bedrag nodig dat bewoners mogen verdelen, en daar gaat het hier niet over.",
        "This needs a fixed amount that residents may share out, and that is not what this is about.",
    ),
    "no-votable": (
        "Hierover mag geen stemming gaan: {kind}.",
        "This may not be put to a vote: {kind}.",
    ),
    "but-rung": (
        "Hiermee komt u tot {highest:quoted}; u belooft {rung:quoted}. Zet er dus iets naast.",
        "With this you get to {highest:quoted}; you promise {rung:quoted}. So put something beside it.",
    ),
    "but-money": (
        "Dit kost {min:eur} tot {max:eur} (indicatief); u hebt {has:eur}. Houd het klein.",
        "This costs {min:eur} to {max:eur} (indicative); you have {has:eur}. Keep it small.",
    ),
    "but-council": (
        "Spreek dit vooraf af met de gemeenteraad.",
        "Agree on this with the city council beforehand.",
    ),
    "but-shared": (
        "U beslist samen met anderen. Kijk of dit dan mag, en spreek het met hen af.",
        "You decide with others. Check whether this is then allowed, and agree on it with them.",
    ),
    "but-only-by-law": (
        "Dit doet u als de wet het vraagt. Vraagt de wet het niet? Dan is iets anders beter.",
        "You do this when the law requires it. Does the law not require it? Then something else is better.",
    ),
    "but-interpellation": (
        "In Brussel zijn hiervoor {signers} ondertekenaars van {age} jaar of ouder nodig (art. 89bis van de Nieuwe Gemeentewet). Laat dit nakijken.",
        "In Brussels this needs {signers} signatories aged {age} or over (art. 89bis of the New Municipal Act). Have this checked.",
    ),
    "but-local-threshold": (
        "In Vlaanderen bepaalt uw eigen reglement hoeveel handtekeningen nodig zijn; in het decreet staat geen aantal meer.",
        "In Flanders your own regulation sets how many signatures are needed; the decree no longer gives a number.",
    ),
    "but-challenge-flanders": (
        "In Vlaanderen geeft de wet dit recht niet. Er waren wel gemeenten die het uitprobeerden.",
        "In Flanders the law does not give this right. There were municipalities that tried it out.",
    ),
    "but-challenge-netherlands": (
        "In Nederland kan dit in de participatieverordening staan (art. 150 van de Gemeentewet). Die verordening moet er vóór 1 januari 2027 zijn. Laat dit nakijken.",
        "In the Netherlands this can be part of the participation ordinance (art. 150 of the Municipalities Act). That ordinance must exist before 1 January 2027. Have this checked.",
    ),
    "but-vote-netherlands": (
        "Kijk of uw gemeente hiervoor een eigen verordening heeft, en wat daarin staat. Laat dit nakijken.",
        "Check whether your municipality has an ordinance of its own for this, and what it says. Have this checked.",
    ),
    "but-vote-not-binding": (
        "De uitslag bindt de gemeenteraad niet. Zeg vooraf wat de raad ermee doet.",
        "The outcome does not bind the city council. Say beforehand what the council does with it.",
    ),
    "but-vote-turnout": (
        "De stemmen worden pas geteld als er minstens {voters:kiezer komt|kiezers komen}, bij {inhabitants:inwoner|inwoners} (art. 305-325 van het Decreet over het lokaal bestuur). Kijk na of alle inwoners meetellen, of alleen wie 16 jaar of ouder is.",
        "The votes are only counted when at least {voters:voter comes|voters come}, with {inhabitants:inhabitant|inhabitants} (art. 305-325 of the Decree on Local Government). Check whether all inhabitants count, or only those aged 16 and over.",
    ),
    "but-vote-turnout-brussels": (
        "De stemmen worden pas geteld als er minstens {voters:kiezer komt|kiezers komen}, bij {inhabitants:inwoner|inwoners} (art. 318-329 van de Nieuwe Gemeentewet). Laat dit nakijken.",
        "The votes are only counted when at least {voters:voter comes|voters come}, with {inhabitants:inhabitant|inhabitants} (art. 318-329 of the New Municipal Act). Have this checked.",
    ),
    # ---- Why it fits, part by part ---------------------------------------------------------------
    "fit-goals-strong": (
        "Dit helpt goed bij wat u wilt: {goals}.",
        "This serves what you want well: {goals}.",
    ),
    "fit-goals-middle": (
        "Dit helpt bij een deel van wat u wilt: {goals}. Het helpt niet bij: {others}.",
        "This serves a part of what you want: {goals}. It does not serve: {others}.",
    ),
    "fit-goals-weak": (
        "Dit helpt niet bij wat u in deze fase wilt: {others}.",
        "This does not serve what you want in this phase: {others}.",
    ),
    "fit-goals-unknown": (
        "U koos geen doel voor deze fase, dus of dit helpt weten wij niet.",
        "You chose no goal for this phase, so we do not know whether this helps.",
    ),
    "fit-rung-strong": (
        "Dit past bij de rol die u belooft: {rung:quoted}.",
        "This fits the role that you promise: {rung:quoted}.",
    ),
    "fit-rung-inform": (
        "U wilt hier alleen dat mensen het weten, en daarvoor is dit gemaakt.",
        "Here you only want people to know, and that is what this is made for.",
    ),
    "fit-rung-between": (
        "Dit kan op de treden {rungs:quoted}. U belooft {rung:quoted}: zeg er duidelijk bij wat u bedoelt.",
        "This is done on the rungs {rungs:quoted}. You promise {rung:quoted}: say clearly what you mean.",
    ),
    "fit-rung-middle": (
        "Hiermee komt u tot {highest:quoted}. U belooft {rung:quoted}: dat is een trede meer.",
        "With this you get to {highest:quoted}. You promise {rung:quoted}: that is one rung more.",
    ),
    "fit-rung-weak": (
        "Hiermee komt u niet verder dan {highest:quoted}. U belooft veel meer: {rung:quoted}.",
        "With this you get no further than {highest:quoted}. You promise much more: {rung:quoted}.",
    ),
    "fit-rung-unknown": (
        "U koos nog geen trede. Dit kan op: {rungs:quoted}.",
        "You chose no rung yet. This is done on: {rungs:quoted}.",
    ),
    "fit-number-strong": (
        "Hier doen {min} tot {max} mensen mee (indicatief). Dat past bij de {wanted:persoon|mensen} die u zoekt.",
        "Here {min} to {max} people take part (indicative). That fits the {wanted:person|people} you look for.",
    ),
    "fit-number-small-middle": (
        "Hier doen hoogstens {max:persoon|mensen} mee (indicatief). U zoekt er {wanted}: doe er iets bij.",
        "Here at most {max:person|people} take part (indicative). You look for {wanted}: add something.",
    ),
    "fit-number-small-weak": (
        "Hier doen hoogstens {max:persoon|mensen} mee (indicatief). U zoekt er veel meer: {wanted}.",
        "Here at most {max:person|people} take part (indicative). You look for many more: {wanted}.",
    ),
    "fit-number-large-middle": (
        "Dit werkt pas vanaf {min:persoon|mensen} (indicatief). U zoekt er {wanted}: nodig ruimer uit.",
        "This only works from {min:person|people} (indicative). You look for {wanted}: invite more widely.",
    ),
    "fit-number-large-weak": (
        "Dit werkt pas vanaf {min:persoon|mensen} (indicatief). U zoekt er veel minder: {wanted}.",
        "This only works from {min:person|people} (indicative). You look for far fewer: {wanted}.",
    ),
    "fit-number-unknown": (
        "Hier doen {min} tot {max} mensen mee (indicatief).",
        "Here {min} to {max} people take part (indicative).",
    ),
    "fit-groups-strong": (
        "Dit bereikt wie u zoekt: {reached}.",
        "This reaches those you look for: {reached}.",
    ),
    "fit-groups-both": (
        "Dit bereikt {reached}. Wie hier vaak wegblijft: {missed}.",
        "This reaches {reached}. Those who often stay away here: {missed}.",
    ),
    "fit-groups-middle": (
        "Wie u zoekt, komt hier niet vanzelf: {groups}. Ga naar hen toe.",
        "Those you look for do not come here by themselves: {groups}. Go to them.",
    ),
    "fit-groups-weak": (
        "Wie u zoekt, blijft hier vaak weg: {missed}.",
        "Those you look for often stay away here: {missed}.",
    ),
    "fit-groups-unknown-strong": (
        "Hier komen ook mensen die u anders niet ziet.",
        "Here people come whom you do not see otherwise.",
    ),
    "fit-groups-unknown-middle": (
        "Hier komen niet alleen de bekende gezichten, als u er moeite voor doet.",
        "Not only the familiar faces come here, if you make an effort.",
    ),
    "fit-groups-unknown-weak": (
        "Hier komen vooral mensen die altijd al komen.",
        "Mostly people who always come will come here.",
    ),
    "fit-barriers-strong": (
        "Dit maakt drempels lager: {lowered}.",
        "This lowers barriers: {lowered}.",
    ),
    "fit-barriers-both": (
        "Dit maakt drempels lager ({lowered}), maar andere hoger ({raised}).",
        "This lowers barriers ({lowered}), but raises others ({raised}).",
    ),
    "fit-barriers-middle": (
        "Dit maakt drempels niet lager en niet hoger.",
        "This neither lowers nor raises barriers.",
    ),
    "fit-barriers-weak": (
        "Dit maakt drempels hoger: {raised}. Zorg voor hulp.",
        "This raises barriers: {raised}. Arrange help.",
    ),
    "fit-effort-strong": (
        "Dit is goed te doen: {hours_min} tot {hours_max} uren werk, {cost_min:eur} tot {cost_max:eur}, vanaf {weeks:week|weken} (indicatief).",
        "This can well be done: {hours_min} to {hours_max} hours of work, {cost_min:eur} to {cost_max:eur}, from {weeks:week|weeks} (indicative).",
    ),
    "fit-effort-middle": (
        "Dit vraagt wel wat: {hours_min} tot {hours_max} uren werk, {cost_min:eur} tot {cost_max:eur}, vanaf {weeks:week|weken} (indicatief).",
        "This does take some work: {hours_min} to {hours_max} hours of work, {cost_min:eur} to {cost_max:eur}, from {weeks:week|weeks} (indicative).",
    ),
    "fit-effort-weak": (
        "Dit is zwaar voor dit onderwerp: {hours_min} tot {hours_max} uren werk, {cost_min:eur} tot {cost_max:eur}, vanaf {weeks:week|weken} (indicatief).",
        "This is heavy for this subject: {hours_min} to {hours_max} hours of work, {cost_min:eur} to {cost_max:eur}, from {weeks:week|weeks} (indicative).",
    ),
    "fit-talk-strong": (
        "Er is hier genoeg gesprek voor dit onderwerp.",
        "There is enough conversation here for this subject.",
    ),
    "fit-talk-middle": (
        "Er is hier wat minder gesprek dan dit onderwerp vraagt.",
        "There is somewhat less conversation here than this subject needs.",
    ),
    "fit-talk-weak": (
        "Mensen praten hier nauwelijks met elkaar, en dit onderwerp vraagt een echt gesprek.",
        "People hardly talk with each other here, and this subject needs a real conversation.",
    ),
    "fit-start-strong": ("U kunt hier zelf mee beginnen.", "You can begin this yourself."),
    "fit-start-residents": (
        "Bewoners beginnen hier zelf aan, en dat is wat u wilt.",
        "Residents begin this themselves, and that is what you want.",
    ),
    "fit-start-middle": (
        "De gemeente begint hieraan, terwijl bewoners er zelf om vroegen. Zet het samen met hen op.",
        "The municipality begins this, while residents asked for it themselves. Set it up with them.",
    ),
    "fit-start-weak": (
        "Hier moeten bewoners zelf aan beginnen. U kunt het mogelijk maken en bekend maken, meer niet.",
        "Residents have to begin this themselves. You can make it possible and known, no more.",
    ),
    # ---- The mix ---------------------------------------------------------------------------------
    "role-reach": (
        "Dit zorgt voor bereik: veel mensen kunnen hier meedoen.",
        "This brings reach: many people can take part here.",
    ),
    "role-reach-weak": (
        "Dit moet hier voor bereik zorgen, maar heel veel mensen doen er niet mee.",
        "This has to bring the reach here, but not very many people take part.",
    ),
    "role-depth": (
        "Dit zorgt voor diepgang: mensen nemen hier de tijd om te praten en te begrijpen.",
        "This brings depth: here people take the time to talk and understand.",
    ),
    "role-depth-weak": (
        "Dit moet hier voor diepgang zorgen, maar lang wordt er niet gepraat.",
        "This has to bring the depth here, but people do not talk for long.",
    ),
    "role-feedback": (
        "Dit zorgt voor terugkoppeling: mensen horen hier wat er met hun inbreng gebeurt.",
        "This brings feedback: here people hear what happens with their input.",
    ),
    "role-feedback-weak": (
        "Dit moet hier voor terugkoppeling zorgen. Dat gaat niet vanzelf: spreek af wanneer mensen iets horen.",
        "This has to bring the feedback here. That does not go by itself: agree when people hear something.",
    ),
    "role-fourth-reach": (
        "Dit komt erbij voor meer bereik: het brengt iets dat de andere niet hebben.",
        "This is added for more reach: it brings something that the others lack.",
    ),
    "role-fourth-depth": (
        "Dit komt erbij voor meer diepgang: het brengt iets dat de andere niet hebben.",
        "This is added for more depth: it brings something that the others lack.",
    ),
    "role-fourth-feedback": (
        "Dit komt erbij voor meer terugkoppeling: het brengt iets dat de andere niet hebben.",
        "This is added for more feedback: it brings something that the others lack.",
    ),
    "only-groups": (
        "In deze mix komen alleen hier vanzelf: {groups}.",
        "In this mix, only here these come by themselves: {groups}.",
    ),
    "runs-on": (
        "{instrument:quoted} is eerder begonnen en loopt in deze fase door.",
        "{instrument:quoted} was begun earlier and goes on in this phase.",
    ),
    "few-none-here": (
        "Voor de fase {phase:quoted} staat er niets in de tabel.",
        "There is nothing in the table for the phase {phase:quoted}.",
    ),
    "few-none-left": (
        "Voor de fase {phase:quoted} is er geen geld of zijn er geen uren meer over. Doe minder in de andere fasen, of maak uren vrij.",
        "For the phase {phase:quoted} no money or no hours are left. Do less in the other phases, or free hours.",
    ),
    "few-together": (
        "In de fase {phase:quoted} past er {count:instrument|instrumenten} in uw geld en uren. Met een tweede erbij wordt het te veel.",
        "In the phase {phase:quoted}, {count:instrument fits|instruments fit} in your money and hours. With a second it becomes too much.",
    ),
    "few-because": (
        "In de fase {phase:quoted} vallen {refused} van de {known} instrumenten af. Er blijft te weinig over voor een mix.",
        "In the phase {phase:quoted}, {refused} of {known} instruments drop out. Too little is left for a mix.",
    ),
    "few-because-rung": (
        "In de fase {phase:quoted} vallen {refused} van de {known} instrumenten af, vooral omdat u minder belooft dan ze vragen.",
        "In the phase {phase:quoted}, {refused} of {known} instruments drop out, mostly because you promise less than they need.",
    ),
    "few-because-budget_eur": (
        "In de fase {phase:quoted} vallen {refused} van de {known} instrumenten af, vooral omdat het geld er niet is.",
        "In the phase {phase:quoted}, {refused} of {known} instruments drop out, mostly because the money is not there.",
    ),
    "few-because-weeks": (
        "In de fase {phase:quoted} vallen {refused} van de {known} instrumenten af, vooral omdat er te weinig weken zijn.",
        "In the phase {phase:quoted}, {refused} of {known} instruments drop out, mostly because there are too few weeks.",
    ),
    "few-because-hours": (
        "In de fase {phase:quoted} vallen {refused} van de {known} instrumenten af, vooral omdat er te weinig uren zijn.",
        "In the phase {phase:quoted}, {refused} of {known} instruments drop out, mostly because there are too few hours.",
    ),
    "few-because-council": (
        "In de fase {phase:quoted} vallen {refused} van de {known} instrumenten af, vooral omdat de gemeenteraad nog niets afsprak.",
        "In the phase {phase:quoted}, {refused} of {known} instruments drop out, mostly because the city council agreed on nothing yet.",
    ),
    "warn-no-goal-here": (
        "Geen van uw doelen hoort bij de fase {phase:quoted}. Kies er een, of sla deze fase over.",
        "None of your goals belongs to the phase {phase:quoted}. Choose one, or skip this phase.",
    ),
    "warn-all-online": (
        "Alles in deze fase is online. Mensen zonder internet kunnen niet meedoen: zorg voor papier en voor hulp aan een loket.",
        "Everything in this phase is online. People without internet cannot take part: provide paper and help at a counter.",
    ),
    # ---- What the mix misses ---------------------------------------------------------------------
    "miss-reach": (
        "Met deze mix bereikt u weinig mensen. Vertel breed wat er speelt en hoe anderen kunnen reageren.",
        "With this mix you reach few people. Tell widely what is going on and how others can react.",
    ),
    "miss-depth": (
        "In deze mix is er geen echt gesprek. Mensen geven hun mening, maar horen die van anderen niet.",
        "There is no real conversation in this mix. People give their opinion, but do not hear that of others.",
    ),
    "miss-feedback": (
        "In deze mix hoort niemand terug wat er met de inbreng gebeurt. Plan een moment waarop u dat vertelt.",
        "In this mix nobody hears back what happens with the input. Plan a moment at which you tell.",
    ),
    "miss-goals": (
        "Niets in deze mix helpt bij: {goals}.",
        "Nothing in this mix serves: {goals}.",
    ),
    "miss-rung": (
        "U belooft {rung:quoted}, maar deze mix komt niet verder dan {highest:quoted}.",
        "You promise {rung:quoted}, but this mix gets no further than {highest:quoted}.",
    ),
    "miss-group-everyone": (
        "Met deze mix bereikt u vooral wie zelf komt, en niet alle inwoners. Nodig ook mensen uit door loting of met een brief aan huis.",
        "With this mix you mostly reach those who come by themselves, and not all inhabitants. Also invite people by lot or with a letter to every home.",
    ),
    "miss-group-children": (
        "Met deze mix bereikt u geen kinderen. Ga langs in de klas of in de speeltuin.",
        "With this mix you reach no children. Visit a class or the playground.",
    ),
    "miss-group-young": (
        "Met deze mix bereikt u bijna niemand onder de 25 jaar. Ga naar scholen, clubs en het jeugdhuis of jongerencentrum.",
        "With this mix you reach almost nobody under 25. Go to schools, clubs and the youth centre.",
    ),
    "miss-group-families": (
        "Met deze mix bereikt u weinig gezinnen met kinderen. Kies een uur dat hun past, en zorg voor opvang.",
        "With this mix you reach few families with children. Choose an hour that suits them, and arrange childcare.",
    ),
    "miss-group-workers": (
        "Met deze mix bereikt u weinig mensen die het druk hebben. Geef hun iets dat in vijf minuten kan, ook ’s avonds laat.",
        "With this mix you reach few people who are busy. Give them something that takes five minutes, also late at night.",
    ),
    "miss-group-older": (
        "Met deze mix bereikt u weinig 65-plussers. Ga langs bij hun verenigingen en in het woonzorgcentrum.",
        "With this mix you reach few people over 65. Visit their associations and the care home.",
    ),
    "miss-group-newcomers": (
        "Met deze mix bereikt u bijna geen nieuwkomers of mensen met een andere taal. Werk met tolken en met mensen die zij vertrouwen.",
        "With this mix you reach almost no newcomers or people with another language. Work with interpreters and with people they trust.",
    ),
    "miss-group-low_literate": (
        "Met deze mix bereikt u bijna niemand die moeilijk leest. Praat, teken en laat zien, in plaats van te schrijven.",
        "With this mix you reach almost nobody who reads with difficulty. Talk, draw and show, instead of writing.",
    ),
    "miss-group-poor": (
        "Met deze mix bereikt u weinig mensen met weinig geld. Ga langs bij wie hen kent, en betaal de kosten die ze maken.",
        "With this mix you reach few people with little money. Visit those who know them, and pay their expenses.",
    ),
    "miss-group-disability": (
        "Met deze mix bereikt u weinig mensen met een beperking. Vraag hun vooraf wat ze nodig hebben.",
        "With this mix you reach few people with a disability. Ask them beforehand what they need.",
    ),
    "miss-group-offline": (
        "Met deze mix bereikt u bijna niemand zonder internet. Zorg voor papier, een telefoonnummer en hulp aan een loket.",
        "With this mix you reach almost nobody without internet. Provide paper, a telephone number and help at a counter.",
    ),
    "miss-group-tenants": (
        "Met deze mix bereikt u weinig huurders. Vraag de verhuurder of de huurdersgroep om mee uit te nodigen.",
        "With this mix you reach few tenants. Ask the landlord or the tenants' group to help invite.",
    ),
    "miss-group-associations": (
        "Met deze mix bereikt u weinig verenigingen. Ga naar een vergadering van hen.",
        "With this mix you reach few associations. Go to a meeting of theirs.",
    ),
    "miss-group-businesses": (
        "Met deze mix bereikt u weinig ondernemers. Ga langs in de winkel, op een rustig uur.",
        "With this mix you reach few businesses. Drop by at the shop, at a quiet hour.",
    ),
    "miss-group-neighbours": (
        "Met deze mix bereikt u weinig mensen die ernaast wonen. Bel aan, of doe een brief in de bus.",
        "With this mix you reach few people who live next to it. Ring the bell, or put a letter through the door.",
    ),
    "miss-group-quiet": (
        "Met deze mix bereikt u de mensen die nooit komen niet. Ga zelf naar hen toe, of nodig uit door loting.",
        "With this mix you do not reach the people who never come. Go to them yourself, or invite by lot.",
    ),
    "miss-barrier-language": (
        "Niets in deze mix helpt wie een andere taal spreekt. Zorg voor een tolk en voor vertaalde uitnodigingen.",
        "Nothing in this mix helps those who speak another language. Arrange an interpreter and translated invitations.",
    ),
    "miss-barrier-reading": (
        "Niets in deze mix helpt wie moeilijk leest. Zorg dat mensen ook mondeling mee kunnen doen.",
        "Nothing in this mix helps those who read with difficulty. Make sure that people can also take part by speaking.",
    ),
    "miss-barrier-digital": (
        "Niets in deze mix helpt wie moeite heeft met computer of telefoon. Zorg voor papier en voor iemand die helpt.",
        "Nothing in this mix helps those who struggle with a computer or phone. Provide paper and somebody who helps.",
    ),
    "miss-barrier-time": (
        "Niets in deze mix helpt wie weinig tijd heeft. Maak één stap die in enkele minuten kan.",
        "Nothing in this mix helps those with little time. Make one step that takes a few minutes.",
    ),
    "miss-barrier-access": (
        "Niets in deze mix helpt wie er moeilijk kan komen of moeilijk binnen kan. Kies een plek zonder trap, en regel vervoer.",
        "Nothing in this mix helps those who cannot easily get there or get in. Choose a place without stairs, and arrange transport.",
    ),
    "miss-barrier-money": (
        "Niets in deze mix helpt wie op het geld moet letten. Betaal onkosten terug, of geef een vergoeding.",
        "Nothing in this mix helps those who must watch their money. Pay back expenses, or give an allowance.",
    ),
    "miss-barrier-childcare": (
        "Niets in deze mix helpt wie opvang nodig heeft. Zorg voor opvang ter plaatse.",
        "Nothing in this mix helps those who need childcare. Arrange childcare on the spot.",
    ),
    "miss-barrier-trust": (
        "Niets in deze mix helpt wie de gemeente weinig vertrouwt. Laat iemand uitnodigen die zij wel vertrouwen, en kom beloften na.",
        "Nothing in this mix helps those with little trust in the municipality. Let somebody they do trust invite them, and keep promises.",
    ),
    "miss-barrier-nerve": (
        "Niets in deze mix helpt wie niet durft te spreken. Werk met kleine tafels en laat mensen eerst opschrijven.",
        "Nothing in this mix helps those who do not dare to speak. Work with small tables and let people write first.",
    ),
    "miss-council-agenda": (
        "De gemeenteraad heeft in deze fase geen rol. Vraag de raad om te zeggen waarover het mag gaan en welke grenzen er zijn.",
        "The city council has no role in this phase. Ask the council to say what it may be about and what the limits are.",
    ),
    "miss-council-preparation": (
        "De gemeenteraad heeft in deze fase geen rol. Laat raadsleden komen luisteren, en breng hun halverwege de stand.",
        "The city council has no role in this phase. Let councillors come and listen, and tell them half-way how things stand.",
    ),
    "miss-council-decision": (
        "De gemeenteraad heeft in deze fase geen rol, terwijl er nu beslist wordt. Spreek af wanneer de raad de uitkomst behandelt.",
        "The city council has no role in this phase, while a decision is taken now. Agree when the council deals with the outcome.",
    ),
    "miss-council-execution": (
        "De gemeenteraad heeft in deze fase geen rol. Vertel de raad hoe het loopt en wat er met de afspraken gebeurt.",
        "The city council has no role in this phase. Tell the council how it goes and what becomes of the agreements.",
    ),
    "miss-council-evaluation": (
        "De gemeenteraad heeft in deze fase geen rol. Breng de lessen naar de raad, en laat hem zeggen wat hij ermee doet.",
        "The city council has no role in this phase. Bring the lessons to the council, and let it say what it does with them.",
    ),
    # ---- Pitfalls --------------------------------------------------------------------------------
    "pit-evening-is-no-say": (
        "{instrument:quoted} is geen inspraak: mensen krijgen er uitleg en stellen er vragen, meer niet. Zeg dat in de uitnodiging, en zeg waar ze wel mee kunnen praten.",
        "{instrument:quoted} gives people no say: they get an explanation and ask questions, no more. Say so in the invitation, and say where they can have their say.",
    ),
    "pit-us-and-them": (
        "Bij {instrument:quoted} komen mensen die het oneens zijn al snel tegenover elkaar te staan. Werk met kleine tafels, een stil schrijfmoment en een gespreksleider van buiten.",
        "At {instrument:quoted}, people who disagree soon stand against each other. Work with small tables, a silent moment to write and a discussion leader from outside.",
    ),
    "pit-vote-divides": (
        "{instrument:quoted} kent alleen winnaars en verliezers. Laat mensen eerst met elkaar praten, en zeg vooraf wat u met een krappe uitslag doet.",
        "{instrument:quoted} only knows winners and losers. Let people talk with each other first, and say beforehand what you do with a narrow outcome.",
    ),
    "pit-vote-seeks-subject": (
        "U begon met {instrument:quoted} en zocht er een onderwerp bij. Draai het om: eerst het doel, dan pas het instrument.",
        "You began with {instrument:quoted} and looked for a subject. Turn it round: the goal first, the instrument after.",
    ),
    "pit-online-quarrel": (
        "Online loopt een ruzie snel op. Geef {instrument:quoted} huisregels, en elke dag iemand die meeleest en antwoordt.",
        "Online a quarrel soon grows. Give {instrument:quoted} house rules, and every day somebody who reads along and answers.",
    ),
    "pit-advice-vanishes": (
        "Na {instrument:quoted} verdwijnt advies gemakkelijk in een la. Spreek vooraf af wie op elk advies antwoordt, en wanneer.",
        "After {instrument:quoted}, advice easily vanishes into a drawer. Agree beforehand who answers each piece of advice, and when.",
    ),
    "pit-lot-is-not-enough": (
        "Bij {instrument:quoted} zegt ook na loting vooral ja wie altijd al ja zegt. Bel na, ga langs, geef een vergoeding, en kijk of de groep klopt.",
        "With {instrument:quoted}, even after a lot it is mostly those who always say yes that do so. Call, drop by, give an allowance, and check whether the group is right.",
    ),
    "pit-same-people": (
        "In {instrument:quoted} zitten vaak steeds dezelfde mensen. Loot een deel van de plaatsen, en open de vergaderingen.",
        "In {instrument:quoted} it is often the same people each time. Fill some of the seats by lot, and open the meetings.",
    ),
    "pit-token": (
        "Bij {instrument:quoted} mogen jongeren soms meepraten zonder dat het iets verandert. Geef hun een echte vraag, en een antwoord.",
        "With {instrument:quoted}, young people may sometimes join in without it changing anything. Give them a real question, and an answer.",
    ),
    "pit-no-limits": (
        "U schreef niet op wat vastligt. Bij {instrument:quoted} denken mensen dan dat alles kan. Zeg vooraf wat niet meer verandert.",
        "You did not write down what is fixed. With {instrument:quoted}, people then think that anything is possible. Say beforehand what will not change.",
    ),
    "pit-strong-groups-win": (
        "Bij {instrument:quoted} winnen groepen die al sterk staan. Geef anderen hulp bij hun plan, en spreek af wat er gebeurt als de trekkers stoppen.",
        "With {instrument:quoted}, groups that are strong already win. Help others with their plan, and agree what happens when those who lead it stop.",
    ),
    "pit-rich-quarters-win": (
        "Bij {instrument:quoted} haalt de wijk met de meeste tijd en contacten het geld binnen. Verdeel het geld vooraf over de wijken, en help waar weinig voorstellen komen.",
        "With {instrument:quoted}, the neighbourhood with most time and contacts gets the money. Divide the money over the neighbourhoods beforehand, and help where few proposals come.",
    ),
    "pit-projects-not-built": (
        "Na {instrument:quoted} worden gekozen projecten soms niet gemaakt. Kijk vooraf of het kan, en vertel daarna hoe het staat.",
        "After {instrument:quoted}, chosen projects are sometimes not made. Check beforehand whether it is possible, and tell afterwards how it stands.",
    ),
    "pit-paperwork": (
        "Bij {instrument:quoted} haken mensen af op papierwerk. Houd het formulier kort en betaal een deel vooraf.",
        "With {instrument:quoted}, people give up because of paperwork. Keep the form short and pay a part beforehand.",
    ),
    "pit-many-ideas-no-answer": (
        "{instrument:quoted} kan honderden ideeën brengen waar niemand op antwoordt. Maak vooraf uren vrij, en zeg hoe u kiest.",
        "{instrument:quoted} can bring hundreds of ideas that nobody answers. Free up hours beforehand, and say how you choose.",
    ),
    "pit-who-fills-in": (
        "Wie {instrument:quoted} invult, staat niet voor iedereen. Toon wie ontbreekt, en zoek die mensen op.",
        "Those who fill in {instrument:quoted} do not stand for everybody. Show who is missing, and look for those people.",
    ),
    "pit-small-numbers": (
        "Bij {instrument:quoted} lijkt een kleine groep al snel een meerderheid. Zeg er altijd bij hoeveel mensen meededen.",
        "With {instrument:quoted}, a small group soon looks like a majority. Always say how many people took part.",
    ),
    "pit-options-steer": (
        "Bij {instrument:quoted} bepaalt wie de keuzes maakt ook de uitkomst. Laat bewoners en de gemeenteraad de keuzes vooraf nakijken.",
        "With {instrument:quoted}, those who make the options also make the outcome. Let residents and the city council check the options beforehand.",
    ),
    "pit-complaints-map": (
        "{instrument:quoted} wordt gemakkelijk een kaart met klachten. Vraag ook wat goed is, en zeg wat u met losse klachten doet.",
        "{instrument:quoted} easily becomes a map of complaints. Also ask what is good, and say what you do with single complaints.",
    ),
    "pit-chosen-by-us": (
        "Bij {instrument:quoted} kiest de gemeente vaak zelf wie er zit, en dan klinkt vooral instemming. Zoek ook tegenstanders, en maak bekend wie meedoet.",
        "With {instrument:quoted}, the municipality often chooses itself who is in, and then mostly hears agreement. Look for opponents too, and publish who takes part.",
    ),
    "pit-no-owner": (
        "Na {instrument:quoted} voelt soms niemand zich verantwoordelijk. Wijs vooraf iemand aan die met de uitkomst verder moet.",
        "After {instrument:quoted}, sometimes nobody feels responsible. Name somebody beforehand who has to go on with the outcome.",
    ),
    "pit-always-the-same": (
        "Naar {instrument:quoted} komen snel dezelfde mensen als altijd. Ga naar plekken waar anderen al zijn, en vraag hen zelf.",
        "The same people as always soon come to {instrument:quoted}. Go to places where others already are, and ask them yourself.",
    ),
    "pit-list-not-done": (
        "Na {instrument:quoted} blijft de lijst met afspraken soms liggen. Zet bij elk punt een naam en een datum.",
        "After {instrument:quoted}, the list of agreements is sometimes left lying. Put a name and a date with every point.",
    ),
    "pit-inquiry-alone": (
        "{instrument:quoted} komt laat en is moeilijk te lezen. Laat het nooit het enige zijn wat u doet, en maak een samenvatting in gewone woorden.",
        "{instrument:quoted} comes late and is hard to read. Never make it the only thing you do, and write a summary in plain words.",
    ),
    "pit-blame": (
        "{instrument:quoted} wordt soms een afrekening. Vraag wat er beter kan, en niet wie schuld heeft.",
        "{instrument:quoted} sometimes becomes a reckoning. Ask what can be better, and not who is to blame.",
    ),
    "pit-form": (
        "{instrument:quoted} strandt soms op een regel over de vorm. Help mensen bij het opstellen, en maak de drempel laag.",
        "{instrument:quoted} sometimes fails on a rule about form. Help people to draw it up, and keep the threshold low.",
    ),
    "pit-knowledge-stays": (
        "Wat men in {instrument:quoted} leert, blijft soms in de groep. Spreek af hoe anderen ervan horen.",
        "What is learned in {instrument:quoted} sometimes stays in the group. Agree how others hear of it.",
    ),
    "pit-wish-list": (
        "{instrument:quoted} wordt gemakkelijk een lange verlanglijst. Vraag om weinig punten, met de kosten erbij.",
        "{instrument:quoted} easily becomes a long list of wishes. Ask for few points, with their costs.",
    ),
    "pit-floats": (
        "{instrument:quoted} kan los komen te staan van wie beslist. Spreek af aan wie de groep haar werk geeft, en wanneer.",
        "{instrument:quoted} can lose touch with those who decide. Agree to whom the group hands its work, and when.",
    ),
    "pit-hired-support": (
        "U zoekt draagvlak, en een van uw redenen gaat over uzelf en niet over bewoners. Mensen merken dat. Laat zien wat er door hen veranderde.",
        "You look for support, and one of your reasons is about yourself and not about residents. People notice. Show what changed because of them.",
    ),
    # ---- The whole plan --------------------------------------------------------------------------
    "plan-money": (
        "Alles samen kost dit {min:eur} tot {max:eur} (indicatief); u hebt {has:eur}. Houd het klein, of kies minder.",
        "All together this costs {min:eur} to {max:eur} (indicative); you have {has:eur}. Keep it small, or choose less.",
    ),
    "plan-hours": (
        "Alles samen vraagt dit {min} tot {max} uren werk (indicatief); u hebt {has:uur|uren}. Houd het klein, of kies minder.",
        "All together this takes {min} to {max} hours of work (indicative); you have {has:hour|hours}. Keep it small, or choose less.",
    ),
    "plan-weeks": (
        "Tot het besluit vraagt dit na elkaar minstens {needs:week|weken} (indicatief); u hebt {has:week|weken}. Doe dingen naast elkaar, of schuif het besluit op.",
        "Until the decision this takes at least {needs:week|weeks} one after the other (indicative); you have {has:week|weeks}. Do things side by side, or postpone the decision.",
    ),
    "plan-all-online": (
        "Alles in dit plan is online. Kies minstens één moment waarop mensen elkaar zien.",
        "Everything in this plan is online. Choose at least one moment at which people see each other.",
    ),
    "plan-phases-guessed": (
        "U koos nog geen fasen. Wij toonden: {phases:quoted}. Kies alleen de fasen waarin er echt ruimte is.",
        "You chose no phases yet. We showed: {phases:quoted}. Only choose the phases in which there is really room.",
    ),
    "plan-late": (
        "Mensen komen er pas bij als het plan er ligt. Wat ze dan zeggen, verandert zelden nog iets. Begin als het kan een fase eerder.",
        "People only come in when the plan is there. What they say then seldom changes anything. If you can, begin a phase earlier.",
    ),
    "plan-no-evaluation": (
        "Er is geen fase om terug te kijken. Spreek af wanneer u met de deelnemers kijkt wat het opbracht.",
        "There is no phase to look back. Agree when you look with the participants at what it brought.",
    ),
    "plan-inform-only": (
        "U informeert alleen. Dat mag, maar noem het geen participatie: mensen verwachten dan inspraak.",
        "You only inform. That is fine, but do not call it participation: people will then expect a say.",
    ),
    "plan-nothing-fixed": (
        "U schreef niet op wat vastligt. Zeg vooraf ook wat niet meer verandert; dat scheelt teleurstelling.",
        "You did not write down what is fixed. Also say beforehand what will not change; that spares disappointment.",
    ),
    "plan-cover": (
        "Een van uw redenen is dat u steun zoekt voor een besluit. Zeg eerlijk wat al vastligt, anders voelt meepraten als een spel.",
        "One of your reasons is that you look for support for a decision. Say honestly what is fixed already, or taking part feels like a game.",
    ),
    "plan-image": (
        "Een van uw redenen is dat het goed staat. Vraag mensen alleen iets waar u echt iets mee doet.",
        "One of your reasons is that it looks good. Only ask people something that you will really use.",
    ),
    "plan-quarrel-first": (
        "Er is ruzie, en mensen bij elkaar brengen is geen doel van u. Neem dat er toch bij: eerst luisteren, dan pas kiezen.",
        "There is a quarrel, and bringing people together is not a goal of yours. Add it all the same: listen first, choose after.",
    ),
    "plan-shared": (
        "U beslist samen met anderen. Laat hen mee uitnodigen en mee antwoorden.",
        "You decide with others. Let them invite and answer with you.",
    ),
    "plan-elections": (
        "Er zijn binnen een jaar verkiezingen. Zorg dat de uitkomst ook bij het nieuwe bestuur ligt, en houd het weg van de campagne.",
        "There are elections within a year. Make sure that the outcome also reaches those who govern afterwards, and keep it away from the campaign.",
    ),
    "plan-answering": (
        "U zei nog niet wie antwoordt. Spreek af wie dat doet en binnen welke termijn.",
        "You did not say yet who answers. Agree who does and within what time.",
    ),
    # ---- Somebody began with an instrument -------------------------------------------------------
    "wish-begins": (
        "U begint met een instrument: {instrument:quoted}. Dat kan goed zijn. Kijk eerst wat u ermee wilt bereiken.",
        "You begin with an instrument: {instrument:quoted}. That may be right. First look at what you want to achieve with it.",
    ),
    "wish-goal": ("Wat wilt u ermee bereiken?", "What do you want to achieve with it?"),
    "wish-goals-known": (
        "U zei dat u dit wilt bereiken: {goals}.",
        "You said that you want to achieve this: {goals}.",
    ),
    "wish-serves": (
        "{instrument:quoted} helpt bij: {goals}.",
        "{instrument:quoted} serves: {goals}.",
    ),
    "wish-serves-none": (
        "{instrument:quoted} helpt bij geen van die doelen. Wat wilt u er dan mee bereiken?",
        "{instrument:quoted} serves none of those goals. Then what do you want to achieve with it?",
    ),
    "wish-fits": (
        "{instrument:quoted} kan in: {phases:quoted}.",
        "{instrument:quoted} is possible in: {phases:quoted}.",
    ),
    "wish-fits-nowhere": (
        "{instrument:quoted} past nu in geen enkele fase van uw plan.",
        "{instrument:quoted} now fits in no phase of your plan.",
    ),
    "wish-unknown": (
        "U begint met een instrument dat niet in deze tabel staat.",
        "You begin with an instrument that is not in this table.",
    ),
    # ---- Two democracies -------------------------------------------------------------------------
    "meet-nobody": (
        "In de fase {phase:quoted} doet niemand mee: de gemeenteraad niet, en bewoners niet.",
        "In the phase {phase:quoted} nobody takes part: neither the city council nor residents.",
    ),
    "meet-nobody-helps": (
        "Laat deze fase weg uit het plan, of spreek af wie er iets doet.",
        "Leave this phase out of the plan, or agree who does something.",
    ),
    "meet-council-alone": (
        "In de fase {phase:quoted} heeft alleen de gemeenteraad een rol. Bewoners doen hier niet mee.",
        "In the phase {phase:quoted} only the city council has a role. Residents do not take part here.",
    ),
    "meet-council-alone-helps": (
        "Laat mensen weten wat de raad bespreekt, en wanneer zij weer aan de beurt zijn.",
        "Let people know what the council discusses, and when it is their turn again.",
    ),
    "meet-surprised": (
        "Bewoners stemmen of beslissen hier mee, en de gemeenteraad weet van niets. De uitkomst en de raad botsen dan gemakkelijk.",
        "Residents vote or help decide here, and the city council knows nothing. The outcome and the council then easily collide.",
    ),
    "meet-surprised-helps": (
        "Vraag de raad vóór het begin om grenzen, en om een belofte over wat hij met de uitkomst doet.",
        "Before you begin, ask the council for limits, and for a promise about what it does with the outcome.",
    ),
    "meet-unasked": (
        "Bewoners doen mee, maar de gemeenteraad is er niet bij. Ze lopen langs elkaar heen.",
        "Residents take part, but the city council is not there. They pass each other by.",
    ),
    "meet-unasked-helps": (
        "Nodig raadsleden uit om te luisteren, en zet de uitkomst op de agenda van de raad.",
        "Invite councillors to listen, and put the outcome on the agenda of the council.",
    ),
    "meet-informed-decides": (
        "Bewoners beslissen hier mee, en de gemeenteraad hoort het pas achteraf. Dat geeft botsingen over wie het laatste woord heeft.",
        "Residents help decide here, and the city council only hears of it afterwards. That leads to clashes about who has the last word.",
    ),
    "meet-informed-decides-helps": (
        "Laat de raad vooraf vastleggen waarover bewoners mogen beslissen, en met hoeveel geld.",
        "Let the council set beforehand what residents may decide on, and with how much money.",
    ),
    "meet-informed-weighs": (
        "Bewoners geven advies, en de gemeenteraad hoort ervan. Ze raken elkaar, maar de raad doet nog niets met het advies.",
        "Residents give advice, and the city council hears of it. They touch, but the council does nothing with the advice yet.",
    ),
    "meet-informed-weighs-helps": (
        "Spreek af dat de raad het advies bespreekt en zegt waarom hij het volgt of niet.",
        "Agree that the council discusses the advice and says why it follows it or not.",
    ),
    "meet-informed": (
        "De gemeenteraad hoort wat er gebeurt. Zo raken de twee elkaar, al is het licht.",
        "The city council hears what happens. So the two touch, if only lightly.",
    ),
    "meet-informed-helps": (
        "Geef de raad een kort verslag, en vraag wat hij eruit meeneemt.",
        "Give the council a short report, and ask what it takes from it.",
    ),
    "meet-frame": (
        "De gemeenteraad legt vooraf de grenzen vast, en daarbinnen kunnen bewoners echt iets doen. Ze versterken elkaar.",
        "The city council sets the limits beforehand, and within them residents can really do something. They strengthen each other.",
    ),
    "meet-frame-helps": (
        "Zet de grenzen van de raad in gewone woorden in de uitnodiging, en verander ze onderweg niet.",
        "Put the limits of the council in the invitation in plain words, and do not change them along the way.",
    ),
    "meet-frame-inform": (
        "De gemeenteraad legt de grenzen vast, en bewoners horen dat. Ze raken elkaar, maar er komt niets terug.",
        "The city council sets the limits, and residents hear them. They touch, but nothing comes back.",
    ),
    "meet-frame-inform-helps": (
        "Verzamel de vragen die mensen stellen, en breng die naar de raad.",
        "Collect the questions people ask, and bring them to the council.",
    ),
    "meet-twice": (
        "Bewoners beslissen, en daarna beslist de gemeenteraad nog eens. Wijkt de raad af, dan botst het.",
        "Residents decide, and then the city council decides again. If the council differs, they collide.",
    ),
    "meet-twice-helps": (
        "Laat de raad vooraf de grenzen vastleggen. Wat daarbinnen valt, neemt hij dan over.",
        "Let the council set the limits beforehand. What falls within them, it then takes over.",
    ),
    "meet-vote": (
        "Bewoners stemmen, en de gemeenteraad beslist daarna zelf. Bij een andere uitkomst botst het hard.",
        "Residents vote, and the city council then decides by itself. With another outcome they collide hard.",
    ),
    "meet-vote-helps": (
        "Laat de raad vóór de stemming zeggen wat hij met elke uitslag doet.",
        "Before the vote, let the council say what it does with each outcome.",
    ),
    "meet-decides-weighs": (
        "Bewoners werken een advies uit, en de gemeenteraad beslist aan het eind. Ze raken elkaar pas laat.",
        "Residents work out advice, and the city council decides at the end. They only touch late.",
    ),
    "meet-decides-weighs-helps": (
        "Laat de raad ook vooraf de grenzen vastleggen, en laat hem met een reden antwoorden op elk advies.",
        "Let the council also set the limits beforehand, and let it answer each piece of advice with a reason.",
    ),
    "meet-decides": (
        "Bewoners zeggen wat ze vinden, en de gemeenteraad beslist. Ze raken elkaar op het moment van het besluit.",
        "Residents say what they think, and the city council decides. They touch at the moment of the decision.",
    ),
    "meet-decides-helps": (
        "Leg het verslag van de inbreng bij het voorstel voor de raad, met het antwoord erbij.",
        "Put the report of the input with the proposal for the council, and the answer with it.",
    ),
    "meet-frame-vote": (
        "De gemeenteraad legt de grenzen vast, bewoners stemmen, en de raad beslist. Ze raken elkaar twee keer.",
        "The city council sets the limits, residents vote, and the council decides. They touch twice.",
    ),
    "meet-frame-vote-helps": (
        "Zeg vóór de stemming bij welke uitslag de raad die volgt.",
        "Before the vote, say with which result the council will follow it.",
    ),
    "meet-frame-twice": (
        "De gemeenteraad legt de grenzen vast en bevestigt aan het eind wat bewoners besloten. Ze raken elkaar aan het begin en aan het eind.",
        "The city council sets the limits and confirms at the end what residents decided. They touch at the beginning and at the end.",
    ),
    "meet-frame-twice-helps": (
        "Spreek af dat de raad aan het eind alleen kijkt of de uitkomst binnen de grenzen blijft.",
        "Agree that at the end the council only checks whether the outcome stays within the limits.",
    ),
    "meet-frame-decides": (
        "De gemeenteraad zegt vooraf wat kan, bewoners denken mee, en de raad beslist met hun inbreng. Ze versterken elkaar.",
        "The city council says beforehand what is possible, residents think along, and the council decides with their input. They strengthen each other.",
    ),
    "meet-frame-decides-helps": (
        "Laat de raad bij zijn besluit zeggen wat hij met de inbreng deed.",
        "Let the council say with its decision what it did with the input.",
    ),
    "meet-two-hats": (
        "Raadsleden beslissen hier mee als deelnemer en later nog eens als raad. Die twee petten botsen.",
        "Councillors help decide here as participants and later again as the council. Those two hats collide.",
    ),
    "meet-two-hats-helps": (
        "Laat raadsleden luisteren en vragen stellen, maar hier niet meestemmen.",
        "Let councillors listen and ask questions, but not vote here.",
    ),
    "meet-members": (
        "Raadsleden zitten mee aan tafel in een vast overleg. Ze raken elkaar, maar de raad adviseert dan ook zichzelf.",
        "Councillors sit at the table of a standing body. They touch, but the council then also advises itself.",
    ),
    "meet-members-helps": (
        "Laat raadsleden alleen luisteren. In Vlaanderen mogen zij in een adviesraad niet meestemmen (art. 304 §3 van het Decreet over het lokaal bestuur).",
        "Let councillors only listen. In Flanders they may not vote in an advisory council (art. 304 §3 of the Decree on Local Government).",
    ),
    "meet-listens": (
        "Raadsleden doen mee en horen zelf wat mensen bezighoudt. Zo versterken ze elkaar.",
        "Councillors take part and hear for themselves what matters to people. So they strengthen each other.",
    ),
    "meet-listens-helps": (
        "Spreek af dat raadsleden vooral luisteren, en dat zij de uitkomst zelf op de agenda zetten.",
        "Agree that councillors mostly listen, and that they put the outcome on the agenda themselves.",
    ),
    # ---- What it asks ----------------------------------------------------------------------------
    "ask-hours": (
        "Maak {min} tot {max} uren vrij voor alles samen (indicatief).",
        "Free up {min} to {max} hours for all of it together (indicative).",
    ),
    "ask-hours-of": (
        "Maak {min} tot {max} uren vrij voor alles samen (indicatief); u noemde {has:uur|uren}.",
        "Free up {min} to {max} hours for all of it together (indicative); you named {has:hour|hours}.",
    ),
    "ask-money": (
        "Leg {min:eur} tot {max:eur} vast voor alles samen (indicatief).",
        "Set aside {min:eur} to {max:eur} for all of it together (indicative).",
    ),
    "ask-money-of": (
        "Leg {min:eur} tot {max:eur} vast voor alles samen (indicatief); u noemde {has:eur}.",
        "Set aside {min:eur} to {max:eur} for all of it together (indicative); you named {has:eur}.",
    ),
    "ask-one-person": (
        "Wijs één iemand aan die het geheel trekt, en bij wie bewoners en collega’s terechtkunnen.",
        "Name one person who leads it all, and whom residents and colleagues can turn to.",
    ),
    "ask-council-frame": (
        "Vraag de gemeenteraad vooraf om de grenzen, en om af te spreken wat hij met de uitkomst doet. U belooft immers {rung:quoted}.",
        "Ask the city council for the limits beforehand, and to agree what it does with the outcome. After all you promise {rung:quoted}.",
    ),
    "ask-council-agrees": (
        "Laat de gemeenteraad vooraf ja zeggen tegen: {instruments:quoted}.",
        "Let the city council say yes beforehand to: {instruments:quoted}.",
    ),
    "ask-answering": (
        "Spreek af wie antwoordt op wat mensen inbrengen, en binnen welke termijn.",
        "Agree who answers what people bring in, and within what time.",
    ),
    "ask-weighs": (
        "Spreek af hoe de inbreng meeweegt, en schrijf het op in één zin.",
        "Agree how the input counts, and write it down in one sentence.",
    ),
    "ask-others": (
        "Spreek met wie mee beslist af wat zij met de inbreng doen.",
        "Agree with those who also decide what they do with the input.",
    ),
    "ask-competence": (
        "Kijk na of de gemeente hier zelf over mag beslissen.",
        "Check whether the municipality may decide on this itself.",
    ),
    "ask-money-to-share": (
        "Zet het bedrag dat bewoners verdelen vast in de begroting of het meerjarenplan.",
        "Put the amount that residents may share out in the budget or the multi-year plan.",
    ),
    "ask-lot": (
        "Regel de loting: wie loot, uit welke lijst, en hoe deelnemers onkosten terugkrijgen. Laat nakijken of u die lijst mag gebruiken.",
        "Arrange the lot: who draws, from which list, and how participants get their expenses back. Have it checked whether you may use that list.",
    ),
    "ask-leader": (
        "Zoek een gespreksleider van buiten, die ervaring heeft met ruzie.",
        "Find a discussion leader from outside, who is used to quarrels.",
    ),
    "ask-barrier-language": (
        "Zorg voor een tolk, en vertaal de uitnodiging.",
        "Arrange an interpreter, and translate the invitation.",
    ),
    "ask-barrier-reading": (
        "Laat iemand de teksten nalezen die moeilijk leest, en laat mensen ook mondeling meedoen.",
        "Let somebody who reads with difficulty check the texts, and let people also take part by speaking.",
    ),
    "ask-barrier-digital": (
        "Zorg voor papier, een telefoonnummer en hulp aan een loket.",
        "Provide paper, a telephone number and help at a counter.",
    ),
    "ask-barrier-time": (
        "Kies verschillende uren, en maak één stap die in enkele minuten kan.",
        "Choose different hours, and make one step that takes a few minutes.",
    ),
    "ask-barrier-access": (
        "Kies plekken waar iedereen binnen kan, en regel vervoer.",
        "Choose places where everybody can get in, and arrange transport.",
    ),
    "ask-barrier-money": (
        "Betaal onkosten terug, en spreek af wie een vergoeding krijgt.",
        "Pay back expenses, and agree who gets an allowance.",
    ),
    "ask-barrier-childcare": (
        "Regel opvang voor kinderen tijdens elke bijeenkomst.",
        "Arrange childcare during every meeting.",
    ),
    "ask-barrier-trust": (
        "Vraag iemand die mensen vertrouwen om mee uit te nodigen.",
        "Ask somebody whom people trust to help invite.",
    ),
    "ask-barrier-nerve": (
        "Zorg voor kleine tafels en een stil schrijfmoment.",
        "Use small tables and a silent moment to write.",
    ),
    "ask-go-to": (
        "Ga zelf naar wie u wilt bereiken: {groups}. Vraag wie hen kent om mee te gaan.",
        "Go to those you want to reach: {groups}. Ask those who know them to come along.",
    ),
    "ask-tell": (
        "Schrijf in gewone woorden op wat vastligt, wat open ligt en wie beslist, en zet dat in elke uitnodiging.",
        "Write down in plain words what is fixed, what is open and who decides, and put that in every invitation.",
    ),
    "ask-report": (
        "Plan wanneer u aan iedereen vertelt wat de uitkomst is en wat er door de deelnemers veranderde.",
        "Plan when you tell everybody what the outcome is and what changed because of the participants.",
    ),
    "as-written": ("{line}", "{line}"),
}
"""{key: (Dutch, English)}"""

ALSO = {"nl": ("en", ", en ook "), "en": ("and", ", and also ")}
"""between the last two of a list; the second when an item itself holds that word"""
HOLE = re.compile(r"\{(\w+)(?::([^{}]+))?\}")
Table = Iterable[Instrument]


def say(said: Said, language: str, table: Table = ()) -> str:
    """The sentence in words. Instruments are called by their names in `table`, or by their key when they are not in it."""
    text, holes = _parsed(said.key, language)
    parts = []
    for before, name, spec, begins in holes:
        parts += [before, filled(said.facts[name], spec, language, table, begins=begins)]
    return "".join([*parts, text])


@cache
def _parsed(key: str, language: str) -> tuple[str, tuple[tuple[str, str, str, bool], ...]]:
    """What follows the last hole, and for each hole (text before it, name, spec, whether it begins a sentence)."""
    template = SENTENCES[key][0 if language == "nl" else 1]
    holes, place = [], 0
    for hole in HOLE.finditer(template):
        before = template[place : hole.start()]
        begins = not template[: hole.start()] or template[: hole.start()].endswith((". ", "? "))
        holes.append((before, hole[1], hole[2] or "", begins))
        place = hole.end()
    return template[place:], tuple(holes)


def filled(value: Any, spec: str, language: str, table: Table, *, begins: bool = False) -> str:
    """One fact in words."""
    if spec == "eur":
        return "€ " + grouped(value, language)
    if "|" in spec:
        one, more = spec.removeprefix("~").split("|")
        count = value if isinstance(value, int) else len(value)
        word = one if count == 1 else more
        return word if spec.startswith("~") else f"{grouped(count, language)} {word}"
    if isinstance(value, int):
        return grouped(value, language)
    if isinstance(value, Mapping):
        return str(value[language])
    if isinstance(value, str):
        return f"“{value}”" if spec == "quoted" and value else value
    if _is_pair(value):
        return named(value, spec, language, table, begins=begins)
    items = [
        filled(one, spec, language, table, begins=begins and place == 0) for place, one in enumerate(value)
    ]
    return joined(items, language)


def _is_pair(value: Any) -> bool:
    return (
        len(value) == 2
        and isinstance(value[0], str)
        and (value[0] == "instruments" or value[0] in codes.codes())
    )


def named(pair: tuple[str, str], spec: str, language: str, table: Table, *, begins: bool) -> str:
    kind, code = pair
    if kind == "instruments":
        one = next((one for one in table if one.key == code), None)
        name = one.words(language).name if one else code
    else:
        name = codes.name(kind, code, language)
    if spec == "quoted":
        return f"“{name}”"
    return name if begins or name[1:2].isupper() else name[:1].lower() + name[1:]


def joined(items: list[str], language: str) -> str:
    """ "a, b en c"; when an item holds "en" itself: "lezen en schrijven, en ook tijd". Between quotes that is clear anyway."""
    word, also = ALSO[language]
    if len(items) < 2:
        return "".join(items)
    clear = all(item.startswith("“") or f" {word} " not in item for item in items)
    return ", ".join(items[:-1]) + (f" {word} " if clear else also) + items[-1]


def grouped(number: int, language: str) -> str:
    """1.500 in Dutch, 1,500 in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "nl" else text
