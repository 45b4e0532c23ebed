/**
 * What people say for a day, and the days that are right: `said | right | when`. `a..b` is every day between, `not tue`
 * all days but those, `ask: …` the readings to ask with or why no day can be taken, `-` no day. `when` has a today other
 * than Wednesday 2026-11-25, a language other than en-GB, and `asked` where a day was asked for.
 */
export const SAID_DAYS = `
a week on Friday | 2026-12-04
Tuesday week | 2026-12-08
a week from Monday | 2026-12-07
Monday fortnight | 2026-12-14
tomorrow week | 2026-12-03
tomorrow fortnight | 2026-12-10
a week today | 2026-12-02
this day week | 2026-12-02
two weeks tomorrow | 2026-12-10
two weeks on Thursday | 2026-12-10
a fortnight on Tuesday | 2026-12-15
three weeks on Monday | 2026-12-21
Sunday week | 2026-12-06
a week Thursday | 2026-12-03
a week on Friday | ask: 2026-12-04 2026-12-11 | 2026-11-27
in ten days | 2026-12-05
ten days from now | 2026-12-05
in a fortnight's time | 2026-12-09
in a couple of days | 2026-11-27
in a week or two | 2026-12-02..2026-12-09
in six months | 2027-05-22..2027-05-28
the day after tomorrow | 2026-11-27
today | 2026-11-25
tonight | 2026-11-25
Wednesday | 2026-12-02
Wednesday after next | 2026-12-09
the Friday after next | ask: 2026-12-04 2026-12-11
not this Friday, the Friday after | 2026-12-04
next Monday | 2026-11-30
next Wednesday | 2026-12-02
next Friday | ask: 2026-11-27 2026-12-04
next Friday, so next week | 2026-12-04
this Friday | 2026-11-27
this Friday | ask: 2026-11-27 2026-12-04 | 2026-11-27
can you squeeze me in sometime this Wednesday | ask: 2026-11-25 2026-12-02
this coming Friday | 2026-12-04 | 2026-11-27
Friday this week | 2026-11-27 | 2026-11-27
Friday next | 2026-11-27
Tues | 2026-12-01
on Sat | 2026-11-28
wensday | 2026-12-02
today, Wednesday | 2026-11-25
tomorrow, Friday | ask: 2026-11-26 2026-11-27
any day but Monday | not mon
not Tuesday, I work Tuesdays | not tue
except Fridays | not fri
no Mondays | not mon
no, Monday | 2026-11-30
not on a Monday please | not mon
I can't do Tuesdays | not tue
Tuesdays don't work for me | not tue
Tuesday is no good | not tue
not Monday or Tuesday | not mon tue
not Monday, Tuesday | 2026-12-01
Tuesday not Wednesday | 2026-12-01
anything but the weekend | not sat sun
I'm away on Thursday | not thu
next week but not Monday | 2026-12-01..2026-12-06
next week except Wednesday | 2026-11-30,2026-12-01,2026-12-03,2026-12-04,2026-12-05,2026-12-06
any weekday except Friday | 2026-11-25,2026-11-26,2026-11-30,2026-12-01,2026-12-02,2026-12-03,2026-12-07,2026-12-08
can't you do Tuesday | 2026-12-01
if not Tuesday then Wednesday | 2026-12-01..2026-12-02
Monday or Tuesday | 2026-11-30..2026-12-01
Monday or Thursday | 2026-11-26,2026-11-30
next Monday or Tuesday | 2026-11-30..2026-12-01
either the 3rd or the 10th of December | 2026-12-03,2026-12-10
the 5th or 6th of January | 2027-01-05..2027-01-06
Tuesday, sorry, Wednesday | 2026-12-02
Monday to Wednesday | 2026-11-30..2026-12-02
between the 5th and the 9th of January | 2027-01-05..2027-01-09
from Monday on | 2026-11-30..2026-12-13
not before Friday | 2026-11-27..2026-12-10
any time after Tuesday | 2026-12-02..2026-12-15
by Friday | 2026-11-25..2026-11-27
before Christmas | 2026-11-25..2026-12-24
after the weekend | 2026-11-30..2026-12-13
between Christmas and New Year | 2026-12-25..2027-01-01
the thirty-first of November | ask: no_such_day
the 29th of February | ask: no_such_day
the 29th of February | 2028-02-29 | 2027-12-01
29 February 2028 | 2028-02-29
30 February | ask: no_such_day
December 32nd | ask: no_such_day
31/11 | ask: no_such_day
31st of April | ask: no_such_day
the 32nd | ask: no_such_day | asked
the fifth Monday in December | ask: no_such_weekday
yesterday | ask: past
last Friday | ask: past
the 5th of November 2026 | ask: past
the thirty-first | 2026-12-31
the twenty fourth of november | 2027-11-24
the 8th of next month | 2026-12-08
Tuesday the eighth | 2026-12-08
this Friday the 27th | 2026-11-27
Tuesday the ninth of December | ask: 2026-12-08 2026-12-09
December 12th 2026 | 2026-12-12
the fifth | 2026-12-05 | asked
first Monday in December | 2026-12-07
the second Tuesday in January | 2027-01-12
the third Thursday of next month | 2026-12-17
last Friday of the month | 2026-11-27
the first Monday after Christmas | 2026-12-28
Christmas Eve | 2026-12-24
Boxing Day | 2026-12-26
New Year's Day | 2027-01-01
New Year's Eve | 2026-12-31
Good Friday | 2027-03-26
Easter Monday | 2027-03-29
the August bank holiday | 2027-08-30
the May Day bank holiday | 2027-05-03
Thanksgiving | 2026-11-26 | en-US
Labor Day | 2027-09-06 | en-US
Mother's Day | 2027-03-07
Mother's Day | 2027-05-09 | en-US
Independence Day | 2027-08-15 | en-IN
Australia Day | 2027-01-26 | en-AU
St Patrick's Day | 2027-03-17 | en-IE
the day after Christmas | 2026-12-26
two days before Christmas | 2026-12-23
Diwali | ask: unknown_day
the weekend | 2026-11-28..2026-11-29
next weekend | 2026-12-05..2026-12-06
end of the month | 2026-11-28..2026-11-30
beginning of next month | 2026-12-01..2026-12-07
mid December | 2026-12-11..2026-12-20
early next week | 2026-11-30..2026-12-01
middle of next week | 2026-12-01..2026-12-03
the end of next week | 2026-12-03..2026-12-06
the week before Christmas | 2026-12-14..2026-12-20
in the new year | 2027-01-02..2027-01-15
next week | 2026-11-30..2026-12-06
the week after next | 2026-12-07..2026-12-13
this week or next | 2026-11-25..2026-12-06
next month | 2026-12-01..2026-12-31
my check-up next month | 2026-12-01..2026-12-31
some time in December | 2026-12-01..2026-12-31
in January, some Thursday | 2027-01-07,2027-01-14,2027-01-21,2027-01-28
any Thursday next month | 2026-12-03,2026-12-10,2026-12-17,2026-12-24,2026-12-31
Monday or Thursday next week | 2026-11-30,2026-12-03
12/10 | 2026-12-10 | en-US
12/10 | 2027-10-12
12/10 | 2027-10-12 | es-MX
12/10 | ask: 2026-12-10 2027-10-12 | en
12/10 | ask: 2026-12-10 2027-10-12 | en-CA
24/11 | 2027-11-24 | en-US
on 12-10 | 2026-12-10 | en-US
on 12.12. | 2026-12-12
10.12.2026 | 2026-12-10
10-12-26 | 2026-12-10
2026-12-10 | 2026-12-10 | en-US
2026-11-31 | ask: no_such_day
any day | 2026-11-25..2026-12-08 | asked
I don't mind | 2026-11-25..2026-12-08 | asked
may I ask something | -
the first one | -
I have two children | -
what a nice day | -
`;
