/**
 * What people say for a time of day, and what is right, where the business is open from nine to five: `said | right |
 * when`. `a-b` is the time between, `a/b` either, `not a` any other time. `when` has a language other than en-GB, a
 * time that was spoken of before, and `asked` where a time was asked for.
 */
export const SAID_TIMES = `
quarter to noon | 11:45
half past noon | 12:30
quarter past midday | 12:15
ten to noon | 11:50
quarter of three | 14:45
ten of four | 15:50
twenty of five | 16:40
ten before three | 14:50
quarter till four | 15:45
ten after four | 16:10
half after three | 15:30
twenty five to five | 16:35
three minutes past four | 16:03
midnight | 00:00
at midnight | 00:00
quarter to midnight | 23:45
noon | 12:00
twelve noon | 12:00
1430 | 14:30 | asked
at 1430 | 14:30
0930 | 09:30 | asked
at 930 | 09:30
14h30 | 14:30
14h | 14:00
9.30am | 09:30
oh nine hundred | 09:00
fourteen hundred hours | 14:00
half nine | 09:30
half nine | 09:30 | en-US
half nine | 08:30 | de
about half ten | 10:30
half tenish | 10:30
two-ish | 14:00
elevenish | 11:00
around three | 15:00
threeish please | 15:00 | asked
make it half past | 14:30 | 14:00
quarter past | 10:15 | 10:00
five to | 09:55 | 10:00
no, nine | 09:00 | asked
no one | - | asked
between two and four | 14:00-16:00
from ten to three | 10:00-15:00
2-4pm | 14:00-16:00
9-11 | 09:00-11:00 | asked
nine till eleven | 09:00-11:00 | asked
9 to 11 | 09:00-11:00 | asked
after three | 15:00-24:00
not before ten | 10:00-24:00
nothing before eleven | 11:00-24:00
ten or later | 10:00-24:00
before noon | 00:00-12:00
no later than three | 00:00-15:01
three at the latest | 00:00-15:01
by three | 00:00-15:00
nine or ten | 09:00/10:00 | asked
at nine or at ten | 09:00/10:00
at nine, not ten | 09:00
not at nine | not 09:00
anything but nine o'clock | not 09:00
first thing | 09:00-10:00
as early as possible | 09:00-10:00
end of the day | 15:30-17:00
the last appointment of the day | 15:30-17:00
late afternoon | 15:30-18:00
early afternoon | 12:00-14:30
mid morning | 10:00-11:30
not in the morning | 12:00-24:00
no afternoons | 00:00-12:00
lunchtime | 12:00-14:00
after lunch | 13:00-24:00
after work | 17:00-24:00
after school | 15:30-24:00
morning or afternoon | any
any time | any
I'm flexible | any | asked
8 at night | 20:00
in one week | -
a party of four | -
I have two children | -
in the year 2026 | -
`;
