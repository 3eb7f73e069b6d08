"""Countries, peoples, and the words that make a run of capitals an organisation."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> frozenset[str]:
    return frozenset(entry.strip() for entry in text.split(","))


PLACES = _lines(
    "Afghanistan, Albania, Algeria, America, Angola, Argentina, Armenia, Australia, Austria, "
    "Azerbaijan, Bahrain, Bangladesh, Belarus, Belgium, Bolivia, Bosnia, Brazil, Britain, "
    "Bulgaria, Cambodia, Canada, Chile, China, Colombia, Croatia, Cuba, Cyprus, Czechia, Denmark, "
    "Ecuador, Egypt, England, Estonia, Ethiopia, Finland, France, Georgia, Germany, Ghana, "
    "Greece, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Japan, "
    "Jordan, Kazakhstan, Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Libya, "
    "Lithuania, Luxembourg, Malaysia, Mali, Malta, Mexico, Moldova, Mongolia, Montenegro, "
    "Morocco, Myanmar, Nepal, Netherlands, New Zealand, Nigeria, North Korea, North Macedonia, "
    "Norway, Oman, Pakistan, Palestine, Panama, Peru, Philippines, Poland, Portugal, Qatar, "
    "Romania, Russia, Saudi Arabia, Scotland, Senegal, Serbia, Singapore, Slovakia, Slovenia, "
    "Somalia, South Africa, South Korea, Korea, Spain, Sri Lanka, Sudan, Sweden, Switzerland, "
    "Syria, Taiwan, Tajikistan, Tanzania, Thailand, Tunisia, Turkey, Turkmenistan, Türkiye, "
    "Uganda, Ukraine, United Arab Emirates, United Kingdom, United States, UK, US, U.S., U.K., "
    "USA, Uruguay, Uzbekistan, Venezuela, Vietnam, Wales, Yemen, Zambia, Zimbabwe, Washington, "
    "Moscow, Beijing, Astana, Tashkent, Bishkek, Dushanbe, Ashgabat, Almaty, Kyiv, Brussels, "
    "London, Paris, Berlin, Europe, Asia, Africa, Central Asia, Eurasia, Middle East, Caucasus, "
    "Crimea, Donbas, Abkhazia, South Ossetia, New York, California, Texas, Los Angeles, Chicago, "
    "Tokyo, Seoul, Delhi, Tehran, Ankara"
)
"""Countries and the places policy prose names beside them: what "there" can mean."""

PEOPLES = _lines(
    "Afghan, African, American, Americans, Arab, Armenian, Asian, Australian, Austrian, "
    "Azerbaijani, Azeri, Belarusian, Belarusians, Belgian, Brazilian, British, Bulgarian, "
    "Canadian, Catholic, Central Asian, Chechen, Chinese, Christian, Croatian, Czech, Danish, "
    "Dutch, Egyptian, English, Estonian, European, Europeans, Finnish, French, Georgian, German, "
    "Germans, Greek, Hungarian, Indian, Indonesian, Iranian, Iraqi, Irish, Islamic, Israeli, "
    "Italian, Japanese, Jewish, Kazakh, Kazakhs, Kazakhstani, Korean, Kyrgyz, Latin, Latvian, "
    "Lithuanian, Mexican, Mongolian, Muslim, North Korean, Norwegian, Pakistani, Persian, Polish, "
    "Portuguese, Roman, Romanian, Russian, Russians, Scottish, Serbian, South Asian, South "
    "Korean, Soviet, Spanish, Swedish, Swiss, Syrian, Tajik, Tatar, Turkish, Turkmen, Ukrainian, "
    "Ukrainians, Uzbek, Uzbeks, Vietnamese, Welsh, Western, Eastern, Northern, Southern"
)
"""Adjectives and names of peoples, faiths and directions."""

THINGS = _words(
    "Academy Act Agency Agreement Airport Alliance Army Association Award Awards Bank Battle "
    "Board Book Bureau Center Centre Championship Church City Club College Command Commission "
    "Committee Company Conference Congress Corporation Council County Court Cup Declaration "
    "Defense Defence Department Division Economic Empire European Fund Government Group Guard "
    "High Hospital House Initiative Institute International Island Kingdom Korea League Library "
    "Ministry Museum Nations National North Office Olympics Organization Organisation Pact Party "
    "Partnership Policy Post Press Prize Program Programme Project Protocol Radio Record Records "
    "Report Republic Resolution River School Sea Security Senate Series Service Society South "
    "Stadium State States Station Strategy Street Studios Summit System Team Television Theatre "
    "Times Title Tour Treaty Tribune Union United University Volume War Week West World"
)
"""A run of capitals with one of these is an organisation, a work or an event, no person."""
