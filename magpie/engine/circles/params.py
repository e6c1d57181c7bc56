"""The numbers of the circles, each with its reason. Measured ones name the measurement in README.md."""

import msgspec

from magpie.kit.clock import DAY_MS


class CirclesParams(msgspec.Struct, frozen=True):
    """What counts how much, how many are listened to, and how the search goes on."""

    act_score: float = 0.5
    "A like lifts a look by half a deviation, a reservation by three of them: places people better than none or twice as much."
    value_max: float = 3.0
    "One showing speaks for or against by three deviations at most, whatever was done on it."
    usual_prior: float = 10.0
    "A card's and a person's usual look lean on the middle as if it had been seen ten times: more evidence than with five."
    noise_min: float = 0.01
    "Looks are ranks, so one varies by about 1; where all look alike a hundredth of that is meant, and nothing is found."
    usual_looks_max: float = 4_096.0
    "At so many looks the usual is halved: it then follows a card's last few thousand."
    voices_max: int = 4_096
    "People whose histories are kept for the search; everybody else is placed by what these have taught. 6 KB each."
    voice_looks: int = 512
    "Last looks of a voice. With the last 64 hardly anything is found, with 200 half: a feed brings a little truth a card."
    voice_idle_ms: int = 14 * DAY_MS
    "A voice that was silent for a fortnight leaves its place to somebody else."
    open_looks: int = 8
    "An act belongs to one of the person's last eight showings, else it stands for itself."
    directions: int = 16
    "Leading singular directions that are kept: more than the circles' own drown in noise, fewer melt circles together."
    direction_passes: int = 8
    "Four passes leave a little to be found, twelve found no more; a later search goes on from the last directions."
    groups_first: int = 24
    "Groups to begin with, twice what is expected: those that are not worth their freedom are merged."
    group_passes: int = 15
    "Passes of k-means; what it leaves askew the next stage mends."
    taste_passes: int = 8
    "Passes of expectation and maximisation before groups merge; after five nothing moved."
    last_passes: int = 5
    "The same after the last merger."
    taste_prior: float = 15.0
    "A circle's taste for a card leans on the usual as if it had been seen fifteen times: between 10 and 20 the most evidence."
    home_looks: float = 5.0
    "A card that five looks have spoken of has a home; of fewer it is a guess."
    evidence_min: float = 10.0
    "In nats: circles are published when their evidence is e^10 times that of having none."
    people_min: int = 5
    "Fewer voices are an accident, not a circle."
    circles_max: int = 32
    "Circles with counters of their own; the largest are kept."
    overlap_min: float = 0.3
    "A new circle keeps an old one's id when they share three tenths of the smaller one's people."
    own_share_min: float = 0.25
    "A circle is one's own where it holds a quarter of one's posterior: at most four are, and of a guess spread wider none."
    run_looks_min: int = 2_000
    "Below 2,000 new looks a search would only repeat the last one."
    run_looks_max: int = 200_000
    "A busy site still seeks anew every 200,000 looks."
    run_share: float = 0.25
    "Circles are sought again after a quarter more looks, within these limits, and on each new day."
    entries_per_look: int = 400
    "Kept looks that a running search visits with each new one: some 10 us; 400 people are done within 6,000 looks."
    days_kept: int = 30
    "Daily memberships kept, so the spread of a card from circle to circle can be seen for a month."
