const INTENTS = [
	"book",
	"availability",
	"hours",
	"open_now",
	"services",
	"duration",
	"next_appointment",
	"unknown_fact",
	"move",
	"cancel",
	"human",
	"call_me",
	"other_time",
	"later",
	"earlier",
	"yes",
	"no",
	"repeat",
	"thanks",
	"bye",
	"greeting",
	"how_are_you",
	"who_are_you",
	"wait",
	"question",
	"stop",
] as const;
export type Intent = (typeof INTENTS)[number];

/** Patterns over words joined by single spaces. */
const PATTERNS: Record<Intent, RegExp> = {
	book: /\b((make|book|schedule|arrange|set up|get|need|want|like|(can|could|may) (i|we) (please )?have) (me )?(in )?(an?|another|my|the|for an?) (\w+ ){0,2}?(appointment|booking|slot|visit)|(like|want|need|love) to (book|schedule|make|arrange|come in|get (an?|in))|(can|could) (i|you|we) (please )?(book|schedule|make|arrange)|^(please )?book|book (me|it|that|an?|in|for)|i('d| would) like an?|i (need|want) an?|appointment (for|on|at)|^(an )?appointment( please)?$|looking (for|to book|to make)|come in (for|on)|see (someone|somebody|(the|a) (doctor|dentist|hygienist|nurse)))\b/,
	availability:
		/\b(what('s| is| do you have| have you got| times?| slots?| days?) .*(available|free|open|left)|what (times|slots|days) (do|are|have)|what do you have|what have you got|(any|some)(thing| times?| slots?| appointments?| openings?)? ?(at all )?(available|free|open|left|on|in|for|next|this|tomorrow|today)|do you have (any|an|a|something|anything|space|time)|have you (got )?(any|an|a|something|anything)|are you (free|available)|is (there|anything)|availability|(first|next|earliest) (available|opening|slot|free|possible)|as soon as possible|soonest)\b/,
	hours:
		/\b((opening|business|office|working) (hours|times)|your hours|hours (of|are|do)|what hours|(when|what time|how (late|long|early)) (do|are|does|is|will) (you|the|your|they|it)( \w+){0,3} (open|close|shut|closed|opened)|(when|until when|what time) (are|is) (you|the \w+) open|are you (guys )?(open|closed)|do you (open|close|work)|you open (on|till|until|at)|what time .*(open|close))\b/,
	open_now:
		/\b(are you|is (anyone|anybody|it|the \w+)) (still )?open (right )?now\b|\bopen at the moment\b/,
	services:
		/\b(what (services|treatments|appointments|kinds?|types?)|which (services|treatments)|what (do|can) you (offer|do|book)|what('s| is| are) (the|your) (services|options|choices))\b/,
	next_appointment:
		/\b((when|what time|what day|which day) (is|was|'s) my( next| upcoming)?|when's my|my next (appointment|visit|booking|one)|do i have (an?|any) (\w+ )?(appointment|booking)|(check|confirm|look up|find|remind me of) my (\w+ )?(appointment|booking))\b/,
	duration: /\bhow long (does|do|is|are|will|would)\b/,
	unknown_fact:
		/\b(how (much|long)|what.*(cost|price|charge)|prices?|costs?|insurance|parking|park|(your|the) address|address|where (are|is|do)|how (do|can) (i|we) (get|find)|located|directions|do you (take|accept))\b/,
	move: /\b(reschedul(e|ing)|rebook|postpone|((move|shift|push back|bring forward) (my|our|the|an?|this|that)|change (my|our|the|an?|this)( \w+){0,2}? (appointment|booking|visit|reservation)|(move|shift|push) it)( \w+)*)\b/,
	cancel:
		/\b(?<!(don't|not|never|instead of|rather than) ((want|wish|like|need|have) )?(to )?)(cancel(l?ing)? (my|our|the|an?|this|it|that)\b.*|((like|want|need|have|got|wish|calling) to|can i|could i|can you|could you|please|just) cancel\b.*|call off (my|our|the)|(can't|cannot|can not|won't be able to|unable to) (make|come to|keep|attend) (my|our|the) (\w+ )?(appointment|booking|visit|viewing))/,
	human:
		/\b((speak|talk|speaking|talking|put me through|connect me|transfer me) (to|with) (a|an|the|some|someone|somebody|your|another|one of|real|\w+ (manager|doctor|person))|(real|actual|live) (person|human)|(a|the) human|human being|operator|representative)\b/,
	call_me:
		/\b((someone|somebody|anyone|you|they|him|her) (to |could |can |please )?(call|ring|phone) me( back)?|call ?back|call me back|ring me back)\b/,
	other_time:
		/\b((another|different|other) (day|time|date|slot|one)|change (the|my|that)? ?(day|time|date)|something else|(that's|that is|they're|those are) no good|no good (for me)?|anything else (free|available)|none of (those|them|these)|neither|(doesn't|does not|don't|won't|that won't|not) (work|suit)( for)?|can't (make|do) (it|that|those|either))\b/,
	later:
		/\b((bit |anything |something |any |little )later( on)?|later (on|that|in the day|please|than)|^later$|too early)\b/,
	earlier:
		/\b((bit |anything |something |any |little )(earlier|sooner)|earlier (on|that|please|than)|^(earlier|sooner)$|too late)\b/,
	yes: /^(oh |um |uh |well )?(yes|yeah|yep|yup|yea|ya|sure|okay|ok|correct|right|exactly|absolutely|definitely|certainly|perfect|great|lovely|wonderful|excellent|brilliant|fine|alright|all right|please( do)?|go ahead|of course|sounds (good|great|fine|perfect)|that('s| is| would be| will be|'ll be) (fine|good|great|perfect|right|correct|lovely|it)|that (works|suits)|works for me|i would|i do|let's do (it|that)|do it)\b/,
	no: /^(oh |um |uh |well |actually )?(no|nope|nah|not really|not right now|no thank|none|neither|don't|do not|that's wrong|that is wrong|incorrect)\b|\b(that's all|that is all|that'll be all|that will be all|that's it|that is it|nothing else|i'm good|i am good|i'm fine|all set|that's everything|that is everything)\b/,
	repeat:
		/\b((say|repeat) (that|it|this|those)( again)?|(could|can|would) you (please )?repeat|say again|come again|one more time|once more|what did you (just )?say|what was (that|the (time|day|date|question))|(didn't|did not|couldn't|can't) (quite )?(catch|hear|get|understand) (that|you|it|what)|^(i'm )?(sorry|pardon|pardon me|excuse me|what|huh)( (what|sorry|please|me))?$|i beg your pardon)\b/,
	thanks: /\b(thanks|thank you|thank|cheers|appreciate it|much appreciated)\b/,
	bye: /\b(good ?bye|bye bye|bye|good by|good buy|by by|see you( (soon|then|later))?|have a (good|nice|great|lovely) (day|one|evening|afternoon|weekend)|take care|hang up|end the call|talk (to you )?later|that's all (thank|for)|got to go|have to go|gotta go)\b|^((ok|okay|thanks|thank you) )?by$/,
	greeting: /^(um |uh )?(hello|hi|hey|good (morning|afternoon|evening)|hiya)\b/,
	how_are_you:
		/\b(how are you|how's it going|how are things|how do you do|nice (to meet|talking)|lovely (day|weather)|nice (day|weather))\b/,
	who_are_you:
		/\b(who (am i|is this|are you)|what('s| is) your name|are you (a |an )?(real|robot|machine|computer|human|bot|recording|ai|a i)|am i (talking|speaking) to)\b/,
	wait: /\b((just |hold on )?(a|one) (moment|second|minute|sec)|hold on|hang on|bear with me|let me (check|see|think|look)|give me a (moment|second|minute))\b/,
	question:
		/^(um |uh |and |but |so |okay |ok |well )*(do|does|did|is|are|can|could|will|would|where|who|why|how|what|which|when)( \S+){3,}$/,
	stop: /^(cancel|stop)$|\b(never ?mind|forget (it|that|about)|cancel (that|it)|stop|leave it|leave that|changed my mind|don't (want|need) (it|that|one|to book|an appointment|the appointment)|no longer (want|need))\b/,
};

export function findIntents(words: readonly string[]): ReadonlySet<Intent> {
	const text = words.join(" ");
	return new Set(INTENTS.filter((intent) => PATTERNS[intent].test(text)));
}

/** Which of two offers is meant: "the first one", "the later one". */
export function findPick(words: readonly string[]): 0 | 1 | null {
	const text = words.join(" ");
	if (
		/\b(((the )?(first|former)|the (earlier|earliest))( (one|of|time|slot|option)|$| please| thanks)|option (one|1|a))\b/.test(
			text,
		)
	)
		return 0;
	if (
		/\b(((the )?(second|latter)|the (later|last|other))( (one|of|time|slot|option)|$| please| thanks)|option (two|2|b))\b/.test(
			text,
		)
	)
		return 1;
	return null;
}

/** A part of a booking that was read out. */
export type Part = "service" | "day" | "time" | "name" | "phone";

const PARTS: Record<Part, RegExp> = {
	service: /\b(service|treatment|kind)\b/,
	day: /\b(day|date)\b/,
	time: /\b(time|hour)\b/,
	name: /\b(name|spelling|spelled)\b/,
	phone: /\b(number|phone|digits?)\b/,
};

/** The parts that are named, as in "the number is wrong". */
export function findParts(words: readonly string[]): ReadonlySet<Part> {
	const text = words.join(" ");
	const kinds = ["service", "day", "time", "name", "phone"] as const;
	return new Set(kinds.filter((kind) => PARTS[kind].test(text)));
}
