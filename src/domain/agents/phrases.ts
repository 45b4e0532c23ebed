/** The fixed texts that every agent says: when an engine fails, when nobody speaks, when a limit is reached. */
export interface Phrases {
	/** A model or a synthesiser failed. It offers a call back, which becomes a follow-up. */
	apology: string;
	/** Said while the caller waits for a model or a tool. */
	oneMoment: string;
	stillThere: string;
	/** The caller's line dropped, and they came back. */
	cutOff: string;
	/** The recogniser is gone, and the call ends. It offers a call back, which becomes a follow-up. */
	cannotHear: string;
	/** The call reached one of its limits, and ends. */
	tooLong: string;
}

const en: Phrases = {
	apology:
		"Sorry, something went wrong on my side. Please say that again, or hang up and we will call you back.",
	oneMoment: "One moment, please.",
	stillThere: "Are you still there?",
	cutOff: "Sorry, we were cut off. Please go on.",
	cannotHear: "I am sorry, I cannot hear you any more. We will call you back. Goodbye.",
	tooLong: "I am sorry, we have to end this call here. Please call again. Goodbye.",
};

const byLanguage: Readonly<Record<string, Phrases>> = {
	en,
	de: {
		apology:
			"Entschuldigung, bei mir ist etwas schiefgegangen. Bitte sagen Sie das noch einmal, oder legen Sie auf, dann rufen wir Sie zurück.",
		oneMoment: "Einen Moment, bitte.",
		stillThere: "Sind Sie noch da?",
		cutOff: "Entschuldigung, wir wurden unterbrochen. Bitte fahren Sie fort.",
		cannotHear:
			"Es tut mir leid, ich kann Sie nicht mehr hören. Wir rufen Sie zurück. Auf Wiederhören.",
		tooLong:
			"Es tut mir leid, wir müssen das Gespräch hier beenden. Bitte rufen Sie wieder an. Auf Wiederhören.",
	},
	es: {
		apology:
			"Perdone, algo ha fallado por mi parte. Repítalo, por favor, o cuelgue y le devolveremos la llamada.",
		oneMoment: "Un momento, por favor.",
		stillThere: "¿Sigue ahí?",
		cutOff: "Perdone, se ha cortado. Siga, por favor.",
		cannotHear: "Lo siento, ya no le oigo. Le devolveremos la llamada. Adiós.",
		tooLong: "Lo siento, tenemos que terminar la llamada aquí. Vuelva a llamar, por favor. Adiós.",
	},
	fr: {
		apology:
			"Excusez-moi, un problème est survenu de mon côté. Répétez, s'il vous plaît, ou raccrochez et nous vous rappellerons.",
		oneMoment: "Un instant, s'il vous plaît.",
		stillThere: "Êtes-vous toujours là ?",
		cutOff: "Excusez-moi, nous avons été coupés. Continuez, je vous prie.",
		cannotHear: "Je suis désolée, je ne vous entends plus. Nous vous rappellerons. Au revoir.",
		tooLong:
			"Je suis désolée, nous devons terminer cet appel ici. Rappelez-nous, s'il vous plaît. Au revoir.",
	},
	it: {
		apology:
			"Mi scusi, c'è stato un problema da parte mia. Lo ripeta, per favore, oppure riagganci e la richiameremo.",
		oneMoment: "Un momento, per favore.",
		stillThere: "È ancora in linea?",
		cutOff: "Mi scusi, è caduta la linea. Continui pure.",
		cannotHear: "Mi dispiace, non la sento più. La richiameremo. Arrivederci.",
		tooLong:
			"Mi dispiace, dobbiamo concludere qui la chiamata. Ci richiami, per favore. Arrivederci.",
	},
	nl: {
		apology:
			"Sorry, er ging bij mij iets mis. Zegt u het alstublieft nog eens, of hang op, dan bellen wij u terug.",
		oneMoment: "Een ogenblik, alstublieft.",
		stillThere: "Bent u er nog?",
		cutOff: "Sorry, de verbinding viel weg. Gaat u verder.",
		cannotHear: "Het spijt me, ik hoor u niet meer. Wij bellen u terug. Tot ziens.",
		tooLong: "Het spijt me, we moeten het gesprek hier beëindigen. Belt u ons weer. Tot ziens.",
	},
	pt: {
		apology:
			"Desculpe, algo correu mal do meu lado. Repita, por favor, ou desligue e nós ligamos de volta.",
		oneMoment: "Um momento, por favor.",
		stillThere: "Ainda está aí?",
		cutOff: "Desculpe, a ligação caiu. Continue, por favor.",
		cannotHear: "Lamento, já não consigo ouvir. Nós ligamos de volta. Adeus.",
		tooLong: "Lamento, temos de terminar a chamada aqui. Volte a ligar, por favor. Adeus.",
	},
};

/**
 * The phrases of a language; those in English for a language that has none.
 * @param language BCP 47, such as `de` or `de-AT`.
 */
export function phrasesOf(language: string): Phrases {
	return byLanguage[language.split("-")[0] ?? ""] ?? en;
}
