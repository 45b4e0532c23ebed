/** Words that a number is read out with, beside digits. Of other languages only digits are known. */
const NUMBER_WORDS: Readonly<Record<string, string>> = {
	en: "zero oh nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand double triple plus",
	de: "null ein eins zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend plus",
	es: "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil doble más",
	fr: "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante septante quatre-vingts nonante cent mille double plus",
	it: "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento mille doppio più",
	nl: "nul een één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend dubbel plus",
	pt: "zero um uma dois duas três quatro cinco seis meia sete oito nove dez onze doze treze quatorze catorze quinze dezesseis dezasseis dezessete dezoito dezenove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem cento mil duplo mais",
};

/** German says units before tens, in one word, and so does Dutch. */
const UNITS_AND_TENS = /(?:und|en|ën)(?:zwanzig|.{2,5}(?:ß|z)ig|twintig|.{3,5}tig)$/u;

/** A number of so many digits is part of a longer one. A time or a day has fewer. */
const LONG_DIGITS = 3;

/**
 * Whether a turn breaks off in something that is read out piece by piece: the digits of a number, or letters. Callers
 * pause between its groups, and a pause does not end their turn.
 * @param language BCP 47
 */
export function endsInDictation(text: string, language: string): boolean {
	const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}+-]+/gu) ?? [];
	const known = new Set((NUMBER_WORDS[language.slice(0, 2)] ?? "").split(" "));
	const isNumber = (word: string) =>
		/^[\d+-]+$/.test(word) || known.has(word) || UNITS_AND_TENS.test(word);
	const isPiece = (word: string) => isNumber(word) || /^\p{L}$/u.test(word);
	const last = words.at(-1) ?? "";
	if (!isPiece(last)) return false;
	if (last.replaceAll(/\D/g, "").length >= LONG_DIGITS) return true;
	const pieces = words.length - 1 - words.findLastIndex((word) => !isPiece(word));
	return pieces >= 2 || (pieces === words.length && isNumber(last));
}
