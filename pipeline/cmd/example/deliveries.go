package main

// lists are what the kommuner have sent: 18 files from 97 kommuner. Every way
// of writing that the importer knows is there once.
var lists = []list{
	{file: "København.csv", of: []string{"København"}, form: csvForm(';', utf8BOM),
		titles: []string{"Udtræk fra fagsystem, barnets lov § 87", "Konstrueret eksempel, dannet 12-08-2025"}, dates: iso, total: true,
		fields: []field{{"Journalnr", journalOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Frederiksberg Kommune.csv", of: []string{"Frederiksberg"}, form: csvForm(',', utf8Plain), dates: points,
		fields: []field{{"Sagsnummer", journalOf}, {"Barnets navn", childOf}, {"Adresse", addressOf}, {"Bestemmelse", provisionOf},
			{"Resultat", decisionAs("bevilget", "delvis afslag", "afslået")}, {"Ansøgningsdato", receivedOf}, {"Afgørelsesdato", decidedOf}, {"Klage", appealedAs("J", "N")}}},

	{file: "Hovedstaden nord.xlsx", form: workbookForm, total: true,
		of:     []string{"Helsingør", "Hillerød", "Hørsholm", "Fredensborg", "Gribskov", "Halsnæs", "Allerød", "Furesø", "Egedal", "Frederikssund", "Rudersdal", "Gentofte"},
		titles: []string{"Afgørelser om tabt arbejdsfortjeneste (konstrueret eksempel)"},
		fields: []field{{"Sags-id", journalNumberOf}, {"Udfald", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Dato for ansøgning", receivedOf}, {"Dato for afgørelse", decidedOf}, {"Påklaget til Ankestyrelsen", appealedAs("Ja", "Nej")}}},

	{file: "Bornholm.txt", of: []string{"Bornholm"}, form: csvForm('\t', utf8Plain), dates: dashes,
		fields: []field{{"JOURNALNUMMER", journalOf}, {"HJEMMEL", provisionOf}, {"AFGØRELSE", decisionAs("BEVILLING", "DELVIST AFSLAG", "AFSLAG")},
			{"MODTAGET DEN", receivedOf}, {"AFGJORT DEN", decidedOf}, {"PÅKLAGET", appealedAs("JA", "NEJ")}}},

	{file: "Hovedstaden vest og syd.csv", region: "hovedstaden", form: csvForm(';', windows1252), dates: dashes, gaps: true,
		titles: []string{"Fællesudtræk for kommunerne på Vestegnen m.fl. (konstrueret eksempel)"},
		fields: []field{{"Kommune", longNameOf}, {"Sag nr.", journalOf}, {"Sagsbehandler", caseworkerOf},
			{"Afgørelsestype", decisionAs("Bevilling", "Delvist afslag", "Afslag")}, {"Modtaget dato", receivedOf}, {"Afgjort dato", decidedOf}, {"Er sagen påklaget?", appealedAs("Ja", "Nej")}}},

	{file: "Region Sjælland.csv", region: "sjaelland", form: csvForm(';', utf8BOM), dates: points,
		fields: []field{{"Kommunenr.", numberOf}, {"Journalnr.", journalOf}, {"Paragraf", provisionOf},
			{"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")}, {"Modtagelsesdato", receivedOf}, {"Afgørelse truffet", decidedOf}, {"Klaget", appealedAs("ja", "nej")}}},

	{file: "Sjælland sydvest.xlsx", of: []string{"Kalundborg", "Slagelse", "Odsherred", "Sorø"}, form: workbookForm, sheet: "Udtræk", notes: true,
		fields: []field{{"Komkode", numberOf}, {"Sagens nummer", journalNumberOf}, {"Barnets navn", childOf}, {"Adresse", addressOf},
			{"Udfald", decisionAs("Bevilget", "Delvist afslag", "Afslag")}, {"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Odense Kommune.xlsx", of: []string{"Odense"}, form: workbookForm, sheet: "Ark1", total: true,
		titles: []string{"Odense Kommune", "Sager efter barnets lov § 87, afgjort 1. juli 2024 - 30. juni 2025 (konstrueret eksempel)"},
		fields: []field{{"Vores sagsnr.", journalOf}, {"Lovgrundlag", provisionOf}, {"Resultat", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Ansøgt", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Fyn.xlsx", of: []string{"Assens", "Faaborg-Midtfyn", "Kerteminde", "Langeland", "Middelfart", "Nordfyns", "Nyborg", "Svendborg", "Ærø"},
		form: workbookForm, dates: dashes, notes: true,
		fields: []field{{"Sagsnr", journalNumberOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("ja", "nej")}}},

	{file: "Esbjerg Kommune.csv", of: []string{"Esbjerg"}, form: csvForm(',', utf8Plain), dates: slashes,
		titles: []string{"Liste til Ankestyrelsen (konstrueret eksempel)"}, total: true,
		fields: []field{{"Sagsnr.", journalOf}, {"Sagsbehandler", caseworkerOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Syddanmark.csv", region: "syddanmark", form: csvForm(';', windows1252), dates: inWords, gaps: true,
		fields: []field{{"Kommunenavn", kommuneOf}, {"Journalnr", journalOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Ansøgning modtaget", receivedOf}, {"Dato afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Aarhus Kommune.csv", of: []string{"Aarhus"}, form: csvForm(';', utf8BOM), dates: withTime,
		fields: []field{{"Sagsnøgle", journalOf}, {"Oprettet af", caseworkerOf}, {"Resultat", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget den", receivedOf}, {"Afgjort den", decidedOf}, {"Er påklaget", appealedAs("SAND", "FALSK")}}},

	{file: "Midtjylland øst.csv", of: []string{"Randers", "Norddjurs", "Syddjurs", "Favrskov", "Silkeborg", "Skanderborg", "Odder", "Horsens", "Hedensted"},
		form: csvForm('\t', utf8Plain), dates: iso,
		fields: []field{{"Kommunekode", codeOf}, {"Journalnummer", journalOf}, {"Bestemmelse", provisionOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Midtjylland vest.xlsx", region: "midtjylland", form: workbookForm, sheet: "Sager", again: []string{"Viborg"},
		fields: []field{{"Kommune", longNameOf}, {"Sagsnummer", journalNumberOf}, {"Udfald", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Viborg Kommune.csv", of: []string{"Viborg"}, form: csvForm(';', utf8Plain), dates: dashes,
		fields: []field{{"Sagsnummer", journalOf}, {"Udfald", decisionAs("Bevilget", "Delvist afslag", "Afslået")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Nordjylland.xlsx", region: "nordjylland", form: workbookForm, sheet: "Ark1", dates: points, gaps: true, again: []string{"Thisted"},
		titles: []string{"Samlet liste fra kommunerne i Region Nordjylland (konstrueret eksempel)"},
		fields: []field{{"Kom.nr.", numberOf}, {"Sag", journalOf}, {"Barnets navn", childOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Dato modtaget", receivedOf}, {"Dato for afgørelse", decidedOf}, {"Påklaget", appealedAs("x", "nej")}}},

	{file: "Aalborg Kommune.csv", of: []string{"Aalborg"}, form: csvForm(';', windows1252), dates: dashes,
		fields: []field{{"Journalnr", journalOf}, {"Adresse", addressOf}, {"Hjemmel", provisionOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},

	{file: "Læsø.xlsx", of: []string{"Læsø"}, form: workbookForm, sheet: "Liste", total: true,
		fields: []field{{"Sag", journalOf}, {"Afgørelse", decisionAs("Bevilling", "Delvist afslag", "Afslag")},
			{"Modtaget", receivedOf}, {"Afgjort", decidedOf}, {"Påklaget", appealedAs("Ja", "Nej")}}},
}
