/** What people answer when they are asked for their name, and how it is written: `said | right`; `-` is no name. */
export const SAID_NAMES = `
José García | José García
josé garcía | José García
Zoë Müller | Zoë Müller
王芳 | 王芳
김민수 | 김민수
田中 太郎 | 田中 太郎
Иван Петров | Иван Петров
محمد علي | محمد علي
प्रिया शर्मा | प्रिया शर्मा
Nguyễn Văn An | Nguyễn Văn An
Øyvind Åsen | Øyvind Åsen
Björk | Björk
just Björk | Björk
O'Brien | O'Brien
Sinéad O’Connor | Sinéad O'Connor
mark o'neill | Mark O'Neill
Ronan McDonald | Ronan McDonald
ronan mcdonald | Ronan McDonald
ANNA BENNETT | Anna Bennett
Anna-Lena Smith-Jones | Anna-Lena Smith-Jones
anna smith-jones | Anna Smith-Jones
anna smith hyphen jones | Anna Smith-Jones
Jean-Luc Picard | Jean-Luc Picard
Maria de la Cruz | Maria de la Cruz
maria de la cruz | Maria de la Cruz
maria do carmo | Maria do Carmo
ludwig van beethoven | Ludwig van Beethoven
B-E-double-N-E-double-T | Bennett
Anna Bennett, B-E-N-N-E-T-T | Anna Bennett
Anna Benet, that's B E double N E double T | Anna Bennett
n for november e a l | Neal
bravo echo november november echo tango tango | Bennett
Anna Bennett with two Ns and two Ts | Anna Bennett
Ann without an e Smyth with a y | Ann Smyth
my surname is Bennett and my first name is Anna | Anna Bennett
first name Anna last name Bennett | Anna Bennett
Bennett, Anna Bennett | Anna Bennett
put it under Anna Bennett please | Anna Bennett
for Anna Bennett | Anna Bennett
it's for my son Tom Bennett | Tom Bennett
her name is Zoë Bennett | Zoë Bennett
this is Anna Bennett speaking | Anna Bennett
Anna Bennett, but everyone calls me Annie | Anna Bennett
Anna Bennett thanks so much | Anna Bennett
Anna Bennett and my email is anna at example dot org | Anna Bennett
me llamo José García | José García
ich heiße Zoë Müller | Zoë Müller
Dr. Smith | Dr Smith
Theresa May | Theresa May
April Jones | April Jones
Thank You | -
yes please | -
Tuesday Morning | -
for Tuesday | -
can you hear me | -
what do you need it for | -
`;

/** E-mail addresses as they are said: `said | right`. */
export const SAID_EMAILS = `
anna.bennett@gmail.com | anna.bennett@gmail.com
My e-mail is Anna.Bennett@Example.org. | anna.bennett@example.org
my email is anna dot bennett at gmail dot com | anna.bennett@gmail.com
anna underscore bennett at yahoo dot co dot uk | anna_bennett@yahoo.co.uk
it's a n n a dash b at hotmail dot com | anna-b@hotmail.com
anna hyphen bennett at my hyphen clinic dot ie | anna-bennett@my-clinic.ie
anna bennett eighty four at g mail dot com, all one word | annabennett84@gmail.com
a double n a at example dot org | anna@example.org
t for tango o m at example dot ie | tom@example.ie
zoe plus clinic at example dot org please | zoe+clinic@example.org
meet me at noon | -
I was at the doctor | -
`;
