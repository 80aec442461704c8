"""The languages an interpreter may be asked for: codes, and their names in Swedish, in English and their own.

One language a line: ISO 639-1 code, or ISO 639-3 where there is none, then its names. A name of several
words is written with underscores. Swedish names stand in the form that ends in -ska where they have one.
"""

from __future__ import annotations

from typing import Dict, Text

_TABLE = """
sv svenska swedish
en engelska english
ar arabiska arabic arabi العربية عربي العربي
so somaliska somali soomaali somaaliga soomaaliga af_soomaali
fa persiska farsi persian iranska فارسی فارسي پارسی
prs dari afghanska afghan دری
ti tigrinska tigrinja tigrinya tigrigna ትግርኛ
am amhariska amharic amarinja amarigna etiopiska አማርኛ
om oromo oromiffa afaan_oromoo oromiska
ku kurdiska kurdish kurdi کوردی
ckb sorani centralkurdiska سۆرانی
kmr kurmanji kurmandji kurmanci nordkurdiska badini bahdini
zza zazaki zaza
ps pashto pashtu pushto paschtu پښتو
ur urdu اردو
hi hindi हिन्दी हिंदी
pa punjabi panjabi ਪੰਜਾਬੀ
bn bengali bengaliska bangla বাংলা
gu gujarati ગુજરાતી
mr marathi मराठी
ta tamil tamilska தமிழ்
te telugu తెలుగు
kn kannada ಕನ್ನಡ
ml malayalam മലയാളം
si sinhala singalesiska singhalesiska sinhalese සිංහල
ne nepali nepalesiska nepalese नेपाली
zh kinesiska mandarin chinese rikskinesiska zhongwen putonghua 中文 普通话 汉语 国语 漢語
yue kantonesiska cantonese 粵語 粤语 广东话 廣東話
ja japanska japanese nihongo 日本語
ko koreanska korean hangugeo 한국어
vi vietnamesiska vietnamese tieng_viet
th thailandska thai thaispraket ภาษาไทย ไทย
tl tagalog
fil filipino filippinska pilipino
id indonesiska indonesian bahasa_indonesia
ms malajiska malay bahasa_melayu malaysiska
my burmesiska burmese မြန်မာ
km khmer kambodjanska cambodian ខ្មែរ
lo laotiska laotian ລາວ
mn mongoliska mongolian монгол
ug uiguriska uyghur uighur uygur ئۇيغۇرچە
uz uzbekiska uzbek ozbek_tili
kk kazakiska kazakh қазақ
ky kirgiziska kyrgyz kirghiz кыргыз
tg tadzjikiska tajik tadjikiska тоҷикӣ
tk turkmeniska turkmen
az azerbajdzjanska azeri azerbaijani azeriska azerbaycan
hy armeniska armenian hayeren հայերեն
ka georgiska georgian kartuli ქართული
tr turkiska turkish turkce
ru ryska russian russkij русск
uk ukrainska ukrainian ukrajinska україн украин
be vitryska belarusiska belarusian беларус
pl polska polish polski polsku
cs tjeckiska czech cestina
sk slovakiska slovak slovencina
sl slovenska slovenian slovene slovenscina
hu ungerska hungarian magyar
ro rumanska romanian moldaviska moldovan romana limba_romana romaneste
bg bulgariska bulgarian balgarski българ
sr serbiska serbian srpski српски
hr kroatiska croatian hrvatski
bs bosniska bosnian bosanski
hbs serbokroatiska serbocroatian serbo_croatian jugoslaviska
mk makedonska macedonian makedonski македонски
sq albanska albanian shqip kosovoalbanska
el grekiska greek ellinika ελληνικά
de tyska german deutsch
fr franska french francais
es spanska spanish espanol castellano
pt portugisiska portuguese portugues brasilianska
it italienska italian italiano
ca katalanska catalan catala
eu baskiska basque euskara
nl nederlandska hollandska dutch flamlandska flemish nederlands
da danska danish dansk
no norska norwegian norsk
is islandska icelandic islenska
fo faroiska faroese
fi finska finnish suomi suomea suomeksi
fit meankieli tornedalsfinska
se samiska nordsamiska sami northern_sami davvisamegiella saami
smj lulesamiska lule_sami
sma sydsamiska southern_sami
rom romani romani_chib romany romanes romska
yi jiddisch yiddish ייִדיש יידיש
et estniska estonian eesti
lv lettiska latvian latviesu
lt litauiska lithuanian lietuviu
he hebreiska hebrew ivrit עברית
syr syriac syrianska suryoyo suroyo surayt ܣܘܪܝܝܐ
aii assyriska assyrian
cld kaldeiska chaldean
sw swahili kiswahili
lg luganda ganda
ln lingala
rw kinyarwanda rwandiska
rn kirundi
ha hausa
yo yoruba
ig igbo
wo wolof
mnk mandinka
ff fulani fulfulde pular
ak akan twi
kri krio
sn shona
zu zulu
af afrikaans
mg malagassiska malagasy
ht haitisk_kreol haitian_creole kreyol kreyol_ayisyen
qu quechua
mt maltesiska maltese
ga irlandska gaeilge
cy walesiska welsh cymraeg
swl teckensprak svenskt_teckensprak tecken teckentolk sign_language
"""


def _read() -> Dict[Text, Text]:
    found = {}
    for code, *names in (line.split() for line in _TABLE.strip().splitlines()):
        found.update({name.replace("_", " "): code for name in names})
    return found


NAMES: Dict[Text, Text] = _read()  # name, folded where it is in Latin letters, to its code
# Named before one of its own: "kurdiska, sorani".
FAMILIES = {"ku": frozenset({"ckb", "kmr"}), "fa": frozenset({"prs"})}
NOT_WISHED = frozenset({"sv", "en"})  # spoken here: no interpreter
