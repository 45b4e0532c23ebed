import type { Speaker } from "../../calls/synthesise.ts";

/** What callers say to book, change and cancel; spoken by each voice in one call. */
export const appointmentSentences = [
	"i would like to book a cleaning for next tuesday at half past two",
	"my name is laura bennett",
	"my phone number is four one five five five five zero one nine two",
	"no that is all thank you goodbye",
	"hello i would like to make an appointment for a check up",
	"can i come in on thursday afternoon at three o'clock",
	"tomorrow morning at ten thirty would be great",
	"i need to move my appointment to friday at eleven",
	"what are your opening hours on saturday",
	"could you cancel my appointment on monday please",
	"the twelfth of october at a quarter past nine please",
	"it's daniel cooper",
	"do you have anything available next wednesday in the morning",
	"sorry i meant thursday at four",
	"can i speak to a real person please",
	"i would like a consultation on the third of december at noon",
];

/** Workers AI's speakers and the voices they stand for. */
export const speakers: Readonly<Record<string, Speaker>> = {
	rms: "orion",
	awb: "angus",
	slt: "asteria",
};
