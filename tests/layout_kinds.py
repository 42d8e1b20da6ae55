"""Short reports of many layouts, invented, each with who says which of its words.

The texts of a kind differ as they do between publishers: numbered and lettered points, hours in several notations, the
labels of several parliaments.
"""

from __future__ import annotations

Expected = tuple[str, str | None, str | None]
"""Words of a statement, its speaker and the speaker's type; None where the example does not tell."""

COMMUNIQUES: dict[str, tuple[str, list[Expected]]] = {
    "numbered points, ministers of three countries": (
        """\
JOINT STATEMENT OF THE DEFENCE MINISTERS OF THE NORTHERN CORRIDOR

Tallinn, 14 May 2025

1. The Defence Ministers of Estonia, Latvia and Finland met in Tallinn on 14 May 2025.

2. The Ministers expressed grave concern at the jamming of satellite signals over the Gulf.

3. They called on Russia to respect the freedom of navigation.

4. The Ministers welcomed Finland's decision to send a second patrol vessel.
""",
        [
            ("the jamming of satellite signals", "Defence Ministers of Estonia, Latvia and Finland", "group"),
            ("to respect the freedom of navigation", "Defence Ministers of Estonia, Latvia and Finland", "group"),
            ("decision to send a second patrol vessel", "Defence Ministers of Estonia, Latvia and Finland", "group"),
        ],
    ),
    "leaders, unnumbered": (
        """\
Joint Communiqué of the Island Leaders' Summit

Port Vila, 3 June 2024

The Leaders of Vanuatu, Fiji and Tonga met in Port Vila on 3 June 2024.

The Leaders reaffirmed their commitment to a nuclear-free Pacific.

They condemned the illegal fishing in their waters and urged all flag states to act.

The Leaders agreed to meet again in Suva next year.
""",
        [
            ("their commitment to a nuclear-free Pacific", "Leaders of Vanuatu, Fiji and Tonga", "group"),
            ("the illegal fishing in their waters", "Leaders of Vanuatu, Fiji and Tonga", "group"),
            ("to meet again in Suva", "Leaders of Vanuatu, Fiji and Tonga", "group"),
        ],
    ),
    "two presidents": (
        """\
JOINT DECLARATION

1. The President of the Republic of Chile and the President of the Argentine Republic met in Mendoza on 8 August 2023.

2. The Presidents stressed the importance of the Andean tunnel.

3. Both Presidents rejected the use of force in the region.
""",
        [
            ("the importance of the Andean tunnel", None, None),
            ("the use of force in the region", None, None),
        ],
    ),
    "council conclusions": (
        """\
Council conclusions on the Lake Basin

Brussels, 20 November 2023

1. The Council condemns the attack on the water station at Kerat.

2. The Council calls on all parties to allow humanitarian access.

3. The EU stands ready to support the talks, and reiterates its call for a ceasefire.
""",
        [
            ("the attack on the water station", "Council", "organization"),
            ("to allow humanitarian access", "Council", "organization"),
            ("call for a ceasefire", "EU", None),
        ],
    ),
    "G-group bullets": (
        """\
Chair's Summary: Meeting of Finance Ministers and Central Bank Governors

Lima, 2 April 2024

• Ministers and Governors noted that growth had slowed.
• Members agreed that debt relief was urgent.
• Several members warned that tariffs would raise prices.
• The World Bank presented its report, which says that 40 countries face debt distress.
""",
        [
            ("growth had slowed", "Ministers and Governors", None),
            ("debt relief was urgent", "Members", "group"),
            ("tariffs would raise prices", "Several members", "group"),
            ("40 countries face debt distress", None, "document"),
        ],
    ),
    "the two sides": (
        """\
Joint Statement on the Visit of the Prime Minister of Norway to Vietnam

1. Prime Minister Ingrid Solberg of Norway visited Vietnam from 3 to 5 March 2025.

2. The two sides agreed that the fisheries treaty should be signed by June.

3. The Vietnamese side thanked Norway for its aid after the typhoon.

4. The Norwegian side affirmed that it would open a consulate in Da Nang.
""",
        [
            ("the fisheries treaty should be signed", "two sides", None),
            ("Norway for its aid", "Vietnamese side", None),
            ("it would open a consulate", "Norwegian side", None),
        ],
    ),
    "security council press statement": (
        """\
Security Council Press Statement on Attack in Kerat

The members of the Security Council condemned in the strongest terms the attack on a convoy near Kerat on 4 May.

The members of the Security Council expressed their condolences to the families of the victims.

They reiterated that any acts of terrorism are criminal and unjustifiable.
""",
        [
            ("the attack on a convoy near Kerat", "members of the Security Council", "group"),
            ("any acts of terrorism are criminal", "members of the Security Council", "group"),
        ],
    ),
    "lettered points": (
        """\
Communiqué of the Contact Group on the Strait

Muscat, 9 October 2024

(a) The Contact Group took note of the inspectors' report, which finds that two vessels were boarded.

(b) The Group urged Oman and Iran to resume talks.

(c) Qatar dissociated itself from paragraph (b).
""",
        [
            ("two vessels were boarded", None, "document"),
            ("Oman and Iran to resume talks", None, None),
        ],
    ),
    "heads of delegation": (
        """\
FINAL COMMUNIQUÉ

Adopted in Bamako, 17 January 2025

1. The Heads of Delegation of Mali, Niger and Chad met in Bamako.

2. The Heads of Delegation deplored the closure of the border at Gao.

3. They called upon the African Union to send observers.

4. Chad reserved its position.
""",
        [
            ("the closure of the border at Gao", "Heads of Delegation of Mali, Niger and Chad", "group"),
            ("the African Union to send observers", "Heads of Delegation of Mali, Niger and Chad", "group"),
        ],
    ),
    "foreign ministers with nationality": (
        """\
Statement of the Foreign Ministers of Canada, France and Japan

Ottawa, 1 February 2024

We, the Foreign Ministers of Canada, France and Japan, condemn the shelling of the port of Alma.

We call on the parties to withdraw their troops.
""",
        [
            ("the shelling of the port of Alma", "Foreign Ministers of Canada, France and Japan", None),
            ("the parties to withdraw their troops", "Foreign Ministers of Canada, France and Japan", None),
        ],
    ),
    "joint commission minutes": (
        """\
AGREED MINUTES OF THE FOURTH SESSION OF THE JOINT COMMISSION

1. The Joint Commission of Serbia and Hungary held its fourth session in Szeged on 6 June 2024.

2. The Commission noted that three bridges needed repair.

3. The Hungarian Co-Chair, Mr. Balint Farkas, stated that funds were available for one of them.

4. It recommended that work begin in the autumn.
""",
        [
            ("funds were available", "Balint Farkas", "person"),
        ],
    ),
}
LIVE_BLOGS: dict[str, tuple[str, list[Expected]]] = {
    "24-hour with dots": (
        """\
Storm Petra: live updates

Last updated: 12 January 2025 21.10 GMT

21.10

The mayor of Kerat, Ines Holm, has asked residents to stay indoors. “The river is still rising,” she said.

20.45

The army says two bridges have collapsed.

19.30

A baker called Omar told our reporter that he had lost everything.
""",
        [
            ("The river is still rising", "Ines Holm", "person"),
            ("two bridges have collapsed", "army", None),
            ("he had lost everything", "Omar", "person"),
        ],
    ),
    "time then dash then headline": (
        """\
Parliament vote – as it happened

18:42 – Speaker calms the house

Speaker Tom Aldous said: “Order, or I shall suspend the sitting.”

18:05 – Minister resigns

Transport minister Lena Vik resigned in a letter in which she wrote that she could “no longer defend the plan”.

17:31 – No 10 reacts

Downing Street said the prime minister regretted her decision.
""",
        [
            ("Order, or I shall suspend", "Tom Aldous", "person"),
            ("no longer defend the plan", "Lena Vik", "person"),
            ("the prime minister regretted her decision", "Downing Street", None),
        ],
    ),
    "am and pm with zone": (
        """\
Live: Airport closed after drone sightings

6:12 p.m. ET

Airport spokesman Rui Alba says flights will not resume before midnight.

5:40 p.m. ET

Passenger Maya Lund tweeted: “Nobody tells us anything. Six hours on the floor.”

4:55 p.m. ET

Police denied that a suspect had been arrested.
""",
        [
            ("flights will not resume before midnight", "Rui Alba", "person"),
            ("Nobody tells us anything", "Maya Lund", "person"),
            ("a suspect had been arrested", "police", None),
        ],
    ),
    "correspondents' lead-in": (
        """\
Election night live

22:15 CET

Our correspondent Jana Kral reports from the count in Brno:

The mood here is grim. “We have lost the villages,” one party official told me.

21:50 CET

The interior ministry said turnout had reached 61 percent.
""",
        [
            ("We have lost the villages", None, "unnamed"),
            ("turnout had reached 61 percent", "interior ministry", None),
        ],
    ),
    "time in front of the words": (
        """\
Hostage crisis: minute by minute

09:14 GMT: Police chief Ana Rui says the building is surrounded.

09:02 GMT: The group's spokesman, Idris Kane, tells local radio: “We have demands.”

08:47 GMT: A witness says he heard four shots.
""",
        [
            ("the building is surrounded", "Ana Rui", "person"),
            ("We have demands", "Idris Kane", "person"),
            ("he heard four shots", "witness", "unnamed"),
        ],
    ),
    "bracketed times": (
        """\
Summit ticker

[14:30] President Ada Moe has arrived. “We will not sign today,” she told reporters.

[14:05] The Kremlin said it expected no breakthrough.

[13:50] Diplomats said the draft had been leaked.
""",
        [
            ("We will not sign today", "Ada Moe", "person"),
            ("it expected no breakthrough", "Kremlin", None),
            ("the draft had been leaked", "diplomats", None),
        ],
    ),
    "h notation": (
        """\
Ferry sinking: latest

17h40 - Coast guard: 40 rescued

The coast guard said 40 people had been pulled from the water.

16h55 - Owner speaks

The ferry's owner, Pavlos Dimou, said the ship had been inspected in May.
""",
        [
            ("40 people had been pulled from the water", "coast guard", None),
            ("the ship had been inspected in May", "Pavlos Dimou", "person"),
        ],
    ),
    "minutes ago": (
        """\
Protests in Alma – live

2m ago

Opposition leader Sara Bek has been detained, her lawyer Tomas Ruiz says.

15m ago

State television said order had been restored. Residents denied this.

1h ago

Rumours are circulating on Telegram that the governor has resigned. We have not been able to confirm this.
""",
        [
            ("Opposition leader Sara Bek has been detained", "Tomas Ruiz", "person"),
            ("order had been restored", "State television", None),
            ("the governor has resigned", None, None),
        ],
    ),
    "dates with times": (
        """\
Kerat quake: live coverage

May 4, 2025 - 10:22 AM

Prime Minister Lena Okoro declared three days of mourning. “The whole country grieves,” she said.

May 4, 2025 - 9:58 AM

The Red Cross says 200 houses were destroyed.
""",
        [
            ("The whole country grieves", "Lena Okoro", "person"),
            ("200 houses were destroyed", "Red Cross", "organization"),
        ],
    ),
    "reaction headings": (
        """\
Sanctions lifted: reaction live

11.20am

Reaction from Tehran

The foreign ministry said it was “a first step, no more”.

11.05am

Reaction from Washington

Senator Joe Kay called the decision “madness”.

10.50am

What the papers say

The Tagesblatt writes that the deal is worthless.
""",
        [
            ("a first step, no more", "foreign ministry", None),
            ("madness", "Joe Kay", "person"),
            ("the deal is worthless", "Tagesblatt", None),
        ],
    ),
}
OTHERS: dict[str, tuple[str, list[Expected]]] = {
    "hearing": (
        """\
SENATE COMMITTEE ON PORTS

Hearing on the Saldry dredging contract

The CHAIRMAN. The committee will come to order.

Senator OKORO. Mr. Holm, when did you sign the contract?

Mr. HOLM. I signed it on May 4. Nobody told me that the ship was unfit.

Senator OKORO. Did the minister know?

Mr. HOLM. He did.
""",
        [
            ("when did you sign the contract", "Okoro", "person"),
            ("I signed it on May 4", "Holm", "person"),
            ("Did the minister know", "Okoro", "person"),
            ("He did", "Holm", "person"),
        ],
    ),
    "hansard": (
        """\
House of Commons

Oral Answers: Transport

Ada Moe (Saldry North) (Lab): When will the bridge reopen?

The Secretary of State for Transport (Tom Aldous): The bridge will reopen in June.

Ada Moe: Traders in my constituency do not believe him.

Tom Aldous: They should.
""",
        [
            ("When will the bridge reopen", "Ada Moe", "person"),
            ("The bridge will reopen in June", "Tom Aldous", "person"),
            ("Traders in my constituency", "Ada Moe", "person"),
            ("They should", "Tom Aldous", "person"),
        ],
    ),
    "briefing": (
        """\
Department Press Briefing – May 4, 2025

MS. ALDOUS: Good afternoon. I have one thing at the top. We condemn the attack on the embassy.

QUESTION: Does the Department believe that Iran was involved?

MS. ALDOUS: We have no information to share.

QUESTION: Thank you. Has the Secretary spoken with his counterpart?

MS. ALDOUS: He has.
""",
        [
            ("We condemn the attack", "Aldous", "person"),
            ("Does the Department believe", None, "unnamed"),
            ("We have no information to share", "Aldous", "person"),
            ("Has the Secretary spoken", None, "unnamed"),
        ],
    ),
    "radio transcript": (
        """\
JANA KRAL, HOST:

The bridge at Saldry is shut. Tom Okoro reports.

TOM OKORO, BYLINE: It was shut on Monday, and nobody knows when it will reopen.

(SOUNDBITE OF ARCHIVED RECORDING)

MAYOR ADA MOE: We will not risk a life.

OKORO: Traders say they lose a thousand crowns a day.

(SOUNDBITE OF MUSIC)

KRAL: That was Tom Okoro.
""",
        [
            ("nobody knows when it will reopen", "Tom Okoro", "person"),
            ("We will not risk a life", "Ada Moe", "person"),
            ("Traders say they lose", "Tom Okoro", "person"),
            ("That was Tom Okoro", "Jana Kral", "person"),
        ],
    ),
    "press review": (
        """\
Press review: what the papers say

The Courier: “The deal is dead.”

Tagesblatt: “Nobody wins.”

Le Quai: “A bridge for nobody.”
""",
        [
            ("The deal is dead", "Courier", "outlet"),
            ("Nobody wins", "Tagesblatt", "outlet"),
            ("A bridge for nobody", "Le Quai", "outlet"),
        ],
    ),
    "leaked email": (
        """\
Emails show ministry knew of leak

Emails obtained by the Courier show that the ministry knew of the leak in March.

In an email dated March 3, the head of the water department, Lena Vik, wrote to the minister:

“The pipe at Kerat will not hold. I have asked for money twice.

“If it bursts, we cannot say that nobody warned us.”

The minister's aide Tom Holm replied the same day: “Not now. After the election.”
""",
        [
            ("The pipe at Kerat will not hold", "Lena Vik", "person"),
            ("If it bursts", "Lena Vik", "person"),
            ("After the election", "Tom Holm", "person"),
        ],
    ),
    "newsletter": (
        """\
Good morning. Here is what you need to know today.

**The bridge.** Mayor Ada Moe said the bridge would stay shut until June.

**The vote.** Senator Joe Kay told supporters he would run again.

Thanks for reading. Sign up here to get this newsletter in your inbox.
""",
        [
            ("the bridge would stay shut", "Ada Moe", "person"),
            ("he would run again", "Joe Kay", "person"),
        ],
    ),
    "wire with slug": (
        """\
BC-KERAT-BRIDGE, 2nd Ld-Writethru

By TOM OKORO

Danube Wire

PORT SALDRY, May 4 (Danube Wire) — The bridge will stay shut until June, Mayor Ada Moe said Sunday.

“We will not risk a life,” she told reporters.

(Editing by Jana Kral)
""",
        [
            ("The bridge will stay shut until June", "Ada Moe", "person"),
        ],
    ),
    "letters page": (
        """\
Letters

“The bridge has to be rebuilt, whatever it costs.”

Ida Rustad, Port Saldry

“Boats were good enough for my father.”

Piotr Lasko, Kerat
""",
        [
            ("The bridge has to be rebuilt", "Ida Rustad", "person"),
            ("Boats were good enough", "Piotr Lasko", "person"),
        ],
    ),
    "Canadian Hansard": (
        """\
House of Commons Debates

Oral Questions

Mr. Piotr Lasko (Saldry North, CPC): Mr. Speaker, the bridge is shut and traders are losing money. When will it reopen?

Hon. Ada Moe (Minister of Transport, Lib.): Mr. Speaker, the bridge will reopen in June.

Mr. Piotr Lasko: Mr. Speaker, nobody believes her.

Hon. Ada Moe: Mr. Speaker, I believe the engineers.
""",
        [
            ("the bridge is shut and traders", "Piotr Lasko", "person"),
            ("the bridge will reopen in June", "Ada Moe", "person"),
            ("nobody believes her", "Piotr Lasko", "person"),
            ("I believe the engineers", "Ada Moe", "person"),
        ],
    ),
    "Australian Hansard": (
        """\
QUESTIONS WITHOUT NOTICE

Ms LUND (Saldry) (14:05): My question is to the Minister for Ports. Is the quay safe?

Mr ALDOUS (Kerat—Minister for Ports) (14:06): The quay is safe. The engineers have told me so.

Ms LUND (Saldry) (14:08): Which engineers?

Mr ALDOUS (Kerat—Minister for Ports) (14:08): Those of the harbour board.
""",
        [
            ("My question is to the Minister", "Lund", "person"),
            ("The quay is safe. The engineers have told me so", "Aldous", "person"),
            ("Which engineers", "Lund", "person"),
            ("Those of the harbour board", "Aldous", "person"),
        ],
    ),
    "European Parliament": (
        """\
Debate on the Saldry bridge

Ada Moe (PPE). – Madam President, the bridge has been shut since March. We demand an inquiry.

Tom Okoro (S&D). – Madam President, an inquiry will not mend it. The Commission has to pay.

Ada Moe (PPE). – The Commission has paid already.
""",
        [
            ("We demand an inquiry", "Ada Moe", "person"),
            ("an inquiry will not mend it", "Tom Okoro", "person"),
            ("The Commission has paid already", "Ada Moe", "person"),
        ],
    ),
    "panel with moderator": (
        """\
Panel: who pays for the bridge?

Moderator: Ms. Moe, who pays?

Ada Moe: The port does. It always has.

Tom Okoro: That is not true. The town pays.

Moderator: How much?

Tom Okoro: Four million.
""",
        [
            ("who pays", None, None),
            ("It always has", "Ada Moe", "person"),
            ("The town pays", "Tom Okoro", "person"),
            ("Four million", "Tom Okoro", "person"),
        ],
    ),
    "press conference with outlets": (
        """\
Transcript of the press conference by the Secretary General

Secretary General: Good afternoon. The Alliance condemns the attack.

Question (Reuters): Will you send ships?

Secretary General: We will decide on Thursday.

Question (Danube Wire): Has Turkey agreed?

Secretary General: All allies have agreed.
""",
        [
            ("The Alliance condemns the attack", None, None),
            ("We will decide on Thursday", None, None),
            ("All allies have agreed", None, None),
        ],
    ),
    "caption transcript": (
        """\
Newsroom, 6 p.m.

>> JANA KRAL: THE BRIDGE IS SHUT. TOM OKORO IS THERE.

>> TOM OKORO: TRADERS ARE ANGRY, JANA. THEY WANT THEIR MONEY.

>> JANA KRAL: WHAT DOES THE MAYOR SAY?

>> TOM OKORO: SHE SAYS JUNE.
""",
        [
            ("THE BRIDGE IS SHUT", "Jana Kral", "person"),
            ("THEY WANT THEIR MONEY", "Tom Okoro", "person"),
            ("WHAT DOES THE MAYOR SAY", "Jana Kral", "person"),
        ],
    ),
    "podcast times": (
        """\
The Harbour Podcast, episode 12

Jana Kral [00:00:05] Welcome. Today we talk about the bridge.

Ada Moe [00:00:12] Thank you. The bridge will stay shut until June.

Jana Kral [00:00:20] Why so long?

Ada Moe [00:00:24] Because nobody ordered the steel.
""",
        [
            ("Today we talk about the bridge", "Jana Kral", "person"),
            ("The bridge will stay shut until June", "Ada Moe", "person"),
            ("Why so long", "Jana Kral", "person"),
            ("nobody ordered the steel", "Ada Moe", "person"),
        ],
    ),
    "reactions in bullets": (
        """\
Reactions to the verdict

• Ada Moe, mayor of Saldry: “A black day for the port.”
• Tom Okoro, head of the traders' guild: “We told them so.”
• The Harbour Police: “We respect the court.”
""",
        [
            ("A black day for the port", "Ada Moe", "person"),
            ("We told them so", "Tom Okoro", "person"),
            ("We respect the court", "Harbour Police", None),
        ],
    ),
    "security council delegates": (
        """\
SECURITY COUNCIL DEBATES SITUATION IN KERAT

ADA MOE (Norway) said the ceasefire had held for three days and called on all parties to let convoys pass.

TOM OKORO (Kenya) said the Council had failed the people of Kerat.

The representative of Chile, speaking in his national capacity, said his country would send doctors.
""",
        [
            ("the ceasefire had held for three days", "Ada Moe", "person"),
            ("the Council had failed the people", "Tom Okoro", "person"),
        ],
    ),
    "deposition": (
        """\
Deposition of Rui Alba

BY MS. LUND:

Q. When did you see the crack?

A. On the third of March.

Q. Whom did you tell?

A. I told Mr. Holm. He said it was nothing.
""",
        [
            ("When did you see the crack", "Lund", "person"),
            ("On the third of March", None, None),
            ("I told Mr. Holm", "Rui Alba", "person"),
        ],
    ),
    "block quotation with cite": (
        """\
The minister wrote on Monday:

> The bridge was never safe.
> I told them in March.
> — Lena Vik, transport minister

Her office would not say more.
""",
        [
            ("The bridge was never safe", "Lena Vik", "person"),
        ],
    ),
    "dashed dialogue quotes": (
        """\
What travellers say

“I slept on the floor.” — Maya Lund, 34, nurse

“They gave us one biscuit each.” — Omar, 19

“Never again.” — a pilot who did not want to be named
""",
        [
            ("I slept on the floor", "Maya Lund", "person"),
            ("one biscuit each", "Omar", "person"),
        ],
    ),
    "colon names in prose": (
        """\
Bridge: three questions

Safety: The bridge is old, engineer Rui Alba said.

Money: Nobody has ordered the steel, according to the ministry.

Time: It will stay shut until June, Mayor Ada Moe said.
""",
        [
            ("The bridge is old", "Rui Alba", "person"),
            ("Nobody has ordered the steel", "ministry", None),
            ("It will stay shut until June", "Ada Moe", "person"),
        ],
    ),
}
