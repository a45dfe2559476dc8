"""Names that belong to nobody in the note: theorists, public figures, methods, medicines, generic bodies, tools.

The lists are general knowledge of the field, kept small. They only keep a word out when the note itself gives no reason
to think that a person of the note bears the name (a title, a form field, a first name of her own before it).
"""

from __future__ import annotations

import re

__all__ = ["is_adjective", "is_generic", "is_public_person"]

_THEORISTS = """
adler ainsworth allport argyris assagioli bandura bateson batson beck belbin berne binet bion bloom boeke
boszormenyi-nagy bourdieu bowen bowlby bridges bronfenbrenner buber byron bühler cattell cialdini clarkson
claparède covey csikszentmihalyi dabrowski dewey dilts deming drucker dweck ekman ellis erickson erikson eysenck
festinger foucault frankl freire freud fromm gardner gendlin gestalt goffman goleman gottman grotberg gordon
greenberg habermas hakomi harlow heidegger hellinger herzberg hofstede honneth horney hovland huber hume imago
ingham janoff-bulman jung kabat-zinn kahneman karpman kegan kernberg kessler kiesler kohlberg kohut kolb
korthagen kotter kübler-ross lacan laloux leary levinas levine lewin linehan lyubomirsky mahler maslow maturana
mcclelland meichenbaum mezirow milgram minuchin mintzberg montessori murray neff nietzsche nonviolent ofman
parkes parsons pavlov perls perlman pessoa piaget plato polanyi porges prochaska rogers rollnick rosenberg
rosenthal rotter rutter sartre satir scharmer schein schön schulz seligman selye senge shazer siegel sinek
skinner socrates spinoza sternberg steiner strosahl sullivan thorndike tuckman vaillant vygotsky watzlawick
weber wegener whitmore wilber winnicott wittgenstein worden wundt yalom yerkes dodson zimbardo spock fonagy
bateman hegel plutchik korczak gramsci bauman riemann aristoteles seneca marcus-aurelius epictetus confucius
boeddha boedha descartes pascal kierkegaard camus arendt simone-de-beauvoir
"""
_PUBLIC_PERSONS = """
rutte|mark rutte|wilders|geert wilders|koning willem-alexander|willem-alexander|máxima|koningin máxima|trump|
donald trump|biden|obama|poetin|zelensky|merkel|macron|hitler|stalin|napoleon|gandhi|mandela|nelson mandela|
martin luther king|luther|calvijn|johannes calvijn|maarten luther|moeder teresa|de paus|paus franciscus|
dalai lama|jezus|jezus christus|christus|maria magdalena|allah|mohammed de profeet|profeet mohammed|boeddha|
mozes|abraham en sara|sinterklaas|zwarte piet|kerstman|pippi langkous|jip en janneke|annie m.g. schmidt|schmidt|
nijntje|dick bruna|harry potter|batman|superman|spiderman|spider-man|elsa en anna|assepoester|sneeuwwitje|
roodkapje|donald duck|mickey mouse|bob de bouwer|peppa pig|sponge bob|spongebob|rembrandt|van gogh|
vincent van gogh|mondriaan|vermeer|bach|mozart|beethoven|chopin|vivaldi|händel|mahler|shakespeare|goethe|rilke|
rumi|dante|kafka|tolstoj|dostojevski|mulisch|messi|mbappé|ronaldo|max verstappen|verstappen|johan cruijff|
cruijff|virgil van dijk|oprah|oprah winfrey|brené brown|esther perel|gabor maté|gabor mate|bessel van der kolk|
van der kolk|dan siegel|stephen covey|daniel ofman|viktor frankl|sigmund freud|carl rogers|carl jung|
alice miller|marshall rosenberg|simon sinek|brene brown|jeffrey young|aaron beck|albert ellis|fritz perls|
virginia satir|de shazer|steve de shazer|insoo kim berg|kim berg|schulz von thun|von thun|boszormenyi-nagy|nagy|
ivan nagy|hellinger|bert hellinger|franz ruppert|ruppert|wubbo ockels|einstein|albert einstein|newton|darwin|
marx|eckhart tolle|byron katie|anselm grün|henri nouwen|nouwen|bonhoeffer|augustinus|thomas van aquino|
hildegard van bingen|teresa van avila|johannes van het kruis|etty hillesum|anne frank|kübler-ross|
elisabeth kübler-ross|manu keirse|keirse|william worden|dirk de wachter|de wachter|paul verhaeghe|verhaeghe|
rené diekstra|diekstra|jan derksen|derksen|remmerswaal|jan remmerswaal|wierdsma|andré wierdsma|erik erikson|
jean piaget|albert bandura|john bowlby|mary ainsworth|donald winnicott|melanie klein|wilfred bion|irvin yalom|
judith herman|peter levine|stephen porges|francine shapiro|shapiro|marsha linehan|steven hayes|en klosko|
william miller|stephen rollnick|milton erickson|gregory bateson|salvador minuchin|murray bowen|eric berne|
stephen karpman|taibi kahler|kahler|robert dilts|richard bandler|bandler|grinder|john grinder|kurt lewin|
edgar schein|chris argyris|donald schön|david kolb|peter senge|otto scharmer|john kotter|fred korthagen|
manfred kets de vries|kets de vries|abraham maslow|frederick herzberg|martin seligman|carol dweck|
angela duckworth|barbara fredrickson|kristin neff|jon kabat-zinn|thich nhat hanh|raymond meredith belbin|
meredith belbin|rob van es|arthur korteweg|jesper juul|juul|thomas gordon|maria montessori|célestin freinet|
freinet|rudolf steiner|peter petersen|helen parkhurst|parkhurst|philippa perry|haim omer|omer|justine mol|
kees van den bos|mieke bouma|lisette thooft|dick swaab|swaab|erik scherder|scherder|ap dijksterhuis|dijksterhuis|
jim kwik|tony robbins|god|onze lieve heer|heilige geest|sint-maarten|sint maarten|sint-nicolaas|jan modaal|
jan met de pet|jan en alleman|jan rap|piet snot|jan-met-de-pet|jan klaassen|joost mag het weten|henk en ingrid|
wednesday addams|alice in wonderland|kompa nanzi|anansi|nanzi|calimero|pinokkio|peter pan|robin hood|superwoman|
wonder woman|sherlock holmes|james bond|forrest gump|de kleine prins|dikkie dik|rupsje nooitgenoeg|
pluk van de petteflet|floddertje|roald dahl|astrid lindgren|jan terlouw|carry slee|tonke dragt|alzheimer|
parkinson|asperger|down|tourette|gilles de la tourette|crohn|hodgkin|huntington|korsakov|korsakoff|ménière|
raynaud|sjögren|rett|kanner|lewy|cushing|bechterew|lyme|pfeiffer|klinefelter|münchhausen|marfan|ehlers-danlos|
ehlers danlos|dupuytren|reye|wernicke|capgras|angelman|prader-willi|rorschach|likert|glasgow|apgar|bristol|
barthel|wechsler|bourdon|stroop|goodenough|achenbach
"""
_GENERIC = """
uwv|ggz|ggd|ind|coa|ciz|svb|duo|cak|cjib|kvk|rdw|nza|igj|sgb|dji|om|abp|pfzw|ocmw|vdab|clb|rva|riziv|onem|
kind en gezin|opgroeien|belastingdienst|de belastingdienst|sociale verzekeringsbank|
raad voor de kinderbescherming|kinderbescherming|veilig thuis|slachtofferhulp|slachtofferhulp nederland|
reclassering|jeugdzorg|jeugdbescherming|politie|openbaar ministerie|rechtbank|gerechtshof|hoge raad|tweede kamer|
eerste kamer|rijk|rijksoverheid|overheid|gemeente|provincie|waterschap|wmo|wlz|zvw|wia|wajong|ww|wga|iva|aow|anw|
bbz|ziektewet|participatiewet|p-wet|jeugdwet|avg|gdpr|wgbo|bopz|wvggz|wzd|poh|poh-ggz|huisarts|ziekenhuis|spoed|
ehbo|ambulance|thuiszorg|wijkverpleging|noloc|nobco|stir|lvsc|nip|nvo|big|skj|crkbo|icf|ica|cmi|emcc|rbcz|vit|
ccp|kamer van koophandel|ns|prorail|postnl|dhl-punt|anwb|digid|mijnoverheid|nederlandse spoorwegen|bsn|iban|kix|
vog|sz|hr|p&o|or|mt|bv|nv|zzp|mbo|hbo|wo|havo|vwo|vmbo|mavo|pabo|vso|sbo|bso|kdv|psz|isk|nt2|entree|roc|aob|fnv|
cnv|acv|abvv|aclvb|teams|microsoft teams|zoom|skype|whatsapp|whats app|signal|telegram|facebook|instagram|insta|
tiktok|tik tok|snapchat|twitter|linkedin|youtube|netflix|spotify|google|google maps|google meet|outlook|gmail|
excel|word|powerpoint|office|windows|apple|iphone|ipad|android|samsung|chatgpt|copilot|trello|slack|discord|jira|
git|github|parnassys|magister|somtoday|smartschool|medicom|nedap|playstation|xbox|nintendo|fortnite|minecraft|
roblox|lego|playmobil|duolingo|vinted|marktplaats|tinder|bol.com|booking|uber|thuisbezorgd|ikea|wikipedia|covid|
corona|covid-19|tv|nos|npo|rtl|vrt|vtm|dumpert|radio|cgt|cbt|emdr|dgt|dbt|ipt|ita|mbt|mbct|mbsr|aftp|pdt|rebt|
ret|nlp|tft|eft|ifs|pri|sft|schematherapie|psychomotorische therapie|pmt|mindfulness|gestalt|psychodrama|imago|
iep|kids' skills|kidsskills|triple p|triple-p|stop4-7|stop 4-7|rots en water|rots & water|sova|
sociale vaardigheidstraining|goldstein|leary|belbin|mbti|enneagram|big five|riasec|tma|odc|360 graden|insights|
hexaco|neo-pi-r|wisc|wisc-v|wppsi|wais|wais-iv|sdq|cbcl|trf|ysr|avl|gad|gad-7|phq|phq-9|bdi|bdi-ii|hads|4dkl|
ubos|utrechtse burn-out schaal|ors|srs|oq-45|scl-90|ies|pcl-5|caps|mini|scid|hits|vas|nrs|gaf|honos|icd|icd-10|
icd-11|dsm|dsm-5|dsm-iv|dsm v|adhd|ass|pdd-nos|ptss|cptss|ocd|ocs|bpd|bps|gts|odd|dcd|nah|cva|tia|als|copd|hiv|
aids|soa|hsp|lvb|mvb|zmb|tos|vns|alzheimer|parkinson|lewy body|lewy|asperger|haldol|haloperidol|lorazepam|
oxazepam|temazepam|diazepam|sertraline|citalopram|escitalopram|fluoxetine|paroxetine|venlafaxine|duloxetine|
mirtazapine|amitriptyline|nortriptyline|lithium|lamotrigine|valproaat|quetiapine|olanzapine|risperidon|
aripiprazol|clozapine|methylfenidaat|ritalin|concerta|medikinet|dexamfetamine|strattera|atomoxetine|melatonine|
propranolol|metformine|insuline|omeprazol|paracetamol|ibuprofen|oxycodon|morfine|methadon|naltrexon|disulfiram|
refusal|campral|acamprosaat|prednison|levothyroxine|wellbutrin|bupropion|seroquel|zyprexa|abilify|prozac|seroxat|
zoloft|efexor|cymbalta|remeron|xanax|alprazolam|valium|seresta|tavor|depakine|tegretol|topamax|ozempic|saxenda|
twee-stoelentechniek|swot|grow|starr|stimulus|g-schema|abc-schema|rouwtaken|kernkwadrant|kernkwadranten|kpv|mdo|
zat|oba|opp|tlv|groei|kopp|koppzorg|al-anon|alateen|nidos|vluchtelingenwerk|leger des heils|rode kruis|
artsen zonder grenzen|amnesty|unicef|greenpeace|kerk|moskee|synagoge|bijbel|koran|thora|torah|tenach|prediker|
genesis|exodus|psalmen|openbaring|romeinen|spreuken
"""


