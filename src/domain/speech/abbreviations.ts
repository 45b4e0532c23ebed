/** After these a sentence goes on, whatever follows. English, German, French, Spanish, Italian, Portuguese, Dutch. */
const ALWAYS = words(`
	dr drs mr mrs ms mx prof rev hon st ste mt ft jr sr messrs med capt col gen lt sgt sen rep gov pres supt insp
	approx appt apt ave blvd rd bldg dept est ext tel fax incl excl vs viz cf resp misc max
	mon tue tues wed weds thu thur thurs fri jan feb apr aug sept oct nov dec
	hr fr frl ing dipl bzw ggf evtl inkl exkl zzgl ca str vgl di mi do okt dez mär nr
	mme mlle mgr env av bd boul janv févr avr juil déc lun mer jeu ven sam dim
	sra srta sres dña dn ud uds pág núm tfno ctra avda
	sig dott egr gent circa pag via dra exmo exma
	dhr mevr mw bijv incl excl evt
`);

/** After these it goes on when a small letter or a number follows: "etc. and", "Smith Ltd. of London". */
const OFTEN = words(`
	etc inc ltd co corp llc plc bros assn assoc univ inst hosp intl natl mtg mgr asst acct ref temp esp gen spec surg
	orig avg yr yrs wk wks mo mos lb lbs oz qty pt pts sec secs hr hrs min mins usw usf ua od osv mfl
	aprox ej heb ecc enz
`);

/** After these it goes on when a number follows: "No. 5", but "No. We are closed." */
const BEFORE_NUMBER = words(
	`no nos num art abs fig pp pg vol ch sec room rm tlf sat sun mar jun jul sep so an al`,
);

/** Nobody can say these but as an abbreviation. */
const WITHOUT_VOWEL = /^[bcdfghjklmnpqrstvwxz]{2,6}$/;

/** In these languages a full stop makes an ordinal number: "am 5. Mai". */
const ORDINAL_STOPS = words(`de da nb nn no fi et lv cs sk sl hr bs sr pl hu is fo lb tr eu`);

const ANYTHING = /^/;
const SMALL_OR_NUMBER = /^\s+["'“‘«]*[\p{Ll}\d]/u;
const NUMBER = /^\s+\d/;

/** What has to follow the full stop or ellipsis at the end of a clause, so that it ends no sentence; null if nothing can. */
export function goesOnBefore(mark: string, clause: string, language: string): RegExp | null {
	if (mark !== ".") return SMALL_OR_NUMBER;
	if (isNumbered(clause, language)) return ANYTHING;
	const [, word = ""] = /([\p{L}\p{M}'’]+)\.\P{L}*$/u.exec(clause) ?? [];
	const known = word.toLowerCase();
	// An initial, or one of several letters: "J. Smith", "z. B.", "p.m.". "So do I." is none.
	if (/^\p{L}$/u.test(word)) return word === "I" && language.startsWith("en") ? null : ANYTHING;
	if (ALWAYS.has(known)) return ANYTHING;
	if (OFTEN.has(known) || WITHOUT_VOWEL.test(known)) return SMALL_OR_NUMBER;
	return BEFORE_NUMBER.has(known) ? NUMBER : null;
}

/** Whether the full stop at the end of a clause belongs to a number: of an item of a list, or an ordinal. */
function isNumbered(clause: string, language: string): boolean {
	if (
		/(?:^|[:;]\s|\n|\b(?:step|option|schritt|étape|paso)\s)[\s*_#>(-]*(?:\d{1,3}|[ivx]+)[.)]+[*_]*$/i.test(
			clause,
		)
	)
		return true;
	const [, before = "", number = ""] = /^([^]*)(?<![\d.:,])(\d{1,2})\.$/.exec(clause) ?? [];
	if (number === "1" || before.includes(`${Number(number) - 1}. `)) return true;
	return ORDINAL_STOPS.has(language.slice(0, 2)) && number !== "";
}

function words(list: string): ReadonlySet<string> {
	return new Set(list.split(/\s+/).filter(Boolean));
}
