/** Common names for the phrase list: names are what the open vocabulary recognises worst. */
export const firstNames = words(`
	aaron adam alan albert alex alexander alice alison allen amanda amy andrea andrew angela ann anna anne anthony arthur barbara
	ben benjamin betty bill bob bonnie brandon brenda brian bruce carl carol caroline carolyn catherine charles charlotte cheryl chris
	christina christine christopher claire craig cynthia daniel david deborah dennis diana diane donald donna dorothy douglas ed edward
	elizabeth ellen emily emma eric ethan eva evelyn frances frank fred gary george gloria grace greg gregory hannah harold harry heather
	helen henry howard ian isabel jack jacob james jane janet jason jean jeff jeffrey jennifer jeremy jerry jessica jim joan joe john jonathan
	jordan joseph joshua joyce juan judith judy julia julie justin karen karl kate katherine kathleen keith kelly ken kenneth kevin kim
	larry laura lauren lee leo leon linda lisa louis louise lucas lucy luke margaret maria marie mark martha martin mary matthew max megan
	melissa michael michelle mike nancy natalie nathan nicholas nicole noah nora oliver olivia oscar pamela patricia patrick paul paula peter
	philip rachel ralph raymond rebecca richard robert robin roger ronald rose roy russell ruth ryan sam samantha samuel sandra sara sarah
	scott sean sharon simon sophia sophie stephanie stephen steve steven stuart susan teresa terry theresa thomas tim timothy tina tom tony
	tyler vanessa victor victoria vincent virginia walter wayne wendy william zoe`);

export const familyNames = words(`
	adams alexander allen anderson andrews armstrong arnold bailey baker barnes bell bennett black boyd bradley brooks brown bryant burke
	burns butler campbell carpenter carroll carter clark clarke cole coleman collins cook cooper cox crawford cruz cunningham daniels
	davidson davies davis dean diaz dixon douglas duncan edwards elliott ellis evans ferguson fisher fletcher ford foster fox francis
	freeman garcia gardner gibson gomez gonzalez gordon graham grant gray green greene griffin hall hamilton hansen harper harris harrison
	hart harvey hawkins hayes henderson henry hernandez hicks hill holmes howard hudson hughes hunt hunter jackson jacobs james jenkins
	jensen johnson johnston jones jordan kelley kelly kennedy khan king knight lane larson lawrence lawson lee lewis long lopez lynch marshall
	martin martinez mason matthews mccarthy mcdonald miller mills mitchell moore morales morgan morris morrison murphy murray myers nelson
	newman nguyen nichols olson ortiz owens palmer parker patel patterson payne pearson perez perkins perry peters peterson phillips pierce
	porter powell price ramirez ray reed reid reyes reynolds rice richards richardson riley rivera roberts robertson robinson rodriguez rogers
	rose ross russell ryan sanchez sanders schmidt schultz scott shaw simmons simpson smith snyder spencer stanley stephens stevens stewart
	stone sullivan taylor thomas thompson torres tucker turner wagner walker wallace ward warren watson weaver webb weber welch wells west
	wheeler white williams williamson willis wilson wood woods wright young`);

function words(list: string): readonly string[] {
	return list.trim().split(/\s+/);
}