_ADJECTIVES = """
afghaans afrikaans albanees amerikaans amhaars antwerps arabisch aramees armeens australisch azerbeidzjaans
belgisch berbers bengaals bosnisch brabants brits bulgaars castiliaans catalaans chinees creools dari deens
drents duits engels eritrees ests ethiopisch europees farsi fins frans fries frysk gelders georgisch ghanees
gronings grieks hebreeuws hindi hindoestaans hindostaans hollands hongaars iers ijslands indiaas indisch
indonesisch iraans iraaks israëlisch italiaans japans javaans jiddisch joods kaapverdisch kantonees koerdisch
koreaans kroatisch latijn latijns lets limburgs lingala litouws luxemburgs macedonisch maleis mandarijn
marokkaans moluks nederlands nepalees noors oekraïens oostenrijks pakistaans papiaments papiamento papiamentu
pasjtoe pashto perzisch platt pools portugees punjabi roemeens romanes romani russisch saraamaccaans sarnami
schots servisch sinti slavisch sloveens slowaaks somalisch sorani sovjet spaans sranan sranantongo surinaams
swahili syrisch tamazight tamil thais tibetaans tigrinya tsjechisch tsjetsjeens tunesisch turks twents oekraiens
urdu vlaams vietnamees wolof zeeuws zuid-afrikaans zweeds zwitsers belg belgen duitser duitsers nederlander
nederlanders fransman engelsman turk turken pool polen bulgaar bulgaren roemeen roemenen syriër syriërs
marokkaan marokkanen surinamer surinamers antilliaan antillianen amerikaan amerikanen chinezen iraniër irakees
somaliër friezen vlaming vlamingen griek grieken moslim moslims christen christenen jood joden hindoe hindoes
boeddhist brexit koran bijbel islam christendom jodendom
"""


def _split(block: str) -> frozenset[str]:
    return frozenset(filter(None, (item.strip() for item in block.replace("\n", "|").split("|"))))


_PERSONS = _split(_PUBLIC_PERSONS) | frozenset(_THEORISTS.split())
_WORDS = _split(_GENERIC)
_ADJECTIVE_WORDS = frozenset(_ADJECTIVES.split()) - {"polen"}
_ADJECTIVE_ENDING = re.compile(r"[a-zë]{2,}(?:isch|ische|aans|aanse|nees|nese|ense)")


def is_public_person(surface: str) -> bool:
    """Whether a surface, as a whole, is the name of a theorist, public figure, character or eponym."""
    return surface.lower() in _PERSONS


def is_generic(surface: str) -> bool:
    """Whether a surface, as a whole, is a generic body, method, diagnosis, medicine or tool."""
    return surface.lower().removeprefix("de ").removeprefix("het ") in _WORDS


def is_adjective(surface: str) -> bool:
    """Whether a surface is a language, a nationality or a faith: it tells of a people, not of a place."""
    word = surface.lower()
    return (
        word in _ADJECTIVE_WORDS
        or word.removesuffix("e") in _ADJECTIVE_WORDS
        or _ADJECTIVE_ENDING.fullmatch(word) is not None
    )
